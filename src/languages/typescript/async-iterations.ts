// Generators that are async now: whoever goes over one waits for each value.

import type { IterationUse } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { type FileConversion, Unconvertible, writeAwait } from './async-awaits.ts';
import { ownerOf } from './async-promises.ts';
import { isFunction, isTransparent, memberName, spanOf, type UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

/** @param call what calls the generator */
export function iterationOf(tree: UpwardTree, call: Span): IterationUse {
  const node = tree.at(call);
  const value = node && wholeOf(tree, node);
  const parent = value && tree.parent(value);
  if (!parent) return { kind: 'refused', message: 'it is used in a way that is not known' };
  const at = spanOf(parent);
  if (parent.type === 'ForOfStatement' && parent.right === value)
    return parent.await ? { kind: 'accounted' } : { kind: 'iterations', at, owner: ownerOf(tree, parent) };
  if (parent.type === 'YieldExpression' && parent.delegate) {
    const by = tree.above(parent, isFunction);
    if (by) return { kind: 'delegated', by: spanOf(by) };
  }
  const list = parent.type === 'SpreadElement' ? tree.parent(parent) : undefined;
  if (list?.type === 'ArrayExpression' && list.elements.length === 1)
    return { kind: 'collections', at: spanOf(list), owner: ownerOf(tree, list) };
  if (parent.type === 'CallExpression' && memberName(parent.callee) === 'fromAsync')
    return { kind: 'accounted' };
  if (
    parent.type === 'CallExpression' &&
    tree.slice(parent.callee) === 'Array.from' &&
    parent.arguments.length === 1
  )
    return { kind: 'collections', at, owner: ownerOf(tree, parent) };
  return { kind: 'refused', message: 'what it returns is not gone over where it is called' };
}

const wholeOf = (tree: UpwardTree, node: Node): Node => {
  const parent = tree.parent(node);
  return parent && isTransparent(parent) ? wholeOf(tree, parent) : node;
};

/** `for (const id of ids())` → `for await (…)`. */
export function writeIteration({ tree, edits }: FileConversion, at: Span): void {
  const loop = tree.at(at);
  if (loop) edits.insert(loop.start + 'for'.length, ' await', at);
}

/** `[...ids()]` → `await Array.fromAsync(ids())`, and so `Array.from(ids())`. */
export function writeCollection(file: FileConversion, at: Span): void {
  const node = file.tree.at(at);
  if (!node) return;
  if (!file.isTyped)
    throw new Unconvertible('async/generator', 'no library says whether Array.fromAsync is there', at);
  writeAwait(file, at);
  if (node.type === 'CallExpression') {
    file.edits.replace(spanOf(node.callee.property), () => 'fromAsync', at);
    return;
  }
  const value = node.elements[0].argument as Node;
  file.edits.replace(at, (render) => `Array.fromAsync(${render(spanOf(value))})`, at);
}

/** A block without a return that gives a value. */
export function givesNothing(tree: UpwardTree, at: Span): boolean {
  const node = tree.at(at);
  if (!node || !isFunction(node) || node.body.type !== 'BlockStatement') return false;
  let gives = false;
  walk(node.body, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'ReturnStatement' && inner.argument) gives = true;
    return true;
  });
  return !gives;
}
