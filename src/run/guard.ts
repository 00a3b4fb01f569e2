// `guard`: keeps out of the project, by its own linter, what was consolidated. Dry unless it is told to write; what it
// writes is the linter's configuration, and `undo` takes it back.

import { ModuleGraph } from '../core/graph.ts';
import { guardOf } from '../core/guard.ts';
import type { FileChange } from '../core/patchset.ts';
import { Problem } from '../core/problem.ts';
import { applyChanges } from '../disk/journal.ts';
import { readLock } from '../disk/project.ts';
import { guardLinters } from '../languages/typescript/linters.ts';
import { toolsOf } from '../languages/typescript/toolchain.ts';
import { readTree } from './read.ts';
import { hashOf, type RunOptions, refusePending, setUp } from './setup.ts';

export interface GuardResult {
  /** Absolute. */
  root: string;
  /** How many modules lost how many names, and may not be imported for them again. */
  restrictions: number;
  /** The linters that were found, with what a person has to do or to know for each. */
  linters: readonly { linter: string; notes: readonly string[] }[];
  changes: readonly FileChange[];
  /** Symbols that no rule keeps out, and why. */
  open: readonly { symbol: string; why: string }[];
}

/** Computes everything, writes nothing. @throws Problem if nothing was consolidated, or there is no linter */
export async function guard(options: RunOptions = {}): Promise<GuardResult> {
  const { root, config } = setUp(options, 'empty');
  refusePending(root);
  const { removed } = readLock(root);
  if (Object.keys(removed).length === 0)
    throw new Problem(
      'nothing was consolidated here yet: canonize.lock.json names no symbol',
      'run canonize apply first',
    );
  const tree = await readTree(root, config, options.progress);
  const { restrictions, open } = guardOf(removed, new ModuleGraph(tree.facts, tree.language.resolver));
  const linters = guardLinters(tree.files, toolsOf(tree.files), restrictions);
  if (linters.length === 0)
    throw new Problem(
      'no linter was found: ESLint, Biome or oxlint',
      'install one, with a configuration at the root',
    );
  const changes = linters.flatMap(({ files }) =>
    files.map(
      ({ file, before, after }): FileChange => ({
        file,
        ...(before !== undefined && { before }),
        after,
        edits: [],
      }),
    ),
  );
  return { root, restrictions: restrictions.length, linters, changes, open };
}

/** Writes what `guard` found, all of it or nothing. @throws DiskError */
export function writeGuard({ root, changes }: GuardResult): void {
  if (changes.length === 0) return;
  const writes = changes.map(({ file, before, after }) => ({
    file,
    ...(before !== undefined && { before: { hash: hashOf(before) } }),
    after: { hash: hashOf(after!), text: after! },
  }));
  applyChanges(root, writes, { description: 'the rules of canonize guard' });
}
