// One symbol imported by different paths within one package, and which path prevails.

import { placeOf } from '../refusals.ts';
import type { AuditContext } from './context.ts';
import type { ImportHabit } from './finding.ts';
import type { RawUse } from './uses.ts';

/** Symbols with more than one way; those with most files off the prevailing one first. */
export function habitsOf(context: AuditContext): ImportHabit[] {
  const { catalog, uses } = context;
  const ways = new Map<string, Map<string, RawUse[]>>();
  for (const [symbol, found] of uses.symbols) {
    const at = symbol.lastIndexOf('#');
    const [module, name] = [symbol.slice(0, at), symbol.slice(at + 1)];
    const end = catalog.declared(module, name);
    if (!end || context.isGenerated(end.module)) continue;
    const inside = found.filter(({ file }) => isHabit(context, file, module, end.module));
    if (inside.length === 0) continue;
    const key = catalog.symbolOf(end);
    const known = ways.get(key) ?? new Map<string, RawUse[]>();
    known.set(module, [...(known.get(module) ?? []), ...inside]);
    ways.set(key, known);
  }
  return [...ways]
    .filter(([, all]) => all.size > 1)
    .map(([symbol, all]) => ({ symbol, ways: sorted(context, all) }))
    .sort((a, b) => off(b) - off(a) || (a.symbol < b.symbol ? -1 : 1));
}

const off = ({ ways }: ImportHabit): number => ways.slice(1).reduce((sum, { files }) => sum + files, 0);

/** A choice that was free: within one package, and not from below the barrel itself, which would close a cycle. */
function isHabit({ packageOf }: AuditContext, file: string, module: string, declared: string): boolean {
  const owner = packageOf(file);
  if (packageOf(declared) !== owner || packageOf(module) !== owner) return false;
  const folder = declared.slice(0, declared.lastIndexOf('/') + 1);
  return folder === '' || !file.startsWith(folder);
}

function sorted({ text }: AuditContext, all: ReadonlyMap<string, readonly RawUse[]>): ImportHabit['ways'] {
  return [...all]
    .map(([module, uses]) => {
      const { file, start } = uses[0]!;
      return {
        module,
        files: new Set(uses.map((use) => use.file)).size,
        example: placeOf(file, text(file), start),
      };
    })
    .sort((a, b) => b.files - a.files || (a.module < b.module ? -1 : 1));
}
