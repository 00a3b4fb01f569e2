// How much of what the audit shows first is right, on applications that people labelled group by group without seeing
// their order: `npm run precision -- bench/labels/dub.json DIR`, where DIR holds the commit that the labels name; or
// `npm run precision -- bench/labels DIR`, where DIR/dub, DIR/novu and so on do: then also how often each kind of
// finding is right beside how sure the audit says it is.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
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

/** How often duplicates of one kind and one stated confidence were labelled right. */
export interface Measured {
  kind: string;
  stated: number;
  right: number;
  wrong: number;
}

type Rated = Group & {
  members: readonly Pick<
    AuditReport['groups'][number]['members'][number],
    'symbol' | 'kind' | 'confidence' | 'fork'
  >[];
};

/** Labelled duplicates by kind and stated confidence, the surest first; those that nobody labelled are left out. */
export function measuredOf(
  trees: readonly { groups: readonly Rated[]; labels: readonly Label[] }[],
): Measured[] {
  const rows = new Map<string, Measured>();
  for (const { groups, labels } of trees)
    for (const group of groups)
      for (const member of group.members) {
        const verdict = verdictOf({ ...group, members: [member] }, labels);
        if (verdict === 'unlabelled') continue;
        const kind = [member.fork?.state, member.kind].filter(Boolean).join(' ');
        const key = `${kind} ${member.confidence}`;
        const row = rows.get(key) ?? { kind, stated: member.confidence, right: 0, wrong: 0 };
        row[verdict]++;
        rows.set(key, row);
      }
  return [...rows.values()].sort((a, b) => b.stated - a.stated || (a.kind < b.kind ? -1 : 1));
}

const share = ({ right, first }: Pick<Precision, 'right' | 'first'>): string =>
  first === 0 ? '  - ' : (right / first).toFixed(2);

/** Every labelled application of which a folder holds a checkout, in one line each, and how sure was how right. */
async function overAll(labelDir: string, dir: string): Promise<string[]> {
  const { auditReport } = await import('../src/index.ts');
  const trees: { groups: readonly Rated[]; labels: readonly Label[] }[] = [];
  const lines: string[] = [`${''.padEnd(26)}groups  at 10  at 20  at 50  not labelled`];
  for (const file of readdirSync(labelDir).sort()) {
    const cwd = join(dir, file.replace(/\.json$/, ''));
    if (!file.endsWith('.json') || !existsSync(cwd)) continue;
    const { repository, labels } = JSON.parse(readFileSync(join(labelDir, file), 'utf8')) as Labels;
    const { groups } = await auditReport({ cwd, config: {} });
    trees.push({ groups, labels });
    const at = [10, 20, 50].map((first) => precisionAt(first, groups, labels));
    const cells = [
      String(groups.length).padStart(6),
      ...at.map((each) => `  ${share(each)}`),
      String(at[2]!.unlabelled),
    ];
    lines.push(`${repository.slice(0, 25).padEnd(26)}${cells.join(' ')}`);
  }
  lines.push('', `${''.padEnd(26)}stated  measured`);
  for (const { kind, stated, right, wrong } of measuredOf(trees)) {
    const measured = `${share({ right, first: right + wrong })} (${right} of ${right + wrong})`;
    lines.push(`${kind.padEnd(26)}  ${stated.toFixed(2)}  ${measured}`);
  }
  return lines;
}

async function main(labelFile: string | undefined, dir: string | undefined): Promise<number> {
  if (labelFile === undefined || dir === undefined) {
    process.stderr.write(
      'usage: npm run precision -- bench/labels/NAME.json DIR, or bench/labels DIR for all in DIR/NAME\n',
    );
    return 2;
  }
  if (statSync(labelFile).isDirectory()) {
    process.stdout.write(`${(await overAll(labelFile, dir)).join('\n')}\n`);
    return 0;
  }
  const { auditReport } = await import('../src/index.ts');
  const { repository, commit, labels } = JSON.parse(readFileSync(labelFile, 'utf8')) as Labels;
  const { groups } = await auditReport({ cwd: dir, config: {} });
  const lines = [`${repository} at ${commit.slice(0, 7)}: ${groups.length} groups`];
  for (const first of [10, 20, 50]) {
    const { right, wrong, unlabelled, first: seen } = precisionAt(first, groups, labels);
    lines.push(
      `at ${String(first).padEnd(2)}  ${share({ right, first: seen })}  ${right} right, ${wrong} wrong, ${unlabelled} not labelled, of ${seen}`,
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
