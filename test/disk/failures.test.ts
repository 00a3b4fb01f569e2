// Whatever call fails, the project is as before or as after, and nothing lies between. Here every call fails once.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DiskError } from '../../src/disk/errors.ts';
import { applyChanges, pendingJournal, repair, undo } from '../../src/disk/journal.ts';
import { failing, fault, healthy, tenSecondsLater, watched } from './faults.ts';
import { plan, project, refusal, snapshot, text, write } from './project.ts';

const shop = {
  'src/mailer.ts': 'export const send = 1;\n',
  'src/db.ts': 'export const db = 1;\n',
  'src/legacy/mailer.ts': "export * from '../mailer';\n",
};
const consolidated = {
  'src/mailer.ts': 'export const send = 2;\n',
  'src/db.ts': 'export const db = 2;\n',
  'src/core/auth.ts': 'export const auth = 1;\n',
  'src/legacy/mailer.ts': null,
};
const finished = (() => {
  const { 'src/legacy/mailer.ts': _gone, ...kept } = { ...shop, ...consolidated };
  return kept as Record<string, string>;
})();

const textsOf = (tree: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(tree).flatMap(([name, entry]) => (name.endsWith('/') ? [] : [[name, entry.slice(4)]])),
  );

/** Runs `action` with the n-th call failing, for every n, until it no longer comes to an n-th call. */
function everyCall(run: (n: number) => { calls: () => number }): number {
  for (let n = 1; n < 1000; n++) {
    if (run(n).calls() < n) return n - 1;
  }
  throw new Error('no end');
}

function attempt(action: () => void): DiskError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof DiskError) return error;
    throw error;
  }
}

describe('every call fails once', { timeout: 60_000 }, () => {
  test.each(['EIO', 'EACCES'])('apply is taken back (%s)', (code) => {
    const root = project(shop);
    const before = snapshot(root);
    const outcomes = { taken: 0, done: 0 };
    const calls = everyCall((n) => {
      const faulty = failing(n, n, code);
      const error = attempt(() => applyChanges(root, plan(root, consolidated), { fs: faulty.fs }));
      // A fault in the very last move of the journal, or in what may fail, is none: then the apply is done.
      if (error) {
        outcomes.taken++;
        expect(error.message).toContain('nothing was changed');
        expect(error.remedy).not.toBe('');
        expect(snapshot(root)).toEqual(before);
        expect(pendingJournal(root)).toBeUndefined();
        expect(fs.existsSync(path.join(root, 'node_modules/.cache/canonize/new'))).toBe(false);
        expect(refusal(() => undo(root, { fs: healthy })).code).toBe('disk/nothing-to-undo');
      } else {
        outcomes.done++;
        expect(textsOf(snapshot(root))).toEqual(finished);
        undo(root, { fs: healthy });
        expect(snapshot(root)).toEqual(before);
      }
      return faulty;
    });
    expect(calls).toBeGreaterThan(80);
    expect(outcomes.taken).toBeGreaterThan(outcomes.done);
  });

  test('undo is taken back, and can be repeated', () => {
    const root = project(shop);
    const before = snapshot(root);
    const calls = everyCall((n) => {
      applyChanges(root, plan(root, consolidated), { fs: healthy });
      const after = snapshot(root);
      const faulty = failing(n, n, 'EIO');
      const error = attempt(() => undo(root, { fs: faulty.fs }));
      if (error) {
        expect(error.message).toContain('nothing was changed');
        expect(snapshot(root)).toEqual(after);
        expect(pendingJournal(root)).toBeUndefined();
        undo(root, { fs: healthy });
      }
      expect(snapshot(root)).toEqual(before);
      return faulty;
    });
    expect(calls).toBeGreaterThan(60);
  });
});

