// Where a promise goes for which nobody waits on the spot, if it was one before: under a name, to a parameter, into a
// list that is waited for as a whole.

import type { KeptUse, ListUse } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { nameSpan } from './async-mentions.ts';
import { combinatorAround, isBranch } from './async-promises.ts';
import { isFunction, memberName, spanOf, type UpwardTree, wholeValue } from './async-tree.ts';
import type { Node } from './tree.ts';

const lost = { kind: 'lost' } as const;

export function keptUse(tree: UpwardTree, at: Span): KeptUse {
  const node = tree.at(at);
  const value = node && wholeValue(tree, node);
  const parent = value && tree.parent(value);
  if (!parent) return lost;
  if (isBranch(parent, value)) return { kind: 'value', at: spanOf(parent) };
  if (isTest(parent, value)) return { kind: 'tested' };
  const named = holderOf(tree, value, parent);
  if (named) return named;
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression': {
      const index = (parent.arguments as Node[]).indexOf(value);
      if (index < 0) return lost;
      const { callee } = parent;
      const isPushed = memberName(callee) === 'push';
      return {
        kind: 'argument',
        call: spanOf(parent),
        index,
        ...(isPushed && { list: spanOf(callee.object) }),
      };
    }
    case 'ReturnStatement': {
      const by = tree.above(parent, isFunction);
      return by && !by.generator ? { kind: 'returned', by: spanOf(by) } : lost;
    }
    case 'ArrowFunctionExpression':
      return { kind: 'returned', by: spanOf(parent) };
    case 'ArrayExpression':
      return { kind: 'list', at: spanOf(parent) };
    case 'JSXExpressionContainer':
      return tree.parent(parent)?.type === 'JSXAttribute' ? { kind: 'attribute', at: spanOf(value) } : lost;
    default:
      return lost;
  }
}

/** What is done with a list of promises. */
export function listUse(tree: UpwardTree, at: Span): ListUse {
  const node = tree.at(at);
  const value = node && wholeValue(tree, node);
  const parent = value && tree.parent(value);
  if (!parent) return lost;
  const call = combinatorAround(tree, value);
  if (call) return { kind: 'combined', call: spanOf(call) };
  const named = holderOf(tree, value, parent);
  if (named) return named;
  const names = elementsOf(parent, value);
  if (names) return { kind: 'elements', names: names.map(without) };
  if (parent.type === 'SpreadElement' && tree.parent(parent)?.type === 'ArrayExpression')
    return { kind: 'list', at: spanOf(tree.parent(parent)!) };
  return { kind: /^(?:push|length)$/.test(memberName(parent) ?? '') ? 'tested' : 'lost' };
}

/** Names that hold the elements one by one: `const [a, b] = list`, `for (const a of list)`. */
function elementsOf(parent: Node, value: Node): Node[] | undefined {
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'ArrayPattern') {
    const names = (parent.id.elements as (Node | null)[]).filter((each) => each !== null);
    return names.every(({ type }) => type === 'Identifier') ? names : undefined;
  }
  if (parent.type !== 'ForOfStatement' || parent.right !== value || parent.await) return undefined;
  const name = parent.left.declarations?.[0]?.id as Node | undefined;
  return name?.type === 'Identifier' ? [name] : undefined;
}

/** Whether there is one at all: no promise where it is asked may be absent. */
function isTest(parent: Node, value: Node): boolean {
  switch (parent.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'ConditionalExpression':
      return parent.test === value;
    case 'LogicalExpression':
      return parent.left === value;
    case 'UnaryExpression':
      return parent.operator === '!' || parent.operator === 'typeof';
    case 'BinaryExpression':
      return /^[!=]==?$/.test(parent.operator);
    default:
      return false;
  }
}

/** An annotation is no part of a name. */
const without = (node: Node): Span => (node.type === 'Identifier' ? nameSpan(node) : spanOf(node));

const named = (name: Node, place = name) =>
  ({ kind: 'named', name: without(name), place: without(place) }) as const;

function holderOf(tree: UpwardTree, value: Node, parent: Node): (KeptUse & ListUse) | undefined {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? named(parent.id) : undefined;
    case 'PropertyDefinition':
    case 'Property':
      return parent.value === value && !parent.computed && !parent.shorthand ? named(parent.key) : undefined;
    case 'AssignmentPattern':
      return parent.right === value && parent.left.type === 'Identifier' ? named(parent.left) : undefined;
    case 'AssignmentExpression': {
      const { left, operator } = parent;
      if (parent.right !== value || !/^(?:=|\?\?=|\|\|=|&&=)$/.test(operator)) return undefined;
      const name = left.type === 'MemberExpression' && !left.computed ? left.property : left;
      if (name.type !== 'Identifier' && name.type !== 'PrivateIdentifier') return undefined;
      const isWhole = tree.parent(parent)?.type === 'ExpressionStatement';
      return { ...named(name, left), ...(!isWhole && { also: spanOf(parent) }) };
    }
    default:
      return undefined;
  }
}
