// Re-export statements of one file while names move between them: names take over a statement that they leave empty,
// else join one that passes on their new module already, else get one of their own. Each is written once.

import type { Clause, ClauseName, TextEdit, WrittenName } from '../language.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';

/** Names that go to one module. */
export interface ExportGroup {
  module: string;
  specifier: string;
  moves: Move[];
  names: Map<WrittenName, ClauseName>;
}

interface Slot {
  clause: Clause;
  module: string | undefined;
  specifier: string;
  keep: Map<WrittenName, ClauseName | undefined>;
  add: ClauseName[];
  moves: Move[];
}

export class ExportSlots {
  readonly #work: FileWork;
  readonly #slots: Slot[];

  constructor(work: FileWork) {
    this.#work = work;
    this.#slots = work.source
      .clauses()
      .filter(({ keyword, hasFrom }) => keyword === 'export' && hasFrom)
      .map((clause) => ({
        clause,
        module: work.moduleOf(clause.specifier),
        specifier: clause.specifier,
        keep: new Map(clause.names.map((name) => [name, name])),
        add: [],
        moves: [],
      }));
  }

  /** Moves groups of names out of one statement. */
  move(clause: Clause, groups: readonly ExportGroup[]): void {
    const origin = this.#slots.find((slot) => slot.clause === clause)!;
    for (const { names } of groups) for (const name of names.keys()) origin.keep.set(name, undefined);
    let isVacant = [...origin.keep.values()].every((name) => name === undefined);
    for (const group of groups) {
      origin.moves.push(...group.moves);
      const isHome = group.module === origin.module;
      const host = isHome || isVacant ? undefined : this.#hostFor(group.module, clause, clause.typeOnly);
      if (host) this.#join(host, [...group.names.values()], group.moves);
      else if (isHome || isVacant) {
        isVacant = false;
        origin.module = group.module;
        origin.specifier = group.specifier;
        for (const [written, name] of group.names) origin.keep.set(written, name);
      } else {
        const behind = origin.module !== this.#work.moduleOf(clause.specifier) || this.#isBound(clause);
        this.#insert(clause, [...group.names.values()], group, clause.typeOnly, behind);
      }
    }
  }

  /** Passes names on beside a star that stands at `like`. */
  add(
    like: Clause,
    names: readonly ClauseName[],
    group: Omit<ExportGroup, 'names'>,
    typeOnly: boolean,
  ): void {
    const host = this.#hostFor(group.module, like, typeOnly);
    if (host) this.#join(host, names, group.moves);
    else this.#insert(like, names, group, typeOnly, false);
  }

  #isBound(clause: Clause): boolean {
    return this.#work.source.hasDirective(clause);
  }

  #join(host: Slot, names: readonly ClauseName[], moves: readonly Move[]): void {
    host.add.push(...names);
    host.moves.push(...moves);
  }

  /** A statement that passes on the module already and keeps a name of its own. */
  #hostFor(module: string, like: Clause, typeOnly: boolean): Slot | undefined {
    return this.#slots.find(
      ({ clause, module: own, keep }) =>
        clause !== like &&
        own === module &&
        clause.typeOnly === typeOnly &&
        clause.attributes === like.attributes &&
        [...keep.values()].some((name) => name !== undefined),
    );
  }

  #insert(
    like: Clause,
    names: readonly ClauseName[],
    { specifier, moves }: Omit<ExportGroup, 'names'>,
    typeOnly: boolean,
    behind: boolean,
  ): void {
    const { source } = this.#work;
    const text = source.newStatement(like, names, specifier, typeOnly);
    const at = behind ? source.behind(like) : like.start;
    this.#edit(
      [{ start: at, end: at, text: behind ? source.lineBreak + text : text + source.lineBreak }],
      moves,
    );
  }

  /** Writes every statement that changed. */
  write(): void {
    const { source } = this.#work;
    for (const { clause, specifier, keep, add, moves } of this.#slots) {
      if (moves.length === 0) continue;
      const edits = source.editClause(clause, keep, add, specifier);
      const span = source.removalSpan(clause, 'directives');
      this.#edit(edits ?? [{ ...span, text: source.joint(span) }], moves);
    }
  }

  #edit(edits: readonly TextEdit[], moves: readonly Move[]): void {
    const steps = [...new Set(moves.map(({ step }) => step))];
    this.#work.edit(edits, `re-export ${movedTo(moves)}`, steps, 'export');
  }
}
