// The judge of refusals must itself be right: what stands in the way of `async`, and what only looks like it.

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeTree } from '../scatter/gather.ts';
import { Tree } from './program.ts';
import { type Source, sourcesIn } from './sources.ts';

const files = new Map([
  [
    'tsconfig.json',
    '{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] }, "include": ["src"] }',
  ],
  ['e2e/seed.ts', "import { secret } from '../src/db';\nexport const token = secret('a');\n"],
  [
    'src/db.ts',
    `export const read = (url: string): string => url;
export const size = (url: string): number => url.length;
export const hash = (url: string): string => url;
export const name = (url: string): string => url;
export const host = (url: string): string => url;
export const port = (url: string): number => url.length;
export const path = (url: string): string => url;
export const isOpen = (url: unknown): url is string => typeof url === 'string';
export const query = (url: string): string => url;
export const label = (url: string): string => url;
export const secret = (url: string): string => url;
export const tick = (url: string): string => url;
export const scheme = (url: string): string => url;
export const identity = <T>(value: T): T => value;
export function through<T, R>(work: (value: T) => R): (value: T) => R { return work; }
export async function open(url: string): Promise<string> { return url; }
`,
  ],
  [
    'src/app.ts',
    `import { hash, host, identity, isOpen, label, name, open, path, port, query, read, scheme, secret, size, through, tick } from './db';
export class Pool {
  constructor(readonly url: string) { note(read(url)); }
}
const note = (text: string): void => { text.trim(); };
const run = (work: () => number): number => work() + 1;
export const sizes = (urls: string[]): number[] => urls.map((url) => size(url)).concat(run(() => size('a')));
export const sorted = (urls: string[]): string[] => urls.sort((one, two) => hash(one).localeCompare(hash(two)));
export const opened = (urls: unknown[]): boolean => urls.every((url) => isOpen(url)) && isOpen(urls[0]);
export type Runner = { run(work: () => string): string };
export const direct: Runner = { run: (work) => work() };
export const hosts = [direct.run(() => host('a')), direct.run(() => host('b'))];
export type Extend = (work: () => string) => string;
export const names = (extend: Extend): string[] => [extend(() => name('a')), extend(() => name('b'))];
export type Measure = (url: string) => number;
export const measured = (): Measure => (url) => port(url) + port('a');
export class Meter { constructor(measure: Measure) { measure('a'); } }
export type Rest = (url: string) => string | Promise<string>;
export const rest = (): Rest => (url) => path(url) + path('a');
export class Relay {
  run: ((url: string) => string) | undefined;
  with(run: (url: string) => string): void { this.run = run; }
  constructor() { const { run } = this; run?.call(this, 'a'); }
}
new Relay().with((url) => query(url) + query('a'));
declare const loose: any;
export const handed = (url: string): void => loose.on({ onUrl: () => scheme(url) + scheme('a') });
export const methods = (url: string): void => loose.on({ onUrl() { return label(url) + label('a'); } });
declare function memo<T>(make: () => T, key: string): T;
export const options: any = memo(() => ({ ticks: { callback: tick } }), tick('a') + tick('b'));
export const secrets = (url: string): string => secret(url) + secret('a');
export const kept = [through(identity), through(identity)];
export const all = async (): Promise<string> => (await open('a')) + (await open(read('b')));
`,
  ],
]);

let root: string;
let sources: Source[];

beforeAll(() => {
  root = writeTree(files);
  sources = sourcesIn(new Tree(root), 2, 9);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const barriersOf = (name: string): readonly string[] | undefined =>
  sources.find(({ symbol }) => symbol === `src/db.ts#${name}`)?.barriers;

it('a constructor, a comparison and a type predicate stand in the way', () => {
  expect(barriersOf('read')).toEqual(['a constructor at src/app.ts:3']);
  expect(barriersOf('hash')).toEqual(['a callback of a package at src/app.ts:8']);
  expect(barriersOf('isOpen')).toEqual(['a type predicate at src/db.ts:8']);
});

it('a callee of which only the type is there says nothing, one with a body is followed', () => {
  expect(barriersOf('name')).toEqual(['a callee that is only a type at src/app.ts:14']);
  expect(barriersOf('host')).toEqual([]);
});

it('a function type with a name is one for all who have such a function, unless it takes promises', () => {
  expect(barriersOf('port')).toEqual(['a constructor at src/app.ts:17']);
  expect(barriersOf('path')).toEqual([]);
});

it('a member that a pattern takes out and `call` are followed', () => {
  expect(barriersOf('query')).toEqual(['a constructor at src/app.ts:23']);
});

it('nobody knows who calls what is handed to a value of any type', () => {
  expect(barriersOf('scheme')).toEqual(['an object of any type at src/app.ts:27']);
  expect(barriersOf('label')).toEqual(['an object of any type at src/app.ts:28']);
});

it('nor what a file in no tsconfig does, or who has an object behind another type', () => {
  expect(barriersOf('secret')).toEqual(['a user in no tsconfig at src/db.ts:11']);
  expect(barriersOf('tick')).toContain('an object of any type at src/app.ts:30');
});

it('a generic function is inferred through a function that is given back, and not through its promise', () => {
  expect(barriersOf('through')).toEqual(['a generic function that is inferred through it at src/app.ts:32']);
});

it('callbacks of lists and of own functions do not', () => {
  expect(barriersOf('size')).toEqual([]);
});

it('what is async already is no source', () => {
  expect(barriersOf('open')).toBeUndefined();
});
