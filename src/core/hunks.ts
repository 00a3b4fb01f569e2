// A file's patch in its hunks, each with whether a reviewer has to read it.

import type { Shape } from './edits.ts';
import { lineSpan, touches } from './lines.ts';
import type { FileChange } from './patchset.ts';
import { filePatch } from './review.ts';

export interface Hunk {
  /** From its `@@` line on, line break included. */
  text: string;
  /** An edit in it is of a kind that is rare or delicate. */
  special: boolean;
}

/** What is checked at a glance: everything else is special. */
const harmless: ReadonlySet<Shape> = new Set<Shape>(['import', 'rename', 'delete', 'format']);

/** The hunks of a change in their order; one for a file that is new or deleted. */
export function hunksOf(change: FileChange): Hunk[] {
  const patch = filePatch(change);
  const { before, after, edits } = change;
  if (before === undefined || after === undefined)
    return patch === '' ? [] : [{ text: patch, special: false }];
  return parts(patch).map(({ text, line, lines }) => {
    const start = lineSpan(before, Math.max(1, line))?.start ?? 0;
    const end = lineSpan(before, line + lines)?.start ?? before.length;
    const inside = edits.filter((edit) => touches(edit, { start, end }));
    return { text, special: inside.some(({ shapes }) => shapes.some((shape) => !harmless.has(shape))) };
  });
}

/** By the counts in their heads: a line of the text may look like a head. */
function parts(patch: string): { text: string; line: number; lines: number }[] {
  const found: { text: string; line: number; lines: number }[] = [];
  let left = 0;
  for (const row of patch.split(/(?<=\n)/)) {
    const head = left > 0 ? null : /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(row);
    if (head) {
      const lines = Number(head[2] ?? 1);
      left = lines + Number(head[3] ?? 1);
      found.push({ text: row, line: Number(head[1]), lines });
      continue;
    }
    const last = found.at(-1);
    if (!last) continue;
    last.text += row;
    if (row.startsWith(' ')) left -= 2;
    else if (row.startsWith('+') || row.startsWith('-')) left--;
  }
  return found;
}
