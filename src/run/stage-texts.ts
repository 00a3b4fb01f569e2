// What one stage makes of each file, for those who run it by another program: jscodeshift's processes, which read and
// write files while the others are still at theirs. So the plan is made once for all of them.

import path from 'node:path';
import { applyEdits } from '../core/edits.ts';
import type { StageChange } from '../core/overlay.ts';
import { projectPath, realFolder } from '../disk/root.ts';
import { computedOnce } from '../disk/shared.ts';
import { dryRun } from '../run.ts';
import { hashOf } from './setup.ts';

export interface StageTexts {
  /** Absolute. */
  root: string;
  /** A stage that has to be done before, with the number of files that it would change. */
  earlier?: { stage: string; files: number };
  files: Readonly<Record<string, { before: string; after: string }>>;
  /** Files that the stage leaves empty: deleting stays with `apply`. */
  deleted: readonly string[];
  /** By file: names that the stage removes from it, each with what replaced it. The lock of `apply` would say so. */
  removed: Readonly<Record<string, readonly { symbol: string; by: string }[]>>;
  /** By file: lines that the manifest of its package would get from `apply`. */
  declared: Readonly<Record<string, readonly string[]>>;
}

/**
 * The texts of one stage, with all checks of a dry run; a file's text before it is what is on disk.
 * @param family processes with the same one share the plan; undefined for a process by itself
 * @throws Problem, DiskError
 */
export function stageTexts(
  stage: string,
  { cwd, configFile, family }: { cwd: string; configFile?: string; family?: string },
): Promise<StageTexts> {
  const compute = (): Promise<StageTexts> => textsOf(stage, cwd, configFile);
  if (family === undefined) return compute();
  const key = `${family}-${hashOf(JSON.stringify([stage, path.resolve(cwd), configFile])).slice(0, 16)}`;
  return computedOnce(key, compute);
}

async function textsOf(stage: string, cwd: string, configFile: string | undefined): Promise<StageTexts> {
  const run = await dryRun({ cwd, ...(configFile !== undefined && { configFile }) });
  const at = run.history.findIndex((change) => change.stage === stage);
  const own = run.history.filter((change) => change.stage === stage);
  const earlier = run.history.slice(0, Math.max(0, at)).find(({ edits }) => edits.size > 0);
  if (earlier) {
    const before = { stage: earlier.stage, files: earlier.edits.size };
    return { root: run.root, earlier: before, files: {}, deleted: [], removed: {}, declared: {} };
  }
  const before = new Map(run.changes.map((change) => [change.file, change.before]));
  const touched = new Set(own.flatMap(({ edits }) => [...edits.keys()]));
  const files = [...touched].flatMap((file) => {
    const text = before.get(file);
    return text === undefined
      ? []
      : [[file, { before: text, after: own.reduce(appliedTo(file), text) }] as const];
  });
  const removed = own
    .flatMap(({ edits }) => [...edits])
    .filter(([, edits]) => edits.some(({ shape }) => shape === 'delete'))
    .map(([file]) => [file, removedFrom(file, run.removed)] as const);
  return {
    root: run.root,
    files: Object.fromEntries(files),
    deleted: own.flatMap(({ deleted }) => deleted),
    removed: Object.fromEntries(removed),
    declared: declaredBy(run.history, [...touched].sort()),
  };
}

/** Each manifest that has to declare a dependency, told with the first file of its package. */
function declaredBy(history: readonly StageChange[], touched: readonly string[]): Record<string, string[]> {
  const declared: Record<string, string[]> = {};
  for (const { stage, edits } of history) {
    if (stage !== 'declare-dependencies') continue;
    for (const [manifest, list] of edits) {
      const inside = manifest.slice(0, -path.basename(manifest).length);
      const file = touched.find((each) => each.startsWith(inside));
      const lines = list.map(({ text }) => `${manifest} has to declare: ${lineOf(text)}`);
      if (file !== undefined) declared[file] = [...(declared[file] ?? []), ...lines];
    }
  }
  return declared;
}

const lineOf = (text: string): string => text.trim().replace(/^,\s*|,$/g, '');

/** One round of a stage: its edits are against what the round before left. */
const appliedTo =
  (file: string) =>
  (text: string, { edits }: StageChange): string =>
    applyEdits(
      text,
      (edits.get(file) ?? []).toSorted((a, b) => a.start - b.start || a.end - b.end),
    );

const removedFrom = (file: string, removed: Readonly<Record<string, string>>) =>
  Object.entries(removed)
    .filter(([symbol]) => symbol.startsWith(`${file}#`))
    .map(([symbol, by]) => ({ symbol, by }));

/** The path of a file as the tree has it. `file` is absolute, or relative to `cwd`. */
export function fileOf({ root }: StageTexts, cwd: string, file: string): string {
  const absolute = path.resolve(cwd, file);
  return projectPath(root, path.join(realFolder(path.dirname(absolute)), path.basename(absolute)));
}