describe('the disk fails for good', { timeout: 60_000 }, () => {
  test('during apply: what is left is named, and is repaired once the disk works', () => {
    const root = project(shop);
    const before = snapshot(root);
    let unfinished = 0;
    everyCall((n) => {
      const faulty = failing(n, Number.POSITIVE_INFINITY, 'EIO');
      const error = attempt(() => applyChanges(root, plan(root, consolidated), { fs: faulty.fs }));
      tenSecondsLater(root);
      if (error?.code === 'disk/rollback-failed') {
        unfinished++;
        expect(error.remedy).toContain('canonize undo');
        expect(pendingJournal(root)).toMatchObject({ state: 'applying', running: false, root });
        expect(refusal(() => applyChanges(root, plan(root, { 'src/db.ts': '' }))).code).toBe('disk/pending');
        expect(repair(root, { fs: healthy })).toBe('rolled back');
      }
      if (!error) undo(root, { fs: healthy });
      expect(pendingJournal(root)).toBeUndefined();
      expect(snapshot(root)).toEqual(before);
      return faulty;
    });
    expect(unfinished).toBeGreaterThan(20);
  });

  test('during undo: repair completes it', () => {
    const root = project(shop);
    const before = snapshot(root);
    everyCall((n) => {
      applyChanges(root, plan(root, consolidated), { fs: healthy });
      const faulty = failing(n, Number.POSITIVE_INFINITY, 'EIO');
      const error = attempt(() => undo(root, { fs: faulty.fs }));
      tenSecondsLater(root);
      if (error?.code === 'disk/rollback-failed') {
        expect(pendingJournal(root)).toMatchObject({ state: 'undoing' });
        expect(repair(root, { fs: healthy })).toBe('completed');
      } else if (error) {
        undo(root, { fs: healthy });
      }
      expect(snapshot(root)).toEqual(before);
      return faulty;
    });
  });

  test('during repair: it can be repeated', () => {
    const root = project(shop);
    const before = snapshot(root);
    everyCall((n) => {
      const half = failingAt(root, 'renameSync', 'src/db.ts');
      expect(refusal(() => applyChanges(root, plan(root, consolidated), half)).code).toBe(
        'disk/rollback-failed',
      );
      const faulty = failing(n, Number.POSITIVE_INFINITY, 'EIO');
      const error = attempt(() => repair(root, { fs: faulty.fs }));
      tenSecondsLater(root);
      if (error) {
        expect(pendingJournal(root)).toBeDefined();
        expect(undo(root, { fs: healthy }).outcome).toBe('rolled back');
      }
      expect(snapshot(root)).toEqual(before);
      return faulty;
    });
  });
});

/** From the call that touches this file on, the disk is dead. */
function failingAt(root: string, call: string, file: string) {
  let dead = false;
  const deadFs = watched((name, args) => {
    dead ||= name === call && args.includes(path.join(root, file));
    if (dead) throw fault('EIO');
  });
  return { fs: deadFs };
}

describe('what the errors say', () => {
  test('a full disk names the file, and that nothing was changed', () => {
    const root = project(shop);
    let writes = 0;
    const full = watched((name, args) => {
      if (name === 'openSync' && String(args[0]).endsWith('.tmp') && ++writes === 2) throw fault('ENOSPC');
    });
    expect(refusal(() => applyChanges(root, plan(root, consolidated), { fs: full }))).toMatchObject({
      code: 'disk/write-failed',
      message: 'could not write src/db.ts: ENOSPC: a fault of the disk; nothing was changed',
      place: 'src/db.ts',
      remedy: 'free some space on the disk, then run again',
    });
  });

  test('a full disk shows before any file has changed', () => {
    const root = project(shop);
    const full = watched((name, args) => {
      if (name === 'renameSync' && !String(args[1]).includes('canonize'))
        throw new Error('a file was changed');
      if (name === 'writeSync' && n++ === 9) throw fault('ENOSPC');
    });
    let n = 0;
    expect(refusal(() => applyChanges(root, plan(root, consolidated), { fs: full })).code).toBe(
      'disk/write-failed',
    );
  });

  test('a failed rollback names the files that are left changed', () => {
    const root = project(shop);
    const stuck = watched((name, args) => {
      if (name === 'renameSync' && String(args[1]).endsWith('src/db.ts')) throw fault('EIO');
      if (
        name === 'openSync' &&
        String(args[0]).endsWith('.tmp') &&
        text(root, 'src/mailer.ts').includes('2')
      ) {
        throw fault('ENOSPC');
      }
    });
    const error = refusal(() => applyChanges(root, plan(root, consolidated), { fs: stuck }));
    expect(error.message).toBe(
      'could not write src/db.ts: EIO: a fault of the disk; taking it back failed too: ENOSPC: a fault of the disk; ' +
        'still changed: src/mailer.ts',
    );
  });

  test('a step that throws is a failure like any other', { timeout: 60_000 }, () => {
    const root = project(shop);
    const before = snapshot(root);
    for (let at = 1; at <= 10; at++) {
      const onStep = (n: number) => {
        if (n >= at) throw new Error('stop');
      };
      expect(() => applyChanges(root, plan(root, consolidated), { onStep })).toThrow('stop');
      expect(snapshot(root)).toEqual(before);
      expect(pendingJournal(root)).toBeUndefined();
    }
  });
});

