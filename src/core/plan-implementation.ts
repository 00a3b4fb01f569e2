// Duplicates that are no other name of the canonical: what only forwards to it, what says the same, and what says
// something else but was accepted. All of their users change, or none.

import type { Consolidation } from './config.ts';
import type { DeclaredMembers, Duplicate } from './config-duplicates.ts';
import { refuse } from './declared.ts';
import { located } from './externals.ts';
import { identify } from './identity.ts';
import { type Chain, proveThrough } from './inline/chain.ts';
import { constructedBy, proveConstruction } from './inline/construction.ts';
import { noMember } from './inline/declared-members.ts';
import { divergenceOf } from './inline/divergence.ts';
import { projectionOf } from './inline/projection.ts';
import type { Proven } from './inline/prove.ts';
import { namesOf } from './inline/users.ts';
import type { Move, PlanContext, Step } from './plan.ts';
import { Problem } from './problem.ts';
import { publicRefusal } from './public.ts';
import { placeOf, type Refusal } from './refusals.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';

/**
 * @param now the canonical as it is called now, `to` as it will be called
 * @param refusal why the duplicate is no other name of it
 * @returns undefined where nothing more can be said than that refusal
 */
export function planImplementation(
  context: PlanContext,
  { breaking, duplicates }: Consolidation,
  from: Duplicate,
  now: SymbolName,
  to: SymbolName,
  refusal: Refusal,
): Step | Refusal | undefined {
  if (refusal.code !== 'duplicate/not-an-alias' && refusal.code !== 'import/colour') return undefined;
  // Another name that does not mean quite the same is no forwarding either.
  if (identify(context.graph, context.open, from).differs !== undefined) return undefined;
  const id = formatSymbol(from);
  const others = duplicates.filter((other) => !context.withdrawn.has(formatSymbol(other)));
  const chain = proveThrough(context, from, now, others, id, from.members);
  const proof = from.members ? declaredOf(chain, from, from.members) : chain?.proven;
  const projection = proof ? undefined : projectionOf(context, from, now);
  const shown = projection && ({ kind: 'declared' } as const);
  const known = proof ?? shown ?? forkOf(context, from, now, refusal);
  if (!known || 'code' in known) return known;
  if (known.kind === 'refused') return known.refusal;
  const moves = namesOf(context.graph, from).map((name): Move => {
    const role = formatSymbol(name) === id ? 'listed' : 'passed-on';
    return { step: id, from: name, to, whole: false, role, typeOnly: false };
  });
  const refused = breaking ? undefined : publicRefusal(context, moves, id);
  if (refused) return refused;
  const over = chain?.over ?? [];
  return {
    id,
    canonical: formatSymbol(to),
    kind: known.kind,
    whole: false,
    breaking,
    moves,
    ...(over.length > 0 && { over }),
    ...('accepted' in known && { accepted: known.accepted }),
    ...((projection ?? from).members && { members: (projection ?? from).members }),
    ...(projection && { shown: true }),
    ...(projection?.isSnapshot && { snapshot: true }),
  };
}

/** `Class.new` to a factory of it; undefined for other duplicates. */
export function planConstruction(
  context: PlanContext,
  duplicate: SymbolName,
  now: SymbolName,
  to: SymbolName,
): Step | Refusal | undefined {
  const owner = constructedBy(duplicate);
  if (!owner) return undefined;
  const id = formatSymbol(duplicate);
  const proven = proveConstruction(context, located(context.graph, owner), now, id);
  if (proven.kind === 'refused') return proven.refusal;
  // Nothing is removed: the class stays, and so does whatever passes it on.
  const move: Move = { step: id, from: duplicate, to, whole: false, role: 'passed-on', typeOnly: false };
  return {
    id,
    canonical: formatSymbol(to),
    kind: 'construction',
    whole: false,
    breaking: false,
    moves: [move],
  };
}

/** Where nothing is proven, what the configuration declares decides; what is proven must say the same. */
function declaredOf(
  chain: Chain | undefined,
  from: Duplicate,
  members: DeclaredMembers,
): Proven | Refusal | { kind: 'declared' } {
  const proven = chain?.proven;
  if (!proven || proven.kind === 'stub') return { kind: 'declared' };
  if (proven.kind === 'refused') return proven;
  if (proven.kind !== 'adapter') throw needlessMembers(from);
  const { adapter, declaring, step } = proven.proof;
  for (const [name, path] of members) {
    const member = adapter.members.find((each) => each.name === name);
    if (!member) throw noMember(from, name, adapter.members, 'the duplicate');
    const proved = member.template.head.path.filter((part) => part !== '()').join('.');
    if (proved === path.join('.')) continue;
    const message = `${name} is proven to be ${proved}, not ${path.join('.')}`;
    const place = placeOf(declaring.path, declaring.text, member.at.start);
    return { code: 'members/contradicted', step, message, ...place };
  }
  return proven;
}

export const needlessMembers = (duplicate: SymbolName): Problem =>
  new Problem(
    `${formatSymbol(duplicate)} has the members of its canonical, under their own names`,
    'take "members" out',
  );

/** An implementation of its own, which goes only if somebody has read how it differs. */
function forkOf(
  context: PlanContext,
  from: Duplicate,
  to: SymbolName,
  refusal: Refusal,
): { kind: 'fork'; accepted: true } | Refusal | undefined {
  const divergence = refusal.code === 'import/colour' ? undefined : divergenceOf(context, from, to);
  if (!divergence) return undefined;
  const { hash, lines } = divergence;
  if (from.accept === hash) return { kind: 'fork', accepted: true };
  const message =
    from.accept === undefined
      ? `it is an implementation of its own, which differs from ${formatSymbol(to)}; "accept": "${hash}"`
      : `its differences from ${formatSymbol(to)} are not those that were accepted; "accept": "${hash}"`;
  const code = from.accept === undefined ? 'fork/diverged' : 'fork/changed';
  return { ...refuse(context, code, formatSymbol(from), from, message), details: lines };
}
