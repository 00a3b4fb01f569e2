// Where a name comes from: a symbol is followed through re-exports, stars, defaults, namespaces and cycles to
// the module that declares it. The graph reads facts; it never reads text.

import {
  type ExportFact,
  type IndirectExport,
  type LocalExport,
  loadedAtOnce,
  type ModuleFacts,
  type StarExport,
} from './facts.ts';
import { Importers } from './importers.ts';
import type { ExternalModule, Resolver } from './language.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';
import type { TreeFacts } from './tree-facts.ts';

/** Where following a symbol ends. `hops` are the symbols on the way, the asked one first. */
export interface Trail {
  hops: readonly SymbolName[];
  end:
    | { kind: 'local'; module: string; fact: LocalExport }
    | { kind: 'namespace'; module: string }
    | { kind: 'external'; specifier: string; name: string }
    | { kind: 'missing'; module: string; name: string }
    | { kind: 'ambiguous'; module: string; name: string; modules: readonly string[] };
}

/** A declaration that exports what it takes from another module. */
export interface Passer {
  importer: string;
  fact: IndirectExport | StarExport;
}

function moduleOf(resolver: Resolver, importer: string, specifier: string): string | undefined {
  const target = resolver.resolve(importer, specifier);
  if (target.kind === 'file') return target.path;
  return isPath(specifier) ? undefined : specifier;
}

type NamedExport = Exclude<ExportFact, { kind: 'star' }>;

export class ModuleGraph {
  readonly facts: TreeFacts;
  readonly resolver: Resolver;
  readonly #trails = new Map<string, Trail>();
  readonly #explicits = new Map<string, Map<string, NamedExport[]>>();
  readonly #names = new Map<string, Set<string>>();
  readonly #externals = new Map<string, ExternalModule | undefined>();
  readonly #passers = new Map<string, readonly Passer[]>();
  #importers: Importers | undefined;

  constructor(facts: TreeFacts, resolver: Resolver, importers?: Importers) {
    this.facts = facts;
    this.resolver = resolver;
    this.#importers = importers;
  }

