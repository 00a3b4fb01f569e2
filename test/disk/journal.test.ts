import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyChanges, pendingJournal, repair, undo } from '../../src/disk/journal.ts';
import { healthy } from './faults.ts';
import {
  commitAll,
  consolidated,
  git,
  plan,
  project,
  refusal,
  shop,
  snapshot,
  temporaryFolder,
  text,
  write,
} from './project.ts';

const ways = [{ git: true }, { git: false }];

describe('apply and undo', () => {
  test.each(ways)('change, create and delete, and undo restores every byte and mode (%o)', (way) => {
    const root = project(shop, way);
    fs.chmodSync(path.join(root, 'bin/run.sh'), 0o755);
    fs.chmodSync(path.join(root, 'src/mailer.ts'), 0o444);
    fs.chmodSync(path.join(root, 'src/legacy/index.ts'), 0o600);
    fs.chmodSync(path.join(root, 'src/legacy/old'), 0o700);
    const before = snapshot(root);
    applyChanges(root, plan(root, consolidated), { description: 'mailer' });

    expect(text(root, 'src/mailer.ts')).toBe(consolidated['src/mailer.ts']);
    expect(text(root, 'src/core/new/auth.ts')).toBe(consolidated['src/core/new/auth.ts']);
    expect(snapshot(root)).toMatchObject({
      'bin/run.sh': '755 #!/bin/sh\nexit 0\n',
      'src/db.ts': before['src/db.ts'],
      'src/mailer.ts': expect.stringMatching(/^444 /),
    });
    expect(fs.existsSync(path.join(root, 'src/legacy'))).toBe(false);
    expect(pendingJournal(root)).toBeUndefined();

    expect(undo(root)).toEqual({
      outcome: 'undone',
      description: 'mailer',
      restored: ['src/mailer.ts', 'bin/run.sh', 'src/legacy/old/mailer.ts', 'src/legacy/index.ts'],
      removed: ['src/core/new/auth.ts'],
    });
    expect(snapshot(root)).toEqual(before);
    expect(refusal(() => undo(root)).code).toBe('disk/nothing-to-undo');
  });

  test('the journal is kept in the git directory, else beside the cache', () => {
    const inGit = project(shop, { git: true });
    applyChanges(inGit, plan(inGit, consolidated));
    expect(fs.readdirSync(path.join(inGit, '.git/canonize'))).toEqual(['applied']);
    expect(fs.existsSync(path.join(inGit, 'node_modules'))).toBe(false);
    const plain = project(shop);
    applyChanges(plain, plan(plain, consolidated));
    expect(fs.readdirSync(path.join(plain, 'node_modules/.cache/canonize'))).toEqual(['applied']);
  });

  test('a linked worktree has its own journal', () => {
    const root = project(shop, { commit: true });
    const second = path.join(temporaryFolder(), 'second');
    git(root, 'worktree', 'add', '--quiet', second);
    applyChanges(second, plan(second, { 'src/db.ts': 'changed' }));
    expect(refusal(() => undo(root)).code).toBe('disk/nothing-to-undo');
    undo(second);
    expect(snapshot(second)).toEqual(snapshot(root));
  });

  test('several applies are undone one after the other', () => {
    const root = project(shop);
    const states = [snapshot(root)];
    for (const version of ['2', '3', '4']) {
      applyChanges(root, plan(root, { 'src/db.ts': version, [`src/new${version}.ts`]: version }));
      states.push(snapshot(root));
    }
    for (const state of states.slice(0, -1).reverse()) {
      undo(root);
      expect(snapshot(root)).toEqual(state);
    }
  });

  test('only the last twenty journals are kept', { timeout: 60_000 }, () => {
    const root = project(shop);
    for (let n = 1; n <= 23; n++) applyChanges(root, plan(root, { 'src/db.ts': String(n) }), { fs: healthy });
    const kept = fs.readdirSync(path.join(root, 'node_modules/.cache/canonize/applied'));
    expect(kept).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 4).padStart(6, '0')));
    for (let n = 0; n < 20; n++) undo(root, { fs: healthy });
    expect(text(root, 'src/db.ts')).toBe('3');
  });

  test('roots in one repository share the journals, but undo only their own', () => {
    const top = project({ 'packages/db/a.ts': '1', 'packages/auth/a.ts': '1' }, { git: true });
    const [db, auth] = [path.join(top, 'packages/db'), path.join(top, 'packages/auth')];
    applyChanges(db, plan(db, { 'a.ts': '2' }));
    const error = refusal(() => undo(auth));
    expect(error.code).toBe('disk/nothing-to-undo');
    expect(error.remedy).toContain(db);
    applyChanges(auth, plan(auth, { 'a.ts': '2' }));
    undo(db);
    expect([text(db, 'a.ts'), text(auth, 'a.ts')]).toEqual(['1', '2']);
  });

  test('nothing to change leaves no trace', () => {
    const root = project(shop);
    applyChanges(root, []);
    expect(fs.existsSync(path.join(root, 'node_modules'))).toBe(false);
    expect(refusal(() => undo(root)).code).toBe('disk/nothing-to-undo');
    expect(refusal(() => repair(root)).code).toBe('disk/nothing-to-repair');
    expect(fs.existsSync(path.join(root, 'node_modules'))).toBe(false);
  });

  test('a folder that still holds something else stays, and so does the root', () => {
    const root = project({ 'a.ts': '', 'old/a.ts': '', 'old/notes.txt': '', 'empty/deep/a.ts': '' });
    fs.mkdirSync(path.join(root, 'already-empty'));
    const before = snapshot(root);
    const steps: string[] = [];
    applyChanges(root, plan(root, { 'a.ts': null, 'old/a.ts': null, 'empty/deep/a.ts': null }), {
      onStep: (_n, what) => steps.push(what),
    });
    expect(steps.filter((step) => step.startsWith('remove'))).toEqual(['remove empty/deep', 'remove empty']);
    expect(Object.keys(snapshot(root))).toEqual(['already-empty/', 'old/', 'old/notes.txt']);
    undo(root);
    expect(snapshot(root)).toEqual(before);
  });

  test('a folder that the apply made stays at undo if someone put a file there', () => {
    const root = project(shop);
    const before = snapshot(root);
    applyChanges(root, plan(root, { 'src/core/auth.ts': '' }));
    write(root, { 'src/core/mine.ts': 'mine' });
    undo(root);
    const { 'src/core/': _folder, 'src/core/mine.ts': _file, ...rest } = snapshot(root);
    expect(rest).toEqual(before);
    expect(text(root, 'src/core/mine.ts')).toBe('mine');
  });

  test('a hard link is cut, so that the name outside keeps its text', () => {
    const root = project(shop);
    const outside = path.join(temporaryFolder(), 'store.ts');
    fs.linkSync(path.join(root, 'src/db.ts'), outside);
    applyChanges(root, plan(root, { 'src/db.ts': 'changed' }));
    expect(fs.readFileSync(outside, 'utf8')).toBe(shop['src/db.ts']);
  });

  test.skipIf(process.geteuid?.() !== 0)('the superuser leaves files and folders to their owners', () => {
    const root = project(shop);
    const owned = [
      'src/db.ts',
      'src/legacy',
      'src/legacy/index.ts',
      'src/legacy/old',
      'src/legacy/old/mailer.ts',
    ];
    for (const name of owned) fs.chownSync(path.join(root, name), 1234, 1235);
    applyChanges(root, plan(root, { ...consolidated, 'src/db.ts': 'changed' }));
    expect(fs.statSync(path.join(root, 'src/db.ts'))).toMatchObject({ uid: 1234, gid: 1235 });
    undo(root);
    for (const name of owned)
      expect(fs.statSync(path.join(root, name))).toMatchObject({ uid: 1234, gid: 1235 });
  });

  test('the steps are counted and named, deletions last', () => {
    const root = project(shop);
    const steps: string[] = [];
    applyChanges(root, plan(root, consolidated), { onStep: (n, what) => steps.push(`${n} ${what}`) });
    expect(steps).toEqual([
      '1 record the journal',
      '2 make src/core',
      '3 make src/core/new',
      '4 prepare src/mailer.ts',
      '5 prepare bin/run.sh',
      '6 prepare src/core/new/auth.ts',
      '7 write src/mailer.ts',
      '8 write bin/run.sh',
      '9 write src/core/new/auth.ts',
      '10 delete src/legacy/old/mailer.ts',
      '11 delete src/legacy/index.ts',
      '12 remove src/legacy/old',
      '13 remove src/legacy',
    ]);
  });

  test('three hundred files take seconds at most', { timeout: 60_000 }, () => {
    const tree = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`src/f${n % 40}/a${n}.ts`, `${n}`]),
    );
    const root = project(tree);
    const before = snapshot(root);
    const changes = plan(
      root,
      Object.fromEntries(Object.keys(tree).map((file) => [file, `changed ${file}`])),
    );
    const start = performance.now();
    applyChanges(root, changes);
    undo(root);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(snapshot(root)).toEqual(before);
  });
});

