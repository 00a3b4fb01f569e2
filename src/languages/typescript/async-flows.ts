// Where a function goes that stands as a value: to a call, a name, an argument, out of the function around it.

import type { CalleeShape, Flow } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { isOptional } from './async-awaits.ts';
import { nameSpan } from './async-mentions.ts';
import { isTransparent, memberName, spanOf, type UpwardTree } from './async-tree.ts';
import type { Node } from './tree.ts';

export function flowOf(tree: UpwardTree, at: Span): Flow {
  const node = tree.at(at);
  return node ? flowOfNode(tree, node) : { to: 'lost', what: 'it is used in a way that is not known' };
}

const lost = (what: string): Flow => ({ to: 'lost', what });

function flowOfNode(tree: UpwardTree, node: Node): Flow {
  if (node.type === 'FunctionDeclaration') {
    if (node.id) return { to: 'name', name: nameSpan(node.id) };
    return { to: 'default-export', at: spanOf(tree.parent(node) ?? node) };
  }
  const parent = tree.parent(node);
  if (!parent) return lost('it stands nowhere');
  if (isTransparent(parent)) return flowOfNode(tree, parent);
  return (
    byHolder(node, parent) ?? byExpression(tree, node, parent) ?? lost(`it is part of ${described(parent)}`)
  );
}

/** Names that hold it. */
function byHolder(node: Node, parent: Node): Flow | undefined {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier'
        ? { to: 'name', name: nameSpan(parent.id) }
        : lost('it is taken apart');
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
    case 'Property':
      if (parent.computed) return lost('its name is computed');
      if (!parent.shorthand && parent.value !== node) return undefined;
      return { to: 'name', name: spanOf(parent.key), isMember: true };
    case 'AssignmentExpression':
      return parent.right === node && /^(?:=|\|\|=|\?\?=|&&=)$/.test(parent.operator)
        ? assignedTo(parent.left)
        : undefined;
    case 'AssignmentPattern': {
      const { left } = parent;
      return parent.right === node && left.type === 'Identifier'
        ? { to: 'name', name: nameSpan(left) }
        : undefined;
    }
    default:
      return undefined;
  }
}

function assignedTo(target: Node): Flow {
  if (target.type === 'Identifier') return { to: 'name', name: spanOf(target) };
  if (
    target.type === 'MemberExpression' &&
    target.object.name === 'module' &&
    target.property.name === 'exports'
  )
    return { to: 'default-export', at: spanOf(target) };
  if (target.type === 'MemberExpression' && !target.computed)
    return { to: 'name', name: spanOf(target.property), isAssigned: true };
  return lost('it is put in a place whose name is computed');
}

function byExpression(tree: UpwardTree, node: Node, parent: Node): Flow | undefined {
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression':
      if (parent.callee === node) return { to: 'called', call: spanOf(parent) };
      return argumentFlow(tree, node, parent);
    case 'TaggedTemplateExpression':
      return { to: 'called', call: spanOf(parent) };
    case 'MemberExpression':
      return parent.object === node ? methodOfFunction(tree, parent) : lost('it is a computed name');
    case 'ReturnStatement': {
      const by = tree.above(parent, ({ type }) => /Function/.test(type));
      return by ? { to: 'returned', by: spanOf(by) } : undefined;
    }
    case 'ArrowFunctionExpression':
      return parent.body === node ? { to: 'returned', by: spanOf(parent) } : undefined;
    case 'ConditionalExpression':
      return parent.test === node ? { to: 'nothing' } : { to: 'value', at: spanOf(parent) };
    case 'LogicalExpression':
      return parent.operator === '&&' && parent.left === node
        ? { to: 'nothing' }
        : { to: 'value', at: spanOf(parent) };
    case 'SequenceExpression':
      return parent.expressions.at(-1) === node ? { to: 'value', at: spanOf(parent) } : { to: 'nothing' };
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'IfStatement':
    case 'ExpressionStatement':
    case 'WhileStatement':
      return { to: 'nothing' };
    case 'JSXExpressionContainer': {
      const attribute = tree.parent(parent);
      return attribute?.type === 'JSXAttribute'
        ? { to: 'attribute', at: spanOf(node), name: attribute.name.name ?? '' }
        : undefined;
    }
    case 'JSXOpeningElement':
      return { to: 'element', at: spanOf(node) };
    case 'JSXClosingElement':
      return { to: 'nothing' };
    case 'ExportDefaultDeclaration':
      return { to: 'default-export', at: spanOf(parent) };
    default:
      return undefined;
  }
}

function argumentFlow(tree: UpwardTree, node: Node, call: Node): Flow {
  const index = (call.arguments as Node[]).indexOf(node);
  if (index < 0) return lost('it is spread');
  return {
    to: 'argument',
    call: spanOf(call),
    argument: spanOf(node),
    index,
    callee: calleeShape(tree, call),
  };
}

/** What a double is told to give, by vitest, jest and sinon. */
const doubles = /^(?:mockReturnValue(?:Once)?|mockImplementation(?:Once)?|returns)$/;

/** `f.call(o)` calls it, `f.bind(o)` is it, another member of it is nothing that a promise would change. */
function methodOfFunction(tree: UpwardTree, member: Node): Flow {
  const call = tree.parent(member);
  const name = memberName(member);
  const isCall = call?.type === 'CallExpression' && call.callee === member;
  if (isCall && (name === 'call' || name === 'apply')) return { to: 'called', call: spanOf(call) };
  if (isCall && name === 'bind') return { to: 'value', at: spanOf(call) };
  if (isCall && name !== undefined && doubles.test(name)) {
    const [first] = call.arguments as Node[];
    return {
      to: 'double',
      at: spanOf(member.property),
      call: spanOf(call),
      ...(/^mockImplementation/.test(name) && first && { implementation: spanOf(first) }),
    };
  }
  if (name === 'mock' && call && /^(?:results|lastResult|settledResults)$/.test(memberName(call) ?? ''))
    return lost('what its double returned is read');
  if (name !== undefined && /^(?:mock|should|calls?|called|to)/.test(name)) return { to: 'nothing' };
  if (name === 'name' || name === 'length' || name === 'displayName') return { to: 'nothing' };
  return lost(`its member ${name ?? 'of a computed name'} is used`);
}

export function calleeShape(_tree: UpwardTree, call: Node): CalleeShape {
  const path: string[] = [];
  let node = call.callee as Node;
  while (node.type === 'MemberExpression' || isTransparent(node)) {
    if (isTransparent(node)) {
      node = node.expression;
      continue;
    }
    path.unshift(memberName(node) ?? '');
    node = node.object;
  }
  // `it.each(rows)('…', f)` is a call of `it.each`.
  if (node.type === 'CallExpression' && path.length === 0) {
    const inner = calleeShape(_tree, node);
    return { ...inner, path: [...inner.path, '()'], isNew: false };
  }
  path.unshift(node.type === 'Identifier' ? node.name : node.type === 'ThisExpression' ? 'this' : '');
  const callee = isTransparent(call.callee) ? call.callee.expression : call.callee;
  return {
    path,
    isNew: call.type === 'NewExpression',
    isOptional: isOptional(call),
    ...(callee.type === 'MemberExpression' && { object: spanOf(callee.object) }),
  };
}

const described = ({ type }: Node): string =>
  type
    .replace(/(?:Expression|Statement|Declaration)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^([aeiou])?/, (letter) => (letter ? `an ${letter}` : 'a '));
