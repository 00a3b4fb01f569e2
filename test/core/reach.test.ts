import { expect, test } from 'vitest';
import { readConfig } from '../../src/core/config.ts';
import type { Edit } from '../../src/core/edits.ts';
import { Overlay } from '../../src/core/overlay.ts';
import { reachOf } from '../../src/core/reach.ts';
import { readFiles } from '../../src/run/read.ts';
import { inMemory } from '../compiler/trees.ts';

const shop = {
  'db.ts': 'export const open = (): number => 1;\n',
  'pool.ts': "export * from './db';\n",
  'mail.ts': "import type { open } from './pool';\nexport type Open = typeof open;\n",
  'clock.ts': 'export const now = (): number => 2;\n',
  'log.ts': "import { now } from './clock';\nexport const log = now;\n",
  'a.ts': 'export const a = 1;\n',
  'b.ts': 'export const b = 1;\n',
  'c.ts': 'export const c = 1;\n',
};

/** What a change of `db.ts` reaches in the shop with some files more, or others. */
async function reached(texts: Record<string, string>): Promise<string[] | undefined> {
  const { files, language, facts } = await readFiles(
    inMemory({ ...shop, ...texts }),
    readConfig({}, 'nothing'),
  );
  const overlay = new Overlay(files, language, facts);
  const edit: Edit = { start: 0, end: 0, text: ' ', reason: '', steps: [], shape: 'async' };
  overlay.apply(new Map([['db.ts', [edit]]]));
  const reach = reachOf(overlay, overlay.changes());
  return reach && [...reach.reached].sort();
}

test('a change reaches who imports it, also through others and for types alone', async () => {
  expect(await reached({})).toEqual(['db.ts', 'mail.ts', 'pool.ts']);
});

test('and whoever names a module that nobody knows', async () => {
  const found = await reached({ 'a.ts': "import { gone } from './gone';\nexport const a = gone;\n" });
  expect(found).toEqual(['a.ts', 'db.ts', 'mail.ts', 'pool.ts']);
});

test.each([
  [
    'a file without imports and exports declares for all',
    { 'mail.ts': "type Open = import('./pool').open;\n" },
  ],
  [
    'an augmentation is there for all',
    { 'mail.ts': "import './pool';\ndeclare module './clock' {}\nexport {};\n" },
  ],
  ['a changed global', { 'db.ts': 'export {};\ndeclare global {\n  var db: number;\n}\n' }],
  ['a file that does not parse', { 'b.ts': 'export {' }],
  ['most of the tree', { 'a.ts': "import './db';\n", 'b.ts': "import './db';\n" }],
])('everything is reached: %s', async (_, texts) => {
  expect(await reached(texts)).toBeUndefined();
});
