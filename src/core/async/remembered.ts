// What a compiler said of names before a conversion, as places of the text that came of it. A name that no edit has
// written since has the mentions that it had, so the check that follows every function need not ask for them again.

import type { Edit, Span } from '../edits.ts';
import type { StageChange } from '../overlay.ts';
import type { CodePlace, DeclaredPlace, References } from '../typed-questions.ts';

export interface Asked {
  name: CodePlace;
  word: string;
  found: References;
}

/** By place of the name now; what was changed otherwise than by this stage is asked anew. */
export function remembered(
  asked: readonly Asked[],
  since: readonly StageChange[],
  stage: string,
): ReadonlyMap<string, References> {
  const known = new Map<string, References>();
  if (since.some((change) => change.stage !== stage && (change.edits.size > 0 || change.deleted.length > 0)))
    return known;
  const written = wordsWritten(since);
  for (const { name, word, found } of asked) {
    const now = written.has(word) ? undefined : nowAt(since, name);
    const references = now && referencesNow(since, found);
    if (references) known.set(placeKey(now), references);
  }
  return known;
}

export const placeKey = ({ file, start, end }: CodePlace): string => `${file}:${start}:${end}`;

function wordsWritten(since: readonly StageChange[]): Set<string> {
  const words = new Set<string>();
  for (const { edits } of since)
    for (const list of edits.values())
      for (const { text } of list)
        for (const [word] of text.matchAll(/[\p{ID_Continue}$]+/gu)) words.add(word);
  return words;
}

function referencesNow(since: readonly StageChange[], found: References): References | undefined {
  const declared = new Map<string, DeclaredPlace>();
  const declarationNow = (place: DeclaredPlace): DeclaredPlace => {
    const known = declared.get(placeKey(place));
    if (known) return known;
    const name = place.name && nowAt(since, { ...place.name, file: place.file });
    const [start, end] = [place.start, place.end].map((offset) => offsetNow(since, place.file, offset));
    const now = { ...place, start: start!, end: end!, ...(name && { name: spanOf(name) }) };
    declared.set(placeKey(place), now);
    return now;
  };
  const mentions = found.mentions.map((mention) => {
    const now = nowAt(since, mention);
    return now && { ...now, of: declarationNow(mention.of) };
  });
  if (mentions.some((mention) => mention === undefined)) return undefined;
  return {
    declarations: found.declarations.map(declarationNow),
    mentions: mentions.filter((mention) => mention !== undefined),
  };
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** Where a name stands after some stages; undefined if one of them wrote it. */
function nowAt(since: readonly StageChange[], { file, start, end }: CodePlace): CodePlace | undefined {
  let at = start;
  const length = end - start;
  for (const { edits } of since) {
    const own = edits.get(file) ?? [];
    if (own.some((edit) => edit.start < at + length && edit.end > at)) return undefined;
    at = moved(own, at);
  }
  return { file, start: at, end: at + length };
}

/** Where an offset stands after some stages; behind what they write there. */
export const offsetNow = (since: readonly StageChange[], file: string, offset: number): number =>
  since.reduce((at, { edits }) => moved(edits.get(file) ?? [], at), offset);

const moved = (edits: readonly Edit[], offset: number): number =>
  edits.reduce((at, { start, end, text }) => (end <= offset ? at + text.length - (end - start) : at), offset);
