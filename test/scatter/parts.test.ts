// `diff --only` on generated trees: one part after the other ends where the whole ends. Packages are run by
// `npm run scatter -- --parts`.

import { describe, expect, it } from 'vitest';
import { toolExists } from './gather.ts';
import { inParts } from './parts.ts';
import { scatter } from './scatter.ts';
import { readSmallTree } from './trees.ts';

describe.skipIf(!toolExists())('one part after the other', { timeout: 240_000 }, () => {
  it.each([
    ['auth', 3],
    ['sockets', 4],
    ['views', 5],
  ])('ends where the whole ends: %s', (name, seed) => {
    const { moved, differing } = inParts(scatter(readSmallTree(name), { seed, reroutes: 40 }));
    expect(Math.min(...moved)).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });
});
