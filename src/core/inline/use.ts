// How a file uses a name that is to be inlined. A language finds and describes the uses; what becomes of them is
// decided here.

import type { Span } from '../edits.ts';

/**
 * What evaluating an argument may do. `constant`: nothing, and it is the same at any time. `read`: it reads what
 * something else may write. `effects`: it may write, wait or throw.
 */
export type Purity = 'constant' | 'read' | 'effects';

export interface Argument extends Span {
  purity: Purity;
  /** Writing it twice means the same as evaluating it once: a literal, a name that nothing assigns. */
  repeatable: boolean;
  spread: boolean;
  /** Needs parentheses where something is taken of it: `a + b`, `await a`, `a?.b`. */
  loose: boolean;
  /** Needs parentheses even as an argument: `a, b`. */
  sequence: boolean;
  /** It cannot be undefined: a literal, a new object. */
  defined: boolean;
  /** The name, if it is but one. */
  identifier?: string;
  /** Imported names that it reads, which nothing assigns here. */
  imports?: readonly string[];
}

/** Where a statement can be put so that it runs right before the call, and nothing else in between. */
export interface Hoist {
  at: number;
  indent: string;
  /** What a statement ends with here: a semicolon, or nothing. */
  end: string;
}

export interface CallUse extends Span {
  /** `new`: a construction. `tag`: of a template, whose strings are the first argument and whose text is the list. */
  kind: 'call' | 'new' | 'tag';
  callee: Span;
  /** The parentheses and what is between them. */
  list: Span;
  arguments: readonly Argument[];
  /** Texts of the type arguments. */
  typeArguments?: readonly Span[];
  /** Calls of members: what the member is taken of, and the text up to its name. */
  receiver?: Argument;
  access?: Span;
  /** Directly below an `await`. */
  awaited: boolean;
  /** What it throws is a rejection all the same: it is awaited, or an async function returns it. */
  rejects: boolean;
  /** `dropped`: a statement of its own. `loose`: a place where an operator before it needs no parentheses. */
  value: 'dropped' | 'loose' | 'tight';
  hoist?: Hoist;
  /** Comments between the arguments. */
  comments: boolean;
}

/** A member that is read or written without a call. */
export interface MemberValue extends Span {
  kind: 'member';
  /** The name alone; what is written there is what the canonical calls it. */
  name: Span;
  /** From the end of the receiver on: the dot, or the question mark and the dot. */
  access: Span;
  optional: boolean;
  does: 'read' | 'write' | 'both';
  /** `a.send.bind(a)`: a method with its own receiver. */
  bound?: boolean;
}

/** Where a component is rendered: `<Panel size={2}>…</Panel>`; the span is that of its name. */
export interface ElementUse extends Span {
  kind: 'element';
  /** The name once more, where the element ends. */
  closing?: Span;
  /** It has type arguments. */
  typed: boolean;
  /** It has a ref, or spreads what may hold one. */
  mayHaveRef: boolean;
  /** Names of components that may be rendered in its place when its branch is not taken. */
  rivals: readonly Span[];
}

/** A call, or a template with a tag. */
export const isCall = (use: Use): use is CallUse => use.kind === 'call' || use.kind === 'tag';

export type Use =
  | MemberValue
  | ElementUse
  /**
   * A key of an object that is taken apart, of a literal or a class (`inObject`: a literal), or in a type: `{ size }`,
   * `{ send() {} }`, `A['send']`.
   */
  | (Span & {
      kind: 'key';
      of: 'pattern' | 'literal' | 'type';
      shorthand: boolean;
      inObject: boolean;
      /** Of a pattern or literal: where the whole property ends, and whether a rest takes what is left. */
      property?: { end: number; hasRest: boolean };
    })
  | CallUse
  /** The function itself is handed on; `compared`: with something, by identity. */
  | (Span & { kind: 'value'; shorthand: boolean; compared?: boolean })
  /**
   * `typeof w`; `keys`: the names of its members are taken of it; `result`: inside `ReturnType<…>`, whose span is given;
   * `parameter`: that of `Parameters<…>[index]`.
   */
  | (Span & { kind: 'query'; keys: boolean; result?: Span; parameter?: Span & { index: number } })
  /** `export { w }` and `export default w`. */
  | (Span & { kind: 'export' })
  /**
   * Named as a type; a class only. `keys`: the names of its members are taken of it (`keyof`, `Omit<…>`). `asserted`:
   * something is said to be of it, with the keys if it is an object literal; `forced` says it by way of `unknown`.
   */
  | (Span & { kind: 'type'; keys: boolean; asserted?: { keys?: readonly string[]; forced: boolean } })
  /**
   * What cannot be inlined, in words: `is constructed with new`; and the member that is taken of it. `named`: a member's
   * name stands there and nothing else, so that another name can. `inherited`: of the prototype, what a subclass that
   * adds nothing has from its base is replaced by a spy, or only read.
   */
  | (Span & { kind: 'other'; what: string; member?: string; named?: true; inherited?: 'spied' | 'read' });
