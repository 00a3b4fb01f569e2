// A consolidation in three parts: only some folders, only the others, then the rest as a whole. It has to end, byte for
// byte, where a whole one would have ended at once.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyIn, readGathered, toolCommand, writeTree } from './gather.ts';
import { isSource, type Tree } from './resolve.ts';
import type { Scattered } from './scatter.ts';

export type InParts = {
  /** How many files each part changed. */
  moved: number[];
  /** Files that differ between the two ways. */
  differing: string[];
};

export function inParts(scattered: Scattered): InParts {
  const atOnce = finished(scattered, () => {});
  const moved: number[] = [];
  const divided = finished(scattered, (folder) => {
    for (const part of halves(scattered.files)) moved.push(applyOnly(folder, part));
  });
  const files = new Set([...atOnce.keys(), ...divided.keys()]);
  const differing = [...files].filter((file) => atOnce.get(file) !== divided.get(file)).sort();
  return { moved, differing };
}

/** The tree after a whole run, with something done before. */
function finished({ files, config }: Scattered, before: (folder: string) => void): Tree {
  const folder = writeTree(files, config);
  try {
    before(folder);
    applyIn(folder);
    return readGathered(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of every other folder, and those of the rest. */
function halves(files: Tree): string[][] {
  const sources = [...files.keys()].filter(isSource).sort();
  const folders = [...new Set(sources.map((file) => dirname(file)))];
  const isFirst = (file: string): boolean =>
    folders.length > 1 ? folders.indexOf(dirname(file)) % 2 === 0 : sources.indexOf(file) % 2 === 0;
  return [sources.filter(isFirst), sources.filter((file) => !isFirst(file))];
}

/** @returns how many files were changed */
function applyOnly(folder: string, part: readonly string[]): number {
  const plan = mkdtempSync(join(tmpdir(), 'scatter-plan-'));
  try {
    const only = part.map((file) => `--only ${JSON.stringify(file)}`).join(' ');
    const patch = run(folder, `diff --no-typecheck --format patch --out ${JSON.stringify(plan)} ${only}`);
    const changed = [...patch.matchAll(/^diff --git /gm)].length;
    if (changed > 0) run(folder, `apply ${JSON.stringify(plan)}`);
    return changed;
  } finally {
    rmSync(plan, { recursive: true, force: true });
  }
}

function run(folder: string, args: string): string {
  const { status, stdout, stderr } = spawnSync(`${toolCommand()} ${args} --no-color`, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 3) throw new Error(`${args.slice(0, 60)}: exit ${status}: ${stderr}`);
  return stdout;
}
