// What comments say of a declaration: that it is deprecated, that it is there for compatibility, that it is allowed.
// Such words rank and explain; they never decide what something is.

import type { ParseResult } from 'oxc-parser';
import type { DeclarationShape } from '../../core/audit/shape.ts';
import type { Span } from '../../core/edits.ts';

export type Notes = Pick<DeclarationShape, 'deprecated' | 'words' | 'allow'>;

type Comment = Pick<ParseResult['comments'][number], 'start' | 'end' | 'value'>;

// To the next tag; `{@link x}` is none.
const deprecation = /@deprecated\b[ \t]*((?:[^\n@]|(?<=\{)@)*)/;
const telling =
  /\b(legacy|backwards?|compat(?:ibility)?|deprecated|obsolete|outdated|superseded|migration|temporary|shim)\b/gi;
/** What a comment says to a tool is not said of the code: `eslint-disable-next-line no-deprecated`. */
const directive = /(?:eslint-|oxlint-|biome-|prettier-|tslint:|@ts-|c8 |v8 |istanbul )[^\n]*/g;
const allowance = /canonize-allow(?:\s+until\s+(\d{4}-\d\d-\d\d))?\s*:\s*([^\n]+)/;

/** The notes in the comments directly above a statement: those that only blanks separate from it. */
export function notesIn(text: string, comments: readonly Comment[], statement: Span): Notes {
  let at = lastBefore(comments, statement.start);
  let start = statement.start;
  const found: { text: string; start: number }[] = [];
  for (; at >= 0; at--) {
    const comment = comments[at]!;
    if (text.slice(comment.end, start).trim() !== '') break;
    found.push({ text: comment.value, start: comment.start });
    start = comment.start;
  }
  if (found.length === 0) return {};
  const said = found.map((comment) => comment.text).join('\n');
  const deprecated = deprecation.exec(said);
  const told = said.replace(directive, '').matchAll(telling);
  const words = [...new Set([...told].map(([word]) => word.toLowerCase()))];
  const allowed = found.find((comment) => allowance.test(comment.text));
  return {
    ...(deprecated && { deprecated: deprecated[1]!.replace(/\s*\*?\/?\s*$/, '').trim() }),
    ...(words.length > 0 && { words }),
    ...(allowed && { allow: readAllowance(text, allowed) }),
  };
}

function readAllowance(text: string, comment: { text: string; start: number }): NonNullable<Notes['allow']> {
  const [, until, reason] = allowance.exec(comment.text)!;
  const at = comment.start + comment.text.search(allowance);
  return {
    line: text.slice(0, at).split('\n').length,
    reason: reason!.replace(/\s*\*?\/?\s*$/, '').trim(),
    ...(until !== undefined && { until }),
  };
}

function lastBefore(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
