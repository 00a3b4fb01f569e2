// Promises that were promises before, and for which nobody waits where they are made: they are stored where a type says
// so, and whoever reads them there waits; or handed to who takes a promise.

import type { Span } from '../edits.ts';
import type { CodePlace, TypeFacts } from '../typed-questions.ts';
import type { AsyncContext } from './context.ts';
import { placeKey } from './remembered.ts';

export type Kept =
  /** By a parameter or an attribute that takes a promise. */
  | { kind: 'taken' }
  | { kind: 'returned'; by: Span }
  /** Where it is read, or what waits for its list: promises in their turn. */
  | { kind: 'stored'; promises: readonly CodePlace[] }
  | { kind: 'lost' };

const lost: Kept = { kind: 'lost' };

export function keptPromise(context: AsyncContext, place: CodePlace): Kept {
  const { file } = place;
  const use = context.syntax(file).keptUse(place);
  switch (use.kind) {
    case 'value':
      return keptPromise(context, { ...use.at, file });
    case 'tested':
      return context.types.types([place])[0]?.thenable === 'maybe' ? { kind: 'taken' } : lost;
    case 'named': {
      if (!takesPromise(context.types.types([{ ...use.place, file }])[0])) return lost;
      if (expectsNone(context.types.contextualTypes([place])[0])) return lost;
      const promises = readsOf(context, { ...use.name, file });
      const all = use.also ? [...promises, { ...use.also, file }] : promises;
      return all.length > 0 ? { kind: 'stored', promises: all } : lost;
    }
    case 'argument': {
      const argument = context.types.calls([{ ...use.call, file }])[0]?.arguments[use.index];
      if (takesPromise(argument?.declared)) return { kind: 'taken' };
      const list = takesPromise(argument?.type) && use.list && context.declarationOf({ ...use.list, file });
      return list ? stored(combinedOf(context, list, new Set())) : lost;
    }
    case 'list':
      return keptList(context, { ...use.at, file });
    case 'attribute':
      return takesPromise(context.types.contextualTypes([place])[0]) ? { kind: 'taken' } : lost;
    case 'returned':
      return use;
    case 'lost':
      return lost;
  }
}

/** `any` and a bare `T` take whatever comes. */
const takesPromise = (type: TypeFacts | undefined): boolean =>
  type !== undefined && type.thenable !== 'never' && !isOpen(type);

const isOpen = ({ kind }: TypeFacts): boolean => /^(?:any|unknown|type-parameter|error)$/.test(kind);

/** What a property holds by its own type says nothing where the object around it is made for another. */
const expectsNone = (type: TypeFacts | undefined): boolean => type?.thenable === 'never' && !isOpen(type);

/** Where what a name holds is read, but for questions whether it is there. */
function readsOf(context: AsyncContext, name: CodePlace): CodePlace[] {
  return valuesOf(context, name).filter(
    (value) =>
      context.syntax(value.file).keptUse(value).kind !== 'tested' ||
      context.types.types([value])[0]?.thenable !== 'maybe',
  );
}

function valuesOf(context: AsyncContext, name: CodePlace, seen = new Set<string>()): CodePlace[] {
  const key = placeKey(name);
  if (seen.has(key)) return [];
  seen.add(key);
  const found: CodePlace[] = [];
  for (const { file, start, end } of context.references(name)?.mentions ?? []) {
    const mention = context.isOwn(file) ? context.syntax(file).mention({ start, end }) : undefined;
    const isItself = file === name.file && start === name.start;
    if (mention?.kind === 'value' && !isItself) found.push({ ...mention.at, file });
    if (mention?.kind === 'named') found.push(...valuesOf(context, { ...mention.name, file }, seen));
  }
  return found;
}

/** A list of promises that is waited for as a whole. */
export const keptList = (context: AsyncContext, place: CodePlace): Kept =>
  stored(combinedFrom(context, place, new Set()));

const stored = (promises: readonly CodePlace[] | undefined): Kept =>
  promises ? { kind: 'stored', promises } : lost;

/** What waits for the list; undefined where it goes elsewhere. */
function combinedFrom(context: AsyncContext, place: CodePlace, seen: Set<string>): CodePlace[] | undefined {
  const { file } = place;
  const use = context.syntax(file).listUse(place);
  if (use.kind === 'combined') return [{ ...use.call, file }];
  if (use.kind === 'list') return combinedFrom(context, { ...use.at, file }, seen);
  if (use.kind === 'elements') {
    const reads = use.names.map((name) => readsOf(context, { ...name, file }));
    return reads.some(({ length }) => length === 0) ? undefined : reads.flat();
  }
  if (use.kind === 'named') return combinedOf(context, { ...use.name, file }, seen);
  return use.kind === 'tested' ? [] : undefined;
}

/** The same for whoever reads it under a name; nothing is waited for if nobody does. */
function combinedOf(context: AsyncContext, name: CodePlace, seen: Set<string>): CodePlace[] | undefined {
  const key = placeKey(name);
  if (seen.has(key)) return [];
  seen.add(key);
  const all = valuesOf(context, name).map((value) => combinedFrom(context, value, seen));
  const found = all.flatMap((each) => each ?? []);
  return all.includes(undefined) || found.length === 0 ? undefined : found;
}
