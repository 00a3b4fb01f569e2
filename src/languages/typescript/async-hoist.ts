// Statements before a statement: where an expression needs a loop first, and nothing else is evaluated before it.

import { type FileConversion, indentOf, isInList, type Statements, Unconvertible } from './async-awaits.ts';
import { isConstant } from './async-loop-text.ts';
import { statementEnd } from './async-style.ts';
import type { Render } from './async-text.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
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
      if (!isEvaluatedFirst(tree, above, child)) break;
      const declaration = tree.parent(above);
      const statement = declaration?.type === 'ExportNamedDeclaration' ? declaration : above;
      if (!isInList(tree, statement)) break;
      return { kind: 'statement', node: statement, indent: indentOf(tree.text, statement.start) };
    }
    if (isFunction(above) || !isEvaluatedFirst(tree, above, child)) break;
  }
  throw new Unconvertible(
    'async/array-callback',
    'a loop would have to run in the middle of an expression',
    spanOf(expression),
  );
}

function isEvaluatedFirst(tree: UpwardTree, parent: Node, child: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === child;
    case 'CallExpression':
      return parent.callee === child || (parent.arguments[0] === child && isPlain(parent.callee));
    case 'NewExpression':
      return parent.arguments[0] === child && isPlain(parent.callee);
    case 'BinaryExpression':
      return parent.left === child || isFixed(tree, parent.left);
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

/** A value that is the same before a loop and after it. */
const isFixed = (tree: UpwardTree, { type, name }: Node): boolean =>
  type === 'Literal' || (type === 'Identifier' && isConstant(tree, name));

/** Names only: reading them does nothing. */
const isPlain = (node: Node): boolean =>
  node.type === 'Identifier' ||
  node.type === 'ThisExpression' ||
  (node.type === 'MemberExpression' && !node.computed && isPlain(node.object));

/**
 * An arrow that only gives a value gets a block with statements before it; what is given first stands first.
 * @param gives whether the value is returned behind them; otherwise they take its place
 * @throws Unconvertible where comments stand between the arrow and its value
 */
export function giveBlock(
  file: FileConversion,
  arrow: Node,
  statements: Statements,
  owner: { start: number; end: number },
  gives = true,
): void {
  const { tree, edits, style } = file;
  const body = arrow.body as Node;
  if (!gives) edits.replace(spanOf(body), () => '', owner);
  const known = file.blocks.get(arrow);
  const block = { statements: [...(known?.statements ?? []), statements], gives };
  file.blocks.set(arrow, block);
  if (known) return;
  const { gap, closing } = aroundValue(tree, arrow);
  const indent = indentOf(tree.text, arrow.start);
  const line = lineBreakOf(tree.text);
  const inner = line + indent + style.step;
  const opening = (render: Render): string => {
    const given = file.blocks.get(arrow)!;
    const lines = given.statements.map((each) => inner + each(render, indent + style.step));
    return ` {${lines.join('')}${given.gives ? `${inner}return ` : ''}`;
  };
  const ending = () => `${file.blocks.get(arrow)!.gives ? statementEnd : ''}${line}${indent}}`;
  edits.replace({ start: body.start - gap, end: body.start }, opening, owner);
  edits.replace({ start: body.end, end: body.end + closing }, ending, owner);
}

/** How much stands between an arrow and its value, and how much closes that again: blanks and parentheses. */
function aroundValue({ text }: UpwardTree, arrow: Node): { gap: number; closing: number } {
  const { start, end } = arrow.body as Node;
  const gap = /=>([\s(]*)$/.exec(text.slice(arrow.start, start))?.[1];
  const parentheses = gap?.replace(/\s/g, '').length ?? 0;
  const closing = new RegExp(`^(?:\\s*\\)){${parentheses}}`).exec(text.slice(end))?.[0];
  if (gap === undefined || closing === undefined)
    throw new Unconvertible('async/array-callback', 'a comment stands before the value of its function', {
      start,
      end,
    });
  return { gap: gap.length, closing: closing.length };
}
