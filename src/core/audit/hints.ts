// Deprecations that name what takes the place of a declaration. Where the code proves it, the declaration is in a group
// already; where it does not, the comment is all that there is, and a person is asked to look.

import { replacementsIn } from '../replacement-hints.ts';
import type { Entry, Key } from './catalog.ts';
import type { AuditContext } from './context.ts';
import type { Hint } from './finding.ts';
import { isTestPlace } from './places.ts';

/** @param grouped declarations of which something is proven */
export function hintsOf(context: AuditContext, grouped: ReadonlySet<Key>): Hint[] {
  const { catalog } = context;
  const deprecated = [...catalog.entries.values()].filter(
    (entry) =>
      entry.shape.deprecated &&
      !entry.shape.alias &&
      entry.exports.length > 0 &&
      !grouped.has(entry.key) &&
      !isAside(context, entry),
  );
  if (deprecated.length === 0) return [];
  const byName = exportedByName(context);
  return deprecated
    .flatMap((entry): Hint[] => {
      const { module, shape } = entry;
      for (const path of replacementsIn(shape.deprecated!)) {
        const target = targetOf(context, byName, entry, path);
        if (!target || target.key === entry.key) continue;
        const rest = path.slice(1).map((name) => `.${name}`);
        const symbol = `${catalog.symbolOf(target)}${rest.join('')}`;
        const says = shape.deprecated!;
        return [
          { symbol: catalog.symbolOf(entry), says, names: symbol, file: module, line: shape.line, column: 1 },
        ];
      }
      return [];
    })
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

const isAside = (context: AuditContext, { module }: Entry): boolean =>
  isTestPlace(module) || context.isGenerated(module) || /\.d\.[cm]?ts$/.test(module);

/** What a path names from where the comment stands, or the one export of that name in the same package. */
function targetOf(
  { catalog, packageOf }: AuditContext,
  byName: ReadonlyMap<string, readonly Entry[]>,
  { module }: Entry,
  [name = '', member]: readonly string[],
): Entry | undefined {
  const here = catalog.named(module, [name]);
  const own = (byName.get(name) ?? []).filter((each) => packageOf(each.module) === packageOf(module));
  const target = here ? catalog.followed(here) : own.length === 1 ? own[0] : undefined;
  const members = target?.shape.members;
  return member === undefined || members?.some((each) => each.name === member) ? target : undefined;
}

function exportedByName({ catalog }: AuditContext): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of catalog.entries.values()) {
    if (entry.exports.length === 0 || isTestPlace(entry.module)) continue;
    for (const name of new Set([entry.shape.name, ...entry.exports]))
      found.set(name, [...(found.get(name) ?? []), entry]);
  }
  return found;
}
