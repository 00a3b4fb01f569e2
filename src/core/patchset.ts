// The result of a dry run, and the only thing that `apply` writes: per file what it was, what it becomes, and why.

import type { NetEdit } from './edits.ts';
import type { Refusal } from './refusals.ts';

/** SHA-256 of a file's bytes, lower-case hex. */
export type Hash = string;

/**
 * One file's change. No `before`: the file is new. No `after`: the file is deleted. Swapped, it is the undo.
 * `before` and `after` are whole texts; a leading BOM is part of them.
 */
export interface FileChange {
  /** Relative to the root, with `/` separators. */
  file: string;
  before?: string;
  after?: string;
  /** Replacements that turn `before` into `after`, with their reasons; empty for a new or deleted file. */
  edits: readonly NetEdit[];
}

/** What `patchset.json` holds. Texts are not repeated: `before` is on disk, `after` is `before` with the edits. */
export interface StoredPatchset {
  format: 'canonize-patchset-1';
  /** The version of canonize that made it. */
  tool: string;
  /** Hash of the configuration that it was made from. */
  config: Hash;
  changes: readonly StoredChange[];
  refusals: readonly Refusal[];
  /** Symbols that this patchset removes, with what replaced them, for canonize.lock.json. */
  removed: Readonly<Record<string, string>>;
  /** Hash of everything above: a patchset is never edited by hand. */
  seal: Hash;
}

export interface StoredChange {
  file: string;
  /** Hash of the bytes on disk before; absent for a new file. */
  before?: Hash;
  /** Hash of the bytes after; absent for a deleted file. */
  after?: Hash;
  edits: readonly NetEdit[];
}
