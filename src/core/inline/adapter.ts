// The uses of an adapter: of the class by its name, and of its members by type, wherever the compiler finds them.

import type { ModuleGraph } from '../graph.ts';
import { identify, type Open } from '../identity.ts';
import type { Source } from '../language.ts';
import type { FileWork } from '../rewrite/context.ts';
import type { SymbolName } from '../symbols.ts';
import { settled } from './changing.ts';
import type { Found, Inlining } from './file.ts';
import { type Adapter, type Head, isHole, type Member, type Template } from './template.ts';
import { isCall, type Use } from './use.ts';

/** An adapter that is proven, with everything that its users may use of it. */
export interface AdapterProof {
  step: string;
  module: string;
  local: string;
  adapter: Adapter;
  declaring: Source;
  canonical: SymbolName;
}

/** Where each member is mentioned, by file. */
export type Mentions = ReadonlyMap<string, readonly { member: Member; at: { start: number; end: number } }[]>;

/** What stands for one member of an adapter at its uses. */
export function inliningOf(
  { graph, open }: { graph: ModuleGraph; open: Open },
  proof: AdapterProof,
  template: Template,
  constructs = false,
): Inlining {
  const { declaring, step, module, local, canonical, adapter } = proof;
  const callable = calledOn({ graph, open }, canonical, template.head);
  return {
    step,
    module,
    local,
    template: settled({ graph, open }, declaring, template),
    declaring,
    countsArguments: callable?.countsArguments ?? true,
    isAsync: callable?.async ?? false,
    calleeTypeParameters: callable?.typeParameters ?? -1,
    constructs,
    ...(adapter.type !== undefined && { typeName: adapter.type }),
  };
}

/** The method of the canonical that a member calls in the end, or the class that is constructed. */
function calledOn(
  { graph, open }: { graph: ModuleGraph; open: Open },
  canonical: SymbolName,
  { path }: Head,
) {
  const end = identify(graph, open, canonical).end;
  if (end?.local === undefined) return undefined;
  const [first, second] = path;
  if (path.length === 1 && first === 'new') return open(end.module).callable(end.local);
  return path.length === 2 && second === '()' ? open(end.module).callable(end.local, first!) : undefined;
}

/** Whether the canonical's member of the same name looks at arguments that the adapter's does not pass on. */
export function takesFewer(
  context: { graph: ModuleGraph; open: Open },
  { canonical }: AdapterProof,
  { kind, template }: Member,
): boolean {
  const callable = kind === 'method' ? calledOn(context, canonical, template.head) : undefined;
  if (!callable || template.parameters.at(-1)?.rest) return false;
  return callable.countsArguments || callable.parameters > template.parameters.length - 1;
}

/** Every template of an adapter. */
export const templatesOf = ({ construction, members }: Adapter): Template[] => [
  ...(construction ? [construction] : []),
  ...members.map(({ template }) => template),
];

/** Whether a member means the same under the same name with the same arguments, so that nothing has to change. */
export const isSame = ({ name, kind, template }: Member): boolean => {
  const { path } = template.head;
  if (path[0] !== name || template.async) return false;
  return kind === 'method'
    ? path.length === 2 && path[1] === '()' && template.sameArguments
    : path.length === 1;
};

/** Uses of members in one file, as the compiler found them. */
export function memberUses(
  work: FileWork,
  context: { graph: ModuleGraph; open: Open },
  proof: AdapterProof,
  mentions: Mentions,
): Found[] {
  const { adapter, step } = proof;
  return (mentions.get(work.path) ?? []).flatMap(({ member, at }): Found[] => {
    const use = work.source.memberUse(at);
    if (member.kind === 'place') return placeUse(work, context, proof, member, use);
    const wanted = memberFor(adapter, member, use);
    if (!wanted) {
      work.refuse(
        'inline/use',
        use,
        [step],
        `${member.name} is used in a way that the adapter does not forward`,
      );
      return [];
    }
    if (use.kind === 'other') {
      if (isSame(wanted)) return [];
      work.refuse('inline/use', use, [step], `${member.name} ${use.what}`);
      return [];
    }
    if (wanted.kind !== 'method' && isCall(use)) {
      const message = `what ${member.name} gives is called, and would get what the adapter holds as its this`;
      work.refuse('inline/member-value', use, [step], message);
      return [];
    }
    if (
      wanted.kind === 'method' &&
      use.kind === 'member' &&
      !(use.bound && isBindable(context, proof, wanted))
    ) {
      work.refuse('inline/member-value', use, [step], `the method ${member.name} is handed on`);
      return [];
    }
    if (isSame(wanted)) return [];
    return [{ inlining: inliningOf(context, proof, wanted.template), use, isMember: false }];
  });
}

/** A member that only has another name, which can be written wherever its own name stands. */
function placeUse(
  work: FileWork,
  context: { graph: ModuleGraph; open: Open },
  proof: AdapterProof,
  member: Member,
  use: Use,
): Found[] {
  if (isSame(member)) return [];
  if (use.kind === 'other' && !use.named) {
    work.refuse('inline/use', use, [proof.step], `${member.name} ${use.what}`);
    return [];
  }
  const place = member.template.head.path;
  return [{ inlining: { ...inliningOf(context, proof, member.template), place }, use, isMember: false }];
}

/** Whether a method that is bound to its receiver may get any number of arguments without anyone noticing. */
function isBindable(
  context: { graph: ModuleGraph; open: Open },
  { canonical }: AdapterProof,
  { template }: Member,
): boolean {
  const { head, sameArguments, async, returns, parameters } = template;
  if (head.path.length !== 2 || head.path[1] !== '()' || !sameArguments || async || returns !== 'value')
    return false;
  const callable = calledOn(context, canonical, head);
  return callable?.parameters === parameters.length - 1 && !callable.countsArguments;
}

/** Of a getter and a setter of one name the one that is used; for both at once they must mean the same place. */
function memberFor(adapter: Adapter, member: Member, use: Use): Member | undefined {
  const own = adapter.members.filter(({ name, static: isStatic }) => name === member.name && !isStatic);
  if (use.kind !== 'member') return own.find(({ kind }) => kind !== 'set') ?? own[0];
  const getter = own.find(({ kind }) => kind !== 'set');
  const setter = own.find(({ kind }) => kind === 'set');
  if (use.does === 'read') return getter;
  if (use.does === 'write') return setter;
  const samePlace = getter?.template.head.path.join('.') === setter?.template.head.path.join('.');
  return samePlace ? getter : undefined;
}

/** Whether a template begins with the receiver, as every member of an instance does. */
export const forwardsToHeld = ({ parts }: Template): boolean => {
  const [first] = parts;
  return first !== undefined && isHole(first) && first.parameter === 0;
};
