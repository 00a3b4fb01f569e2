// The compiler's process, and the second engine. Two engines that agree are evidence for both.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { ChangedText } from '../../src/core/check.ts';
import type { Files } from '../../src/core/files.ts';
import { openCompiler } from '../../src/languages/typescript/compiler.ts';
import { startEngines } from '../../src/languages/typescript/compiler-engines.ts';
import { Overlay } from '../../src/languages/typescript/compiler-overlay.ts';
import { created, deleted, edited, inMemory, onDisk, places, removeTrees } from './trees.ts';

afterAll(removeTrees);

/** Process ids of running compilers that this process has started. */
function compilers(): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return list
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/u.exec(line) ?? [])
    .filter(([, , parent, , args]) => Number(parent) === process.pid && args?.includes('--api'))
    .filter(([, , , state]) => !state?.startsWith('Z'))
    .map(([, pid]) => Number(pid));
}

async function until(condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 100 && !condition(); i++) await setTimeout(20);
  return condition();
}

const tsconfig = '{"compilerOptions": {"module": "esnext", "moduleResolution": "bundler", "strict": true}}';
const texts = {
  'tsconfig.json': tsconfig,
  'src/db.ts': 'export const getDb = (): string => "";\n',
  'src/app.ts':
    "import { getDb } from './db';\nexport const db: string = getDb();\nexport const old: number = '';\n",
};
const breaking = { '(): string => ""': '(): number => 1' };

describe.skipIf(process.platform === 'win32')('the process', () => {
  test('starts with the first check, serves all of them, ends with close', async () => {
    const compiler = openCompiler();
    expect(compilers()).toEqual([]);
    const files = onDisk(texts);
    compiler.check({ files, changes: [] });
    const started = compilers();
    expect(started).toHaveLength(1);
    compiler.check({ files, changes: [edited(files, 'src/db.ts', breaking)] });
    compiler.check({ files: inMemory(texts), changes: [], inMemory: true });
    expect(compilers()).toEqual(started);
    compiler.close();
    expect(await until(() => compilers().length === 0)).toBe(true);
    compiler.close();
  });

  test('its death is a result, and the next check starts another one', async () => {
    const compiler = openCompiler();
    const files = onDisk(texts);
    const changes = [edited(files, 'src/db.ts', breaking)];
    compiler.check({ files, changes });
    process.kill(compilers()[0] as number, 'SIGKILL');
    await until(() => compilers().length === 0);
    const result = compiler.check({ files, changes: [] });
    expect(result).toMatchObject({ engine: 'TypeScript 7.0.2', checked: 0, total: 2, newErrors: [] });
    expect(result.notes).toEqual([
      expect.stringMatching(/^the compiler stopped, so nothing was checked: \w/u),
    ]);
    expect(places(compiler.check({ files, changes }))).toEqual(['src/app.ts:2:14 2322']);
    compiler.close();
    expect(await until(() => compilers().length === 0)).toBe(true);
  });

  test('progress is told in words', () => {
    const compiler = openCompiler();
    const said: string[] = [];
    compiler.check({ files: inMemory(texts), changes: [], inMemory: true }, (step) => said.push(step));
    compiler.close();
    expect(said).toEqual(['loading projects', 'checking 2 files of tsconfig.json']);
  });
});

test('the disk is looked at anew for a new `Files` of the same root', () => {
  const compiler = openCompiler();
  const files = onDisk({ ...texts, 'src/other.ts': 'export {};\n' });
  compiler.check({ files, changes: [] });
  writeFileSync(`${files.root}/src/db.ts`, 'export const getDb = (): number => 1;\n');
  const again: Files = { ...files };
  const changes = [edited(again, 'src/app.ts', { 'db: string': 'db: number' })];
  expect(compiler.check({ files: again, changes }).newErrors).toEqual([]);
  const wrong = [edited(again, 'src/app.ts', { 'db: string': 'db: boolean' })];
  expect(compiler.check({ files: again, changes: wrong }).newErrors).toEqual([]);
  const more = [edited(again, 'src/app.ts', { '= getDb()': '= getDb().length' })];
  expect(places(compiler.check({ files: again, changes: more }))).toEqual(['src/app.ts:2:35 2339']);
  compiler.close();
});