describe('what undo refuses', () => {
  test('files that changed since, all of them named, and nothing is touched', () => {
    const root = project(shop);
    applyChanges(root, plan(root, consolidated));
    write(root, {
      'src/mailer.ts': 'edited',
      'src/legacy/index.ts': 'again',
      'src/core/new/auth.ts': 'edited',
    });
    fs.rmSync(path.join(root, 'bin/run.sh'));
    const before = snapshot(root);
    expect(refusal(() => undo(root))).toMatchObject({
      code: 'disk/changed',
      message:
        'changed since they were applied: src/mailer.ts, bin/run.sh, src/core/new/auth.ts, src/legacy/index.ts; nothing was changed',
    });
    expect(snapshot(root)).toEqual(before);
    expect(pendingJournal(root)).toBeUndefined();
  });

  test('files that somebody has put back already are no reason', () => {
    const root = project(shop, { commit: true });
    const before = snapshot(root);
    applyChanges(root, plan(root, consolidated));
    git(root, 'checkout', '--quiet', '--', 'src/legacy/index.ts', 'src/mailer.ts');
    expect(undo(root).restored).toEqual(['bin/run.sh', 'src/legacy/old/mailer.ts']);
    expect(snapshot(root)).toEqual(before);
  });

  test('a folder that has become a link since', () => {
    const root = project(shop);
    applyChanges(root, plan(root, { 'bin/run.sh': 'changed' }));
    const outside = project({ 'run.sh': 'changed' });
    fs.rmSync(path.join(root, 'bin'), { recursive: true });
    fs.symlinkSync(outside, path.join(root, 'bin'));
    expect(refusal(() => undo(root)).code).toBe('disk/outside-root');
    expect(text(outside, 'run.sh')).toBe('changed');
  });

  test('a journal that is damaged', () => {
    const root = project(shop);
    applyChanges(root, plan(root, consolidated));
    const after = snapshot(root);
    const journal = path.join(root, 'node_modules/.cache/canonize/applied/000001');
    const contents = fs.readFileSync(path.join(journal, 'contents'), 'utf8');
    fs.writeFileSync(path.join(journal, 'contents'), contents.replace('export', 'exbort'));
    const error = refusal(() => undo(root));
    expect(error).toMatchObject({ code: 'disk/journal-damaged' });
    expect(error.message).toContain('nothing was changed');
    expect(snapshot(root)).toEqual(after);
    fs.writeFileSync(path.join(journal, 'manifest.json'), '{');
    expect(refusal(() => undo(root)).code).toBe('disk/journal-damaged');
  });

  test('undo survives a commit in between', () => {
    const root = project(shop, { commit: true });
    const before = snapshot(root);
    applyChanges(root, plan(root, consolidated));
    commitAll(root);
    undo(root);
    expect(snapshot(root)).toEqual(before);
  });
});
