// What a file would lose if it named another module: a module may act when it is loaded, may load others for nothing
// but that, and may run somewhere else than whoever names it. Modules that are imported for their names count only where
// nothing else loads them.

import { boundaryLost } from './directives.ts';
import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import type { Moves } from './moves.ts';
import type { RefusalCode } from './refusals.ts';

interface Load {
  /** A module of the tree, or the specifier of something else. */
  what: string;
  inTree: boolean;
  /** Loaded for its effect alone: `import './setup'`. */
  bare: boolean;
}

export interface Loss {
  code: RefusalCode;
  message: string;
}

export class LoadEffects {
  readonly #graph: ModuleGraph;
  readonly #open: Open;
  readonly #moves: Moves;
  readonly #own = new Map<string, boolean>();
  readonly #carried = new Map<string, ReadonlySet<string>>();

  constructor(graph: ModuleGraph, open: Open, moves: Moves) {
    this.#graph = graph;
    this.#open = open;
    this.#moves = moves;
  }

  /** Whether a module itself does something when it is loaded. */
  has(module: string): boolean {
    let known = this.#own.get(module);
    if (known === undefined) {
      known = this.#graph.facts.has(module) && this.#open(module).effects().length > 0;
      this.#own.set(module, known);
    }
    return known;
  }

  /**
   * Why `file` must not name `targets` in place of `module`; undefined if nothing gets lost.
   * @param staysLoaded whether `file` goes on loading `module` for something else
   */
  lost(file: string, module: string, targets: readonly string[], staysLoaded = false): Loss | undefined {
    if (targets.includes(module)) return undefined;
    const boundary = boundaryLost(this.#graph, (path) => this.#open(path).text, file, module, targets);
    if (boundary !== undefined) return { code: 'import/boundary', message: boundary };
    const message = staysLoaded ? undefined : this.#effectLost(file, module, targets);
    return message === undefined ? undefined : { code: 'import/module-effects', message };
  }

  #effectLost(file: string, module: string, targets: readonly string[]): string | undefined {
    if (this.has(module)) return `${module} does something when it is loaded`;
    const carried = this.#carriedBy(module);
    if (carried.size === 0) return undefined;
    const bypass = { module, targets };
    const instead = this.#loadsLater(file, module) ? targets : [];
    for (const root of this.#rootsOf(file)) {
      const fromRoot = this.#reachedFrom([root, ...instead], bypass);
      // A root that only mocks the file, or loads it later, may not have loaded anything else by then.
      const reached = fromRoot.has(file) ? fromRoot : this.#reachedFrom([file, ...instead], bypass);
      const missing = [...carried].find((what) => !reached.has(what));
      if (missing !== undefined) return `${module} loads ${missing} for its effect`;
    }
    return undefined;
  }

  /** What a module sets going beyond itself. */
  #carriedBy(module: string): ReadonlySet<string> {
    const known = this.#carried.get(module);
    if (known) return known;
    const found = new Set<string>();
    const visited = new Set([module]);
    for (const next of visited) {
      for (const { what, inTree, bare } of this.#loads(next)) {
        if (bare && (!inTree || this.#acts(what, new Set()))) found.add(what);
        if (!inTree || bare || visited.has(what) || !this.#isPrivate(what, visited)) continue;
        visited.add(what);
        if (
          this.#open(what)
            .effects()
            .some(({ acts }) => acts)
        )
          found.add(what);
      }
    }
    this.#carried.set(module, found);
    return found;
  }

  /** Whether loading a module of the tree does anything, itself or further on. */
  #acts(module: string, seen: Set<string>): boolean {
    if (seen.has(module)) return false;
    seen.add(module);
    return (
      this.has(module) ||
      this.#loads(module).some(({ what, inTree, bare }) => (inTree ? this.#acts(what, seen) : bare))
    );
  }

  #isPrivate(module: string, within: ReadonlySet<string>): boolean {
    return !this.#graph.hasOtherImporters(module, within);
  }

  #rootsOf(file: string): string[] {
    const above = new Set([file]);
    for (const next of above) for (const importer of this.#graph.importersOf(next)) above.add(importer);
    const roots = [...above].filter((path) => this.#graph.importersOf(path).length === 0);
    return roots.length > 0 ? roots : [file];
  }

  /** Whether a file has `import()` of a module: what stands there instead is loaded at the same moment. */
  #loadsLater(file: string, module: string): boolean {
    const { hidden } = this.#graph.facts.get(file)!;
    return hidden.some(
      ({ form, specifier }) => form === 'import()' && this.#graph.moduleOf(file, specifier) === module,
    );
  }

  /** Everything that is loaded from some files once nobody takes a moving name from the module any more. */
  #reachedFrom(
    files: readonly string[],
    { module, targets }: { module: string; targets: readonly string[] },
  ): Set<string> {
    const reached = new Set(files);
    for (const next of reached) {
      for (const { what } of this.#loads(next)) {
        if (what !== module || this.staysWith(next, module, false)) reached.add(what);
        else for (const target of targets) reached.add(target);
      }
    }
    return reached;
  }

  /**
   * Whether an importer goes on loading a module: for its effect, or for values that do not move.
   * @param whole what it means that the importer names the module as a whole
   */
  staysWith(importer: string, module: string, whole = true): boolean {
    const facts = this.#graph.facts.get(importer)!;
    const isHere = (specifier: string): boolean => this.#graph.moduleOf(importer, specifier) === module;
    const stays = (name: string, typeOnly: boolean): boolean =>
      !typeOnly && (name === '*' ? whole : !this.#moves.of(module, name));
    return (
      facts.imports.some(
        ({ specifier, entries, typeOnly }) =>
          !typeOnly &&
          isHere(specifier) &&
          (entries.length === 0 || entries.some((entry) => stays(entry.imported, entry.typeOnly))),
      ) ||
      facts.exports.some(
        (fact) =>
          fact.kind !== 'local' &&
          isHere(fact.specifier) &&
          stays(fact.kind === 'star' ? '*' : fact.imported, fact.typeOnly),
      )
    );
  }

  #loads(module: string): Load[] {
    const facts = this.#graph.facts.get(module);
    if (!facts) return [];
    const load = (specifier: string, bare: boolean): Load => {
      const target = this.#graph.resolver.resolve(module, specifier);
      const inTree = target.kind === 'file' && this.#graph.facts.has(target.path);
      const what =
        target.kind === 'file' ? target.path : target.kind === 'external' ? target.specifier : specifier;
      return { what, inTree, bare };
    };
    return [
      ...facts.imports
        .filter(({ entries }) => entries.length === 0 || entries.some(({ typeOnly }) => !typeOnly))
        .map(({ specifier, entries }) => load(specifier, entries.length === 0)),
      ...facts.exports.flatMap((fact) =>
        fact.kind === 'local' || fact.typeOnly ? [] : [load(fact.specifier, false)],
      ),
      ...facts.hidden.flatMap(({ form, specifier, prefix }) =>
        (form === 'require' || form === 'import-equals') && !prefix ? [load(specifier, false)] : [],
      ),
    ];
  }
}
