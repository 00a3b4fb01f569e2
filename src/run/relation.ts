// `canonize explain A B`: why two symbols are one group, or not.

import type { Relation } from '../core/audit/finding.ts';
import { Problem } from '../core/problem.ts';
import { relate } from './audit.ts';
import { readAuditTree } from './audit-tree.ts';
import { type RunOptions, refusePending, setUp } from './setup.ts';
import { symbolNamed } from './short-names.ts';

/** What was asked, with full symbols, and the answer. */
export interface ExplainedRelation extends Relation {
  symbols: readonly [string, string];
}

/**
 * @param a, b symbols, or exported names that are unique
 * @throws Problem if one of them is not declared in the tree
 */
export async function explainRelation(
  a: string,
  b: string,
  options: Pick<RunOptions, 'cwd' | 'config' | 'configFile' | 'progress'> = {},
): Promise<ExplainedRelation> {
  const { root, config } = setUp(options, 'empty');
  refusePending(root);
  const tree = await readAuditTree(root, config, options.progress);
  const symbols = [symbolNamed(tree, a), symbolNamed(tree, b)] as const;
  const relation = relate(tree, config, ...symbols);
  if (relation) return { ...relation, symbols };
  throw new Problem(
    `${symbols.join(' or ')} ends at no declaration of this tree`,
    'name two symbols that the tree declares: canonize explain src/core/db.ts#getDb src/legacy/db.ts#connectDb',
  );
}
