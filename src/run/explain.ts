// `explain FILE:LINE`: the same answer from a patchset that was stored and from a dry run that was just made.

import path from 'node:path';
import { applyEdits } from '../core/edits.ts';
import { type Explanation, explainLine } from '../core/explain.ts';
import type { StoredPatchset } from '../core/patchset.ts';
import { Problem } from '../core/problem.ts';
import { reversed } from '../core/reversed.ts';
import { openFiles } from '../disk/files.ts';
import { findRoot, projectPath, realFolder } from '../disk/root.ts';
import { readPatch, readStored, storedPatchset } from './saved.ts';
import { hashOf } from './setup.ts';

export interface ExplainOptions {
  cwd?: string;
  configFile?: string;
  /** Relative to `cwd`. */
  file: string;
  /** The first is 1. */
  line: number;
}

/** Explains a line by a folder that `diff --out` wrote, before or after it was applied. @throws Problem */
export function explainStored(dir: string, options: ExplainOptions): Explanation {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const folder = path.resolve(cwd, dir);
  return explain(readStored(folder), findRoot(cwd, options.configFile), options, () => readPatch(folder));
}

/** Explains a line by a dry run. @throws Problem */
export const explainRun = (
  run: Parameters<typeof storedPatchset>[0] & { root: string },
  options: ExplainOptions,
): Explanation => explain(storedPatchset(run), run.root, options);

function explain(
  stored: StoredPatchset,
  root: string,
  { cwd, file: given, line }: ExplainOptions,
  patch: () => string = () => '',
): Explanation {
  const file = projectPath(root, path.resolve(realFolder(path.resolve(cwd ?? process.cwd())), given));
  const change = stored.changes.find((each) => each.file === file);
  const text = openFiles(root).read(file);
  const refusals = stored.refusals.filter((refusal) => refusal.file === file && refusal.line === line);
  if (!change) {
    if (text === undefined)
      throw new Problem(`there is no file ${given}`, 'name a file and a line: src/app.ts:12');
    const lines = explainLine({ before: text, after: text }, [], file, line).slice(0, 1);
    return { file, line, lines: needLine(lines, text, file, line), refusals };
  }
  const isBefore = text === undefined ? change.before === undefined : hashOf(text) === change.before;
  const isAfter = text === undefined ? change.after === undefined : hashOf(text) === change.after;
  if (!isBefore && !isAfter)
    throw new Problem(
      `${file} is neither what the patchset was made from nor what it makes of it`,
      'make the patchset again: canonize diff --out DIR',
      file,
    );
  const deleted = Object.entries(stored.removed)
    .filter(([symbol]) => symbol.startsWith(`${file}#`))
    .map(([symbol, by]) => ({ symbol, by }));
  const was = isBefore ? text : reversed(patch(), file, text ?? '');
  const before = was !== undefined && hashOf(was) === change.before ? was : undefined;
  if (change.after === undefined) {
    const lines = explainLine(before === undefined ? {} : { before }, [], file, line);
    return { file, line, lines, deleted, refusals };
  }
  const known = {
    ...(before !== undefined && { before }),
    after: isBefore ? applyEdits(text ?? '', change.edits) : text!,
  };
  const lines = explainLine(known, change.edits, file, line);
  return { file, line, lines: needLine(lines, known.after, file, line), refusals };
}

function needLine<T>(lines: readonly T[], text: string, file: string, line: number): readonly T[] {
  if (lines.length > 0) return lines;
  const count = text.split('\n').length;
  throw new Problem(`${file} has no line ${line}`, `it has ${count}; the first is 1`, file);
}
