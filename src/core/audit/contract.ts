// The interface contract: what the users of each duplicate really ask of it, and what the canonical has to say to that.

import type { Entry } from './catalog.ts';
import type { AuditContext } from './context.ts';
import type { ContractRow, Member } from './finding.ts';

/** Rows for duplicates with members of their own; alias and detour offer what the canonical offers. */
export function contractOf(
  context: AuditContext,
  canonical: Entry,
  members: readonly Member[],
): ContractRow[] {
  const { catalog } = context;
  const offered = new Set(catalog.membersOf(canonical).map(({ name }) => name));
  if (offered.size === 0) return [];
  const isOpen =
    canonical.shape.extends !== undefined && !catalog.named(canonical.module, canonical.shape.extends);
  const rows = new Map<string, { usedOf: Map<string, number>; as?: string }>();
  for (const member of members) {
    if (member.kind === 'alias' || member.kind === 'detour' || member.kind === 'wrapper') continue;
    const declared = catalog.declared(member.file, member.symbol.slice(member.symbol.lastIndexOf('#') + 1));
    const own = new Set((declared?.shape.members ?? []).map(({ name }) => name));
    for (const [name, files] of askedOf(context, member.symbol)) {
      if (!own.has(name)) continue;
      const row = rows.get(name) ?? { usedOf: new Map<string, number>() };
      row.usedOf.set(member.symbol, files);
      const target = forwardedTo(context, member, name);
      if (target) row.as = target.name;
      rows.set(name, row);
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([member, { usedOf, as }]) => ({
      member,
      usedOf: [...usedOf].map(([symbol, files]) => ({ symbol, files })),
      ...answerTo(member, as, offered, isOpen),
    }));
}

/** What a member of an adapter calls at the canonical; `sameOrder`: with its own arguments as they are. */
export function forwardedTo(
  { catalog }: AuditContext,
  { file, symbol, kind }: Member,
  name: string,
): { name: string; sameOrder: boolean } | undefined {
  if (kind !== 'adapter') return undefined;
  const declared = catalog.declared(file, symbol.slice(symbol.lastIndexOf('#') + 1));
  const does = declared?.shape.members?.find((each) => each.name === name)?.does;
  if (does?.kind !== 'forwards' && does?.kind !== 'reads') return undefined;
  const target = does.target.at(-1)!;
  return { name: target, sameOrder: does.kind === 'reads' || does.args === 'same' };
}

function answerTo(
  member: string,
  as: string | undefined,
  offered: ReadonlySet<string>,
  isOpen: boolean,
): Pick<ContractRow, 'answer' | 'as'> {
  if (as !== undefined && as !== member && offered.has(as)) return { answer: 'renamed', as };
  if (offered.has(member)) return { answer: 'offered' };
  return { answer: isOpen ? 'unknown' : 'missing' };
}

/** Members that files ask of a symbol, each with the number of files. */
function askedOf({ uses, catalog }: AuditContext, symbol: string): Map<string, number> {
  const asked = new Map<string, number>();
  for (const { file, local } of uses.of(symbol)) {
    const members = local === undefined ? [] : (catalog.shapes.get(file)?.used[local] ?? []);
    for (const member of members) asked.set(member, (asked.get(member) ?? 0) + 1);
  }
  return asked;
}
