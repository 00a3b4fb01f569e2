// A commit's files as a folder of their own, so that the past can be read by the same code as the present: specifiers
// resolve on a disk, and the work tree must not be touched.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Files } from '../core/files.ts';
import { openFiles } from './files.ts';
import { checkOut } from './git.ts';

/** The tree below a root as a commit has it. Packages are not installed in it; `close` deletes it. */
export interface Past {
  /** Absolute: where the root is in the copy. */
  root: string;
  files: Files;
  close(): void;
}

/** Copies a commit into a temporary folder. @throws DiskError if there is no git, or no such commit */
export function openPast(root: string, commit: string): Past {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'canonize-past-')));
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = checkOut(root, commit, folder);
    return { root: copy.root, files: openFiles(copy.root, undefined, copy.paths), close };
  } catch (error) {
    close();
    throw error;
  }
}
