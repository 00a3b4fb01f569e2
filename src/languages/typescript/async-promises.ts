// What stands around an expression whose value became a promise: is it accounted for, returned, or to be awaited, and
// by whom? And where no await can stand: why.

import type { Owner, PromiseUse } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { isFunction, memberName, spanOf, type UpwardTree, wholeValue } from './async-tree.ts';
import type { Node } from './tree.ts';

const chained = new Set(['then', 'catch', 'finally']);
const combinators = new Set(['all', 'allSettled', 'race', 'any', 'resolve']);

export function promiseUse(tree: UpwardTree, at: Span): PromiseUse {
  const node = tree.at(at);
  if (!node)
    return { kind: 'refused', code: 'async/escapes', message: 'it is used in a way that is not known' };
  const outer = wholeValue(tree, node);
  const parent = tree.parent(outer)!;
  if (isAccounted(tree, outer, parent)) return accounted(tree, outer);
  const by = outer === node ? returnedBy(tree, outer, parent) : undefined;
  if (by) return { kind: 'returned', by: spanOf(by) };
  const owner = ownerOf(tree, node);
  const isVoided = parent.type === 'UnaryExpression' && parent.operator === 'void';
  if (isVoided) return { kind: 'voided', owner };
  return { kind: 'await', owner };
}

function accounted(tree: UpwardTree, value: Node): PromiseUse {
  const isEnd = (node: Node): boolean => isFunction(node) || /(?:Statement|Declaration)$/.test(node.type);
  const waiting = tree.above(value, (node) => waits(node) || isEnd(node));
  return waiting && waits(waiting)
    ? { kind: 'accounted', awaitedBy: ownerOf(tree, value) }
    : { kind: 'accounted' };
}

const waits = (node: Node): boolean =>
  node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);

function isAccounted(tree: UpwardTree, node: Node, parent: Node): boolean {
  if (parent.type === 'AwaitExpression') return true;
  if (parent.type === 'YieldExpression')
    return !parent.delegate && tree.above(parent, isFunction)?.async === true;
  if (parent.type === 'MemberExpression' && parent.object === node)
    return chained.has(memberName(parent) ?? '');
  if (parent.type === 'ArrayExpression') return combinatorAround(tree, parent) !== undefined;
  if (parent.type === 'CallExpression' && parent.arguments.includes(node))
    return isResolve(parent) || isRejects(tree, parent);
  if (isBranch(parent, node))
    return isAccounted(tree, wholeValue(tree, parent), tree.parent(wholeValue(tree, parent))!);
  return false;
}

/** The `Promise.all` that is given the value of a call. */
export function combinatorOf(tree: UpwardTree, at: Span): Span | undefined {
  const node = tree.at(at);
  const parent = node && tree.parent(node);
  const list = parent?.type === 'SpreadElement' ? tree.parent(parent) : node;
  const call = list && combinatorAround(tree, list);
  return call && spanOf(call);
}

export function combinatorAround(tree: UpwardTree, list: Node): Node | undefined {
  const call = tree.parent(list);
  return isCombinator(call) && call?.arguments[0] === list ? call : undefined;
}

const isCombinator = (call: Node | undefined): boolean =>
  call?.type === 'CallExpression' &&
  call.callee.type === 'MemberExpression' &&
  call.callee.object.name === 'Promise' &&
  combinators.has(memberName(call.callee) ?? '');

const isResolve = (call: Node): boolean => isCombinator(call) && memberName(call.callee) === 'resolve';

/** `expect(f()).rejects`, `expect(f()).resolves`. */
function isRejects(tree: UpwardTree, call: Node): boolean {
  const member = tree.parent(call);
  const name = member && memberName(member);
  return call.callee.name === 'expect' && (name === 'rejects' || name === 'resolves');
}

/** One of the values that a larger expression may have. */
export const isBranch = (parent: Node, node: Node): boolean =>
  (parent.type === 'ConditionalExpression' && parent.test !== node) ||
  (parent.type === 'LogicalExpression' && parent.right === node);

/** The function whose value it is, if nothing has to happen to it there. */
function returnedBy(tree: UpwardTree, node: Node, parent: Node): Node | undefined {
  if (parent.type === 'ArrowFunctionExpression' && parent.body === node) return parent;
  if (parent.type !== 'ReturnStatement') return undefined;
  const owner = tree.above(parent, (above) => isFunction(above) || isTry(above));
  // Inside `try` the rejection would pass the `catch` by, and `finally` would run too early.
  return owner && isFunction(owner) && !owner.generator ? owner : undefined;
}

const isTry = ({ type }: Node): boolean => type === 'TryStatement';

/** Nearest first: the function that would await, or what forbids it. */
export function ownerOf(tree: UpwardTree, node: Node): Owner {
  let child = node;
  for (let above = tree.parent(node); above; child = above, above = tree.parent(above)) {
    if (isFunction(above)) {
      const parameter = (above.params as Node[]).find((each) => each === child);
      return parameter ? inParameter(tree, above, parameter, node) : { kind: 'function', at: spanOf(above) };
    }
    const barrier = barrierAt(above, child);
    if (barrier) return barrier;
  }
  return { kind: 'module' };
}

/** `function open(db = f())`: the default moves into the body, if it is that of a name. */
function inParameter(tree: UpwardTree, owner: Node, parameter: Node, value: Node): Owner {
  for (let above = tree.parent(value); above && above !== owner; above = tree.parent(above)) {
    const isOfName = above.type === 'AssignmentPattern' && above.left.type === 'Identifier';
    if (isOfName && contains(above.right, value) && !owner.generator)
      return { kind: 'function', at: spanOf(owner) };
  }
  const what = tree.slice(parameter.left ?? parameter);
  return barrier(
    'async/default-parameter',
    `the default of ${what} is part of a pattern, which cannot await`,
  );
}

const contains = (outer: Node, inner: Node): boolean => outer.start <= inner.start && inner.end <= outer.end;

function barrierAt(above: Node, child: Node): Owner | undefined {
  switch (above.type) {
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return above.value === child ? barrier('async/field', 'a field initialiser cannot await') : undefined;
    case 'StaticBlock':
      return barrier('async/static-block', 'a static block cannot await');
    case 'Decorator':
      return barrier('async/decorator', 'the argument of a decorator cannot await');
    case 'TSEnumMember':
      return barrier('async/enum', 'the value of an enum cannot await');
    default:
      return undefined;
  }
}

const barrier = (code: Extract<Owner, { kind: 'barrier' }>['code'], message: string): Owner => ({
  kind: 'barrier',
  code,
  message,
});
