// Same or near names of different things: listed apart, never scored, never merged.

import type { Apart } from './apart.ts';
import type { Key } from './catalog.ts';
import { type AuditContext, areNear } from './context.ts';
import { definitionOf } from './definition.ts';
import type { Group, Homonym } from './finding.ts';
import { stemOf } from './names.ts';
import type { Kin } from './related.ts';

/** Names that stand beside a group, and pairs of one name that were compared and are two things. */
export function homonymsOf(
  context: AuditContext,
  groups: readonly Group[],
  apart: readonly Apart[],
  kin: Kin,
  grouped: ReadonlySet<Key>,
): Homonym[] {
  return [
    ...groups.flatMap((group) => besides(context, group, kin, grouped)),
    ...pairs(context, apart, grouped),
  ];
}

/** Declarations whose name holds the group's name and that are something else: `SocketManagerMode`. */
function besides(
  context: AuditContext,
  group: Group,
  { containing }: Kin,
  grouped: ReadonlySet<Key>,
): Homonym[] {
  const stem = stemOf(group.canonical.name);
  if (stem.length < 10) return [];
  const known = new Set([group.canonical, ...group.members, ...group.related].map(({ symbol }) => symbol));
  return containing(group.canonical.name)
    .filter(({ entry }) => !grouped.has(entry.key) && !known.has(context.catalog.symbolOf(entry)))
    .slice(0, 8)
    .map(({ entry }) => ({
      name: entry.shape.name,
      definitions: [definitionOf(context, entry)],
      reason: `${articleOf(entry.shape.form)} of its own; ${group.name} is ${articleOf(group.canonical.form)}`,
      group: group.id,
    }));
}

const articleOf = (form: string): string => (/^[aeiou]/.test(form) ? `an ${form}` : `a ${form}`);

function pairs(context: AuditContext, apart: readonly Apart[], grouped: ReadonlySet<Key>): Homonym[] {
  const byName = new Map<string, Apart[]>();
  for (const pair of apart) {
    const { a, b } = pair;
    if (grouped.has(a.key) && grouped.has(b.key)) continue;
    if (a.exports.length === 0 || b.exports.length === 0 || !areNear(a, b) || a.module === b.module) continue;
    const known = byName.get(a.shape.name);
    if (known) known.push(pair);
    else byName.set(a.shape.name, [pair]);
  }
  return [...byName].map(([name, all]) => {
    const entries = new Map(all.flatMap(({ a, b }) => [[a.key, a] as const, [b.key, b] as const]));
    return {
      name,
      definitions: [...entries.values()].map((entry) => definitionOf(context, entry)),
      reason: all[0]!.reason,
    };
  });
}
