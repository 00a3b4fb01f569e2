// Ways to a member that the compiler does not know as mentions of it: a call by its name on a value of type `any`, its
// object read by computed names or listed value by value, and a type that has any name. A promise would be lost there
// without an error, wherever nobody waits for what is called.

import type { Span } from '../edits.ts';
import type { CodePlace } from '../typed-questions.ts';
import type { AsyncContext } from './context.ts';
import { placeKey } from './remembered.ts';

/** A way to the member on which nobody waits. */
export interface UnnamedUse extends CodePlace {
  message: string;
}

export interface MemberUses {
  unnamed: readonly UnnamedUse[];
  /** Calls of it by its name, also those that references lack: of a private member from outside of its class. */
  called: readonly CodePlace[];
}

/**
 * The tree is gone through once for all of them.
 * @param names members' names where they are declared
 * @returns for each name
 */
export function unnamedUses(context: AsyncContext, names: readonly CodePlace[]): MemberUses[] {
  const words = names.map(({ file, start, end }) => context.textOf(file).slice(start, end));
  const isPlain = (word: string): boolean => /^[\w$]+$/.test(word);
  const called = context.onceEach('member calls', words.filter(isPlain), (asked) =>
    memberCalls(context, asked),
  );
  return names.map((name, index) => {
    const calls = called.get(words[index]!);
    if (!calls) return { unnamed: [], called: [] };
    const own = calls.typed.filter(({ declared }) => declared.includes(placeKey(name)));
    return {
      unnamed: [...calls.untyped, ...objectUses(context, name)],
      called: own.map((call) => call.name),
    };
  });
}

interface CallsOfName {
  untyped: readonly UnnamedUse[];
  typed: readonly { name: CodePlace; declared: readonly string[] }[];
}

interface MemberCall {
  word: string;
  object: CodePlace;
  name: CodePlace;
  call: CodePlace;
}

/** Calls of any member of these names: those that no type declares, and what the others call. */
function memberCalls(context: AsyncContext, words: readonly string[]): Map<string, CallsOfName> {
  const { calls, locals } = membersCalled(context, words);
  const symbols = context.types.symbols(calls.map(({ name }) => name));
  const types = context.types.types(calls.map(({ object }) => object));
  // Where a package is not installed nothing has a type.
  const isUntyped = (index: number): boolean =>
    (symbols[index]?.declarations.length ?? 0) === 0 && types[index]?.kind !== 'error';
  const typed = calls.map(({ word, name }, index) => {
    const declared = (symbols[index]?.declarations ?? []).flatMap(({ file, name: own }) =>
      own ? [placeKey({ ...own, file })] : [],
    );
    return { word, name, declared };
  });
  const untyped = [
    ...calls.filter(({ object }, index) => isUntyped(index) && !context.isOfRuntime(object)),
    ...locals.flatMap(({ word, local }) => localCalls(context, local).map((call) => ({ word, call }))),
  ].filter(({ call }) => !isAccounted(context, call));
  const said = (word: string): string => `no type says which ${word} is called here, and it may be this one`;
  return new Map(
    words.map((word) => [
      word,
      {
        untyped: untyped
          .filter((each) => each.word === word)
          .map(({ call }) => ({ ...call, message: said(word) })),
        typed: typed.filter((each) => each.word === word),
      },
    ]),
  );
}

function membersCalled(
  context: AsyncContext,
  words: readonly string[],
): { calls: MemberCall[]; locals: { word: string; local: CodePlace }[] } {
  const calls: MemberCall[] = [];
  const locals: { word: string; local: CodePlace }[] = [];
  for (const file of words.length > 0 ? context.graph.facts.keys() : []) {
    const text = context.textOf(file);
    for (const word of words) {
      if (!text.includes(word)) continue;
      const { called, taken } = context.syntax(file).membersNamed(word);
      for (const { object, name, call } of called)
        calls.push({ word, object: { ...object, file }, name: { ...name, file }, call: { ...call, file } });
      locals.push(...taken.map((local) => ({ word, local: { ...local, file } })));
    }
  }
  return { calls, locals };
}

/** What a pattern takes out under the name: its own type tells. */
function localCalls(context: AsyncContext, local: CodePlace): CodePlace[] {
  if (context.types.types([local])[0]?.kind !== 'any') return [];
  return (context.references(local)?.mentions ?? []).flatMap(({ file, start, end }) => {
    const mention = context.isOwn(file) ? context.syntax(file).mention({ start, end }) : undefined;
    const flow = mention?.kind === 'value' ? context.syntax(file).flow(mention.at) : undefined;
    return flow?.to === 'called' ? [{ ...flow.call, file }] : [];
  });
}

