// Runs the tool on a scattered tree in a folder of its own and reads back what it made of it.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Comparison, compare } from './compare.ts';
import type { Tree } from './resolve.ts';
import type { ConsolidationConfig, Scattered } from './scatter.ts';
import { readFolder, repositoryRoot } from './trees.ts';

export type Gathered = {
  /** 0: done, 3: something was withheld. */
  exit: number;
  output: string;
  milliseconds: number;
  comparison: Comparison;
  folder: string;
};

const WRITTEN_BY_THE_TOOL = ['canonize.lock.json', 'canonize.config.json'];

/** A shell command; `CANONIZE` may name another build of the tool. */
export function toolCommand(): string {
  return process.env.CANONIZE ?? `node ${JSON.stringify(toolFile())}`;
}

export function toolExists(): boolean {
  return process.env.CANONIZE !== undefined || existsSync(toolFile());
}

function toolFile(): string {
  return join(repositoryRoot(), 'dist', 'bin', 'canonize.js');
}

/** @param judge says in what the gathered tree differs from the clean one */
export function gather(
  clean: Tree,
  scattered: Pick<Scattered, 'files' | 'config'>,
  { keep, judge = compare }: { keep?: boolean; judge?: typeof compare } = {},
): Gathered {
  const folder = writeTree(scattered.files, scattered.config);
  try {
    const start = performance.now();
    const { exit, output } = applyIn(folder);
    return {
      exit,
      output,
      milliseconds: Math.round(performance.now() - start),
      comparison: judge(clean, readGathered(folder)),
      folder,
    };
  } finally {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}

/** Applies the configuration of a folder. @throws Error if the tool could not run */
export function applyIn(folder: string): { exit: number; output: string } {
  const args = '--yes --allow-dirty --no-typecheck --no-color --config canonize.config.json';
  const ran = spawnSync(`${toolCommand()} apply ${args} --cwd ${JSON.stringify(folder)}`, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const output = `${ran.stdout}${ran.stderr}`;
  if (ran.status !== 0 && ran.status !== 3) {
    throw new Error(`the tool could not run (exit ${ran.status}): ${output.trim().slice(-2000)}`);
  }
  return { exit: ran.status, output };
}

export function writeTree(files: Tree, config?: ConsolidationConfig): string {
  const folder = mkdtempSync(join(tmpdir(), 'scatter-'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (config) writeFileSync(join(folder, 'canonize.config.json'), `${JSON.stringify(config, null, 2)}\n`);
  return folder;
}

export function readGathered(folder: string): Tree {
  const tree = readFolder(folder);
  for (const path of WRITTEN_BY_THE_TOOL) tree.delete(path);
  return tree;
}

/** Compiler errors of a tree without their positions, which a reroute may change. */
export function compilerErrors(files: Tree, dependencies: string | undefined): string[] {
  const folder = writeTree(files);
  try {
    if (dependencies) symlinkSync(dependencies, join(folder, 'node_modules'), 'dir');
    const compiler = join(repositoryRoot(), 'node_modules', '.bin', 'tsc');
    const { stdout, stderr, status } = spawnSync(compiler, ['-p', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const errors = stdout.split('\n').filter((line) => /error TS\d+/.test(line));
    if (status !== 0 && errors.length === 0) throw new Error(`tsc could not run: ${stdout}${stderr}`);
    return errors.map((line) => line.replace(/\(\d+,\d+\)/, '').replaceAll(folder, ''));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
