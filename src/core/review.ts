// What a reviewer reads: the unified patch, and changes sorted by what has to be checked in them.

import { createTwoFilesPatch } from 'diff';
import type { FileChange } from './patchset.ts';
import type { Shape } from './edits.ts';


/** One file's change as a unified patch that `git apply` takes; '' if nothing changes. */
export function filePatch({ file, before, after }: FileChange): string {
  if (before === after) return '';
  const from = before === undefined ? '/dev/null' : `a/${file}`;
  const to = after === undefined ? '/dev/null' : `b/${file}`;
  const head = [`diff --git a/${file} b/${file}`];
  if (before === undefined) head.push('new file mode 100644');
  if (after === undefined) head.push('deleted file mode 100644');
  const body = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  const lines = body.split('\n');
  const start = lines.findIndex((line) => line.startsWith('--- '));
  return `${[...head, ...lines.slice(start)].join('\n')}`.replace(/\t(?=\n)/g, '');
}

/** All changes as one patch. */
export const patchOf = (changes: readonly FileChange[]): string => changes.map(filePatch).join('');

/** A class of changes that a reviewer checks in the same way. */
export interface ReviewShape {
  letter: string;
  what: string;
  files: readonly string[];
  /** Rare or delicate: read every one. */
  special: boolean;
}

const kinds: { what: string; special: boolean; fits(shapes: ReadonlySet<Shape>, deleted: boolean): boolean }[] = [
  { what: 'file deleted', special: false, fits: (_, deleted) => deleted },
  { what: 'dynamic import, require or type', special: true, fits: (shapes) => shapes.has('use') },
  { what: 'import and renamed uses', special: false, fits: (shapes) => shapes.has('rename') && shapes.has('import') },
  { what: 'renamed names', special: true, fits: (shapes) => shapes.has('rename') },
  { what: 're-export', special: true, fits: (shapes) => shapes.has('export') },
  { what: 'duplicate removed', special: false, fits: (shapes) => shapes.has('delete') && !shapes.has('import') },
  { what: 'import lines only', special: false, fits: () => true },
];

/** Files by shape, the most frequent first. */
export function shapesOf(changes: readonly FileChange[]): ReviewShape[] {
  const groups = new Map<string, { special: boolean; files: string[] }>();
  for (const { file, after, edits } of changes) {
    const shapes = new Set(edits.flatMap((edit) => edit.shapes));
    const { what, special } = kinds.find((kind) => kind.fits(shapes, after === undefined))!;
    const group = groups.get(what) ?? { special, files: [] };
    group.files.push(file);
    groups.set(what, group);
  }
  return [...groups]
    .sort((a, b) => b[1].files.length - a[1].files.length || (a[0] < b[0] ? -1 : 1))
    .map(([what, { special, files }], index) => ({ letter: String.fromCharCode(65 + index), what, special, files }));
}

/** Added and removed lines over all changes, as a patch counts them. */
export function lineCounts(patch: string): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const line of patch.split('\n')) {
    if (line.startsWith('+') && !line.startsWith('+++ ')) added++;
    else if (line.startsWith('-') && !line.startsWith('--- ')) removed++;
  }
  return { added, removed };
}

