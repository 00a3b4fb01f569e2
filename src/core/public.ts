// What a package publishes: a name that its users may import goes only where the configuration says that it may.

import { refuse } from './declared.ts';
import { exposuresOf } from './exposure.ts';
import type { Move, PlanContext } from './plan.ts';
import type { Refusal } from './refusals.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';

/** Why the duplicate has to stay although its users may move: a public entry passes it on. */
export function publicRefusal(
  context: PlanContext,
  moves: readonly Move[],
  step: string,
): Refusal | undefined {
  for (const { from } of moves) {
    // What a package outside offers is not ours to keep: its users here keep their own interface.
    if (!context.graph.facts.has(from.module)) continue;
    const refusal = publishedAs(context, from, exposuresOf(context.graph, from), step);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Why a symbol may not change under these names: a public entry offers one of them. */
export function publishedAs(
  context: PlanContext,
  symbol: SymbolName,
  exposures: readonly SymbolName[],
  step: string,
): Refusal | undefined {
  const entries = context.graph.resolver.publicEntries(symbol.module);
  const [unmapped] = entries.unmapped;
  if (unmapped !== undefined && context.config.entries.length === 0) {
    const message = `${entries.manifest} publishes ${unmapped}, whose source was not found`;
    return refuse(context, 'public/unmapped-entry', step, symbol, message);
  }
  const through = exposures.find(({ module }) => entries.modules.includes(module));
  if (!through) return undefined;
  const message = `it is published by ${entries.manifest} as ${formatSymbol(through)}`;
  return refuse(context, 'public/entry', step, symbol, message);
}
