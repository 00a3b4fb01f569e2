import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/disk/files.ts';
import { commitAll, git, project, temporaryFolder, write } from './project.ts';

const reasons = (root: string) =>
  Object.fromEntries(openFiles(root).skipped.map((file) => [file.path, file.reason]));

/** A tree whose ignore rules use every form that a nested .gitignore can have. */
const ignoring = {
  '.gitignore': 'dist\n/only-here.ts\n*.log\n!keep.log\nlogs\n# comment\n\nsrc/deep/*.gen.ts\n',
  'only-here.ts': '',
  'src/only-here.ts': '',
  'dist/main.js': '',
  'src/dist/main.js': '',
  'a.log': '',
  'src/keep.log': '',
  'src/deep/a.gen.ts': '',
  'src/deep/b.ts': '',
  'src/.gitignore': '!logs\n/cache.ts\nsub/secret.ts\ntmp/\n*.bak\n!/dist/main.js\n',
  'src/logs/today.ts': '',
  'logs/today.ts': '',
  'src/cache.ts': '',
  'src/sub/cache.ts': '',
  'src/sub/secret.ts': '',
  'src/sub/sub/secret.ts': '',
  'src/tmp/a.ts': '',
  'src/sub/tmp': '',
  'src/sub/a.bak': '',
  'a.bak': '',
  'Dist/upper.ts': '',
  'odd [name]/.gitignore': 'x.ts\n',
  'odd [name]/x.ts': '',
  'odd [name]/y.ts': '',
};

describe('listing', () => {
  test('git lists tracked and untracked files, without ignored ones and without deleted ones', () => {
    const root = project(
      { 'src/mailer.ts': '1', 'src/old.ts': '2', '.gitignore': 'dist/\n' },
      { commit: true },
    );
    write(root, { 'src/new.ts': '3', 'dist/mailer.js': '4' });
    fs.rmSync(path.join(root, 'src/old.ts'));
    expect(openFiles(root).paths).toEqual(['.gitignore', 'src/mailer.ts', 'src/new.ts']);
    expect(openFiles(path.join(root, 'src')).paths).toEqual(['mailer.ts', 'new.ts']);
  });

  test('the order is by code unit', () => {
    const root = project(
      { 'b.ts': '', 'a/z.ts': '', 'a.ts': '', 'B.ts': '', 'é.ts': '', 'a-b.ts': '' },
      { git: true },
    );
    expect(openFiles(root).paths).toEqual(['B.ts', 'a-b.ts', 'a.ts', 'a/z.ts', 'b.ts', 'é.ts']);
  });

  test('names that git would quote are listed and read as they are', () => {
    const names = [
      'a b.ts',
      'quote".ts',
      'tab\t.ts',
      'line\nbreak.ts',
      'ключ.ts',
      '[id].ts',
      '-x.ts',
      'back\\slash.ts',
    ];
    const root = project(Object.fromEntries(names.map((name) => [name, name])), { commit: true });
    const files = openFiles(root);
    expect(files.paths).toEqual([...names].sort());
    for (const name of names) expect(files.read(name)).toBe(name);
  });

  test('without git, the walk honours nested ignore files exactly as git does', () => {
    const withGit = project(ignoring, { git: true });
    const without = project(ignoring);
    expect(openFiles(without).paths).toEqual(openFiles(withGit).paths);
    expect(openFiles(without).paths).toEqual([
      '.gitignore',
      'Dist/upper.ts',
      'a.bak',
      'odd [name]/.gitignore',
      'odd [name]/y.ts',
      'src/.gitignore',
      'src/deep/b.ts',
      'src/keep.log',
      'src/logs/today.ts',
      'src/only-here.ts',
      'src/sub/cache.ts',
      'src/sub/sub/secret.ts',
      'src/sub/tmp',
    ]);
  });

  test('a project inside a folder that an outer repository ignores is walked', () => {
    const outer = project({ '.gitignore': 'vendor/\n', 'vendor/db/src/pool.ts': '' }, { commit: true });
    expect(openFiles(path.join(outer, 'vendor/db')).paths).toEqual(['src/pool.ts']);
  });

  test('an empty repository has no files, and is not walked', () => {
    const root = project({ '.gitignore': '*\n', 'a.ts': '' }, { git: true });
    expect(openFiles(root).paths).toEqual([]);
  });

  test.each(['git', 'walk'])('node_modules is never listed, tracked or not (%s)', (way) => {
    const tree = { 'a.ts': '', 'node_modules/db/index.js': '', 'src/node_modules/db/index.js': '' };
    const root = project(tree, { commit: way === 'git' });
    write(root, { 'packages/x/node_modules/y.js': '' });
    expect(openFiles(root).paths).toEqual(['a.ts']);
    expect(openFiles(root).skipped).toEqual([]);
  });

  test('variables that a git hook sets for its own repository do not count', () => {
    const root = project({ 'a.ts': '', 'dist/a.js': '', '.gitignore': '' }, { git: true });
    write(root, { '.git/info/exclude': 'dist\n' });
    process.env.GIT_DIR = path.join(project({}, { git: true }), '.git');
    try {
      expect(openFiles(root).paths).toEqual(['.gitignore', 'a.ts']);
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  test('a file in conflict is listed once', () => {
    const root = project({ 'a.ts': 'base' }, { commit: true });
    git(root, 'checkout', '--quiet', '-b', 'other');
    write(root, { 'a.ts': 'theirs' });
    commitAll(root);
    git(root, 'checkout', '--quiet', 'main');
    write(root, { 'a.ts': 'ours' });
    commitAll(root);
    expect(() => git(root, 'merge', 'other')).toThrow();
    expect(openFiles(root).paths).toEqual(['a.ts']);
  });

  test('10,000 files are listed in well under a second', { timeout: 60_000 }, () => {
    const tree = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, n) => [`src/module${n % 400}/part${n}.ts`, 'export {};\n']),
    );
    const root = project(tree, { git: true });
    git(root, 'add', '--all');
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      expect(openFiles(root).paths).toHaveLength(10_000);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(700);
  });

  test('a folder that does not exist is a clear error', () => {
    expect(() => openFiles(path.join(temporaryFolder(), 'nowhere'))).toThrow(/there is no folder .*nowhere/);
  });
});

