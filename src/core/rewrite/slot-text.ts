// An import statement that names have moved to or from, as text: rewritten where it stands, or a new one beside it.

import type { Clause, ClauseName, TextEdit, WrittenName } from '../language.ts';
import type { FileWork } from './context.ts';

export interface Slot {
  clause: Clause;
  /** Standing statement, or a new one next to `clause`. */
  fresh: boolean;
  module: string;
  specifier: string;
  typeOnly: boolean;
  keep: Map<WrittenName, ClauseName | undefined>;
  add: ClauseName[];
  steps: Set<string>;
  reason: string;
  /** Took over another module's statement. */
  taken: boolean;
  /** A new one stands behind the old one if that was taken over, else before it. */
  after: boolean;
}

/** The names that a statement has in the end. */
export const namesOf = ({ keep, add }: Pick<Slot, 'keep' | 'add'>): ClauseName[] =>
  [...keep.values(), ...add].filter((name) => name !== undefined);

/** Edits that write a statement once all moves are known. */
export const editsOf = (work: FileWork, slot: Slot): TextEdit[] =>
  slot.fresh ? [insertion(work, slot)] : rewriting(work, slot);

function rewriting(work: FileWork, slot: Slot): TextEdit[] {
  const { source } = work;
  const left = namesOf(slot);
  const hadValues = slot.clause.names.some(({ typeOnly }) => !typeOnly);
  const turnsType =
    hadValues &&
    left.length > 0 &&
    left.every(({ typeOnly }) => typeOnly) &&
    !slot.taken &&
    work.moduleOf(slot.specifier) !== undefined;
  const keepsImports = turnsType && work.context.keepsImports(work.path);
  const unchanged =
    slot.specifier === slot.clause.specifier &&
    slot.add.length === 0 &&
    [...slot.keep].every(([written, now]) => now === written);
  if (unchanged) return [];
  const edits = source.editClause(
    slot.clause,
    slot.keep,
    slot.add,
    slot.specifier,
    slot.typeOnly || keepsImports,
  );
  if (edits) return edits;
  const span = source.removalSpan(slot.clause, 'directives');
  return [{ ...span, text: source.joint(span) }];
}

function insertion(work: FileWork, slot: Slot): TextEdit {
  const { source } = work;
  const statement = source.newStatement(slot.clause, slot.add, slot.specifier, slot.typeOnly);
  if (!slot.after && !source.hasDirective(slot.clause)) {
    return { start: slot.clause.start, end: slot.clause.start, text: statement + source.lineBreak };
  }
  const at = source.behind(slot.clause);
  return { start: at, end: at, text: source.lineBreak + statement };
}
