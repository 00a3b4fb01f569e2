// Warnings and log lines with literal text: told to people, not to the program, so they go with what they warn of.

import { declarationsOf } from './declarations.ts';
import { isNotice } from './effects.ts';
import type { Declaring } from './not-forwarding.ts';
import type { Node } from './tree.ts';

const isLiteral = (node: Node): boolean =>
  node.type === 'Literal' || (node.type === 'TemplateLiteral' && node.expressions.length === 0);

const levels = /^(?:warn|warning|info|debug|log|trace|error|deprecate|deprecated)$/;
const teller = /^(?:console|log|logger)$/;

/** Whether a statement in a forwarding body only tells people something, with text that is always the same. */
export function isForwardedNotice(declaring: Declaring, statement: Node): boolean {
  if (isNotice(statement)) return true;
  const call = statement.type === 'ExpressionStatement' ? (statement.expression as Node) : undefined;
  if (call?.type !== 'CallExpression' || call.optional || !(call.arguments as Node[]).every(isLiteral))
    return false;
  if (call.callee.type === 'Identifier') return isTellingFunction(declaring, call.callee);
  const { object, property, computed } = call.callee;
  return (
    call.callee.type === 'MemberExpression' &&
    !computed &&
    object.type === 'Identifier' &&
    teller.test(object.name) &&
    levels.test(property.name)
  );
}

/** A function of the same module whose body only passes its arguments on into such a text. */
function isTellingFunction({ program, scopes }: Declaring, callee: Node): boolean {
  const variable = scopes.resolved(callee);
  if (!variable || !scopes.isModuleLevel(variable)) return false;
  const declared = declarationsOf(program, callee.name).map(({ node }) => node.init ?? node);
  const [fn] = declared as [Node];
  if (declared.length !== 1 || !/Function/.test(fn.type) || fn.async || fn.generator) return false;
  const names = new Set(
    (fn.params as Node[]).map((parameter) => (parameter.type === 'Identifier' ? parameter.name : undefined)),
  );
  const body: Node[] =
    fn.body?.type === 'BlockStatement'
      ? fn.body.body
      : fn.body
        ? [{ type: 'ExpressionStatement', start: fn.body.start, end: fn.body.end, expression: fn.body }]
        : [];
  const isText = (node: Node): boolean =>
    isLiteral(node) ||
    (node.type === 'Identifier' && names.has(node.name)) ||
    (node.type === 'TemplateLiteral' && (node.expressions as Node[]).every(isText)) ||
    (node.type === 'BinaryExpression' && node.operator === '+' && isText(node.left) && isText(node.right));
  return (
    body.length > 0 &&
    body.every((statement) => {
      const call = statement.expression as Node | undefined;
      return (
        statement.type === 'ExpressionStatement' &&
        call?.type === 'CallExpression' &&
        call.callee.type === 'MemberExpression' &&
        call.callee.object.type === 'Identifier' &&
        teller.test(call.callee.object.name) &&
        (call.arguments as Node[]).every(isText)
      );
    })
  );
}
