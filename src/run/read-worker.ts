// A thread that reads files for the one that started it: see `read-beside.ts`.

import { parentPort, workerData } from 'node:worker_threads';
import { readListed } from '../disk/files.ts';
import { extractFacts } from '../languages/typescript/facts.ts';
import { chunksOf, pauses, type Shared } from './threads.ts';

const shared = workerData as Shared;

const pause = pauses(0);

async function readShared(): Promise<void> {
  for (const chunk of chunksOf(shared)) {
    let parsed = 0;
    const facts = chunk.flatMap((path) => {
      const text = readListed(shared.root, path);
      parsed += text?.length ?? 0;
      return text === undefined ? [] : [extractFacts(path, text)];
    });
    parentPort?.postMessage(JSON.stringify(facts));
    await pause(parsed);
  }
}

void readShared();
