// The tree below the root as the rest of the tool sees it: names at once, texts when asked for, nothing kept.

import { isAscii, isUtf8 } from 'node:buffer';
import * as nodeFs from 'node:fs';
import path from 'node:path';
import type { Files, SkippedFile } from '../core/files.ts';
import { DiskError, isAbsent, systemCode } from './errors.ts';
import { listFiles } from './listing.ts';
import { projectFile, realFolder } from './root.ts';

/** What reading needs of `node:fs`; a test replaces parts of it. */
export type ReadingFs = Pick<
  typeof nodeFs,
  'openSync' | 'fstatSync' | 'readSync' | 'closeSync' | 'realpathSync'
>;

const megabyte = 1024 * 1024;
const largest = 5 * megabyte;

/** As many bytes as git looks at to tell a binary file. */
const binaryProbe = 8000;

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;

/**
 * Lists the tree below `root` once; later changes of the disk show only in what `read` returns.
 * `read` takes any path inside the root, so that an ignored or installed file can be looked at; one that is neither
 * listed nor there is just undefined.
 * @param names what there is, for a folder that holds the copy of a commit
 * @throws DiskError `disk/no-root` if the folder does not exist, `disk/git` if git is there but fails.
 */
export function openFiles(root: string, fs: ReadingFs = nodeFs, names?: readonly string[]): Files {
  const real = realFolder(root);
  const { paths, skipped } = listFiles(real, names);
  const listed = new Set(paths);
  const reasons = new Map(skipped.map((file) => [file.path, file.reason]));
  const fixed = new Set(reasons.keys());

  const read = (file: string): string | undefined => {
    if (fixed.has(file)) return undefined;
    const known = listed.has(file);
    const found = known ? readText(fs, `${real}${path.sep}${file}`) : readOther(fs, real, file);
    if (found.text !== undefined) reasons.delete(file);
    else if (known || !found.absent) reasons.set(file, found.reason);
    return found.text;
  };

  return {
    root: real,
    paths,
    get skipped(): SkippedFile[] {
      return [...reasons]
        .map(([at, reason]) => ({ path: at, reason }))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    read,
  };
}

/** The text of a file that was listed below a root, for a thread that has no list; undefined where `openFiles` has none. */
export const readListed = (root: string, file: string): string | undefined =>
  readText(nodeFs, `${root}${path.sep}${file}`).text;

type Found = { text: string } | { text?: undefined; reason: string; absent?: boolean };

/** A link that appeared after listing is not followed, and a pipe does not block. */
function readText(fs: ReadingFs, absolute: string): Found {
  let handle: number | undefined;
  try {
    handle = fs.openSync(absolute, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stats = fs.fstatSync(handle);
    if (!stats.isFile()) return { reason: 'not a file' };
    if (stats.size > largest) return { reason: `larger than ${largest / megabyte} MB` };
    return decode(bytesOf(fs, handle, stats.size));
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return { reason: `unreadable: ${code}`, absent: isAbsent(error) };
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** Bytes are copied out of it at once; a buffer for each file would be garbage that the collector hears of late. */
let room = Buffer.allocUnsafeSlow(256 * 1024);

/** Until the next call. */
function bytesOf(fs: ReadingFs, handle: number, size: number): Buffer {
  if (size > room.length) room = Buffer.allocUnsafeSlow(size);
  let length = 0;
  while (length < size) {
    const read = fs.readSync(handle, room, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return room.subarray(0, length);
}

function decode(bytes: Buffer): Found {
  if (bytes.subarray(0, binaryProbe).includes(0)) return { reason: 'binary' };
  // Most sources are ASCII, and those are read four times as fast.
  if (isAscii(bytes)) return { text: bytes.toString('latin1') };
  if (!isUtf8(bytes)) return { reason: 'not UTF-8' };
  return { text: bytes.toString('utf8') };
}

/** A file that is not listed: it may be reached through links, but only inside the root. */
function readOther(fs: ReadingFs, root: string, file: string): Found {
  try {
    return readText(fs, fs.realpathSync(projectFile(root, file)));
  } catch (error) {
    if (error instanceof DiskError) return { reason: 'outside of the root' };
    const code = systemCode(error);
    if (code === undefined) throw error;
    return { reason: `unreadable: ${code}`, absent: isAbsent(error) };
  }
}
