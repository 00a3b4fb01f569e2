// `apply` and `undo` on real trees: what git says is modified stays, and undo leaves nothing behind.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  canonize,
  committedShop,
  exists,
  folder,
  git,
  reading,
  refused,
  shop,
  succeeding,
  text,
  treeOf,
  write,
} from './command.ts';

const apply = ['apply', '--yes', '--no-typecheck'];

describe('files that git says are modified', () => {
  const touched = {
    'src/app.ts': "import { connectDb } from './legacy/db';\nexport const app = connectDb();\n",
  };

  it('are refused and named, by apply and by apply DIR', () => {
    const root = committedShop();
    write(root, touched);
    expect(refused(root, apply)).toMatch(/git says that src\/app\.ts have changes.*\n.*--allow-dirty/);
    const plan = folder({});
    reading(root, ['diff', '--no-typecheck', '--out', plan]);
    expect(refused(root, ['apply', plan])).toContain('--allow-dirty');
  });

  it('are refused when they are staged, or deleted and written again', () => {
    const staged = committedShop();
    write(staged, touched);
    git(staged, 'add', '--all');
    refused(staged, apply);
    const removed = committedShop();
    git(removed, 'rm', '--quiet', '--cached', 'src/app.ts');
    refused(removed, apply);
  });

  it('are changed with --allow-dirty, and undo restores what was not committed', () => {
    const root = committedShop();
    write(root, touched);
    const before = treeOf(root);
    expect(succeeding(root, [...apply, '--allow-dirty'])).toContain('applied');
    expect(text(root, 'src/app.ts')).toContain('export const app = getDb();\n');
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });

  it('do not matter where nothing is to be written', () => {
    const root = committedShop();
    write(root, { 'src/mailer.ts': 'export const send = 1;\n', 'docs/new.md': 'new\n' });
    succeeding(root, apply);
  });
});

describe('undo', () => {
  it('restores every byte and mode, and takes away the lock', () => {
    const root = committedShop();
    fs.chmodSync(path.join(root, 'src/app.ts'), 0o755);
    git(root, 'commit', '--all', '--quiet', '--message', 'it can be run');
    const before = treeOf(root);
    succeeding(root, apply);
    expect(exists(root, 'canonize.lock.json')).toBe(true);
    expect(exists(root, 'src/legacy')).toBe(false);
    expect(treeOf(root)['src/app.ts']).toMatch(/^755 /);
    expect(succeeding(root, ['undo'])).toBe('restored 7 files, removed 1 that the apply had created\n');
    expect(treeOf(root)).toEqual(before);
    expect(refused(root, ['undo'])).toContain('nothing was applied here that could be undone');
  });

  it('restores a lock that was there before', () => {
    const root = shop({
      'canonize.lock.json': '{ "version": 1, "removed": { "src/a.ts#a": "src/b.ts#b" } }\n',
    });
    const before = treeOf(root);
    succeeding(root, apply);
    expect(Object.keys(JSON.parse(text(root, 'canonize.lock.json')).removed)).toHaveLength(5);
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });

  it('leaves alone what other people did since, and refuses files that they changed', () => {
    const root = shop();
    succeeding(root, apply);
    write(root, { 'src/mailer.ts': 'export const send = 2;\n' });
    const mailer = treeOf(root)['src/mailer.ts'];
    fs.appendFileSync(path.join(root, 'src/phone.ts'), '\n');
    expect(refused(root, ['undo'])).toContain('src/phone.ts');
    fs.truncateSync(path.join(root, 'src/phone.ts'), fs.statSync(path.join(root, 'src/phone.ts')).size - 1);
    succeeding(root, ['undo']);
    expect(treeOf(root)['src/mailer.ts']).toBe(mailer);
  });

  it('refuses when a deleted file is there again', () => {
    const root = shop();
    succeeding(root, apply);
    write(root, { 'src/legacy/db.ts': 'export const mine = 1;\n' });
    expect(refused(root, ['undo'])).toContain('src/legacy/db.ts');
  });

  it('takes back one apply after the other', () => {
    const root = shop();
    const states = [treeOf(root)];
    for (const from of ['src/legacy/db.ts#connectDb', 'src/names.ts#database']) {
      succeeding(root, [...apply, '--from', from, '--to', 'src/core/db.ts#getDb']);
      states.push(treeOf(root));
    }
    for (const state of states.slice(0, -1).reverse()) {
      succeeding(root, ['undo']);
      expect(treeOf(root)).toEqual(state);
    }
    refused(root, ['undo']);
  });
});

describe('an interrupted apply', () => {
  it('is repaired by undo; until then other commands name it and exit with 2', () => {
    const root = committedShop();
    const before = treeOf(root);
    succeeding(root, apply);
    const journals = path.join(root, '.git/canonize');
    const [name] = fs.readdirSync(path.join(journals, 'applied'));
    fs.renameSync(path.join(journals, 'applied', name!), path.join(journals, 'applying'));
    for (const command of ['diff', 'verify']) {
      expect(refused(root, [command])).toMatch(/an earlier run was interrupted.*\n.*canonize undo/);
    }
    const { status } = canonize(root, ['undo']);
    expect(status).toBe(0);
    expect(treeOf(root)).toEqual(before);
  });
});
