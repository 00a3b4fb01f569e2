// Runs the tool in a tree that is kept under git, and takes back what it did.

import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolCommand } from '../scatter/gather.ts';

export interface Refusal {
  code: string;
  step: string;
  file: string;
  line?: number;
  message: string;
}

export interface Conversion {
  converted: readonly string[];
  refused: ReadonlyMap<string, readonly Refusal[]>;
  /** Files that were changed. */
  files: readonly string[];
  /** What a second run still wants to change. */
  again: readonly string[];
  /** Silent promises by the tool itself, as it prints them. */
  verified: readonly string[];
}

const config = 'canonize.config.json';

/** Applies the conversion of all the symbols together. @throws Error if the tool could not run */
export function convert(root: string, symbols: readonly string[]): Conversion {
  const async = symbols.map((symbol) => ({ symbol, breaking: true }));
  writeFileSync(join(root, config), `${JSON.stringify({ async }, null, 2)}\n`);
  const plan = `${root}.plan`;
  const report = diff(root, `--out ${JSON.stringify(plan)}`);
  rmSync(plan, { recursive: true, force: true });
  const refused = new Map<string, Refusal[]>();
  for (const refusal of report.refusals)
    refused.set(refusal.step, [...(refused.get(refusal.step) ?? []), refusal]);
  const converted = symbols.filter((symbol) => !refused.has(symbol));
  if (report.changes.length > 0) {
    const applied = tool(root, 'apply --yes --allow-dirty --quiet');
    if (![0, 3].includes(applied.status ?? -1))
      throw new Error(`apply ended with ${applied.status}: ${applied.stderr.slice(-3000)}`);
  }
  writeFileSync(
    join(root, config),
    `${JSON.stringify({ async: async.filter(({ symbol }) => converted.includes(symbol)) })}\n`,
  );
  const again = converted.length > 0 ? diff(root, '').changes.map(({ file }) => file) : [];
  const verified = converted.length > 0 ? verify(root, converted) : [];
  return { converted, refused, files: report.changes.map(({ file }) => file), again, verified };
}

/** Every byte is what it was. @throws Error if not */
export function takeBack(root: string): void {
  const undone = tool(root, 'undo --quiet');
  rmSync(join(root, config), { force: true });
  const { stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  if (stdout.trim() !== '')
    throw new Error(`undo left something behind (${undone.status} ${undone.stderr}): ${stdout}`);
}

/** Silent promises, as the tool prints them. */
export function verify(root: string, symbols: readonly string[]): string[] {
  const { stdout, stderr, status } = tool(
    root,
    `verify --async ${symbols.map((each) => JSON.stringify(each)).join(' ')}`,
  );
  if (status !== 0 && status !== 1) throw new Error(`verify ended with ${status}: ${stderr.slice(-3000)}`);
  return status === 0 ? [] : stdout.split('\n').filter((line) => /^silent-promise\b.*:\d+:\d+/.test(line));
}

interface Report {
  refusals: Refusal[];
  changes: { file: string }[];
}

function diff(root: string, options: string): Report {
  const { stdout, stderr, status } = tool(root, `diff --format json ${options}`);
  if (status !== 0 && status !== 3) throw new Error(`diff ended with ${status}: ${stderr.slice(-3000)}`);
  return JSON.parse(stdout) as Report;
}

function tool(root: string, args: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(`${toolCommand()} ${args} --no-color --cwd ${JSON.stringify(root)}`, {
    shell: true,
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
}
