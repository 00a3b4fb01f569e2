// Whether the canonical can take the name that "as" asks for.

import { refuse } from './declared.ts';
import { starredRenames } from './exposure.ts';
import type { PlanContext } from './plan.ts';
import type { Refusal } from './refusals.ts';
import type { SymbolName } from './symbols.ts';

/** Undefined if the new name is free wherever the canonical is named in its own module and passed on by a star. */
export function renameRefusal(
  context: PlanContext,
  from: SymbolName,
  to: SymbolName,
  absorbs: boolean,
): Refusal | undefined {
  const { graph, open } = context;
  const fact = graph.explicit(from.module, from.name);
  const source = open(from.module);
  if (!fact || (fact.kind === 'indirect' && fact.through === undefined)) {
    return refuse(
      context,
      'rename/name-taken',
      '',
      from,
      `${from.module} only passes ${from.name} on; rename it where it is declared`,
    );
  }
  if (!absorbs && graph.explicit(to.module, to.name))
    return refuse(context, 'rename/name-taken', '', from, `${to.module} already exports ${to.name}`);
  const clash = starredRenames(graph, from.module, from.name).find(
    (module) => graph.follow({ module, name: to.name }).end.kind !== 'missing',
  );
  if (clash !== undefined)
    return refuse(
      context,
      'rename/name-taken',
      '',
      from,
      `${clash} passes it on and already offers ${to.name}`,
    );
  const local = fact.kind === 'local' ? fact.local : undefined;
  if (local !== from.name) return undefined;
  const offsets = source.references(local).map(({ start }) => start);
  return source.isFree(to.name, offsets, absorbs ? [to.name] : [])
    ? undefined
    : refuse(context, 'rename/name-taken', '', from, `${to.name} already means something in ${from.module}`);
}
