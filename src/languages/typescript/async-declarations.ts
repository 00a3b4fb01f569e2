// Writes `async` where a function's modifiers belong, and `Promise<…>` around what it says to return.

import type { Span } from '../../core/edits.ts';
import { type FileConversion, indentOf, Unconvertible } from './async-awaits.ts';
import { asyncOffset, isPromise, returnedType } from './async-functions.ts';
import { statementEnd } from './async-style.ts';
import { isFunction, isTransparent, spanOf } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
import { type Node, walk } from './tree.ts';

/**
 * A function that returns a promise from now on.
 * @param awaits nodes that will be awaited, loops included; @param promises expressions that are promises already
 */
export function writeFunction(
  file: FileConversion,
  at: Span,
  awaits: ReadonlySet<Node>,
  promises: ReadonlySet<Node>,
): void {
  const node = file.tree.at(at);
  if (!node || !isFunction(node))
    throw new Unconvertible('async/escapes', 'it is no function that can be written', at);
  const isGetter = file.tree.parent(node)?.kind === 'get';
  if (file.effects.has(node)) {
    writeEffect(file, node, at);
    return;
  }
  if (!node.async && !isGetter && mustBeAsync(file, node, awaits, promises))
    file.edits.insert(asyncOffset(file.tree, node), 'async ', at);
  const type = returnedType(node);
  if (type && !node.async) writePromise(file, type, at, node.generator === true);
  else if (!type && !file.isTyped && !node.async) writeJsDoc(file, node, at);
}

/** An async function turns every value into a promise; without it each return has to be one. */
function mustBeAsync(
  file: FileConversion,
  node: Node,
  awaits: ReadonlySet<Node>,
  promises: ReadonlySet<Node>,
): boolean {
  const { tree } = file;
  // A callback that is expected to reject must not throw before it gives its promise.
  if (file.rejecting.has(node) || node.generator) return true;
  for (const awaited of awaits) if (tree.above(awaited, isFunction) === node) return true;
  const isPromiseNow = (value: Node | undefined): boolean =>
    value !== undefined && (promises.has(value) || (isTransparent(value) && isPromiseNow(value.expression)));
  if (node.body.type !== 'BlockStatement') return !isPromiseNow(node.body);
  const returns: Node[] = [];
  walk(node.body, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'ReturnStatement') returns.push(inner);
    return true;
  });
  const last = (node.body.body as Node[]).at(-1);
  const ends = last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
  return (
    !ends || returns.length === 0 || returns.some(({ argument }) => !isPromiseNow(argument ?? undefined))
  );
}

/** An effect gives its clean-up and no promise: it waits in a function of its own. */
function writeEffect({ tree, edits, style }: FileConversion, { body }: Node, at: Span): void {
  const line = lineBreakOf(tree.text);
  const indent = indentOf(tree.text, body.end - 1);
  const isLong = tree.slice(body).includes('\n');
  edits.insert(
    body.start + 1,
    isLong ? `${line}${indent}${style.step}void (async () => {` : ' void (async () => {',
    at,
  );
  edits.insert(
    body.end - 1,
    isLong ? `${style.step}})()${statementEnd}${line}${indent}` : `})()${statementEnd} `,
    at,
  );
}

const generatorTypes = new Map([
  ['Generator', 'AsyncGenerator'],
  ['Iterable', 'AsyncIterable'],
  ['Iterator', 'AsyncIterator'],
  ['IterableIterator', 'AsyncIterableIterator'],
]);

function writePromise({ edits }: FileConversion, type: Node, at: Span, isGenerator: boolean): void {
  if (isGenerator) {
    const name = type.type === 'TSTypeReference' ? generatorTypes.get(type.typeName.name) : undefined;
    if (name === undefined)
      throw new Unconvertible('async/generator', 'its return type is none of the generators', spanOf(type));
    edits.replace(spanOf(type.typeName), () => name, at);
  } else if (!isPromise(type)) {
    edits.wrap(spanOf(type), 'Promise<', '>', at);
  }
}

/** A declaration without a body: the type that it, or its function type, returns. */
export function writeSignature(file: FileConversion, at: Span): void {
  const node = file.tree.at(at);
  if (!node) throw new Unconvertible('async/escapes', 'its type is not known', at);
  const own = returnedType(node);
  const types = own ? [own] : functionTypes(node).map(returnedType);
  for (const type of types) if (type) writePromise(file, type, at, false);
}

/** The function types that an annotation is made of. */
export function functionTypes(node: Node): Node[] {
  switch (node.type) {
    case 'TSFunctionType':
      return [node];
    case 'TSUnionType':
    case 'TSIntersectionType':
      return (node.types as Node[]).flatMap(functionTypes);
    case 'TSParenthesizedType':
    case 'TSTypeAnnotation':
    case 'TSTypeAliasDeclaration':
    case 'TSPropertySignature':
    case 'PropertyDefinition':
    case 'TSAbstractPropertyDefinition':
    case 'Identifier':
      return node.typeAnnotation ? functionTypes(node.typeAnnotation) : [];
    case 'VariableDeclarator':
      return functionTypes(node.id);
    default:
      return [];
  }
}

/** Names of types that an annotation is made of, where a function type may be declared elsewhere. */
export function namedTypes(node: Node): Node[] {
  switch (node.type) {
    case 'TSTypeReference':
      return node.typeName.type === 'Identifier' ? [node.typeName] : [node.typeName.right];
    case 'TSUnionType':
    case 'TSIntersectionType':
      return (node.types as Node[]).flatMap(namedTypes);
    case 'VariableDeclarator':
      return namedTypes(node.id);
    default:
      return node.typeAnnotation ? namedTypes(node.typeAnnotation) : [];
  }
}

/** The same of what a signature returns; undefined where more than names make it. */
export function resultNames(node: Node): Node[] | undefined {
  const result: Node | undefined = (node.returnType ?? node.value?.returnType)?.typeAnnotation;
  const parts: Node[] = result?.type === 'TSUnionType' ? result.types : result ? [result] : [];
  const named = parts.filter(({ type }) => !/^TS(?:Undefined|Null)Keyword$/.test(type));
  return named.every(({ type, typeArguments }) => type === 'TSTypeReference' && !typeArguments)
    ? named.flatMap(namedTypes)
    : undefined;
}

/** `@returns {A}` → `@returns {Promise<A>}`, in JavaScript. */
function writeJsDoc({ tree, edits }: FileConversion, node: Node, at: Span): void {
  let statement = node;
  while (
    tree.parent(statement) &&
    !/^(?:Program|BlockStatement|ClassBody|ObjectExpression)$/.test(tree.parent(statement)!.type)
  )
    statement = tree.parent(statement)!;
  const before = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(tree.text.slice(0, statement.start));
  const tag = before && /@returns?\s+\{/.exec(before[0]);
  if (!before || !tag) return;
  const start = before.index + tag.index + tag[0].length;
  const end = closingBrace(tree.text, start);
  if (end === undefined || /^\s*Promise\b/.test(tree.text.slice(start, end))) return;
  edits.wrap({ start, end }, 'Promise<', '>', at);
}

/** Where the brace that is open at an offset is closed. */
function closingBrace(text: string, start: number): number | undefined {
  for (let at = start, depth = 1; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  return undefined;
}
