// Duplicates with an implementation of their own that go nevertheless: because a person has accepted how they differ,
// or declared what their members are. Nothing is proven of them but who uses what.

import { identify } from '../identity.ts';
import type { Whole } from '../language.ts';
import type { Step } from '../plan.ts';
import { placeOf, type Refusal, type RefusalCode } from '../refusals.ts';
import type { FileWork, StageContext } from '../rewrite/context.ts';
import { formatSymbol, type SymbolName } from '../symbols.ts';
import { type AdapterProof, isSame, type Mentions } from './adapter.ts';
import { typeRefusal } from './adapter-uses.ts';
import { mentionsByType } from './by-type.ts';
import { lackingMembers } from './contract.ts';
import { contradictions, declaredMembers, declaredProof, holderOf } from './declared-members.ts';
import { refuseIdentity } from './identity-uses.ts';
import { writesTo } from './projection.ts';
import { byWord, isUsed } from './reported.ts';
import type { Use } from './use.ts';

export interface OwnProof {
  module: string;
  local: string;
  form: Whole['form'];
  /** Of declared members. */
  adapter?: AdapterProof;
  mentions?: Mentions;
}

/**
 * Looks up who uses what of a duplicate; refusals say which members the canonical lacks.
 * @param to the canonical as it is called now
 * @throws Problem if a declared member does not exist
 */
export function ownProof(
  context: StageContext,
  { id, kind, members: declared = new Map(), snapshot, shown }: Step,
  from: SymbolName,
  to: SymbolName,
): { proof?: OwnProof; refusals: readonly Refusal[]; notes?: readonly string[] } {
  const { graph, open } = context;
  const { end } = identify(graph, open, from);
  const whole = end?.local === undefined ? undefined : open(end.module).whole(end.local);
  if (end?.local === undefined || !whole) return { refusals: [] };
  const { module, local } = end;
  const proof = { module, local, form: whole.form };
  const refuse = (code: RefusalCode, message: string, start = whole.spans[0]!.start): Refusal => ({
    code,
    step: id,
    message,
    ...placeOf(module, open(module).text, start),
  });
  if (whole.form === 'function') return { proof, refusals: [] };
  const types = context.types?.();
  if (!types?.covers(module)) {
    const needed = kind === 'declared';
    return {
      proof,
      refusals: needed ? [refuse('types/not-installed', 'no compiler says who uses its members')] : [],
    };
  }
  const target = identify(graph, open, to).end;
  const [mine, theirs] = [
    holderOf(context, module, local, { module, name: from.name }),
    target?.local === undefined ? undefined : holderOf(context, target.module, target.local, to),
  ];
  if (!mine) return { proof, refusals: [] };
  const lacking = theirs ? lackingMembers(context, types, id, mine, theirs, declared) : [];
  if (kind !== 'declared') return { proof, refusals: lacking };
  const places = declaredMembers(types, declared, mine, theirs);
  const { members, elsewhere, parts } = places;
  const adapter = declaredProof(open(module), id, local, to, members);
  const asked = mentionsByType(context, adapter, types);
  const writes = snapshot ? writesTo(context, types, id, to, asked.mentions, parts) : [];
  const shared = elsewhere.map(({ name }) =>
    refuse('inline/contract', `${name} is declared by something else than ${formatSymbol(from)}`),
  );
  const against = contradictions(types, module, places).filter(({ member }) =>
    isUsed(member, asked.mentions),
  );
  const colours = against
    .filter(({ colour }) => colour)
    .map(({ member, message }) => refuse('import/colour', message, member.at.start));
  const written = { step: { id, kind }, adapter, mentions: asked.mentions };
  const notes = [
    ...(shown ? [] : byWord(written, whole.form !== 'type')),
    ...against.filter(({ colour }) => !colour).map(({ message }) => `${id}: ${message}`),
  ];
  return {
    proof: { ...proof, adapter, mentions: asked.mentions },
    refusals: [...lacking, ...shared, ...colours, ...asked.refusals, ...writes],
    notes,
  };
}

/** Refuses a use by which one can tell the duplicate, or the names of its members, from those of the canonical. */
export function refuseOwnUse(
  work: FileWork,
  step: Step,
  { form, adapter }: Omit<OwnProof, 'local'>,
  use: Use,
): void {
  const changed = adapter?.adapter.members.filter((member) => !isSame(member)) ?? [];
  const reason = use.kind === 'type' || use.kind === 'query' ? typeRefusal(changed, use) : undefined;
  if (reason !== undefined) return work.refuse('inline/forced-type', use, [step.id], reason);
  if (form === 'class') refuseIdentity(work, step, use);
  else if (form === 'function' && use.kind === 'other' && use.member !== undefined)
    work.refuse('inline/use', use, [step.id], `a member of the function is used: it ${use.what}`);
}
