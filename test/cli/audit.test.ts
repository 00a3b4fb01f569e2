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
  succeeding,
  template,
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

  it('fails for what is new, whatever moved, and tells what is gone', () => {
    const root = committedShop();
    const ratchets = [
      ['--baseline', 'known.json'],
      ['--since', 'main'],
    ];
    succeeding(root, ['audit', '--write-baseline', 'known.json']);
    expect(JSON.parse(text(root, 'known.json')).findings).not.toEqual({});
    git(root, 'checkout', '--quiet', '-b', 'feature');
    const names = `// One line more.\n\n${template['src/names.ts']}`;
    write(root, { 'src/names.ts': names });
    for (const ratchet of ratchets) {
      const { status, stdout } = reading(root, ['audit', ...ratchet]);
      expect({ status, stdout }).toMatchObject({ status: 0 });
      expect(stdout).toMatch(/: 0 new, \d+ known, 0 gone/);
    }
    write(root, {
      'src/names.ts': names.replace(
        'database = getDb;',
        'database = getDb;\nexport const legacyGetDb = getDb;',
      ),
    });
    for (const ratchet of ratchets) {
      const { status, stdout } = reading(root, ['audit', ...ratchet]);
      expect(status).toBe(1);
      expect(stdout).toMatch(/new {8}src\/names\.ts#legacyGetDb is an alias of src\/core\/db\.ts#getDb/);
      expect(stdout).toContain('too many: 1 new finding, at most 0 accepted');
      expect(reading(root, ['audit', ...ratchet, '--max', '1']).status).toBe(0);
    }
    write(root, {
      'src/names.ts':
        "import { getDb } from './core/db';\n\nexport { getDb as database };\nexport const retries = 3;\n",
    });
    write(root, { 'src/legacy/bom.ts': null, 'src/phone.ts': null });
    for (const ratchet of ratchets) {
      const { status, stdout } = reading(root, ['audit', ...ratchet]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/0 new, \d+ known, 1 gone\n +gone +src\/legacy\/bom\.ts#dial is an alias/);
    }
  });

  it('takes out what is allowed, and says when nothing is', () => {
    const allow = [
      { files: 'src/legacy/**', reason: 'the phone app' },
      { symbol: 'src/old.ts#db', reason: 'old' },
    ];
    const text = JSON.stringify({ allow }, null, 2);
    const root = shop({ 'canonize.config.json': text });
    const { stdout } = reading(root, ['audit']);
    const line = text.split('\n').findLastIndex((each) => each.endsWith('{')) + 1;
    expect(stdout).toContain(`canonize.config.json:${line} the allowance of src/old.ts#db`);
    expect(stdout).toContain('3 allowed: the phone app');
    expect(stdout).toContain('the allowance of src/old.ts#db ("old") allows nothing');
    expect(stdout).not.toMatch(/alias +src\/legacy/);
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
