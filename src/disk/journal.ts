// Writes a set of files as one: all of them or none, whatever fails, and every byte can be brought back.
//
// An interrupted run always ends on the side before the apply: an apply is rolled back, an undo is completed.
// The texts of that side are the ones that somebody wrote and saw, so it is the one that is safe to fall back to.

import * as nodeFs from 'node:fs';
import { changedSince, checkChanges, checkPath, checkWritable, type PlannedWrite } from './checks.ts';
import type { JournalFs } from './durable.ts';
import { DiskError } from './errors.ts';
import { isLocked, whileLocked } from './lock.ts';
import {
  appliedIn,
  beginUndo,
  discard,
  type Home,
  homeOf,
  type Journal,
  keepApplied,
  type PendingState,
  pendingIn,
  rootOf,
  writeJournal,
} from './record.ts';
import { realFolder } from './root.ts';
import { asRecorded, isAt, type Standing, type Step, survey } from './settle.ts';
import { failingSafely, namesOf, type RepairOutcome, repairNow, transact } from './transact.ts';

export interface JournalOptions {
  /** Called before each step, counted from 1: `write src/app.ts`. If it throws, the run is taken back. */
  onStep?: (n: number, what: string) => void;
  /** For tests: what stands in for `node:fs`. */
  fs?: JournalFs;
}

export interface ApplyOptions extends JournalOptions {
  /** What `undo` and `pendingJournal` call this apply; one line. */
  description?: string;
}

export interface PendingJournal {
  state: PendingState;
  /** True while a live process works on it: then there is nothing to repair. */
  running: boolean;
  description: string;
  /** The root that it belongs to, absolute; another one than was asked about if both lie in one repository. */
  root: string;
  /** Relative to that root. */
  files: string[];
}

export interface UndoResult {
  /** `undone`: the last apply. Otherwise an interrupted run was repaired, and nothing else was undone. */
  outcome: 'undone' | RepairOutcome;
  description: string;
  /** Files that have their former text again, those that had been deleted among them. */
  restored: string[];
  /** Files that the apply had created. */
  removed: string[];
}

/**
 * Writes all changes, or none. The journal of it stays, and is what `undo` goes by.
 * @throws DiskError. Nothing was changed, except with `disk/rollback-failed`: then `undo` or `repair` finishes it.
 */
export function applyChanges(
  root: string,
  changes: readonly PlannedWrite[],
  options: ApplyOptions = {},
): void {
  if (changes.length === 0) return;
  const real = realFolder(root);
  const home = needHome(real, options);
  whileAlone(home, () => {
    const pending = pendingIn(home);
    if (pending) throw stillPending(pending);
    const step = counter(options);
    const checked = failingSafely('read the files', () => checkChanges(home.fs, real, changes));
    const journal = failingSafely('write the journal', () => {
      step('record', 'the journal');
      return writeJournal(home, { ...checked, description: options.description ?? '' });
    });
    transact(journal, 'after', asRecorded(journal, 'before'), step, { commit: keepApplied, cancel: discard });
  });
}

/**
 * Brings every byte back to what it was before the last apply in `root`; called again, before the one before that.
 * If a run was interrupted, that is repaired instead.
 * @throws DiskError `disk/nothing-to-undo`; `disk/changed` if a file is neither as it was nor as the apply left it.
 */
export function undo(root: string, options: JournalOptions = {}): UndoResult {
  const home = needHome(realFolder(root), options);
  failingSafely('read the journal', () => pendingIn(home) ?? lastApplied(home));
  return whileAlone(home, () => {
    const pending = pendingIn(home);
    if (pending) {
      const moves = survey(pending).filter((standing) => !isAt(standing, 'before'));
      return summary(pending, moves, repairNow(pending, counter(options)));
    }
    const last = lastApplied(home);
    const moves = failingSafely('read the files', () => checkUndo(last));
    const journal = failingSafely('write the journal', () => beginUndo(last));
    transact(journal, 'before', moves, counter(options), { commit: discard, cancel: keepApplied });
    return summary(journal, moves, 'undone');
  });
}

