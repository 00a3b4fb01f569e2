// An object whose members are parts of the canonical is proven to be that: its map is read from the text instead of from
// a configuration. Where it holds what the parts were when it was made, nobody may write any of them.

import { identify, identifyLocal } from '../identity.ts';
import type { Projection } from '../language.ts';
import { placeOf, type Refusal } from '../refusals.ts';
import type { StageContext } from '../rewrite/context.ts';
import { formatSymbol, type SymbolName } from '../symbols.ts';
import type { CodePlace, TypedQuestions } from '../typed-questions.ts';
import type { Mentions } from './adapter.ts';
import type { ProofContext } from './prove.ts';
import { bindingsIn, namesOf } from './users.ts';

/** Undefined where the duplicate shows something else, or something more. */
export function projectionOf(
  { graph, open }: ProofContext,
  from: SymbolName,
  to: SymbolName,
): Projection | undefined {
  const { end } = identify(graph, open, from);
  const projection = end?.local === undefined ? undefined : open(end.module).projection(end.local);
  if (!end || !projection) return undefined;
  const root = identifyLocal(graph, open, end.module, [projection.root])?.key;
  return root !== undefined && root === identify(graph, open, to).key ? projection : undefined;
}

/**
 * Refusals for places that write what a projection has read once.
 * @param parts where the parts of the canonical are declared
 */
export function writesTo(
  context: StageContext,
  types: TypedQuestions,
  step: string,
  canonical: SymbolName,
  mentions: Mentions,
  parts: readonly CodePlace[],
): Refusal[] {
  const { graph, open } = context;
  const refuse = (file: string, start: number, message: string): Refusal => ({
    code: 'projection/written',
    step,
    message,
    ...placeOf(file, open(file).text, start),
  });
  const own = [...mentions].flatMap(([file, all]) => all.map(({ at }) => ({ file, ...at })));
  const theirs = parts.flatMap((part) => types.references(part)?.mentions ?? []);
  const written = [...own, ...theirs].filter(({ file, start, end }) => {
    if (!graph.facts.has(file)) return false;
    const use = open(file).memberUse({ start, end });
    return use.kind === 'member' && use.does !== 'read';
  });
  return [
    ...written.map(({ file, start }) => refuse(file, start, 'one of its members is written here')),
    ...wholeWrites(context, canonical).map(({ file, start }) =>
      refuse(file, start, `members of ${formatSymbol(canonical)} may be written here`),
    ),
  ];
}

/** The canonical itself assigned again, or given to what writes members by name. */
function wholeWrites(
  { graph, open }: StageContext,
  canonical: SymbolName,
): { file: string; start: number }[] {
  const { end } = identify(graph, open, canonical);
  if (end?.local === undefined) return [];
  const symbols = new Set(namesOf(graph, canonical).map(formatSymbol));
  const homes = [...symbols].map((each) => each.slice(0, each.lastIndexOf('#')));
  const files = new Set([end.module, ...homes.flatMap((home) => [...graph.importersOf(home)])]);
  const again = open(end.module).isReassigned(end.local)
    ? [{ file: end.module, start: open(end.module).declaration(end.local)?.name.start ?? 0 }]
    : [];
  return [
    ...again,
    ...[...files].flatMap((file) => {
      const source = open(file);
      const locals = new Set(bindingsIn(graph, source, symbols).map(({ local }) => local));
      if (file === end.module) locals.add(end.local!);
      return source
        .tellings()
        .filter(
          ({ what, start, end: to }) =>
            /Object\.(?:assign|defineProperty|defineProperties)|Reflect\.(?:set|deleteProperty)/.test(what) &&
            locals.has(source.text.slice(start, to).split('.')[0]!),
        )
        .map(({ start }) => ({ file, start }));
    }),
  ];
}
