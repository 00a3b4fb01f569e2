// What may happen to a list while a loop over it waits. A callback that changes no list, itself or by what it calls,
// leaves it to others; and where no file makes a list with holes, there is none to leave out.

import type { Span } from '../edits.ts';
import type { CodePlace, SymbolFacts } from '../typed-questions.ts';
import type { AsyncContext } from './context.ts';

const list = /\[\]$|^(?:Readonly)?Array<|^(?:readonly )?\[.*\]$|^(?:any|unknown)$/s;

/** As the compiler prints types: a list, or what may be one. */
export const mayBeList = (type: string | undefined): boolean => type === undefined || list.test(type);

/** Functions of libraries that call whoever has subscribed. */
const notifies = /^(?:emit|dispatch\w*|trigger|fire|publish|notify|next)$/;

/** Whether a callback, and all that it calls in the tree, leaves the list alone over which it runs. */
export function isSteady(context: AsyncContext, callback: CodePlace, over: CodePlace): boolean {
  const changed = changedBy(context, callback, new Set());
  if (!changed) return false;
  const pairs = changed.flatMap((place) => [
    { from: place, to: over },
    { from: over, to: place },
  ]);
  // Two lists of which neither may stand for the other are two.
  return context.types.assignable(pairs).every((mayStandFor) => mayStandFor === false);
}

/** The lists that a function, and all that it calls in the tree, changes, new ones of its own aside; undefined if that is not known. */
function changedBy(context: AsyncContext, at: CodePlace, seen: Set<string>): CodePlace[] | undefined {
  const key = `${at.file}:${at.start}`;
  if (seen.has(key)) return [];
  seen.add(key);
  const found = context.syntax(at.file).listChanges(at);
  if (!found) return undefined;
  const inFile = (span: Span): CodePlace => ({ ...span, file: at.file });
  const objects = found.changed.map(inFile);
  const types = context.types.types(objects);
  const lists = context.types.lists(objects);
  const symbols = context.types.symbols(found.calls.map(inFile));
  return together([
    objects.filter((_, index) => mayBeList(types[index]?.text) || lists[index]),
    ...found.calls.map((call, index) => changedByCall(context, inFile(call), symbols[index], seen)),
  ]);
}

function together(parts: readonly (CodePlace[] | undefined)[]): CodePlace[] | undefined {
  const all: CodePlace[] = [];
  for (const part of parts) {
    if (!part) return undefined;
    all.push(...part);
  }
  return all;
}

function changedByCall(
  context: AsyncContext,
  call: CodePlace,
  symbol: SymbolFacts | undefined,
  seen: Set<string>,
): CodePlace[] | undefined {
  const own = symbol?.declarations.filter(({ file }) => context.isOwn(file));
  if (!own || !symbol) return undefined;
  if (own.length === 0) return notifies.test(symbol.name) ? undefined : [];
  if (!own.some(({ kind }) => kind === 'class') && !context.isFunctionType(call)) return [];
  return together(
    own.map((declared) => {
      if (declared.kind === 'class') return changedBy(context, declared, seen);
      if (!declared.name) return undefined;
      const name = { ...declared.name, file: declared.file };
      const mention = context.syntax(name.file).mention(name);
      if (mention?.kind === 'declares') return changedBy(context, { ...mention.at, file: name.file }, seen);
      return mention?.kind === 'signature' ? changedByFamily(context, name, seen) : undefined;
    }),
  );
}

/** A member without a body: all who implement it. */
function changedByFamily(context: AsyncContext, name: CodePlace, seen: Set<string>): CodePlace[] | undefined {
  const bodies = (context.references(name)?.declarations ?? []).flatMap(({ file, name: own }) => {
    const mention = own && context.isOwn(file) ? context.syntax(file).mention(own) : undefined;
    return mention?.kind === 'declares' ? [{ ...mention.at, file }] : [];
  });
  return bodies.length > 0 ? together(bodies.map((body) => changedBy(context, body, seen))) : undefined;
}

const suspicious = /\bArray\s*(?:<[^>]*>)?\(|\[\s*,|,\s*,|\bdelete\s/;

/** Whether some file of the tree makes a list with holes. What is written past a list's end is not seen. */
export function makesHoles(context: AsyncContext): boolean {
  for (const file of context.graph.facts.keys()) {
    if (!suspicious.test(context.textOf(file))) continue;
    const { made, deleted } = context.syntax(file).holes();
    if (made) return true;
    const types = context.types.types(deleted.map((object) => ({ ...object, file })));
    if (types.some((type) => type !== undefined && mayBeList(type.text) && type.kind !== 'any')) return true;
  }
  return false;
}
