// What a module does merely by being loaded. A value that a declaration computes is the declaration's business;
// statements that act are what an importer would miss.

import type { Effect } from '../../core/language.ts';
import { type Node, walk } from './tree.ts';

/** The top-level statements that act; warnings with constant text are notices and do not count. */
export function effectsOf(program: Node): Effect[] {
  return (program.body as Node[])
    .filter((statement) => acts(statement))
    .map(({ type, start, end }) => ({ start, end, acts: /Statement$/.test(type) }));
}

function acts(statement: Node): boolean {
  switch (statement.type) {
    case 'ExpressionStatement':
      return !statement.directive && !isNotice(statement) && !isModuleBookkeeping(statement.expression);
    case 'ImportDeclaration':
      return false;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return statement.declaration ? acts(statement.declaration) : false;
    case 'VariableDeclaration':
      return !statement.declare && statement.declarations.some(({ init }: Node) => init && computes(init));
    case 'ClassDeclaration':
    case 'ClassExpression':
      return (
        statement.decorators?.length > 0 ||
        statement.body.body.some(({ type }: Node) => type === 'StaticBlock')
      );
    case 'TSModuleDeclaration':
      return false;
    default:
      return /Statement$/.test(statement.type) && statement.type !== 'EmptyStatement';
  }
}

const pureMakers =
  /^(?:Symbol|Map|Set|WeakMap|WeakSet|Error|RegExp|Date|URL|URLSearchParams|AbortController|TextEncoder|TextDecoder)$/;

/** Whether evaluating an expression calls something that is not known to be harmless; bodies of functions wait. */
function computes(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (found || /Function/.test(inner.type) || /^TS(?:Type|Interface)/.test(inner.type)) return false;
    if (inner.type === 'ClassExpression') {
      found ||= acts(inner);
      return false;
    }
    if (
      /^(?:AwaitExpression|TaggedTemplateExpression|ImportExpression|UpdateExpression|AssignmentExpression)$/.test(
        inner.type,
      )
    )
      found = true;
    if (/^(?:Call|New)Expression$/.test(inner.type) && !isHarmless(inner.callee)) found = true;
    return undefined;
  });
  return found;
}

function isHarmless(callee: Node): boolean {
  if (callee.type === 'Identifier') return pureMakers.test(callee.name) || callee.name === 'require';
  const { object, property } = callee;
  return (
    callee.type === 'MemberExpression' &&
    object.type === 'Identifier' &&
    object.name === 'Object' &&
    /^(?:freeze|assign|keys|entries|fromEntries|create)$/.test(property.name)
  );
}

/** `console.warn('legacy/db is deprecated')`: told to people, not to the program. */
export function isNotice(statement: Node): boolean {
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object } = call.callee;
  return (
    object.type === 'Identifier' &&
    object.name === 'console' &&
    call.arguments.every(
      (argument: Node) =>
        argument.type === 'Literal' ||
        (argument.type === 'TemplateLiteral' && argument.expressions.length === 0),
    )
  );
}

/** `module.exports = …`, `exports.x = …`, `Object.defineProperty(exports, '__esModule', …)`. */
function isModuleBookkeeping(expression: Node): boolean {
  if (expression.type === 'CallExpression') {
    const [first] = expression.arguments;
    return first?.type === 'Identifier' && first.name === 'exports';
  }
  if (expression.type !== 'AssignmentExpression') return false;
  let target = expression.left as Node;
  while (target.type === 'MemberExpression') {
    if (
      target.object.type === 'Identifier' &&
      target.object.name === 'module' &&
      target.property.name === 'exports'
    )
      return true;
    target = target.object;
  }
  return target.type === 'Identifier' && target.name === 'exports';
}

/** Whether code at one of the offsets runs while the module loads: outside functions and instance fields. */
export function readsAtLoad(program: Node, offsets: readonly number[]): boolean {
  let found = false;
  const holds = ({ start, end }: Node): boolean => offsets.some((offset) => start <= offset && offset < end);
  walk(program, (node, parents) => {
    if (found || !holds(node)) return false;
    if (/^TS(?:Type|Interface)|^ImportDeclaration$|^ExportSpecifier$/.test(node.type)) return false;
    const parent = parents.at(-1);
    const isCalledAtOnce = parent?.type === 'CallExpression' && parent.callee === node;
    if (/Function/.test(node.type) && !isCalledAtOnce) return false;
    if (node.type === 'PropertyDefinition' && !node.static) return false;
    if (/^(?:JSX)?Identifier$/.test(node.type)) found = true;
    return undefined;
  });
  return found;
}
