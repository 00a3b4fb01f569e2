// Everything that one source makes async: a fixed point over its references. A function that awaits becomes async, so
// its own callers await; a function that stands as a value is followed to where it is called. What cannot follow is a
// refusal, and then nothing of the source is done.

import type { Span } from '../edits.ts';
import { placeOf, type Refusal, type RefusalCode } from '../refusals.ts';
import type { CodePlace, References } from '../typed-questions.ts';
import { argumentOutcome } from './arguments.ts';
import { formatChain, type Link } from './chain.ts';
import type { AsyncContext } from './context.ts';
import { functionBarrier } from './functions.ts';
import { keptList, keptPromise } from './kept.ts';
import { type MarkKind, Marks } from './marks.ts';
import { followObject } from './objects.ts';
import { classMember } from './package-members.ts';
import { spiesOn } from './spies.ts';
import type { Flow, FunctionFacts, Mention, Owner } from './syntax.ts';
import { unnamedUses } from './unnamed-uses.ts';
import { Worklist } from './worklist.ts';

/** What a name holds: a function that returns a promise after `calls` more calls; for a getter reading is the call. */
interface Held {
  calls: number;
  getter?: boolean;
  /** It is a generator: what it returns is iterated, not awaited. */
  iterates?: boolean;
  /** The type that says what it gives has a name, and changes there. */
  isTyped?: boolean;
}

export interface ClosureOptions {
  /** Also the promises of functions that were async before and await it. */
  follows?: boolean;
  /** Nothing will be converted. */
  judges?: boolean;
}

/** Why a function has to give a promise. */
type Becoming = 'named' | 'returned' | 'awaits' | 'given';

const plain: Held = { calls: 0 };
const generator: Held = { calls: 0, iterates: true };

const keyOf = ({ calls, getter, iterates, isTyped }: Held): string =>
  `${calls}${getter ? 'g' : ''}${iterates ? 'i' : ''}${isTyped ? 't' : ''}`;

export class Closure {
  readonly marks = new Marks();
  readonly refusals: Refusal[] = [];
  readonly #context: AsyncContext;
  readonly #step: string;
  readonly #breaking: boolean;
  readonly #work: Worklist;
  /** Members that give a promise now, where they are declared. */
  readonly #members = new Map<string, { name: CodePlace; held: Held; link: Link }>();
  /** The source was async before: what nobody waits for on purpose stays. */
  #wasAsync = false;
  /** Whoever awaits it gives a promise in its turn, also where it was async before the run. */
  readonly #followsAll: boolean;
  /** Nothing is converted: only where a promise is lost is of interest. */
  readonly #judges: boolean;
  /** The source is a package's: what its typings say is not asked. */
  #isOutside = false;

  constructor(context: AsyncContext, source: { id: string; breaking: boolean } & ClosureOptions) {
    this.#context = context;
    this.#work = new Worklist(context);
    this.#step = source.id;
    this.#breaking = source.breaking;
    this.#followsAll = source.follows ?? false;
    this.#judges = source.judges ?? false;
  }

  /** Makes the function that a name declares async, and follows. */
  ofDeclaration(name: CodePlace, label: string): this {
    const link: Link = { label, file: name.file, start: name.start };
    const mention = this.#context.syntax(name.file).mention(name);
    const facts =
      mention?.kind === 'declares' ? this.#context.syntax(name.file).function(mention.at) : undefined;
    this.#wasAsync = Boolean(facts?.isAsync) || this.#context.returnsPromise(name);
    if (facts && !this.#wasAsync) this.#uncast(name.file, facts.at, link);
    this.#named(name, facts?.isGenerator ? generator : plain, link);
    return this.#converted(link);
  }

  /** The source hands out a promise under another type: it gives it as what it is. */
  #uncast(file: string, at: Span, link: Link): void {
    for (const { call, cast } of this.#context.syntax(file).castReturns(at)) {
      if (this.#context.types.types([{ ...call, file }])[0]?.thenable !== 'always') continue;
      this.#mark('casts', file, cast, link);
      this.#mark('promises', file, cast, link);
    }
  }

  /** Makes a function without a name async, and follows. */
  ofFunction(file: string, at: Span, label: string): this {
    const facts = this.#context.syntax(file).function(at);
    this.#wasAsync = Boolean(facts?.isAsync || facts?.returnsPromise);
    const link: Link = { label, file, start: at.start };
    this.#becomesAsync(file, at, link, 'named');
    return this.#converted(link);
  }

  /** Takes every mention of a name as that of an async function, wherever it is declared. */
  ofMentions(names: readonly CodePlace[], label: string): this {
    this.#isOutside = true;
    for (const name of names) this.#named(name, plain, { label, file: name.file, start: name.start });
    return this.#run();
  }

  /**
   * A member of what a package exports, or of what that returns: its object is followed by name, and refused where it
   * is handed on. A member of a class is known by its declaration, whoever holds the instance.
   * @param path names of members, `()` for a call
   */
  ofPackageMember(names: readonly CodePlace[], path: readonly string[], label: string): this {
    this.#isOutside = true;
    for (const name of names) {
      const link: Link = { label, file: name.file, start: name.start };
      const declared = path.length === 1 ? classMember(this.#context, name, path[0]!) : undefined;
      if (declared === 'unused') continue;
      if (declared === 'unknown') this.#lostMember(name, label, link);
      else if (declared) this.#named(declared, plain, link);
      else
        followObject(this.#context, name, path, {
          value: (place) => this.#value(place.file, place, plain, link),
          named: (local) => this.#named(local, plain, link),
          lost: (place) => this.#lostMember(place, label, link),
        });
    }
    return this.#run();
  }

  #lostMember({ file, start }: CodePlace, label: string, link: Link): void {
    const message = `${label} is a member, and its object goes where its calls cannot be told from others`;
    this.#refuse('async/package-member', file, start, message, link);
  }

