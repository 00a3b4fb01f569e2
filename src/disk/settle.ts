// Moves files from one side of a journal to the other. Apply, undo, taking back a failed run and repairing an
// interrupted one are this same motion: they differ in the side they go to and in the files that are left to move.

import path from 'node:path';
import type { Hash } from '../core/patchset.ts';
import { hashOf, makeFolder, syncFolder, unlessAbsent, writeDurably } from './durable.ts';
import { DiskError, systemCode } from './errors.ts';
import { contentOf, type Journal, type RecordedChange, rootOf } from './record.ts';

export type Side = 'before' | 'after';

/** Is told of each change of the disk before it is made; what it throws counts as a failure of that change. */
export type Step = (what: string, file: string) => void;

/** A file of the journal and what the disk holds for it. */
export interface Standing {
  change: RecordedChange;
  index: number;
  /** Hash of the bytes on disk. Undefined if there is no such file, `other` if it is a folder or a link. */
  seen: Hash | 'other' | undefined;
}

/** Every file as it is right now. */
export function survey(journal: Journal): Standing[] {
  return journal.manifest.changes.map((change, index) => ({ change, index, seen: seenNow(journal, change) }));
}

/** Every file as the journal says that it was. What another program has written since then will not match. */
export const asRecorded = (journal: Journal, side: Side): Standing[] =>
  journal.manifest.changes.map((change, index) => ({ change, index, seen: change[side]?.hash }));

export const isAt = ({ change, seen }: Standing, side: Side): boolean => seen === change[side]?.hash;

/**
 * Brings every file of `moves` to its side. A file that is no longer as its standing says is not touched.
 * All texts are on disk beside their files before the first file changes, so a full disk shows while nothing has.
 * @throws DiskError or a system's error; then any part may be done.
 */
export function settle(journal: Journal, to: Side, moves: readonly Standing[], step: Step): void {
  const { fs } = journal.home;
  const { made, removed } = journal.manifest;
  const [appearing, vanishing] = to === 'after' ? [made, removed] : [removed, made];
  for (const { folder, ...keep } of appearing) {
    step('make', folder);
    makeFolder(fs, path.join(rootOf(journal), folder), keep);
  }
  const writes = moves.filter(({ change }) => change[to]);
  for (const { change, index } of writes) {
    step('prepare', change.file);
    const content = change[to]!;
    writeDurably(fs, temporary(journal, index), [contentOf(journal, content)], content);
  }
  for (const standing of writes) {
    step('write', standing.change.file);
    expectUnchanged(journal, standing);
    fs.renameSync(temporary(journal, standing.index), target(journal, standing.change));
  }
  // Deletions come last: at every moment before, each text exists in at least one place of the project.
  for (const standing of moves.filter(({ change }) => !change[to])) {
    step('delete', standing.change.file);
    expectUnchanged(journal, standing);
    fs.unlinkSync(target(journal, standing.change));
  }
  for (const { folder } of [...vanishing].reverse()) {
    step('remove', folder);
    removeIfEmpty(journal, folder);
  }
  syncTouched(journal, moves);
}

/** Deletes the temporary files of an attempt that did not get to its end. */
export function removeTemporaries(journal: Journal): void {
  for (const index of journal.manifest.changes.keys()) {
    unlessAbsent(() => journal.home.fs.unlinkSync(temporary(journal, index)));
  }
}

const target = (journal: Journal, change: RecordedChange): string => path.join(rootOf(journal), change.file);

/** In the same folder, so that the rename stays on one disk. No tool takes a `.tmp` for source. */
function temporary(journal: Journal, index: number): string {
  const { id, changes } = journal.manifest;
  return path.join(path.dirname(target(journal, changes[index]!)), `.canonize-${id}-${index}.tmp`);
}

function seenNow(journal: Journal, change: RecordedChange): Standing['seen'] {
  const { fs } = journal.home;
  const absolute = target(journal, change);
  return unlessAbsent(() => (fs.lstatSync(absolute).isFile() ? hashOf(fs.readFileSync(absolute)) : 'other'));
}

/** An editor may have saved the file since it was looked at. */
function expectUnchanged(journal: Journal, { change, seen }: Standing): void {
  if (seenNow(journal, change) === seen) return;
  throw new DiskError({
    code: 'disk/changed',
    message: `${change.file} was changed by another program just now`,
    remedy: 'close what writes to that file, then run again',
    place: change.file,
  });
}

/** A folder that someone has put something else into stays. */
function removeIfEmpty(journal: Journal, folder: string): void {
  try {
    journal.home.fs.rmdirSync(path.join(rootOf(journal), folder));
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw error;
  }
}

function syncTouched(journal: Journal, moves: readonly Standing[]): void {
  const { made, removed } = journal.manifest;
  const files = [
    ...moves.map(({ change }) => change.file),
    ...[...made, ...removed].map(({ folder }) => folder),
  ];
  for (const folder of new Set(files.map((file) => path.posix.dirname(file)))) {
    syncFolder(journal.home.fs, path.join(rootOf(journal), folder));
  }
}