describe('somebody else writes meanwhile', () => {
  test('a file that is saved while apply runs is kept, and the rest is taken back', () => {
    const root = project(shop);
    const before = snapshot(root);
    const onStep = (_n: number, what: string) => {
      if (what === 'write src/db.ts') write(root, { 'src/db.ts': 'saved by an editor' });
    };
    const error = refusal(() => applyChanges(root, plan(root, consolidated), { onStep }));
    expect(error).toMatchObject({ code: 'disk/changed', place: 'src/db.ts' });
    expect(snapshot(root)).toEqual({ ...before, 'src/db.ts': '644 saved by an editor' });
    expect(pendingJournal(root)).toBeUndefined();
  });

  test('so is one that was to be deleted', () => {
    const root = project(shop);
    const before = snapshot(root);
    const onStep = (_n: number, what: string) => {
      if (what === 'delete src/legacy/mailer.ts')
        write(root, { 'src/legacy/mailer.ts': 'saved by an editor' });
    };
    const error = refusal(() => applyChanges(root, plan(root, consolidated), { onStep }));
    expect(error).toMatchObject({ code: 'disk/changed', place: 'src/legacy/mailer.ts' });
    expect(snapshot(root)).toEqual({ ...before, 'src/legacy/mailer.ts': '644 saved by an editor' });
  });

  test('an undo that fails leaves alone what somebody has put back', () => {
    const root = project(shop);
    applyChanges(root, plan(root, consolidated));
    write(root, { 'src/mailer.ts': shop['src/mailer.ts'] });
    const after = snapshot(root);
    const onStep = (_n: number, what: string) => {
      if (what === 'delete src/core/auth.ts') throw fault('EIO');
    };
    expect(refusal(() => undo(root, { onStep })).code).toBe('disk/write-failed');
    expect(snapshot(root)).toEqual(after);
  });

  test('a file that was changed after an interruption stops the repair, until it is moved away', () => {
    const root = project(shop);
    const before = snapshot(root);
    const half = failingAt(root, 'unlinkSync', 'src/legacy/mailer.ts');
    expect(refusal(() => applyChanges(root, plan(root, consolidated), half)).code).toBe(
      'disk/rollback-failed',
    );
    write(root, { 'src/db.ts': 'edited since' });
    const edited = snapshot(root);
    const error = refusal(() => repair(root, { fs: healthy }));
    expect(error).toMatchObject({ code: 'disk/changed', place: 'src/db.ts' });
    expect(snapshot(root)).toEqual(edited);
    fs.renameSync(path.join(root, 'src/db.ts'), path.join(root, 'mine.ts'));
    expect(repair(root, { fs: healthy })).toBe('rolled back');
    expect(snapshot(root)).toEqual({ ...before, 'mine.ts': '644 edited since' });
  });

  test('the interrupted run of another root in the same repository blocks, and is repaired from here', () => {
    const top = project({ 'packages/db/a.ts': '1', 'packages/auth/a.ts': '1' }, { git: true });
    const [db, auth] = [path.join(top, 'packages/db'), path.join(top, 'packages/auth')];
    const half = failingAt(db, 'renameSync', 'a.ts');
    refusal(() =>
      applyChanges(db, plan(db, { 'a.ts': '2', 'b.ts': '2' }), { ...half, description: 'pools' }),
    );
    expect(pendingJournal(auth)).toMatchObject({ root: db, files: ['a.ts', 'b.ts'], description: 'pools' });
    expect(refusal(() => applyChanges(auth, plan(auth, { 'a.ts': '2' }))).code).toBe('disk/pending');
    expect(undo(auth, { fs: healthy })).toMatchObject({ outcome: 'rolled back', description: 'pools' });
    applyChanges(auth, plan(auth, { 'a.ts': '2' }));
    expect([text(db, 'a.ts'), text(auth, 'a.ts')]).toEqual(['1', '2']);
  });
});
