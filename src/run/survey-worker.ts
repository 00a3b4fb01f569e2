// A thread that surveys files beside the one that started it: see `survey-threads.ts`.

import { parentPort, workerData } from 'node:worker_threads';
import { readListed } from '../disk/files.ts';
import { surveyed } from '../languages/typescript/survey.ts';
import { lineOf } from './survey-cache.ts';
import { chunksOf, type Shared } from './survey-threads.ts';

const { root, paths, next } = workerData as Shared;

for (const chunk of chunksOf(paths, next)) {
  const lines = chunk.flatMap((path) => {
    const text = readListed(root, path);
    return text === undefined ? [] : [{ path, line: lineOf(path, text, surveyed(path, text)) }];
  });
  parentPort?.postMessage(lines);
  // The parser's memory is given back only between two turns of the loop.
  await new Promise((resolve) => setImmediate(resolve));
}
