// What may be forgotten at any time: files below node_modules/.cache/canonize. Nothing here ever fails a run.

import fs from 'node:fs';
import path from 'node:path';

const folderIn = (root: string): string => path.join(root, 'node_modules', '.cache', 'canonize');

/** The text of a cached file, or undefined. */
export function readCached(root: string, name: string): string | undefined {
  try {
    return fs.readFileSync(path.join(folderIn(root), name), 'utf8');
  } catch {
    return undefined;
  }
}

/** Keeps a text, whole or not at all; not where no `node_modules` is: a folder that git may not ignore is not made. */
export function writeCached(root: string, name: string, text: string): void {
  const folder = folderIn(root);
  const temporary = path.join(folder, `${name}.${process.pid}`);
  try {
    if (!fs.existsSync(path.join(root, 'node_modules'))) return;
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(temporary, text);
    fs.renameSync(temporary, path.join(folder, name));
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}
