// What the plan of async conversions may ask of one file's syntax: plain data about the place of a name, of a function
// and of a value that became a promise. The language answers from its tree; it decides nothing.

import type { Span } from '../edits.ts';
import type { TextEdit } from '../language.ts';
import type { RefusalCode } from '../refusals.ts';

/** What a mention of a name that stands for a function is. */
export type Mention =
  /** It declares the function at `at`; `signature` where an annotation says what it holds. */
  | { kind: 'declares'; at: Span; signature?: Span }
  /** It declares without a body: an overload, an interface's member, a type of a function, an annotated variable. */
  | { kind: 'signature'; at: Span }
  /** It is given the value at `at`: `{ create: createDb }`, `const create = createDb`. */
  | { kind: 'given'; at: Span; signature?: Span }
  /** An import or export clause, a parameter without a type: the name passes through. */
  | { kind: 'passes' }
  /** `ReturnType<typeof f>`. */
  | { kind: 'return-type'; at: Span }
  /** A type that a variable, property or parameter has: what it holds is such a function too. */
  | { kind: 'annotates'; name: Span; parameter?: { of: Span; index: number } }
  /** The type of what a function returns, which is at `at` or only declared under a name. */
  | { kind: 'results'; at: Span }
  | { kind: 'results'; name: Span }
  /** Part of a larger type. */
  | { kind: 'type' }
  /** `{ create: open } = factory`: the local name is another one for it. */
  | { kind: 'named'; name: Span }
  /** It is read as a value, at the expression `at`: `f`, `factory.create`. */
  | { kind: 'value'; at: Span }
  /** It is written to. */
  | { kind: 'written'; at: Span };

/** Where a function's value goes. */
export type Flow =
  | { to: 'called'; call: Span }
  /** Under a name: a variable, a property, a method; ask its references. */
  /** `isAssigned`: to a member, which its object's type need not declare. */
  | { to: 'name'; name: Span; isMember?: boolean; isAssigned?: true }
  | { to: 'argument'; call: Span; argument: Span; index: number; callee: CalleeShape }
  | { to: 'returned'; by: Span }
  | { to: 'attribute'; at: Span; name: string }
  | { to: 'default-export'; at: Span }
  /** A larger expression with the same value: `c ? f : g`, `f as T`, `f.bind(o)`. */
  | { to: 'value'; at: Span }
  /** A double is told what it returns; `at` is the name `mockReturnValue`. */
  | { to: 'double'; at: Span; call: Span; implementation?: Span }
  /** It is rendered: `<Rows />`. */
  | { to: 'element'; at: Span }
  /** Nothing calls it there: `f === g`, `if (f)`, `typeof f`. */
  | { to: 'nothing' }
  | { to: 'lost'; what: string };

/** The words of a callee, as far as they are plain names. */
export interface CalleeShape {
  /** `vi.fn` → `['vi', 'fn']`; `xs.map(a).sort` → `['', 'sort']`. */
  path: readonly string[];
  /** The object of a member call. */
  object?: Span;
  isNew: boolean;
  /** Part of a chain that ends at an absent value. */
  isOptional: boolean;
}

/** What stands around an expression whose value is a promise now. */
export type PromiseUse =
  /** Awaited, chained, handed to Promise.all; `awaitedBy` where an await stands around it. */
  | { kind: 'accounted'; awaitedBy?: Owner }
  /** `void f()`: nobody waits for it, on purpose if it was a promise before. */
  | { kind: 'voided'; owner: Owner }
  /** The value of a function, plainly: it need not be awaited there. */
  | { kind: 'returned'; by: Span }
  | { kind: 'await'; owner: Owner }
  | { kind: 'refused'; code: RefusalCode; message: string };

/** Where a promise goes for which nobody waits on the spot. */
export type KeptUse =
  /** A larger expression with the same value. */
  | { kind: 'value'; at: Span }
  /** Under a name, in a place that has a type; `also`: the assignment is a value itself. */
  | { kind: 'named'; name: Span; place: Span; also?: Span }
  /** `list`: it is pushed there. */
  | { kind: 'argument'; call: Span; index: number; list?: Span }
  | { kind: 'attribute' | 'list'; at: Span }
  | { kind: 'returned'; by: Span }
  /** Whether it is there: `if (pending)`. */
  | { kind: 'tested' }
  | { kind: 'lost' };

