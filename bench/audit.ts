// The audit's part of the bench: against knip, against itself with what it remembers, in time and in memory. Both
// read every file of the same tree, which is asserted of both.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditTree, allPackages, auditTree, knipScript, smallPackages } from './audit-trees.ts';
import type { Tool } from './commands.ts';
import { alternate, type Figure, type Report, ratios, seconds } from './figures.ts';
import { measure, type Run } from './measure.ts';

export function auditAgainstKnip(tool: Tool, rounds = 0): Report {
  const tree = auditTree(allPackages, 1);
  const [first, second, knip] = alternate('audit, knip', rounds || 5, [
    () => firstAudit(tool, tree),
    () => audit(tool, tree),
    () => runKnip(tree),
  ]);
  const cpu = (runs: readonly Run[]) => runs.flatMap((run) => run.cpu ?? []);
  const figures: Figure[] = [
    {
      name: `audit / knip, ${tree.files} files`,
      goal: { atMost: 1 },
      values: ratios(seconds(first!), seconds(knip!)),
      unit: '×',
    },
    {
      name: '  the same in processor time',
      goal: undefined,
      values: ratios(cpu(first!), cpu(knip!)),
      unit: '×',
    },
    {
      name: 'second audit / first',
      goal: { atMost: 1 / 3 },
      values: ratios(seconds(second!), seconds(first!)),
      unit: '×',
    },
    {
      name: '  the same in processor time',
      goal: undefined,
      values: ratios(cpu(second!), cpu(first!)),
      unit: '×',
    },
  ];
  return {
    figures: figures.filter(({ values }) => values.length > 0),
    timings: [
      { name: 'audit, nothing remembered', runs: first! },
      { name: 'audit of the same tree again', runs: second! },
      { name: 'knip, every file an entry', runs: knip! },
    ],
  };
}

export function auditOfCopies(tool: Tool, rounds = 0): Report {
  const trees = [4, 8].map((copies) => auditTree(smallPackages, copies));
  const [four, eight] = alternate(
    'audit of copies',
    rounds || 3,
    trees.map((tree) => () => firstAudit(tool, tree)),
  );
  const large = auditTree(allPackages, 5);
  const [once] = alternate('audit of a large tree', 1, [() => printedAudit(tool, large)]);
  const figures: Figure[] = [
    {
      name: 'audit, T(8 copies) / T(4 copies)',
      goal: { atMost: 2.2 },
      values: ratios(seconds(eight!), seconds(four!)),
      unit: '×',
    },
    {
      name: `audit, peak memory, ${large.files} files`,
      goal: { atMost: 1000 },
      values: once!.flatMap(({ peak }) => (peak === undefined ? [] : [peak / 1e6])),
      unit: 'MB',
    },
  ];
  return {
    figures: figures.filter(({ values }) => values.length > 0),
    timings: [
      { name: `audit, 4 copies, ${trees[0]!.files} files`, runs: four! },
      { name: `audit, 8 copies, ${trees[1]!.files} files`, runs: eight! },
      { name: `audit, ${large.files} files`, runs: once! },
    ],
  };
}

function firstAudit(tool: Tool, tree: AuditTree): Run {
  forget(tree);
  return audit(tool, tree);
}

const forget = (tree: AuditTree): void =>
  rmSync(join(tree.root, 'node_modules', '.cache'), { recursive: true, force: true });

/** As a person sees it: the JSON of a tree in which everything is there five times has a hundred megabytes. */
function printedAudit(tool: Tool, tree: AuditTree): Run {
  forget(tree);
  const run = measure({ node: [tool, 'audit', '--cwd', tree.root], cwd: tree.root });
  if (!run.output.replaceAll(',', '').includes(`${tree.files} files`))
    throw new Error(`audit did not read ${tree.files} files:\n${run.output.slice(0, 500)}`);
  return run;
}

/** @throws if it did not read every file */
function audit(tool: Tool, tree: AuditTree): Run {
  const run = measure({ node: [tool, 'audit', '--format', 'json', '--cwd', tree.root], cwd: tree.root });
  const { counts } = JSON.parse(run.output) as { counts: { files: number } };
  if (counts.files !== tree.files) throw new Error(`audit read ${counts.files} of ${tree.files} files`);
  return run;
}

/** @throws if it took a file for unused, which it then did not read */
function runKnip(tree: AuditTree): Run {
  const run = measure({ node: [knipScript(), '--reporter', 'json', '--no-exit-code'], cwd: tree.root });
  const { issues } = JSON.parse(run.output) as { issues: { files: unknown[] }[] };
  const unread = issues.filter(({ files }) => files.length > 0).length;
  if (unread > 0) throw new Error(`knip did not read ${unread} of ${tree.files} files`);
  return run;
}
