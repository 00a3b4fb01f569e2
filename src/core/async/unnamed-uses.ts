// Ways to a member that the compiler does not know as mentions of it: a call by its name on a value of type `any`, its
// object read by computed names or listed value by value, and a type that has any name. A promise would be lost there
// without an error, wherever nobody waits for what is called.

import type { Span } from '../edits.ts';
import type { CodePlace } from '../typed-questions.ts';
import type { AsyncContext } from './context.ts';

/** A way to the member on which nobody waits. */
export interface UnnamedUse extends CodePlace {
  message: string;
}

/** @param name a member's name where it is declared */
export function unnamedUses(context: AsyncContext, name: CodePlace): UnnamedUse[] {
  const word = context.textOf(name.file).slice(name.start, name.end);
  if (!/^[\w$]+$/.test(word)) return [];
  return [
    ...context.once(`untyped ${word}`, () => untypedCalls(context, word)),
    ...objectUses(context, name),
  ];
}

/** Calls of any member of this name whose object has no type. */
function untypedCalls(context: AsyncContext, word: string): UnnamedUse[] {
  const candidates = [...context.graph.facts.keys()].filter((file) => context.textOf(file).includes(word));
  const calls: { file: string; object: CodePlace; call: CodePlace }[] = [];
  for (const file of candidates) {
    const { called, taken } = context.syntax(file).membersNamed(word);
    for (const { object, call } of called)
      calls.push({ file, object: { ...object, file }, call: { ...call, file } });
    for (const local of taken) calls.push(...localCalls(context, { ...local, file }));
  }
  const types = context.types.types(calls.map(({ object }) => object));
  return calls
    .filter(({ call }, index) => types[index]?.kind === 'any' && !isAccounted(context, call))
    .map(({ call }) => ({
      ...call,
      message: `${word} is called here on a value of any type, which may be it`,
    }));
}

/** What a pattern takes out under the name: its own type tells. */
function localCalls(context: AsyncContext, local: CodePlace) {
  if (context.types.types([local])[0]?.kind !== 'any') return [];
  return (context.references(local)?.mentions ?? []).flatMap(({ file, start, end }) => {
    const mention = context.isOwn(file) ? context.syntax(file).mention({ start, end }) : undefined;
    const flow = mention?.kind === 'value' ? context.syntax(file).flow(mention.at) : undefined;
    return flow?.to === 'called' ? [{ file, object: local, call: { ...flow.call, file } }] : [];
  });
}

/** Whoever calls it waits already, or hands the promise on to who does. */
function isAccounted(context: AsyncContext, { file, ...call }: CodePlace): boolean {
  const use = context.syntax(file).promise(call);
  if (use.kind !== 'returned') return use.kind === 'accounted';
  const around = context.syntax(file).function(use.by);
  return Boolean(around?.isAsync || around?.returnsPromise);
}

/** Where the object that has the member goes by a name of its own. */
function objectUses(context: AsyncContext, name: CodePlace): UnnamedUse[] {
  const literal = context.syntax(name.file).literalAround(name);
  if (!literal) return [];
  const word = context.textOf(name.file).slice(name.start, name.end);
  const use = context.syntax(name.file).object(literal);
  if (use.kind !== 'named') return valueUses(context, name.file, literal, word);
  const holder = { ...use.name, file: name.file };
  const members = context.types.members(holder);
  if (members && context.types.types([holder])[0]?.kind === 'object')
    if (!members.some((member) => member.name === word))
      return [{ ...name, message: `the type of its object has no ${word}: computed names call it` }];
  return (context.references(holder)?.mentions ?? []).flatMap((mention) => {
    const { file } = mention;
    const is = context.isOwn(file) ? context.syntax(file).mention(mention) : undefined;
    return is?.kind === 'value' ? valueUses(context, file, is.at, word) : [];
  });
}

const listing = /^(?:values|entries)$/;

/** The object as a value: read by a computed name, or listed. */
function valueUses(context: AsyncContext, file: string, at: Span, word: string): UnnamedUse[] {
  const use = context.syntax(file).object(at);
  if (use.kind === 'computed') {
    const flow = context.syntax(file).flow(use.at);
    const isHarmless =
      flow.to === 'nothing' || (flow.to === 'called' && isAccounted(context, { ...flow.call, file }));
    const message = `its object is read here by a computed name, which may be ${word}`;
    return isHarmless ? [] : [{ ...at, file, message }];
  }
  const flow = use.kind === 'lost' ? context.syntax(file).flow(at) : undefined;
  const isListed =
    flow?.to === 'argument' && flow.callee.path[0] === 'Object' && listing.test(flow.callee.path[1] ?? '');
  const message = `its object is listed here value by value, ${word} among them`;
  return isListed ? [{ ...at, file, message }] : [];
}
