// Several threads read one tree: what they find together is what one finds alone.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.ts';
import { openFiles } from '../../src/disk/files.ts';
import { openCode } from '../../src/run/read.ts';
import { surveyAll } from '../../src/run/survey-threads.ts';
import type { Shared } from '../../src/run/threads.ts';

/** The thread is started from what was built: Node runs no TypeScript in it. */
const thread = new URL('../../dist/src/run/survey-worker.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'canonize-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One of the files is binary, one does not parse, one has a double. */
beforeAll(() => {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "shop" }');
  for (let at = 0; at < 60; at++) {
    const before = at === 0 ? '' : `import { open${at - 1} } from './db${at - 1}';\n`;
    const text = `${before}export const open${at} = (url: string) => ({ url, at: ${at % 7} });\n`;
    writeFileSync(join(folder, `src/db${at}.ts`), text);
  }
  writeFileSync(join(folder, 'src/binary.ts'), 'const a = "\0";\n');
  writeFileSync(join(folder, 'src/broken.ts'), 'export const = ;\n');
  writeFileSync(join(folder, 'src/db.test.ts'), "vi.mock('./db1', () => ({ open1: vi.fn() }));\n");
});

async function alone(cores: number): Promise<Map<string, string>> {
  const { files, code } = openCode(openFiles(folder), readConfig({}, 'nothing'), false);
  // So many times that more than one thread is asked for; each is surveyed as often.
  const paths = Array.from({ length: cores === 1 ? 1 : 20 }, () => code).flat();
  const lines = new Map<string, string>();
  await surveyAll(
    files,
    paths,
    cores,
    () => {},
    (path, _, line) => lines.set(path, line()),
  );
  return lines;
}

function inThread(paths: readonly string[]): Promise<Map<string, string>> {
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const lines = new Map<string, string>();
  return new Promise((resolve, reject) => {
    const worker = new Worker(thread, { workerData: { root: folder, paths, next } satisfies Shared });
    worker.on('message', (found: readonly { path: string; line: string }[]) => {
      for (const { path, line } of found) lines.set(path, line);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(lines));
  });
}

describe('a tree that several threads read', () => {
  it('says in another thread what it says in this one', async () => {
    const expected = await alone(1);
    expect(expected.size).toBe(62);
    const { code } = openCode(openFiles(folder), readConfig({}, 'nothing'), false);
    expect(await inThread(code)).toEqual(expected);
  });

  it('is read whole where no thread can start', async () => {
    expect(await alone(4)).toEqual(await alone(1));
  });
});
