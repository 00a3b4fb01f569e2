// Inlines in rounds: what lies over another duplicate forwards to the canonical once that one is written out, and is
// proven anew from the text that came of it.

import { type InlineResult, inlineAdapters } from '../../transforms/inline-adapters.ts';
import { Moves } from '../core/moves.ts';
import type { Overlay } from '../core/overlay.ts';
import type { Plan } from '../core/plan.ts';
import type { StageContext } from '../core/rewrite/context.ts';
import { limitTo, movesOneByOne, type Scope, type Scoped } from '../core/scope.ts';

export type Inlined = Omit<InlineResult, 'edits'> & Pick<Scoped, 'pending' | 'divided'>;

/** Writes out all wrappers and adapters of a plan, the innermost first, and applies that to the overlay. */
export function inlineInRounds(
  plan: Plan,
  overlay: Overlay,
  scope: Scope,
  contextOf: (moves: Moves) => StageContext,
): Inlined {
  const rounds = 1 + Math.max(0, ...plan.steps.map(({ over }) => over?.length ?? 0));
  const results: (InlineResult & Scoped)[] = [];
  for (let round = 0; round < rounds; round++) {
    const steps = plan.steps.filter(({ id }) => !results.some(({ refused }) => refused.has(id)));
    const moves = new Moves({ ...plan, steps }, overlay.graph);
    const result = inlineAdapters(contextOf(moves), round, rounds - 1);
    const limited = limitTo(scope, result.edits, movesOneByOne(moves));
    overlay.apply(limited.edits, [], 'inline-adapters');
    results.push({ ...result, ...limited });
  }
  return {
    refused: new Set(results.flatMap(({ refused }) => [...refused])),
    refusals: results.flatMap(({ refusals }) => refusals),
    notes: results.flatMap(({ notes }) => notes),
    notices: results.flatMap(({ notices }) => notices),
    needs: results.flatMap(({ needs }) => needs),
    pending: results.flatMap(({ pending }) => pending),
    divided: results.flatMap(({ divided }) => divided),
  };
}
