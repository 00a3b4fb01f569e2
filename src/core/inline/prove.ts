// Whether a duplicate only forwards to the canonical: the language proves the declaration, and here its head is
// followed to see whether it is the canonical that it forwards to.

import type { DeclaredMembers } from '../config-duplicates.ts';
import type { ModuleGraph } from '../graph.ts';
import { identify, identifyLocal, type Open } from '../identity.ts';
import type { Callable } from '../language.ts';
import { placeOf, type Refusal } from '../refusals.ts';
import { formatSymbol, ownerOf, type SymbolName } from '../symbols.ts';
import { type AdapterProof, forwardsToHeld } from './adapter.ts';
import { isReassigned, settled } from './changing.ts';
import { copyOf } from './copy.ts';
import type { Inlining } from './file.ts';
import { resultOf } from './result-type.ts';
import type { Adapter, Head, Member, Template } from './template.ts';

export interface ProofContext {
  graph: ModuleGraph;
  open: Open;
}

/** What was proven of a duplicate that is no alias. */
export type Proven =
  | { kind: 'wrapper'; inlining: Inlining }
  | { kind: 'subclass' | 'stub'; module: string; local: string | undefined }
  | { kind: 'fork'; module: string; local: string; isClass: boolean }
  | { kind: 'adapter'; proof: AdapterProof }
  | { kind: 'refused'; refusal: Refusal };

/** Undefined where the duplicate is nothing that could forward. */
export function prove(
  context: ProofContext,
  from: SymbolName,
  to: SymbolName,
  step: string,
  declared?: DeclaredMembers,
): Proven | undefined {
  const { graph, open } = context;
  const { end } = identify(graph, open, from);
  if (!end) return undefined;
  const copy = copyOf(context, from, to);
  if (copy) return { kind: 'fork', ...copy };
  const declaring = open(end.module);
  const forwarding = declaring.forwarding(end.local, declared);
  if (!forwarding) return undefined;
  const refused = (code: Refusal['code'], start: number, message: string): Proven => ({
    kind: 'refused',
    refusal: { code, step, message, ...placeOf(end.module, declaring.text, start) },
  });
  switch (forwarding.kind) {
    case 'refused': {
      if (!forwarding.names.some((name) => isOwner(context, end.module, name, to))) return undefined;
      const line = declaring.text.slice(forwarding.at.start, forwarding.at.end).split('\n')[0]!.trim();
      return refused(forwarding.code, forwarding.at.start, `${forwarding.message}: ${line}`);
    }
    case 'stub':
      return { kind: 'stub', module: end.module, local: end.local };
    case 'adapter': {
      const { adapter, name } = forwarding;
      const stray = strayMember(context, end.module, adapter, to);
      if (stray)
        return refused(
          'inline/extra-logic',
          stray.at.start,
          `${stray.name} forwards to ${describe(stray.template.head)}`,
        );
      const key =
        adapter.type === undefined ? undefined : identifyLocal(graph, open, end.module, [adapter.type])?.key;
      if (adapter.type !== undefined && key !== identify(graph, open, to).key)
        return refused(
          'inline/other-target',
          name.start,
          `it holds a ${adapter.type}, not ${formatSymbol(to)}`,
        );
      if (end.local === undefined) return refused('inline/use', name.start, 'it has no name of its own');
      const proof = { step, module: end.module, local: end.local, adapter, declaring, canonical: to };
      return { kind: 'adapter', proof };
    }
    case 'subclass': {
      const base = identifyLocal(graph, open, end.module, forwarding.base);
      if (base?.key !== identify(graph, open, to).key) return undefined;
      const { module, local } = base.end ?? {};
      const made = module !== undefined && local !== undefined ? open(module).callable(local) : undefined;
      if (forwarding.counted && made?.countsArguments)
        return refused(
          'inline/extra-logic',
          forwarding.name.start,
          `its constructor always gives as many arguments as it names, which ${formatSymbol(to)} counts`,
        );
      return made?.seesItsClass
        ? refused(
            'subclass/identity',
            forwarding.name.start,
            `${formatSymbol(to)} asks which class was constructed`,
          )
        : { kind: 'subclass', module: end.module, local: end.local };
    }
    case 'wrapper': {
      const { template, name } = forwarding;
      const other = otherTarget(context, end.module, template.head, to);
      if (other !== undefined)
        return refused(
          'inline/other-target',
          name.start,
          `it forwards to ${other}, not to ${formatSymbol(to)}`,
        );
      const inlining = inliningOf(context, step, end, template);
      const callee = calledBy(context, end.module, template.head);
      if (template.async && callee && !callee.promises)
        return refused(
          'import/colour',
          name.start,
          `${formatSymbol(from)} is async, ${formatSymbol(to)} is sync`,
        );
      return { kind: 'wrapper', inlining };
    }
  }
}

