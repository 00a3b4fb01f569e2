import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JournalFs } from '../../src/disk/durable.ts';
import { applyChanges, pendingJournal, undo } from '../../src/disk/journal.ts';
import {
  consolidated,
  git,
  plan,
  project,
  refusal,
  sha256,
  shop,
  snapshot,
  temporaryFolder,
  text,
  write,
} from './project.ts';

describe('what apply refuses before anything is written', () => {
  const refused = (root: string, changes: Parameters<typeof applyChanges>[1], fileSystem?: JournalFs) => {
    const before = snapshot(root);
    const error = refusal(() => applyChanges(root, changes, { fs: fileSystem }));
    expect(snapshot(root)).toEqual(before);
    expect(pendingJournal(root)).toBeUndefined();
    expect(refusal(() => undo(root)).code).toBe('disk/nothing-to-undo');
    return error;
  };

  test('files that changed since the plan, all of them named', () => {
    const root = project(shop);
    const changes = plan(root, { ...consolidated, 'src/db.ts': 'changed' });
    write(root, { 'src/mailer.ts': 'edited', 'src/legacy/index.ts': 'edited' });
    fs.rmSync(path.join(root, 'bin/run.sh'));
    expect(refused(root, changes)).toMatchObject({
      code: 'disk/changed',
      message:
        'changed since this was planned: src/mailer.ts, bin/run.sh, src/legacy/index.ts; nothing was changed',
      place: 'src/mailer.ts',
    });
  });

  test('a new file that exists already', () => {
    const root = project(shop);
    const change = { file: 'src/auth.ts', after: { text: 'mine', hash: sha256('mine') } };
    write(root, { 'src/auth.ts': 'theirs' });
    expect(refused(root, [change])).toMatchObject({ code: 'disk/exists', place: 'src/auth.ts' });
  });

  test.each([
    ['src/DB.ts', 'src/db.ts'],
    ['SRC/auth.ts', 'src'],
    ['Src/db.ts', 'src'],
    ['src/db.ts/index.ts', 'src/db.ts'],
  ])('a new file %s, which is in the way of %s', (file, other) => {
    const error = refused(project(shop), [{ file, after: { text: '', hash: sha256('') } }]);
    expect(error).toMatchObject({ code: 'disk/exists' });
    expect(error.message).toContain(other);
  });

  test('two new files that are one on some disks', () => {
    const root = project(shop);
    const created = (file: string) => ({ file, after: { text: '', hash: sha256('') } });
    expect(refused(root, [created('src/Auth.ts'), created('src/auth.ts')]).code).toBe('disk/exists');
    expect(refused(root, [created('lib/a.ts'), created('Lib/b.ts')]).code).toBe('disk/exists');
    expect(refused(root, [created('caf\u00e9.ts'), created('cafe\u0301.ts')]).code).toBe('disk/exists');
  });

  test.each([
    ['../out.ts', 'disk/outside-root'],
    ['/tmp/out.ts', 'disk/outside-root'],
    ['src/../../out.ts', 'disk/outside-root'],
    ['src//a.ts', 'disk/bad-path'],
    ['./a.ts', 'disk/bad-path'],
    ['src/', 'disk/bad-path'],
    ['', 'disk/bad-path'],
    ['.git/hooks/pre-commit', 'disk/protected'],
    ['packages/db/.GIT/config', 'disk/protected'],
    ['node_modules/db/index.js', 'disk/protected'],
  ])('the path %j', (file, code) => {
    expect(
      refused(project(shop, { git: true }), [{ file, after: { text: '', hash: sha256('') } }]).code,
    ).toBe(code);
  });

  test('a link, and a path through one, whether it leaves the root or not', () => {
    const root = project(shop);
    const outside = project({ 'a.ts': 'theirs' });
    fs.symlinkSync(path.join(outside, 'a.ts'), path.join(root, 'out.ts'));
    fs.symlinkSync(outside, path.join(root, 'out'));
    fs.symlinkSync('src', path.join(root, 'in'));
    fs.symlinkSync('src/db.ts', path.join(root, 'db.ts'));
    const theirs = { before: { hash: sha256('theirs') }, after: { text: 'mine', hash: sha256('mine') } };
    const ours = { before: { hash: sha256(shop['src/db.ts']) }, after: theirs.after };
    const codes = [
      [{ file: 'out.ts', ...theirs }],
      [{ file: 'out/a.ts', ...theirs }],
      [{ file: 'out/new.ts', after: theirs.after }],
      [{ file: 'in/db.ts', ...ours }],
      [{ file: 'db.ts', ...ours }],
    ].map((changes) => {
      const error = refusal(() => applyChanges(root, changes));
      return error.code;
    });
    expect(codes).toEqual([
      'disk/outside-root',
      'disk/outside-root',
      'disk/outside-root',
      'disk/link',
      'disk/link',
    ]);
    expect(text(outside, 'a.ts')).toBe('theirs');
    expect(text(root, 'src/db.ts')).toBe(shop['src/db.ts']);
  });

  test('a folder that cannot be written, also one from which only an empty folder would go', () => {
    const root = project(shop);
    const readOnly = (name: string): JournalFs => ({
      ...fs,
      accessSync: (at) => {
        if (at === path.join(root, name)) throw Object.assign(new Error('denied'), { code: 'EACCES' });
      },
    });
    for (const [folder, name] of Object.entries({
      src: 'src',
      'src/legacy/old': 'src/legacy/old',
      bin: 'bin',
    })) {
      expect(refused(root, plan(root, consolidated), readOnly(folder))).toMatchObject({
        code: 'disk/not-writable',
        message: `the folder ${name} cannot be written: EACCES; nothing was changed`,
        place: name,
      });
    }
    expect(refused(root, plan(root, { 'new.ts': '' }), readOnly('')).place).toBe('.');
    const emptying = plan(root, { 'src/legacy/old/mailer.ts': null });
    expect(refused(root, emptying, readOnly('src/legacy')).place).toBe('src/legacy');
  });

  test('a plan that contradicts itself', () => {
    const root = project(shop);
    const [change] = plan(root, { 'src/db.ts': 'changed' });
    expect(refused(root, [change!, change!]).code).toBe('disk/bad-change');
    expect(refused(root, [{ file: 'src/db.ts' }]).code).toBe('disk/bad-change');
    expect(refused(root, [{ ...change!, after: { text: 'other', hash: sha256('changed') } }]).code).toBe(
      'disk/bad-change',
    );
  });

  test('a project without git whose node_modules is a link: there is no place for the journal', () => {
    const root = project(shop);
    fs.symlinkSync(temporaryFolder(), path.join(root, 'node_modules'));
    expect(pendingJournal(root)).toBeUndefined();
    const error = refusal(() => applyChanges(root, plan(root, consolidated)));
    expect(error.code).toBe('disk/link');
    git(root, 'init', '--quiet');
    applyChanges(root, plan(root, consolidated));
  });
});
