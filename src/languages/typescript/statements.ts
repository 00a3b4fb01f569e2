// How much text goes when a statement goes: its whole lines, the comments that belonged to it, and one of two
// blank lines that would meet.

import type { Span } from '../../core/edits.ts';
import { isJavaScript } from './parse.ts';
import type { Node } from './tree.ts';

export interface CommentSpan extends Span {
  type: 'Line' | 'Block';
  value: string;
}

/** Which comments above a statement go with it: all that touch it, or only those that instruct a tool about it. */
export type Attached = 'all' | 'directives';

const directive =
  /^[\s*]*(?:eslint-disable-(?:next-line|line)|@ts-(?:ignore|expect-error)|prettier-ignore|biome-ignore|deno-lint-ignore|oxlint-disable-(?:next-line|line)|tslint:disable-next-line)/;
const header =
  /©|copyright|@licen[cs]e|licensed under|@file\b|@fileoverview|@module\b|@packageDocumentation|@jsx|@ts-(?:no)?check|eslint-(?:env|disable\s|disable$|enable|global)|@vitest-environment|@jest-environment|#__|^\s*<reference|^\/\s*<|^!/i;

/** The span to delete so that a statement disappears without a trace. */
export function removalSpan(
  text: string,
  statement: Span,
  comments: readonly CommentSpan[],
  attached: Attached,
): Span {
  let { start, end } = statement;
  for (let above = commentAbove(text, start, comments); above; above = commentAbove(text, start, comments)) {
    if (header.test(above.value)) break;
    if (attached === 'directives' && !directive.test(above.value)) break;
    start = above.start;
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const ownLine =
    /^\s*$/.test(text.slice(lineStart, start)) &&
    !(lineStart === 0 && text.charCodeAt(0) === 0xfeff && start > 1);
  const rest = /^[ \t]*(?:;[ \t]*)?/.exec(text.slice(end))![0].length;
  const trailing = trailingComment(text, end + rest, comments);
  const tail = trailing ?? end + rest;
  const lineBreak = /^[ \t]*(\r\n|\n|\r|$)/.exec(text.slice(tail));
  if (!lineBreak) return { start, end: end + rest };
  if (!ownLine) return { start: start - /[ \t]*$/.exec(text.slice(lineStart, start))![0].length, end: tail };
  const bom = text.charCodeAt(0) === 0xfeff && lineStart === 0 ? 1 : 0;
  return withBlankLine(text, { start: lineStart + bom, end: tail + lineBreak[0].length });
}

/** A comment that ends on the line above (or on the same line), with nothing but blanks between. */
function commentAbove(
  text: string,
  start: number,
  comments: readonly CommentSpan[],
): CommentSpan | undefined {
  const above = comments.findLast((comment) => comment.end <= start);
  if (!above || !/^[ \t]*(?:\r\n|\n|\r)?[ \t]*$/.test(text.slice(above.end, start))) return undefined;
  const lineStart = text.lastIndexOf('\n', above.start - 1) + 1;
  const isOwnLine = /^[\uFEFF\s]*$/.test(text.slice(lineStart, above.start));
  return isOwnLine && !text.startsWith('#!', above.start) ? above : undefined;
}

/** Where a comment on the rest of the statement's line ends. */
function trailingComment(text: string, end: number, comments: readonly CommentSpan[]): number | undefined {
  const found = comments.find((comment) => comment.start >= end);
  if (!found || !/^[ \t]*$/.test(text.slice(end, found.start))) return undefined;
  return text.slice(found.start, found.end).includes('\n') ? undefined : found.end;
}

/** See `Source.behind`. */
export function behindStatement(text: string, end: number, comments: readonly CommentSpan[]): number {
  const at = trailingComment(text, end, comments) ?? end;
  return /^[ \t]*(?:\r|\n|$)/.test(text.slice(at)) ? at : end;
}

/** Takes one run of blank lines along where two would meet, or where the text would begin or end with one. */
function withBlankLine(text: string, { start, end }: Span): Span {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const blankBefore = /^\uFEFF?$/.test(before) || /(?:^|\n)[ \t]*\r?\n$/.test(before);
  const blankAfter = /^(?:[ \t]*\r?\n)+/.exec(after);
  if (blankBefore && blankAfter) return { start, end: end + blankAfter[0].length };
  if (after.trim() === '' && /\n[ \t]*\r?\n$/.test(before)) {
    const trailing = /(?:[ \t]*\r?\n)*$/.exec(before.replace(/\r?\n$/, ''))![0];
    return { start: start - (before.endsWith('\r\n') ? 2 : 1) - trailing.length + lastBreak(trailing), end };
  }
  return { start, end };
}

const lastBreak = (run: string): number => (run.endsWith('\r\n') ? 2 : run.endsWith('\n') ? 1 : 0);

/** The comment that names a local in a way that tools read: JSDoc types in JavaScript, the pragmas of JSX. */
export function namedInComment(
  path: string,
  comments: readonly CommentSpan[],
  local: string,
): CommentSpan | undefined {
  const name = local.replaceAll('$', '\\$');
  const pragma = new RegExp(`@jsx(?:Frag)?\\s+${name}(?![\\w$])`);
  const type = new RegExp(`@\\w+[^\\n]*\\{[^}]*(?<![\\w$])${name}(?![\\w$])`);
  return comments.find(
    (comment) =>
      comment.type === 'Block' &&
      (pragma.test(comment.value) || (isJavaScript(path) && type.test(comment.value))),
  );
}

/** Whether a lint or compiler directive stands directly above a statement. */
export function hasDirective(text: string, start: number, comments: readonly CommentSpan[]): boolean {
  const above = commentAbove(text, start, comments);
  return above !== undefined && directive.test(above.value);
}

/** The line break that a text uses. */
export const lineBreakOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Merges spans that touch or overlap, so that neighbours that both go are one deletion. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

/** A semicolon where a deletion would join a statement that may go on to a line that could continue it. */
export function joint(text: string, program: Node, { start, end }: Span): string {
  const body = program.body as Node[];
  const before = body.findLast((statement) => statement.end <= start);
  const after = body.find((statement) => statement.start >= end);
  if (!before || !after || text[before.end - 1] === ';' || !mayGoOn(before)) return '';
  return /^(?:[([`*/]|\+(?!\+)|-(?!-))/.test(text.slice(after.start)) ? ';' : '';
}

/** Whether a statement ends with an expression. */
function mayGoOn(statement: Node): boolean {
  const { type, declaration } = statement;
  if (type === 'ExportNamedDeclaration') return declaration ? mayGoOn(declaration) : false;
  if (type === 'ExportDefaultDeclaration') return !/Declaration$/.test(declaration.type);
  return /^(?:Variable|TSTypeAlias)Declaration$|^(?:Expression|Throw|DoWhile)Statement$|^TSExportAssignment$/.test(
    type,
  );
}
