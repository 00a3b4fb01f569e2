import { expect, test } from 'vitest';
import type { Reach } from '../../src/core/check.ts';
import { checkTree } from '../../src/languages/typescript/compiler-check.ts';
import type { EngineError } from '../../src/languages/typescript/compiler-engine.ts';
import type { Engines } from '../../src/languages/typescript/compiler-engines.ts';
import { Overlay } from '../../src/languages/typescript/compiler-overlay.ts';
import type { ProjectState, Tree } from '../../src/languages/typescript/compiler-tree.ts';
import { edited, inMemory } from './trees.ts';

/** A code that is said of b.ts, or of another file. */
type Said = number | { file: string; code: number };

/** A tree of a.ts and b.ts, with a compiler that says what `errors` says of the files that are asked for together. */
function treeWith(errors: (asked: readonly string[], after: boolean) => Said[]): {
  tree: Tree;
  asked: string[];
} {
  const files = inMemory({ 'a.ts': 'export const a = 1;', 'b.ts': 'export const b = 1;' });
  const overlay = new Overlay(files, true);
  const asked: string[] = [];
  const state = (after: boolean): ProjectState => ({
    config: 'tsconfig.json',
    files: new Set(files.paths),
    wanted: new Set(files.paths),
    program: {
      options: {},
      fileNames: () => files.paths.map((file) => overlay.absolute(file)),
      configErrors: () => ({ parsing: [], options: [] }),
      text: () => undefined,
      errors(paths) {
        const names = (paths ?? []).map((path) => overlay.relative(path) ?? '');
        asked.push(`${after ? 'after' : 'before'} ${names}`);
        const error = (said: Said): EngineError => ({
          path: overlay.absolute(typeof said === 'number' ? 'b.ts' : said.file),
          offset: 13,
          code: typeof said === 'number' ? said : said.code,
          message: '',
        });
        return errors(names, after).map(error);
      },
    },
  });
  const tree: Tree = {
    files,
    overlay,
    notes: [],
    open: () => [],
    before: [state(false)],
    errorsBefore: new Map(),
    sources: () => [...files.paths],
    after: () => [state(true)],
    release() {},
  };
  return { tree, asked };
}

const engines = { name: 'TypeScript' } as Engines;
const check = (tree: Tree, reach?: Reach) => {
  const { files } = tree;
  const input = { files, changes: [edited(files, 'a.ts', { '1': '2' })], reach };
  return checkTree(tree, input, engines, () => {}).newErrors.map(({ code }) => code);
};

test('the state before is asked for files with errors after, and as a whole for one that does not change', () => {
  const { tree, asked } = treeWith((_, after) => (after ? [2322] : []));
  expect(check(tree)).toEqual([2322]);
  expect(asked).toEqual(['after a.ts,b.ts', 'before b.ts', 'before a.ts,b.ts']);
});

test('what is said of an unchanged file when all are asked is not new', () => {
  const { tree } = treeWith((names, after) => (after || names.length > 1 ? [2345] : []));
  expect(check(tree)).toEqual([]);
});

test('only what a change reaches is asked, unless the compiler found a file that nobody knows', () => {
  const known = new Set(['a.ts', 'b.ts']);
  const { tree, asked } = treeWith(() => []);
  expect(check(tree, { reached: new Set(['a.ts']), known })).toEqual([]);
  expect(check(tree, { reached: new Set(['a.ts']), known: new Set(['a.ts']) })).toEqual([]);
  expect(asked).toEqual(['after a.ts', 'after a.ts,b.ts']);
});

test('and not at all if there are none, nor twice for the same file', () => {
  const clean = treeWith(() => []);
  expect(check(clean.tree)).toEqual([]);
  expect(clean.asked).toEqual(['after a.ts,b.ts']);
  const dirty = treeWith(() => [2322]);
  expect(check(dirty.tree)).toEqual([]);
  expect(check(dirty.tree)).toEqual([]);
  expect(dirty.asked).toEqual(['after a.ts,b.ts', 'before b.ts', 'after a.ts,b.ts']);
});

test('an error that depends on the order of checking is asked for in the same order before it is new', () => {
  const circular = (asked: readonly string[]) => (asked.length > 1 ? [7022] : []);
  const { tree, asked } = treeWith(circular);
  expect(check(tree)).toEqual([]);
  expect(asked).toEqual(['after a.ts,b.ts', 'before b.ts', 'before a.ts,b.ts']);
  const { tree: other } = treeWith((names, after) => (after ? circular(names) : []));
  expect(check(other)).toEqual([7022]);
});

test('an error that is said of the first place only is new if the whole project lacked it before', () => {
  const { tree } = treeWith((names, after) =>
    after ? [2875] : names.length > 1 ? [{ file: 'a.ts', code: 2875 }] : [],
  );
  expect(check(tree)).toEqual([]);
  const { tree: other } = treeWith((_, after) => (after ? [2875] : []));
  expect(check(other)).toEqual([2875]);
});
