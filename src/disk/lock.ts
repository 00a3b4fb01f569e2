// One apply at a time: a lock file that names its process, and that does not outlive it.

import os from 'node:os';
import path from 'node:path';
import { type JournalFs, readIfThere, unlessAbsent } from './durable.ts';
import { DiskError, isAbsent, systemCode } from './errors.ts';

interface Holder {
  pid: number;
  host: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** The locks of this very process: a lock with our pid that is not among them was left by another process. */
const ours = new Set<string>();

/** A lock of another machine cannot be checked; no apply takes this long. Milliseconds. */
const foreignLifetime = 10 * 60_000;

/** A lock without content is one that is just being written. Milliseconds. */
const emptyLifetime = 10_000;

/**
 * Runs `action` while no other process runs one for the same `folder`, which exists.
 * @throws DiskError `disk/locked` if another one is at it.
 */
export function whileLocked<T>(fs: JournalFs, folder: string, action: () => T): T {
  const file = path.join(folder, 'lock');
  if (ours.has(file) || !(create(fs, file) || (removeStale(fs, file) && create(fs, file))))
    throw locked(file);
  ours.add(file);
  try {
    return action();
  } finally {
    ours.delete(file);
    release(fs, file);
  }
}

/** True while a live process holds the lock of `folder`. */
export function isLocked(fs: JournalFs, folder: string): boolean {
  const file = path.join(folder, 'lock');
  const bytes = readIfThere(fs, file);
  return bytes !== undefined && isAlive(fs, file, bytes);
}

function create(fs: JournalFs, file: string): boolean {
  let handle: number;
  try {
    handle = fs.openSync(file, 'wx');
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    const holder: Holder = { pid: process.pid, host: os.hostname(), since: Date.now() };
    fs.writeSync(handle, JSON.stringify(holder));
  } catch (error) {
    release(fs, file);
    throw error;
  } finally {
    fs.closeSync(handle);
  }
  return true;
}

/** A lock that cannot be removed does no harm: its process is gone before anyone asks. */
function release(fs: JournalFs, file: string): void {
  try {
    fs.unlinkSync(file);
  } catch {}
}

/** True if the way is free. Of several that find the same stale lock, only one gets to rename it. */
function removeStale(fs: JournalFs, file: string): boolean {
  const bytes = readIfThere(fs, file);
  if (bytes === undefined) return true;
  if (isAlive(fs, file, bytes)) return false;
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (isAbsent(error)) return true;
    throw error;
  }
  const same = readIfThere(fs, aside)?.equals(bytes) ?? false;
  if (same) release(fs, aside);
  else fs.renameSync(aside, file); // it was a new lock already: put it back
  return same;
}

function isAlive(fs: JournalFs, file: string, bytes: Buffer): boolean {
  const holder = parse(bytes);
  if (!holder) {
    const stats = unlessAbsent(() => fs.lstatSync(file));
    return stats !== undefined && Date.now() - stats.mtimeMs < emptyLifetime;
  }
  if (holder.host !== os.hostname()) return Date.now() - holder.since < foreignLifetime;
  if (holder.pid === process.pid) return ours.has(file);
  // After a restart of the machine, its number may belong to anyone.
  if (holder.since < Date.now() - os.uptime() * 1000) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function parse(bytes: Buffer): Holder | undefined {
  try {
    const value: Partial<Holder> | null = JSON.parse(bytes.toString('utf8'));
    const { pid, host, since } = value ?? {};
    if (!Number.isInteger(pid) || typeof host !== 'string' || typeof since !== 'number') return undefined;
    return { pid: pid!, host, since };
  } catch {
    return undefined;
  }
}

const locked = (file: string): DiskError =>
  new DiskError({
    code: 'disk/locked',
    message: 'another apply or undo is running in this project',
    remedy: `wait until it is done; if none is running, delete ${file}`,
    place: file,
  });