/** What is done with a list of promises. */
export type ListUse =
  | { kind: 'combined'; call: Span }
  /** Part of another list. */
  | { kind: 'list'; at: Span }
  | { kind: 'named'; name: Span }
  /** Names that hold its elements one by one. */
  | { kind: 'elements'; names: readonly Span[] }
  /** Its length, or its `push`. */
  | { kind: 'tested' }
  | { kind: 'lost' };

/** Who would have to be async so that an expression can be awaited. */
export type Owner =
  | { kind: 'function'; at: Span }
  | { kind: 'module' }
  | { kind: 'barrier'; code: RefusalCode; message: string };

/** What is done with an object of which one member is async. */
export type ObjectUse =
  | { kind: 'member'; name: string; at: Span }
  | { kind: 'called' | 'constructed'; call: Span }
  /** `const view = render()`. */
  | { kind: 'named'; name: Span }
  /** `const { rerender } = render()`. */
  | { kind: 'taken'; names: readonly { name: string; local: Span }[] }
  /** A larger expression with the same value. */
  | { kind: 'value'; at: Span }
  /** `table[key]`. */
  | { kind: 'computed'; at: Span }
  | { kind: 'nothing' }
  | { kind: 'lost' };

/** Where a file names a member, whatever its object is. */
export interface MembersNamed {
  called: readonly { object: Span; name: Span; call: Span }[];
  /** Locals that patterns give what they take under the name. */
  taken: readonly Span[];
}

/** What goes over what a generator returned. */
export type IterationUse =
  | { kind: 'accounted' }
  /** `for (… of g())`, or `[...g()]`. */
  | { kind: 'iterations' | 'collections'; at: Span; owner: Owner }
  /** `yield* g()`. */
  | { kind: 'delegated'; by: Span }
  | { kind: 'refused'; message: string };

export interface FunctionFacts {
  at: Span;
  /** For people: `createDb`, `Pool.acquire`, `a callback`. */
  label: string;
  name?: Span;
  isAsync: boolean;
  /** Where its `async` stands, or belongs. */
  asyncAt: number;
  isGenerator: boolean;
  isGetter: boolean;
  /** Names of its plain parameters, '' for others. */
  parameters: readonly string[];
  usesArguments: boolean;
  usesThis: boolean;
  /** Why it cannot be async, whatever calls it. */
  barrier?: { code: RefusalCode; message: string };
  /** A React component; its name begins with a capital letter and it returns JSX. */
  component?: { usesHooks: boolean };
  /** The annotation says that it returns a promise. */
  returnsPromise: boolean;
  /** The annotation says that it returns a primitive value. */
  returnsPrimitive: boolean;
}

/** What one file's conversion is made of; spans are those of the text that was opened. */
export interface Conversion {
  /** Expressions to await. */
  awaits: readonly Span[];
  /** Expressions that functions return as promises. */
  promises: readonly Span[];
  /** Functions that return a promise afterwards. */
  functions: readonly Span[];
  /** Declarations without a body whose type changes. */
  signatures: readonly Span[];
  /** `ReturnType<typeof f>`. */
  awaitedTypes: readonly Span[];
  /** Calls of array methods whose callback is async now. */
  loops: readonly Span[];
  /** Those of them whose callbacks change no list, however deep. */
  steady: readonly Span[];
  /** Those whose lists may have holes. */
  sparse: readonly Span[];
  /** Those whose callback is a name, and takes nothing but the element. */
  byElement: readonly Span[];
  /** Those of a Map or a Set. */
  ofMap: readonly Span[];
  ofSet: readonly Span[];
  /** Callbacks of `expect(…).toThrow()` and `assert.throws(…)`. */
  throws: readonly Span[];
  /** Names such as `mockReturnValue`, which has a twin for promises. */
  doubles: readonly Span[];
  /** Those of them whose callbacks may all run at once. */
  atOnce: readonly Span[];
  /** Loops over generators that are async now. */
  iterations: readonly Span[];
  /** Lists of all that such a generator gives. */
  collections: readonly Span[];
  /** Callbacks of effects of components. */
  effects: readonly Span[];
  /** `f() as unknown as A`: casts that called a promise something else, and go. */
  casts: readonly Span[];
}

