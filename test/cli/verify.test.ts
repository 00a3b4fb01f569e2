// The gate: it fails before, passes after, and fails again as soon as somebody starts a new layer.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canonize,
  configOf,
  type Outcome,
  reading,
  refused,
  shop,
  stubborn,
  succeeding,
  type Tree,
  template,
  temporaryFolder,
  write,
} from './command.ts';

/** A shop in which everything is done, as its files are then. */
let finished = '';
beforeAll(() => {
  finished = fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-done-'));
  write(finished, template);
  succeeding(finished, ['apply', '--yes', '--no-typecheck']);
  fs.rmSync(path.join(finished, 'node_modules'), { recursive: true });
});
afterAll(() => fs.rmSync(finished, { recursive: true, force: true }));

function done(over: Tree = {}): string {
  const root = temporaryFolder();
  fs.cpSync(finished, root, { recursive: true });
  write(root, over);
  return root;
}

describe('before', () => {
  it('fails and names each duplicate, its place and who uses it', () => {
    const { status, stdout } = reading(shop(), ['verify']);
    expect(status).toBe(1);
    expect(stdout).toBe(
      [
        'fail',
        'src/core/db.ts#getDb  5 definitions left, 0 duplicates gone',
        'duplicate          src/legacy/db.ts#connectDb at src/legacy/db.ts:2:10: it still exists; src/app.ts imports it',
        'duplicate          src/legacy/crlf.ts#openDb at src/legacy/crlf.ts:3:8: it still exists; src/windows.ts imports it',
        'duplicate          src/legacy/bom.ts#dial at src/legacy/bom.ts:1:10: it still exists; src/phone.ts imports it',
        'duplicate          src/names.ts#database at src/names.ts:3:8: it still exists; src/app.ts imports it',
        'compiler errors    not checked (--since REF checks what a branch adds)',
        '',
      ].join('\n'),
    );
  });

  it('fails after an apply that withheld something', () => {
    const root = shop(stubborn);
    expect(canonize(root, ['apply', '--yes', '--no-typecheck']).status).toBe(3);
    const { status, stdout } = reading(root, ['verify']);
    expect(status).toBe(1);
    expect(stdout).toContain('2 definitions left, 3 duplicates gone');
    expect(stdout).toContain('src/stubborn.ts');
  });

  it('fails for a canonical that does not exist', () => {
    const { status, stdout } = reading(
      shop({
        'canonize.config.json': configOf('src/core/db.ts#getDatabase', ['src/legacy/db.ts#connectDb']),
      }),
      ['verify'],
    );
    expect(status).toBe(1);
    expect(stdout).toContain('missing-canonical');
  });

  it('fails for a duplicate that never existed', () => {
    const { status, stdout } = reading(
      shop({ 'canonize.config.json': configOf('src/core/db.ts#getDb', ['src/legacy/db.ts#conectDb']) }),
      ['verify'],
    );
    expect(status).toBe(1);
    expect(stdout).toContain('unknown-duplicate');
  });
});

