// The test doubles of a tree: which modules a file replaces, and who still gets the real thing there.

import { Audience, type Take } from './audience.ts';
import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import type { Site } from './language.ts';
import type { SymbolName } from './symbols.ts';

/** A take that ends at the real symbol, with the symbol on its way that belongs to the asked module. */
export interface RealTake {
  take: Take;
  hop: SymbolName;
}

export class Doubles {
  readonly #graph: ModuleGraph;
  readonly #open: Open;
  readonly #audience: Audience;
  readonly #sites = new Map<string, readonly (Site & { module: string })[]>();
  readonly #reach = new Map<string, ReadonlySet<string>>();

  constructor(graph: ModuleGraph, open: Open) {
    this.#graph = graph;
    this.#open = open;
    this.#audience = new Audience(graph, open);
  }

  /** See `Audience.isLocal`. */
  isLocal(file: string): boolean {
    return this.#audience.isLocal(file);
  }

  /** See `Audience.takes`. */
  takes(file: string): readonly Take[] {
    return this.#audience.takes(file);
  }

  /** The doubles that a file puts in place. */
  of(file: string): readonly (Site & { module: string })[] {
    let sites = this.#sites.get(file);
    if (!sites) {
      const hasMocks = this.#graph.facts.get(file)?.hidden.some(({ form }) => form === 'mock') ?? false;
      sites = hasMocks ? this.#read(file) : [];
      this.#sites.set(file, sites);
    }
    return sites;
  }

  #read(file: string): (Site & { module: string })[] {
    return this.#open(file)
      .sites(() => true)
      .flatMap((site) => {
        const module = this.#graph.moduleOf(file, site.specifier);
        return site.double && site.double.kind !== 'none' && module !== undefined
          ? [{ ...site, module }]
          : [];
      });
  }

  /** Whether a file has a double of a module. */
  replaces(file: string, module: string): boolean {
    return this.of(file).some((site) => site.module === module);
  }

  /** The files whose behaviour a file's doubles can change. */
  reach(file: string): ReadonlySet<string> {
    let reached = this.#reach.get(file);
    if (!reached) {
      reached = this.#audience.reach(file, this.#replaced(file));
      this.#reach.set(file, reached);
    }
    return reached;
  }

  /** See `Audience.runs`. */
  runs(file: string, take: Take): boolean {
    return this.#audience.runs(file, this.#replaced(file), take);
  }

  /** Modules that are not loaded because a double stands in their place. */
  #replaced(file: string): ReadonlySet<string> {
    const gone = this.of(file).filter(({ double }) => !double!.keepsActual);
    return new Set(gone.map(({ module }) => module));
  }

  /** Whether anyone in a file's reach takes one of the names from a module as a value. */
  takesFrom(file: string, module: string, names: ReadonlySet<string>): boolean {
    if (names.size === 0) return false;
    return this.#takersOf(file, module).some(({ hop }) => names.has(hop.name) || hop.name === '*');
  }

  /** The files in a file's reach that take a name from a module as a value. */
  takers(file: string, { module, name }: SymbolName): string[] {
    const takes = this.#takersOf(file, module).filter(({ hop }) => hop.name === name || hop.name === '*');
    return takes.map(({ take }) => take.file);
  }

  /**
   * Takes in a file's reach that come by a module, and by no double on the way there.
   * @param except takes that come by this module do not count
   * @param name only takes of this name
   */
  realTakes(file: string, module: string, except?: string, name?: string): RealTake[] {
    return this.#takersOf(file, module).filter(({ take, hop }) => {
      if (name !== undefined && hop.name !== name) return false;
      if (except !== undefined && (take.file === except || take.module === except)) return false;
      const { hops } = this.#graph.follow({ module: take.module, name: take.name });
      const before = hops.slice(
        0,
        hops.findIndex((each) => each.module === module && each.name === hop.name) + 1,
      );
      return !before.some((each) => this.doubleOf(file, each));
    });
  }

  /** Everything that is taken in a file's reach. */
  takesIn(file: string): Take[] {
    return [...this.reach(file)].flatMap((reached) => this.#audience.takes(reached));
  }

  #takersOf(file: string, module: string): RealTake[] {
    return [...this.reach(file)].flatMap((reached) =>
      this.#audience.takes(reached).flatMap((take) => {
        const { hops } = this.#graph.follow({ module: take.module, name: take.name });
        const hop = hops.find((each) => each.module === module);
        return hop ? [{ take, hop }] : [];
      }),
    );
  }

  /** The double that a file puts in a symbol's place. */
  doubleOf(file: string, { module, name }: SymbolName): Site | undefined {
    return this.of(file).find(
      (site) =>
        site.module === module &&
        (site.escape ||
          site.double!.kind === 'automatic' ||
          !site.double!.keepsActual ||
          site.names.some((each) => each.name === name)),
    );
  }

  /** Whether a module uses what it takes, rather than only passing it on under another name. */
  isUsedIn(module: string, { module: source, name }: SymbolName): boolean {
    const facts = this.#graph.facts.get(module);
    const open = this.#open(module);
    const passes = facts?.exports.some(({ kind }) => kind !== 'star');
    const isImported = facts?.imports.some(
      ({ specifier, entries }) =>
        this.#graph.moduleOf(module, specifier) === source &&
        entries.some(({ imported }) => imported === name),
    );
    if (!passes || !isImported) return true;
    return (facts?.imports ?? []).some(
      ({ specifier, entries }) =>
        this.#graph.moduleOf(module, specifier) === source &&
        entries.some(({ imported, local }) => {
          if (imported !== name) return false;
          const passedOn = facts!.exports.filter((fact) => {
            if (fact.kind === 'indirect') return fact.through === local;
            const declared = fact.kind === 'local' && fact.local ? open.declaration(fact.local) : undefined;
            return declared?.kind === 'alias' && declared.target.join('.') === local;
          });
          return open.references(local).filter(({ type }) => !type).length > passedOn.length;
        }),
    );
  }
}
