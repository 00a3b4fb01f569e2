// A sync wrapper over an async core hands its promise out under another type: `f() as unknown as Manager`. Once the
// wrapper says that it is a promise, the cast has nothing left to hide.

import type { Span } from '../../core/edits.ts';
import type { FileConversion } from './async-awaits.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

const isCast = ({ type }: Node): boolean => type === 'TSAsExpression' || type === 'TSTypeAssertion';

const inside = (node: Node): Node => (isTransparent(node) ? inside(node.expression) : node);

/** Calls that a function returns through casts. */
export function castReturns(tree: UpwardTree, at: Span): { call: Span; cast: Span }[] {
  const node = tree.at(at);
  if (!node || !isFunction(node)) return [];
  const values: Node[] = node.body.type === 'BlockStatement' ? [] : [node.body];
  walk(node.body, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'ReturnStatement' && inner.argument) values.push(inner.argument);
    return true;
  });
  return values.flatMap((value) => {
    const call = inside(value);
    return isCast(value) && call.type === 'CallExpression'
      ? [{ call: spanOf(call), cast: spanOf(value) }]
      : [];
  });
}

/** Leaves what was cast. */
export function writeUncast({ tree, edits }: FileConversion, at: Span): void {
  const value = tree.at(at);
  if (value) edits.replace(at, (render) => render(spanOf(inside(value))));
}
