// What the audit finds of the canonicals that a configuration names: done means that it finds nothing more.

import type { AuditResult, Dangling, Group, Member } from '../core/audit/finding.ts';
import type { Consolidation } from '../core/config.ts';
import type { ModuleGraph } from '../core/graph.ts';
import { formatSymbol } from '../core/symbols.ts';
import type { Finding } from './verdict-types.ts';

export interface Detected {
  findings: readonly Finding[];
  /** What may be one more implementation, for a person to decide. */
  unproven: readonly string[];
}

/**
 * @param current what the canonical is called now
 * @param result what is allowed taken out
 * @param listed symbols that the configuration deals with already, by whatever name
 */
export function detectedFor(
  { canonical, as }: Consolidation,
  current: string,
  result: AuditResult,
  listed: ReadonlySet<string>,
): Detected {
  const names = [canonical, ...(as ? [as] : [])].map(formatSymbol);
  const groups = result.groups.filter((each) =>
    canonical.name === '*' ? isWithin(each, canonical.module) : isOf(each, names),
  );
  const isListed = (symbol: string): boolean =>
    listed.has(symbol) || listed.has(symbol.replace(/#[^#]*$/, '#*'));
  // A barrel that passes its own name on is how a folder is used; one that was to go is listed.
  const members = groups
    .flatMap((group) => group.members)
    .filter(
      ({ kind, symbol, alsoExportedAs }) => kind !== 'detour' && ![symbol, ...alsoExportedAs].some(isListed),
    );
  const isDoubtful = ({ fork }: Member): boolean => fork?.state === 'diverged';
  return {
    findings: members.filter((member) => !isDoubtful(member)).map((member) => newDuplicate(member, current)),
    unproven: members
      .filter(isDoubtful)
      .map(
        ({ symbol, file, line, proof }) =>
          `${symbol} at ${file}:${line} may be one more ${current}: ${proof}; list it, or allow it with a reason`,
      ),
  };
}

/** A canonical module stands for what it declares and for what it passes on. */
const isWithin = ({ canonical, members }: Group, module: string): boolean =>
  canonical.file === module || members.some(({ kind, file }) => kind === 'detour' && file === module);

const isOf = ({ canonical }: Group, names: readonly string[]): boolean =>
  [canonical.symbol, ...canonical.alsoExportedAs].some((symbol) => names.includes(symbol));

const newDuplicate = ({ symbol, kind, proof, file, line }: Member, canonical: string): Finding => ({
  kind: 'new-duplicate',
  symbol,
  message: `${kind} of ${canonical}, neither listed nor allowed: ${proof}`,
  file,
  line,
  column: 1,
});

/** Imports of what the modules of the configuration do not have (any more); `stale-doubles.ts` has the doubles. */
export function danglingIn(
  graph: ModuleGraph,
  consolidations: readonly Consolidation[],
  dangling: readonly Dangling[],
): Finding[] {
  const modules = new Set(
    consolidations.flatMap(({ canonical, duplicates }) =>
      [canonical, ...duplicates].map(({ module }) => module),
    ),
  );
  return dangling.flatMap(({ kind, specifier, name, message, file, line, column }): Finding[] => {
    const target = graph.moduleOf(file, specifier);
    if (kind !== 'name' || target === undefined || name === undefined || !modules.has(target)) return [];
    return [{ kind: 'dangling', symbol: `${target}#${name}`, message, file, line, column }];
  });
}