  /** The graph of the same facts after those of some files changed. */
  after(changed: Iterable<string>): ModuleGraph {
    return new ModuleGraph(this.facts, this.resolver, this.#importers?.after(changed));
  }

  /**
   * The module that a specifier leads to: a path of the tree, or for a package outside it the specifier as it is
   * written. Undefined where a path leads nowhere.
   */
  moduleOf(importer: string, specifier: string): string | undefined {
    return moduleOf(this.resolver, importer, specifier);
  }

  /** What is known of a module outside the tree; undefined for a module of the tree, or one that nobody knows. */
  external(module: string): ExternalModule | undefined {
    if (this.facts.has(module) || isPath(module)) return undefined;
    if (!this.#externals.has(module)) {
      const known = this.resolver.external(module);
      const isNamed = !/\.[cm]?tsx?$/.test(module) && this.importersOf(module).length > 0;
      this.#externals.set(module, known ?? (isNamed ? {} : undefined));
    }
    return this.#externals.get(module);
  }

  /** Whether a module is one value of which no names are known, so that `require` gives it; undefined: nobody can say. */
  exportsValue(module: string, seen: ReadonlySet<string> = new Set()): boolean | undefined {
    const facts = this.facts.get(module);
    const passed = facts && wholeStar(facts);
    if (passed && !seen.has(module)) {
      const target = this.moduleOf(module, passed.specifier);
      return target === undefined ? undefined : this.exportsValue(target, new Set(seen).add(module));
    }
    if (facts) return facts.exportsValue && facts.commonJs !== 'names';
    const required = this.external(module)?.required;
    return required && required === 'value';
  }

  /** Files that name a module in any form that resolves, itself left out. */
  importersOf(module: string): readonly string[] {
    return this.#namers.of(module);
  }

  /** Where other modules pass something of a module on. */
  passersOf(module: string): readonly Passer[] {
    let passers = this.#passers.get(module);
    if (!passers) {
      passers = this.importersOf(module).flatMap((importer) =>
        this.facts
          .get(importer)!
          .exports.flatMap((fact) =>
            fact.kind !== 'local' && this.moduleOf(importer, fact.specifier) === module
              ? [{ importer, fact }]
              : [],
          ),
      );
      this.#passers.set(module, passers);
    }
    return passers;
  }

  /** Whether files outside of these name a module. */
  hasOtherImporters(module: string, within: ReadonlySet<string>): boolean {
    return this.#namers.hasOthers(module, within);
  }

  get #namers(): Importers {
    if (!this.#importers) {
      const { facts, resolver } = this;
      this.#importers = new Importers(facts, (importer, specifier) =>
        moduleOf(resolver, importer, specifier),
      );
    }
    return this.#importers;
  }

  /** The modules from one to another by imports that are evaluated when modules load, or undefined. */
  pathTo(from: string, to: string): readonly string[] | undefined {
    const cameFrom = new Map<string, string>();
    const queue = [from];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const module of this.#loadedBy(next)) {
        if (module === to) return this.#walkBack(cameFrom, from, next, to);
        if (module === from || cameFrom.has(module)) continue;
        cameFrom.set(module, next);
        queue.push(module);
      }
    }
    return undefined;
  }

  #walkBack(cameFrom: ReadonlyMap<string, string>, from: string, last: string, to: string): string[] {
    const path = [to];
    for (let at = last; at !== from; at = cameFrom.get(at)!) path.unshift(at);
    return [from, ...path];
  }

  /** Modules of the tree that a module loads at once: type-only and dynamic imports do not. */
  #loadedBy(module: string): string[] {
    const facts = this.facts.get(module);
    if (!facts) return [];
    return [...new Set(loadedAtOnce(facts))]
      .map((specifier) => this.moduleOf(module, specifier))
      .filter((path) => path !== undefined);
  }

  /** Every name that a module offers, its own and those by `export *`, each once. */
  exportNames(module: string): ReadonlySet<string> {
    if (!this.facts.has(module)) return this.external(module)?.names ?? new Set();
    let names = this.#names.get(module);
    if (!names) {
      names = this.#exportNames(module);
      this.#names.set(module, names);
    }
    return names;
  }

  #exportNames(module: string): Set<string> {
    const names = new Set<string>();
    const seen = new Set<string>();
    const collect = (path: string, throughStar: boolean): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const fact of this.facts.get(path)?.exports ?? []) {
        if (fact.kind !== 'star') {
          if (!(throughStar && fact.name === 'default')) names.add(fact.name);
          continue;
        }
        const target = this.moduleOf(path, fact.specifier);
        if (target !== undefined) collect(target, throughStar || !fact.whole);
      }
    };
    collect(module, false);
    return names;
  }

  /** The explicit export of a name in a module, if there is one. */
  explicit(module: string, name: string): NamedExport | undefined {
    return this.explicits(module, name)[0];
  }

  /** All explicit exports of a name: a value and a type may share one. */
  explicits(module: string, name: string): readonly NamedExport[] {
    let byName = this.#explicits.get(module);
    if (!byName) {
      byName = new Map();
      for (const fact of this.facts.get(module)?.exports ?? []) {
        if (fact.kind === 'star') continue;
        const known = byName.get(fact.name);
        if (known) known.push(fact);
        else byName.set(fact.name, [fact]);
      }
      this.#explicits.set(module, byName);
    }
    return byName.get(name) ?? [];
  }

  /** Follows a symbol to its end. Cycles end as missing, as the language has it. */
  follow(symbol: SymbolName): Trail {
    const key = formatSymbol(symbol);
    let trail = this.#trails.get(key);
    if (!trail) {
      trail = this.#follow(symbol, new Set());
      this.#trails.set(key, trail);
    }
    return trail;
  }

  #follow(symbol: SymbolName, visited: ReadonlySet<string>): Trail {
    const { module, name } = symbol;
    const missing: Trail = { hops: [symbol], end: { kind: 'missing', module, name } };
    const key = formatSymbol(symbol);
    if (visited.has(key)) return missing;
    if (!this.facts.has(module)) return this.#outside(symbol) ?? missing;
    const seen = new Set(visited).add(key);
    if (name === '*') return { hops: [symbol], end: { kind: 'namespace', module } };
    const fact = this.explicit(module, name);
    if (fact?.kind === 'local') return { hops: [symbol], end: { kind: 'local', module, fact } };
    if (fact) {
      const trail = this.#next(module, fact.specifier, this.#taken(fact, module), seen);
      return this.#isMemberOfValue(fact, module, trail)
        ? { hops: [symbol], end: { kind: 'local', module, fact: { ...fact, kind: 'local' } } }
        : prepend(symbol, trail);
    }
    // A module that is all of another one has what that has, be it a name that leads nowhere.
    const passed = wholeStar(this.facts.get(module)!);
    if (passed) return prepend(symbol, this.#next(module, passed.specifier, name, seen));
    if (name === 'default') return missing;
    return this.#throughStars(symbol, seen) ?? missing;
  }

  /** What a module takes to pass it on: of one that is a value, all that `require` gives is its default. */
  #taken({ imported, specifier }: IndirectExport, importer: string): string {
    if (imported !== '*' || !this.facts.get(importer)!.commonJs) return imported;
    const target = this.moduleOf(importer, specifier);
    return target !== undefined && this.exportsValue(target) ? 'default' : imported;
  }

  /** `exports.a = require('x').a` where `x` is a value: what such a value has is not known by name. */
  #isMemberOfValue({ specifier }: IndirectExport, importer: string, { end }: Trail): boolean {
    if (end.kind !== 'missing' || !this.facts.get(importer)!.commonJs) return false;
    const target = this.moduleOf(importer, specifier);
    return target !== undefined && end.module === target && this.exportsValue(target) === true;
  }

  #next(importer: string, specifier: string, name: string, seen: ReadonlySet<string>): Trail {
    const target = this.resolver.resolve(importer, specifier);
    if (target.kind === 'file' && this.facts.has(target.path))
      return this.#follow({ module: target.path, name }, seen);
    if (target.kind === 'missing' && /^[./]/.test(specifier))
      return { hops: [], end: { kind: 'missing', module: specifier, name } };
    return { hops: [{ module: specifier, name }], end: { kind: 'external', specifier, name } };
  }

  #outside(symbol: SymbolName): Trail | undefined {
    const { module, name } = symbol;
    const external = this.external(module);
    if (!external) return undefined;
    if (name === '*') return { hops: [symbol], end: { kind: 'namespace', module } };
    const isThere = external.names?.has(name) ?? true;
    return isThere ? { hops: [symbol], end: { kind: 'external', specifier: module, name } } : undefined;
  }

  #throughStars(symbol: SymbolName, seen: ReadonlySet<string>): Trail | undefined {
    const { module, name } = symbol;
    const found: Trail[] = [];
    const outside: string[] = [];
    for (const fact of this.facts.get(module)?.exports ?? []) {
      if (fact.kind !== 'star') continue;
      const target = this.moduleOf(module, fact.specifier);
      if (target === undefined) continue;
      if (!this.facts.has(target)) outside.push(target);
      else found.push(this.#follow({ module: target, name }, seen));
    }
    const inTree = found.filter((trail) => trail.end.kind !== 'missing');
    if (inTree.length > 0) return this.#agreed(symbol, inTree);
    // Whatever an unknown package may pass on is not guessed.
    const known = outside.filter((target) => this.external(target)?.names?.has(name));
    return this.#agreed(
      symbol,
      known.map((target) => this.#follow({ module: target, name }, seen)),
    );
  }

  #agreed(symbol: SymbolName, found: readonly Trail[]): Trail | undefined {
    const { module, name } = symbol;
    const ends = new Set(found.map((trail) => endKey(trail)));
    if (ends.size > 1) {
      const modules = found.map((trail) => trail.hops[0]!.module);
      return { hops: [symbol], end: { kind: 'ambiguous', module, name, modules } };
    }
    return found[0] && prepend(symbol, found[0]);
  }
}

/** Written as a path or by an alias for one, so that it never means a package: `./db`, `#db`, `~/db`, `@/db`. */
const isPath = (specifier: string): boolean => /^(?:[./#~]|@\/)/.test(specifier);

const prepend = (symbol: SymbolName, trail: Trail): Trail => ({ ...trail, hops: [symbol, ...trail.hops] });

/** Two trails end at the same thing exactly if their keys are equal. */
export function endKey({ end }: Trail): string {
  switch (end.kind) {
    case 'local':
      return `${end.module}\0${end.fact.local ?? end.fact.name}`;
    case 'namespace':
      return `${end.module}\0*`;
    case 'external':
      return `${end.specifier}\0${end.name}`;
    default:
      return `${end.kind}\0${end.module}\0${end.name}`;
  }
}

/** The module that another one is all of: `module.exports = require('x')`. */
const wholeStar = ({ exports }: ModuleFacts): StarExport | undefined =>
  exports.find((fact): fact is StarExport => fact.kind === 'star' && fact.whole === true);
