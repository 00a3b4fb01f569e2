// The last stage: the team's own transforms, each over the files that it names, as the other stages left them.

import picomatch from 'picomatch';
import type { Edit } from '../core/edits.ts';
import { placeOf, type Refusal, type RefusalCode } from '../core/refusals.ts';
import { isInScope, type Pending, type Scope } from '../core/scope.ts';
import {
  editsOf,
  type TeamStep,
  type TransformedFile,
  type TransformRun,
  type TransformRunner,
} from '../core/team-steps.ts';
import type { Pass, Tree } from './stages.ts';

export interface TeamResult {
  refusals: readonly Refusal[];
  notes: readonly string[];
  pending: readonly Pending[];
}

/** A runner that remembers what a transform made of a text: rounds of the dry run ask the same again. */
export function remembering(runner: TransformRunner): TransformRunner {
  const known = new Map<string, TransformRun>();
  return {
    async run(step, files) {
      const key = JSON.stringify([step.id, files]);
      const run = known.get(key) ?? (await runner.run(step, files));
      known.set(key, run);
      return run;
    },
  };
}

/** Applies the steps to the overlay of a pass. A step that fails, or does not come to rest, changes nothing. */
export async function runTeamSteps(
  tree: Tree,
  { overlay }: Pass,
  steps: readonly TeamStep[],
  runner: TransformRunner,
  withdrawn: ReadonlyMap<string, Refusal>,
  scope: Scope,
): Promise<TeamResult> {
  const result = { refusals: [] as Refusal[], notes: [] as string[], pending: [] as Pending[] };
  for (const step of steps) {
    const refusal = withdrawn.get(step.id);
    if (refusal) {
      result.refusals.push(refusal);
      continue;
    }
    const given = filesOf(tree, step, (file) => overlay.text(file), overlay.deleted);
    if (given.length === 0) result.notes.push(`${step.id}: no file matches ${step.files}`);
    const run = await runner.run(step, given);
    result.notes.push(...run.said.map((text) => `${step.id} ${text}`));
    const texts = new Map(given.map(({ file, text }) => [file, text]));
    const changed = run.files
      .map(({ file, text }) => ({ file, text: withLineBreaksOf(texts.get(file)!, text) }))
      .filter(({ file, text }) => text !== texts.get(file));
    const failed =
      failureOf(step, run, texts) ?? failureAgain(step, await runner.run(step, changed), changed);
    if (failed) {
      result.refusals.push(failed);
      continue;
    }
    const inside = changed.filter(({ file }) => isInScope(scope, file));
    for (const { file } of changed)
      if (!inside.some((each) => each.file === file)) result.pending.push({ step: step.id, file });
    const edits = new Map<string, Edit[]>(
      inside.map(({ file, text }) => [file, editsOf(step, texts.get(file)!, text)]),
    );
    if (edits.size > 0) overlay.apply(edits, [], step.id);
  }
  return result;
}

/** What a step is given: files that were read, that it names, and that nobody generates. */
function filesOf(
  tree: Tree,
  step: TeamStep,
  textOf: (file: string) => string,
  deleted: ReadonlySet<string>,
): TransformedFile[] {
  const matches = picomatch(step.files, { dot: true });
  return tree.files.paths
    .filter((file) => matches(file) && !deleted.has(file) && tree.facts.get(file)?.generated !== true)
    .filter((file) => tree.facts.has(file) || tree.files.read(file) !== undefined)
    .map((file) => ({ file, text: textOf(file) }));
}

/** Printers write the line break of the system, whatever the file had: that is no change that anybody asked for. */
const withLineBreaksOf = (before: string, after: string): string =>
  /\r\n/.test(before) && !/(?<!\r)\n/.test(before) ? after.replace(/\r?\n/g, '\r\n') : after;

function failureOf(
  step: TeamStep,
  { failure }: TransformRun,
  texts: ReadonlyMap<string, string>,
): Refusal | undefined {
  if (!failure) return undefined;
  const file = failure.file !== undefined && texts.has(failure.file) ? failure.file : undefined;
  return refusal(failure.late ? 'step/late' : 'step/failed', step, file ?? step.transform, failure.message);
}

/** A transform that would change its own result again has no end. */
function failureAgain(
  step: TeamStep,
  again: TransformRun,
  was: readonly TransformedFile[],
): Refusal | undefined {
  const before = new Map(was.map(({ file, text }) => [file, text]));
  if (again.failure) return failureOf(step, again, before);
  const other = again.files.find(
    ({ file, text }) => withLineBreaksOf(before.get(file)!, text) !== before.get(file),
  );
  return (
    other && refusal('step/unstable', step, other.file, `${step.transform} would change its own result again`)
  );
}

const refusal = (code: RefusalCode, step: TeamStep, file: string, message: string): Refusal => ({
  code,
  step: step.id,
  message,
  ...placeOf(file, '', 0),
});
