// Typed questions: what names stand for, who mentions them, and what types and calls come to, over texts in memory.

import { afterAll, describe, expect, test } from 'vitest';
import type { Files } from '../../src/core/files.ts';
import type { CodePlace, TypedQuestions } from '../../src/core/typed-questions.ts';
import { openCompiler } from '../../src/languages/typescript/compiler.ts';
import { edited, onDisk, removeTrees } from './trees.ts';

const compiler = openCompiler();
afterAll(() => {
  compiler.close();
  removeTrees();
});

const tsconfig = JSON.stringify({
  compilerOptions: {
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    target: 'es2022',
    types: [],
  },
});
const mailer = {
  'tsconfig.json': tsconfig,
  'src/mailer.ts': [
    'export interface Mailer { send(to: string): number }',
    'export class Smtp implements Mailer { send(to: string) { return to.length } }',
    'export class Queue implements Mailer { send(to: string) { return 1 } }',
    'export class Slow extends Queue { override send(to: string) { return super.send(to) } }',
    "export const deliver = (mailer: Mailer): number => mailer.send('ann');",
  ].join('\n'),
  'src/index.ts': "export { deliver as dispatch } from './mailer';\n",
  'src/app.ts': [
    "import { dispatch } from './index';",
    "import * as mail from './mailer';",
    'export const smtp = new mail.Smtp();',
    'dispatch(smtp);',
    'mail.deliver(smtp);',
    'function dispatched(dispatch: () => void) { dispatch() }',
  ].join('\n'),
};

/** The nth place where `word` stands in a file, or the `part` of it. */
function at(files: Files, file: string, word: string, part = word, nth = 0): CodePlace {
  const text = files.read(file) ?? '';
  let start = -1;
  for (let count = 0; count <= nth; count++) start = text.indexOf(word, start + 1);
  if (start < 0) throw new Error(`no ${word} in ${file}`);
  start += word.indexOf(part);
  return { file, start, end: start + part.length };
}

const ask = (
  files: Files,
  changes: Parameters<typeof compiler.questions>[0]['changes'] = [],
): TypedQuestions => compiler.questions({ files, changes });

/** `app.ts:4 dispatch(smtp);` for each mention. */
function mentions(files: Files, questions: TypedQuestions, place: CodePlace): string[] {
  return (questions.references(place)?.mentions ?? []).map(({ file, start, end }) => {
    const text = files.read(file) ?? '';
    const line = text.slice(0, start).split('\n').length;
    return `${file.replace('src/', '')}:${line} ${text.slice(start, end)}`;
  });
}

describe('references', () => {
  test('lead through re-exports, other names and namespaces, and leave namesakes out', () => {
    const files = onDisk(mailer);
    expect(mentions(files, ask(files), at(files, 'src/mailer.ts', 'deliver'))).toEqual([
      'app.ts:1 dispatch',
      'app.ts:4 dispatch',
      'app.ts:5 deliver',
      'index.ts:1 deliver',
      'index.ts:1 dispatch',
      'mailer.ts:5 deliver',
    ]);
  });

  test('of one member are those of its whole family: interface, implementations, overrides', () => {
    const files = onDisk(mailer);
    const questions = ask(files);
    const lines = mentions(files, questions, at(files, 'src/mailer.ts', 'send', 'send', 3));
    expect(lines).toEqual([1, 2, 3, 4, 4, 5].map((line) => `mailer.ts:${line} send`));
    const family = questions.references(at(files, 'src/mailer.ts', 'send'))?.declarations ?? [];
    expect(family.map(({ kind }) => kind)).toEqual(['method', 'method', 'method', 'method']);
  });

  test('are those of the texts in memory, offsets with a BOM counted', () => {
    const files = onDisk({ ...mailer, 'src/app.ts': `\uFEFF${mailer['src/app.ts']}` });
    const change = edited(files, 'src/app.ts', {
      'mail.deliver(smtp);': 'mail.deliver(smtp); mail.deliver(smtp);',
    });
    const questions = ask(files, [change]);
    const { mentions = [] } = questions.references(at(files, 'src/mailer.ts', 'deliver')) ?? {};
    const own = mentions.filter(({ file }) => file === 'src/app.ts');
    expect(own.map(({ start, end }) => change.after?.slice(start, end))).toEqual([
      'dispatch',
      'dispatch',
      'deliver',
      'deliver',
    ]);
  });

  test('come from every project that has the file', () => {
    const files = onDisk({
      'packages/db/tsconfig.json': tsconfig,
      'packages/db/pool.ts': 'export const acquire = () => 1;\nacquire();\n',
      'packages/web/tsconfig.json': tsconfig,
      'packages/web/page.ts': "import { acquire } from '../db/pool';\nacquire();\n",
    });
    const found = mentions(files, ask(files), at(files, 'packages/db/pool.ts', 'acquire'));
    expect(found).toEqual([
      'packages/db/pool.ts:1 acquire',
      'packages/db/pool.ts:2 acquire',
      'packages/web/page.ts:1 acquire',
      'packages/web/page.ts:2 acquire',
    ]);
  });
});

