// The past is read without a trace: neither the work tree nor the index nor the temporary folder keeps one.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { mergeBase } from '../../src/disk/git.ts';
import { openPast } from '../../src/disk/past.ts';
import { commitAll, git, project, refusal, snapshot, temporaryFolder, write } from './project.ts';

const head = (root: string): string => git(root, 'rev-parse', 'HEAD').trim();

describe('the commit that a branch is compared with', () => {
  test('is where it left the other one, not where that one is now', () => {
    const root = project({ 'a.ts': '1' }, { commit: true });
    const left = head(root);
    git(root, 'checkout', '--quiet', '-b', 'feature');
    write(root, { 'b.ts': '1' });
    commitAll(root);
    git(root, 'checkout', '--quiet', 'main');
    write(root, { 'c.ts': '1' });
    commitAll(root);
    git(root, 'checkout', '--quiet', 'feature');
    expect(mergeBase(root, 'main')).toBe(left);
    expect(mergeBase(root, 'HEAD')).toBe(head(root));
  });

  test.each(['nowhere', '', '--help', 'HEAD:a.ts'])('an unknown name is an error: %j', (ref) => {
    const root = project({ 'a.ts': '' }, { commit: true });
    expect(refusal(() => mergeBase(root, ref))).toMatchObject({ code: 'disk/unknown-ref', place: ref });
  });

  test('no common history is an error that says what to do', () => {
    const root = project({ 'a.ts': '' }, { commit: true });
    git(root, 'checkout', '--quiet', '--orphan', 'other');
    write(root, { 'b.ts': '' });
    commitAll(root);
    expect(refusal(() => mergeBase(root, 'main'))).toMatchObject({ code: 'disk/unknown-ref' });
  });

  test('no repository is an error', () => {
    expect(refusal(() => mergeBase(project({ 'a.ts': '' }), 'main'))).toMatchObject({ code: 'disk/git' });
  });
});

describe('a commit as a folder', () => {
  test('holds its files and nothing else, even those that are ignored now', () => {
    const root = project({ 'src/a.ts': 'one\n', 'dist/b.js': '1', 'src/gone.ts': '' }, { commit: true });
    const commit = head(root);
    write(root, { '.gitignore': 'dist\n', 'src/a.ts': 'two\n', 'src/new.ts': '' });
    fs.rmSync(path.join(root, 'src/gone.ts'));
    const before = [snapshot(root), fs.readFileSync(path.join(root, '.git/index'), 'latin1')];
    const past = openPast(root, commit);
    expect(past.files.paths).toEqual(['dist/b.js', 'src/a.ts', 'src/gone.ts']);
    expect(past.files.read('src/a.ts')).toBe('one\n');
    expect([snapshot(root), fs.readFileSync(path.join(root, '.git/index'), 'latin1')]).toEqual(before);
    past.close();
    expect(fs.existsSync(past.root)).toBe(false);
  });

  test('below a folder of the repository, the rest is there for what extends or imports it', () => {
    const root = project({ 'tsconfig.json': '{}', 'packages/db/a.ts': '1' }, { commit: true });
    const past = openPast(path.join(root, 'packages/db'), 'HEAD');
    expect(past.files.paths).toEqual(['a.ts']);
    expect(past.files.read('a.ts')).toBe('1');
    expect(fs.existsSync(path.join(past.root, '../../tsconfig.json'))).toBe(true);
    past.close();
  });

  test('a submodule and a link are no reason to fail', () => {
    const other = project({ 'x.ts': '' }, { commit: true });
    const root = project({ 'a.ts': '' }, { commit: true });
    git(root, 'submodule', '--quiet', 'add', other, 'vendor/x');
    fs.symlinkSync('a.ts', path.join(root, 'link.ts'));
    commitAll(root);
    const past = openPast(root, 'HEAD');
    expect(past.files.paths).toEqual(['.gitmodules', 'a.ts']);
    past.close();
  });

  test('a commit that is not there leaves no folder behind', () => {
    const root = project({ 'a.ts': '' }, { commit: true });
    const folder = temporaryFolder();
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      expect(refusal(() => openPast(root, '0000000000'))).toMatchObject({ code: 'disk/git' });
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
