// What the generator injects is what an audit has to find: every alias and every detour, under its canonical.

import { describe, expect, it } from 'vitest';
import { groupsIn, injectedIn, missedBy } from './recall.ts';
import { scatter } from './scatter.ts';
import { readSmallTree, smallTreeNames } from './trees.ts';

const SEEDS = [1, 2];

describe('the audit', () => {
  it.each(smallTreeNames().flatMap((name) => SEEDS.map((seed) => [name, seed] as const)))(
    'finds every duplicate that was injected into %s with seed %d',
    async (name, seed) => {
      const scattered = scatter(readSmallTree(name), { seed, reroutes: 40 });
      const injected = injectedIn(scattered);
      expect(injected.length).toBeGreaterThan(5);
      expect(missedBy(await groupsIn(scattered.files), injected)).toEqual([]);
      expect(missedBy([], injected)).toEqual(injected);
    },
  );
});
