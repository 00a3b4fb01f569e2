// The proof that a duplicate is the canonical under another name or path; what is not proven is refused here.

import { declaredAt, refuse } from './declared.ts';
import { endKey } from './graph.ts';
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
  const target = graph.follow(to);
  if (to.name !== '*' && target.end.kind === 'missing') {
    // What the canonical passes on without a source behind it, the duplicate may have from the canonical all the same.
    const isSame = graph.explicit(to.module, to.name) && endKey(graph.follow(from)) === endKey(target);
    if (isSame) return undefined;
    return refuse(context, 'import/lacks-name', step, from, `${to.module} does not export ${to.name}`);
  }
  if (graph.external(from.module)) return bodyOutside(context, from, to, step);
  const canonical = identify(graph, open, to);
  const { end } = target;
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

/** A package's symbol is replaced on the word of the configuration; but not by what is made of it. */
function bodyOutside(
  context: PlanContext,
  from: SymbolName,
  to: SymbolName,
  step: string,
): Refusal | undefined {
  const { graph } = context;
  const { end } = graph.follow(to);
  const homes = [to.module, ...(end.kind === 'local' ? [end.module] : [])];
  for (const home of homes) {
    const facts = graph.facts.get(home);
    const isThere = (specifier: string): boolean => graph.moduleOf(home, specifier) === from.module;
    const isIt = (name: string): boolean => name === from.name || name === '*';
    const start =
      facts?.imports
        .filter(({ specifier }) => isThere(specifier))
        .flatMap(({ entries }) => entries)
        .find(({ imported }) => isIt(imported))?.start ??
      facts?.exports.find(
        (fact) =>
          fact.kind !== 'local' &&
          isThere(fact.specifier) &&
          isIt(fact.kind === 'star' ? '*' : fact.imported),
      )?.span.start ??
      facts?.hidden.find(({ specifier, prefix }) => !prefix && isThere(specifier))?.start;
    if (start === undefined) continue;
    const message = `${formatSymbol(to)} is made of ${formatSymbol(from)}`;
    return {
      code: 'canonical/body-in-duplicate',
      step,
      message,
      ...placeOf(home, context.open(home).text, start),
    };
  }
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
