// Tests of a duplicate itself go on testing, but another thing: the report says so.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dryRun } from '../../src/index.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const before = {
  'package.json': '{ "private": true }',
  'src/db/open.ts': 'export const openPool = (url: string, size: number) => ({ url, size });\n',
  'src/legacy/pool.ts':
    "import { openPool } from '../db/open';\nexport const connect = (url: string) => openPool(url, 4);\n",
  'canonize.config.json': JSON.stringify({
    consolidations: [{ canonical: 'src/db/open.ts#openPool', duplicates: ['src/legacy/pool.ts#connect'] }],
  }),
};

async function notesOf(files: Record<string, string>): Promise<readonly string[]> {
  const cwd = mkdtempSync(join(tmpdir(), 'canonize-own-tests-'));
  folders.push(cwd);
  for (const [path, text] of Object.entries({ ...before, ...files })) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const { changes, notes } = await dryRun({ cwd, typecheck: false });
  expect(changes.map(({ file }) => file).sort()).toEqual(
    [...Object.keys(files), 'src/legacy/pool.ts'].sort(),
  );
  return notes;
}

const calling = "expect(connect('db://one').size).toBe(4)";

describe('the test of a wrapper that is written out', () => {
  it('is named where its file bears the name of the wrapper', async () => {
    const text = `import { connect } from './pool';\nit('opens', () => ${calling});\n`;
    expect(await notesOf({ 'src/legacy/pool.test.ts': text })).toContain(
      "src/legacy/pool.test.ts is the duplicate's own test, and what it tests moved to src/db/open.ts: move or delete it",
    );
  });

  it('is named where a describe is about the wrapper', async () => {
    const text = `import { connect } from '../src/legacy/pool';\n\ndescribe('connect()', () => it('opens', () => ${calling}));\n`;
    expect(await notesOf({ 'test/all.test.ts': text })).toContain(
      'test/all.test.ts:3 describes connect, which is openPool there now: move, merge or delete what tests it',
    );
  });

  it('is not named where a test only uses it', async () => {
    const text = `import { connect } from '../src/legacy/pool';\n\ndescribe('connections', () => it('opens', () => ${calling}));\n`;
    expect((await notesOf({ 'test/all.test.ts': text })).join()).not.toContain('test/all.test.ts');
  });
});
