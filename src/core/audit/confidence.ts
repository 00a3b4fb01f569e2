// How sure each kind of finding is, in one table. The figures are shares: of findings of a kind that somebody labelled
// without seeing them ranked, so many were right (`bench/labels`, and docs/audit.md for what was measured and what was
// too rare to measure). From `stated` in `proposal.ts` on, `init` writes a finding down.

import type { Parting } from './similarity.ts';

export const confidence = {
  /** A re-export is what it says; only what the tree does not hold could make it something else. Measured: 26 of 27. */
  passedOn: 0.95,
  /** Another name that is old, near, or leads there from a module that does nothing else. */
  alias: 0.95,
  /** A second name unlike the first, both in use: it may be meant, more so in one module. */
  aliasUnlike: 0.8,
  /** Of what is no class: it may be the name of a part that the thing plays. */
  aliasOfPart: 0.7,
  aliasBeside: 0.6,
  subclass: 0.8,
  adapter: 0.85,
  wrapper: 0.85,
  /** A function with a name of its own may have a meaning of its own. */
  wrapperUnlike: 0.7,
  /** It passes a promise off: that is certain, but not that it is the same thing. */
  wrapperOverAsync: 0.6,
  projection: 0.8,
  projectionRenaming: 0.6,
  /** A class that only throws, or a function that says that it is old. */
  stub: 0.85,
  /** It may be what is left to do on one platform. */
  stubUnsure: 0.7,
  /** Token by token, under one name. */
  identical: 0.95,
  identicalData: 0.85,
  identicalHabit: 0.6,
  identicalUnlike: 0.7,
  /** The same members under another name, half of them to the letter. */
  sameMembers: 0.6,
} as const;

/** Of diverged implementations under one name, by how alike they are and by what each has that the other lacks. */
export const divergedConfidence = (similarity: number, { uses, members, numbers }: Parting): number =>
  uses || members || numbers ? 0.7 : similarity >= 0.9 ? 0.9 : 0.8;
