// A figure: a measured value with its goal, and how both are printed.

import type { Run } from './measure.ts';

export interface Figure {
  name: string;
  /** `at most 0.6 ×` */
  goal: { atMost: number } | { atLeast: number } | undefined;
  /** One for each round, all from the same run of this program. */
  values: readonly number[];
  unit: '×' | 'MB' | 'files';
}

/** What a command took, without a goal: absolute times belong to one machine. */
export interface Timing {
  name: string;
  runs: readonly Run[];
  /** False if the command starts processes that it does not wait for: then only the clock tells. */
  observed?: boolean;
}

/** What one part of the bench found. */
export interface Report {
  figures: Figure[];
  timings: Timing[];
}

/** A warm-up of each, then A B A B …: what else the machine does should touch all of them. */
export function alternate(what: string, rounds: number, jobs: readonly (() => Run)[]): Run[][] {
  const runs: Run[][] = jobs.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`${what}: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}\n`);
    for (const [index, job] of jobs.entries()) {
      const run = job();
      if (round > 0) runs[index]!.push(run);
    }
  }
  return runs;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Pair by pair, since what else the machine does changes from minute to minute. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, index) => value / theirs[index]!);

export const seconds = (runs: readonly Run[]): number[] => runs.map((run) => run.seconds);

/** By the median. A figure without a goal has nothing to meet. */
export function isMet({ goal, values }: Figure): boolean {
  if (!goal) return true;
  return 'atMost' in goal ? median(values) <= goal.atMost : median(values) >= goal.atLeast;
}

export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, goal, values, unit } = figure;
    const show = (value: number) =>
      unit === '×' ? value.toFixed(2) : Math.round(value).toLocaleString('en-US');
    const limit =
      goal && ('atMost' in goal ? `at most ${show(goal.atMost)}` : `at least ${show(goal.atLeast)}`);
    return [
      name,
      limit ? `${limit} ${unit}` : '',
      `${show(median(values))} ${unit}`,
      values.length > 1 ? `${show(Math.min(...values))}–${show(Math.max(...values))}` : '',
      goal ? (isMet(figure) ? 'met' : 'NOT MET') : '',
    ];
  });
  return table([['figure', 'goal', 'measured', 'min–max', ''], ...rows]);
}

export function timingTable(timings: readonly Timing[]): string {
  const rows = timings.map(({ name, runs, observed = true }) => {
    const clock = seconds(runs);
    const cpu = runs.flatMap((run) => run.cpu ?? []);
    const peak = runs.flatMap((run) => run.peak ?? []);
    return [
      name,
      median(clock).toFixed(2),
      `${Math.min(...clock).toFixed(2)}–${Math.max(...clock).toFixed(2)}`,
      observed && cpu.length > 0 ? median(cpu).toFixed(2) : '',
      observed && peak.length > 0 ? `${Math.round(median(peak) / 1e6)}` : '',
    ];
  });
  return table([['whole process', 'seconds', 'min–max', 'cpu s', 'peak MB'], ...rows]);
}

function table(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows;
  return [line(head!), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}
