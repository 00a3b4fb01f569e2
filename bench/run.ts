// Prints every figure of the contract on speed, each as a ratio inside of this one run:
//   npm run bench -- [--only job,copies,check,adapter,audit,audits,spread] [--rounds N] [--tool FILE] [--scatter [--seed N] [--reroutes N]]
// Exit 1 if a goal is not met or the scatter set has a miss.

import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { adapterTree } from './adapter-tree.ts';
import { auditAgainstKnip, auditOfCopies } from './audit.ts';
import {
  astGrep,
  diffOfAdapter,
  diffWithoutTypes,
  diffWithTypes,
  filesOfTsc,
  jscodeshift,
  type Tool,
  tsc,
} from './commands.ts';
import {
  alternate,
  type Figure,
  figureTable,
  isMet,
  type Report,
  ratios,
  seconds,
  type Timing,
  timingTable,
} from './figures.ts';
import type { Run } from './measure.ts';
import { asyncSpread } from './spread.ts';
import { type BenchTree, compilerScript, effectTree, repositoryRoot } from './trees.ts';

const parts: Record<string, (tool: Tool, rounds: number | undefined) => Report> = {
  job: effectJob,
  copies: copiesOfTheTree,
  check: compilerCheck,
  adapter: adapterOf100Users,
  audit: auditAgainstKnip,
  audits: auditOfCopies,
  spread: asyncSpread,
};

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(parts).join(',') },
      rounds: { type: 'string' },
      tool: { type: 'string', default: join(repositoryRoot(), 'dist', 'bin', 'canonize.js') },
      scatter: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      reroutes: { type: 'string', default: '60' },
    },
  });
  const only = values.only.split(',').map((name) => {
    const part = parts[name];
    if (!part) throw new Error(`no part is called ${name}; known: ${Object.keys(parts).join(', ')}`);
    return part;
  });
  if (values.rounds !== undefined && !/^[1-9]\d*$/.test(values.rounds))
    throw new Error('--rounds takes a number');
  return {
    ...values,
    only,
    tool: resolve(values.tool),
    rounds: values.rounds ? Number(values.rounds) : undefined,
  };
}

function main(): number {
  const { only, tool, rounds, scatter, seed, reroutes } = readOptions();
  const before = load();
  const reports = only.map((part) => part(tool, rounds));
  const figures = reports.flatMap((report) => report.figures);
  console.log(`${figureTable(figures)}\n\n${timingTable(reports.flatMap(({ timings }) => timings))}`);
  console.log(`\n${cpus().length} cores, load ${before} before and ${load()} after`);
  const complete = scatter ? scatterSet(seed, reroutes) : true;
  return complete && figures.every(isMet) ? 0 : 1;
}

function effectJob(tool: Tool, rounds = 0): Report {
  const tree = effectTree(1);
  console.log(describe(tree));
  const [ours, grep] = alternate('effect job, ast-grep', rounds || 9, [
    () => diffWithoutTypes(tool, tree),
    () => astGrep(tree),
  ]);
  const [again, two, one, filtered] = alternate('effect job, jscodeshift', rounds || 3, [
    () => diffWithoutTypes(tool, tree),
    () => jscodeshift(tree, { twoWorkers: true }),
    () => jscodeshift(tree, { twoWorkers: false }),
    () => jscodeshift(tree, { twoWorkers: true, prefilter: true }),
  ]);
  const cpu = (runs: readonly Run[]) => runs.flatMap((run) => run.cpu ?? []);
  const slower = (theirs: readonly Run[]) => ratios(seconds(theirs), seconds(again!));
  const figures: Figure[] = [
    {
      name: 'effect job / ast-grep',
      goal: { atMost: 0.6 },
      values: ratios(seconds(ours!), seconds(grep!)),
      unit: '×',
    },
    {
      name: '  the same in processor time',
      goal: undefined,
      values: ratios(cpu(ours!), cpu(grep!)),
      unit: '×',
    },
    { name: 'jscodeshift, 2 workers / effect job', goal: { atLeast: 20 }, values: slower(two!), unit: '×' },
    { name: '  as --cpus 2 starts it here', goal: undefined, values: slower(one!), unit: '×' },
    { name: '  2 workers and a text pre-filter', goal: undefined, values: slower(filtered!), unit: '×' },
  ];
  const timings: Timing[] = [
    { name: 'diff --no-typecheck', runs: ours! },
    { name: 'ast-grep scan --update-all', runs: grep! },
    { name: 'jscodeshift --dry, 2 workers', runs: two! },
    { name: 'jscodeshift --dry --cpus 2', runs: one! },
    { name: 'jscodeshift --dry, 2 workers, pre-filter', runs: filtered! },
  ];
  return { figures: figures.filter(({ values }) => values.length > 0), timings };
}

