// Where a constant can be put before a call so that nothing else runs in between: only if the call is the first thing
// that its statement evaluates, and always evaluated.

import type { Hoist } from '../../core/inline/use.ts';
import { purityOf } from './purity.ts';
import type { Scopes } from './scopes.ts';
import type { Node } from './tree.ts';

/** The place before the statement around a call; undefined if something is evaluated before it, or it may be skipped. */
export function hoistFor({ text, scopes }: { text: string; scopes: Scopes }, call: Node): Hoist | undefined {
  let node = call;
  for (let parent = scopes.parentOf(node); parent; parent = scopes.parentOf(node)) {
    if (/Statement$|^VariableDeclaration$/.test(parent.type)) return before(text, scopes, parent, node);
    if (!isFirst(parent, node, scopes)) return undefined;
    node = parent;
  }
  return undefined;
}

/** Whether `node` is what its parent evaluates first, in any case. */
function isFirst(parent: Node, node: Node, scopes: Scopes): boolean {
  const quiet = (nodes: readonly (Node | null)[]): boolean =>
    nodes.every((each) => !each || purityOf(each, scopes) === 'constant');
  switch (parent.type) {
    case 'AwaitExpression':
    case 'UnaryExpression':
    case 'SpreadElement':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'ChainExpression':
      return true;
    case 'VariableDeclarator':
      return parent.init === node && parent.id.type === 'Identifier';
    case 'MemberExpression':
      return parent.object === node;
    case 'CallExpression':
    case 'NewExpression': {
      if (parent.callee === node) return true;
      const args = parent.arguments as Node[];
      return !parent.optional && quiet([parent.callee, ...args.slice(0, args.indexOf(node))]);
    }
    case 'BinaryExpression':
      return parent.left === node || quiet([parent.left]);
    case 'LogicalExpression':
      return parent.left === node;
    case 'ConditionalExpression':
      return parent.test === node;
    case 'AssignmentExpression':
      return parent.operator === '=' && parent.right === node && parent.left.type === 'Identifier';
    case 'ArrayExpression':
      return quiet(parent.elements.slice(0, parent.elements.indexOf(node)));
    case 'TemplateLiteral':
      return parent.expressions[0] === node;
    default:
      return false;
  }
}

function before(text: string, scopes: Scopes, statement: Node, node: Node): Hoist | undefined {
  const evaluatesFirst =
    statement.type === 'ExpressionStatement' ||
    statement.type === 'ReturnStatement' ||
    statement.type === 'ThrowStatement' ||
    (statement.type === 'IfStatement' && statement.test === node) ||
    (statement.type === 'VariableDeclaration' && statement.declarations[0] === node);
  if (!evaluatesFirst) return undefined;
  const holder = scopes.parentOf(statement);
  const outer = holder?.type === 'ExportNamedDeclaration' ? holder : statement;
  const block = scopes.parentOf(outer);
  if (!block || !/^(?:BlockStatement|Program|StaticBlock)$/.test(block.type)) return undefined;
  const lineStart = text.lastIndexOf('\n', outer.start - 1) + 1;
  const indent = text.slice(lineStart, outer.start);
  if (!/^[ \t]*$/.test(indent)) return undefined;
  return { at: outer.start, indent, end: endsOpen(text, outer) ? '' : ';' };
}

/** Whether statements do without semicolons here, and this one does not go on with what stands before it. */
function endsOpen(text: string, { type, start, end }: Node): boolean {
  if (/[[(`+\-/]/.test(text[start]!)) return false;
  return type === 'IfStatement' ? !/;[ \t]*$/m.test(text) : text[end - 1] !== ';';
}
