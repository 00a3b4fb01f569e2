// Elements of components. A component that only renders another one hides it: whoever looks through elements for those
// of the canonical does not find the elements of the duplicate, and would once they are the canonical's.

import { identify } from '../identity.ts';
import { placeOf, type Refusal } from '../refusals.ts';
import type { StageContext } from '../rewrite/context.ts';
import { formatSymbol, type SymbolName } from '../symbols.ts';
import { bindingsIn, namesOf } from './users.ts';

/** The first place where something is compared with the canonical itself. */
export function askedFor(
  { graph, open }: StageContext,
  step: string,
  canonical: SymbolName,
): Refusal | undefined {
  const symbols = new Set(namesOf(graph, canonical).map(formatSymbol));
  const modules = new Set([...symbols].map((symbol) => symbol.slice(0, symbol.lastIndexOf('#'))));
  const { end } = identify(graph, open, canonical);
  const files = new Set([...modules, ...[...modules].flatMap((module) => graph.importersOf(module))]);
  for (const path of [...files].filter((each) => graph.facts.has(each)).sort()) {
    const source = open(path);
    const names: { local: string; member?: string }[] = bindingsIn(graph, source, symbols);
    if (end?.module === path && end.local !== undefined) names.push({ local: end.local });
    const uses = names.flatMap(({ local, member }) => source.uses(local, member));
    const compared = uses.find((use) => use.kind === 'value' && use.compared);
    if (compared)
      return {
        code: 'inline/told-apart',
        step,
        message: 'elements are asked whether they are of the canonical, and those of the duplicate are not',
        ...placeOf(path, source.text, compared.start),
      };
  }
  return undefined;
}
