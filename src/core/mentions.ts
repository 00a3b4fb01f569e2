// What still says a name that is gone, in places that are never rewritten: strings, comments, documentation, data.
// They are listed for a person to read. This search knows no syntax and no imports: it is the second opinion.

import { type Place, placeOf } from './refusals.ts';
import { wordPattern } from './words.ts';

export interface Mention extends Place {
  name: string;
}

/** What to look for: names that no symbol has any more, and paths of deleted modules without their ending. */
export interface Wanted {
  name: string;
  pattern: RegExp;
}

export function wantedNames(names: Iterable<string>): Wanted[] {
  return [...new Set(names)]
    .filter((name) => name.length > 2)
    .map((name) => ({ name, pattern: wordPattern(name) }));
}

/** Mentions in one text; in code only those in comments and strings, since identifiers are followed elsewhere. */
export function mentionsIn(
  file: string,
  text: string,
  wanted: readonly Wanted[],
  isCode: boolean,
): Mention[] {
  const found: Mention[] = [];
  for (const { name, pattern } of wanted) {
    if (!text.includes(name)) continue;
    for (const { index } of text.matchAll(pattern)) {
      if (!isCode || isQuoted(text, index)) found.push({ name, ...placeOf(file, text, index) });
    }
  }
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Whether an offset seems to stand in a comment or a string, as far as its own line tells. */
function isQuoted(text: string, index: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', index - 1) + 1, index);
  if (/^\s*(?:\*|\/\*)|\/\//.test(line)) return true;
  return /(?:^|[^\\])(['"`])(?:(?!\1).)*$/.test(line) && !/^\s*(?:import|export)\b/.test(line);
}
