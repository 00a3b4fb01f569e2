// Lists that a loop goes through while it waits. An array's method takes the length when it is called, reads each
// element when it comes to it and leaves holes out; a `for…of` goes on to what is appended. Which lists stay as they are?

import type { Holes, ListChanges } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { isFunction, isTransparent, memberName, spanOf, type UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

/** How a loop goes through a list. */
export type ListForm =
  /** Nobody else has it, or nobody changes it: `for (const id of ids)`. */
  | 'direct'
  /** Others may change it while the loop waits, though not the loop: `for (const id of [...ids])`. */
  | 'copied'
  /** By an index up to the length that it had, as the method does. */
  | 'indexed';

/** @param steady neither the callback nor what it calls changes a list; @param holes the program makes lists with holes */
export function listForm(
  tree: UpwardTree,
  call: Node,
  { steady, holes }: { steady: boolean; holes: boolean },
): ListForm {
  const list = unwrapped(call.callee.object);
  if (isMadeWithoutHoles(list)) return 'direct';
  if (list.type === 'Identifier') {
    const own = declaratorOf(tree, list.name, call);
    if (own?.init && isMadeWithoutHoles(unwrapped(own.init)) && isLeftAlone(tree, list.name, own, call))
      return 'direct';
  }
  if (holes || !steady) return 'indexed';
  const isOwn = list.type === 'Identifier' && isOfFunction(tree, list.name, call);
  return isOwn || isCopy(list) ? 'direct' : 'copied';
}

const unwrapped = (node: Node): Node => (isTransparent(node) ? unwrapped(node.expression) : node);

/** Methods and functions that give a new list, none of whose places is empty. */
const makers = /^(?:filter|split|flat|flatMap|toSorted|toReversed)$/;

function isMadeWithoutHoles(node: Node): boolean {
  if (node.type === 'ArrayExpression') return !(node.elements as (Node | null)[]).includes(null);
  if (node.type === 'AwaitExpression') return isMadeWithoutHoles(unwrapped(node.argument));
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  return (
    makers.test(memberName(node.callee) ?? '') ||
    /^(?:Object|Array|Reflect)$/.test(node.callee.object.name ?? '')
  );
}

/** A new list, which may have the holes of the one that it was made of. */
const isCopy = (node: Node): boolean =>
  node.type === 'CallExpression' && /^(?:slice|map|concat)$/.test(memberName(node.callee) ?? '');

/** The only declaration of a name that is seen from a node, if it is a plain constant. */
function declaratorOf(tree: UpwardTree, name: string, from: Node): Node | undefined {
  const found: Node[] = [];
  walk(tree.program, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.name === name) found.push(node);
  });
  const [own] = found;
  if (found.length !== 1 || !own || tree.parent(own)?.kind !== 'const') return undefined;
  const scope = tree.parent(tree.parent(own)!)!;
  return scope.start <= from.start && from.end <= scope.end ? own : undefined;
}

/** A constant of the function itself whose list no one else is handed and no other function changes. */
function isLeftAlone(tree: UpwardTree, name: string, own: Node, call: Node): boolean {
  const functionOf = (node: Node): Node | undefined => tree.above(node, isFunction);
  const owner = functionOf(call);
  if (
    functionOf(own) !== owner ||
    (owner === undefined && tree.parent(tree.parent(own)!)?.type !== 'Program')
  )
    return false;
  let isAlone = true;
  walk(tree.program, (node) => {
    if (node.type !== 'Identifier' || node.name !== name || node === own.id) return;
    const parent = tree.parent(node)!;
    const isObject = parent.type === 'MemberExpression' && parent.object === node;
    const isKey = parent.type === 'MemberExpression' && parent.property === node && !parent.computed;
    if (isKey) return;
    const isRead = isObject && !isChanged(tree, parent);
    const isInside = call.start <= node.start && node.end <= call.end;
    if (
      functionOf(node) !== owner || isInside
        ? !isRead
        : node.start < call.start && !isObject && !isSpread(parent)
    )
      isAlone = false;
  });
  return isAlone;
}

const isSpread = ({ type }: Node): boolean => type === 'SpreadElement' || type === 'ForOfStatement';

/** A parameter, or a variable of a function: what others have is not told by it, but nobody else names it here. */
function isOfFunction(tree: UpwardTree, name: string, call: Node): boolean {
  for (let at = tree.above(call, isFunction); at; at = tree.above(at, isFunction)) {
    const owner = at;
    if ((owner.params as Node[]).some((each) => namesOf(each).includes(name))) return true;
    let isDeclared = false;
    walk(owner.body, (node) => {
      if (node !== owner.body && isFunction(node)) return false;
      if (node.type === 'VariableDeclarator' && namesOf(node.id).includes(name)) isDeclared = true;
      return true;
    });
    if (isDeclared) return true;
  }
  return false;
}

