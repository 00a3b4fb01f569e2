// Uses with their lines and their liveness. Only what a group needs is looked up: a line costs a look at the text.

import { placeOf } from '../refusals.ts';
import { type Entry, type Key, keyOf } from './catalog.ts';
import type { AuditContext } from './context.ts';
import type { Liveness, Use, Users } from './finding.ts';
import type { RawUse } from './uses.ts';

/**
 * Users of one symbol by one path.
 * @param standIns keys of declarations whose mention is no use: the duplicates that stand for it
 */
export function usersOf(context: AuditContext, symbol: string, standIns: ReadonlySet<Key>): Users {
  const raw = context.uses.of(symbol).filter((use) => !isOnlyStandIn(context, use, standIns));
  return counted(raw.map((use) => located(context, use)));
}

/** Whether all that a file does with a name is to declare a duplicate of it. */
function isOnlyStandIn(
  { catalog }: AuditContext,
  { file, local }: RawUse,
  standIns: ReadonlySet<Key>,
): boolean {
  const shape = local === undefined ? undefined : catalog.shapes.get(file);
  if (!shape || local === undefined || shape.loads.includes(local)) return false;
  const users = shape.declarations.filter(({ mentions }) => mentions.includes(local));
  return users.length > 0 && users.every(({ name }) => standIns.has(keyOf(file, name)));
}

/** Other declarations of its own module that mention it. */
export function ownUse(
  { catalog }: AuditContext,
  entry: Entry,
  standIns: ReadonlySet<Key>,
): RawUse | undefined {
  const shape = catalog.shapes.get(entry.module)!;
  const user = shape.declarations.find(
    ({ name, mentions }) =>
      name !== entry.shape.name &&
      !standIns.has(keyOf(entry.module, name)) &&
      mentions.includes(entry.shape.name),
  );
  if (!user && !shape.loads.includes(entry.shape.name)) return undefined;
  return {
    file: entry.module,
    start: user?.start ?? entry.shape.start,
    symbol: catalog.symbolOf(entry),
    how: 'own file',
    typeOnly: false,
  };
}

function located({ text, liveness }: AuditContext, { file, start, symbol, how, typeOnly }: RawUse): Use {
  const place = placeOf(file, text(file), start);
  return { ...place, symbol, how, typeOnly, liveness: liveness.get(file) ?? 'unreached' };
}

export const locate = located;

export function counted(places: readonly Use[]): Users {
  const count = (liveness: Liveness): number => places.filter((use) => use.liveness === liveness).length;
  return {
    reached: count('reached'),
    testsOnly: count('tests only'),
    unreached: count('unreached'),
    places: [...places].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)),
  };
}
