// From nothing to done on the example, without a line written by hand: init, diff, apply, verify, and the audit agrees.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMovable } from '../src/core/audit/movable.ts';
import {
  apply,
  auditReport,
  dryRun,
  initialConfig,
  Problem,
  verify,
  writeInitialConfig,
} from '../src/index.ts';

const example = path.resolve(import.meta.dirname, '../fixtures/websocket');

describe('the example without its configuration', () => {
  let dir: string;
  let config: string;
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'canonize-init-'));
    config = path.join(dir, 'canonize.config.json');
    cpSync(example, dir, { recursive: true, filter: (file) => !file.includes('node_modules') });
    symlinkSync(path.resolve(import.meta.dirname, '../node_modules'), path.join(dir, 'node_modules'));
    rmSync(config);
    execFileSync('git', ['init', '-q'], { cwd: dir });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('gets the configuration that a person wrote for it', async () => {
    const initial = await initialConfig({ cwd: dir });
    expect(existsSync(config)).toBe(false);
    writeInitialConfig(initial);
    const written = JSON.parse(readFileSync(config, 'utf8'));
    const byHand = JSON.parse(readFileSync(path.join(example, 'canonize.config.json'), 'utf8'));
    const [mine, theirs] = [written, byHand].map(({ consolidations, async }) => ({
      ...consolidations[0],
      duplicates: consolidations[0].duplicates.toSorted(),
      async,
    }));
    expect(mine).toEqual(theirs);
    // A barrel of the function that becomes async: it passes on what it passed on before.
    expect(initial.left.map(({ symbol }) => symbol)).toEqual(['src/ws/index.ts#createWebSocketManager']);
    for (const { reason } of initial.left) expect(reason).toMatch(/^[^A-Z].*[^.]$/);
  });

  it('is not written over', async () => {
    await expect(initialConfig({ cwd: dir })).rejects.toThrow(Problem);
  });

  it('is then consolidated by it: nothing is refused, verify passes, and the audit has nothing left', async () => {
    const { groups: before } = await auditReport({ cwd: dir });
    expect((await verify({ cwd: dir })).outcome).toBe('fail');
    const run = await dryRun({ cwd: dir, typecheck: false });
    expect(run.refusals).toEqual([]);
    expect(run.steps.map(({ status }) => status)).toEqual(run.steps.map(() => 'done'));
    apply(run, { cwd: dir });
    const { outcome, findings, consolidations } = await verify({ cwd: dir });
    expect(findings).toEqual([]);
    expect(outcome).toBe('pass');
    expect(consolidations).toMatchObject([{ definitions: 1 }]);
    // Everything that has a transform was done: each duplicate of the manager, and the wrapper that passed a promise off.
    const movable = before.flatMap(({ members }) => members.filter(isMovable).map(({ symbol }) => symbol));
    const done = run.steps.map(({ symbol }) => symbol);
    expect(movable.filter((symbol) => !done.includes(symbol))).toEqual([
      'src/ws/index.ts#createWebSocketManager',
    ]);
    const { groups, colours } = await auditReport({ cwd: dir });
    expect(groups.filter(({ name }) => name === 'WebSocketManager')).toEqual([]);
    expect(colours.filter(({ kind }) => kind === 'sync over async')).toEqual([]);
  });
});

describe('a group of the audit', () => {
  it('can be tried without a configuration', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'canonize-group-'));
    cpSync(example, dir, { recursive: true, filter: (file) => !/node_modules|canonize\.config/.test(file) });
    execFileSync('git', ['init', '-q'], { cwd: dir });
    try {
      const [group] = (await auditReport({ cwd: dir })).groups;
      const run = await dryRun({ cwd: dir, only: [group!.id], typecheck: false });
      expect(run.steps.length).toBeGreaterThan(8);
      const unknown = dryRun({ cwd: dir, only: ['WebSocketManager-zzzz'], typecheck: false });
      await expect(unknown).rejects.toThrow('the audit finds no group WebSocketManager-zzzz');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
