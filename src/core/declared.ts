// Where a symbol stands in its module's text, so that a refusal can point at it.

import { firstUse } from './externals.ts';
import { memberOf } from './identity.ts';
import type { PlanContext } from './plan.ts';
import { placeOf, type Refusal, type RefusalCode } from './refusals.ts';
import type { SymbolName } from './symbols.ts';

/** A refusal at the place where a module declares or exports a symbol. */
export function refuse(
  context: PlanContext,
  code: RefusalCode,
  step: string,
  at: SymbolName,
  message: string,
): Refusal {
  if (!context.graph.facts.has(at.module)) {
    const use = firstUse(context, at) ?? { file: at.module, start: 0 };
    const text = context.graph.facts.has(use.file) ? context.open(use.file).text : '';
    return { code, step, message, ...placeOf(use.file, text, use.start) };
  }
  const source = context.open(at.module);
  return { code, step, message, ...placeOf(at.module, source.text, declaredAt(context, at).start) };
}

/** Where a name is declared in its module, or the specifier by which it is passed on. */
export function declaredAt(
  { graph, open }: Pick<PlanContext, 'graph' | 'open'>,
  { module, name }: SymbolName,
): { start: number } {
  const fact = graph.explicit(module, name);
  const member = memberOf(name);
  if (member !== undefined) return open(module).defaultMember(member)?.name ?? { start: 0 };
  if (!fact)
    return graph.facts.get(module)?.exports.find(({ kind }) => kind === 'star')?.span ?? { start: 0, end: 0 };
  if (fact.kind === 'indirect') return { start: fact.at ?? fact.span.start };
  const source = open(module);
  const declaration =
    fact.local === undefined
      ? source.defaultDeclaration()
      : (source.declaration(fact.local) ?? source.defaultDeclaration());
  return declaration?.name ?? fact.span;
}
