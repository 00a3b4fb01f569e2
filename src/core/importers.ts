// Who names a module: the module graph the other way round.

import { specifiersOf } from './facts.ts';
import type { TreeFacts } from './tree-facts.ts';

type ModuleOf = (importer: string, specifier: string) => string | undefined;

interface Index {
  /** Of a module: the files that may name it, by what they may write. */
  namers: Map<string, Set<string>>;
  /** The other way round. */
  named: Map<string, readonly string[]>;
  /** Files that were not parsed when they were looked at. */
  unparsed: Set<string>;
}

export class Importers {
  readonly #facts: TreeFacts;
  readonly #moduleOf: ModuleOf;
  readonly #index: Index;
  readonly #known = new Map<string, readonly string[]>();

  /**
   * @param earlier the same before some files changed; the others are not asked again
   * @param changed files whose facts are others now, or gone
   */
  constructor(
    facts: TreeFacts,
    moduleOf: ModuleOf,
    earlier?: Importers,
    changed: Iterable<string> = facts.keys(),
  ) {
    this.#facts = facts;
    this.#moduleOf = moduleOf;
    const before: Index = earlier
      ? earlier.#index
      : { namers: new Map(), named: new Map(), unparsed: new Set() };
    const namers = new Map(before.namers);
    const named = new Map(before.named);
    const unparsed = new Set(before.unparsed);
    this.#index = { namers, named, unparsed };
    const own = new Map<string, Set<string>>();
    const namersOf = (module: string): Set<string> => {
      let found = own.get(module);
      if (!found) {
        found = new Set(namers.get(module));
        own.set(module, found);
        namers.set(module, found);
      }
      return found;
    };
    for (const path of changed) {
      const modules = this.#modulesIn(path);
      for (const module of named.get(path) ?? [])
        if (!modules.includes(module)) namersOf(module).delete(path);
      for (const module of modules) namersOf(module).add(path);
      named.set(path, modules);
      if (facts.has(path) && !facts.parsed(path)) unparsed.add(path);
      else unparsed.delete(path);
    }
  }

  #modulesIn(path: string): readonly string[] {
    const found: string[] = [];
    for (const specifier of this.#facts.mayWrite(path)) {
      const module = this.#moduleOf(path, specifier);
      if (module !== undefined && module !== path) found.push(module);
    }
    return found;
  }

  /** The same after the facts of some files changed. */
  after(changed: Iterable<string>): Importers {
    return new Importers(this.#facts, this.#moduleOf, this, changed);
  }

  of(module: string): readonly string[] {
    let importers = this.#known.get(module);
    if (!importers) {
      importers = [...(this.#index.namers.get(module) ?? [])].filter((path) => this.#names(path, module));
      this.#known.set(module, importers);
    }
    return importers;
  }

  /** Whether anybody else names a module than these; those that are parsed are looked at first. */
  hasOthers(module: string, within: ReadonlySet<string>): boolean {
    const others = [...(this.#index.namers.get(module) ?? [])].filter((path) => !within.has(path));
    return (
      others.some((path) => this.#facts.parsed(path) && this.#names(path, module)) ||
      others.some((path) => this.#names(path, module))
    );
  }

  #names(path: string, module: string): boolean {
    if (!this.#index.unparsed.has(path)) return true;
    const specifiers = specifiersOf(this.#facts.get(path)!);
    return [...specifiers].some((specifier) => this.#moduleOf(path, specifier) === module);
  }
}
