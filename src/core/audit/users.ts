// Uses with their lines and their liveness. Only what a group needs is looked up: a line costs a look at the text.

import { placeOf } from '../refusals.ts';
import type { Entry } from './catalog.ts';
import type { AuditContext } from './context.ts';
import type { Liveness, Use, Users } from './finding.ts';
import type { RawUse } from './uses.ts';

/** Users of one symbol by one path. @param except files that only pass it on, or hold the group's own declarations */
export function usersOf(
  context: AuditContext,
  symbol: string,
  except: ReadonlySet<string> = new Set(),
): Users {
  const raw = context.uses.of(symbol).filter(({ file }) => !except.has(file));
  return counted(raw.map((use) => located(context, use)));
}

/** Other declarations of its own module that mention it. */
export function ownUse(
  { catalog }: AuditContext,
  entry: Entry,
  standIns: ReadonlySet<string>,
): RawUse | undefined {
  const shape = catalog.shapes.get(entry.module)!;
  const user = shape.declarations.find(
    ({ name, mentions }) =>
      name !== entry.shape.name && !standIns.has(name) && mentions.includes(entry.shape.name),
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
