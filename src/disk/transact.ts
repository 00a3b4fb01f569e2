// All or nothing: a run either gets to its end or is taken back, and says which of the two in words.

import { changedSince, checkPath } from './checks.ts';
import { DiskError, nameFiles, systemCode } from './errors.ts';
import { discard, type Journal, rootOf, syncState } from './record.ts';
import { isAt, removeTemporaries, type Side, type Standing, type Step, settle, survey } from './settle.ts';

/** How the journal's state changes when the run has succeeded, and when it has been taken back. */
export interface Ends {
  commit(journal: Journal): unknown;
  cancel(journal: Journal): unknown;
}

/** `rolled back`: an apply did not happen. `completed`: an undo did. Either way the state before that apply. */
export type RepairOutcome = 'rolled back' | 'completed';

/**
 * Moves files to one side, or none of them.
 * @throws DiskError after everything was taken back; `disk/rollback-failed` if that failed too.
 */
export function transact(
  journal: Journal,
  to: Side,
  moves: readonly Standing[],
  step: Step,
  ends: Ends,
): void {
  let at = 'the journal';
  try {
    syncState(journal.home);
    settle(journal, to, moves, (what, file) => {
      at = file;
      step(what, file);
    });
    at = 'the journal';
    ends.commit(journal);
  } catch (error) {
    try {
      takeBack(journal, to, moves);
      ends.cancel(journal);
    } catch (second) {
      throw rollbackFailed(journal, to, at, error, second);
    }
    throw failed(`write ${at}`, at, error);
  }
  syncEnd(journal);
}

/**
 * Brings the files of an interrupted run to the side before the apply. Safe to repeat.
 * @throws DiskError `disk/changed` before anything is touched; `disk/repair-failed` if the disk fails.
 */
export function repairNow(journal: Journal, step: Step): RepairOutcome {
  for (const { file } of journal.manifest.changes) checkPath(journal.home.fs, rootOf(journal), file);
  const standings = survey(journal);
  // A file that is missing may be put back: nothing is lost by it, and it is the way out for a person.
  const foreign = standings.filter(
    (standing) => standing.seen !== undefined && !isAt(standing, 'before') && !isAt(standing, 'after'),
  );
  if (foreign.length > 0) {
    const remedy = 'move those files elsewhere, then run canonize undo: it puts their former texts back';
    throw changedSince(namesOf(foreign), `the ${nounOf(journal)} that was interrupted`, remedy);
  }
  let at = 'the journal';
  try {
    removeTemporaries(journal);
    const moves = standings.filter((standing) => !isAt(standing, 'before'));
    settle(journal, 'before', moves, (what, file) => {
      at = file;
      step(what, file);
    });
    discard(journal);
  } catch (error) {
    throw repairFailed(journal, at, error);
  }
  syncEnd(journal);
  return journal.state === 'undoing' ? 'completed' : 'rolled back';
}

/** A failure of the system's becomes an error that says what it was about. For actions that change no file. */
export function failingSafely<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw systemCode(error) === undefined ? error : failed(what, undefined, error);
  }
}

export const namesOf = (standings: readonly Standing[]): string[] =>
  standings.map(({ change }) => change.file);

/** Only what this run has moved goes back: a file that another program has written meanwhile is that program's. */
function takeBack(journal: Journal, to: Side, moves: readonly Standing[]): void {
  removeTemporaries(journal);
  const before = new Map(moves.map(({ index, seen }) => [index, seen]));
  const moved = survey(journal).filter(
    (standing) =>
      before.has(standing.index) && before.get(standing.index) !== standing.seen && isAt(standing, to),
  );
  settle(journal, to === 'after' ? 'before' : 'after', moved, () => {});
}

/** The run is over: if its last rename is lost with the power, the state that comes back is repaired. */
function syncEnd(journal: Journal): void {
  try {
    syncState(journal.home);
  } catch {}
}

function failed(what: string, at: string | undefined, error: unknown): DiskError {
  if (error instanceof DiskError) {
    const { code, remedy, place } = error;
    return new DiskError({
      code,
      message: `${error.message}; nothing was changed`,
      remedy,
      place,
      cause: error,
    });
  }
  return new DiskError({
    code: 'disk/write-failed',
    message: `could not ${what}: ${textOf(error)}; nothing was changed`,
    remedy: remedyFor(error),
    place: at,
    cause: error,
  });
}

function rollbackFailed(journal: Journal, to: Side, at: string, first: unknown, second: unknown): DiskError {
  return new DiskError({
    code: 'disk/rollback-failed',
    message: `could not write ${at}: ${textOf(first)}; taking it back failed too: ${textOf(second)}; ${remains(journal, to)}`,
    remedy: `${remedyFor(second)}: canonize undo then repairs it from the journal in ${journal.home.folder}`,
    place: at,
    cause: second,
  });
}

/** What a person has to know before the repair: which files are on the wrong side now. */
function remains(journal: Journal, to: Side): string {
  try {
    const left = survey(journal).filter((standing) => isAt(standing, to));
    return left.length > 0 ? `still changed: ${nameFiles(namesOf(left))}` : 'no file is left changed';
  } catch {
    const files = journal.manifest.changes.map(({ file }) => file);
    return `perhaps still changed: ${nameFiles(files)}`;
  }
}

const repairFailed = (journal: Journal, at: string, error: unknown): DiskError =>
  error instanceof DiskError
    ? error
    : new DiskError({
        code: 'disk/repair-failed',
        message: `could not repair the ${nounOf(journal)} that was interrupted, at ${at}: ${textOf(error)}`,
        remedy: `${remedyFor(error)}; the journal in ${journal.home.folder} is kept`,
        place: at,
        cause: error,
      });

const nounOf = (journal: Journal): string => (journal.state === 'undoing' ? 'undo' : 'apply');

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function remedyFor(error: unknown): string {
  const code = systemCode(error) ?? '';
  if (['ENOSPC', 'EDQUOT'].includes(code)) return 'free some space on the disk, then run again';
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return 'allow writing to that place, then run again';
  if (['EBUSY', 'ETXTBSY'].includes(code)) return 'close what uses that file, then run again';
  return 'mend what the system complains about, then run again';
}
