// Calls that put something else in the place of a module's member, and expressions that only tell the type of a value.

import type { Node } from './tree.ts';

/** Calls that put something else in the place of the member that their second argument names. */
const replacing =
  /^(?:spyOn|spyOnProperty|stub|spy|replace|replaceGetter|replaceSetter|replaceProperty|method|getter|setter)$/;

const calledName = ({ callee }: Node): string => callee.property?.name ?? callee.name ?? '';

export function isReplacing(node: Node, parent: Node): boolean {
  return (
    parent.type === 'CallExpression' &&
    parent.arguments[0] === node &&
    parent.arguments.length > 1 &&
    replacing.test(calledName(parent))
  );
}

export const isCast = ({ type }: Node): boolean =>
  /^(?:TS(?:As|Satisfies|NonNull)Expression|TSTypeAssertion)$/.test(type);

export const isMocked = (call: Node, value: Node): boolean =>
  call.type === 'CallExpression' && call.arguments[0] === value && calledName(call) === 'mocked';

/** Whether a call may replace members that it does not name: `stub(ns)`, `Object.assign(ns, …)`. */
export const replacesAny = (call: Node): boolean =>
  replacing.test(calledName(call)) ||
  /^(?:mock|assign|defineProperty|defineProperties|set)$/.test(calledName(call));
