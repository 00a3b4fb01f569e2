// Defaults of parameters: no await can stand there, so they move to the beginning of the body, in their order.

import type { Span } from '../../core/edits.ts';
import { type FileConversion, indentOf, Unconvertible } from './async-awaits.ts';
import { giveBlock } from './async-hoist.ts';
import { namesOf } from './async-lists.ts';
import { statementEnd } from './async-style.ts';
import { type Render, valueText } from './async-text.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
import { type Node, walk } from './tree.ts';

/**
 * `open(db = f())` → `open(db = undefined)` and a first line of the body; the await itself is written like any other.
 * @throws Unconvertible
 */
export function moveDefaults(file: FileConversion, awaited: Node): void {
  const { tree, moved } = file;
  const own = defaultAround(tree, awaited);
  const owner = own && tree.above(own, isFunction);
  if (!own || !owner || moved.has(own)) return;
  const all = defaultsOf(owner);
  // A default may read the parameters before it, so those behind it are made after it.
  const behind = all.slice(all.indexOf(own) + 1).filter(({ right }) => !isInert(right));
  const moving = [own, ...behind.filter((each) => !moved.has(each))];
  for (const each of moving) {
    moved.add(each);
    removeDefault(file, owner, each, spanOf(awaited));
  }
  const statements = (render: Render): string[] =>
    moving.map(
      ({ left, right }) =>
        `if (${left.name} === undefined) ${left.name} = ${valueText(render, right)}${statementEnd}`,
    );
  if (owner.body.type === 'BlockStatement') beginBody(file, owner, statements, spanOf(awaited));
  else
    giveBlock(
      file,
      owner,
      (render, indent) => statements(render).join(`${lineBreakOf(tree.text)}${indent}`),
      spanOf(awaited),
    );
}

/** The default in which an expression stands, of a parameter of the function around it. */
function defaultAround(tree: UpwardTree, node: Node): Node | undefined {
  let found: Node | undefined;
  let child = node;
  for (let above = tree.parent(node); above; child = above, above = tree.parent(above)) {
    if (isFunction(above)) return (above.params as Node[]).includes(child) ? found : undefined;
    if (above.type === 'AssignmentPattern' && above.right === child && above.left.type === 'Identifier')
      found ??= above;
  }
  return undefined;
}

/** In the order in which they are made. */
function defaultsOf(owner: Node): Node[] {
  const found: Node[] = [];
  for (const parameter of owner.params as Node[])
    walk(parameter, (node) => {
      if (isFunction(node)) return false;
      if (node.type === 'AssignmentPattern') found.push(node);
      return true;
    });
  // An outer pattern's default is made before those inside of it, and is written behind them.
  return found;
}

/** Neither does anything nor reads anything that another default could have made. */
function isInert(node: Node): boolean {
  if (isTransparent(node)) return isInert(node.expression);
  if (node.type === 'ObjectExpression') return node.properties.length === 0;
  if (node.type === 'ArrayExpression') return node.elements.length === 0;
  if (node.type === 'UnaryExpression') return node.argument.type === 'Literal';
  return node.type === 'Literal' || isFunction(node) || node.name === 'undefined';
}

function removeDefault(
  { tree, edits, isTyped, typeOf }: FileConversion,
  owner: Node,
  parameter: Node,
  at: Span,
): void {
  const { left, right } = parameter;
  if (left.type !== 'Identifier')
    throw new Unconvertible('async/default-parameter', 'a pattern behind it has a default of its own', at);
  const hidden = shadowed(owner, right);
  if (hidden !== undefined)
    throw new Unconvertible('async/default-parameter', `its body has a ${hidden} of its own`, at);
  const params = owner.params as Node[];
  if (!params.includes(parameter)) {
    if (params.some((each) => each.type !== 'AssignmentPattern' && !isAnnotated(each)) && isTyped)
      throw new Unconvertible('async/default-parameter', 'its pattern says no type', at);
    edits.replace({ start: left.end, end: parameter.end }, () => '', at);
    return;
  }
  // What is optional may not stand before what is not.
  const isLast = params
    .slice(params.indexOf(parameter) + 1)
    .every(
      ({ type, optional }) => type === 'AssignmentPattern' || type === 'RestElement' || optional === true,
    );
  const name = left.name as string;
  const type =
    isTyped && !left.typeAnnotation
      ? `: ${typeOf({ start: left.start, end: left.start + name.length })?.text ?? defaultType(tree, right, at)}`
      : '';
  // The first default of all says how many arguments the function's `length` counts.
  const isCounted = params.find(({ type }) => type === 'AssignmentPattern') === parameter;
  const isOptional = isTyped && isLast && !isCounted;
  if (isOptional && left.typeAnnotation) edits.insert(left.start + name.length, '?', at);
  const mark = isOptional && type !== '' ? '?' : '';
  const absent = isTyped && !isOptional ? ' | undefined' : '';
  const annotation: Node | undefined = left.typeAnnotation?.typeAnnotation;
  if (absent !== '' && annotation && /^TS(?:Function|Constructor|Conditional)Type$/.test(annotation.type))
    edits.wrap(spanOf(annotation), '(', ')', at);
  const none = isCounted ? ' = undefined' : '';
  edits.replace({ start: left.end, end: parameter.end }, () => `${mark}${type}${absent}${none}`, at);
}

const isAnnotated = (parameter: Node): boolean =>
  Boolean(parameter.typeAnnotation ?? parameter.left?.typeAnnotation);

/** A name of a default that means something else in the body. */
function shadowed({ body }: Node, value: Node): string | undefined {
  if (body.type !== 'BlockStatement') return undefined;
  const names = new Set(namesOf(value));
  let found: string | undefined;
  walk(body, (node) => {
    if (node !== body && isFunction(node)) {
      if (node.type === 'FunctionDeclaration' && names.has(node.id?.name)) found = node.id.name;
      return false;
    }
    if (node.type === 'VariableDeclarator') found ??= namesOf(node.id).find((name) => names.has(name));
    if (node.type === 'ClassDeclaration' && names.has(node.id?.name)) found = node.id.name;
    return true;
  });
  return found;
}

function beginBody(
  { tree, edits, style }: FileConversion,
  { body }: Node,
  statements: (render: Render) => string[],
  at: Span,
): void {
  const directives = (body.body as Node[]).filter(({ directive }) => typeof directive === 'string');
  const first = (body.body as Node[])[directives.length];
  const start = directives.at(-1)?.end ?? (body.start as number) + 1;
  const indent = first ? indentOf(tree.text, first.start) : indentOf(tree.text, body.start) + style.step;
  edits.replace(
    { start, end: start },
    (render) =>
      statements(render)
        .map((each) => `${lineBreakOf(tree.text)}${indent}${each}`)
        .join(''),
    at,
  );
}

/** What a parameter without an annotation was inferred to be. */
function defaultType(tree: UpwardTree, value: Node, at: Span): string {
  const callee = value.type === 'CallExpression' ? tree.slice(value.callee) : '';
  if (/^[\w$.]+$/.test(callee)) return `Awaited<ReturnType<typeof ${callee}>>`;
  throw new Unconvertible(
    'async/default-parameter',
    'the parameter says no type, and that of its default has names that may not be known here',
    at,
  );
}
