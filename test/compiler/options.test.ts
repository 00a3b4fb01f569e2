import { afterAll, describe, expect, test } from 'vitest';
import { openCompiler } from '../../src/languages/typescript/compiler.ts';
import { todaysConfig } from '../../src/languages/typescript/tsconfig-overlay.ts';
import { created, edited, onDisk, places, removeTrees } from './trees.ts';

const compiler = openCompiler();
afterAll(() => {
  compiler.close();
  removeTrees();
});

/** The options that a patch sets, and its notes, for a tsconfig at /repo/app/tsconfig.json. */
function patched(options: Record<string, unknown>, major?: number, text = '{}') {
  const patch = todaysConfig({ path: '/repo/app/tsconfig.json', text, options, major });
  return patch && { options: JSON.parse(patch.text).compilerOptions, notes: patch.notes };
}

describe('the patch', () => {
  test('options that TypeScript 7 takes need none', () => {
    expect(patched({ module: 199, target: 9, strict: true, paths: { '@/*': ['./src/*'] } })).toBeUndefined();
    expect(patched({ module: 199, target: 9, strict: false, types: [] }, 5)).toBeUndefined();
  });

  test('baseUrl becomes paths: every pattern falls back to it, and so does every other specifier', () => {
    expect(patched({ baseUrl: '/repo/app/src', paths: { '@/*': ['lib/*', '../gen/*'] } })).toEqual({
      options: { baseUrl: null, paths: { '@/*': ['./src/lib/*', './gen/*', './src/@/*'], '*': ['./src/*'] } },
      notes: ['baseUrl as paths'],
    });
    expect(patched({ baseUrl: '/repo' })?.options.paths).toEqual({ '*': ['../*'] });
    expect(patched({ baseUrl: '/repo/app', paths: { '*': ['types/*'] } })?.options.paths).toEqual({
      '*': ['./types/*', './*'],
    });
  });

  test('node10 and classic become bundler, blind to exports as they were', () => {
    expect(patched({ moduleResolution: 2, module: 1 })?.options).toEqual({
      moduleResolution: 'bundler',
      resolvePackageJsonExports: false,
      resolvePackageJsonImports: false,
    });
    expect(patched({ moduleResolution: 1 })?.notes).toEqual([
      'moduleResolution classic as bundler without exports',
    ]);
    expect(patched({ moduleResolution: 2, module: 199 })?.options).toEqual({ moduleResolution: null });
  });

  test('es5 becomes es2015, with the library that the checker then needs', () => {
    expect(patched({ target: 1, lib: ['lib.es5.d.ts', 'lib.dom.d.ts'] })?.options).toEqual({
      target: 'es2015',
      lib: ['es5', 'dom', 'es2015'],
    });
    expect(patched({ target: 1, lib: ['lib.es2017.d.ts'] })?.options).toEqual({ target: 'es2015' });
  });

  test.each([
    [{ module: 2 }, { module: 'commonjs' }],
    [{ module: 3 }, { module: 'commonjs' }],
    [{ module: 4 }, { module: 'esnext' }],
    [
      { outFile: '/repo/app.js', downlevelIteration: true },
      { outFile: null, downlevelIteration: null },
    ],
    [
      { esModuleInterop: false, alwaysStrict: false },
      { esModuleInterop: null, alwaysStrict: null },
    ],
  ])('%j becomes %j', (options, expected) => {
    expect(patched(options)?.options).toEqual(expected);
  });

  test('what an older TypeScript meant by silence is said aloud', () => {
    expect(patched({}, 5)).toEqual({
      options: { strict: false, types: ['*'], target: 'es2015', module: 'commonjs' },
      notes: [
        'defaults of TypeScript 5 for strict, types, target',
        'module commonjs, the default of TypeScript 5',
      ],
    });
    expect(patched({}, 6)).toBeUndefined();
  });

  test('everything else in the tsconfig stays', () => {
    const text =
      '{ // c\n "extends": "./base", "include": ["src"], "compilerOptions": { "jsx": "preserve" } }';
    const patch = todaysConfig({ path: '/repo/tsconfig.json', text, options: { target: 1 } });
    expect(JSON.parse(patch?.text ?? '')).toEqual({
      extends: './base',
      include: ['src'],
      compilerOptions: { jsx: 'preserve', target: 'es2015' },
    });
  });
});