/** The names that a pattern declares, and those that its defaults read. */
export function namesOf(pattern: Node): string[] {
  const names: string[] = [];
  walk(pattern, (node) => {
    if (node.type === 'Identifier') names.push(node.name);
  });
  return names;
}

const changers = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** Whether a member of a list is used so that the list changes: `.push(…)`, `[i] = …`, `.length = 0`. */
function isChanged(tree: UpwardTree, member: Node): boolean {
  const outer = tree.parent(member)!;
  if (outer.type === 'CallExpression' && outer.callee === member)
    return changers.test(memberName(member) ?? '');
  if (outer.type === 'AssignmentExpression' && outer.left === member)
    return member.computed || memberName(member) === 'length';
  return (
    (outer.type === 'UpdateExpression' ||
      (outer.type === 'UnaryExpression' && outer.operator === 'delete')) &&
    (member.computed || memberName(member) === 'length')
  );
}

/** What a function or class calls or hands on, and what it would change if it were a list; undefined if that is hidden. */
export function listChanges(tree: UpwardTree, at: Span): ListChanges | undefined {
  const root = tree.at(at);
  if (!root) return undefined;
  const calls: Span[] = [];
  const changed: Span[] = [];
  let isHidden = false;
  const named = (node: Node): void => {
    if (node.type === 'Identifier') calls.push(spanOf(node));
    else if (node.type === 'MemberExpression' && !node.computed) calls.push(spanOf(node.property));
    else if (node.type === 'MemberExpression') isHidden = true;
  };
  walk(root, (node) => {
    const callee = calleeOf(node);
    if (callee) named(unwrapped(callee));
    for (const argument of (callee && node.arguments) ?? [])
      if (!unwrapped(argument).computed) named(unwrapped(argument));
    if (node.type === 'MemberExpression' && isChanged(tree, node) && !isNew(tree, node.object))
      changed.push(spanOf(node.object));
  });
  return isHidden ? undefined : { calls, changed };
}

function calleeOf(node: Node): Node | undefined {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return node.callee;
  if (node.type === 'TaggedTemplateExpression') return node.tag;
  return /^Class/.test(node.type) ? (node.superClass ?? undefined) : undefined;
}

/** A variable of some function that begins as a new list, and is only read or changed by its own name so far. */
function isNew(tree: UpwardTree, object: Node): boolean {
  if (object.type !== 'Identifier') return object.type === 'ArrayExpression' || isMadeWithoutHoles(object);
  const own = declaratorOf(tree, object.name, object);
  if (!own?.init || !tree.above(own, isFunction)) return false;
  if (!isMadeWithoutHoles(unwrapped(own.init))) return false;
  let isOwn = true;
  walk(tree.program, (node) => {
    if (node.type !== 'Identifier' || node.name !== object.name || node === own.id) return;
    const parent = tree.parent(node)!;
    const isObject = parent.type === 'MemberExpression' && (parent.object === node || !parent.computed);
    if (node.start < object.start && !isObject) isOwn = false;
  });
  return isOwn;
}

/** Lists with empty places that a file makes: `[a, , b]`, `new Array(n)`, and what is deleted from what may be a list. */
export function holesIn(tree: UpwardTree): Holes {
  let made = false;
  const deleted: Span[] = [];
  walk(tree.program, (node) => {
    if (node.type === 'ArrayExpression' && (node.elements as (Node | null)[]).includes(null)) made = true;
    const isArray = calleeOf(node)?.name === 'Array' && node.arguments?.length === 1;
    if (isArray && !isFilled(tree, node)) made = true;
    if (node.type === 'UnaryExpression' && node.operator === 'delete') {
      const { argument } = node;
      if (argument.type === 'MemberExpression' && argument.computed && argument.property.type !== 'Literal')
        deleted.push(spanOf(argument.object));
    }
  });
  return { made, deleted };
}

/** `Array(n).fill(0)`, `[...Array(n)]`, `Array.from(Array(n))`: no place is left empty. */
function isFilled(tree: UpwardTree, node: Node): boolean {
  const parent = tree.parent(node)!;
  const member = memberName(parent);
  return (
    parent.type === 'SpreadElement' ||
    (parent.type === 'MemberExpression' &&
      parent.object === node &&
      /^(?:fill|keys|join)$/.test(member ?? '')) ||
    (parent.type === 'CallExpression' && memberName(parent.callee) === 'from' && parent.arguments[0] === node)
  );
}
