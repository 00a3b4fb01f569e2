// What every format prints: the result of an audit without what is allowed, everything it holds against the tree as one
// list, and how that compares with a baseline.

import type { Allowance } from '../config.ts';
import { type AllowedFinding, applyAllowances } from './allow.ts';
import { type Comparison, compare, type Known } from './baseline.ts';
import type { AuditResult } from './finding.ts';
import { findingsOf, type ReportedFinding } from './reported.ts';
import { isSelected, type Selection, selected } from './select.ts';

/** `canonize audit --format json`; `audit.schema.json` says the same. */
export interface AuditReport extends Omit<AuditResult, 'inlineAllowances'> {
  format: 'canonize-audit-1';
  /** Version of the tool. */
  tool: string;
  /** What was asked for, if not everything. */
  asked?: readonly string[];
  /** Everything that somebody should mend, each once: what a baseline holds and `--max` counts. */
  findings: readonly ReportedFinding[];
  /** Findings that an allowance covers; they are nowhere else. */
  allowed: readonly AllowedFinding[];
  comparison?: Comparison;
  /** Whether the answer is no: more findings than `max`, of the new ones if there is a comparison. */
  exceeded: boolean;
  /** The most findings that are accepted, if there is a limit. */
  max?: number;
}

export interface ReportOptions {
  tool: string;
  allow: readonly Allowance[];
  /** `2026-11-21` */
  today: string;
  /** How the configuration is called in findings about it. */
  configFile: string;
  known?: { name: string; known: Known };
  max?: number;
  asked?: { words: readonly string[]; selection: Selection };
}

/** Puts a report together. A baseline means that nothing new is accepted, unless `max` says otherwise. */
export function reportOf(whole: AuditResult, options: ReportOptions): AuditReport {
  const { result, allowed, problems } = applyAllowances(
    whole,
    options.allow,
    options.today,
    options.configFile,
  );
  const all = [...findingsOf(result), ...problems];
  const compared = options.known ? compare(all, options.known.known, options.known.name) : undefined;
  const part = restricted(result, compared?.findings ?? all, options.asked?.selection);
  const counted = compared ? part.findings.filter(({ state }) => state === 'new') : part.findings;
  const known = part.findings.length - counted.length;
  const max = options.max ?? (compared ? 0 : undefined);
  const { inlineAllowances: _, ...rest } = part.result;
  return {
    format: 'canonize-audit-1',
    tool: options.tool,
    ...(options.asked && { asked: options.asked.words }),
    ...rest,
    findings: part.findings,
    allowed,
    ...(compared && { comparison: { ...compared.comparison, new: counted.length, known } }),
    exceeded: max !== undefined && counted.length > max,
    ...(max !== undefined && { max }),
  };
}

function restricted(
  result: AuditResult,
  findings: readonly ReportedFinding[],
  selection: Selection | undefined,
): { result: AuditResult; findings: readonly ReportedFinding[] } {
  if (!selection) return { result, findings };
  const part = selected(result, selection);
  const groups = new Set(part.groups.map(({ id }) => id));
  return { result: part, findings: findings.filter((each) => isSelected(each, selection, groups)) };
}
