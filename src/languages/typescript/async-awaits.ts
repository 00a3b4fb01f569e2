// Writes an await so that the expression means what it meant: precedence, optional chains, statements without a
// semicolon before them, values that were read too early, defaults of parameters.

import type { Span } from '../../core/edits.ts';
import type { RefusalCode } from '../../core/refusals.ts';
import type { NestedEdits, Render } from './async-text.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
import { type Node, walk } from './tree.ts';

/** What a conversion works on. */
export interface FileConversion {
  tree: UpwardTree;
  edits: NestedEdits;
  isTyped: boolean;
  /** Parts that one of several awaits in them has moved already. */
  moved: Set<Node>;
  /** Callbacks that are expected to reject. */
  rejecting: Set<Node>;
}

/** Thrown inside this folder only; `convert` returns it. */
export class Unconvertible extends Error {
  readonly code: RefusalCode;
  readonly at: Span;
  constructor(code: RefusalCode, message: string, at: Span) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

/** @throws Unconvertible */
export function writeAwait(file: FileConversion, span: Span): void {
  const { tree, edits } = file;
  const node = tree.at(span);
  if (!node) throw new Unconvertible('async/escapes', 'it is used in a way that is not known', span);
  moveDefault(file, node);
  valueFirst(file, node);
  const needed = needsParentheses(tree, node);
  const parentheses = needed && !isParenthesized(tree, node);
  keepShortCircuit(file, node);
  const opening = parentheses ? `${statementJoint(tree, node)}(await ` : 'await ';
  edits.wrap(span, opening, parentheses ? ')' : '');
}

/** As formatters write it: everything that binds, but not arguments, initialisers and whole statements. */
function needsParentheses(tree: UpwardTree, node: Node): boolean {
  const parent = tree.parent(node);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node;
    case 'ChainExpression':
      return needsParentheses(tree, parent);
    case 'TaggedTemplateExpression':
      return parent.tag === node;
    case 'ConditionalExpression':
      return parent.test === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'SpreadElement':
    case 'JSXSpreadAttribute':
      return true;
    case 'UnaryExpression':
      return parent.operator !== 'void';
    default:
      return parent !== undefined && isTransparent(parent);
  }
}

/** Whether a pair of parentheses stands directly around it, that is not the list of a call's arguments. */
function isParenthesized(tree: UpwardTree, node: Node): boolean {
  const before = /\(\s*$/.exec(tree.text.slice(0, node.start));
  if (!before || !/^\s*\)/.test(tree.text.slice(node.end))) return false;
  const parent = tree.parent(node)!;
  const opening = before.index;
  if (parent.type === 'NewExpression' || /^Class/.test(parent.type)) return opening > parent.start;
  return opening >= parent.start && parent.start < node.start;
}

