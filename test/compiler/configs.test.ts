import { afterAll, describe, expect, test } from 'vitest';
import { openCompiler } from '../../src/languages/typescript/compiler.ts';
import { created, deleted, edited, onDisk, places, removeTrees } from './trees.ts';

const compiler = openCompiler();
afterAll(() => {
  compiler.close();
  removeTrees();
});

const config = (compilerOptions: object, more: object = {}): string =>
  JSON.stringify({
    compilerOptions: { module: 'esnext', moduleResolution: 'bundler', ...compilerOptions },
    ...more,
  });

const db = {
  'src/db.ts': 'export const getDb = (): string => "";\n',
  'src/app.ts': "import { getDb } from './db';\nexport const db: string = getDb();\n",
};
const breaking = { '(): string => ""': '(): number => 1' };

describe('no tsconfig', () => {
  test('all files are checked with default options, which are not strict', () => {
    const files = onDisk({ ...db, 'src/loose.ts': 'export const f = (x) => x;\n' });
    const result = compiler.check({ files, changes: [edited(files, 'src/db.ts', breaking)] });
    expect(places(result)).toEqual(['src/app.ts:2:14 2322']);
    expect(result).toMatchObject({
      checked: 3,
      total: 3,
      notes: ['3 files in no tsconfig: checked with default options'],
    });
  });

  test('a new file is checked too', () => {
    const files = onDisk(db);
    const result = compiler.check({
      files,
      changes: [created('lib/new.ts', 'export const x: string = 1;\n')],
    });
    expect(places(result)).toEqual(['lib/new.ts:1:14 2322']);
    expect(result).toMatchObject({ checked: 3, total: 3 });
  });

  test('a program for Node without a bundler needs file extensions, others do not', () => {
    const bare = { 'src/db.ts': 'export const a = 1;\n', 'src/app.ts': 'export {};\n' };
    const use = { 'export {};': "import { a } from './db';\nexport const b = a;" };
    const node = onDisk({ ...bare, 'package.json': '{"type": "module"}' });
    expect(places(compiler.check({ files: node, changes: [edited(node, 'src/app.ts', use)] }))).toEqual([
      'src/app.ts:1:19 2835',
    ]);
    const vite = onDisk({ ...bare, 'package.json': '{"type": "module", "devDependencies": {"vite": "7"}}' });
    expect(places(compiler.check({ files: vite, changes: [edited(vite, 'src/app.ts', use)] }))).toEqual([]);
  });
});

describe('JavaScript', () => {
  test('without checkJs nothing is type-checked, and that is said', () => {
    const files = onDisk({ 'src/a.js': 'export const a = 1;\n', 'src/b.mjs': 'export const b = 1;\n' });
    const changes = [edited(files, 'src/a.js', { a: 'b' })];
    expect(compiler.check({ files, changes })).toMatchObject({
      checked: 0,
      total: 0,
      newErrors: [],
      notes: ['2 files of JavaScript not type-checked: checkJs is off'],
    });
  });

  test('jsconfig.json with checkJs is a project', () => {
    const files = onDisk({
      'jsconfig.json': '{"compilerOptions": {"checkJs": true}}',
      'db.js': '/** @returns {string} */\nexport function getDb() { return ""; }\n',
      'app.js': "import { getDb } from './db.js';\nexport const n = getDb().length;\n",
    });
    const changes = [edited(files, 'db.js', { '@returns {string}': '@returns {number}', '""': '1' })];
    const result = compiler.check({ files, changes });
    expect(places(result)).toEqual(['app.js:2:26 2339']);
    expect(result).toMatchObject({ checked: 2, total: 2, notes: [] });
  });

  test('a file that asks for it is checked', () => {
    const files = onDisk({
      'db.js': 'export const getDb = () => 1;\n',
      'app.js': "// @ts-check\nimport { getDb } from './db.js';\nexport const n = getDb();\n",
    });
    const result = compiler.check({ files, changes: [edited(files, 'db.js', { getDb: 'connectDb' })] });
    expect(places(result)).toEqual(['app.js:2:10 2305']);
    expect(result).toMatchObject({ checked: 1, total: 1 });
  });
});

