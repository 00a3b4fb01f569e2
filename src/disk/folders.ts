// Folders come and go with the files in them: which ones an apply has to make, and which ones it empties.

import path from 'node:path';
import { attributesOf, type JournalFs, unlessAbsent } from './durable.ts';
import type { RecordedFolder } from './record.ts';

/** Folders that have to be made for the new files, the outermost first; `inTheWay` is a file with a folder's name. */
export function missingFolders(
  fs: JournalFs,
  root: string,
  created: readonly string[],
): { made: RecordedFolder[]; inTheWay?: string } {
  const made: RecordedFolder[] = [];
  for (const folder of [...new Set(created.flatMap(foldersAbove))].sort()) {
    const stats = unlessAbsent(() => fs.lstatSync(path.join(root, folder)));
    if (stats && !stats.isDirectory()) return { made: [], inTheWay: folder };
    if (!stats) made.push({ folder });
  }
  return { made };
}

/** Folders in which nothing is left once the deleted files are gone, the outermost first. */
export function emptiedFolders(
  fs: JournalFs,
  root: string,
  deleted: readonly string[],
  created: readonly string[],
): RecordedFolder[] {
  const gone = new Set(deleted);
  const needed = new Set(created.flatMap(foldersAbove));
  const emptied: RecordedFolder[] = [];
  const candidates = [...new Set(deleted.flatMap(foldersAbove))].filter((folder) => !needed.has(folder));
  // A folder sorts before what it holds, so from the end on each one follows its own subfolders.
  for (const folder of candidates.sort().reverse()) {
    if (!namesIn(fs, root, folder).every((name) => gone.has(name))) continue;
    gone.add(folder);
    emptied.unshift({ folder, ...attributesOf(fs.lstatSync(path.join(root, folder))) });
  }
  return emptied;
}

/** The nearest folder above `file` that exists, relative to the root; `''` is the root. */
export function nearestFolder(fs: JournalFs, root: string, file: string): string {
  const above = foldersAbove(file).reverse();
  return above.find((folder) => unlessAbsent(() => fs.lstatSync(path.join(root, folder)))) ?? '';
}

/** Everything that lies directly in `folder`, as paths relative to the root. Empty if there is no such folder. */
export function namesIn(fs: JournalFs, root: string, folder: string): string[] {
  const names = unlessAbsent(() => fs.readdirSync(path.join(root, folder))) ?? [];
  return names.map((name) => (folder === '' ? name : `${folder}/${name}`));
}

/** `a/b/c.ts` → `a`, `a/b` */
export function foldersAbove(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
