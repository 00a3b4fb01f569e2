// The folders that `--only` names, as the tree knows them.

import path from 'node:path';
import type { Files } from '../core/files.ts';
import { Problem } from '../core/problem.ts';
import { isInScope } from '../core/scope.ts';
import { nearest } from '../core/symbols.ts';
import { isInside, projectPath, realFolder } from '../disk/root.ts';

/** @throws Problem if a path is outside the root, or if no file is there */
export function scopeOf(files: Files, cwd: string | undefined, given: readonly string[]): string[] {
  const from = realFolder(path.resolve(cwd ?? process.cwd()));
  return given.map((written) => {
    const absolute = path.resolve(from, written);
    if (!isInside(files.root, absolute))
      throw new Problem(`${written} is outside of the root ${files.root}`, 'name a folder below the root');
    const found = projectPath(files.root, absolute);
    if (files.paths.some((file) => isInScope([found], file))) return found;
    const folders = new Set(files.paths.flatMap((file) => [file, path.posix.dirname(file)]));
    const guesses = nearest(found, folders);
    throw new Problem(
      `there is no file at ${written}`,
      guesses.length > 0 ? `did you mean ${guesses.join(' or ')}?` : '--only names a file or a folder',
    );
  });
}
