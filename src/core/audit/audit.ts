// The audit of one tree: from facts and shapes to groups with their evidence. Pure; `run/audit.ts` reads the tree.

import type { AuditResult } from './finding.ts';

/** An audit that found nothing. */
export function emptyResult(files: number): AuditResult {
  return {
    groups: [],
    homonyms: [],
    colours: [],
    dangling: [],
    habits: [],
    inlineAllowances: [],
    score: { value: 100, direct: 0, uses: 0 },
    counts: {
      files,
      declarations: 0,
      groups: 0,
      duplicates: {},
      reachedFiles: 0,
      testOnlyFiles: 0,
      unreachedFiles: 0,
    },
    notes: [],
  };
}
