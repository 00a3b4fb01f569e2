// What a mention of a function's name is: its declaration, a signature, a type, or a value that goes somewhere.

import type { Mention } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import type { Node } from './tree.ts';

/** @param name the span of the name alone */
export function mentionOf(tree: UpwardTree, name: Span): Mention | undefined {
  if (/^(?:export\s+)?default\b/.test(tree.text.slice(name.start, name.start + 40)))
    return { kind: 'passes' };
  const node = tree.nameAt(name.start);
  const parent = node && tree.parent(node);
  if (!node || !parent) return undefined;
  return (
    declarationMention(tree, node, parent) ??
    typeMention(tree, node, parent) ??
    valueMention(tree, node, parent)
  );
}

function declarationMention(tree: UpwardTree, node: Node, parent: Node): Mention | undefined {
  switch (parent.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return parent.id === node
        ? { kind: 'declares', at: spanOf(parent) }
        : parameterMention(tree, node, parent);
    case 'TSDeclareFunction':
      return parent.id === node
        ? { kind: 'signature', at: spanOf(parent) }
        : parameterMention(tree, node, parent);
    case 'ArrowFunctionExpression':
    case 'TSEmptyBodyFunctionExpression':
    case 'TSFunctionType':
      return parameterMention(tree, node, parent);
    case 'VariableDeclarator':
      if (parent.id === node && isRequire(parent.init)) return { kind: 'passes' };
      return parent.id === node ? held(node, parent.init) : undefined;
    case 'MethodDefinition':
    case 'TSAbstractMethodDefinition':
      if (parent.key !== node || parent.computed) return undefined;
      return isFunction(parent.value)
        ? { kind: 'declares', at: spanOf(parent.value) }
        : { kind: 'signature', at: spanOf(parent.value) };
    case 'PropertyDefinition':
    case 'TSAbstractPropertyDefinition':
    case 'AccessorProperty':
      return parent.key === node && !parent.computed ? held(parent, parent.value) : undefined;
    case 'Property':
      return propertyMention(tree, node, parent);
    case 'TSMethodSignature':
    case 'TSPropertySignature':
      return parent.key === node
        ? { kind: 'signature', at: spanOf(parent) }
        : parameterMention(tree, node, parent);
    case 'TSTypeAliasDeclaration':
      return parent.id === node ? { kind: 'signature', at: spanOf(parent) } : undefined;
    case 'TSTypeParameter':
      if (parent.name !== node) return undefined;
      return parent.constraint ? { kind: 'signature', at: spanOf(parent.constraint) } : { kind: 'type' };
    case 'TSParameterProperty':
      return parent.parameter === node ? annotated(node) : undefined;
    case 'AssignmentPattern':
      // A parameter that is not given holds its default: a function as any other that it may be given.
      if (parent.left === node && isFunction(unwrapped(parent.right)))
        return { ...given(parent.right), ...(node.typeAnnotation && { signature: spanOf(node) }) };
      return parent.left === node ? annotated(node) : undefined;
    default:
      return undefined;
  }
}

/** `const make = require('./make')` gives an import its name. */
const isRequire = (value: Node | null | undefined): boolean =>
  value?.type === 'CallExpression' && value.callee.name === 'require';

/** A parameter holds what callers pass; what it may be is said by its type. */
function parameterMention(_tree: UpwardTree, node: Node, parent: Node): Mention | undefined {
  return (parent.params as Node[] | undefined)?.includes(node) ? annotated(node) : undefined;
}

const annotated = (node: Node): Mention =>
  node.typeAnnotation ? { kind: 'signature', at: spanOf(node) } : { kind: 'passes' };

const unwrapped = (value: Node): Node => (isTransparent(value) ? unwrapped(value.expression) : value);

/** What a name is given. */
const given = (value: Node) => ({
  kind: isFunction(unwrapped(value)) ? ('declares' as const) : ('given' as const),
  at: spanOf(unwrapped(value)),
});

/** A variable or property: its annotation is a signature of its own, see `convert`. */
function held(holder: Node, value: Node | null | undefined): Mention {
  const signature = holder.typeAnnotation ? { signature: spanOf(holder) } : {};
  if (!value) return holder.typeAnnotation ? { kind: 'signature', at: spanOf(holder) } : { kind: 'passes' };
  return { ...given(value), ...signature };
}

