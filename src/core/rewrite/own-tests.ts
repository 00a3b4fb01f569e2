// A test of the duplicate itself is moved like any other user, so that nothing is left that names the duplicate; but it
// now tests the canonical under the duplicate's file name, and a person decides what becomes of it.

import type { Take } from '../audience.ts';
import type { FileWork } from './context.ts';
import { movedTo } from './context.ts';

const testEnding = /[.\-_](?:test|tests|spec)$/;

/** A module's name without folder and ending; of an index file, its folder's. */
const stemOf = (path: string): string => /([^/]*)(?:\/index)?(?:\.d)?\.[cm]?[jt]sx?$/.exec(path)?.[1] ?? path;

/** Notes a test of the duplicate itself, by its file's name or by a `describe` that is about the duplicate. */
export function noteOwnTest(work: FileWork): void {
  const stem = stemOf(work.path);
  const isTest = testEnding.test(stem) || /(?:^|\/)__tests__\//.test(work.path);
  if (!isTest || work.edits.length === 0) return;
  const takes = work.context.doubles.takes(work.path);
  if (noteOwnFile(work, stem, takes)) return;
  for (const { module, name } of takes) {
    const move = work.context.moves.of(module, name);
    const line = move && move.role !== 'renamed' ? describedAt(work.source.text, name) : undefined;
    if (line === undefined) continue;
    const to = move!.to.name === name ? movedTo([move!]) : `is ${move!.to.name} there now`;
    work.notes.push(
      `${work.path}:${line} describes ${name}, which ${to}: move, merge or delete what tests it`,
    );
  }
}

/** The line of a `describe` whose title begins with a name. */
function describedAt(text: string, name: string): number | undefined {
  const title = new RegExp(`\\b(?:describe|suite|context)(?:\\.\\w+)*\\(\\s*['"\`]?${name}(?![\\w$])`);
  const at = /^[\w$]+$/.test(name) ? text.search(title) : -1;
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}

/** A file that bears the name of a module from which something moves, and takes nothing but that and where it goes. */
function noteOwnFile(work: FileWork, stem: string, takes: readonly Take[]): boolean {
  const modules = [...new Set(takes.map(({ module }) => module))];
  const leaving = modules
    .filter((module) => stem.replace(testEnding, '') === stemOf(module))
    .flatMap((module) => [...(work.context.moves.from(module)?.values() ?? [])])
    .filter(({ role, from, to }) => role !== 'renamed' && to.module !== from.module);
  const isKnown = (module: string): boolean =>
    leaving.some(({ from, to }) => module === from.module || module === to.module);
  if (leaving.length === 0 || !modules.every(isKnown)) return false;
  work.notes.push(
    `${work.path} is the duplicate's own test, and what it tests ${movedTo(leaving)}: move or delete it`,
  );
  return true;
}
