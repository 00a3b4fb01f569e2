// The process is really killed, before every single call that changes the disk and in the middle of every write;
// then another process repairs, and every byte is compared.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyChanges, pendingJournal, repair, undo } from '../../src/disk/journal.ts';
import { fault, healthy, tenSecondsLater, watched } from './faults.ts';
import { plan, project, snapshot, write } from './project.ts';

const top = path.resolve(import.meta.dirname, '../..');
let build: string;

// The oldest Node that has to work cannot run TypeScript, so the child gets the compiled files.
beforeAll(() => {
  build = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-kill-')));
  const settings = {
    extends: path.join(top, 'tsconfig.json'),
    compilerOptions: { noEmit: false, noCheck: true, rootDir: top, outDir: build, types: [] },
    files: [path.join(top, 'src/disk/journal.ts')],
    include: [],
  };
  write(build, {
    'tsconfig.json': JSON.stringify(settings),
    'package.json': '{ "type": "module" }',
    'child.js': child,
  });
  const compiler = path.join(top, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', path.join(build, 'tsconfig.json')], { stdio: 'pipe' });
});
afterAll(() => fs.rmSync(build, { recursive: true, force: true }));

/** Runs one command of the journal and kills itself at the n-th call that changes the disk. */
const child = `
import fs from 'node:fs';
const [journal, command, root, at, changes] = process.argv.slice(2);
const changing = ['openSync', 'writeSync', 'renameSync', 'unlinkSync', 'mkdirSync', 'rmdirSync', 'rmSync', 'fchmodSync'];
let n = 0;
const wrapped = { ...fs, fsyncSync() {} };
for (const name of changing) {
  wrapped[name] = (...args) => {
    if (name === 'openSync' && args[1] === 'r') return fs[name](...args);
    if (++n === Number(at)) {
      if (name === 'writeSync' && typeof args[1] !== 'string') fs.writeSync(args[0], args[1], args[2], args[3] >> 1);
      process.kill(process.pid, 'SIGKILL');
      for (;;);
    }
    return fs[name](...args);
  };
}
const disk = await import(journal);
if (command === 'apply') disk.applyChanges(root, JSON.parse(changes), { fs: wrapped });
else disk[command](root, { fs: wrapped });
`;

/** True if it was killed, false if it came to its end before the n-th call. */
function run(
  command: 'apply' | 'undo' | 'repair',
  root: string,
  n: number,
  changes: unknown = [],
): Promise<boolean> {
  const journal = pathToFileURL(path.join(build, 'src/disk/journal.js')).href;
  const args = [path.join(build, 'child.js'), journal, command, root, String(n), JSON.stringify(changes)];
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    started.stderr.on('data', (data) => {
      complaint += data;
    });
    started.on('error', reject);
    started.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`${command} at ${n}: ${complaint}`));
    });
  });
}

/** Kills at every n until nothing is left to kill; two at a time. Returns how many kills there were. */
async function everyKill(attempt: (n: number) => Promise<boolean>): Promise<number> {
  let next = 1;
  let kills = 0;
  const worker = async (): Promise<void> => {
    while (await attempt(next++)) kills++;
  };
  await Promise.all([worker(), worker()]);
  return kills;
}

const shop = {
  'src/mailer.ts': '\uFEFFexport const send = 1;\r\n',
  'src/db.ts': 'export const db = 1;\n',
  'src/legacy/mailer.ts': "export * from '../mailer';\n",
};
const consolidated = {
  'src/mailer.ts': '\uFEFFexport const send = 2;\r\n',
  'src/core/auth.ts': 'export const auth = 1;\n',
  'src/legacy/mailer.ts': null,
};

const makeShop = (): string => {
  const root = project(shop);
  fs.chmodSync(path.join(root, 'src/mailer.ts'), 0o755);
  return root;
};

const journalsOf = (root: string): string[] => {
  const applied = path.join(root, 'node_modules/.cache/canonize/applied');
  return fs.existsSync(applied) ? fs.readdirSync(applied) : [];
};

describe.skipIf(process.platform === 'win32')('killed at every step', () => {
  test('apply: it has happened or it has not, and what is half done is rolled back', {
    timeout: 60_000,
  }, async () => {
    const seen = new Set<string>();
    const clean = makeShop();
    const before = snapshot(clean);
    applyChanges(clean, plan(clean, consolidated));
    const after = snapshot(clean);

    const kills = await everyKill(async (n) => {
      const root = makeShop();
      const changes = plan(root, consolidated);
      const killed = await run('apply', root, n, changes);
      tenSecondsLater(root);
      if (pendingJournal(root)) {
        expect(pendingJournal(root)).toMatchObject({ state: 'applying', running: false });
        expect(repair(root, { fs: healthy })).toBe('rolled back');
        seen.add('rolled back');
        expect(snapshot(root)).toEqual(before);
      } else {
        const done = journalsOf(root).length > 0;
        seen.add(done ? 'done' : 'not begun');
        expect(snapshot(root)).toEqual(done ? after : before);
        if (done) undo(root, { fs: healthy });
      }
      applyChanges(root, changes, { fs: healthy });
      expect(snapshot(root)).toEqual(after);
      undo(root, { fs: healthy });
      expect(snapshot(root)).toEqual(before);
      expect(fs.readdirSync(path.join(root, 'node_modules/.cache/canonize'))).toEqual(['applied']);
      return killed;
    });
    expect(kills).toBeGreaterThan(24);
    expect([...seen].sort()).toEqual(['done', 'not begun', 'rolled back']);
  });

  test('undo: it has happened or it has not, and what is half done is completed', {
    timeout: 60_000,
  }, async () => {
    const seen = new Set<string>();
    const kills = await everyKill(async (n) => {
      const root = makeShop();
      const before = snapshot(root);
      applyChanges(root, plan(root, consolidated), { fs: healthy });
      const after = snapshot(root);
      const killed = await run('undo', root, n);
      tenSecondsLater(root);
      if (pendingJournal(root)) {
        expect(repair(root, { fs: healthy })).toBe('completed');
        seen.add('completed');
      } else if (journalsOf(root).length > 0) {
        expect(snapshot(root)).toEqual(after);
        seen.add('not begun');
        undo(root, { fs: healthy });
      } else {
        seen.add('done');
      }
      expect(snapshot(root)).toEqual(before);
      return killed;
    });
    expect(kills).toBeGreaterThan(15);
    expect([...seen].sort()).toEqual(['completed', 'done', 'not begun']);
  });

  test('repair itself: it is repeated', { timeout: 60_000 }, async () => {
    const kills = await everyKill(async (n) => {
      const root = makeShop();
      const before = snapshot(root);
      dieAtTheDeletion(root);
      expect(snapshot(root)).not.toEqual(before);
      const killed = await run('repair', root, n);
      tenSecondsLater(root);
      if (pendingJournal(root)) expect(undo(root, { fs: healthy }).outcome).toBe('rolled back');
      expect(snapshot(root)).toEqual(before);
      return killed;
    });
    expect(kills).toBeGreaterThan(8);
  });
});

/** Leaves what a process leaves that is killed just before the deletion. */
function dieAtTheDeletion(root: string): void {
  let dead = false;
  const dying = watched((name) => {
    dead ||= name === 'unlinkSync';
    if (dead) throw fault('EIO');
  });
  expect(() => applyChanges(root, plan(root, consolidated), { fs: dying })).toThrow(
    'taking it back failed too',
  );
  fs.rmSync(path.join(root, 'node_modules/.cache/canonize/lock'));
}
