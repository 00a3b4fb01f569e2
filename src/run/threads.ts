// Work on many files that several threads share: each takes the next few files that nobody has taken.

import { Worker } from 'node:worker_threads';
import { releaseParses } from '../languages/typescript/parse.ts';

/** What all threads see. */
export interface Shared {
  root: string;
  paths: readonly string[];
  /** The index of the first path that nobody has taken. */
  next: Int32Array;
}

const chunkSize = 8;

export const toShare = (root: string, paths: readonly string[]): Shared => ({
  root,
  paths,
  next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
});

/**
 * Between two pieces, so that messages arrive and the parser can let go. A collection is forced where much was parsed:
 * seldom by the thread that keeps what all have found, since there it costs the more the more was found.
 */
export function pauses(share: number): (parsed: number) => Promise<void> {
  let waiting = 0;
  let total = 0;
  return async (parsed) => {
    waiting += parsed;
    total += parsed;
    if (waiting < Math.max(parsedBetween, total * share))
      return new Promise((resolve) => setImmediate(resolve));
    waiting = 0;
    return releaseParses();
  };
}

/** In UTF-16 units. */
const parsedBetween = 4_000_000;

/** Files in small pieces, none of which another thread gets. */
export function* chunksOf({ paths, next }: Shared): Generator<readonly string[]> {
  for (;;) {
    const at = Atomics.add(next, 0, chunkSize);
    if (at >= paths.length) return;
    yield paths.slice(at, at + chunkSize);
  }
}

/**
 * Starts a thread with its share of the work. Ends when the thread does, also when it fails: what it leaves undone is
 * for the one who started it.
 * @param script beside this file
 * @param take called with each message of the thread
 */
export function onThread<Message>(
  script: string,
  shared: Shared,
  take: (message: Message) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const thread = new Worker(new URL(script, import.meta.url), { workerData: shared });
    thread.on('message', take);
    thread.on('error', () => resolve());
    thread.on('exit', () => resolve());
  });
}
