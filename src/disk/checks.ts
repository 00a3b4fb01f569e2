// Everything that can be known to go wrong is found out before the first byte is written: this file only reads.

import { constants } from 'node:fs';
import path from 'node:path';
import type { Hash } from '../core/patchset.ts';
import { attributesOf, hashOf, type JournalFs, readIfThere, unlessAbsent } from './durable.ts';
import { DiskError, nameFiles, systemCode } from './errors.ts';
import { emptiedFolders, foldersAbove, missingFolders, namesIn, nearestFolder } from './folders.ts';
import type { DraftContent, JournalDraft } from './record.ts';
import { firstLink, projectFile } from './root.ts';

/** One file to write. No `before`: it is new. No `after`: it is deleted. Hashes are of the bytes. */
export interface PlannedWrite {
  /** Relative to the root, with `/` separators. */
  file: string;
  before?: { hash: Hash };
  after?: { text: string; hash: Hash };
}

/**
 * What the journal has to hold so that these changes can be made and taken back.
 * @throws DiskError if any of them cannot be made exactly as planned.
 */
export function checkChanges(
  fs: JournalFs,
  root: string,
  planned: readonly PlannedWrite[],
): Omit<JournalDraft, 'description'> {
  checkPlan(planned);
  for (const { file } of planned) checkPath(fs, root, file);
  const created = planned.filter((change) => !change.before).map((change) => change.file);
  checkCollisions(fs, root, created);
  const before = readBefore(fs, root, planned);
  const { made, inTheWay } = missingFolders(fs, root, created);
  if (inTheWay !== undefined)
    throw exists(created.find((file) => file.startsWith(`${inTheWay}/`))!, inTheWay);
  const deleted = planned.filter((change) => !change.after).map((change) => change.file);
  const removed = emptiedFolders(fs, root, deleted, created);
  checkWritable(fs, root, [...planned.map(({ file }) => file), ...removed.map(({ folder }) => folder)]);
  const changes = planned.map(({ file, after }) => {
    const was = before.get(file);
    const { hash: _hash, bytes: _bytes, ...attributes } = was ?? {};
    return {
      file,
      before: was,
      after: after && { ...attributes, hash: after.hash, bytes: Buffer.from(after.text) },
    };
  });
  return { changes, made, removed };
}

/** `git~1` is what Windows calls `.git` as well. */
const protectedNames = ['node_modules', '.git', 'git~1'];

/** @throws DiskError unless `file` is a path that may be written: inside the root, through no link, not protected. */
export function checkPath(fs: JournalFs, root: string, file: string): void {
  projectFile(root, file);
  const parts = file.split('/');
  if (path.posix.normalize(file) !== file || file.endsWith('/')) {
    throw new DiskError({
      code: 'disk/bad-path',
      message: `${file} is not written in its shortest form`,
      remedy: `write it as ${path.posix.normalize(file).replace(/\/$/, '')}`,
      place: file,
    });
  }
  const guarded = parts.find((part) => protectedNames.includes(part.toLowerCase()));
  if (guarded !== undefined) {
    throw new DiskError({
      code: 'disk/protected',
      message: `${file} is inside ${guarded}, which is never changed`,
      remedy: 'change it by hand, or with the tool that it belongs to',
      place: file,
    });
  }
  const link = firstLink(root, file, (at) => fs.lstatSync(at));
  if (link === undefined) return;
  throw new DiskError({
    code: 'disk/link',
    message: link === file ? `${file} is a link` : `${file} is reached through the link ${link}`,
    remedy: 'change the file that the link leads to instead',
    place: file,
  });
}

/** @throws DiskError `disk/not-writable` unless the folders that hold these paths, or will, can be written. */
export function checkWritable(fs: JournalFs, root: string, files: readonly string[]): void {
  for (const folder of new Set(files.map((file) => nearestFolder(fs, root, file)))) {
    try {
      fs.accessSync(path.join(root, folder), constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new DiskError({
        code: 'disk/not-writable',
        message: `the folder ${folder || '.'} cannot be written: ${systemCode(error) ?? error}; nothing was changed`,
        remedy: 'allow writing to that folder, then run again',
        place: folder || '.',
        cause: error,
      });
    }
  }
}

export const changedSince = (files: readonly string[], when: string, remedy: string): DiskError =>
  new DiskError({
    code: 'disk/changed',
    message: `changed since ${when}: ${nameFiles(files)}; nothing was changed`,
    remedy,
    place: files[0],
  });

function checkPlan(planned: readonly PlannedWrite[]): void {
  const seen = new Set<string>();
  for (const { file, before, after } of planned) {
    const wrong =
      (seen.has(file) && 'appears twice') ||
      (!before && !after && 'has neither a before nor an after') ||
      (after &&
        hashOf(Buffer.from(after.text)) !== after.hash &&
        'does not have the text that its hash promises');
    seen.add(file);
    if (!wrong) continue;
    throw new DiskError({
      code: 'disk/bad-change',
      message: `${file} ${wrong} in what is to be applied`,
      remedy: 'make the plan anew; it must not be edited by hand',
      place: file,
    });
  }
}

/** The bytes of every file that is there before, all as planned, and nothing where a file is to be new. */
function readBefore(
  fs: JournalFs,
  root: string,
  planned: readonly PlannedWrite[],
): Map<string, DraftContent> {
  const found = new Map<string, DraftContent>();
  const changed: string[] = [];
  for (const { file, before } of planned) {
    const absolute = path.join(root, file);
    const stats = unlessAbsent(() => fs.lstatSync(absolute));
    if (!before) {
      if (stats) throw exists(file, file);
      continue;
    }
    const bytes = stats?.isFile() ? readIfThere(fs, absolute) : undefined;
    if (!stats || !bytes || hashOf(bytes) !== before.hash) changed.push(file);
    // A hard link is cut by what follows, and has to be: the file's other name may lie outside of the root.
    else found.set(file, { ...attributesOf(stats), hash: before.hash, bytes });
  }
  if (changed.length > 0)
    throw changedSince(changed, 'this was planned', 'make the plan anew, then apply it');
  return found;
}

/** Some disks take `Cache.ts` and `cache.ts` for one file. New names must be fit for all disks, also as folders. */
function checkCollisions(fs: JournalFs, root: string, created: readonly string[]): void {
  const folders = new Set(['', ...created.flatMap(foldersAbove)]);
  const present = new Set([...folders].flatMap((folder) => namesIn(fs, root, folder)));
  const spelled = new Map([...present].map((name) => [fold(name), name]));
  for (const name of [...folders, ...created]) {
    if (present.has(name)) continue;
    const other = spelled.get(fold(name)) ?? name;
    if (other !== name) throw exists(name, other);
    spelled.set(fold(name), name);
  }
}

const fold = (name: string): string => name.normalize('NFC').toLowerCase();

const exists = (file: string, found: string): DiskError =>
  new DiskError({
    code: 'disk/exists',
    message:
      file === found
        ? `${file} is to be a new file, but it exists; nothing was changed`
        : `the new file ${file} is in the way of ${found}, at least on some disks; nothing was changed`,
    remedy: 'move or rename one of the two, then run again',
    place: file,
  });
