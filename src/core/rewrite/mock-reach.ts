// Whether a double that moves to another module would be seen by someone who did not see it before, or would leave
// out what someone takes.

import { formatSymbol } from '../symbols.ts';
import type { FileWork } from './context.ts';
import type { Claim } from './mock-claims.ts';

interface Problem {
  code: 'mock/reaches-more' | 'mock/lacks-name';
  message: string;
}

/** Undefined: it may move as it is. `spread`: it must keep the actual module beside its names. */
export function reachProblem(work: FileWork, claim: Claim): Problem | 'spread' | undefined {
  const { double } = claim.site;
  if (double!.kind === 'none') return undefined;
  const { doubles, moves, graph } = work.context;
  const provided = new Set(claim.names.values());
  const all = double!.kind === 'automatic' || claim.site.escape !== undefined;
  if (all) for (const move of moves.to(claim.from, claim.to)) provided.add(move.to.name);
  let spread = false;
  const subject = double!.subject === undefined ? undefined : work.moduleOf(double!.subject);
  for (const { take, hop } of doubles.realTakes(work.path, claim.to)) {
    if (subject !== undefined && take.file !== subject) continue;
    if (take.file === claim.from && !doubles.isUsedIn(claim.from, hop)) continue;
    if (provided.has(hop.name) || hop.name === '*') {
      const message = `${take.file} uses ${formatSymbol(hop)} as it is in this test`;
      return { code: 'mock/reaches-more', message };
    }
    if (double!.keepsActual || moves.isTypeOnly(hop)) continue;
    if (all)
      return {
        code: 'mock/lacks-name',
        message: `${take.file} takes ${formatSymbol(hop)} as it is in this test`,
      };
    spread = true;
  }
  if (!doubles.isLocal(work.path)) {
    const other = graph
      .importersOf(claim.to)
      .find((file) => file !== work.path && doubles.replaces(file, claim.to));
    if (other !== undefined)
      return { code: 'mock/reaches-more', message: `${other} has a double of ${claim.to} of its own` };
  }
  return spread ? 'spread' : undefined;
}
