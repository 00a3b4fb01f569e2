// The few file operations that the journal is made of. All go through `JournalFs`, so that a test can make any one
// of them fail, and each leaves the disk in a state that survives a power cut before the next one begins.

import { createHash } from 'node:crypto';
import type * as nodeFs from 'node:fs';
import type { Stats } from 'node:fs';
import type { Hash } from '../core/patchset.ts';
import { isAbsent, systemCode } from './errors.ts';

/** What the journal needs of `node:fs`. */
export type JournalFs = Pick<
  typeof nodeFs,
  | 'accessSync'
  | 'chmodSync'
  | 'chownSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fsyncSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readSync'
  | 'readdirSync'
  | 'renameSync'
  | 'rmSync'
  | 'rmdirSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** What a replaced file keeps of the one before: permission bits and owner. A new file takes the defaults. */
export interface Attributes {
  mode?: number;
  uid?: number;
  gid?: number;
}

export function attributesOf(stats: Stats): Attributes {
  const mode = stats.mode & 0o777;
  return isSuperuser() ? { mode, uid: stats.uid, gid: stats.gid } : { mode };
}

const isSuperuser = (): boolean => process.geteuid?.() === 0;

export const hashOf = (bytes: Uint8Array): Hash => createHash('sha256').update(bytes).digest('hex');

/** Writes a file that must not exist yet, and waits until the disk has it. */
export function writeDurably(
  fs: JournalFs,
  file: string,
  parts: readonly Uint8Array[],
  keep: Attributes = {},
): void {
  const handle = fs.openSync(file, 'wx', keep.mode ?? 0o666);
  try {
    for (const part of parts) {
      for (let at = 0; at < part.length; ) at += fs.writeSync(handle, part, at, part.length - at);
    }
    // The owner goes first, because changing it clears bits of the mode.
    keepOwner(keep, (uid, gid) => fs.fchownSync(handle, uid, gid));
    if (keep.mode !== undefined) fs.fchmodSync(handle, keep.mode);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Only the superuser can give files away, and must: `sudo` and containers would take them from their owner. */
function keepOwner(keep: Attributes, chown: (uid: number, gid: number) => void): void {
  if (keep.uid === undefined || keep.gid === undefined || !isSuperuser()) return;
  try {
    chown(keep.uid, keep.gid);
  } catch (error) {
    // Some file systems know no owners, or none but one.
    if (systemCode(error) === undefined) throw error;
  }
}

/** `length` bytes from offset `at`; fewer if the file ends before. */
export function readRange(fs: JournalFs, file: string, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const handle = fs.openSync(file, 'r');
  try {
    let done = 0;
    while (done < length) {
      const read = fs.readSync(handle, bytes, done, length - done, at + done);
      if (read === 0) break;
      done += read;
    }
    return bytes.subarray(0, done);
  } finally {
    fs.closeSync(handle);
  }
}

/** Makes a folder unless it is there; its parent exists. */
export function makeFolder(fs: JournalFs, folder: string, keep: Attributes = {}): void {
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    throw error;
  }
  keepOwner(keep, (uid, gid) => fs.chownSync(folder, uid, gid));
  if (keep.mode !== undefined) fs.chmodSync(folder, keep.mode);
}

/** Undefined if nothing is there. */
export function readIfThere(fs: JournalFs, file: string): Buffer | undefined {
  return unlessAbsent(() => fs.readFileSync(file));
}

/** Undefined if the action failed because nothing is there; any other failure is passed on. */
export function unlessAbsent<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Makes renames, new and deleted entries of a folder last. Some systems cannot do that to a folder, and need not. */
export function syncFolder(fs: JournalFs, folder: string): void {
  const cannot = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'EBADF', 'ENOTSUP', 'ENOENT'];
  try {
    const handle = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  } catch (error) {
    if (!cannot.includes(systemCode(error) ?? '')) throw error;
  }
}
