// How much of what the audit shows first is right, on applications that people labelled group by group without seeing
// their order: `npm run precision -- bench/labels/dub.json DIR`, where DIR holds the commit that the labels name.

import { readFileSync } from 'node:fs';
import type { AuditReport } from '../src/index.ts';

/** One look at declarations that were shown together. */
export interface Label {
  /** Whether they are one thing more than once. */
  same: boolean;
  symbols: readonly string[];
  /** Where they were read: `file:line`. */
  at: readonly string[];
  /** Why they are not. */
  why?: string;
}

export interface Labels {
  repository: string;
  commit: string;
  labels: readonly Label[];
}

type Group = Pick<AuditReport['groups'][number], 'id'> & {
  canonical: { symbol: string };
  members: readonly { symbol: string }[];
};

/** A group is right if every duplicate of it was labelled the same as its canonical. */
export function verdictOf(group: Group, labels: readonly Label[]): 'right' | 'wrong' | 'unlabelled' {
  const verdicts = group.members.map(({ symbol }) =>
    labels.find(({ symbols }) => symbols.includes(symbol) && symbols.includes(group.canonical.symbol)),
  );
  if (verdicts.some((label) => label?.same === false)) return 'wrong';
  return verdicts.every((label) => label?.same) ? 'right' : 'unlabelled';
}

export interface Precision {
  first: number;
  right: number;
  wrong: number;
  unlabelled: number;
}

/** Counts for the first groups; where there are fewer, for all. */
export function precisionAt(first: number, groups: readonly Group[], labels: readonly Label[]): Precision {
  const verdicts = groups.slice(0, first).map((group) => verdictOf(group, labels));
  const count = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length;
  return {
    first: verdicts.length,
    right: count('right'),
    wrong: count('wrong'),
    unlabelled: count('unlabelled'),
  };
}

async function main(labelFile: string | undefined, dir: string | undefined): Promise<number> {
  if (labelFile === undefined || dir === undefined) {
    process.stderr.write('usage: npm run precision -- bench/labels/NAME.json DIR\n');
    return 2;
  }
  const { auditReport } = await import('../src/index.ts');
  const { repository, commit, labels } = JSON.parse(readFileSync(labelFile, 'utf8')) as Labels;
  const { groups } = await auditReport({ cwd: dir, config: {} });
  const lines = [`${repository} at ${commit.slice(0, 7)}: ${groups.length} groups`];
  for (const first of [10, 20, 50]) {
    const { right, wrong, unlabelled, first: seen } = precisionAt(first, groups, labels);
    const share = seen === 0 ? 1 : right / seen;
    lines.push(
      `at ${String(first).padEnd(2)}  ${share.toFixed(2)}  ${right} right, ${wrong} wrong, ${unlabelled} not labelled, of ${seen}`,
    );
  }
  for (const group of groups.slice(0, 50)) {
    const verdict = verdictOf(group, labels);
    if (verdict !== 'right') lines.push(`${verdict.padEnd(10)} ${group.id} ${group.canonical.symbol}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

if (/[\\/]bench[\\/]precision\.js$/.test(process.argv[1] ?? ''))
  process.exitCode = await main(process.argv[2], process.argv[3]);
