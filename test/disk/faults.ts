// A file system that fails when it is told to.

import fs from 'node:fs';
import path from 'node:path';
import type { JournalFs } from '../../src/disk/durable.ts';

type Call = (name: keyof JournalFs, args: readonly unknown[]) => void;

const names = [
  'accessSync',
  'chmodSync',
  'chownSync',
  'closeSync',
  'fchmodSync',
  'fchownSync',
  'fsyncSync',
  'lstatSync',
  'mkdirSync',
  'openSync',
  'readFileSync',
  'readSync',
  'readdirSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'writeSync',
] as const satisfies (keyof JournalFs)[];

/** `node:fs`, but `before` is called first, and may throw. It does not wait for the disk: no test cuts the power. */
export function watched(before: Call): JournalFs {
  const wrapped = names.map((name) => {
    const real = fs[name] as (...args: unknown[]) => unknown;
    const call = (...args: unknown[]): unknown => {
      try {
        before(name, args);
      } catch (error) {
        // A close that fails still closes.
        if (name === 'closeSync') real(...args);
        throw error;
      }
      return name === 'fsyncSync' ? undefined : real(...args);
    };
    return [name, call];
  });
  return Object.fromEntries(wrapped) as unknown as JournalFs;
}

export const fault = (code: string): Error =>
  Object.assign(new Error(`${code}: a fault of the disk`), { code });

/** A healthy file system. */
export const healthy = watched(() => {});

/** Every call from the `first` to the `last` one fails, counted from 1. `calls` tells how many there were. */
export function failing(first: number, last: number, code: string): { fs: JournalFs; calls: () => number } {
  let n = 0;
  const failingFs = watched(() => {
    n++;
    if (n >= first && n <= last) throw fault(code);
  });
  return { fs: failingFs, calls: () => n };
}

/** A process that dies while it writes the lock leaves an empty one, which counts for ten seconds. */
export function tenSecondsLater(root: string): void {
  const lock = path.join(root, 'node_modules/.cache/canonize/lock');
  if (fs.existsSync(lock) && fs.statSync(lock).size < 20) fs.utimesSync(lock, 1, 1);
}
