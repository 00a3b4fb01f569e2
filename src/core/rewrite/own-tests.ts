// A test of the duplicate itself is moved like any other user, so that nothing is left that names the duplicate; but it
// now tests the canonical under the duplicate's file name, and a person decides what becomes of it.

import type { FileWork } from './context.ts';
import { movedTo } from './context.ts';

const testEnding = /[.\-_](?:test|tests|spec)$/;

/** A module's name without folder and ending; of an index file, its folder's. */
const stemOf = (path: string): string => /([^/]*)(?:\/index)?(?:\.d)?\.[cm]?[jt]sx?$/.exec(path)?.[1] ?? path;

/** Notes a test that bears the name of a module from which something moves and takes nothing from any other. */
export function noteOwnTest(work: FileWork): void {
  const stem = stemOf(work.path);
  const isTest = testEnding.test(stem) || /(?:^|\/)__tests__\//.test(work.path);
  if (!isTest || work.edits.length === 0) return;
  const modules = new Set(work.context.doubles.takes(work.path).map(({ module }) => module));
  const [subject] = modules;
  if (subject === undefined || modules.size > 1) return;
  const own = [...(work.context.moves.from(subject)?.values() ?? [])];
  const leaving = own.filter(({ role, to }) => role !== 'renamed' && to.module !== subject);
  if (leaving.length === 0 || stem.replace(testEnding, '') !== stemOf(subject)) return;
  work.notes.push(
    `${work.path} is the duplicate's own test, and what it tests ${movedTo(leaving)}: move or delete it`,
  );
}
