// What a reviewer reads: the unified patch, and changes sorted by what has to be checked in them.

import { formatPatch, structuredPatch } from 'diff';
import { applyEdits, type NetEdit, type Shape } from './edits.ts';
import type { FileChange } from './patchset.ts';

const patches = new WeakMap<FileChange, string>();

/** One file's change as a unified patch that `git apply` takes; '' if nothing changes. */
export function filePatch(change: FileChange): string {
  let patch = patches.get(change);
  if (patch === undefined) {
    patch = makePatch(change);
    patches.set(change, patch);
  }
  return patch;
}

function makePatch({ file, before, after, edits }: FileChange): string {
  if (edits.length === 0 && before === after) return '';
  const from = before === undefined ? '/dev/null' : `a/${file}`;
  const to = after === undefined ? '/dev/null' : `b/${file}`;
  const head = [`diff --git a/${file} b/${file}`];
  if (before === undefined) head.push('new file mode 100644');
  if (after === undefined) head.push('deleted file mode 100644');
  if ((before ?? '') === '' && (after ?? '') === '') return `${head.join('\n')}\n`;
  let same = sameEnds(before ?? '', after ?? '', edits);
  let patch = structuredPatch(from, to, same.before, same.after, undefined, undefined, { context });
  if (same.cut && trailingContext(patch.hunks.at(-1)?.lines ?? []) < context) {
    same = sameEnds(before ?? '', after ?? '', []);
    patch = structuredPatch(from, to, same.before, same.after, undefined, undefined, { context });
  }
  for (const hunk of patch.hunks) {
    if (hunk.oldLines > 0 || same.lines > 0) hunk.oldStart += same.lines;
    if (hunk.newLines > 0 || same.lines > 0) hunk.newStart += same.lines;
  }
  const body = formatPatch(patch).split('\n');
  const start = body.findIndex((line) => line.startsWith('--- '));
  return [...head, ...body.slice(start)].join('\n');
}

const context = 3;

/** The texts without the lines that are the same at both ends, the context aside: large files differ in few places. */
function sameEnds(
  before: string,
  after: string,
  edits: readonly NetEdit[],
): { before: string; after: string; lines: number; cut: boolean } {
  const [first] = edits;
  if (!first) return { before, after, lines: 0, cut: false };
  const front = backLines(before, first.start, context);
  const end = forwardLines(before, edits.at(-1)!.end, context + 1);
  const tail = before.length - end;
  let lines = 0;
  for (let at = before.indexOf('\n'); at >= 0 && at < front; at = before.indexOf('\n', at + 1)) lines++;
  const part = before.slice(front, end);
  const inPart = edits.map((edit) => ({ ...edit, start: edit.start - front, end: edit.end - front }));
  return {
    before: part,
    // From the edits, since the whole text after need not be put together for it.
    after: applyEdits(part, inPart),
    lines,
    cut: tail > 0,
  };
}

/** Unchanged lines at the end of a hunk; with fewer than the context, `git apply` takes it for the end of the file. */
function trailingContext(lines: readonly string[]): number {
  const last = lines.findLastIndex((line) => !line.startsWith(' '));
  return lines.length - 1 - last;
}

function backLines(text: string, offset: number, count: number): number {
  let at = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  for (let line = 0; line < count && at > 0; line++) at = at < 2 ? 0 : text.lastIndexOf('\n', at - 2) + 1;
  return at;
}

function forwardLines(text: string, offset: number, count: number): number {
  let at = offset;
  for (let line = 0; line < count; line++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
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

const kinds: {
  what: string;
  special: boolean;
  fits(shapes: ReadonlySet<Shape>, deleted: boolean): boolean;
}[] = [
  { what: 'file deleted', special: false, fits: (_, deleted) => deleted },
  { what: "the team's own transform", special: true, fits: (shapes) => shapes.has('step') },
  { what: 'async functions and awaits', special: true, fits: (shapes) => shapes.has('async') },
  { what: 'mock path and key', special: true, fits: (shapes) => shapes.has('mock') },
  { what: 'calls and members written out', special: true, fits: (shapes) => shapes.has('inline') },
  { what: 'dynamic import, require or type', special: true, fits: (shapes) => shapes.has('use') },
  {
    what: 'import and renamed uses',
    special: false,
    fits: (shapes) => shapes.has('rename') && shapes.has('import'),
  },
  { what: 'renamed names', special: true, fits: (shapes) => shapes.has('rename') },
  { what: 'dependency declared', special: true, fits: (shapes) => shapes.has('dependency') },
  { what: 're-export', special: true, fits: (shapes) => shapes.has('export') },
  {
    what: 'duplicate removed',
    special: false,
    fits: (shapes) => shapes.has('delete') && !shapes.has('import'),
  },
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
    .map(([what, { special, files }], index) => ({
      letter: String.fromCharCode(65 + index),
      what,
      special,
      files,
    }));
}

/** Added and removed lines over all changes, as a patch counts them. */
export function lineCounts(patch: string): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  let left = 0;
  for (const line of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(left > 0 ? '' : line);
    if (hunk) left = Number(hunk[1] ?? 1) + Number(hunk[2] ?? 1);
    else if (left > 0 && line.startsWith('+')) [added, left] = [added + 1, left - 1];
    else if (left > 0 && line.startsWith('-')) [removed, left] = [removed + 1, left - 1];
    else if (left > 0 && line.startsWith(' ')) left -= 2;
  }
  return { added, removed };
}
