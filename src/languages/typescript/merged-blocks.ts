// Blocks that declare one thing together see each other's names: a namespace or an enum that is declared twice, and an
// augmentation with the module that it adds to. The scope manager takes each block for itself.

import type { Scope } from '@typescript-eslint/scope-manager';
import type { Node } from './tree.ts';

/** Whether another block of what a scope belongs to declares a name. */
export function isDeclaredBeside(scopes: readonly Scope[], scope: Scope, name: string): boolean {
  const own = nameOf(scope);
  return (
    own !== undefined &&
    scopes.some(
      (other) => other !== scope && other.type === scope.type && nameOf(other) === own && other.set.has(name),
    )
  );
}

function nameOf({ type, block }: Scope): string | undefined {
  if (type !== 'tsModule' && type !== 'tsEnum') return undefined;
  const { id } = block as unknown as Node;
  return id.type === 'Literal' ? undefined : (id.right?.name ?? id.name);
}

/** Whether a scope is the body of `declare module 'x'`, in which every name of that module is known. */
export const isAugmentation = ({ type, block }: Scope): boolean =>
  type === 'tsModule' && (block as unknown as Node).id.type === 'Literal';
