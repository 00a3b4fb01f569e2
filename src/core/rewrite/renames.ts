// What a local may be called from here on, and how its mentions are written then.

import type { Reference } from '../language.ts';
import { renamedMention } from '../mention-text.ts';
import type { Move } from '../plan.ts';
import type { FileWork } from './context.ts';

/** In JSX a name that begins with a small letter is an element of the page. */
export const mayBeComponent = (name: string): boolean => /^[A-Z$_]/.test(name);

/** An element's name decides whether it is a component; a JSDoc mention would be left behind. */
export function isRenamable(
  work: FileWork,
  local: string,
  name: string,
  references: readonly Reference[],
): boolean {
  if (/\.[cm]?[jt]sx$/.test(work.path) && /^(?:React|h|Fragment|createElement|jsx)$/.test(local))
    return false;
  return (
    (mayBeComponent(name) || references.every(({ role }) => role !== 'jsx')) && !work.source.isBound(local)
  );
}

/** Writes the new name wherever the old one stands. */
export function rename(
  work: FileWork,
  references: readonly Reference[],
  old: string,
  name: string,
  move: Move,
): void {
  if (old === name) return;
  const edits = references.map((mention) => renamedMention(mention, old, name));
  work.edit(edits, `${old} is ${name}`, [move.step], 'rename');
}
