// The proof that a duplicate is the canonical under another name or path; what is not proven is refused here.

import { declaredAt, refuse } from './declared.ts';
import { type Identity, identify } from './identity.ts';
import type { PlanContext } from './plan.ts';
import { placeOf, type Refusal } from './refusals.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';

/** Why `from` is not proven to be `to` under another name, if it is not. */
export function proofRefusal(
  context: PlanContext,
  from: SymbolName,
  to: SymbolName,
  step: string,
): Refusal | undefined {
  const { graph, open } = context;
  if (to.name !== '*' && graph.follow(to).end.kind === 'missing') {
    return refuse(context, 'import/lacks-name', step, from, `${to.module} does not export ${to.name}`);
  }
  const canonical = identify(graph, open, to);
  const { end } = graph.follow(to);
  const own = end.kind === 'local' ? `${end.module}\0${end.fact.local ?? end.fact.name}` : undefined;
  const direct = identify(graph, open, from, own);
  const duplicate = direct.key === own ? { ...direct, key: canonical.key } : direct;
  const passes = canonical.hops
    .slice(1)
    .find(({ module, name }) => module === from.module && name === from.name);
  if (passes) {
    const message = `${formatSymbol(to)} gets its body from ${formatSymbol(from)}`;
    const start = bodyImport(context, to, from);
    const place = placeOf(to.module, open(to.module).text, start ?? declaredAt(context, to).start);
    return { code: 'canonical/body-in-duplicate', step, message, ...place };
  }
  if (
    duplicate.key === canonical.key &&
    duplicate.hops.length === 1 &&
    isInlineDeclaration(context, from, duplicate)
  ) {
    const code = from.module === to.module ? 'duplicate/shared-declaration' : 'canonical/body-in-duplicate';
    return refuse(
      context,
      code,
      step,
      from,
      `${formatSymbol(from)} is the declaration of ${formatSymbol(to)}`,
    );
  }
  if (duplicate.missing)
    return refuse(context, 'duplicate/not-an-alias', step, from, 'it cannot be followed to a declaration');
  if (duplicate.key !== canonical.key) {
    const mine = duplicate.end?.declaration;
    const theirs = canonical.end?.declaration;
    const colours = [mine, theirs].map((declaration) =>
      declaration?.kind === 'own' ? declaration.colour : undefined,
    );
    if (colours[0] && colours[1] && colours[0] !== colours[1]) {
      return refuse(
        context,
        'import/colour',
        step,
        from,
        `${formatSymbol(from)} is ${colours[0]}, ${formatSymbol(to)} is ${colours[1]}`,
      );
    }
    const why = mine?.kind === 'own' ? mine.why : 'it stands for something else';
    return refuse(
      context,
      'duplicate/not-an-alias',
      step,
      from,
      `${formatSymbol(from)} is not the canonical under another name: ${why}`,
    );
  }
  if (duplicate.differs) return refuse(context, 'duplicate/not-an-alias', step, from, duplicate.differs);
  return undefined;
}

/** Where the canonical's module imports from the duplicate's. */
function bodyImport(
  { graph }: PlanContext,
  { module, name }: SymbolName,
  duplicate: SymbolName,
): number | undefined {
  const facts = graph.facts.get(module)!;
  const isThere = (specifier: string): boolean => graph.moduleOf(module, specifier) === duplicate.module;
  const entry = facts.imports
    .find(({ specifier }) => isThere(specifier))
    ?.entries.find(({ imported }) => imported === duplicate.name);
  const fact = graph.explicit(module, name);
  return entry?.start ?? (fact?.kind === 'indirect' && isThere(fact.specifier) ? fact.span.start : undefined);
}

/** `export function getDb() {}`: removing the export would remove the body. */
function isInlineDeclaration(
  { graph }: PlanContext,
  { module, name }: SymbolName,
  { end }: Identity,
): boolean {
  const span = graph.explicit(module, name)?.span;
  const declaration = end?.declaration;
  if (!span || declaration?.kind !== 'own') return false;
  return span.start <= declaration.name.start && declaration.name.end <= span.end;
}
