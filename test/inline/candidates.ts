// What a real tree offers to be wrapped: exported functions with calls from other files, and exported classes whose
// members are used there.

import { posix } from 'node:path';

export interface CallSite {
  file: string;
  /** The name that is called, as an offset span; for a member use, of the whole `object.member`. */
  start: number;
  end: number;
  arguments: readonly Argument[];
  /** The span between the parentheses. */
  list: { start: number; end: number };
  /** Where the call or construction begins. */
  whole: number;
}

export interface Argument {
  text: string;
  /** An identifier, a literal or a function: evaluating it at another moment changes nothing. */
  pure: boolean;
  literal: boolean;
}

/** A function with calls that name it by an import of its own module. */
export interface FunctionCandidate {
  kind: 'function';
  module: string;
  name: string;
  parameters: readonly { optional: boolean }[];
  returnsPromise: boolean;
  /** Its type has to be taken as a whole. */
  isGeneric: boolean;
  sites: readonly CallSite[];
}

export interface MemberUse extends CallSite {
  /** `client` of `client.send(x)`. */
  object: string;
  member: string;
  /** Where the member's name begins. */
  memberStart: number;
}

/** A constant that is constructed and then only used by plain members. */
export interface Held {
  construction: CallSite;
  uses: readonly MemberUse[];
}

/** A class, the plain members of it, and their uses on values that can be named twice. */
export interface ClassCandidate {
  kind: 'class';
  module: string;
  name: string;
  methods: ReadonlyMap<string, { parameters: number; returnsPromise: boolean }>;
  statics: ClassCandidate['methods'];
  /** Public fields and getters. */
  fields: ReadonlySet<string>;
  constructions: readonly CallSite[];
  /** `Client.open(a)`, the object being the class. */
  staticCalls: readonly MemberUse[];
  uses: readonly MemberUse[];
  /** Fields that are read; their lists of arguments are empty. */
  reads: readonly MemberUse[];
  /** Statements that give a field a value; their lists of arguments are empty. */
  writes: readonly MemberUse[];
  held: readonly Held[];
}

export interface Importer {
  /** The literal's text without quotes, by imported module. */
  specifiers: ReadonlyMap<string, string>;
}

export interface Candidates {
  functions: readonly FunctionCandidate[];
  classes: readonly ClassCandidate[];
  importers: ReadonlyMap<string, Importer>;
}

/** `./hex.js` of `src/utils/hex.ts` becomes `./hex-legacy1.js` of `src/utils/hex-legacy1.ts`. */
export const beside = (path: string, suffix: string): string =>
  path.replace(/((?:\.[cm]?[jt]sx?)?)$/, `${suffix}$1`);

/** How a file beside `module` names it, in the ending that `like` has. */
export function siblingSpecifier(module: string, like: string): string {
  const [ending = ''] = /\.[cm]?[jt]sx?$/.exec(like) ?? [];
  return `./${posix.basename(module).replace(/\.[cm]?[jt]sx?$/, '')}${ending}`;
}

export const stem = (path: string): string => posix.basename(path).replace(/\.[cm]?[jt]sx?$/, '');
