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

/**
 * Keeps a text, whole or not at all; not where no `node_modules` is: a folder that git may not ignore is not made.
 * @param pieces of the text, so that a large one need not be there as a whole
 */
export function writeCached(root: string, name: string, pieces: Iterable<string>): void {
  const folder = folderIn(root);
  const temporary = path.join(folder, `${name}.${process.pid}`);
  try {
    if (!fs.existsSync(path.join(root, 'node_modules'))) return;
    fs.mkdirSync(folder, { recursive: true });
    writePieces(temporary, pieces);
    fs.renameSync(temporary, path.join(folder, name));
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}

/** In UTF-16 units: as much as is written at once. */
const pieceSize = 1_000_000;

function writePieces(file: string, pieces: Iterable<string>): void {
  const handle = fs.openSync(file, 'w');
  try {
    let waiting = '';
    for (const piece of pieces) {
      waiting += piece;
      if (waiting.length < pieceSize) continue;
      fs.writeFileSync(handle, waiting);
      waiting = '';
    }
    fs.writeFileSync(handle, waiting);
  } finally {
    fs.closeSync(handle);
  }
}
