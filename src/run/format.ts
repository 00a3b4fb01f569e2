// After the stages: what the project's formatter has to say about the changed files, as edits with their reason.

import { diffLines } from 'diff';
import type { Edit } from '../core/edits.ts';
import type { Overlay } from '../core/overlay.ts';
import type { Formatter } from '../languages/typescript/format.ts';

/** Applies the formatter to every changed file of the overlay that was clean before. */
export async function formatChanges(overlay: Overlay, format: Formatter): Promise<void> {
  const edits = new Map<string, Edit[]>();
  for (const { file, before, after, edits: net } of overlay.changes()) {
    if (before === undefined || after === undefined) continue;
    const formatted = await format(file, before, after);
    if (formatted === after) continue;
    const steps = [...new Set(net.flatMap((edit) => edit.steps))];
    edits.set(file, lineEdits(after, formatted, steps));
  }
  if (edits.size > 0) overlay.apply(edits, [], 'format');
}

function lineEdits(from: string, to: string, steps: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let removed = 0;
  let added = '';
  const flush = (): void => {
    if (removed > 0 || added !== '') {
      edits.push({
        start: at,
        end: at + removed,
        text: added,
        reason: 'formatted by prettier',
        steps,
        shape: 'format',
      });
    }
    at += removed;
    removed = 0;
    added = '';
  };
  for (const part of diffLines(from, to)) {
    if (part.removed) removed += part.value.length;
    else if (part.added) added += part.value;
    else {
      flush();
      at += part.value.length;
    }
  }
  flush();
  return edits;
}