describe('links and nested repositories', () => {
  const outside = () => project({ 'secret.ts': 'secret', 'lib/a.ts': 'a' });

  test.each(['tracked', 'untracked', 'walk'])('a link is skipped, with what it leads to (%s)', (way) => {
    const root = project({ 'src/real.ts': 'real' }, { git: way !== 'walk' });
    const elsewhere = outside();
    const link = (target: string, name: string) => fs.symlinkSync(target, path.join(root, name));
    link(path.join(elsewhere, 'secret.ts'), 'out.ts');
    link('src/real.ts', 'in.ts');
    link('src', 'folder');
    link(path.join(elsewhere, 'lib'), 'lib');
    link('nowhere.ts', 'dangling.ts');
    link('loop.ts', 'loop.ts');
    if (way === 'tracked') commitAll(root);
    expect(openFiles(root).paths).toEqual(['src/real.ts']);
    expect(reasons(root)).toEqual({
      'out.ts': 'link leaves the root',
      'in.ts': 'link to src/real.ts',
      folder: 'link to the folder src',
      lib: 'link leaves the root',
      'dangling.ts': 'link that leads nowhere',
      'loop.ts': 'link that leads nowhere',
    });
    expect(openFiles(root).read('in.ts')).toBeUndefined();
    expect(openFiles(root).read('out.ts')).toBeUndefined();
  });

  test('a tracked folder that has become a link is not entered', () => {
    const root = project({ 'lib/a.ts': 'mine', 'b.ts': '' }, { commit: true });
    fs.rmSync(path.join(root, 'lib'), { recursive: true });
    fs.symlinkSync(path.join(outside(), 'lib'), path.join(root, 'lib'));
    expect(openFiles(root).paths).toEqual(['b.ts']);
    expect(reasons(root)).toEqual({ lib: 'link leaves the root' });
  });

  test('a tracked file that has become a folder is not listed, its contents are', () => {
    const root = project({ a: 'file', 'b.ts': '' }, { commit: true });
    fs.rmSync(path.join(root, 'a'));
    write(root, { 'a/index.ts': '' });
    expect(openFiles(root).paths).toEqual(['a/index.ts', 'b.ts']);
    expect(openFiles(root).skipped).toEqual([]);
  });

  test('a root that is reached through a link is the folder that the link leads to', () => {
    const root = project({ 'a.ts': 'a' }, { git: true });
    const link = path.join(temporaryFolder(), 'link');
    fs.symlinkSync(root, link);
    const files = openFiles(link);
    expect(files.root).toBe(root);
    expect(files.read('a.ts')).toBe('a');
  });

  test('nested repositories and submodules are skipped, also where the outer folder has no git', () => {
    const root = project({ 'a.ts': '' }, { git: true });
    const library = project({ 'index.ts': '' }, { commit: true });
    git(root, 'submodule', '--quiet', 'add', library, 'vendor/library');
    git(root, 'init', '--quiet', 'tools/own');
    write(root, { 'tools/own/x.ts': '' });
    expect(openFiles(root).paths).toEqual(['.gitmodules', 'a.ts']);
    expect(reasons(root)).toEqual({
      'vendor/library': 'nested repository',
      'tools/own': 'nested repository',
    });
    fs.rmSync(path.join(root, '.git'), { recursive: true });
    expect(openFiles(root).paths).toEqual(['.gitmodules', 'a.ts']);
    expect(reasons(root)).toEqual({
      'vendor/library': 'nested repository',
      'tools/own': 'nested repository',
    });
  });

  test('a submodule that was never checked out is skipped', () => {
    const root = project({ 'a.ts': '' }, { git: true });
    git(root, 'submodule', '--quiet', 'add', project({ 'index.ts': '' }, { commit: true }), 'library');
    fs.rmSync(path.join(root, 'library'), { recursive: true });
    fs.mkdirSync(path.join(root, 'library'));
    expect(reasons(root)).toEqual({ library: 'nested repository' });
  });
});
