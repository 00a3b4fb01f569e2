// Statements before a statement: where an expression needs a loop first, and nothing else is evaluated before it.

import { indentOf, isInList, Unconvertible } from './async-awaits.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import type { Node } from './tree.ts';

/** The statement, or the body of an arrow, before whose evaluation an expression is evaluated. */
export interface HoistPlace {
  kind: 'statement' | 'arrow';
  node: Node;
  indent: string;
}

/** @throws Unconvertible where something would be evaluated before it, or again */
export function hoistPlace(tree: UpwardTree, expression: Node): HoistPlace {
  let child = expression;
  for (let above = tree.parent(child); above; child = above, above = tree.parent(above)) {
    if (above.type === 'ArrowFunctionExpression' && above.body === child)
      return { kind: 'arrow', node: child, indent: indentOf(tree.text, above.start) };
    if (/Statement$/.test(above.type) || above.type === 'VariableDeclaration') {
      if (!isEvaluatedFirst(above, child)) break;
      const declaration = tree.parent(above);
      const statement = declaration?.type === 'ExportNamedDeclaration' ? declaration : above;
      if (!isInList(tree, statement)) break;
      return { kind: 'statement', node: statement, indent: indentOf(tree.text, statement.start) };
    }
    if (isFunction(above) || !isEvaluatedFirst(above, child)) break;
  }
  throw new Unconvertible(
    'async/array-callback',
    'a loop would have to run in the middle of an expression',
    spanOf(expression),
  );
}

function isEvaluatedFirst(parent: Node, child: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === child;
    case 'CallExpression':
      return parent.callee === child || (parent.arguments[0] === child && isPlain(parent.callee));
    case 'NewExpression':
      return parent.arguments[0] === child && isPlain(parent.callee);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return parent.left === child;
    case 'ConditionalExpression':
    case 'IfStatement':
      return parent.test === child;
    case 'ForOfStatement':
      return parent.right === child;
    case 'SwitchStatement':
      return parent.discriminant === child;
    case 'VariableDeclarator':
      return parent.init === child && parent.id.type === 'Identifier';
    case 'VariableDeclaration':
      return parent.declarations[0] === child;
    case 'ArrayExpression':
      return parent.elements[0] === child;
    case 'AssignmentExpression':
      return parent.operator === '=' && parent.left.type === 'Identifier';
    case 'TemplateLiteral':
      return parent.expressions[0] === child;
    case 'SpreadElement':
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    default:
      return isTransparent(parent);
  }
}

/** Names only: reading them does nothing. */
const isPlain = (node: Node): boolean =>
  node.type === 'Identifier' ||
  node.type === 'ThisExpression' ||
  (node.type === 'MemberExpression' && !node.computed && isPlain(node.object));