/** A run that was interrupted, or one that is at work just now. Reads only. */
export function pendingJournal(root: string, options: JournalOptions = {}): PendingJournal | undefined {
  const home = homeOf(realFolder(root), options.fs ?? nodeFs);
  const journal = home && failingSafely('read the journal', () => pendingIn(home));
  if (!journal || journal.state === 'applied') return undefined;
  const { description, changes } = journal.manifest;
  return {
    state: journal.state,
    running: isLocked(journal.home.fs, journal.home.folder),
    description,
    root: rootOf(journal),
    files: changes.map(({ file }) => file),
  };
}

/**
 * Ends an interrupted run on the side before the apply. May itself be interrupted and repeated.
 * @throws DiskError `disk/changed` if someone changed one of its files meanwhile: then none is touched;
 * `disk/nothing-to-repair`; `disk/repair-failed` if the disk fails again: then the journal stays.
 */
export function repair(root: string, options: JournalOptions = {}): RepairOutcome {
  const home = needHome(realFolder(root), options);
  if (!failingSafely('read the journal', () => pendingIn(home))) throw nothingToRepair();
  return whileAlone(home, () => {
    const pending = pendingIn(home);
    if (!pending) throw nothingToRepair();
    return repairNow(pending, counter(options));
  });
}

function counter(options: JournalOptions): Step {
  let n = 0;
  return (what, file) => options.onStep?.(++n, `${what} ${file}`);
}

function needHome(root: string, options: JournalOptions): Home {
  const home = homeOf(root, options.fs ?? nodeFs);
  if (home) return home;
  throw new DiskError({
    code: 'disk/link',
    message:
      'there is no place for the journal: node_modules is a link, and the project is in no git repository',
    remedy:
      'make it a git repository (git init), which then keeps the journal, or replace the link by a folder',
    place: 'node_modules',
  });
}

function whileAlone<T>(home: Home, action: () => T): T {
  failingSafely('write the journal', () => home.fs.mkdirSync(home.folder, { recursive: true }));
  return failingSafely('write the journal', () => whileLocked(home.fs, home.folder, action));
}

/** @throws DiskError `disk/nothing-to-undo` */
function lastApplied(home: Home): Journal {
  let other: Journal | undefined;
  for (const journal of appliedIn(home)) {
    if (journal.manifest.root === home.root) return journal;
    other ??= journal;
  }
  throw new DiskError({
    code: 'disk/nothing-to-undo',
    message: 'nothing was applied here that could be undone',
    remedy: other
      ? `the last apply in this repository was in ${rootOf(other)}: undo it there, with --cwd`
      : 'changes of other tools are undone with those, or with git',
  });
}

/** The files that have to move; those that somebody has put back already need not. */
function checkUndo(journal: Journal): Standing[] {
  const { fs } = journal.home;
  const root = rootOf(journal);
  const { changes, made, removed } = journal.manifest;
  for (const { file } of changes) checkPath(fs, root, file);
  const moves = survey(journal).filter((standing) => !isAt(standing, 'before'));
  const changed = moves.filter((standing) => !isAt(standing, 'after'));
  if (changed.length > 0) {
    const remedy = 'move those files elsewhere and put the applied texts back (with git), or undo by hand';
    throw changedSince(namesOf(changed), 'they were applied', remedy);
  }
  const folders = [...made, ...removed].map(({ folder }) => folder);
  checkWritable(fs, root, [...namesOf(moves), ...folders]);
  return moves;
}

function summary(journal: Journal, moves: readonly Standing[], outcome: UndoResult['outcome']): UndoResult {
  return {
    outcome,
    description: journal.manifest.description,
    restored: namesOf(moves.filter(({ change }) => change.before)),
    removed: namesOf(moves.filter(({ change }) => !change.before)),
  };
}

const stillPending = (journal: Journal): DiskError =>
  new DiskError({
    code: 'disk/pending',
    message: `an earlier ${journal.state === 'undoing' ? 'undo' : 'apply'} was interrupted and is half done`,
    remedy: 'run canonize undo: it brings back the state before that apply',
    place: journal.folder,
  });

const nothingToRepair = (): DiskError =>
  new DiskError({
    code: 'disk/nothing-to-repair',
    message: 'no apply or undo was interrupted here',
    remedy: 'go on: there is nothing to do',
  });
