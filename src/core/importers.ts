// Who names a module: the module graph the other way round.

import { specifiersOf } from './facts.ts';
import type { TreeFacts } from './tree-facts.ts';

type ModuleOf = (importer: string, specifier: string) => string | undefined;

export class Importers {
  readonly #facts: TreeFacts;
  readonly #moduleOf: ModuleOf;
  /** By what may be written in a file that was not parsed when this was made. */
  readonly #candidates = new Map<string, Set<string>>();
  readonly #unparsed = new Set<string>();
  readonly #known = new Map<string, readonly string[]>();

  constructor(facts: TreeFacts, moduleOf: ModuleOf) {
    this.#facts = facts;
    this.#moduleOf = moduleOf;
    for (const path of facts.keys()) {
      if (!facts.parsed(path)) this.#unparsed.add(path);
      for (const specifier of facts.mayWrite(path)) {
        const module = moduleOf(path, specifier);
        if (module === undefined || module === path) continue;
        const found = this.#candidates.get(module);
        if (found) found.add(path);
        else this.#candidates.set(module, new Set([path]));
      }
    }
  }

  of(module: string): readonly string[] {
    let importers = this.#known.get(module);
    if (!importers) {
      importers = [...(this.#candidates.get(module) ?? [])].filter((path) => this.#names(path, module));
      this.#known.set(module, importers);
    }
    return importers;
  }

  /** Whether anybody else names a module than these; those that are parsed are looked at first. */
  hasOthers(module: string, within: ReadonlySet<string>): boolean {
    const others = [...(this.#candidates.get(module) ?? [])].filter((path) => !within.has(path));
    return (
      others.some((path) => this.#facts.parsed(path) && this.#names(path, module)) ||
      others.some((path) => this.#names(path, module))
    );
  }

  #names(path: string, module: string): boolean {
    if (!this.#unparsed.has(path)) return true;
    const specifiers = specifiersOf(this.#facts.get(path)!);
    return [...specifiers].some((specifier) => this.#moduleOf(path, specifier) === module);
  }
}
