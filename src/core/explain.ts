// Why a line is what it is: the edits that stand behind it, with their reasons, steps and stages.

import type { NetEdit } from './edits.ts';
import { lineSpan, placed, touches } from './lines.ts';
import type { FileChange } from './patchset.ts';
import type { Place, Refusal } from './refusals.ts';
import { placeOf } from './refusals.ts';

/** One edit with where it stands in both texts. `from` and `to` are what it replaces and what it writes. */
export interface ExplainedEdit {
  from?: string;
  to: string;
  reasons: readonly string[];
  steps: readonly string[];
  stages: readonly string[];
  before: Place;
  after: Place;
}

/** A line of one of the two texts, and what touches it. */
export interface ExplainedLine {
  side: 'after' | 'before';
  line: number;
  /** Without its line break; undefined if that text is not known or has no such line. */
  text?: string;
  edits: readonly ExplainedEdit[];
}

export interface Explanation {
  file: string;
  line: number;
  lines: readonly ExplainedLine[];
  /** The file is deleted: what stood in it, with what replaced it. */
  deleted?: readonly { symbol: string; by: string }[];
  refusals: readonly Refusal[];
}

/** @param known the texts that are known; after an apply the one before is, if its patch is still there */
export function explainLine(
  known: Pick<FileChange, 'before' | 'after'>,
  edits: readonly NetEdit[],
  file: string,
  line: number,
): ExplainedLine[] {
  const spans = placed(edits);
  return (['after', 'before'] as const).flatMap((side): ExplainedLine[] => {
    const text = known[side];
    const span = text === undefined ? undefined : lineSpan(text, line);
    if (text === undefined || !span) return [];
    const concerned = spans.filter((each) => touches(each[side], span));
    return [
      {
        side,
        line,
        text: text.slice(span.start, span.end).replace(/\r?\n$/, ''),
        edits: concerned.map(({ edit, before, after }) => ({
          ...(known.before !== undefined && { from: known.before.slice(before.start, before.end) }),
          to: edit.text,
          reasons: edit.reasons,
          steps: edit.steps,
          stages: edit.stages,
          before: placeOf(file, known.before ?? '', before.start),
          after: placeOf(file, known.after ?? '', after.start),
        })),
      },
    ];
  });
}
