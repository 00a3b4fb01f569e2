// What a module does merely by being loaded. A value that a declaration computes is the declaration's business;
// statements that act are what an importer would miss.

import type { Span } from '../../core/edits.ts';
import type { Node } from './tree.ts';

/** The top-level statements that act; warnings with constant text are notices and do not count. */
export function effectsOf(program: Node): Span[] {
  return (program.body as Node[])
    .filter((statement) => acts(statement))
    .map(({ start, end }) => ({ start, end }));
}

function acts(statement: Node): boolean {
  switch (statement.type) {
    case 'ExpressionStatement':
      return statement.directive === undefined && !isNotice(statement) && !isModuleBookkeeping(statement.expression);
    case 'ImportDeclaration':
      return false;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return statement.declaration ? acts(statement.declaration) : false;
    case 'VariableDeclaration':
      return statement.declarations.some(({ init }: Node) => init?.type === 'AwaitExpression');
    case 'ClassDeclaration':
    case 'ClassExpression':
      return statement.decorators?.length > 0 || statement.body.body.some(({ type }: Node) => type === 'StaticBlock');
    case 'TSModuleDeclaration':
      return false;
    default:
      return /Statement$/.test(statement.type) && statement.type !== 'EmptyStatement';
  }
}

/** `console.warn('legacy/db is deprecated')`: told to people, not to the program. */
export function isNotice(statement: Node): boolean {
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object } = call.callee;
  return (
    object.type === 'Identifier' &&
    object.name === 'console' &&
    call.arguments.every((argument: Node) => argument.type === 'Literal' || (argument.type === 'TemplateLiteral' && argument.expressions.length === 0))
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
    if (target.object.type === 'Identifier' && target.object.name === 'module' && target.property.name === 'exports') return true;
    target = target.object;
  }
  return target.type === 'Identifier' && target.name === 'exports';
}
