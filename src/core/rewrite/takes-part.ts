// Whether a file that names a module from which something moves takes one of the names that move. Most importers of a
// large barrel do not, and need not be opened.

import type { ModuleFacts } from '../facts.ts';
import type { StageContext } from './context.ts';

export function takesPart({ graph, moves }: StageContext, facts: ModuleFacts): boolean {
  if (moves.from(facts.path)) return true;
  const namesFrom = (specifier: string): ReadonlyMap<string, unknown> | undefined =>
    moves.from(graph.moduleOf(facts.path, specifier));
  if (facts.hidden.some(({ specifier, prefix }) => !prefix && namesFrom(specifier))) return true;
  const isCommonJs = (specifier: string): boolean =>
    graph.facts.get(graph.moduleOf(facts.path, specifier) ?? '')?.commonJs !== undefined;
  const isMoving = (specifier: string, imported: string): boolean => {
    const names = namesFrom(specifier);
    if (!names) return false;
    const isMember =
      imported === 'default' &&
      (isCommonJs(specifier) || [...names.keys()].some((name) => name.startsWith('default.')));
    return imported === '*' || names.has(imported) || isMember;
  };
  if (
    facts.imports.some(({ specifier, entries }) =>
      entries.some(({ imported }) => isMoving(specifier, imported)),
    )
  )
    return true;
  return facts.exports.some(
    (fact) => fact.kind !== 'local' && isMoving(fact.specifier, fact.kind === 'star' ? '*' : fact.imported),
  );
}
