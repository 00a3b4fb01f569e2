// Many files are surveyed by several threads, since nothing in a file's survey depends on another file. Each takes the
// next few that nobody has taken; what a thread leaves undone, for whatever reason, is done here.

import { Worker } from 'node:worker_threads';
import type { Files } from '../core/files.ts';
import { releaseParses } from '../languages/typescript/parse.ts';
import { type Surveyed, surveyed } from '../languages/typescript/survey.ts';
import type { Progress } from './read.ts';
import { lineOf } from './survey-cache.ts';

/** What all threads see. */
export interface Shared {
  root: string;
  paths: readonly string[];
  /** The index of the first path that nobody has taken. */
  next: Int32Array;
}

/** Called with what a file says, and with its line for the cache. */
export type Take = (path: string, found: Surveyed, line: () => string) => void;

/** Starting a thread costs as much as surveying a hundred files. */
const filesPerThread = 400;
const mostThreads = 4;
const chunkSize = 8;
const manyFiles = 4000;

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
export function* chunksOf(paths: readonly string[], next: Int32Array): Generator<readonly string[]> {
  for (;;) {
    const at = Atomics.add(next, 0, chunkSize);
    if (at >= paths.length) return;
    yield paths.slice(at, at + chunkSize);
  }
}

/** Surveys files of a work tree. Those that cannot be read are left out: `files` says why. */
export async function surveyAll(
  files: Files,
  paths: readonly string[],
  cores: number,
  progress: Progress,
  take: Take,
): Promise<void> {
  const left = new Set(paths);
  const took: Take = (path, found, line) => {
    left.delete(path);
    take(path, found, line);
  };
  const pause = pauses(1 / 3);
  const here = async (chunk: readonly string[]): Promise<void> => {
    let parsed = 0;
    for (const path of chunk) {
      const text = files.read(path);
      if (text === undefined) continue;
      parsed += text.length;
      const found = surveyed(path, text);
      took(path, found, () => lineOf(path, text, found));
    }
    progress('reading', paths.length - left.size, paths.length);
    await pause(parsed);
  };
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const shared: Shared = { root: files.root, paths, next };
  const others = Math.min(cores, mostThreads, Math.floor(paths.length / filesPerThread)) - 1;
  const threads = Array.from({ length: Math.max(0, others) }, () => startThread(shared, took));
  for (const chunk of chunksOf(paths, next)) await here(chunk);
  await Promise.all(threads);
  if (left.size > 0) await here([...left]);
  // What detects has to find room of its own.
  if (paths.length > manyFiles) await releaseParses();
}

/** Ends when the thread does, also when it fails. */
function startThread(shared: Shared, take: Take): Promise<void> {
  return new Promise((resolve) => {
    const thread = new Worker(new URL('./survey-worker.js', import.meta.url), { workerData: shared });
    thread.on('message', (lines: readonly { path: string; line: string }[]) => {
      for (const { path, line } of lines) take(path, JSON.parse(line) as Surveyed, () => line);
    });
    thread.on('error', () => resolve());
    thread.on('exit', () => resolve());
  });
}
