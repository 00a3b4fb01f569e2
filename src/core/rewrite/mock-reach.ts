// Whether a double that moves to another module would be seen by someone who did not see it before, or would leave
// out what someone takes.

import type { Take } from '../audience.ts';
import { identify } from '../identity.ts';
import { formatSymbol } from '../symbols.ts';
import type { FileWork } from './context.ts';
import { manualMockOf } from './manual-mocks.ts';
import type { Claim } from './mock-claims.ts';

interface Problem {
  code: 'mock/reaches-more' | 'mock/lacks-name';
  message: string;
}

/**
 * Undefined: it may move as it is. `spread`: it must keep the actual module beside its names. `stubs`: so must a double
 * that has no factory, beside these functions that do nothing.
 */
export function reachProblem(
  work: FileWork,
  claim: Claim,
): Problem | 'spread' | { stubs: readonly string[] } | undefined {
  const { double } = claim.site;
  if (double!.kind === 'none') return undefined;
  const { doubles, moves, graph } = work.context;
  const provided = new Set(claim.names.values());
  const all = double!.kind === 'automatic' || claim.site.escape !== undefined;
  const stubs = stubsOf(work, claim);
  if (all) for (const move of moves.to(claim.from, claim.to)) provided.add(move.to.name);
  let spread = false;
  const runs = (take: Take): boolean => doubles.runs(work.path, take);
  const subject = double!.subject === undefined ? undefined : work.moduleOf(double!.subject);
  for (const { take, hop } of doubles.realTakes(work.path, claim.to)) {
    if (subject !== undefined && take.file !== subject) continue;
    // A module of nothing but duplicates only passes on, and goes.
    if (moves.from(take.file) && moves.staying(take.file).size === 0) continue;
    if (take.module === hop.module && !doubles.isUsedIn(take.file, hop)) continue;
    if ((provided.has(hop.name) || hop.name === '*') && runs(take)) {
      const message = `${take.file} uses ${formatSymbol(hop)} as it is in this test`;
      return { code: 'mock/reaches-more', message };
    }
    // A runner that only spies on a module makes all of it anew, and what is called while modules load may not be there.
    const isKept = double!.keepsActual && double!.kind !== 'automatic';
    if (spread || isKept || moves.isTypeOnly(hop) || !runs(take)) continue;
    if (all && !stubs)
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
    return (
      (subject === undefined || file === subject) &&
      doubles.isUsedIn(file, { module, name }) &&
      runs({ file, module, name })
    );
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
  return spread ? (all ? { stubs: stubs! } : 'spread') : undefined;
}

/**
 * The functions that a double without a factory makes to do nothing, by their new names. Undefined where it makes
 * something else, or where a file beside the module is the double.
 */
function stubsOf({ context }: FileWork, { site, from, to }: Claim): readonly string[] | undefined {
  const { graph, open, moves } = context;
  const manual = [from, to].some((module) => manualMockOf(context, module) !== undefined);
  const { kind, keepsActual } = site.double!;
  if (kind !== 'automatic' || keepsActual || site.escape || site.names.length > 0 || manual) return undefined;
  const stubs = new Set<string>();
  for (const { to: symbol } of moves.to(from, to)) {
    if (moves.isTypeOnly(symbol)) continue;
    const { end } = identify(graph, open, symbol);
    const isFunction = end?.declaration?.kind === 'own' && end.declaration.colour !== undefined;
    const { module, local } = end ?? {};
    if (!isFunction || local === undefined || symbol.name === 'default') return undefined;
    if (hasMembers(open(module!).text, local)) return undefined;
    stubs.add(symbol.name);
  }
  return stubs.size > 0 ? [...stubs] : undefined;
}

/** Whether something may be put on a function, of which a runner makes a double too. */
function hasMembers(text: string, name: string): boolean {
  const word = name.replaceAll('$', '\\$');
  const member = `(?:^|[^\\w.$])${word}\\s*[.[][^\\n]*=`;
  return new RegExp(`${member}|(?:Object\\.\\w+\\(|namespace)\\s*${word}(?![\\w$])`, 'm').test(text);
}
