// `canonize diff GROUP`: a group of the audit stands for the consolidation that it recommends.

import { ofOneGroup, proposalOf } from '../core/audit/proposal.ts';
import { type Config, type Consolidation, readConfig } from '../core/config.ts';
import { Problem } from '../core/problem.ts';
import { nearest } from '../core/symbols.ts';
import { audit } from './audit.ts';
import type { Tree } from './stages.ts';

/** `getDb-3f2a` of the audit; symbols and exported names never look like this. */
export const isGroupId = (name: string): boolean => /^[^#/]+-[0-9a-z]{4}$/.test(name);

/** @throws Problem if there is no such group, or nothing of it can be moved */
export async function consolidationsOfGroups(
  tree: Tree,
  config: Config,
  ids: readonly string[],
): Promise<Consolidation[]> {
  const { groups } = await audit(tree, config);
  return ids.map((id) => {
    const group = groups.find((each) => each.id === id);
    if (!group) {
      const guesses = nearest(
        id,
        groups.map((each) => each.id),
      );
      throw new Problem(
        `the audit finds no group ${id}`,
        guesses.length > 0 ? `did you mean ${guesses.join(' or ')}?` : 'canonize audit lists the groups',
      );
    }
    const { consolidations, left } = proposalOf([group], ofOneGroup);
    const [only] = consolidations;
    if (!only) {
      const reasons = left.map(({ symbol, reason }) => `${symbol}: ${reason}`);
      throw new Problem(`nothing of ${id} moves without a person's look`, reasons.slice(0, 5).join('; '));
    }
    return readConfig({ consolidations: [only.consolidation] }, id).consolidations[0]!;
  });
}
