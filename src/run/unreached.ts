// `canonize diff --unreached`: duplicates that the program, its tests and its tools cannot arrive at, and that no file
// names. Such a one can go whatever its kind, because nobody has to be moved.

import type { Group, Member } from '../core/audit/finding.ts';
import type { Config, Consolidation } from '../core/config.ts';
import { Problem } from '../core/problem.ts';
import { parseSymbol, type SymbolName } from '../core/symbols.ts';
import { audit } from './audit.ts';
import type { Tree } from './stages.ts';

/** @throws Problem if there is none */
export async function unreachedConsolidations(tree: Tree, config: Config): Promise<Consolidation[]> {
  const { groups } = await audit(tree, config);
  const found = groups.flatMap((group): Consolidation[] => {
    const canonical = exportedSymbol(group);
    const duplicates = group.members.filter(isUnreached).flatMap(symbolsOf);
    return canonical && duplicates.length > 0
      ? [{ canonical, duplicates, breaking: false, optional: false, unreached: true }]
      : [];
  });
  if (found.length > 0) return found;
  throw new Problem(
    'no duplicate is unreached and named by nobody',
    'canonize audit says of each duplicate who uses it',
  );
}

/** A dead file that names it would be left with a name that is gone. */
const isUnreached = ({ exported, liveness, users, public: offered }: Member): boolean =>
  exported && !offered && liveness === 'unreached' && users.places.length === 0;

const symbolsOf = ({ symbol, alsoExportedAs }: Member): SymbolName[] =>
  [symbol, ...alsoExportedAs].flatMap((name) => parseSymbol(name) ?? []);

function exportedSymbol({ canonical }: Group): SymbolName | undefined {
  const symbol = canonical.exported ? parseSymbol(canonical.symbol) : undefined;
  return symbol?.name.includes('.') ? undefined : symbol;
}