/** Whoever calls it waits already, or hands the promise on to who does. */
function isAccounted(context: AsyncContext, { file, ...call }: CodePlace): boolean {
  const use = context.syntax(file).promise(call);
  if (use.kind !== 'returned') return use.kind === 'accounted';
  const around = context.syntax(file).function(use.by);
  return Boolean(around?.isAsync || around?.returnsPromise);
}

/** Where the object that has the member goes, and others with it. */
function objectUses(context: AsyncContext, name: CodePlace): UnnamedUse[] {
  const { file } = name;
  const literal = context.syntax(file).literalAround(name);
  const word = context.textOf(file).slice(name.start, name.end);
  return literal ? new Holder(context, word).follow({ ...literal, file }) : [];
}

const listing = /^Object\.(?:values|entries)$/;

/** They call nothing of what they are given, or compare and print it. */
const harmless = /^(?:console\b|JSON\.|Object\.|(?:expect|assert)\b|\.to[A-Z]|(?:vi|jest)\.(?:mock|doMock)$)/;

class Holder {
  readonly #context: AsyncContext;
  readonly #word: string;
  readonly #seen = new Set<string>();

  constructor(context: AsyncContext, word: string) {
    this.#context = context;
    this.#word = word;
  }

  /** @param isOuter the object has it within another one */
  follow(place: CodePlace, isOuter = false): UnnamedUse[] {
    const { file, ...at } = place;
    const key = `${file}:${at.start}:${at.end}`;
    if (this.#seen.has(key)) return [];
    this.#seen.add(key);
    const syntax = this.#context.syntax(file);
    const use = syntax.object(at);
    const flow = syntax.flow(at);
    const callee = flow.to === 'argument' ? flow.callee.path.join('.') : '';
    if (!isOuter && listing.test(callee))
      return [this.#use(place, `its object is listed here value by value, ${this.#word} among them`)];
    if (use.kind === 'computed') return isOuter ? [] : this.#computed(file, at, use.at);
    const [expected] = this.#context.types.contextualTypes([place]);
    if (/^(?:any|unknown)$/.test(expected?.kind ?? '') && !harmless.test(callee))
      return [
        this.#use(place, `its object has type ${expected!.kind} here, where ${this.#word} may be called`),
      ];
    if (use.kind === 'value') return this.follow({ ...use.at, file }, isOuter);
    if (use.kind === 'named') return this.#named({ ...use.name, file }, place, isOuter);
    if (flow.to === 'name' && flow.isMember) return this.#within({ ...flow.name, file });
    if (flow.to !== 'returned') return [];
    const outer = syntax.flow(flow.by);
    return outer.to === 'argument' && !harmless.test(outer.callee.path.join('.'))
      ? this.follow({ ...outer.call, file }, isOuter)
      : [];
  }

  #within(name: CodePlace): UnnamedUse[] {
    const literal = this.#context.syntax(name.file).literalAround(name);
    return literal ? this.follow({ ...literal, file: name.file }, true) : [];
  }

  #named(name: CodePlace, place: CodePlace, isOuter: boolean): UnnamedUse[] {
    const members = isOuter ? undefined : this.#context.types.members(name);
    if (members && this.#context.types.types([name])[0]?.kind === 'object')
      if (!members.some((member) => member.name === this.#word))
        return [this.#use(place, `the type of its object has no ${this.#word}: computed names call it`)];
    return (this.#context.references(name)?.mentions ?? []).flatMap(({ file, start, end }) => {
      const is = this.#context.isOwn(file) ? this.#context.syntax(file).mention({ start, end }) : undefined;
      return is?.kind === 'value' ? this.follow({ ...is.at, file }, isOuter) : [];
    });
  }

  #computed(file: string, at: Span, read: Span): UnnamedUse[] {
    const flow = this.#context.syntax(file).flow(read);
    const isHarmless =
      flow.to === 'nothing' || (flow.to === 'called' && isAccounted(this.#context, { ...flow.call, file }));
    const message = `its object is read here by a computed name, which may be ${this.#word}`;
    return isHarmless ? [] : [this.#use({ ...at, file }, message)];
  }

  #use({ file, start, end }: CodePlace, message: string): UnnamedUse {
    return { file, start, end, message };
  }
}
