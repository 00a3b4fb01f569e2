import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findConfig, findRoot, firstLink, projectFile } from '../../src/disk/root.ts';
import { project, refusal, temporaryFolder, write } from './project.ts';

describe('where the root is', () => {
  test('the folder of the config that is named', () => {
    const root = project({ 'tools/move.json': '{}', 'src/a.ts': '' }, { git: true });
    expect(findRoot(path.join(root, 'src'), '../tools/move.json')).toBe(path.join(root, 'tools'));
    expect(findRoot(root, path.join(root, 'tools/move.json'))).toBe(path.join(root, 'tools'));
  });

  test('a config that is not there is an error, not another root', () => {
    const root = project({ 'package.json': '{}' }, { git: true });
    expect(refusal(() => findRoot(root, 'other.json'))).toMatchObject({
      code: 'disk/no-config',
      message: 'there is no config file other.json',
      place: 'other.json',
    });
  });

  test('the nearest config above, but not above the repository', () => {
    const outer = project({ 'canonize.config.json': '{}' });
    const root = path.join(outer, 'shop');
    fs.mkdirSync(root);
    fs.cpSync(project({ 'packages/db/src/a.ts': '' }, { git: true }), root, { recursive: true });
    expect(findConfig(path.join(root, 'packages/db/src'))).toBeUndefined();
    expect(findRoot(path.join(root, 'packages/db/src'))).toBe(root);
    write(root, { 'packages/db/canonize.config.json': '{}' });
    expect(findRoot(path.join(root, 'packages/db/src'))).toBe(path.join(root, 'packages/db'));
    expect(findRoot(root)).toBe(root);
  });

  test("git's top level comes before the nearest package.json", () => {
    const root = project({ 'package.json': '{}', 'packages/db/package.json': '{}' }, { git: true });
    expect(findRoot(path.join(root, 'packages/db'))).toBe(root);
  });

  test('without git, the nearest package.json', () => {
    const root = project({
      'package.json': '{}',
      'packages/db/package.json': '{}',
      'packages/db/src/a.ts': '',
    });
    expect(findRoot(path.join(root, 'packages/db/src'))).toBe(path.join(root, 'packages/db'));
    expect(findRoot(path.join(root, 'packages'))).toBe(root);
  });

  test('nothing of all that is an error that says what to do', () => {
    const error = refusal(() => findRoot(temporaryFolder()));
    expect(error.code).toBe('disk/no-root');
    expect(error.remedy).toMatch(/--cwd/);
    expect(refusal(() => findRoot('/no/such/folder')).message).toBe('there is no folder /no/such/folder');
  });
});

describe('a path of the project', () => {
  test('need not exist', () => {
    const root = project({});
    expect(projectFile(root, 'src/new/a.ts')).toBe(path.join(root, 'src/new/a.ts'));
    expect(projectFile(root, './src/../a.ts')).toBe(path.join(root, 'a.ts'));
    expect(projectFile(root, '..a/..b.ts')).toBe(path.join(root, '..a/..b.ts'));
  });

  test.each(['../a.ts', 'src/../../a.ts', '..', '/etc/passwd'])('%s is refused', (file) => {
    expect(refusal(() => projectFile(project({}), file)).code).toBe('disk/outside-root');
  });

  test.each(['', 'a\0.ts'])('%j is no path', (file) => {
    expect(refusal(() => projectFile(project({}), file)).code).toBe('disk/bad-path');
  });

  test('may pass through a link only if that stays inside', () => {
    const root = project({ 'src/a.ts': '' });
    fs.symlinkSync('src', path.join(root, 'in'));
    fs.symlinkSync(temporaryFolder(), path.join(root, 'out'));
    fs.symlinkSync('../nowhere', path.join(root, 'dangling'));
    expect(projectFile(root, 'in/b.ts')).toBe(path.join(root, 'in/b.ts'));
    expect(refusal(() => projectFile(root, 'out/b.ts')).code).toBe('disk/outside-root');
    expect(refusal(() => projectFile(root, 'out')).code).toBe('disk/outside-root');
    expect(refusal(() => projectFile(root, 'out/new/b.ts')).code).toBe('disk/outside-root');
    expect(refusal(() => projectFile(root, 'dangling/b.ts')).code).toBe('disk/outside-root');
    expect(refusal(() => projectFile(root, 'dangling')).code).toBe('disk/outside-root');
    expect(firstLink(root, 'in/b.ts')).toBe('in');
    expect(firstLink(root, 'src/b.ts')).toBeUndefined();
  });

  test('a root whose name begins like another folder is still a wall', () => {
    const outer = project({ 'shop/a.ts': '', 'shop-old/a.ts': '' });
    fs.symlinkSync('../shop-old', path.join(outer, 'shop/old'));
    expect(refusal(() => projectFile(path.join(outer, 'shop'), 'old/a.ts')).code).toBe('disk/outside-root');
  });
});
