// Which findings the tool can carry out by itself: a kind for which a transform exists. The others are shown, not
// written into a configuration, because `diff` would refuse them.

import type { DuplicateKind, Member } from './finding.ts';

export const movableKinds: readonly DuplicateKind[] = [
  'alias',
  'detour',
  'subclass',
  'wrapper',
  'adapter',
  'stub',
];

/** Whether a duplicate can be listed in a configuration: it is exported, and its kind has a transform. */
export const isMovable = ({ kind, exported }: Member): boolean => exported && movableKinds.includes(kind);