  #run(): this {
    // Calls of members that the compiler does not know as mentions are work again.
    for (this.#work.run(); this.#members.size > 0; this.#work.run()) this.#membersCalled();
    return this;
  }

  #isMember(name: CodePlace, held: Held, link: Link): void {
    const key = `${name.file}:${name.start}`;
    if (!this.#members.has(key)) this.#members.set(key, { name, held, link });
  }

  /** A source that is neither async nor becomes so was not understood. */
  #converted(source: Link): this {
    this.#run();
    const isAsync =
      this.#wasAsync || this.marks.all.some(({ kind }) => kind === 'functions' || kind === 'signatures');
    if (!isAsync && this.refusals.length === 0)
      this.#refuse(
        'async/escapes',
        source.file,
        source.start,
        `${source.label} is no function that can be made async`,
        source,
      );
    return this;
  }

  #mark(kind: MarkKind, file: string, at: Span, because: Link): void {
    this.marks.add({ kind, file, at, because, steps: [this.#step] });
  }

  #refuse(code: RefusalCode, file: string, start: number, message: string, link: Link): void {
    // Of a function that gave a promise before it is no news that its type is part of another one.
    if (this.#judges && this.isPromiseBefore && (link.because ? !losing.has(code) : code === typeOnly))
      return;
    const { textOf } = this.#context;
    const chain = link.because || link.file !== file ? `; ${formatChain(link, textOf)}` : '';
    const place = placeOf(file, textOf(file), start);
    this.refusals.push({ code, step: this.#step, message: `${message}${chain}`, ...place });
  }

  #named(name: CodePlace, held: Held, link: Link): void {
    const key = `${name.file}:${name.start}:${keyOf(held)}`;
    this.#work.once(`name:${key}`, () => this.#references(name, held, link), { referencesOf: name });
  }

  #references(name: CodePlace, held: Held, link: Link): void {
    const found = this.#context.references(name);
    if (!found) {
      const message = 'no tsconfig has this file, so its users are unknown';
      this.#refuse('types/not-covered', name.file, name.start, message, link);
      return;
    }
    for (const declaration of found.declarations) {
      if (!declaration.name) continue;
      this.#work.see(`name:${declaration.file}:${declaration.name.start}:${keyOf(held)}`);
    }
    this.#declarations(found, held, link);
    for (const mention of [...found.mentions, ...this.#context.untypedMentions(found)])
      this.#mention(mention, held, link);
  }

  #declarations({ declarations }: References, held: Held, link: Link): void {
    for (const declaration of declarations) {
      if (declaration.kind === 'import') continue;
      if (!this.#context.isOwn(declaration.file)) {
        const isSource = this.#isOutside && link.because === undefined;
        const refused = isSource ? undefined : this.#context.outsideRefusal(declaration);
        if (refused) this.#refuse('async/contract', link.file, link.start, refused, link);
      } else if (declaration.name) {
        for (const { file, start } of this.#context.namespaceEscapes(declaration.file, declaration.name))
          this.#refuse('async/escapes', file, start, 'the namespace of its module leaves as a value', link);
        this.#mention({ ...declaration.name, file: declaration.file }, held, link);
        for (const spy of held.calls === 0 ? spiesOn(this.#context, declaration) : [])
          this.#value(spy.file, spy, held, link);
        if (held.calls === 0 && (declaration.kind === 'method' || declaration.kind === 'property'))
          this.#isMember({ ...declaration.name, file: declaration.file }, held, link);
      }
    }
  }

  /** Ways to members by which the compiler finds no mention of them. */
  #membersCalled(): void {
    const members = [...this.#members.values()];
    this.#members.clear();
    const uses = unnamedUses(
      this.#context,
      members.map(({ name }) => name),
    );
    for (const [index, { unnamed, called }] of uses.entries()) {
      const { held, link } = members[index]!;
      for (const { file, start, message } of unnamed)
        this.#refuse('async/escapes', file, start, message, link);
      for (const name of called) this.#mention(name, held, link);
    }
  }

  #mention(place: CodePlace, held: Held, link: Link): void {
    const { file } = place;
    if (!this.#context.isOwn(file)) return;
    this.#work.once(`mention:${file}:${place.start}:${held.calls}`, () => {
      const mention = this.#context.syntax(file).mention(place);
      if (mention) this.#mentioned(file, place, mention, held, link);
      else this.#refuse('async/escapes', file, place.start, 'it is named in a way that is not known', link);
    });
  }

  #mentioned(file: string, place: CodePlace, mention: Mention, held: Held, link: Link): void {
    switch (mention.kind) {
      case 'declares':
        if (held.calls > 0) return;
        if (mention.signature) this.#signature(file, mention.signature, held, link);
        this.#becomesAsync(file, mention.at, link, 'named');
        return;
      case 'signature':
        if (held.calls > 0 && held.isTyped) return;
        if (held.calls > 0) this.#givingSignature(file, mention.at, place, held, link);
        else this.#signature(file, mention.at, held, link);
        return;
      case 'given':
        if (held.calls === 0 && mention.signature) this.#signature(file, mention.signature, held, link);
        if (held.calls === 0) this.#given(file, mention.at, link);
        return;
      case 'return-type':
        if (held.iterates)
          this.#refuse('async/generator', file, place.start, 'it is the type of what it iterates', link);
        else if (held.calls === 0) this.#mark('awaitedTypes', file, mention.at, link);
        return;
      case 'annotates':
        this.#named({ ...mention.name, file }, held, this.#link(file, mention.name, link));
        if (mention.parameter && held.calls === 0)
          this.#givenTo({ ...mention.parameter.of, file }, mention.parameter.index, link);
        return;
      case 'named':
        this.#named({ ...mention.name, file }, held, this.#link(file, mention.name, link));
        return;
      case 'value':
        if (held.getter) this.#promise(file, mention.at, link);
        else this.#value(file, mention.at, held, link);
        return;
      case 'written':
        this.#refuse('async/escapes', file, place.start, 'it is written to', link);
        return;
      case 'results':
        this.#results(file, mention, { ...held, calls: held.calls + 1, isTyped: true }, link);
        return;
      case 'type':
        this.#refuse('async/shared-type', file, place.start, 'it is part of a larger type', link);
        return;
      case 'passes':
    }
  }

  /** A function returns what has such a type: whoever calls it gets a function that promises. */
  #results(file: string, of: Extract<Mention, { kind: 'results' }>, held: Held, link: Link): void {
    if ('name' in of) this.#named({ ...of.name, file }, held, this.#link(file, of.name, link));
    else {
      this.#value(file, of.at, held, link);
      if (held.calls === 1)
        for (const value of this.#context.syntax(file).returned(of.at)) this.#given(file, value, link);
    }
  }

  /** What gives it is only declared: the type of its result has to have a name, and to change there. */
  #givingSignature(file: string, at: Span, place: CodePlace, held: Held, link: Link): void {
    const names = held.calls === 1 ? this.#context.syntax(file).resultNames(at) : undefined;
    const types = (names ?? []).map((name) => ({ ...name, file }));
    if (types.length === 0 || !types.every((type) => this.#context.isFunctionType(type)))
      this.#refuse('async/shared-type', file, place.start, 'its type says what it gives', link);
    else for (const type of types) this.#named(type, plain, this.#link(file, type, link));
  }

  #signature(file: string, at: Span, held: Held, link: Link): void {
    if (held.iterates) {
      this.#refuse('async/generator', file, at.start, 'a type apart from it says what it iterates', link);
      return;
    }
    if (this.#context.alwaysMayPromise({ ...at, file })) return;
    this.#mark('signatures', file, at, link);
    for (const name of this.#context.syntax(file).typeNames(at)) {
      const type = { ...name, file };
      if (this.#context.isFunctionType(type)) this.#named(type, plain, this.#link(file, name, link));
    }
  }

  /** Another value than the one that we came from may be put under the name: it must give a promise as well. */
  #given(file: string, at: Span, link: Link): void {
    if (this.#work.has(`value:${file}:${at.start}:${at.end}:0`)) return;
    if (this.#context.syntax(file).function(at)) {
      this.#becomesAsync(file, at, link, 'given');
      return;
    }
    const declared = this.#context.declarationOf({ ...at, file });
    if (declared) this.#named(declared, plain, this.#link(file, at, link));
    else if (this.#made(file, at, link)) return;
    else if (!this.#context.mayReturnPromise({ ...at, file }))
      this.#refuse('async/escapes', file, at.start, 'another function is put there', link);
  }

  /** A call of the tree's own function makes it: whatever that returns gives a promise, to all who call it. */
  #made(file: string, at: Span, link: Link): boolean {
    const callee = this.#context.syntax(file).callee(at);
    const maker = callee && this.#context.declarationOf({ ...callee, file });
    const mention = maker && this.#context.syntax(maker.file).mention(maker);
    if (mention?.kind !== 'declares' && mention?.kind !== 'signature') return false;
    this.#named(maker!, { calls: 1 }, this.#link(file, at, link));
    if (mention.kind === 'declares')
      this.#work.once(`made:${maker!.file}:${mention.at.start}`, () => {
        for (const value of this.#context.syntax(maker!.file).returned(mention.at))
          this.#given(maker!.file, value, link);
      });
    return true;
  }

  #value(file: string, at: Span, held: Held, link: Link): void {
    this.#work.once(`value:${file}:${at.start}:${at.end}:${keyOf(held)}`, () =>
      this.#flow(file, at, this.#context.syntax(file).flow(at), held, link),
    );
  }

  #flow(file: string, at: Span, flow: Flow, held: Held, link: Link): void {
    switch (flow.to) {
      case 'called':
        if (held.calls > 0) this.#value(file, flow.call, { ...held, calls: held.calls - 1 }, link);
        else if (held.iterates) this.#iterated(file, flow.call, link);
        else this.#promise(file, flow.call, link);
        return;
      case 'name':
        if (flow.isAssigned && this.#isUndeclared({ ...flow.name, file })) {
          this.#refuse(
            'async/escapes',
            file,
            flow.name.start,
            'it is put in a member that no type declares',
            link,
          );
          return;
        }
        this.#named({ ...flow.name, file }, held, this.#link(file, flow.name, link));
        if (flow.isMember && held.calls === 0) this.#isMember({ ...flow.name, file }, held, link);
        return;
      case 'value':
        this.#value(file, flow.at, held, link);
        return;
      case 'returned':
        this.#value(file, flow.by, { ...held, calls: held.calls + 1 }, link);
        return;
      case 'default-export':
        for (const call of this.#context.requiresOf(file)) this.#value(call.file, call, held, link);
        for (const name of this.#context.defaultImports(file)) this.#named(name, held, link);
        return;
      case 'argument':
        this.#argument(file, flow, held, link);
        return;
      case 'attribute': {
        const refused = this.#context.attributeRefusal({ ...at, file }, flow.name);
        if (refused) this.#refuse(refused.code, file, at.start, refused.message, link);
        return;
      }
      case 'double':
        this.#mark('doubles', file, flow.at, link);
        if (flow.implementation) this.#given(file, flow.implementation, link);
        this.#value(file, flow.call, held, link);
        return;
      case 'element': {
        const refused = this.#context.elementRefusal(file);
        if (refused) this.#refuse('async/component', file, flow.at.start, refused, link);
        return;
      }
      case 'lost':
        this.#refuse('async/escapes', file, at.start, flow.what, link);
        return;
      case 'nothing':
    }
  }

  /** Nothing that calls it can be found. */
  #isUndeclared(name: CodePlace): boolean {
    return (this.#context.references(name)?.declarations.length ?? 0) === 0;
  }

  #argument(file: string, flow: Extract<Flow, { to: 'argument' }>, held: Held, link: Link): void {
    const outcome = argumentOutcome(this.#context, file, flow, held.calls);
    if (outcome.kind === 'refused')
      this.#refuse(outcome.code, file, flow.argument.start, outcome.message, link);
    else if (outcome.kind === 'followed') {
      // The callee has got a promise ever since, whatever it calls its type.
      if (this.isPromiseBefore && this.#context.returnsPromise({ ...flow.argument, file })) return;
      const own = this.#link(file, flow.argument, link);
      this.#named(outcome.name, held, own);
      this.#givenTo(outcome.callee, flow.index, own);
    } else if (outcome.kind === 'value') this.#value(file, flow.call, held, link);
    else if (outcome.kind === 'throws') {
      this.#mark('throws', file, outcome.at, link);
      this.#awaitedBy(file, outcome.at, this.#context.syntax(file).owner(outcome.at), link);
    } else if (outcome.kind === 'effect') this.#mark('effects', file, flow.argument, link);
    else if (outcome.kind === 'promise') this.#promise(file, flow.call, link);
    else if (outcome.kind === 'combined') {
      // It was a promise before; whoever waits for it may not have been one.
      const { kind } = this.#context.syntax(file).promise(outcome.at);
      if (this.isPromiseBefore || kind === 'accounted') this.#promise(file, outcome.at, link);
    } else if (outcome.kind === 'loop' && !this.#isKept(file, flow.call, link, keptList)) {
      this.#mark('loops', file, flow.call, link);
      for (const kind of outcome.how) this.#mark(kind, file, flow.call, link);
      this.#awaitedBy(file, flow.call, this.#context.syntax(file).owner(flow.call), link);
    }
  }

  /** Every call of a function whose parameter gives a promise now has to pass such a function. */
  #givenTo(callee: CodePlace, index: number, link: Link): void {
    this.#work.once(`given:${callee.file}:${callee.start}:${index}`, () => {
      const name = this.#context.syntax(callee.file).function(callee)?.name;
      const found = name && this.#context.references({ ...name, file: callee.file });
      for (const mention of found ? [...found.mentions, ...this.#context.untypedMentions(found)] : []) {
        const syntax = this.#context.syntax(mention.file);
        const value = syntax.mention(mention);
        const flow = value?.kind === 'value' ? syntax.flow(value.at) : undefined;
        const argument = flow?.to === 'called' ? syntax.argument(flow.call, index) : undefined;
        if (argument) this.#given(mention.file, argument, link);
      }
    });
  }

  #promise(file: string, at: Span, link: Link): void {
    this.#work.once(`promise:${file}:${at.start}:${at.end}`, () => {
      const use = this.#context.syntax(file).promise(at);
      if (use.kind === 'accounted') {
        if (use.awaitedBy?.kind === 'function')
          this.#becomesAsync(file, use.awaitedBy.at, this.#link(file, at, link), 'awaits');
        return;
      }
      if (use.kind === 'voided' && this.#wasAsync) return;
      if (use.kind === 'await' && this.#judges && this.#isNone({ ...at, file })) return;
      if (use.kind === 'await' && this.#isKept(file, at, link, keptPromise)) return;
      if (this.#context.isGenerated(file)) {
        this.#refuse('file/generated', file, at.start, `${file} is generated and calls it`, link);
      } else if (use.kind === 'refused') {
        this.#refuse(use.code, file, at.start, use.message, link);
      } else if (use.kind === 'returned') {
        this.#mark('promises', file, at, link);
        this.#becomesAsync(file, use.by, this.#link(file, at, link), 'returned');
      } else {
        this.#mark('awaits', file, at, link);
        this.#awaitedBy(file, at, use.owner, link);
      }
    });
  }

  /** What is given through a generic function is a promise for some of its callers. */
  #isNone(place: CodePlace): boolean {
    const [type] = this.isPromiseBefore ? this.#context.types.types([place]) : [];
    return type?.thenable === 'never' && !/^(?:any|unknown|error|type-parameter)$/.test(type.kind);
  }

  /** It was a promise before and goes where it may: whoever reads it there waits. */
  #isKept(file: string, at: Span, link: Link, keptAs: typeof keptPromise): boolean {
    const kept = this.isPromiseBefore ? keptAs(this.#context, { ...at, file }) : undefined;
    if (!kept || kept.kind === 'lost') return false;
    if (kept.kind === 'returned') {
      const facts = this.#context.syntax(file).function(kept.by);
      if (!facts || !this.#givesPromise(file, facts)) return false;
      this.#becomesAsync(file, kept.by, link, 'returned');
    }
    if (kept.kind === 'stored')
      for (const each of kept.promises) this.#promise(each.file, each, this.#link(each.file, each, link));
    return true;
  }

  /** The call of a generator that is async now: what goes over it waits for each value. */
  #iterated(file: string, at: Span, link: Link): void {
    this.#work.once(`iterated:${file}:${at.start}:${at.end}`, () => {
      const use = this.#context.syntax(file).iteration(at);
      if (use.kind === 'refused') this.#refuse('async/generator', file, at.start, use.message, link);
      else if (use.kind === 'delegated')
        this.#becomesAsync(file, use.by, this.#link(file, at, link), 'awaits');
      else if (use.kind !== 'accounted') {
        this.#mark(use.kind, file, use.at, link);
        this.#awaitedBy(file, use.at, use.owner, link);
      }
    });
  }

  #awaitedBy(file: string, at: Span, owner: Owner, link: Link): void {
    if (owner.kind === 'barrier') this.#refuse(owner.code, file, at.start, owner.message, link);
    else if (owner.kind === 'function')
      this.#becomesAsync(file, owner.at, this.#link(file, at, link), 'awaits');
    else {
      const refused = this.#context.topLevelRefusal(file);
      if (refused) this.#refuse('async/top-level', file, at.start, refused, link);
    }
  }

  #becomesAsync(file: string, at: Span, link: Link, how: Becoming): void {
    const facts = this.#context.syntax(file).function(at);
    const isTold = !facts || facts.isAsync || facts.returnsPrimitive;
    this.#work.once(
      `async:${file}:${at.start}:${how === 'awaits'}`,
      () => {
        if (facts) this.#comesToWait(file, at, facts, link, how);
        else this.#refuse('async/escapes', file, at.start, 'it is no function that can be read', link);
      },
      isTold ? undefined : { returnsOf: functionPlace(file, facts) },
    );
  }

  #comesToWait(file: string, at: Span, facts: FunctionFacts, link: Link, how: Becoming): void {
    const isPromise = this.#givesPromise(file, facts);
    // Nobody waits there, which is told; its own callers get what they got before.
    if (this.#judges && !isPromise && how === 'awaits' && this.isPromiseBefore) return;
    if (isPromise && how === 'awaits') {
      if (!facts.isAsync) {
        this.#mark('functions', file, at, link);
        this.#context.waiting.push({ file, offset: facts.asyncAt });
      }
      if (!this.#follows(file, facts)) return;
    }
    const barrier = functionBarrier(this.#context, file, facts, how === 'awaits', this.#breaking);
    if (barrier && !isPromise) {
      this.#refuse(barrier.code, file, facts.name?.start ?? at.start, barrier.message, link);
      return;
    }
    if (!isPromise) this.#mark('functions', file, at, link);
    if (how === 'given') return;
    if (facts.isAsync && how === 'returned' && !this.#follows(file, facts)) return;
    const own = { label: facts.label, file, start: facts.name?.start ?? at.start, because: link };
    if (facts.isGetter && facts.name) this.#named({ ...facts.name, file }, { calls: 0, getter: true }, own);
    else this.#value(file, at, facts.isGenerator ? generator : plain, how === 'named' ? link : own);
  }

  #givesPromise(file: string, facts: FunctionFacts): boolean {
    return (
      facts.isAsync || (!facts.returnsPrimitive && this.#context.returnsPromise(functionPlace(file, facts)))
    );
  }

  /** Before anything is converted it gives a promise, or whoever calls it is to take one. */
  get isPromiseBefore(): boolean {
    return this.#context.asyncBefore?.has(this.#step) ?? (this.#wasAsync || this.#isOutside);
  }

  /** Its callers have to wait for it as well: this run has made it async, or all are asked. */
  #follows(file: string, facts: FunctionFacts): boolean {
    return this.#followsAll || this.#context.madeAsync(file, facts);
  }

  #link(file: string, at: Span, because: Link): Link {
    const written = this.#context.textOf(file).slice(at.start, at.end);
    const label = /^[\w$]+$/.test(written) ? written : because.label;
    return { label, file, start: at.start, because };
  }
}

/** Slots in which a promise goes unseen. */
const losing: ReadonlySet<RefusalCode> = new Set([
  'async/void-callback',
  'async/event-handler',
  'async/request-handler',
  'async/array-callback',
  'async/executor',
]);
const typeOnly: RefusalCode = 'async/shared-type';

const functionPlace = (file: string, { at, name }: FunctionFacts): CodePlace => ({ ...(name ?? at), file });
