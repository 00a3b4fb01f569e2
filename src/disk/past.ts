// A commit's files as a folder of their own, so that the past can be read by the same code as the present: specifiers
// resolve on a disk, and the work tree must not be touched.

import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
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

/**
 * Copies a commit into a temporary folder.
 * @param installed lends it the packages that are installed now, so that a compiler finds their types
 * @throws DiskError if there is no git, or no such commit
 */
export function openPast(root: string, commit: string, { installed = false } = {}): Past {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'canonize-past-')));
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = checkOut(root, commit, folder);
    if (installed) lendPackages(root, copy, folder);
    return { root: copy.root, files: openFiles(copy.root, undefined, copy.paths), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Links to the installed packages, beside every manifest of the copy and in the folders above its root. */
function lendPackages(root: string, copy: { root: string; paths: readonly string[] }, top: string): void {
  const manifests = copy.paths.filter((file) => path.basename(file) === 'package.json');
  const folders = new Set(['', ...manifests.map((file) => path.dirname(file))]);
  for (let at = ''; path.join(copy.root, at) !== top && at.length < 1000; ) {
    at = path.join(at, '..');
    folders.add(at);
  }
  for (const at of folders) {
    const [real, link] = [path.join(root, at, 'node_modules'), path.join(copy.root, at, 'node_modules')];
    if (existsSync(real) && !existsSync(link)) symlinkSync(real, link, 'junction');
  }
}
