// The type that `ReturnType<typeof wrapper>` was, in terms of what the wrapper forwards to.

import type { Head, Template } from './template.ts';

export interface Result {
  /** The name at the beginning. */
  root: string;
  path: readonly string[];
}

/** Undefined where it cannot be written without knowing types: generics, receivers, overloads. */
export function resultOf(template: Template): Result | undefined {
  const { root, path }: Head = template.head;
  if (!('name' in root) || template.typeParameters.length > 0 || template.returns !== 'value')
    return undefined;
  if (template.async && path.at(-1) !== '()') return undefined;
  const isPlain = template.parts.every((part) => typeof part === 'string' || !('types' in part));
  return isPlain ? { root: root.name, path } : undefined;
}

/** `['()', 'create', '()']` of `getFactory`: `ReturnType<ReturnType<typeof getFactory>['create']>`. */
export function resultType({ path }: Result, root: string): string {
  let type = `typeof ${root}`;
  let isQuery = true;
  for (const [index, step] of path.entries()) {
    if (step === 'new') type = isQuery && index === 0 ? root : `InstanceType<${type}>`;
    else if (step === '()') type = `ReturnType<${type}>`;
    else type = isQuery ? `${type}.${step}` : `${type}['${step}']`;
    isQuery &&= step !== 'new' && step !== '()';
  }
  return type;
}
