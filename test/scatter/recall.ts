// How much of what the generator injects an audit finds, kind by kind:
//   npm run recall -- [--packages effect,zod,rxjs] [--tree DIR] [--seed N] [--reroutes N] [--implementations N]
// Exit 1 if anything is not found, 2 when it could not run. The tree lies in a temporary folder and goes afterwards.
// What tests alone use is told apart: an audit leaves it alone.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isTestPlace } from '../../src/core/audit/places.ts';
import type { AuditReport } from '../../src/index.ts';
import { withImplementations } from './implementations.ts';
import type { Tree } from './resolve.ts';
import { type Scattered, scatter } from './scatter.ts';
import { loadTree, readFolder } from './trees.ts';

/** One duplicate that was put into a tree. */
export interface Injected {
  /** How it stands for the canonical: `alias const`, `default export from`, … */
  kind: string;
  duplicate: string;
  canonical: string;
}

/** Every injected duplicate; of a module that passes everything on, the names that importers take by that path. */
export function injectedIn({ config, reroutes }: Pick<Scattered, 'config' | 'reroutes'>): Injected[] {
  const kinds = new Map(reroutes.map(({ legacy, legacyKind }) => [legacy, legacyKind]));
  const kindOf = (duplicate: string): string => kinds.get(duplicate) ?? 'on the way to another one';
  return config.consolidations.flatMap(({ canonical, duplicates }) =>
    duplicates.flatMap((duplicate) => {
      const kind = kindOf(duplicate);
      if (!duplicate.endsWith('#*')) return [{ kind, duplicate, canonical }];
      return reroutes
        .filter(({ legacy, symbol }) => legacy === duplicate && !symbol.endsWith('#*'))
        .map(({ symbol }) => {
          const name = symbol.split('#')[1]!;
          return {
            kind,
            duplicate: `${duplicate.slice(0, -1)}${name}`,
            canonical: `${canonical.slice(0, -1)}${name}`,
          };
        });
    }),
  );
}

/** What of it the groups of an audit do not hold, each under its own canonical or another name of that. */
export function missedBy(groups: AuditReport['groups'], injected: readonly Injected[]): Injected[] {
  const groupsOf = new Map<string, Set<number>>();
  for (const [index, { canonical, members }] of groups.entries())
    for (const { symbol, alsoExportedAs } of [canonical, ...members])
      for (const each of [symbol, ...alsoExportedAs])
        groupsOf.set(each, (groupsOf.get(each) ?? new Set<number>()).add(index));
  return injected.filter(({ duplicate, canonical }) => {
    const known = groupsOf.get(canonical) ?? new Set<number>();
    return ![...(groupsOf.get(duplicate) ?? [])].some((index) => known.has(index));
  });
}

/** The groups that an audit finds in a tree. */
export async function groupsIn(files: Tree): Promise<AuditReport['groups']> {
  const { auditReport } = await import('../../src/index.ts');
  const root = mkdtempSync(path.join(tmpdir(), 'canonize-recall-'));
  try {
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    if (!files.has('package.json')) writeFileSync(path.join(root, 'package.json'), '{ "private": true }');
    return (await auditReport({ cwd: root, config: {} })).groups;
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      packages: { type: 'string' },
      tree: { type: 'string' },
      seed: { type: 'string', default: '1' },
      reroutes: { type: 'string', default: '200' },
      implementations: { type: 'string', default: '40' },
    },
  });
  const names = values.tree ? [values.tree] : (values.packages ?? 'effect,zod,rxjs').split(',');
  let missed = 0;
  for (const name of names) {
    const tree = values.tree ? readFolder(values.tree) : loadTree(name);
    const seed = Number(values.seed);
    const scattered = scatter(tree, { seed, reroutes: Number(values.reroutes) });
    const made = withImplementations(scattered.files, { seed, count: Number(values.implementations) });
    const all = [...injectedIn(scattered), ...made.injected];
    const groups = await groupsIn(made.files);
    const ofTests = missedBy(groups, all).filter(({ canonical }) => isTestPlace(canonical.split('#')[0]!));
    const injected = all.filter((each) => !ofTests.includes(each));
    const missing = missedBy(groups, injected);
    missed += missing.length;
    const share = 1 - missing.length / Math.max(1, injected.length);
    console.log(`${name}: ${tree.size} files, ${injected.length} injected, recall ${share.toFixed(3)}`);
    if (ofTests.length > 0) console.log(`  and ${ofTests.length} of what only tests use, left alone`);
    for (const kind of [...new Set(injected.map((each) => each.kind))].sort()) {
      const of = injected.filter((each) => each.kind === kind).length;
      const lost = missing.filter((each) => each.kind === kind).length;
      console.log(`  ${kind.padEnd(26)} ${of - lost} of ${of}`);
    }
    for (const { kind, duplicate, canonical } of missing.slice(0, 10))
      console.log(`  missed ${kind}: ${duplicate} of ${canonical}`);
  }
  return missed > 0 ? 1 : 0;
}

if (/[\\/]scatter[\\/]recall\.js$/.test(process.argv[1] ?? '')) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