describe('symbols and types', () => {
  const files = onDisk({
    'tsconfig.json': tsconfig,
    'src/auth.ts': [
      'export interface Session { user: string; close(): void }',
      'export const open = async (user: string): Promise<Session> => ({ user, close() {} });',
      'export const cached = (user: string): Session | Promise<Session> => open(user);',
      'declare const anything: any; declare const nothing: unknown;',
      'export const session = await open("ann");',
      'export function keep<T>(value: T): T { return value }',
      'export function later(work: () => void | Promise<void>, then: () => void): void {}',
      'const pool = new Map<string, Session>();',
      'pool.set("ann", session);',
      'keep(session);',
      'later(() => {}, () => {});',
      'const guest: Session = { user: "guest", close() {} };',
      'const { close } = session;',
    ].join('\n'),
    'src/use.ts': "import { open as login } from './auth';\nlogin('ann');\nmissing();\n",
  });
  const here = (word: string, part?: string, nth?: number) => at(files, 'src/auth.ts', word, part, nth);

  test('a name is followed to its declaration, also in another file', () => {
    const [symbol, missing] = ask(files).symbols([
      at(files, 'src/use.ts', 'login', 'login', 1),
      at(files, 'src/use.ts', 'missing'),
    ]);
    expect(missing).toBeUndefined();
    expect(symbol).toMatchObject({ name: 'open', declarations: [{ file: 'src/auth.ts', kind: 'variable' }] });
    expect(symbol?.declarations[0]?.name).toEqual({ start: here('open').start, end: here('open').end });
  });

  test('types say whether they are promises, can be called, or are known at all', () => {
    const types = ask(files).types([
      here('open(user)'),
      here('cached'),
      here('anything'),
      here('nothing'),
      here('await open("ann")'),
      here('then: () => void', '() => void'),
      { file: 'src/auth.ts', start: 1, end: 5 },
      { file: 'src/gone.ts', start: 0, end: 1 },
    ]);
    expect(
      types.map((type) => type && [type.kind, type.thenable, type.returns.map(({ thenable }) => thenable)]),
    ).toEqual([
      ['object', 'always', []],
      ['object', 'never', ['maybe']],
      ['any', 'never', []],
      ['unknown', 'never', []],
      ['object', 'never', []],
      ['object', 'never', ['never']],
      undefined,
      undefined,
    ]);
    expect(types[4]?.text).toBe('Session');
  });

  test('a call knows its declaration and its parameters, as declared and as they are here', () => {
    const [set, keep, later] = ask(files).calls([
      here('pool.set("ann", session)'),
      here('keep(session)'),
      here('later(() => {}, () => {})'),
    ]);
    expect(set?.arguments.map(({ type, declared }) => [type.text, declared.kind])).toEqual([
      ['string', 'type-parameter'],
      ['Session', 'type-parameter'],
    ]);
    expect(keep).toMatchObject({
      declaration: { file: 'src/auth.ts', kind: 'function' },
      returns: { text: 'Session' },
    });
    expect(keep?.arguments[0]?.declared).toMatchObject({ text: 'T', kind: 'type-parameter' });
    expect(later?.arguments.map(({ declared }) => declared.returns.map(({ thenable }) => thenable))).toEqual([
      ['maybe'],
      ['never'],
    ]);
  });

  test('what is awaited, which members there are, and what may stand where', () => {
    const questions = ask(files);
    expect(questions.contextualTypes([here('{ user: "guest", close() {} }')])[0]?.text).toBe('Session');
    const members = questions.members(here('session'));
    expect(members?.map(({ name, type }) => [name, type.text])).toEqual([
      ['user', 'string'],
      ['close', '() => void'],
    ]);
    expect(members?.[0]?.declarations[0]).toMatchObject({ file: 'src/auth.ts', kind: 'property' });
    expect(
      questions.assignable([
        { from: here('guest'), to: here('session') },
        { from: here('open(user)'), to: here('session') },
      ]),
    ).toEqual([true, false]);
  });

  test('a file that is in no project is not covered', () => {
    const questions = ask(files);
    expect([questions.covers('src/auth.ts'), questions.covers('src/gone.ts')]).toEqual([true, false]);
  });
});
