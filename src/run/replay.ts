// `verify --plan`: replays a stored patchset on the base of a branch, and compares the branch with what comes out.

import path from 'node:path';
import type { NetEdit } from '../core/edits.ts';
import type { Files } from '../core/files.ts';
import type { StoredPatchset } from '../core/patchset.ts';
import { type Deviation, deviations } from '../core/replay.ts';
import { openFiles } from '../disk/files.ts';
import { type ChangedFile, changedSince, gitTopLevel, mergeBase } from '../disk/git.ts';
import { openPast } from '../disk/past.ts';
import { lockName, lockText, parseLock } from '../disk/project.ts';
import { findRoot, isInside, projectPath } from '../disk/root.ts';
import { readStored, resultOf } from './saved.ts';
import { hashOf } from './setup.ts';

export interface ReplayOptions {
  cwd?: string;
  configFile?: string;
  /** The folder that `diff --out` wrote; relative to `cwd`. */
  plan: string;
  /** A branch or commit; what counts is where the work tree's history left it. */
  base: string;
}

export interface Replay {
  /** The commit that the branch was compared with. */
  base: string;
  /** Files of the patchset that are exactly what it makes of them. */
  explained: number;
  /** Files that the patchset changes, creates or deletes. */
  planned: number;
  deviations: readonly Deviation[];
}

/** @throws DiskError if there is no git or no such commit, Problem if the patchset cannot be read */
export function replay(options: ReplayOptions): Replay {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const root = findRoot(cwd, options.configFile);
  const plan = path.resolve(cwd, options.plan);
  const stored = readStored(plan);
  const base = mergeBase(root, options.base);
  const past = openPast(root, base);
  try {
    return compare({ root, plan, base, stored, past: past.files, present: openFiles(root) });
  } finally {
    past.close();
  }
}

interface Comparison {
  root: string;
  plan: string;
  base: string;
  stored: StoredPatchset;
  past: Files;
  present: Files;
}

function compare(comparison: Comparison): Replay {
  const { base, past, present } = comparison;
  const planned = plannedTexts(comparison);
  const listed = new Set(present.paths);
  const found: Deviation[] = [];
  let explained = 0;
  for (const [file, { expected, edits, wrong }] of planned) {
    const actual = listed.has(file) ? present.read(file) : undefined;
    const all = wrong ? [wrong] : deviations({ file, before: past.read(file), expected, actual, edits });
    if (all.length === 0) explained++;
    found.push(...all);
  }
  const known = { past: new Set(past.paths), present: listed };
  const top = gitTopLevel(comparison.root)!;
  for (const changed of changedSince(comparison.root, base)) {
    const absolute = path.join(top, changed.path);
    if (isInside(comparison.plan, absolute)) continue;
    if (!isInside(comparison.root, absolute)) {
      found.push(unexplained(changed.path, 'it is outside of the root, which no patchset changes'));
      continue;
    }
    const file = projectPath(comparison.root, absolute);
    if (changed.modes) found.push(unexplained(file, `its mode went from ${changed.modes.join(' to ')}`));
    if (!planned.has(file)) found.push(...unplanned(comparison, known, changed, file));
  }
  found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  return { base, explained, planned: planned.size, deviations: found };
}

interface Planned {
  expected: string | undefined;
  edits: readonly NetEdit[];
  wrong?: Deviation;
}

/** What the patchset makes of the base, the lock that `apply` writes beside it included. */
function plannedTexts({ stored, past }: Comparison): Map<string, Planned> {
  const planned = new Map<string, Planned>();
  const listed = new Set(past.paths);
  for (const change of stored.changes) {
    const { file, before, edits } = change;
    const text = listed.has(file) ? past.read(file) : undefined;
    const isSame = before === undefined ? text === undefined : text !== undefined && hashOf(text) === before;
    if (isSame) planned.set(file, { expected: resultOf(change, text ?? ''), edits });
    else {
      const message = 'the base is not the text that the patchset was made from; make it again on the base';
      const steps = [...new Set(edits.flatMap((edit) => edit.steps))];
      const wrong: Deviation = { kind: 'base', message, lines: [], steps, file, line: 1, column: 1 };
      planned.set(file, { expected: undefined, edits, wrong });
    }
  }
  if (Object.keys(stored.removed).length > 0) {
    const before = listed.has(lockName) ? past.read(lockName) : undefined;
    const removed = { ...parseLock(before).removed, ...stored.removed };
    planned.set(lockName, { expected: lockText({ version: 1, removed }), edits: [] });
  }
  return planned;
}

/** A file that the branch changes and the patchset does not. */
function unplanned(
  { past, present }: Comparison,
  known: Record<'past' | 'present', ReadonlySet<string>>,
  changed: ChangedFile,
  file: string,
): Deviation[] {
  const before = known.past.has(file) ? past.read(file) : undefined;
  const actual = known.present.has(file) ? present.read(file) : undefined;
  const all = deviations({ file, before, expected: before, actual, edits: [] });
  if (all.length > 0 || changed.modes) return all;
  // Git sees a difference and no text does: binary, too large, a link.
  return before === actual && before !== undefined
    ? []
    : [unexplained(file, 'it changed, and is not text that can be compared')];
}

const unexplained = (file: string, message: string): Deviation => ({
  kind: 'unexplained',
  message,
  lines: [],
  steps: [],
  file,
  line: 1,
  column: 1,
});
