// What is left of a function that only forwards: the expression that it stands for, with holes where arguments go.
// A language proves it from a declaration; everything after that is the same for wrappers and for members of adapters.

import type { Span } from '../edits.ts';
import type { RefusalCode } from '../refusals.ts';

/** What a body has done before an argument is needed there: it decides which arguments may be written in place. */
export type Before = 'nothing' | 'reads' | 'effects';

/** One part of the expression, in the order of evaluation, which is the order of the text. */
export type Part =
  | string
  /**
   * A name of the declaring module or a global, to be spelled as the call site can. `taken`: a member is taken of it,
   * for an argument.
   */
  | { name: string; type: boolean; at: number; taken?: boolean }
  | Hole
  /** A list of arguments in parentheses; trailing ones that were not given can be left out. */
  | { list: readonly (readonly Part[])[] }
  | { typeParameter: string }
  /** Type arguments in angle brackets; left out where the call leaves its own to be inferred. */
  | { types: readonly Part[] }
  /** The dot, or whatever the call writes between its receiver and the member. */
  | { access: true };

export interface Hole {
  /** Index into `parameters`; the receiver of a member is the first. */
  parameter: number;
  /**
   * `object`: something is taken of it, or said of its type, so it has to bind as tightly as a member access. `whole`:
   * it is all that is left, so the place of the call decides. `list`: the rest of the arguments as one value.
   */
  place: 'argument' | 'spread' | 'list' | 'object' | 'whole';
  before: Before;
  /** `{ url }`: the property's name, which is left out where the argument is called the same. */
  shorthand?: string;
}

export interface Parameter {
  name: string;
  optional: boolean;
  rest: boolean;
  /** What it is when the argument is missing or undefined. */
  otherwise?: readonly Part[];
  /** That depends on when it is read. */
  changes?: boolean;
}

/** How the expression begins: whose it is, and what is then done with it. */
export interface Head {
  root: { name: string } | { parameter: number; type?: string };
  /**
   * Names of members, `()` for a call, `new` for a construction, `<>` for an element: `['()', 'create', '()']`. An
   * element stands alone: the component renders another one with all of its own properties.
   */
  path: readonly string[];
}

export interface Template {
  parameters: readonly Parameter[];
  typeParameters: readonly string[];
  parts: readonly Part[];
  head: Head;
  /** Throws become rejections, and the value is wrapped. */
  async: boolean;
  /** It waits for the expression, so that nothing is handed out before it is done. */
  awaits: boolean;
  /** `nothing`: the value of the expression is not handed out. */
  returns: 'value' | 'nothing';
  /** Whether a call passes exactly its own arguments on, in their order. */
  sameArguments: boolean;
  /** Warnings for people that go with it. */
  notices: readonly Span[];
}

/** A class whose instances stand for one instance of the canonical, which they hold. */
export interface Adapter {
  /** The field that holds it; undefined for a class of statics. */
  held: string | undefined;
  /** The language lets others get at it although it is private. */
  isOpen?: boolean;
  /** The name of the canonical's type in the declaring module, with the type parameters that it passes on. */
  type: string | undefined;
  typeParameters: readonly string[];
  /** The call that makes what it holds, which a compiler has to say is of that type. */
  makes?: Span;
  /** What `new Adapter(…)` stands for. */
  construction: Template | undefined;
  members: readonly Member[];
  /** The whole class, whose own mentions are not looked at. */
  body: Span;
}

export interface Member {
  name: string;
  /** Where its name is declared. */
  at: Span;
  static: boolean;
  /** `place`: whatever is done with it is done with what stands in its place. */
  kind: 'method' | 'get' | 'set' | 'place';
  template: Template;
}

/** What a declaration is, as far as its own text can prove it; `refused` quotes the place that does more. */
export type Forwarding =
  | { kind: 'wrapper'; template: Template; name: Span }
  /** `counted`: its constructor names its parameters, so that the base gets that many arguments. */
  | { kind: 'subclass'; base: readonly string[]; name: Span; counted: boolean }
  | { kind: 'adapter'; adapter: Adapter; name: Span }
  | { kind: 'stub'; what: 'throws' | 'does nothing'; name: Span }
  /** `names`: what it mentions of its module, by which one sees whether it was meant to forward at all. */
  | { kind: 'refused'; code: RefusalCode; at: Span; message: string; names: readonly string[] };

/** Whether a component is what is written out, and elements of it the only uses that can be. */
export const isComponent = ({ head }: Template): boolean => head.path[0] === '<>';

export const isHole = (part: Part): part is Hole => typeof part === 'object' && 'parameter' in part;

/** Every part, those inside argument lists included, in their order. */
export function* allParts(parts: readonly Part[]): Generator<Part> {
  for (const part of parts) {
    if (typeof part === 'object' && 'list' in part) {
      for (const item of part.list) yield* allParts(item);
    } else if (typeof part === 'object' && 'types' in part) yield* allParts(part.types);
    else yield part;
  }
}