describe('both engines say the same', () => {
  const native = openCompiler({ engine: 'native' });
  const classic = openCompiler({ engine: 'classic' });
  afterAll(() => {
    native.close();
    classic.close();
  });
  const cases: [string, Record<string, string>, (files: Files) => ChangedText[]][] = [
    ['a broken use', texts, (files) => [edited(files, 'src/db.ts', breaking)]],
    [
      'files that come and go',
      texts,
      (files) => [
        deleted(files, 'src/db.ts'),
        created('src/core/db.ts', 'export const getDb = (): number => 1;\n'),
        created('src/alone.ts', 'export const alone: string = 1;\n'),
        edited(files, 'src/app.ts', { './db': './core/db' }),
      ],
    ],
    [
      'no tsconfig, a new import of a package that is not there',
      { 'src/app.ts': 'export const app = 1;\n', 'src/b.js': '// @ts-check\nexport const b = 1;\n' },
      (files) => [
        edited(files, 'src/app.ts', { export: "import { z } from 'zod';\nexport const y = z;\nexport" }),
        edited(files, 'src/b.js', { '= 1': '= missing' }),
      ],
    ],
    [
      'references',
      {
        'tsconfig.json': '{"files": [], "references": [{"path": "core"}, {"path": "app"}]}',
        'core/tsconfig.json': '{"compilerOptions": {"composite": true, "strict": true}}',
        'core/db.ts': 'export const getDb = (): string => "";\n',
        'app/tsconfig.json':
          '{"compilerOptions": {"composite": true, "strict": true}, "references": [{"path": "../core"}]}',
        'app/app.ts': "import { getDb } from '../core/db';\nexport const db: string = getDb();\n",
      },
      (files) => [edited(files, 'core/db.ts', breaking)],
    ],
    [
      'options of yesterday',
      {
        'tsconfig.json':
          '{"compilerOptions": {"strict": true, "baseUrl": "src", "module": "commonjs", "moduleResolution": "node", "target": "es5"}}',
        'src/db.ts': 'export const getDb = (): string => "";\n',
        'src/app.ts': "import { getDb } from 'db';\nexport const db: string = getDb();\n",
      },
      (files) => [edited(files, 'src/db.ts', breaking)],
    ],
    [
      'a BOM',
      { 'tsconfig.json': tsconfig, 'src/a.ts': '\uFEFFexport const a: number = "";\nlet x = 1;\n' },
      (files) => [edited(files, 'src/a.ts', { 'let x = 1;': 'let x: string = 1;' })],
    ],
  ];
  test.each(cases)('%s', (_, tree, changesOf) => {
    const files = onDisk(tree);
    const changes = changesOf(files);
    const [one, other] = [native, classic].map((compiler) => compiler.check({ files, changes }));
    expect(one?.newErrors.length).toBeGreaterThan(0);
    expect(other?.newErrors.map(({ message: _m, ...rest }) => rest)).toEqual(
      one?.newErrors.map(({ message: _m, ...rest }) => rest),
    );
    expect(other).toMatchObject({
      checked: one?.checked,
      total: one?.total,
      unresolvedShare: one?.unresolvedShare,
    });
    expect(other?.engine).toMatch(/^TypeScript 6\./u);
  });
});

test('where TypeScript 7 is not installed for the platform the second engine checks', async () => {
  vi.resetModules();
  vi.doMock('../../src/languages/typescript/compiler-native.ts', () => ({
    startNativeEngine: () => {
      throw new Error('Unable to resolve @typescript/typescript-plan9-mips.');
    },
  }));
  const { openCompiler: openHere } = await import('../../src/languages/typescript/compiler.ts');
  vi.doUnmock('../../src/languages/typescript/compiler-native.ts');
  const compiler = openHere();
  const files = inMemory(texts);
  const result = compiler.check({ files, changes: [edited(files, 'src/db.ts', breaking)], inMemory: true });
  expect(places(result)).toEqual(['src/app.ts:2:14 2322']);
  expect(result.engine).toMatch(/^TypeScript 6\.[\d.]+$/u);
  expect(result.notes).toEqual([
    'TypeScript 7 does not run here, so TypeScript 6 checks: Unable to resolve @typescript/typescript-plan9-mips.',
  ]);
  compiler.close();
});

test('a project that is handed over is answered by the second engine, the others by the first', () => {
  const files = inMemory({
    'a/tsconfig.json': tsconfig,
    'a/a.ts': 'export const a: string = 1;\n',
    'b/tsconfig.json': tsconfig,
    'b/b.ts': 'export const b: string = 1;\n',
  });
  const overlay = new Overlay(files, true);
  const engines = startEngines('/', overlay);
  const nothing = { changed: [], created: [], deleted: [] };
  const [a, b] = ['a', 'b'].map((name) => overlay.absolute(`${name}/tsconfig.json`)) as [string, string];
  engines.handOver(b);
  const loaded = engines.advance(nothing, [a, b], []);
  expect(engines.name).toMatch(/^TypeScript 7\.0\.2 and TypeScript 6\./u);
  for (const config of [a, b]) {
    expect(
      loaded.program(config)?.errors([config.replace(/(.)\/tsconfig.json$/u, '$1/$1.ts')]),
    ).toMatchObject([{ offset: 13, code: 2322 }]);
  }
  engines.close();
});
