// What a package publishes: a name that its users may import goes only where the configuration says that it may.

import { refuse } from './declared.ts';
import { exposuresOf } from './exposure.ts';
import type { Move, PlanContext } from './plan.ts';
import type { Refusal } from './refusals.ts';
import { formatSymbol } from './symbols.ts';

/** Why the duplicate has to stay although its users may move: a public entry passes it on. */
export function publicRefusal(
  context: PlanContext,
  moves: readonly Move[],
  step: string,
): Refusal | undefined {
  const { graph, config } = context;
  for (const { from } of moves) {
    const entries = graph.resolver.publicEntries(from.module);
    if (entries.modules.length === 0 && entries.unmapped.length === 0) continue;
    const named = config.entries.length > 0;
    if (entries.unmapped.length > 0 && !named) {
      return refuse(
        context,
        'public/unmapped-entry',
        step,
        from,
        `${entries.manifest} publishes ${entries.unmapped[0]}, whose source was not found`,
      );
    }
    const through = exposuresOf(graph, from).find(({ module }) => entries.modules.includes(module));
    if (through)
      return refuse(
        context,
        'public/entry',
        step,
        from,
        `it is published by ${entries.manifest} as ${formatSymbol(through)}`,
      );
  }
  return undefined;
}
