// Lists of names as text: what goes and what comes takes its comma, its line and its comments along.

import type { Span } from '../../core/edits.ts';
import type { TextEdit } from '../../core/language.ts';

/** Deletes items of a list with one comma each: up to the next one, or, at the end, back to the last that stays. */
export function removeFromList<T extends Span>(
  text: string,
  names: readonly T[],
  keep: ReadonlyMap<T, unknown>,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const stays = (name: T): boolean => keep.get(name) !== undefined;
  const lastKept = names.findLastIndex(stays);
  names.forEach((name, index) => {
    if (stays(name)) return;
    if (index >= lastKept) return;
    const next = names[index + 1]!;
    const goesOn = edits.at(-1)?.end === name.start;
    const span = goesOn ? { start: name.start, end: next.start } : withItsLine(text, name, next);
    edits.push({ ...span, text: '' });
  });
  const tail = names.slice(lastKept + 1);
  if (lastKept >= 0 && tail.length > 0)
    edits.push({ start: names[lastKept]!.end, end: tail.at(-1)!.end, text: '' });
  return edits;
}

/** A name that has lines of its own goes with them and with the comments above it; else up to the next name. */
function withItsLine(text: string, name: Span, next: Span): Span {
  const between = text.slice(name.end, next.start);
  const ownTail = /^\s*?,[^\n]*\n/.exec(between);
  const above = /(?:^|\n)((?:[ \t]*(?:\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)[ \t]*\n)*[ \t]*)$/.exec(
    text.slice(0, name.start),
  );
  if (!ownTail || !above) return { start: name.start, end: next.start };
  return { start: name.start - above[1]!.length, end: name.end + ownTail[0].length };
}

/**
 * Edits that add items behind `last`, the last one that stays: on lines of their own where it has one, behind the
 * comment that stands there.
 */
export function appendToList(
  text: string,
  names: readonly Span[],
  last: Span,
  add: readonly string[],
): TextEdit[] {
  if (add.length === 0) return [];
  const lineStart = text.lastIndexOf('\n', last.start - 1) + 1;
  const indent = /^[ \t]*$/.exec(text.slice(lineStart, last.start))?.[0];
  if (indent === undefined)
    return [{ start: last.end, end: last.end, text: add.map((name) => `, ${name}`).join('') }];
  const lineBreak = text[lineStart - 2] === '\r' ? '\r\n' : '\n';
  const lines = add.map((name) => lineBreak + indent + name);
  const rest = /^([ \t]*,)?[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*)(?=\r?\n)/.exec(
    text.slice(last.end),
  );
  if (!rest || last !== names.at(-1))
    return [{ start: last.end, end: last.end, text: lines.map((line) => `,${line}`).join('') }];
  const at = last.end + rest[0].length;
  const hasComma = rest[1] !== undefined;
  return [
    ...(hasComma ? [] : [{ start: last.end, end: last.end, text: ',' }]),
    { start: at, end: at, text: lines.join(',') + (hasComma ? ',' : '') },
  ];
}

const comment = /\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g;

/** The comments within a span that do not belong to a name that goes: before it, or behind it on its line. */
export function commentsBeside(
  text: string,
  within: Span,
  names: readonly Span[],
  gone: readonly Span[],
): string[] {
  const found: string[] = [];
  for (const match of text.slice(within.start, within.end).matchAll(comment)) {
    const start = within.start + match.index;
    const end = start + match[0].length;
    const before = names.findLast((name) => name.end <= start);
    const onItsLine = before && !text.slice(before.end, start).includes('\n');
    const endsLine = /^[ \t]*\r?\n/.test(text.slice(end));
    const next = names.find((name) => name.start >= end);
    const owner = (onItsLine && endsLine) || !next ? before : next;
    if (!owner || !gone.includes(owner)) found.push(match[0]);
  }
  return found;
}