/** `s?.f().x` stops at an absent `s`, and must still: `(await s?.f())?.x`. */
function keepShortCircuit({ tree, edits }: FileConversion, node: Node): void {
  const parent = tree.parent(node)!;
  if (!isOptional(node)) return;
  if (parent.type === 'TSNonNullExpression' && tree.parent(parent)?.type !== 'ChainExpression')
    throw new Unconvertible(
      'async/optional-chain',
      'its optional chain goes on behind a non-null mark',
      spanOf(node),
    );
  const goesOn =
    (parent.type === 'MemberExpression' && parent.object === node) ||
    (parent.type === 'CallExpression' && parent.callee === node);
  if (!goesOn || parent.optional) return;
  if (parent.type === 'MemberExpression' && !parent.computed) {
    const dot = tree.text.indexOf('.', node.end);
    edits.insert(dot, '?', spanOf(node));
  } else {
    const bracket = tree.text.slice(node.end).search(/[[(<]/) + node.end;
    edits.insert(bracket, '?.', spanOf(node));
  }
}

function isOptional(node: Node): boolean {
  if (node.type === 'MemberExpression') return node.optional || isOptional(node.object);
  if (node.type === 'CallExpression') return node.optional || isOptional(node.callee);
  return node.type === 'TSNonNullExpression' && isOptional(node.expression);
}

const needsSemicolon =
  /^(?:ExpressionStatement|VariableDeclaration|ReturnStatement|ThrowStatement|Import|Export|PropertyDefinition|Break|Continue|TSTypeAlias|TSImportEquals|DoWhile)/;

/** A statement that begins with a parenthesis would go on from a line before it that has no semicolon. */
export function statementJoint(tree: UpwardTree, node: Node): string {
  const statement = tree.above(node, ({ type }) => type === 'ExpressionStatement');
  if (statement?.start !== node.start) return '';
  const list = tree.parent(statement);
  const statements = (list?.body ?? list?.consequent) as Node[] | undefined;
  if (!Array.isArray(statements)) return '';
  const previous = statements[statements.indexOf(statement) - 1];
  if (!previous || !needsSemicolon.test(previous.type)) return '';
  return /[;}]\s*$/.test(tree.text.slice(previous.start, previous.end)) && !isOpenEnded(tree, previous)
    ? ''
    : ';';
}

/** Ends with a brace that belongs to an expression. */
const isOpenEnded = (tree: UpwardTree, { end }: Node): boolean => tree.text[end - 1] !== ';';

/** `t += f()` reads `t` before it waits; the value comes first, so that nothing is lost meanwhile. */
function valueFirst({ tree, edits, moved }: FileConversion, node: Node): void {
  let child = node;
  let assignment = tree.parent(node);
  while (assignment && !/Statement$|Declarat|Function/.test(assignment.type)) {
    if (assignment.type === 'AssignmentExpression' && assignment.right === child && isStale(assignment))
      break;
    child = assignment;
    assignment = tree.parent(assignment);
  }
  if (assignment?.type !== 'AssignmentExpression' || moved.has(assignment)) return;
  moved.add(assignment);
  const statement = tree.parent(assignment)!;
  const { right } = assignment;
  const at = spanOf(node);
  if (statement.type !== 'ExpressionStatement' || !isInList(tree, statement))
    throw new Unconvertible(
      'async/stale-read',
      'its target is read before the await, inside an expression',
      at,
    );
  if (!isOwnAlone(tree, assignment.left, statement))
    throw new Unconvertible('async/stale-read', 'its target may be written while it waits', at);
  const name = freeName(tree.text, 'value');
  const indent = indentOf(tree.text, statement.start);
  const declaration = (text: string) => `const ${name} = ${text};${lineBreakOf(tree.text)}${indent}`;
  const left: Span = { start: statement.start, end: right.start };
  edits.replace(
    { start: statement.start, end: right.end },
    (render) => declaration(render(spanOf(right))) + render(left) + name,
    at,
  );
}

const isStale = ({ operator }: Node): boolean => !/^(?:=|\|\|=|&&=|\?\?=)$/.test(operator);

export function isInList(tree: UpwardTree, statement: Node): boolean {
  const list = tree.parent(statement);
  return Array.isArray(list?.body) || Array.isArray(list?.consequent);
}

/** A variable of the function around, or of the module's own top level, that no other function writes. */
function isOwnAlone(tree: UpwardTree, target: Node, statement: Node): boolean {
  if (target.type !== 'Identifier') return false;
  const name = target.name as string;
  const functionOf = (node: Node): Node | undefined => tree.above(node, isFunction);
  const own = functionOf(statement);
  let declared = (own?.params as Node[] | undefined)?.some((each) => each.name === name) ?? false;
  let isAlone = true;
  walk(tree.program, (node) => {
    const isHere = functionOf(node) === own;
    if (node.type === 'VariableDeclarator' && node.id.name === name && isHere) {
      const scope = tree.parent(tree.parent(node)!)!;
      if (scope.start <= statement.start && statement.end <= scope.end) declared = true;
    }
    const written = /^(?:Assignment|Update)Expression$|^For(?:Of|In)Statement$/.test(node.type)
      ? (node.argument ?? node.left)
      : undefined;
    if (written && !isHere && namesIn(tree.slice(spanOf(written))).includes(name)) isAlone = false;
  });
  return declared && isAlone;
}

const namesIn = (text: string): readonly string[] => text.match(/[\w$]+/g) ?? [];

/** `open(db = f())` → `open(db?)` and a first line of the body; the await itself is written like any other. */
function moveDefault({ tree, edits, isTyped, moved }: FileConversion, node: Node): void {
  const parameter = tree.above(node, ({ type }) => type === 'AssignmentPattern' || type === 'BlockStatement');
  const owner = parameter && tree.parent(parameter);
  if (parameter?.type !== 'AssignmentPattern' || !owner || !isFunction(owner) || moved.has(parameter)) return;
  moved.add(parameter);
  const { left, right } = parameter;
  const at = spanOf(node);
  const name = left.name as string;
  if (isTyped && left.typeAnnotation) edits.insert(left.start + name.length, '?', at);
  const type = isTyped && !left.typeAnnotation ? `?${defaultType(tree, right, at)}` : '';
  edits.replace({ start: left.end, end: parameter.end }, () => type, at);
  const body = owner.body as Node;
  if (body.type !== 'BlockStatement') {
    giveBlock(
      { tree, edits },
      owner,
      (render) => `if (${name} === undefined) ${name} = ${render(spanOf(right))};`,
      at,
    );
    return;
  }
  const first = body.body[0] as Node | undefined;
  const indent = first ? indentOf(tree.text, first.start) : `${indentOf(tree.text, body.start)}  `;
  edits.replace(
    { start: body.start + 1, end: body.start + 1 },
    (render) =>
      `${lineBreakOf(tree.text)}${indent}if (${name} === undefined) ${name} = ${render(spanOf(right))};`,
    at,
  );
}

/** An arrow that only gives a value gets a block with a statement before it. */
function giveBlock(
  { tree, edits }: Pick<FileConversion, 'tree' | 'edits'>,
  arrow: Node,
  statement: (render: Render) => string,
  at: Span,
): void {
  const body = arrow.body as Node;
  if (isParenthesizedBody(tree, arrow))
    throw new Unconvertible('async/default-parameter', 'its function gives a value in parentheses', at);
  const line = lineBreakOf(tree.text);
  const indent = indentOf(tree.text, arrow.start);
  edits.replace(
    { start: body.start, end: body.start },
    (render) => `{${line}${indent}  ${statement(render)}${line}${indent}  return `,
    at,
  );
  edits.insert(body.end, `;${line}${indent}}`, at);
}

const isParenthesizedBody = (tree: UpwardTree, { body }: Node): boolean =>
  /=>\s*\(\s*$/.test(tree.text.slice(0, body.start));

/** What a parameter without an annotation was inferred to be. */
function defaultType(tree: UpwardTree, value: Node, at: Span): string {
  const callee = value.type === 'CallExpression' ? tree.slice(value.callee) : '';
  if (/^[\w$.]+$/.test(callee)) return `: Awaited<ReturnType<typeof ${callee}>>`;
  throw new Unconvertible(
    'async/default-parameter',
    'the parameter has no type, and its default is no plain call',
    at,
  );
}

export function indentOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*/.exec(line)![0];
}

/** A name that the file does not use. */
export function freeName(text: string, wanted: string): string {
  const taken = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}${count}`;
    if (!taken(name)) return name;
  }
}
