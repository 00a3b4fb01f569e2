// The tokens of a piece of code, and a hash of them under which two copies are equal whatever they call themselves and
// their local names. Comments, blanks, quotes and trailing punctuation do not count.

import { Hash } from '../../core/audit/hash.ts';
import type { Span } from '../../core/edits.ts';
import { isBlank, isClosing, isDigit, isNameStart, isQuote, tokenEnd } from './lexis.ts';

/** Where comments begin and end; the parser knows, a scan does not. */
export type CommentEnds = ReadonlyMap<number, number>;

export interface Fingerprint {
  hash: string;
  size: number;
  /** Share of the tokens that are text or numbers. */
  data: number;
}

const exporting = /export\s+(?:default\s+)?/y;

const [comma, dot, slash, semicolon] = [...',./;'].map((char) => char.charCodeAt(0));

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
  let afterDot = false;
  let pending = false;
  for (const { start, end } of spans) {
    for (let at = declarationIn(text, start), next = at; at < end; at = next) {
      const code = text.charCodeAt(at);
      next = at + 1;
      if (isBlank(code) || code === semicolon) continue;
      if (code === slash) {
        next = comments.get(at) ?? next;
        if (next > at + 1) continue;
      }
      // A comma counts only if something follows it that is no closing bracket.
      if (code === comma) {
        pending = true;
        continue;
      }
      if (pending && !isClosing(code)) hash.add(',');
      pending = false;
      next = tokenEnd(text, at);
      if (isQuote(code)) {
        hash.add(`'${text.slice(at + 1, Math.max(at, next - 1))}'`);
        data++;
      } else if (isNameStart(code) && !afterDot)
        hash.add(nameIn(text.slice(at, next), self, locals, numbers));
      else {
        if (isDigit(code)) data++;
        hash.addPart(text, at, next);
      }
      size++;
      afterDot = text.charCodeAt(next - 1) === dot && !isDigit(code) && !isQuote(code);
    }
  }
  return { hash: hash.toString(), size, data: size === 0 ? 0 : Math.round((data / size) * 100) / 100 };
}

/** Whether others may have it is no part of what it is. */
function declarationIn(text: string, start: number): number {
  exporting.lastIndex = start;
  return exporting.test(text) ? exporting.lastIndex : start;
}

/** A name as copies share it: the declaration's own, or the how-manieth local it is. */
function nameIn(
  name: string,
  self: string,
  locals: ReadonlySet<string>,
  numbers: Map<string, string>,
): string {
  if (name === self) return '\0self';
  if (!locals.has(name)) return name;
  let number = numbers.get(name);
  if (number === undefined) {
    number = `\0${numbers.size}`;
    numbers.set(name, number);
  }
  return number;
}

/** The tokens of a text that is not parsed, comments left out as well as a pattern can tell them. */
export function tokensOf(text: string): string[] {
  const clean = text.replace(
    /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    '$1',
  );
  const found: string[] = [];
  for (let at = 0; at < clean.length; ) {
    const code = clean.charCodeAt(at);
    const end = isBlank(code) ? at + 1 : tokenEnd(clean, at);
    if (!isBlank(code) && code !== semicolon && code !== comma) found.push(clean.slice(at, end));
    at = end;
  }
  return found;
}
