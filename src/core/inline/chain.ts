// Layers lie over layers: a wrapper that calls another duplicate forwards to the canonical all the same, if that other
// one does. The inner one is written out first, so that the outer one then forwards to the canonical by itself.

import type { DeclaredMembers } from '../config-duplicates.ts';
import { formatSymbol, type SymbolName } from '../symbols.ts';
import { type ProofContext, type Proven, prove } from './prove.ts';

/** A proof against the next duplicate on the way, or against the canonical where there is none. */
export interface Chain {
  proven: Proven;
  /** Duplicates between this one and the canonical, the nearest first. */
  over: readonly SymbolName[];
}

/**
 * Proves a duplicate against the canonical, or against another duplicate that is proven itself.
 * @param declared what a person says of members that cannot be proven
 * @param others duplicates of the same canonical that are to go as well
 * @returns undefined where the duplicate is nothing that could forward
 */
export function proveThrough(
  context: ProofContext,
  from: SymbolName,
  to: SymbolName,
  others: readonly SymbolName[],
  step: string,
  declared?: DeclaredMembers,
): Chain | undefined {
  const direct = prove(context, from, to, step, declared);
  if (direct && !isElsewhere(direct)) return { proven: direct, over: [] };
  const rest = others.filter((other) => formatSymbol(other) !== formatSymbol(from));
  let refused: Proven | undefined;
  for (const other of rest) {
    const proven = prove(context, from, other, step, declared);
    if (!proven || isElsewhere(proven)) continue;
    if (proven.kind === 'refused') {
      refused ??= proven;
      continue;
    }
    const next = proveThrough(context, other, to, rest, step);
    if (next && mayLieOver(proven, next.proven)) return { proven, over: [other, ...next.over] };
  }
  const proven = refused ?? direct;
  return proven && { proven, over: [] };
}

const isElsewhere = (proven: Proven): boolean =>
  proven.kind === 'refused' && proven.refusal.code === 'inline/other-target';

/** A subclass is renamed and not written out, so its base must not be something that is. */
const mayLieOver = (outer: Proven, inner: Proven): boolean =>
  inner.kind !== 'refused' &&
  inner.kind !== 'stub' &&
  (outer.kind !== 'subclass' || inner.kind === 'subclass');
