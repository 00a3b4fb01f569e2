// The commands that are timed, each with a check that it did the whole job: a fast run that changed too little
// must not count.

import { join } from 'node:path';
import type { AdapterTree } from './adapter-tree.ts';
import { type Command, measure, type Run } from './measure.ts';
import {
  astGrepProgram,
  type BenchTree,
  compilerScript,
  freshCopy,
  installed,
  repositoryRoot,
  rewrittenImporters,
} from './trees.ts';

/** `canonize.js` of the build that is measured. */
export type Tool = string;

const rival = (name: string): string => join(repositoryRoot(), 'bench', 'rivals', name);

export function diffWithoutTypes(tool: Tool, tree: BenchTree): Run {
  const run = measure({ node: [tool, 'diff', '--no-typecheck', '--cwd', tree.root], cwd: tree.root });
  assertAllMoved(tree, run.output);
  return run;
}

/** Also returns how many files the compiler checked. */
export function diffWithTypes(tool: Tool, tree: BenchTree): Run & { checked: number } {
  const run = measure({ node: [tool, 'diff', '--cwd', tree.root], cwd: tree.root });
  assertAllMoved(tree, run.output);
  return { ...run, checked: checkedIn(run) };
}

function checkedIn({ output }: Run): number {
  const [, checked] = /\b0 new compiler errors \(([\d,]+) of [\d,]+ files?\b/.exec(output) ?? [];
  if (checked === undefined) throw new Error(`diff did not check types:\n${output.slice(0, 500)}`);
  return Number(checked.replaceAll(',', ''));
}

/** The whole process on an adapter, the compiler's check included. */
export function diffOfAdapter(tool: Tool, { root, users, adapter }: AdapterTree): Run & { checked: number } {
  const run = measure({ node: [tool, 'diff', '--cwd', root], cwd: root });
  const parts = run.output.split(/^diff --git /m).slice(1);
  const gone = parts.filter((part) => /^deleted file mode/m.test(part));
  const changed = parts.filter((part) => /^\+.*\.send\("announce", data\)/m.test(part));
  if (gone.length !== 1 || !gone[0]!.includes(adapter) || changed.length !== users.size)
    throw new Error(`diff changed ${changed.length} users:\n${run.output.slice(0, 500)}`);
  return { ...run, checked: checkedIn(run) };
}

/** `--update-all` writes, so each run gets a copy of its own, which is made before the clock starts. */
export function astGrep(tree: BenchTree): Run {
  const copy = freshCopy(tree);
  const rewrite = ['scan', '--rule', rival('option-moves.yml'), '--update-all', 'src'];
  const run = measure({ native: [astGrepProgram(), ...rewrite], cwd: copy });
  const { left, moved } = rewrittenImporters(copy);
  assertSame('ast-grep', tree.importers, moved);
  if (left > 0) throw new Error(`ast-grep left ${left} importers`);
  return run;
}

export interface JscodeshiftOptions {
  twoWorkers: boolean;
  prefilter?: boolean;
}

/** In its dry mode, because our diff writes nothing either; writing would only make it slower. */
export function jscodeshift(tree: BenchTree, { twoWorkers, prefilter = false }: JscodeshiftOptions): Run {
  const script = join(installed(), 'jscodeshift', 'bin', 'jscodeshift.js');
  const options = [
    '--transform',
    rival('option-moves.cjs'),
    '--parser=ts',
    '--extensions=ts',
    '--cpus=2',
    '--dry',
  ];
  const preload = twoWorkers ? ['--require', rival('two-workers.cjs')] : [];
  const extra = prefilter ? ['--prefilter=true'] : [];
  const run = measure({ node: [...preload, script, ...options, ...extra, 'src'], cwd: tree.root });
  const changed = Number(/^(\d+) ok$/m.exec(run.output)?.[1]);
  const workers = Number(/^Spawning (\d+) workers/m.exec(run.output)?.[1]);
  if (changed !== tree.importers.size || (twoWorkers && workers !== 2)) {
    throw new Error(`jscodeshift changed ${changed} files with ${workers} workers:\n${run.output}`);
  }
  return run;
}

const compilerOptions = ['--noEmit', '--incremental', 'false', '-p', '.'];

/** @throws also if the tree has an error: the clean tree has none */
export const tsc = ({ root }: { root: string }): Run =>
  measure({ node: [compilerScript(), ...compilerOptions], cwd: root });

/** The files of the tree that tsc checks: neither packages nor the compiler's own libraries. */
export function filesOfTsc(tree: { root: string }): number {
  const listing: Command = {
    node: [compilerScript(), ...compilerOptions, '--listFilesOnly'],
    cwd: tree.root,
  };
  const files = measure(listing)
    .output.split('\n')
    .filter((file) => file.trim() !== '');
  return files.filter((file) => !/[\\/]node_modules[\\/]/.test(file)).length;
}

/** Every importer, each of its specifiers, the deletion of the old files, and nothing else. */
function assertAllMoved(tree: BenchTree, output: string): void {
  const moved = new Map<string, number>();
  const deleted = new Set<string>();
  for (const part of output.split(/^diff --git /m).slice(1)) {
    const [, file = ''] = /^a\/(.+) b\/\1$/m.exec(part) ?? [];
    if (/^deleted file mode/m.test(part)) deleted.add(file);
    else moved.set(file, part.match(/^\+.*"(?:\.\.?\/)+canon\/Option\.ts"/gm)?.length ?? 0);
  }
  assertSame('diff', tree.importers, moved);
  if (deleted.size !== tree.old.length || !tree.old.every((file) => deleted.has(file))) {
    throw new Error(`diff deletes ${[...deleted].join(', ') || 'nothing'}`);
  }
}

function assertSame(who: string, expected: Map<string, number>, actual: Map<string, number>): void {
  const wrong = [...new Set([...expected.keys(), ...actual.keys()])].filter(
    (file) => expected.get(file) !== actual.get(file),
  );
  if (expected.size === 0 || wrong.length > 0) {
    throw new Error(
      `${who} did not change what it should (${wrong.length} files): ${wrong.slice(0, 5).join(', ')}`,
    );
  }
}
