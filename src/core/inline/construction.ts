// Construction through a factory, which is a wrapper the other way round: where a factory is proven to be nothing but
// `new Class(…)`, every `new Class(…)` can be a call of it. The class stays, with all that asks for it in another way.

import { identify, identifyLocal } from '../identity.ts';
import { placeOf, type Refusal } from '../refusals.ts';
import { formatSymbol, ownerOf, type SymbolName } from '../symbols.ts';
import type { Found, Inlining } from './file.ts';
import { describe, type ProofContext } from './prove.ts';
import { allParts, type Template } from './template.ts';
import type { Use } from './use.ts';
import { bindingsIn, namesOf } from './users.ts';

/** The class of `src/db.ts#Pool.new`; undefined for other symbols. */
export function constructedBy(symbol: SymbolName): SymbolName | undefined {
  const { owner, members } = ownerOf(symbol);
  return members.length === 1 && members[0] === 'new' ? owner : undefined;
}

export interface Construction {
  kind: 'construction';
  /** What stands for a construction: the call of the factory. */
  inlining: Inlining;
  /** Where the class is declared; of a package nowhere. */
  declared?: { module: string; local: string };
}

/**
 * Proves that a factory constructs a class and does nothing else.
 * @param owner the class
 */
export function proveConstruction(
  context: ProofContext,
  owner: SymbolName,
  factory: SymbolName,
  step: string,
): Construction | { kind: 'refused'; refusal: Refusal } {
  const { graph, open } = context;
  const { end } = identify(graph, open, factory);
  const refused = (code: Refusal['code'], start: number, message: string) => ({
    kind: 'refused' as const,
    refusal: {
      code,
      step,
      message,
      ...placeOf(end?.module ?? factory.module, end ? open(end.module).text : '', start),
    },
  });
  if (end?.local === undefined)
    return refused('inline/extra-logic', 0, `${formatSymbol(factory)} is no function that could be read`);
  const declaring = open(end.module);
  const forwarding = declaring.forwarding(end.local);
  const start = declaring.declaration(end.local)?.name.start ?? 0;
  if (forwarding?.kind === 'refused') {
    const line = declaring.text.slice(forwarding.at.start, forwarding.at.end).split('\n')[0]!.trim();
    return refused(forwarding.code, forwarding.at.start, `${forwarding.message}: ${line}`);
  }
  if (forwarding?.kind !== 'wrapper')
    return refused(
      'inline/extra-logic',
      start,
      `${formatSymbol(factory)} does not construct anything plainly`,
    );
  const { template } = forwarding;
  const { root, path } = template.head;
  const made = 'name' in root ? identifyLocal(graph, open, end.module, [root.name])?.key : undefined;
  if (path.join() !== 'new' || made === undefined || made !== identify(graph, open, owner).key)
    return refused('inline/other-target', start, `it is ${describe(template.head)}, not new ${owner.name}`);
  const inexact = inexactReason(template);
  if (inexact) return refused('factory/not-exact', start, inexact);
  const target = identify(graph, open, owner).end;
  const declared = target?.local === undefined ? undefined : { module: target.module, local: target.local };
  const callable = declared && open(declared.module).callable(declared.local);
  const inlining = {
    step,
    module: end.module,
    local: end.local,
    template: inverseOf(template, end.local, start),
    declaring,
    countsArguments: callable?.countsArguments ?? true,
    isAsync: false,
    calleeTypeParameters: callable?.typeParameters ?? template.typeParameters.length,
    constructs: true,
    keeps: true,
  };
  return { kind: 'construction', inlining, ...(declared && { declared }) };
}

function inexactReason(template: Template): string | undefined {
  if (template.async) return 'it is async, and a construction is not';
  if (template.returns === 'nothing') return 'it does not hand out what it constructs';
  if (template.notices.length > 0) return 'it tells people something, which a construction does not';
  if (!template.sameArguments) return 'it does not pass its own arguments on, all of them and in their order';
  const given = [...template.parts].flatMap((part) =>
    typeof part === 'object' && 'types' in part ? [...allParts(part.types)] : [],
  );
  const types = given.flatMap((part) =>
    typeof part === 'object' && 'typeParameter' in part ? [part.typeParameter] : [],
  );
  // Where it gives none they are inferred in both ways, and the compiler says if that differs.
  const isPassed = given.length === 0 || types.join() === template.typeParameters.join();
  return isPassed ? undefined : 'it gives type arguments of its own';
}

const inverseOf = (template: Template, name: string, at: number): Template => ({
  ...template,
  parts: [{ name, type: false, at }, template.parts.at(-1)!],
  head: { root: { name }, path: ['()'] },
});

/** The constructions among the uses of a class in one file, but for those in the class itself and in its factory. */
export function constructionsIn(
  { open }: ProofContext,
  path: string,
  { inlining, declared }: Construction,
  uses: readonly Omit<Found, 'inlining'>[],
): Found[] {
  const own = [declared, { module: inlining.module, local: inlining.local! }].flatMap((home) =>
    home?.module === path ? (open(path).whole(home.local)?.spans ?? []) : [],
  );
  const isOwn = ({ start }: Use): boolean => own.some((span) => span.start <= start && start < span.end);
  return uses.filter(({ use }) => use.kind === 'new' && !isOwn(use)).map((found) => ({ ...found, inlining }));
}

/** Every construction of the whole tree that does without the factory. */
export function constructionsLeft(
  context: ProofContext,
  owner: SymbolName,
  proven: Construction,
): { file: string; start: number }[] {
  const { graph, open } = context;
  const symbols = new Set(namesOf(graph, owner).map(formatSymbol));
  const homes = [...symbols].map((symbol) => symbol.slice(0, symbol.lastIndexOf('#')));
  const files = new Set([...homes, ...homes.flatMap((home) => [...graph.importersOf(home)])]);
  return [...files].sort().flatMap((file) => {
    if (!graph.facts.has(file)) return [];
    const source = open(file);
    const uses = bindingsIn(graph, source, symbols).flatMap(({ local, member }) =>
      source.uses(local, member),
    );
    const own = proven.declared?.module === file ? source.uses(proven.declared.local) : [];
    const found = [...uses, ...own].map((use) => ({ use, isMember: false }));
    return constructionsIn(context, file, proven, found).map(({ use }) => ({ file, start: use.start }));
  });
}
