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
    // A module of nothing but duplicates only passes on, and goes.
    if (moves.from(take.file) && moves.staying(take.file).size === 0) continue;
    if (take.module === hop.module && !doubles.isUsedIn(take.file, hop)) continue;
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
  const other = doubles.takesIn(work.path).find(({ file, module, name }) => {
    const to = module === claim.from ? undefined : moves.of(module, name)?.to;
    if (to?.module !== claim.to || !provided.has(to.name) || doubles.doubleOf(work.path, { module, name }))
      return false;
    return (subject === undefined || file === subject) && doubles.isUsedIn(file, { module, name });
  });
  if (other) {
    const message = `${other.file} uses ${other.module}#${other.name}, which is not replaced in this test`;
    return { code: 'mock/reaches-more', message };
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
