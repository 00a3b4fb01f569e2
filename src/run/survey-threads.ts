// Many files are surveyed by several threads, since nothing in a file's survey depends on another file. Each takes the
// next few that nobody has taken; what a thread leaves undone, for whatever reason, is done here.

import type { Files } from '../core/files.ts';
import { releaseParses } from '../languages/typescript/parse.ts';
import { type Surveyed, surveyed } from '../languages/typescript/survey.ts';
import type { Progress } from './read.ts';
import { lineOf } from './survey-cache.ts';
import { chunksOf, onThread, pauses, toShare } from './threads.ts';

/** Called with what a file says, and with its line for the cache. */
export type Take = (path: string, found: Surveyed, line: () => string) => void;

/** Starting a thread costs as much as surveying a hundred files. */
const filesPerThread = 400;
const mostThreads = 4;
const manyFiles = 4000;

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
  const shared = toShare(files.root, paths);
  const others = Math.min(cores, mostThreads, Math.floor(paths.length / filesPerThread)) - 1;
  const takeLines = (lines: readonly { path: string; line: string }[]): void => {
    for (const { path, line } of lines) took(path, JSON.parse(line) as Surveyed, () => line);
  };
  const threads = Array.from({ length: Math.max(0, others) }, () =>
    onThread('./survey-worker.js', shared, takeLines),
  );
  for (const chunk of chunksOf(shared)) await here(chunk);
  await Promise.all(threads);
  if (left.size > 0) await here([...left]);
  // What detects has to find room of its own.
  if (paths.length > manyFiles) await releaseParses();
}
