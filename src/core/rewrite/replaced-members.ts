// Members of a namespace in whose place something else is put: spies, stubs, assignments. They need a module to work on,
// so the namespace stays one; and what is put there must not reach anyone who did not see it before.

import type { Clause, ClauseName, MemberUse, WrittenName } from '../language.ts';
import type { Move } from '../plan.ts';
import { formatSymbol } from '../symbols.ts';
import type { FileWork } from './context.ts';
import type { Slots } from './slots.ts';

/** The one module to which all members that are used move. */
export function oneTarget(
  members: readonly MemberUse[],
  moves: ReadonlyMap<string, Move>,
): string | undefined {
  const targets = new Set(members.map(({ name }) => moves.get(name)?.to.module));
  return targets.size === 1 ? [...targets][0] : undefined;
}

/** Whether nobody but users of the duplicate would see what is put in the members' place. */
export function keepsReal(
  work: FileWork,
  written: WrittenName,
  used: readonly MemberUse[],
  moves: ReadonlyMap<string, Move>,
): boolean {
  for (const { name, object, start, end } of used) {
    const move = moves.get(name)!;
    if (!object || move.to.module === move.from.module) continue;
    const other = work.context.doubles.realTakes(work.path, move.to.module, move.from.module, move.to.name);
    if (other.length === 0) continue;
    const message = `${other[0]!.take.file} uses ${formatSymbol(move.to)} without ${written.local}`;
    work.withhold('mock/reaches-more', { start, end }, [move.step], message);
    return false;
  }
  return true;
}

/** The canonical's module as a namespace, for uses that cannot do without one; their text is edited here. */
export function otherNamespace(
  work: FileWork,
  slots: Slots,
  clause: Clause,
  move: Move,
  uses: readonly MemberUse[],
): { name: ClauseName; specifier?: string } | undefined {
  const far = uses.find(({ object, start, end }) => object!.start < start || end < object!.end);
  const existing = work.source
    .clauses()
    .filter(({ keyword, specifier }) => keyword === 'import' && work.moduleOf(specifier) === move.to.module)
    .flatMap(({ names }) => names)
    .find(({ imported, typeOnly }) => imported === '*' && !typeOnly);
  const local = existing?.local ?? freshNamespace(work, slots, move, uses);
  const specifier =
    far || local === undefined
      ? undefined
      : work.spell(move.to.module, clause.specifier, clause.literal, [move], true);
  if (far || local === undefined) {
    const message = `${move.from.name} is replaced through a namespace that other names need`;
    work.withhold('mock/patched', far ?? uses[0]!, [move.step], message);
  }
  if (specifier === undefined || local === undefined) return undefined;
  const edits = uses.flatMap(({ object, nameSpan }) => [
    { ...object!, text: local },
    { ...nameSpan, text: move.to.name },
  ]);
  work.edit(edits, `${move.from.name} is ${local}.${move.to.name}`, [move.step], 'mock');
  slots.claim(move.to.module, '*', local, false);
  return { name: { imported: '*', local, typeOnly: false }, ...(existing ? {} : { specifier }) };
}

/** `db` for `src/core/db.ts`, or the like. */
function freshNamespace(
  work: FileWork,
  slots: Slots,
  { to }: Move,
  uses: readonly MemberUse[],
): string | undefined {
  const claimed = slots.bindingOf(to.module, '*');
  if (claimed) return claimed.local;
  const parts = to.module.replace(/(?:\/index)?(?:\.d)?\.[cm]?[jt]sx?$/, '').split('/');
  const [last = 'module', above = 'the'] = parts.reverse().map(camelCase);
  const offsets = uses.map(({ start }) => start);
  return [last, `${last}Module`, above + capital(last)].find(
    (name) =>
      /^[A-Za-z_$]/.test(name) && work.source.isFree(name, offsets) && !slots.isClaimed(to.module, '*', name),
  );
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const camelCase = (text: string): string =>
  text.replace(/[^\w$]+(\w?)/g, (_, letter: string) => letter.toUpperCase());
