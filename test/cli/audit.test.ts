// The audit from the command line: it writes nothing but the baseline that is asked for, and its exit code is an answer.

import { describe, expect, it } from 'vitest';
import {
  canonize,
  committedShop,
  exists,
  git,
  reading,
  refused,
  shop,
  text,
  treeOf,
  write,
} from './command.ts';

describe('canonize audit', () => {
  it('needs no configuration and no repository', () => {
    const { status, stdout } = reading(shop({ 'canonize.config.json': null }), ['audit']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^score \d+ of 100: /);
  });

  it('prints each format', () => {
    const root = shop();
    expect(JSON.parse(reading(root, ['audit', '--format', 'json']).stdout)).toMatchObject({
      format: 'canonize-audit-1',
    });
    expect(JSON.parse(reading(root, ['audit', '--format', 'sarif']).stdout)).toMatchObject({
      version: '2.1.0',
    });
    expect(reading(root, ['audit', '--format', 'md']).stdout).toMatch(/^### canonize audit/);
  });

  it('has no colour where there is no terminal', () => {
    expect(reading(shop(), ['audit']).stdout).not.toContain('\u001b');
  });

  it.each([
    [
      'a baseline that is not there',
      ['--baseline', 'none.json'],
      'canonize audit --write-baseline none.json',
    ],
    ['a baseline that is something else', ['--baseline', 'package.json'], 'restore it from git'],
    ['a name that nothing has', ['conectDb'], 'connectDb'],
    ['a commit without a repository', ['--since', 'main'], 'git'],
    ['two things to compare with', ['--since', 'main', '--baseline', 'a.json'], 'choose one'],
    ['a baseline of a part', ['src', '--write-baseline', 'a.json'], 'leave src out'],
    ['a baseline over something else', ['--write-baseline', 'package.json'], 'restore it from git'],
  ])('refuses %s', (_, args, remedy) => {
    expect(refused(shop(), ['audit', ...args])).toContain(remedy);
  });

  it('refuses a limit that is no number, and a commit that git does not know', () => {
    const root = committedShop();
    expect(canonize(root, ['audit', '--max', 'few']).status).toBe(2);
    expect(refused(root, ['audit', '--since', 'nowhere'])).toContain('git knows no commit named nowhere');
  });

  it('writes the baseline that is asked for and nothing else', () => {
    const root = shop();
    const before = treeOf(root);
    expect(canonize(root, ['audit', '--write-baseline', 'audit/known.json']).status).toBe(0);
    expect(exists(root, 'audit/known.json')).toBe(true);
    const after = Object.entries(treeOf(root)).filter(([file]) => !file.startsWith('audit/'));
    expect(Object.fromEntries(after)).toEqual(before);
    expect(JSON.parse(text(root, 'audit/known.json'))).toMatchObject({ format: 'canonize-baseline-1' });
    expect(reading(root, ['audit', '--baseline', 'audit/known.json']).status).toBe(0);
  });

  it('compares with where the branch began, and leaves no trace in git', () => {
    const root = committedShop();
    git(root, 'checkout', '--quiet', '-b', 'feature');
    write(root, { 'src/new.ts': 'export const fresh = 1;\n' });
    const { status, stdout } = reading(root, ['audit', '--since', 'main']);
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(stdout).toMatch(/compared with main at [0-9a-f]{7}: 0 new/);
    expect(git(root, 'status', '--porcelain').stdout).toBe('?? src/new.ts\n');
  });
});
