// The example that the README shows: its tests pass before and after, its types hold, and verify agrees.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply, dryRun, undo, verify } from '../src/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const example = path.join(root, 'fixtures/websocket');

describe('the example', () => {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'canonize-example-'));
    cpSync(example, dir, { recursive: true, filter: (file) => !file.includes('node_modules') });
    symlinkSync(path.join(root, 'node_modules'), path.join(dir, 'node_modules'));
    execFileSync('git', ['init', '-q'], { cwd: dir });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const run = (...args: string[]): string =>
    execFileSync(process.execPath, args, { cwd: dir, encoding: 'utf8', env: { ...process.env, VITEST: '' } });
  const testsPass = (): void => {
    expect(run(path.join(root, 'node_modules/vitest/vitest.mjs'), 'run')).toContain('24 passed');
    run(path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json');
  };

  it('passes its own tests and types before', testsPass);

  it('is not one implementation before', async () => {
    const verdict = await verify({ cwd: dir });
    expect(verdict.outcome).toBe('fail');
    expect(verdict.consolidations).toEqual([expect.objectContaining({ definitions: 13, gone: 0 })]);
  });

  it('is consolidated without a refusal and without a new compiler error', async () => {
    const result = await dryRun({ cwd: dir });
    expect(result.refusals).toEqual([]);
    expect(result.check?.newErrors).toEqual([]);
    expect(result.steps.map(({ status }) => status)).toEqual(Array(13).fill('done'));
    apply(result, { cwd: dir });
  });

  it('passes its own tests and types after', testsPass);

  it('is one implementation after, and nothing of it is a silent promise', async () => {
    const verdict = await verify({ cwd: dir });
    expect(verdict.findings).toEqual([]);
    expect(verdict.outcome).toBe('pass');
  });

  it('is what it was after undo', () => {
    undo({ cwd: dir });
    const left = execFileSync('diff', ['-r', '-x', '.git', '-x', 'node_modules', dir, example], {
      encoding: 'utf8',
    });
    expect(left).toBe('');
  });
});
