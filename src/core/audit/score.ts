// The score: what share of reached uses goes to the one canonical directly. An alias costs, since it is one more name
// that somebody has to know.

import type { AuditContext } from './context.ts';
import type { Definition, Group, Member, Score } from './finding.ts';

/** @returns `100 * direct / uses`, rounded down; a use is one file and one name of the group */
export function scoreOf(
  { liveness }: AuditContext,
  canonical: Definition,
  members: readonly Member[],
): Score {
  const reached = ({ users }: Definition): number =>
    users.places.filter(({ file, how }) => how !== 'mock' && liveness.get(file) === 'reached').length;
  const direct = reached(canonical);
  return scoreFrom(direct, direct + members.reduce((sum, member) => sum + reached(member), 0));
}

export const scoreFrom = (direct: number, uses: number): Score => ({
  value: uses === 0 ? 100 : Math.floor((100 * direct) / uses),
  direct,
  uses,
});

/** Of all groups together: their uses added up. */
export const totalScore = (groups: readonly Group[]): Score =>
  scoreFrom(
    groups.reduce((sum, { score }) => sum + score.direct, 0),
    groups.reduce((sum, { score }) => sum + score.uses, 0),
  );
