// Where edits stand in lines: the place of each edit in the text after, and the lines in which two texts differ.

import { diffLines } from 'diff';
import type { NetEdit, Span } from './edits.ts';

/** An edit with the span that its text has in the result. */
export interface PlacedEdit {
  edit: NetEdit;
  before: Span;
  after: Span;
}

/** @param edits sorted and disjoint, as a patchset has them */
export function placed(edits: readonly NetEdit[]): PlacedEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return {
      edit,
      before: { start: edit.start, end: edit.end },
      after: { start, end: start + edit.text.length },
    };
  });
}

/**
 * The offset in the text before of an offset in the text after; inside of an edit's text, where the edit begins.
 * @param side at the place of a deletion, the `start` or the `end` of what was deleted
 */
export function toBefore(edits: readonly PlacedEdit[], offset: number, side: 'start' | 'end'): number {
  let shift = 0;
  for (const { before, after } of edits) {
    if (offset < after.start || (offset === after.start && side === 'start')) break;
    if (offset < after.end) return before.start;
    shift = before.end - after.end;
  }
  return offset + shift;
}

/** Whole lines, line breaks included, in which two texts differ. */
export interface LineHunk {
  left: Span;
  right: Span;
}

export function lineHunks(left: string, right: string): LineHunk[] {
  if (left === right) return [];
  const hunks: LineHunk[] = [];
  const at = { left: 0, right: 0 };
  let open: LineHunk | undefined;
  for (const { added, removed, value } of diffLines(left, right)) {
    if (!added && !removed) {
      at.left += value.length;
      at.right += value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { left: { start: at.left, end: at.left }, right: { start: at.right, end: at.right } };
      hunks.push(open);
    }
    if (removed) at.left = open.left.end = at.left + value.length;
    else at.right = open.right.end = at.right + value.length;
  }
  return hunks;
}

/** The span of a line of a text, its line break included; undefined if there is none. The first line is 1. */
export function lineSpan(text: string, line: number): Span | undefined {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return undefined;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end + 1 };
}

/** Whether an edit's span has to do with whole lines: it overlaps them, or inserts or deletes at one of their ends. */
export const touches = (span: Span, lines: Span): boolean =>
  span.start === span.end || lines.start === lines.end
    ? span.start <= lines.end && span.end >= lines.start
    : span.start < lines.end && span.end > lines.start;
