// What the generator injects is what an audit has to find: every alias and every detour, under its canonical.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditReport } from '../../src/index.ts';
import type { Tree } from './resolve.ts';
import { scatter } from './scatter.ts';
import { readSmallTree, smallTreeNames } from './trees.ts';

const SEEDS = [1, 2];

async function groupsOf(files: Tree) {
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

describe('the audit', () => {
  it.each(smallTreeNames().flatMap((name) => SEEDS.map((seed) => [name, seed] as const)))(
    'finds every duplicate that was injected into %s with seed %d',
    async (name, seed) => {
      const { files, config, reroutes } = scatter(readSmallTree(name), { seed, reroutes: 40 });
      const groups = await groupsOf(files);
      const found = new Set(
        groups.flatMap(({ canonical, members }) =>
          members.flatMap(({ symbol, alsoExportedAs }) =>
            [symbol, ...alsoExportedAs].flatMap((each) =>
              [canonical.symbol, ...canonical.alsoExportedAs].map((canon) => `${each} of ${canon}`),
            ),
          ),
        ),
      );
      // Of a module that passes everything on, the names that importers take by that path.
      const whole = (duplicate: string, canonical: string): string[] =>
        reroutes
          .filter(({ legacy, symbol }) => legacy === duplicate && !symbol.endsWith('#*'))
          .map(
            ({ symbol }) =>
              `${duplicate.slice(0, -1)}${symbol.split('#')[1]} of ${canonical.slice(0, -1)}${symbol.split('#')[1]}`,
          );
      const injected = config.consolidations.flatMap(({ canonical, duplicates }) =>
        duplicates.flatMap((duplicate) =>
          duplicate.endsWith('#*') ? whole(duplicate, canonical) : [`${duplicate} of ${canonical}`],
        ),
      );
      expect(injected.length).toBeGreaterThan(5);
      expect(injected.filter((each) => !found.has(each))).toEqual([]);
    },
  );
});
