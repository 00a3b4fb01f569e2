// The one error of this layer: what went wrong with which file, and what a person can do about it.

export type DiskErrorCode =
  | 'disk/bad-change'
  | 'disk/bad-path'
  | 'disk/changed'
  | 'disk/exists'
  | 'disk/git'
  | 'disk/journal-damaged'
  | 'disk/link'
  | 'disk/locked'
  | 'disk/no-config'
  | 'disk/no-root'
  | 'disk/not-writable'
  | 'disk/nothing-to-repair'
  | 'disk/nothing-to-undo'
  | 'disk/outside-root'
  | 'disk/pending'
  | 'disk/protected'
  | 'disk/repair-failed'
  | 'disk/rollback-failed'
  | 'disk/unknown-ref'
  | 'disk/write-failed';

export interface DiskErrorInit {
  code: DiskErrorCode;
  /** Lower case, no full stop, names the file. */
  message: string;
  /** What to do by hand, in the same style. */
  remedy: string;
  /** The file or folder that it is about, relative to the root if it lies inside. */
  place?: string;
  cause?: unknown;
}

/** Something about the disk that a person has to know. Unless its code says otherwise, nothing was changed. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: DiskErrorCode;
  readonly place: string | undefined;
  readonly remedy: string;

  constructor(init: DiskErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.place = init.place;
    this.remedy = init.remedy;
  }
}

/** The system's code of a failed call (`ENOENT`), or undefined if this is no such error. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** True if the call failed because nothing is there. */
export const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');

/** `src/a.ts, src/b.ts and 3 more` */
export function nameFiles(files: readonly string[], limit = 20): string {
  const shown = files.slice(0, limit).join(', ');
  return files.length > limit ? `${shown} and ${files.length - limit} more` : shown;
}