describe('several tsconfigs', () => {
  const packages = {
    'tsconfig.json': config({ strict: true }, { include: ['scripts'] }),
    'scripts/build.ts': 'export const strictly = (x: string) => x;\n',
    'packages/core/tsconfig.json': config({ strict: true }),
    'packages/core/db.ts': 'export const getDb = (): string => "";\n',
    'packages/app/tsconfig.json': config(
      { strict: false, paths: { '@core/*': ['../core/*'] } },
      { include: ['src'] },
    ),
    'packages/app/src/app.ts': "import { getDb } from '@core/db';\nexport const db: string = getDb();\n",
    'packages/app/test/app.test.ts':
      "import { getDb } from '@core/db';\nexport const n: number = getDb().length;\n",
  };

  test('each file is checked in its own, also where a path leads into another', () => {
    const files = onDisk(packages);
    const result = compiler.check({ files, changes: [edited(files, 'packages/core/db.ts', breaking)] });
    expect(places(result)).toEqual([
      'packages/app/src/app.ts:2:14 2322',
      'packages/app/test/app.test.ts:2:34 2339',
    ]);
    expect(result).toMatchObject({ checked: 4, total: 4 });
    expect(result.notes).toEqual([
      'one file in no tsconfig: checked with the options of packages/app/tsconfig.json',
      'no change reaches one project with one file, so the errors there stay as they are',
    ]);
  });

  test('a file that a deleted one leaves behind in another project is found', () => {
    const files = onDisk(packages);
    const changes = [
      deleted(files, 'packages/core/db.ts'),
      created('packages/core/index.ts', 'export const getDb = (): string => "";\n'),
    ];
    expect(places(compiler.check({ files, changes }))).toEqual([
      'packages/app/src/app.ts:1:23 2307',
      'packages/app/test/app.test.ts:1:23 2307',
    ]);
  });

  test('a file that only tsconfig.test.json has is checked there, one that nothing has with the nearest', () => {
    const files = onDisk({
      'tsconfig.json': config({ strict: true }, { include: ['src'] }),
      'tsconfig.test.json': config({ strict: false }, { include: ['src', 'test'] }),
      'tsconfig.unused.json': config({ strict: false }, { include: ['src'] }),
      ...db,
      'test/a.test.ts': 'export const a = 1;\n',
      'tools/b.ts': 'export const b = 1;\n',
    });
    const loose = { 'export const': 'export const f = (x) => x;\nexport const' };
    const changes = ['src/app.ts', 'test/a.test.ts', 'tools/b.ts'].map((file) => edited(files, file, loose));
    const result = compiler.check({ files, changes });
    expect(places(result)).toEqual(['src/app.ts:2:19 7006', 'tools/b.ts:1:19 7006']);
    expect(result.notes).toEqual(['one file in no tsconfig: checked with the options of tsconfig.json']);
  });

  test('a tsconfig further up that includes a file counts before one is made up', () => {
    const files = onDisk({
      'tsconfig.json': config({ strict: true }),
      'nested/tsconfig.json': config({ strict: false }, { files: ['in.ts'] }),
      'nested/in.ts': 'export const a = 1;\n',
      'nested/out.ts': 'export const b = 1;\n',
    });
    const loose = { 'export const': 'export const f = (x) => x;\nexport const' };
    const result = compiler.check({ files, changes: [edited(files, 'nested/out.ts', loose)] });
    expect(places(result)).toEqual(['nested/out.ts:1:19 7006']);
    expect(result.notes).toEqual([
      'no change reaches one project with one file, so the errors there stay as they are',
    ]);
  });
});

describe('project references', () => {
  const references = (...paths: string[]) => ({ references: paths.map((path) => ({ path })) });

  test('composite projects are read from their sources, nothing has to be built', () => {
    const files = onDisk({
      'tsconfig.json': JSON.stringify({ files: [], ...references('./core', './app/tsconfig.app.json') }),
      'core/tsconfig.json': config({ composite: true, outDir: 'dist', strict: true }),
      'core/db.ts': 'export const getDb = (): string => "";\n',
      'app/tsconfig.app.json': config({ composite: true, noEmit: true, strict: true }, references('../core')),
      'app/app.ts': "import { getDb } from '../core/db';\nexport const db: string = getDb();\n",
    });
    const result = compiler.check({ files, changes: [edited(files, 'core/db.ts', breaking)] });
    expect(places(result)).toEqual(['app/app.ts:2:14 2322']);
    expect(result).toMatchObject({ checked: 2, total: 2, notes: [] });
  });

  test('a reference that leads nowhere, and one in a circle, do no harm', () => {
    const files = onDisk({
      'tsconfig.json': config({ composite: true }, references('./gone', '.')),
      ...db,
    });
    const result = compiler.check({ files, changes: [edited(files, 'src/db.ts', breaking)] });
    expect(places(result)).toEqual(['src/app.ts:2:14 2322']);
  });
});

describe('tsconfigs that are wrong', () => {
  test('one that extends a package that is not installed is read with default options', () => {
    const files = onDisk({
      'tsconfig.json': '{"extends": "@tsconfig/strictest/tsconfig.json", "include": ["src"]}',
      ...db,
      'src/loose.ts': 'export const a = 1;\n',
    });
    const changes = [
      edited(files, 'src/db.ts', breaking),
      edited(files, 'src/loose.ts', { 'a = 1': 'f = (x) => x' }),
    ];
    const result = compiler.check({ files, changes });
    expect(places(result)).toEqual(['src/app.ts:2:14 2322']);
    expect(result).toMatchObject({ checked: 3, total: 3 });
    expect(result.notes).toEqual([
      'tsconfig.json: what it extends could not be read, so default options stand in for it',
    ]);
  });

  test('one that extends itself does not stop the check', () => {
    const files = onDisk({
      'tsconfig.json': '{"extends": "./base"}',
      'base.json': '{"extends": ["./tsconfig.json"]}',
      ...db,
    });
    const result = compiler.check({ files, changes: [edited(files, 'src/db.ts', breaking)] });
    expect(places(result)).toEqual(['src/app.ts:2:14 2322']);
    expect(result.notes).toHaveLength(1);
  });

  test('comments and trailing commas are fine, what does not parse is said', () => {
    const fine = onDisk({ 'tsconfig.json': '{ // ours\n "compilerOptions": { "strict": true, }, }', ...db });
    expect(compiler.check({ files: fine, changes: [] }).notes).toEqual([]);
    const broken = onDisk({ 'tsconfig.json': '{"compilerOptions": {"strict": true}', ...db });
    const result = compiler.check({ files: broken, changes: [edited(broken, 'src/db.ts', breaking)] });
    expect(places(result)).toEqual(['src/app.ts:2:14 2322']);
    expect(result.notes).toEqual(["tsconfig.json: '}' expected."]);
  });

  test('a file that a tsconfig lists but that is gone is no new error', () => {
    const files = onDisk({ 'tsconfig.json': config({}, { files: ['src/app.ts', 'src/gone.ts'] }), ...db });
    expect(compiler.check({ files, changes: [] })).toMatchObject({ newErrors: [], checked: 2, total: 2 });
  });
});
