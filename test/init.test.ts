// From nothing to done on the example, without a line written by hand: init, diff, apply, verify, and the audit agrees.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  /** What is not sure enough to be written down. */
  let left: string[];
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'canonize-init-'));
    config = path.join(dir, 'canonize.config.json');
    cpSync(example, dir, { recursive: true, filter: (file) => !file.includes('node_modules') });
    rmSync(config);
    execFileSync('git', ['init', '-q'], { cwd: dir });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('gets the configuration that a person wrote for it, as far as that is sure', async () => {
    const initial = await initialConfig({ cwd: dir });
    expect(existsSync(config)).toBe(false);
    writeInitialConfig(initial);
    const written = JSON.parse(readFileSync(config, 'utf8'));
    const byHand = JSON.parse(readFileSync(path.join(example, 'canonize.config.json'), 'utf8'));
    left = initial.left
      .filter(({ symbol }) => !symbol.endsWith('createWebSocketManager'))
      .map(({ symbol }) => symbol);
    const [mine, theirs] = [written, byHand].map(({ consolidations }) => ({
      ...consolidations[0],
      duplicates: consolidations[0].duplicates.filter((symbol: string) => !left.includes(symbol)).toSorted(),
    }));
    expect(mine).toEqual(theirs);
    expect(left).toEqual(['src/ws/websocket-manager.ts#WebSocketManager']);
    for (const { reason } of initial.left) expect(reason).toMatch(/^[^A-Z].*[^.]$/);
  });

  it('is not written over', async () => {
    await expect(initialConfig({ cwd: dir })).rejects.toThrow(Problem);
  });

  it('is then consolidated by it: nothing is refused, and verify and the audit name only what was left out', async () => {
    expect((await verify({ cwd: dir })).outcome).toBe('fail');
    const run = await dryRun({ cwd: dir, typecheck: false });
    expect(run.refusals).toEqual([]);
    expect(run.steps.map(({ status }) => status)).toEqual(run.steps.map(() => 'done'));
    apply(run, { cwd: dir });
    const { findings, consolidations } = await verify({ cwd: dir });
    expect(consolidations).toMatchObject([{ gone: run.steps.length, definitions: 1 + left.length }]);
    expect(findings.map(({ symbol }) => symbol)).toEqual(left);
    const { groups } = await auditReport({ cwd: dir });
    const found = groups.filter(({ name }) => name === 'WebSocketManager').flatMap(({ members }) => members);
    expect(found.map(({ symbol }) => symbol)).toEqual(left);
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
