// A thread that surveys files beside the one that started it: see `survey-threads.ts`.

import { parentPort, workerData } from 'node:worker_threads';
import { readListed } from '../disk/files.ts';
import { surveyed } from '../languages/typescript/survey.ts';
import { lineOf } from './survey-cache.ts';
import { chunksOf, pauses, type Shared } from './threads.ts';

const shared = workerData as Shared;

const pause = pauses(0);

async function surveyShared(): Promise<void> {
  for (const chunk of chunksOf(shared)) {
    let parsed = 0;
    const lines = chunk.flatMap((path) => {
      const text = readListed(shared.root, path);
      if (text === undefined) return [];
      parsed += text.length;
      return [{ path, line: lineOf(path, text, surveyed(path, text)) }];
    });
    parentPort?.postMessage(lines);
    await pause(parsed);
  }
}

void surveyShared();