export interface ConversionEdit extends TextEdit {
  /** The span of the conversion that it belongs to. */
  for: Span;
}

/** The names that a function calls, and the objects whose methods it calls: calm only if those are built-in. */
export interface CalmCalls {
  calls: readonly Span[];
  objects: readonly Span[];
}

/** What a function calls or hands on by a name, and the objects that it changes where they are lists. */
export interface ListChanges {
  calls: readonly Span[];
  changed: readonly Span[];
}

/** Lists with empty places. */
export interface Holes {
  /** Some are made. */
  made: boolean;
  /** Objects from which something is deleted: a hole if they are lists. */
  deleted: readonly Span[];
}

/** The type of an expression. */
export interface ValueType {
  /** As it may be written anywhere; undefined where it has names of its own. */
  text?: string;
  /** As the compiler says it to people. */
  said: string;
  /** Only certain strings or numbers, or a tuple, which a list that is filled later forgets. */
  isLiteral: boolean;
}

export type TypeOf = (expression: Span) => ValueType | undefined;

/** The questions themselves. */
export interface AsyncSyntax {
  mention(name: Span): Mention | undefined;
  flow(value: Span): Flow;
  promise(expression: Span): PromiseUse;
  function(at: Span): FunctionFacts | undefined;
  iteration(call: Span): IterationUse;
  /** Whether a function is a block that returns no value. */
  givesNothing(at: Span): boolean;
  object(at: Span): ObjectUse;
  /** The object literal that has a property of this name. */
  literalAround(name: Span): Span | undefined;
  membersNamed(name: string): MembersNamed;
  /** The call in which a specifier is the only argument. */
  callAround(specifier: Span): Span | undefined;
  /** Who would await an expression. */
  owner(at: Span): Owner;
  /**
   * The expression that expects its argument to throw: `expect(…).toThrow(E)`; the same as `refused` if it cannot.
   * `awaited`: it expects a promise, and calls what it is given.
   */
  throwing(argument: Span): { at: Span } | { refused: string } | 'awaited' | undefined;
  /** Calls that make a double of an object's member of a name. */
  spiesOn(name: string): readonly { object: Span; call: Span }[];
  /** The Promise.all in which the call stands already. */
  combinator(call: Span): Span | undefined;
  /** Where a promise goes for which nobody waits. */
  keptUse(promise: Span): KeptUse;
  listUse(promises: Span): ListUse;
  /** What a function without effects of its own calls; undefined if it has effects. */
  calm(at: Span): CalmCalls | undefined;
  /** How a function, or anything in a class, may change lists; undefined if it calls what has no name. */
  listChanges(at: Span): ListChanges | undefined;
  holes(): Holes;
  /** The beginning of the line above which a comment about an offset may stand; undefined if nowhere. */
  commentPlace(offset: number): number | undefined;
  /** The names of types of which the result of a declared function is made; undefined if it is made of others too. */
  resultNames(signature: Span): readonly Span[] | undefined;
  /** What a function returns, without casts. */
  returned(at: Span): readonly Span[];
  /** What a function returns through a cast: the call, and the cast around it. */
  castReturns(at: Span): readonly { call: Span; cast: Span }[];
  /** The name of a static member of the class that a name declares. */
  staticMember(className: Span, member: string): Span | undefined;
  /** The declaration of a function, or of a constant that holds one, at the top level of the module. */
  ofModule(name: Span): Span | undefined;
  /** Where a word stands as a name; undefined if it is the name of a property and of a value in one. */
  words(name: string): readonly Span[] | undefined;
  /** Where a name first stands in a span. */
  nameIn(span: Span, name: string): Span | undefined;
  /** The function that the module exports as its default without a name. */
  defaultFunction(): Span | undefined;
  /** What is called, of a call. */
  callee(call: Span): Span | undefined;
  /** An argument of a call. */
  argument(call: Span, index: number): Span | undefined;
  /** The name of a plain parameter. */
  parameter(at: Span, index: number): Span | undefined;
  /** Names of declared types that the annotation of a signature is made of. */
  typeNames(signature: Span): readonly Span[];
  /** Refused where no text means the same. */
  convert(
    conversion: Conversion,
    typeOf: TypeOf,
  ): ConversionEdit[] | { code: RefusalCode; message: string; at: Span };
}