/** A member that forwards to something else than what the adapter holds; statics forward to the canonical itself. */
function strayMember(
  context: ProofContext,
  module: string,
  adapter: Adapter,
  to: SymbolName,
): Member | undefined {
  return adapter.members.find(({ static: isStatic, template }) =>
    isStatic ? otherTarget(context, module, template.head, to) !== undefined : !forwardsToHeld(template),
  );
}

/** What the head is, if it is not the canonical. */
function otherTarget(
  { graph, open }: ProofContext,
  module: string,
  head: Head,
  to: SymbolName,
): string | undefined {
  const described = describe(head);
  const local = 'name' in head.root ? head.root.name : head.root.type;
  const { members } = ownerOf(to);
  if (local === undefined || ('parameter' in head.root && members.length === 0)) return described;
  if (!isOwner({ graph, open }, module, local, to)) return described;
  return members.every((member, index) => head.path[index] === member) ? undefined : described;
}

/** Whether a name of a module is the canonical, or the class that the canonical is a member of. */
function isOwner({ graph, open }: ProofContext, module: string, local: string, to: SymbolName): boolean {
  const key = identifyLocal(graph, open, module, [local])?.key;
  return key !== undefined && key === identify(graph, open, ownerOf(to).owner).key;
}

/** `getFactory().create()` */
export function describe({ root, path }: Head): string {
  const start = 'name' in root ? root.name : (root.type ?? 'an argument');
  return path.reduce((text, step) => {
    if (step === '<>') return `<${text}>`;
    return step === 'new' ? `new ${text}()` : step === '()' ? `${text}()` : `${text}.${step}`;
  }, start);
}

function inliningOf(
  { graph, open }: ProofContext,
  step: string,
  { module, local }: { module: string; local?: string },
  template: Template,
): Inlining {
  const callable = calledBy({ graph, open }, module, template.head);
  const own = local === undefined ? undefined : open(module).callable(local);
  const isFixed =
    'name' in template.head.root && !isReassigned({ graph, open }, open(module), template.head.root.name);
  const equal = isFixed ? equalName(template, callable, own) : undefined;
  const result = resultOf(template);
  return {
    step,
    module,
    local,
    template: settled({ graph, open }, open(module), template),
    declaring: open(module),
    countsArguments: callable?.countsArguments ?? true,
    isAsync: callable?.async ?? false,
    calleeTypeParameters: callable?.typeParameters ?? -1,
    ...(equal !== undefined && { equal }),
    ...(result && { result }),
  };
}

/** The function or class that is called in the end, if it is one of the tree and not a member of something. */
function calledBy({ graph, open }: ProofContext, module: string, { root, path }: Head): Callable | undefined {
  if (!('name' in root) || path.length !== 1 || !/^(?:\(\)|new)$/.test(path[0]!)) return undefined;
  const end = identifyLocal(graph, open, module, [root.name])?.end;
  return end?.local === undefined ? undefined : open(end.module).callable(end.local);
}

/** `(a) => f(a)` is `f`, if nobody can tell: the same arguments, the same number of parameters, no warning. */
function equalName(
  { head, sameArguments, async, returns, typeParameters, notices }: Template,
  callable: Callable | undefined,
  own: Callable | undefined,
): string | undefined {
  const isPlain = 'name' in head.root && head.path.length === 1 && head.path[0] === '()';
  if (!isPlain || !sameArguments || returns !== 'value' || notices.length > 0) return undefined;
  if (!callable || callable.isClass || !own) return undefined;
  // Nobody can ask for types while a program runs, but they have to be given in the same way.
  if (typeParameters.length > 0 && callable.typeParameters !== typeParameters.length) return undefined;
  const sameCount =
    callable.parameters === own.parameters && callable.countsArguments === own.countsArguments;
  return sameCount && (!async || callable.async) && 'name' in head.root ? head.root.name : undefined;
}