function copiesOfTheTree(tool: Tool, rounds = 0): Report {
  const trees = [1, 2, 4, 8].map(effectTree);
  const runs = alternate(
    'copies of the tree',
    rounds || 5,
    trees.map((tree) => () => diffWithoutTypes(tool, tree)),
  );
  const [, two, four, eight] = runs;
  const memory = trees.map(({ copies, bytes }, index): Figure => {
    const goal = { atMost: (150e6 + 2 * bytes) / 1e6 };
    const values = runs[index]!.flatMap(({ peak }) => (peak === undefined ? [] : [peak / 1e6]));
    return { name: `peak memory, ${plural(copies)}`, goal, values, unit: 'MB' };
  });
  return {
    figures: [
      {
        name: 'T(8 copies) / T(4 copies)',
        goal: { atMost: 2.2 },
        values: ratios(seconds(eight!), seconds(four!)),
        unit: '×',
      },
      { name: '  T(4) / T(2)', goal: undefined, values: ratios(seconds(four!), seconds(two!)), unit: '×' },
      ...memory.filter(({ values }) => values.length > 0),
    ],
    timings: trees.map(({ copies }, index) => ({
      name: `diff --no-typecheck, ${plural(copies)}`,
      runs: runs[index]!,
    })),
  };
}

function compilerCheck(tool: Tool, rounds = 0): Report {
  const tree = effectTree(1);
  const checked: number[] = [];
  const [typed, plain, compiler] = alternate("compiler's check", rounds || 5, [
    () => {
      const run = diffWithTypes(tool, tree);
      checked.push(run.checked);
      return run;
    },
    () => diffWithoutTypes(tool, tree),
    () => tsc(tree),
  ]);
  // What is shown is the tree after the change, and the old file is gone there.
  const expected = filesOfTsc(tree) - tree.old.length;
  const alone = seconds(typed!).map((value, index) => value - plain![index]!.seconds);
  return {
    figures: [
      {
        name: 'diff with the check / tsc',
        goal: { atMost: 2.5 },
        values: ratios(seconds(typed!), seconds(compiler!)),
        unit: '×',
      },
      {
        name: '  the check alone / tsc',
        goal: { atMost: 2.5 },
        values: ratios(alone, seconds(compiler!)),
        unit: '×',
      },
      { name: '  files checked', goal: { atLeast: expected }, values: [Math.min(...checked)], unit: 'files' },
    ],
    timings: [
      { name: 'diff', runs: typed!, observed: false },
      { name: 'tsc --noEmit --incremental false', runs: compiler! },
    ],
  };
}

function adapterOf100Users(tool: Tool, rounds = 0): Report {
  const tree = adapterTree();
  console.log(`adapter: ${tree.files} files, ${tree.users.size} of them use it\n`);
  const checked: number[] = [];
  const [inlined, compiler] = alternate('adapter with 100 uses', rounds || 3, [
    () => {
      const run = diffOfAdapter(tool, tree);
      checked.push(run.checked);
      return run;
    },
    () => tsc(tree),
  ]);
  return {
    figures: [
      {
        name: 'adapter with 100 uses / tsc',
        goal: { atMost: 2.5 },
        values: ratios(seconds(inlined!), seconds(compiler!)),
        unit: '×',
      },
      {
        name: '  files checked',
        goal: { atLeast: filesOfTsc(tree) - 1 },
        values: [Math.min(...checked)],
        unit: 'files',
      },
    ],
    timings: [
      { name: 'diff of the adapter', runs: inlined!, observed: false },
      { name: 'tsc --noEmit --incremental false', runs: compiler! },
    ],
  };
}

/** Of the last minute; what else runs takes its part of the cores. */
const load = (): string => loadavg()[0]!.toFixed(1);

const plural = (copies: number): string => (copies === 1 ? '1 copy' : `${copies} copies`);

function describe({ files, bytes, importers }: BenchTree): string {
  const specifiers = [...importers.values()].reduce((sum, count) => sum + count, 0);
  return `effect: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${importers.size} importers with ${specifiers} specifiers\n`;
}

/** The full set of the scatter oracle. True if it has no miss. */
function scatterSet(seed: string, reroutes: string): boolean {
  const root = repositoryRoot();
  const start = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
  const built = start(compilerScript(), '-p', join(root, 'test', 'scatter'));
  const main = join(root, 'dist', 'test', 'scatter', 'main.js');
  return built && start(main, '--seed', seed, '--reroutes', reroutes);
}

process.exitCode = main();
