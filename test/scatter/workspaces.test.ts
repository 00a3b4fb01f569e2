// Runs the tool on generated workspaces: the clean tree has to come back, and each form has to have been there.

import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyIn, readGathered, toolExists, writeTree } from './gather.ts';
import { FLAVOURS, workspace } from './workspaces.ts';

const SEEDS = [1, 2];
const USERS = 14;

describe.skipIf(!toolExists())('workspaces scattered and gathered', () => {
  for (const flavour of FLAVOURS) {
    it(`has every form of ${flavour}`, () => {
      const counts = new Map<string, number>();
      for (const form of workspace(flavour, 1, USERS).forms) counts.set(form, (counts.get(form) ?? 0) + 1);
      expect(counts.size).toBeGreaterThan(2);
      expect([...counts.values()].every((count) => count >= 2)).toBe(true);
    });

    for (const seed of SEEDS) {
      it(`brings ${flavour} back, seed ${seed}`, () => {
        const { clean, scattered, config } = workspace(flavour, seed, USERS);
        const folder = writeTree(scattered, config);
        try {
          const { exit, output } = applyIn(folder);
          expect(Object.fromEntries(readGathered(folder)), output).toEqual(Object.fromEntries(clean));
          expect(exit, output).toBe(0);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }, 60_000);
    }
  }
});
