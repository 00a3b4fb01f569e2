// The audit over a tree that was read: what stands for the same thing more than once.

import { emptyResult } from '../core/audit/audit.ts';
import type { AuditResult, Relation } from '../core/audit/finding.ts';
import type { Config } from '../core/config.ts';
import type { Tree } from './stages.ts';

/**
 * Audits a tree: of the configuration it takes `include`, `entries` and `consolidations` (a configured canonical stays
 * the canonical); `allow` is left to who shows the result.
 */
export function audit(tree: Tree, _config: Config): AuditResult {
  return emptyResult(tree.facts.size);
}

/**
 * Why two symbols are, or are not, one group.
 * @param a, b full symbols: `src/ws/manager.ts#WebSocketManager`
 */
export function relate(_tree: Tree, _config: Config, _a: string, _b: string): Relation {
  return { chain: [], comparisons: [] };
}
