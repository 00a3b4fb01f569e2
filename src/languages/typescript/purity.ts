// What evaluating an expression may do, as far as its text and the scopes prove it. Unknown counts as the worst.

import type { Purity } from '../../core/inline/use.ts';
import type { Scopes } from './scopes.ts';
import type { Node } from './tree.ts';

const rank: Record<Purity, number> = { constant: 0, read: 1, effects: 2 };

const worst = (all: readonly Purity[]): Purity =>
  all.reduce((a, b) => (rank[a] >= rank[b] ? a : b), 'constant');

export function purityOf(node: Node, scopes: Scopes): Purity {
  const of = (...nodes: (Node | null | undefined)[]): Purity =>
    worst(nodes.map((child) => (child ? purityOf(child, scopes) : 'constant')));
  switch (node.type) {
    case 'Literal':
    case 'ThisExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'MetaProperty':
      return 'constant';
    case 'Identifier':
      return isStable(node, scopes) ? 'constant' : 'read';
    case 'TemplateLiteral':
      // Making a string of an object calls its toString.
      return (node.expressions as Node[]).every(isPrimitive) ? of(...node.expressions) : 'effects';
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return of(node.expression);
    case 'MemberExpression':
      return worst(['read', of(node.object, node.computed ? node.property : undefined)]);
    case 'UnaryExpression':
      if (node.operator === 'delete') return 'effects';
      return /^(?:!|typeof|void)$/.test(node.operator) || isPrimitive(node.argument)
        ? of(node.argument)
        : 'effects';
    case 'BinaryExpression':
      return /^[!=]==$/.test(node.operator) || (isPrimitive(node.left) && isPrimitive(node.right))
        ? of(node.left, node.right)
        : 'effects';
    case 'LogicalExpression':
      return of(node.left, node.right);
    case 'ConditionalExpression':
      return of(node.test, node.consequent, node.alternate);
    case 'ArrayExpression':
      return (node.elements as (Node | null)[]).some((element) => element?.type === 'SpreadElement')
        ? 'effects'
        : of(...node.elements);
    case 'ObjectExpression':
      return worst((node.properties as Node[]).map((property) => propertyPurity(property, scopes)));
    default:
      return 'effects';
  }
}

/** Spreading an object reads its properties, getters included. */
function propertyPurity(property: Node, scopes: Scopes): Purity {
  if (property.type !== 'Property')
    return property.argument.type === 'Identifier'
      ? worst(['read', purityOf(property.argument, scopes)])
      : 'effects';
  if (property.computed && property.key.type !== 'Literal') return 'effects';
  return property.method || property.kind !== 'init' ? 'constant' : purityOf(property.value, scopes);
}

/** Whether a node is a primitive by its form, so that operators call nothing. */
function isPrimitive(node: Node): boolean {
  if (node.type === 'Literal') return !node.regex;
  if (node.type === 'TemplateLiteral') return (node.expressions as Node[]).every(isPrimitive);
  if (node.type === 'UnaryExpression')
    return /^(?:!|typeof|void)$/.test(node.operator) || isPrimitive(node.argument);
  return node.type === 'BinaryExpression' && isPrimitive(node.left) && isPrimitive(node.right);
}

/** A name that holds the same value whenever it is read: nothing assigns it after its declaration. */
export function isStable(node: Node, scopes: Scopes): boolean {
  if (node.name === 'undefined') return true;
  const variable = scopes.resolved(node);
  if (!variable) return false;
  return (
    variable.defs.length > 0 &&
    variable.defs.every((def) =>
      /^(?:ImportBinding|FunctionName|ClassName|Parameter|Variable|CatchClause|TSEnumName)$/.test(def.type),
    ) &&
    variable.references.every((reference) => !reference.isWrite() || reference.init)
  );
}

/** Whether writing a node twice gives the same value as evaluating it once. */
export const isRepeatable = (node: Node, scopes: Scopes): boolean =>
  (node.type === 'Literal' && !node.regex) ||
  (node.type === 'TemplateLiteral' && node.expressions.length === 0) ||
  node.type === 'ThisExpression' ||
  (node.type === 'Identifier' && isStable(node, scopes));

/** Whether a node cannot be undefined, by its form. */
export const isDefined = (node: Node): boolean =>
  /^(?:Literal|TemplateLiteral|ObjectExpression|ArrayExpression|NewExpression|FunctionExpression|ArrowFunctionExpression|ClassExpression|BinaryExpression)$/.test(
    node.type,
  ) ||
  (node.type === 'UnaryExpression' && node.operator !== 'void');

/** Whether a node needs parentheses where something is taken of it. */
export const isLoose = (node: Node): boolean =>
  !/^(?:Identifier|ThisExpression|MemberExpression|CallExpression|TemplateLiteral|TaggedTemplateExpression|ArrayExpression|MetaProperty|TSNonNullExpression|Super)$/.test(
    node.type,
  ) &&
  !(node.type === 'NewExpression' && node.end > (node.typeArguments?.end ?? node.callee.end)) &&
  !(node.type === 'Literal' && typeof node.value !== 'number');
