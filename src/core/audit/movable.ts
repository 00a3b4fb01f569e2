// Which findings go into a proposed configuration: those whose kind says that users may get the canonical instead, and
// copies that are equal token by token, which a transform proves again. Diverged copies and projections have a transform
// too, but whether they may become one is for a person to say.

import type { DuplicateKind, Member } from './finding.ts';

const movableKinds: readonly DuplicateKind[] = ['alias', 'detour', 'subclass', 'wrapper', 'adapter', 'stub'];

/** Whether a duplicate can be listed in a configuration without a person's look. */
export const isMovable = (member: Member): boolean => reasonAgainstMoving(member) === undefined;

/** Why a person has to look first; lower case, no full stop. */
export function reasonAgainstMoving({ kind, exported, fork }: Member): string | undefined {
  if (!exported) return 'it is not exported, so a configuration cannot name it';
  return movableKinds.includes(kind) || fork?.state === 'identical'
    ? undefined
    : `a ${kind} moves only where a person has listed it`;
}
