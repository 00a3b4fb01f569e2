// The public face: what the command line uses, and what a script may use.

export type { CheckResult, CompilerFinding } from './core/check.ts';
export type { Config } from './core/config.ts';
export type { Edit, NetEdit } from './core/edits.ts';
export type { FileChange, StoredPatchset } from './core/patchset.ts';
export { Problem } from './core/problem.ts';
export { formatPlace, type Place, type Refusal, type RefusalCode, refusalCodes } from './core/refusals.ts';
export { filePatch, lineCounts, patchOf, type ReviewShape, shapesOf } from './core/review.ts';
export { nearest } from './core/symbols.ts';
export { DiskError } from './disk/errors.ts';
export type { StepOutcome } from './run/dry-run.ts';
export { type Survey, survey } from './run/survey.ts';
export type { Finding, Verdict } from './run/verdict.ts';
export {
  type ApplyOptions,
  apply,
  applySaved,
  type DryRun,
  dryRun,
  type RunOptions,
  savePatchset,
  storedPatchset,
  undo,
  verify,
} from './run.ts';
export { version } from './version.ts';
