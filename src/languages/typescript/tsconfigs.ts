// Which tsconfig files have a say about a file, the nearest first, without asking which of them includes it:
// whatever is derived from them is verified by resolution before it is used.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';

const byFolder = new WeakMap<Files, Map<string, string[]>>();

/** Paths of the tsconfig and jsconfig files in the folders from the file's own up to the root. */
export function tsconfigsFor(files: Files, path: string): string[] {
  const folders = byFolder.get(files) ?? index(files);
  const found: string[] = [];
  for (let dir = posix.dirname(path); ; dir = posix.dirname(dir)) {
    found.push(...(folders.get(dir) ?? []));
    if (dir === '.' || dir === '/') return found;
  }
}

function index(files: Files): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of files.paths) {
    if (!/(?:^|\/)(?:tsconfig[^/]*|jsconfig)\.json$/.test(path)) continue;
    const dir = posix.dirname(path);
    const list = folders.get(dir) ?? [];
    if (/(?:^|\/)[jt]sconfig\.json$/.test(path)) list.unshift(path);
    else list.push(path);
    folders.set(dir, list);
  }
  byFolder.set(files, folders);
  return folders;
}