describe('a project with options of yesterday', () => {
  const yesterday = {
    'base/tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ baseUrl: '../src', module: 'amd', moduleResolution: 'node', target: 'es5' },
        ...{ downlevelIteration: true, strict: true, esModuleInterop: false, outFile: '../out.js' },
      },
    }),
    'tsconfig.json': JSON.stringify({
      extends: './base/tsconfig.json',
      compilerOptions: { paths: { '@/*': ['core/*'] } },
      include: ['src'],
    }),
    'src/core/db.ts': 'export const getDb = (): string => "";\n',
    'src/app.ts':
      "import { getDb } from '@/db';\nimport * as all from 'core/db';\nexport const db: string = getDb();\nexport const too: string = all.getDb();\nfor (const x of new Set([1])) x.toFixed();\n",
  };

  test('is checked as it was meant, and every rewrite is said', () => {
    const files = onDisk(yesterday);
    const result = compiler.check({
      files,
      changes: [edited(files, 'src/core/db.ts', { '(): string => ""': '(): number => 1' })],
    });
    expect(places(result)).toEqual(['src/app.ts:3:14 2322', 'src/app.ts:4:14 2322']);
    expect(result).toMatchObject({ engine: 'TypeScript 7.0.2', checked: 2, total: 2, unresolvedShare: 0 });
    expect(result.notes).toEqual([
      'tsconfig.json: read with target es5 as es2015, module amd, umd or none as commonjs, moduleResolution node10 as bundler without exports, baseUrl as paths, without outFile, without downlevelIteration, without esModuleInterop false',
    ]);
  });

  test('new files are found through its patterns', () => {
    const files = onDisk(yesterday);
    const changes = [
      created('src/core/mail.ts', 'export const send = 1;\n'),
      edited(files, 'src/app.ts', { '@/db': '@/mail', '{ getDb }': '{ send as getDb }' }),
    ];
    expect(places(compiler.check({ files, changes }))).toEqual(['src/app.ts:3:27 2349']);
  });

  test('a package is found where node10 found it: by main, not by exports', () => {
    const files = onDisk(
      {
        'tsconfig.json':
          '{"compilerOptions": {"module": "commonjs", "moduleResolution": "node10", "strict": true}}',
        'a.ts': "import { inner } from 'lib/inner';\nexport const a: string = inner;\n",
      },
      {
        'node_modules/lib/package.json': '{"name": "lib", "exports": {".": "./index.js"}}',
        'node_modules/lib/inner.d.ts': 'export declare const inner: string;\n',
      },
    );
    const result = compiler.check({ files, changes: [edited(files, 'a.ts', { ': string': ': number' })] });
    expect(places(result)).toEqual(['a.ts:2:14 2322']);
    expect(result.unresolvedShare).toBe(0);
  });

  test('the TypeScript that the project asks for decides what silence means', () => {
    const texts = { 'tsconfig.json': '{}', 'a.ts': 'export const a = 1;\n' };
    const loose = { 'a = 1': 'f = (x) => x' };
    const older = onDisk({ ...texts, 'package.json': '{"devDependencies": {"typescript": "^5.4.0"}}' });
    expect(compiler.check({ files: older, changes: [edited(older, 'a.ts', loose)] }).newErrors).toEqual([]);
    const today = onDisk({ ...texts, 'package.json': '{"devDependencies": {"typescript": "^6.0.0"}}' });
    expect(places(compiler.check({ files: today, changes: [edited(today, 'a.ts', loose)] }))).toEqual([
      'a.ts:1:19 7006',
    ]);
    const installed = onDisk(
      { ...texts, 'package.json': '{"devDependencies": {"typescript": "latest"}}' },
      { 'node_modules/typescript/package.json': '{"version": "5.9.3"}' },
    );
    expect(
      compiler.check({ files: installed, changes: [edited(installed, 'a.ts', loose)] }).newErrors,
    ).toEqual([]);
  });
});
