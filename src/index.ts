// The public face: what the command line uses, and what a script may use.

export type { AllowedFinding } from './core/audit/allow.ts';
export type { Comparison, GoneFinding } from './core/audit/baseline.ts';
export type * from './core/audit/finding.ts';
export { canBeTried, type LeftOut, type ProposedConsolidation } from './core/audit/proposal.ts';
export type { AuditReport } from './core/audit/report.ts';
export type { ReportedFinding } from './core/audit/reported.ts';
export { type AuditRule, auditRules } from './core/audit/rules.ts';
export { type SarifLog, sarifOf } from './core/audit/sarif.ts';
export type { CheckResult, CompilerFinding } from './core/check.ts';
export type { Config } from './core/config.ts';
export type { Edit, NetEdit } from './core/edits.ts';
export type { ExplainedEdit, ExplainedLine, Explanation } from './core/explain.ts';
export { type Hunk, hunksOf } from './core/hunks.ts';
export type { FileChange, StoredPatchset } from './core/patchset.ts';
export { Problem } from './core/problem.ts';
export { formatPlace, type Place, type Refusal, type RefusalCode, refusalCodes } from './core/refusals.ts';
export type { Deviation } from './core/replay.ts';
export { filePatch, lineCounts, patchOf, type ReviewShape, shapesOf } from './core/review.ts';
export { nearest } from './core/symbols.ts';
export { DiskError } from './disk/errors.ts';
export type { StepOutcome } from './run/dry-run.ts';
export { type ExplainOptions, explainRun, explainStored } from './run/explain.ts';
export { type ExplainedForwarding, editsOf, explainForwarding, type StepEdit } from './run/forwarding.ts';
export { type GuardResult, guard, writeGuard } from './run/guard.ts';
export { type InitialConfig, initialConfig, writeInitialConfig } from './run/init.ts';
export { type ExplainedRelation, explainRelation } from './run/relation.ts';
export { type Replay, type ReplayOptions, replay } from './run/replay.ts';
export { type AuditOptions, auditReport } from './run/report.ts';
export type { RunOptions } from './run/setup.ts';
export { type Survey, survey } from './run/survey.ts';
export type { Finding, Verdict } from './run/verdict-types.ts';
export {
  type ApplyOptions,
  apply,
  applySaved,
  type DryRun,
  dryRun,
  savePatchset,
  storedPatchset,
  undo,
  verify,
} from './run.ts';
export { version } from './version.ts';
