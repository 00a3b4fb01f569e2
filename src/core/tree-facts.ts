// The facts of a tree's code files. Most files of a large tree have nothing to do with a consolidation, so some stay
// unparsed: of those it is only known by which specifiers they may name modules. Whoever asks for the facts of one has
// it parsed; whoever needs all of them says so by `values()`, which a tree that was read in part refuses.

import { type ModuleFacts, specifiersOf } from './facts.ts';

/** A question needs every file, or too many that are not parsed yet: read the tree as a whole and ask again. */
export class PartlyRead extends Error {}

/** How much may be parsed on demand, in UTF-16 units; a tree that is read as a whole is parsed on another thread. */
const onDemandAtMost = 3_000_000;

/** Shared by all copies, so that a file is parsed once. */
interface Entry {
  facts?: ModuleFacts;
  /** Of a file that is not parsed: every specifier that it may write, and perhaps some that it does not. */
  specifiers: readonly string[];
}

/** The text of a file, and its facts when they are asked for. */
export type Unparsed = (path: string) => { size: number; facts: () => ModuleFacts };

export class TreeFacts implements ReadonlyMap<string, ModuleFacts> {
  readonly #entries: Map<string, Entry>;
  readonly #parse: (path: string) => ModuleFacts;

  constructor(known: Iterable<readonly [string, ModuleFacts]> = [], unparsed?: Unparsed) {
    const parse = unparsed && withinLimit(unparsed);
    this.#entries =
      known instanceof TreeFacts
        ? new Map(known.#entries)
        : new Map([...known].map(([path, facts]) => [path, { facts, specifiers: [] }]));
    this.#parse = known instanceof TreeFacts ? known.#parse : (path) => parse!(path);
  }

  /** Notes a file that is not parsed, with every specifier that it may write. */
  glimpsed(path: string, specifiers: readonly string[]): void {
    this.#entries.set(path, { specifiers });
  }

  set(path: string, facts: ModuleFacts): void {
    this.#entries.set(path, { facts, specifiers: [] });
  }

  /** Notes the facts of a file that was not parsed, for copies as well. */
  complete(path: string, facts: ModuleFacts): void {
    const entry = this.#entries.get(path);
    if (entry) entry.facts = facts;
    else this.set(path, facts);
  }

  delete(path: string): void {
    this.#entries.delete(path);
  }

  get size(): number {
    return this.#entries.size;
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  /** @throws PartlyRead if too much would have to be parsed on demand */
  get(path: string): ModuleFacts | undefined {
    const entry = this.#entries.get(path);
    if (entry) entry.facts ??= this.#parse(path);
    return entry?.facts;
  }

  keys(): MapIterator<string> {
    return this.#entries.keys();
  }

  /** Facts of all files. @throws PartlyRead if some are not parsed */
  *values(): MapIterator<ModuleFacts> {
    for (const [, facts] of this.entries()) yield facts;
  }

  /** @throws PartlyRead if some are not parsed */
  *entries(): MapIterator<[string, ModuleFacts]> {
    for (const { facts } of this.#entries.values()) if (!facts) throw new PartlyRead();
    for (const [path, { facts }] of this.#entries) yield [path, facts!];
  }

  [Symbol.iterator](): MapIterator<[string, ModuleFacts]> {
    return this.entries();
  }

  forEach(visit: (facts: ModuleFacts, path: string, map: ReadonlyMap<string, ModuleFacts>) => void): void {
    for (const [path, facts] of this.entries()) visit(facts, path, this);
  }

  /** The facts of a file if it was parsed. */
  parsed(path: string): ModuleFacts | undefined {
    return this.#entries.get(path)?.facts;
  }

  /**
   * Facts of the files that were parsed: every one that names a module by more than a literal in an import or export
   * declaration, is CommonJS, or holds a test double is among them.
   */
  *allParsed(): Iterable<ModuleFacts> {
    for (const { facts } of this.#entries.values()) if (facts) yield facts;
  }

  /** Every specifier that a file writes; of one that is not parsed perhaps some that it does not write. */
  mayWrite(path: string): Iterable<string> {
    const entry = this.#entries.get(path);
    return entry?.facts ? specifiersOf(entry.facts) : (entry?.specifiers ?? []);
  }

  /** Facts of every file that writes one of the specifiers that are meant. */
  *writing(isMeant: (specifier: string, path: string) => boolean): Iterable<ModuleFacts> {
    const means = (path: string, specifiers: Iterable<string>): boolean => {
      for (const specifier of specifiers) if (isMeant(specifier, path)) return true;
      return false;
    };
    for (const path of this.#entries.keys()) {
      if (!means(path, this.mayWrite(path))) continue;
      const facts = this.get(path)!;
      if (means(path, specifiersOf(facts))) yield facts;
    }
  }
}

function withinLimit(unparsed: Unparsed): (path: string) => ModuleFacts {
  let parsed = 0;
  return (path) => {
    const { size, facts } = unparsed(path);
    parsed += size;
    if (parsed > onDemandAtMost) throw new PartlyRead();
    return facts();
  };
}
