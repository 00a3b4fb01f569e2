// The tokens of a piece of code, and a hash of them under which two copies are equal whatever they call themselves and
// their local names. Comments, blanks, quotes and trailing punctuation do not count.

import { Hash } from '../../core/audit/hash.ts';
import type { Span } from '../../core/edits.ts';

// Strings end after a while: in data on one line of a megabyte, each quote without a partner is looked for to the end.
const token =
  /[A-Za-z_$\u00a1-\uffff][\w$\u00a1-\uffff]*|\d[\w.]*|'(?:[^'\\\n]|\\.){0,500}'|"(?:[^"\\\n]|\\.){0,500}"|\?\.|=>|[^\s\w]/g;

/** Where comments begin and end; the parser knows, a pattern does not. */
export type CommentEnds = ReadonlyMap<number, number>;

export interface Fingerprint {
  hash: string;
  size: number;
  /** Share of the tokens that are text or numbers. */
  data: number;
}

/**
 * @param self the declaration's own name
 * @param locals names that are bound inside
 */
export function fingerprint(
  text: string,
  spans: readonly Span[],
  comments: CommentEnds,
  self: string,
  locals: ReadonlySet<string>,
): Fingerprint {
  const hash = new Hash();
  const numbers = new Map<string, string>();
  let size = 0;
  let data = 0;
  let before = '';
  let pending = '';
  for (const { start, end } of spans) {
    token.lastIndex = start;
    for (let match = token.exec(text); match && match.index < end; match = token.exec(text)) {
      let found = match[0];
      const commentEnd = found === '/' ? comments.get(match.index) : undefined;
      if (commentEnd !== undefined) {
        token.lastIndex = commentEnd;
        continue;
      }
      if (found === ';') continue;
      // A comma counts only if something follows it that is no closing bracket.
      if (found === ',') {
        pending = ',';
        continue;
      }
      if (pending && !/^[)\]}>]$/.test(found)) hash.add(pending);
      pending = '';
      const first = found.charCodeAt(0);
      if (first === 34 || first === 39) {
        found = `'${found.slice(1, -1)}'`;
        data++;
      } else if (first >= 48 && first <= 57) data++;
      else if (before !== '.' && before !== '?.') {
        if (found === self) found = '\0self';
        else if (locals.has(found)) {
          let number = numbers.get(found);
          if (number === undefined) {
            number = `\0${numbers.size}`;
            numbers.set(found, number);
          }
          found = number;
        }
      }
      hash.add(found);
      size++;
      before = found;
    }
  }
  return { hash: hash.toString(), size, data: size === 0 ? 0 : Math.round((data / size) * 100) / 100 };
}

/** The tokens of a text that is not parsed, comments left out as well as a pattern can tell them. */
export function tokensOf(text: string): string[] {
  const clean = text.replace(
    /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    '$1',
  );
  return (clean.match(token) ?? []).filter((found) => found !== ';' && found !== ',');
}