describe('after', () => {
  it('passes: one definition is left', () => {
    const { status, stdout } = reading(done(), ['verify']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^pass\nsrc\/core\/db\.ts#getDb {2}1 definition left, 4 duplicates gone\n/);
  });

  it('does not count names that only sound alike', () => {
    const root = done();
    write(root, {
      'src/lookalike.ts': "export function connectDb(): string {\n  return 'another';\n}\n",
      'src/user.ts': "import { connectDb } from './lookalike';\nconnectDb();\n",
    });
    expect(reading(root, ['verify']).status).toBe(0);
  });
});

describe('a new layer', () => {
  it.each([
    ['an alias by const', "import { getDb } from './core/db';\n\nexport const dbOf = getDb;\n"],
    ['an alias by export', "export { getDb as dbOf } from './core/db';\n"],
    ['an alias by import and export', "import { getDb } from './core/db';\nexport { getDb as dbOf };\n"],
    ['an alias of a barrel', "export { getDb as dbOf } from './barrel';\n", "export * from './core/db';\n"],
  ])('fails as a new duplicate: %s', (_, text: string, barrel?: string) => {
    const root = done();
    write(root, { 'src/layer.ts': text, ...(barrel !== undefined && { 'src/barrel.ts': barrel }) });
    const { status, stdout } = reading(root, ['verify']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^fail\nsrc\/core\/db\.ts#getDb {2}2 definitions left/);
    expect(stdout).toMatch(
      /new-duplicate {6}src\/layer\.ts#dbOf at src\/layer\.ts:\d+:\d+: it is src\/core\/db\.ts#getDb/,
    );
  });

  it('of a module that is canonical as a whole fails for each of its names, whatever form the layer has', () => {
    const root = temporaryFolder();
    write(root, {
      'canonize.config.json': configOf('src/core/db.ts#*', ['src/old/db.ts#*']),
      'package.json': '{ "name": "shop", "private": true, "main": "src/main.ts" }',
      'src/core/db.ts': `export const getDb = (): string => 'db';
export class Pool {
  take(): string {
    return getDb();
  }
}
`,
      'src/main.ts': "import { getDb, Pool } from './core/db';\nconsole.log(getDb(), new Pool().take());\n",
      'canonize.lock.json': '{ "version": 1, "removed": { "src/old/db.ts#*": "2026-11-21" } }',
    });
    expect(reading(root, ['verify']).status).toBe(0);
    write(root, {
      'src/names.ts': "export { getDb as dbOf } from './core/db';\n",
      'src/pools.ts': `import { Pool } from './core/db';

/** @deprecated use Pool */
export class LegacyPool extends Pool {}
`,
    });
    const { status, stdout } = reading(root, ['verify']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^fail\nsrc\/core\/db\.ts#\* {2}3 definitions left/);
    expect(stdout).toMatch(/new-duplicate {6}src\/names\.ts#dbOf /);
    expect(stdout).toMatch(/new-duplicate {6}src\/pools\.ts#LegacyPool .*subclass/);
  });

  it('that only passes the name on is none', () => {
    const root = done();
    write(root, { 'src/barrel.ts': "export { getDb } from './core/db';\nexport * from './mailer';\n" });
    expect(reading(root, ['verify']).status).toBe(0);
  });

  it('is told where it begins, not by each barrel that passes its name on', () => {
    const root = done();
    write(root, {
      'src/layer.ts': "export { getDb as dbOf } from './core/db';\n",
      'src/index.ts': "export { dbOf } from './layer';\n",
    });
    expect(reading(root, ['verify']).stdout.match(/^new-duplicate/gm)).toHaveLength(1);
  });

  it('is none where a barrel gives a default export a name, and one where another module does so', () => {
    const root = temporaryFolder();
    write(root, {
      'canonize.config.json': configOf('src/fetch.ts#default', ['src/http.ts#default']),
      'package.json': '{ "name": "shop", "private": true, "main": "src/index.ts" }',
      'src/fetch.ts': 'export default (url: string): string => url;\n',
      'src/index.ts': "export { default as fetch } from './fetch';\n",
      'canonize.lock.json': '{ "version": 1, "removed": { "src/http.ts#default": "2026-11-21" } }',
    });
    expect(reading(root, ['verify']).stdout).toMatch(/^pass\n/);
    write(root, { 'src/request.ts': "import fetch from './fetch';\n\nexport const request = fetch;\n" });
    expect(reading(root, ['verify']).stdout).toMatch(/new-duplicate {6}src\/request\.ts#request /);
  });

  it('that another consolidation lists is told there', () => {
    const root = temporaryFolder();
    write(root, {
      'canonize.config.json': JSON.stringify({
        consolidations: [
          { canonical: 'src/index.ts#*', duplicates: ['src/old.ts#*'] },
          { canonical: 'src/db.ts#getDb', duplicates: ['src/legacy.ts#connectDb'] },
        ],
      }),
      'src/db.ts': "export const getDb = (): string => 'db';\n",
      'src/index.ts': "export * from './db';\n",
      'src/legacy.ts': "export { getDb as connectDb } from './index';\n",
      'src/main.ts': "import { connectDb } from './legacy';\nconsole.log(connectDb());\n",
      'canonize.lock.json': '{ "version": 1, "removed": { "src/old.ts#*": "2026-11-21" } }',
    });
    const { stdout } = reading(root, ['verify']);
    expect(stdout).toContain(
      'duplicate          src/legacy.ts#connectDb at src/legacy.ts:1:10: it still exists',
    );
    expect(stdout).not.toContain('new-duplicate');
  });

  it('passes where it is allowed with a reason', () => {
    const root = done();
    write(root, { 'src/layer.ts': "export { getDb as dbOf } from './core/db';\n" });
    const config = JSON.parse(template['canonize.config.json'] as string);
    const allow = [{ symbol: 'src/layer.ts#dbOf', reason: 'the name that the shop knows' }];
    write(root, { 'canonize.config.json': JSON.stringify({ ...config, allow }) });
    expect(reading(root, ['verify']).stdout).toMatch(/^pass\nsrc\/core\/db\.ts#getDb {2}1 definition left/);
  });

  it('under which the canonical lies is named as what it is', () => {
    const root = done();
    const issues = 'export interface Issue {\n  code: string;\n}\n\nexport type Finding = Issue;\n';
    write(root, {
      'src/issues.ts': issues,
      'canonize.config.json': configOf('src/issues.ts#Finding', ['src/old.ts#Problem']),
      'canonize.lock.json': '{ "version": 1, "removed": { "src/old.ts#Problem": "2026-11-21" } }',
    });
    expect(reading(root, ['verify']).stdout).toContain(
      'src/issues.ts#Issue at src/issues.ts:1:8: src/issues.ts#Finding is only another name of it; make it the canonical',
    );
  });

  it('that was listed and written again is a duplicate again', () => {
    const root = done();
    write(root, { 'src/legacy/db.ts': "export { getDb as connectDb } from '../core/db';\n" });
    const { status, stdout } = reading(root, ['verify']);
    expect(status).toBe(1);
    expect(stdout).toContain('duplicate          src/legacy/db.ts#connectDb at src/legacy/db.ts:1:10');
  });
});

describe('a name that was removed and is named again', () => {
  const gone = 'src/legacy/db.ts#connectDb';
  const forms: [string, string][] = [
    ['imported', "import { connectDb } from './legacy/db';\nconnectDb();\n"],
    ['imported with its ending', "import { connectDb } from './legacy/db.js';\nconnectDb();\n"],
    ['passed on', "export { connectDb } from './legacy/db';\n"],
    ['passed on with everything else', "export * from './legacy/db';\n"],
    ['imported as a namespace', "import * as legacy from './legacy/db';\nlegacy.connectDb();\n"],
    ['imported later', "export const db = async () => (await import('./legacy/db')).connectDb();\n"],
    ['required', "const { connectDb } = require('./legacy/db');\nconnectDb();\n"],
    ['named as a type', "export type Db = ReturnType<typeof import('./legacy/db').connectDb>;\n"],
  ];
  const fileOf = (form: string): string => `src/late-${forms.findIndex(([name]) => name === form)}.ts`;
  let verdict: Outcome;
  beforeAll(() => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-late-'));
    fs.cpSync(finished, root, { recursive: true });
    write(root, Object.fromEntries(forms.map(([form, content]) => [fileOf(form), content])));
    verdict = canonize(root, ['verify']);
    fs.rmSync(root, { recursive: true });
  });

  it.each(forms)('fails as dangling: %s', (form) => {
    expect(verdict.status).toBe(1);
    const place = fileOf(form).replace('.', '\\.');
    expect(verdict.stdout).toMatch(new RegExp(`^dangling {11}${gone} at ${place}:1:\\d+: `, 'm'));
  });

  it.each([
    ['imported', "import { database } from './names';\ndatabase();\n", '1:10'],
    ['passed on', "export { database } from './names';\n", '1:'],
    ['read from a namespace', "import * as names from './names';\nnames.database();\n", '2:'],
  ])('fails as dangling where the module is still there: %s', (_, content, at) => {
    const root = done();
    write(root, { 'src/late.ts': content });
    const { status, stdout } = reading(root, ['verify']);
    expect(stdout).toContain(`dangling           src/names.ts#database at src/late.ts:${at}`);
    expect(status).toBe(1);
  });

  it('fails as dangling through a path of the tsconfig', () => {
    const root = done({
      'tsconfig.json':
        '{ "compilerOptions": { "moduleResolution": "bundler", "module": "esnext", "paths": { "@/*": ["./src/*"] } } }\n',
    });
    write(root, { 'src/late.ts': "import { connectDb } from '@/legacy/db';\nconnectDb();\n" });
    const { status, stdout } = reading(root, ['verify']);
    expect(stdout).toContain(`dangling           ${gone} at src/late.ts:1:`);
    expect(status).toBe(1);
  });
});

describe('a test double that replaces nothing', () => {
  it('fails: of a module that does not exist, and with a key that the module does not export', () => {
    const root = done({
      'src/stale.test.ts': `import { vi } from 'vitest';
vi.mock('./gone', () => ({ anything: vi.fn() }));
vi.mock('./core/db', () => ({ getDb: vi.fn(), connect: vi.fn() }));
`,
    });
    const { status, stdout } = reading(root, ['verify']);
    expect(status).toBe(1);
    expect(stdout).toContain('stale-double       ./gone at src/stale.test.ts:2:9');
    expect(stdout).toContain('stale-double       src/core/db.ts#connect at src/stale.test.ts:3:47');
    expect(stdout).not.toContain('#getDb at');
  });

  it('passes where it is allowed with a reason, and fails again once that has expired', () => {
    const root = done({
      'src/stale.test.ts':
        "import { vi } from 'vitest';\nvi.mock('./core/db', () => ({ connect: vi.fn() }));\n",
    });
    const config = JSON.parse(fs.readFileSync(path.join(root, 'canonize.config.json'), 'utf8'));
    const allowing = (until: string): string =>
      JSON.stringify({
        ...config,
        allow: [{ files: 'src/stale.test.ts', reason: 'older than this', until }],
      });
    write(root, { 'canonize.config.json': allowing('9999-01-01') });
    expect(reading(root, ['verify']).stdout).not.toContain('stale-double');
    write(root, { 'canonize.config.json': allowing('2000-01-01') });
    expect(reading(root, ['verify']).stdout).toContain('stale-double');
  });

  it('passes for what a test says need not exist, and for modules whose names cannot be known', () => {
    const root = done({
      'src/value.js': 'module.exports = require(process.env.VALUE);\n',
      'src/fresh.test.js': `jest.mock('./gone', () => ({ anything: 1 }), { virtual: true });
jest.mock('./value', () => ({ anything: 1 }));
jest.mock('./core/db', () => ({ __esModule: true, default: 1, getDb: 1 }));
`,
    });
    expect(reading(root, ['verify']).status).toBe(0);
  });
});

describe('verify --async', () => {
  it('counts neither what an async function returns under another type, nor what a test waits for', () => {
    const root = shop({
      'src/load.ts': 'export async function load(id: string): Promise<string> {\n  return id;\n}\n',
      'src/rows.ts':
        "import { load } from './load';\n\nexport async function rows(): Promise<unknown> {\n  return load('a') as unknown;\n}\nexport const all = async () => Promise.all([...['a'].map((id) => load(id))]);\n",
      'src/rows.test.ts':
        "import { load } from './load';\n\ndeclare function expect<T>(value: T): { rejects: { toThrow(): Promise<void> } };\nexport const test = async () => {\n  await expect(() => load('a')).rejects.toThrow();\n};\n",
    });
    expect(reading(root, ['verify', '--async', 'src/load.ts#load']).stdout).not.toContain('silent-promise');
    write(root, {
      'src/late.ts': "import { load } from './load';\n\nexport const late = () => {\n  load('a');\n};\n",
    });
    expect(reading(root, ['verify', '--async', 'src/load.ts#load']).stdout).toContain(
      'silent-promise     src/load.ts#load at src/late.ts:4:3',
    );
  });
});

describe('a promise that is stored', () => {
  const waiting = `import { load } from './load';

export async function both(): Promise<string> {
  const first = load('a');
  const second = load('b');
  return (await first) + (await second);
}
let kept: Promise<string> | undefined;
export function once(): Promise<string> {
  if (!kept) kept = load('a');
  return kept;
}
export class Box {
  readonly #value: Promise<string>;
  constructor() {
    this.#value = load('x');
  }
  get(): Promise<string> {
    return this.#value;
  }
}
export async function all(): Promise<string[]> {
  const pending: Promise<string>[] = [load('a')];
  pending.push(load('b'));
  const more = ['c'].map((id) => load(id));
  return Promise.all([...pending, ...more]);
}
export const byName = new Proxy({} as Record<string, () => Promise<string>>, {
  get: (_, name: string) => async () => (await load(name)).trim(),
});
export async function each(): Promise<string> {
  const [first, second] = [load('a'), load('b')];
  const { byName: other } = { byName: load('c') };
  for (const one of [load('d')]) await one;
  return (await first) + (await second) + (await other);
}
const through = <R>(work: () => R) => () => work();
export const some = async () => [await through(() => load('a'))(), through(() => 1)()];
export async function* stream(late = load('a')): AsyncGenerator<string> {
  yield load('b');
  yield await late;
}
export const mended = async () => {
  try {
    return load('a');
  } catch {
    return '';
  }
};
`;
  const losing = `import { load } from './load';

declare function later(work: Function): void;
export function lost(): number {
  const never = load('a');
  const blind: any = load('b');
  later(() => load('c'));
  const unread = ['d'].map((id) => load(id));
  return blind.size + unread.length;
}
export const callers = () => lost() + 1;
interface Job { id: string }
export const sent = (job: Job): string => \`job \${job.id}\`;
export const job = sent({ id: load('e') });
`;

  it('is waited for by those who read it, and reported where nobody does', () => {
    const root = shop({
      'src/load.ts': 'export async function load(id: string): Promise<string> {\n  return id;\n}\n',
      'src/waiting.ts': waiting,
      'src/losing.ts': losing,
    });
    const { stdout } = reading(root, ['verify', '--async', 'src/load.ts#load']);
    const places = [...stdout.matchAll(/silent-promise +src\/load.ts#load at (\S+):/g)].map(([, at]) => at);
    expect(places).toEqual([5, 6, 7, 8, 14].map((line) => expect.stringMatching(`^src/losing.ts:${line}:`)));
  });

  it('stays where it is if its function is listed and was async before', () => {
    const root = shop({
      'src/load.ts': 'export async function load(id: string): Promise<string> {\n  return id;\n}\n',
      'src/waiting.ts': waiting,
    });
    const { stdout } = reading(root, ['diff', '--async', 'src/load.ts#load']);
    expect(stdout).not.toContain('+++ b/src/waiting.ts');
    expect(stdout).not.toContain('refused');
  });
});

describe('what is gone by the lock', () => {
  it('is no error for diff; without the lock it is, with the nearest name', () => {
    const root = done();
    const { status, stdout } = reading(root, ['diff', '--no-typecheck']);
    expect(status).toBe(0);
    expect(stdout).toContain('gone     src/names.ts#database  removed by an earlier run');
    write(root, { 'canonize.lock.json': null });
    const said = refused(root, ['diff', '--no-typecheck']);
    expect(said).toContain('does not exist');
  });

  it('may be written by hand', () => {
    const root = shop({
      'canonize.config.json': configOf('src/core/db.ts#getDb', [
        'src/old.ts#db',
        'src/legacy/db.ts#connectDb',
      ]),
      'canonize.lock.json': '{ "version": 1, "removed": { "src/old.ts#db": "src/core/db.ts#getDb" } }',
    });
    const { stdout } = reading(root, ['diff', '--no-typecheck']);
    expect(stdout).toMatch(/^1 of 1 duplicate done/);
    expect(stdout).toContain('gone     src/old.ts#db');
  });

  it('that is broken is an error that names the file', () => {
    for (const lock of [
      '{',
      'null',
      '{ "version": 2, "removed": {} }',
      '{ "version": 1 }',
      '{ "version": 1, "removed": null }',
      '{ "version": 1, "removed": [] }',
    ]) {
      const said = refused(shop({ 'canonize.lock.json': lock }), ['verify']);
      expect(said, lock).toContain('canonize.lock.json cannot be read');
      expect(said, lock).toContain('restore it from git');
      expect(said, lock).not.toMatch(/Cannot read properties/);
    }
  });
});
