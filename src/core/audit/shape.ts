// What the declarations of one file are made of, as plain data: read once from the tree, kept in the cache, asked by
// every detector. Names are as written in the file; `catalog.ts` knows what they mean.

import type { Doubled } from '../stale-doubles.ts';
import type { DeclarationForm } from './finding.ts';

/**
 * A path of names in scope of the module: `B`, `ns.B`; a call in it ends in `()`: `getFactory()`. `this` is the
 * instance that a member belongs to.
 */
export type NamePath = readonly string[];

/** What a function body or a member does, where that is all it does; notices such as `console.warn('…')` aside. */
export type Doing =
  | {
      kind: 'forwards';
      /** What is called or read. */
      target: NamePath;
      /** `same`: exactly the parameters in their order. `permuted`: each once, in another order. `other`: anything else. */
      args: 'same' | 'permuted' | 'other';
      awaited: boolean;
      /** Its result is passed off as another type: `as unknown as X`. */
      cast: boolean;
      /** Warnings on the way. */
      notices: number;
    }
  | { kind: 'reads'; target: NamePath }
  | { kind: 'throws' }
  | { kind: 'empty' }
  | { kind: 'returns argument' }
  | { kind: 'returns constant' }
  /** Makes an instance, and does nothing else with it. */
  | { kind: 'constructs'; target: NamePath }
  /** Hands out module state that it makes the first time. */
  | { kind: 'singleton'; target?: NamePath };

export interface MemberShape {
  name: string;
  kind: 'method' | 'getter' | 'setter' | 'property' | 'constructor' | 'signature';
  static: boolean;
  private: boolean;
  line: number;
  endLine: number;
  /** Hash of its normalised tokens. */
  hash: string;
  does?: Doing;
  /** `async`, or its return type is a Promise. */
  async?: boolean;
}

export interface DeclarationShape {
  /** `default` for a default export without a name. */
  name: string;
  form: DeclarationForm;
  line: number;
  endLine: number;
  start: number;
  end: number;
  /** Proven to be nothing but another name. */
  alias?: NamePath;
  does?: Doing;
  /** Hash of its tokens with its own name and its local names normalised. */
  hash: string;
  /** How many tokens it has. */
  size: number;
  /** Share of its tokens that are text or numbers, 0 to 1: tables and messages are data, not code. */
  data: number;
  members?: readonly MemberShape[];
  extends?: NamePath;
  /** The base has type arguments, or the class has decorators: it says more than its base. */
  adorned?: true;
  implements?: readonly NamePath[];
  /** Its constructor, if any, only keeps what it is given. */
  keeps?: true;
  /** `async`, or its return type is a Promise; `sync` only where that is certain. */
  colour?: 'async' | 'sync';
  /** Return type, where it is but a name: `UnifiedWebSocketManager`, `Promise<UnifiedWebSocketManager>` without Promise. */
  returns?: string;
  /** Constructor parameters and fields with the name of their type: `manager` → `UnifiedWebSocketManager`. */
  holds?: Readonly<Record<string, string>>;
  /** `@deprecated` with its text. */
  deprecated?: string;
  /** Words such as legacy, backward, compat in the comment above it. */
  words?: readonly string[];
  allow?: { line: number; reason: string; until?: string };
  /** A picture: a component that returns an svg. */
  picture?: true;
  /** Module-level names and imports that it mentions, itself left out. */
  mentions: readonly string[];
}

/** `vi.mock('x', () => ({ a, b }))`: what `stale-doubles.ts` asks of a site, with places in lines. */
export interface MockShape extends Doubled<{ name: string; line: number; column: number }> {
  line: number;
  column: number;
}

export interface ModuleShape {
  declarations: readonly DeclarationShape[];
  /** For each module-level name: the members that values of it are asked for, `new X().send`, `x: X` then `x.send`. */
  used: Readonly<Record<string, readonly string[]>>;
  /** Module-level names that statements of the module itself mention, outside of declarations. */
  loads: readonly string[];
  /** `await f()` of a module-level name. */
  awaits: readonly { name: string; line: number; column: number }[];
  mocks: readonly MockShape[];
  /** `// canonize-allow` at the head of the file. */
  allow?: { line: number; reason: string; until?: string };
}
