import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyChanges, pendingJournal, undo } from '../../src/disk/journal.ts';
import { consolidated, plan, project, refusal, shop, text, write } from './project.ts';

describe('one at a time', () => {
  const lockOf = (root: string) => path.join(root, 'node_modules/.cache/canonize/lock');
  const hold = (root: string, holder: object | string) => {
    write(root, {
      'node_modules/.cache/canonize/lock': typeof holder === 'string' ? holder : JSON.stringify(holder),
    });
  };
  const alive = { pid: process.ppid, host: os.hostname(), since: Date.now() };

  test('an apply refuses while another process is at it', () => {
    const root = project(shop);
    hold(root, alive);
    const error = refusal(() => applyChanges(root, plan(root, consolidated)));
    expect(error.code).toBe('disk/locked');
    expect(error.remedy).toContain(lockOf(root));
    expect(text(root, 'src/db.ts')).toBe(shop['src/db.ts']);
    fs.rmSync(lockOf(root));
    applyChanges(root, plan(root, consolidated));
    hold(root, alive);
    expect(refusal(() => undo(root)).code).toBe('disk/locked');
    expect(fs.existsSync(lockOf(root))).toBe(true);
  });

  test.each([
    ['of a process that is gone', { ...alive, pid: 2 ** 22 + 1 }],
    ['of before the machine was started', { ...alive, since: 0 }],
    ['of an earlier process with our number', { ...alive, pid: process.pid }],
    ['of another machine, an hour ago', { ...alive, host: 'elsewhere', since: Date.now() - 3_600_000 }],
  ])('a lock %s is taken over', (_name, holder) => {
    const root = project(shop);
    hold(root, holder);
    applyChanges(root, plan(root, consolidated));
    expect(fs.existsSync(lockOf(root))).toBe(false);
  });

  test('a lock of another machine holds for a while, and so does one that is just being written', () => {
    const root = project(shop);
    hold(root, { ...alive, host: 'elsewhere' });
    expect(refusal(() => applyChanges(root, plan(root, consolidated))).code).toBe('disk/locked');
    hold(root, '');
    expect(refusal(() => applyChanges(root, plan(root, consolidated))).code).toBe('disk/locked');
    fs.utimesSync(lockOf(root), 1, 1);
    applyChanges(root, plan(root, consolidated));
  });

  test('an apply inside of an apply is refused, and the outer one goes on', () => {
    const root = project(shop);
    const codes: string[] = [];
    const onStep = (n: number) => {
      if (n === 3) codes.push(refusal(() => applyChanges(root, plan(root, { 'src/db.ts': 'inner' }))).code);
      if (n === 3) expect(pendingJournal(root)).toMatchObject({ state: 'applying', running: true });
    };
    applyChanges(root, plan(root, consolidated), { onStep });
    expect(codes).toEqual(['disk/locked']);
    expect(text(root, 'src/mailer.ts')).toBe(consolidated['src/mailer.ts']);
  });
});
