// The ratchet: what was there before is remembered by id, so that only what is new fails. The file holds no lines and is
// sorted, so that it changes only when findings come or go, and two branches merge.

import { Problem } from '../problem.ts';
import type { ReportedFinding } from './reported.ts';
import type { AuditRule } from './rules.ts';

/** What is remembered of a finding. */
export interface RememberedFinding {
  /** As it was called when it was written; another version may have other rules. */
  rule: AuditRule;
  file: string;
  message: string;
}

/** What was known before, by id. */
export type Known = ReadonlyMap<string, RememberedFinding>;

/** A finding that was there and is not any more. */
export interface GoneFinding extends RememberedFinding {
  id: string;
}

export interface Comparison {
  /** What it was compared with: `the baseline canonize.baseline.json`, `main at 3f2a1b9`. */
  with: string;
  new: number;
  known: number;
  gone: readonly GoneFinding[];
}

const format = 'canonize-baseline-1';

/** The text of a baseline file. */
export function baselineText(findings: readonly ReportedFinding[]): string {
  const sorted = [...findings].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const entries = sorted.map(({ id, rule, file, message }) => [id, { rule, file, message }] as const);
  return `${JSON.stringify({ format, findings: Object.fromEntries(entries) }, null, 2)}\n`;
}

/** @throws Problem if it is no baseline of this version */
export function readBaseline(text: string, name: string): Known {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {}
  const stored = value as { format?: unknown; findings?: unknown } | null | undefined;
  if (stored?.format !== format || typeof stored.findings !== 'object' || stored.findings === null) {
    throw new Problem(
      `${name} is not a baseline of this version`,
      `restore it from git, or write it again: canonize audit --write-baseline ${name}`,
      name,
    );
  }
  const entries = Object.entries(stored.findings as Record<string, Partial<RememberedFinding> | null>);
  return new Map(
    entries.map(([id, entry]) => [
      id,
      { rule: entry?.rule as AuditRule, file: entry?.file ?? '', message: entry?.message ?? id },
    ]),
  );
}

export const knownOf = (findings: readonly ReportedFinding[]): Known =>
  new Map(findings.map(({ id, rule, file, message }) => [id, { rule, file, message }]));

/** The findings, each with its state, and what is gone. */
export function compare(
  findings: readonly ReportedFinding[],
  known: Known,
  name: string,
): { findings: ReportedFinding[]; comparison: Comparison } {
  const marked = findings.map((finding) => ({
    ...finding,
    state: known.has(finding.id) ? ('known' as const) : ('new' as const),
  }));
  const present = new Set(findings.map(({ id }) => id));
  const gone = [...known].filter(([id]) => !present.has(id)).map(([id, entry]) => ({ id, ...entry }));
  const fresh = marked.filter(({ state }) => state === 'new').length;
  return { findings: marked, comparison: { with: name, new: fresh, known: marked.length - fresh, gone } };
}