function propertyMention(tree: UpwardTree, node: Node, parent: Node): Mention | undefined {
  const object = tree.parent(parent);
  if (object?.type === 'ObjectPattern') {
    if (parent.value === node || parent.shorthand) {
      const local = parent.value.type === 'AssignmentPattern' ? parent.value.left : parent.value;
      return local.type === 'Identifier' ? { kind: 'named', name: nameSpan(local) } : undefined;
    }
    if (parent.key !== node) return undefined;
    const local = parent.value.type === 'AssignmentPattern' ? parent.value.left : parent.value;
    return local.type === 'Identifier' ? { kind: 'named', name: nameSpan(local) } : undefined;
  }
  if (parent.shorthand) return { kind: 'value', at: spanOf(node) };
  if (parent.key !== node || parent.computed) return undefined;
  return given(parent.value);
}

/** An identifier's span without its annotation. */
export const nameSpan = (node: Node): Span => ({ start: node.start, end: node.start + node.name.length });

const clauses = /^(?:Import|Export)(?:Default|Namespace)?Specifier$/;

function typeMention(tree: UpwardTree, node: Node, parent: Node): Mention | undefined {
  if (clauses.test(parent.type) || parent.type === 'ImportAttribute') return { kind: 'passes' };
  let top = parent;
  while (top.type === 'TSQualifiedName') top = tree.parent(top)!;
  if (top.type === 'TSTypeQuery' || top.type === 'TSTypeReference') return typeUse(tree, top);
  if (/^TS(?:InterfaceHeritage|ImportType|ClassImplements|ExpressionWithTypeArguments)$/.test(top.type))
    return { kind: 'type' };
  return node.type === 'JSXIdentifier' && parent.type === 'JSXAttribute' ? { kind: 'passes' } : undefined;
}

/** `typeof f`, or the name of a function type: of what is it the type? */
function typeUse(tree: UpwardTree, type: Node): Mention {
  const list = tree.parent(type);
  const reference = list && tree.parent(list);
  if (list?.type === 'TSTypeParameterInstantiation' && reference?.typeName?.name === 'ReturnType') {
    const around = tree.parent(reference);
    const outer = around && tree.parent(around);
    // Awaited already: a second run leaves it.
    return around?.type === 'TSTypeParameterInstantiation' && outer?.typeName?.name === 'Awaited'
      ? { kind: 'passes' }
      : { kind: 'return-type', at: spanOf(reference) };
  }
  let top = type;
  while (/^TS(?:Union|Parenthesized)Type$/.test(tree.parent(top)?.type ?? '')) top = tree.parent(top)!;
  const annotation = tree.parent(top);
  const holder = annotation?.type === 'TSTypeAnnotation' ? tree.parent(annotation) : undefined;
  if (holder?.type === 'Identifier') {
    const of = tree.parent(holder);
    const index = (of?.params as Node[] | undefined)?.indexOf(holder) ?? -1;
    return {
      kind: 'annotates',
      name: nameSpan(holder),
      ...(of && index >= 0 && { parameter: { of: spanOf(of), index } }),
    };
  }
  if (holder && /^(?:PropertyDefinition|TSPropertySignature)$/.test(holder.type) && !holder.computed)
    return { kind: 'annotates', name: spanOf(holder.key) };
  return (holder && resultMention(tree, holder)) ?? { kind: 'type' };
}

/** The annotation is what something returns: a function, a method that is only declared, a type of functions. */
function resultMention(tree: UpwardTree, holder: Node): Mention | undefined {
  if (isFunction(holder)) return { kind: 'results', at: spanOf(holder) };
  const parent = tree.parent(holder)!;
  if (holder.type === 'TSDeclareFunction' && holder.id) return { kind: 'results', name: nameSpan(holder.id) };
  const isMember = holder.type === 'TSMethodSignature' ? holder : parent;
  if (/^TS(?:MethodSignature|AbstractMethodDefinition)$|^MethodDefinition$/.test(isMember.type))
    return isMember.computed ? undefined : { kind: 'results', name: spanOf(isMember.key) };
  if (holder.type !== 'TSFunctionType') return undefined;
  if (parent.type === 'TSTypeAliasDeclaration') return { kind: 'results', name: nameSpan(parent.id) };
  const held = parent.type === 'TSTypeAnnotation' ? tree.parent(parent) : undefined;
  if (held?.type === 'Identifier') return { kind: 'results', name: nameSpan(held) };
  return held && /^(?:PropertyDefinition|TSPropertySignature)$/.test(held.type) && !held.computed
    ? { kind: 'results', name: spanOf(held.key) }
    : undefined;
}

function valueMention(tree: UpwardTree, node: Node, parent: Node): Mention | undefined {
  let value = node;
  if (parent.type === 'MemberExpression' && parent.property === node) value = parent;
  const above = tree.parent(value);
  if (above?.type === 'AssignmentExpression' && above.left === value) return given(above.right);
  if (above?.type === 'UpdateExpression') return { kind: 'written', at: spanOf(above) };
  if (node.type === 'Literal' && value === node) return undefined;
  return { kind: 'value', at: spanOf(value) };
}
