import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/disk/files.ts';
import { fileAt, gitDir, gitTopLevel, knownFiles, modifiedFiles } from '../../src/disk/git.ts';
import { commitAll, git, project, refusal, temporaryFolder, write } from './project.ts';

function withoutGit<T>(action: () => T): T {
  const before = process.env.PATH;
  process.env.PATH = temporaryFolder();
  try {
    return action();
  } finally {
    process.env.PATH = before;
  }
}

describe('where git is', () => {
  test('the top level and the git directory, from any folder of the work tree', () => {
    const root = project({ 'src/a.ts': '' }, { git: true });
    expect(gitTopLevel(path.join(root, 'src'))).toBe(root);
    expect(gitDir(path.join(root, 'src'))).toBe(path.join(root, '.git'));
  });

  test('a linked worktree has a git directory of its own', () => {
    const root = project({ 'a.ts': '' }, { commit: true });
    const tree = path.join(temporaryFolder(), 'second');
    git(root, 'worktree', 'add', '--quiet', tree);
    expect(gitTopLevel(tree)).toBe(tree);
    expect(gitDir(tree)).toBe(path.join(root, '.git/worktrees/second'));
    expect(openFiles(tree).paths).toEqual(['a.ts']);
  });

  test('outside of a work tree there is neither', () => {
    const root = project({ 'a.ts': '' });
    expect(gitTopLevel(root)).toBeUndefined();
    expect(gitDir(root)).toBeUndefined();
    expect(knownFiles(root)).toBeUndefined();
    expect(fileAt(root, 'HEAD', 'a.ts')).toBeUndefined();
    expect(modifiedFiles(root)).toEqual(new Set());
    const repository = project({}, { git: true });
    expect(gitTopLevel(path.join(repository, '.git'))).toBeUndefined();
  });

  test('a machine without git is a project without git', () => {
    const root = project({ 'a.ts': '', '.gitignore': 'dist\n', 'dist/a.js': '' }, { commit: true });
    withoutGit(() => {
      expect(gitTopLevel(root)).toBeUndefined();
      expect(modifiedFiles(root)).toEqual(new Set());
      expect(fileAt(root, 'HEAD', 'a.ts')).toBeUndefined();
      expect(openFiles(root).paths).toEqual(['.gitignore', 'a.ts']);
    });
  });

  test('a repository that git cannot read is an error, not a project without git', () => {
    const root = project({ 'a.ts': '' }, { git: true });
    fs.writeFileSync(path.join(root, '.git/config'), '[broken');
    const error = refusal(() => openFiles(root));
    expect(error).toMatchObject({ code: 'disk/git', place: root });
    expect(error.message).toMatch(/bad config/);
  });
});

describe('what git knows of a file', () => {
  test('modified is what differs from the commit, staged or not; untracked is not', () => {
    const names = ['clean.ts', 'edited.ts', 'staged.ts', 'gone.ts', 'a b "c".ts', 'ключ.ts'];
    const tree = Object.fromEntries(names.map((name) => [`packages/db/${name}`, '1']));
    const root = project({ ...tree, 'outside.ts': '1' }, { commit: true });
    const db = path.join(root, 'packages/db');
    write(root, { 'outside.ts': '2' });
    write(db, {
      'edited.ts': '2',
      'staged.ts': '2',
      'a b "c".ts': '2',
      'ключ.ts': '2',
      'added.ts': '',
      'new.ts': '',
    });
    git(db, 'add', 'staged.ts', 'added.ts');
    fs.rmSync(path.join(db, 'gone.ts'));
    const expected = ['edited.ts', 'staged.ts', 'gone.ts', 'a b "c".ts', 'ключ.ts', 'added.ts'];
    expect(modifiedFiles(db)).toEqual(new Set(expected));
    expect(modifiedFiles(root)).toEqual(
      new Set(['outside.ts', ...expected.map((name) => `packages/db/${name}`)]),
    );
  });

  test('both names of a file that was renamed in the index count', () => {
    const root = project({ 'old.ts': 'a long enough text to be seen as a rename\n' }, { commit: true });
    git(root, 'mv', 'old.ts', 'new.ts');
    expect(modifiedFiles(root)).toEqual(new Set(['old.ts', 'new.ts']));
  });

  test('asking does not write, not even the index', () => {
    const root = project({ 'a.ts': '1' }, { commit: true });
    const index = path.join(root, '.git/index');
    fs.utimesSync(path.join(root, 'a.ts'), 1, 1);
    const before = fs.readFileSync(index);
    modifiedFiles(root);
    openFiles(root);
    expect(fs.readFileSync(index).equals(before)).toBe(true);
  });

  test('a text of an earlier commit', () => {
    const root = project(
      { 'src/a.ts': '\uFEFFone\n', 'src/latin.ts': Buffer.from([0xe9]) },
      { commit: true },
    );
    write(root, { 'src/a.ts': 'two\n', 'src/b.ts': '' });
    commitAll(root);
    const src = path.join(root, 'src');
    expect(fileAt(root, 'HEAD~1', 'src/a.ts')).toBe('\uFEFFone\n');
    expect(fileAt(src, 'main', 'a.ts')).toBe('two\n');
    expect(fileAt(src, 'HEAD~1', 'b.ts')).toBeUndefined();
    expect(fileAt(src, 'HEAD', 'latin.ts')).toBeUndefined();
  });

  test('it has the line endings that a checkout would give it', () => {
    const root = project(
      { '.gitattributes': '*.ts text eol=crlf\n', 'a.ts': 'one\r\ntwo\r\n' },
      { commit: true },
    );
    expect(git(root, 'cat-file', 'blob', 'HEAD:a.ts')).toBe('one\ntwo\n');
    expect(fileAt(root, 'HEAD', 'a.ts')).toBe('one\r\ntwo\r\n');
  });

  test.each(['nowhere', '', '--help', 'HEAD:a.ts'])('a commit that does not exist is an error: %j', (ref) => {
    const root = project({ 'a.ts': '' }, { commit: true });
    expect(refusal(() => fileAt(root, ref, 'a.ts'))).toMatchObject({ code: 'disk/unknown-ref', place: ref });
  });
});
