// The types that `ReturnType<typeof wrapper>` and `Parameters<typeof wrapper>[n]` were, in terms of what the wrapper
// forwards to.

import { type Head, isComponent, isHole, type Template } from './template.ts';

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
  if (isComponent(template)) return undefined;
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

/** Which argument of a function a parameter is handed on as, and nothing else; undefined if it is not. */
export function handedOnAs(
  template: Template,
  parameter: number,
): { root: string; index: number } | undefined {
  const { root, path } = template.head;
  const list = template.parts.at(-1);
  if (!('name' in root) || path.join() !== '()' || template.typeParameters.length > 0) return undefined;
  if (template.parameters[parameter]?.otherwise || typeof list !== 'object' || !('list' in list))
    return undefined;
  const index = list.list.findIndex(([only, second]) => {
    const isWhole = !second && only !== undefined && isHole(only) && only.place === 'argument';
    return isWhole && only.parameter === parameter;
  });
  return index < 0 ? undefined : { root: root.name, index };
}
