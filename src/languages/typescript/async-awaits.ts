// Writes an await so that the expression means what it meant: precedence, optional chains, statements without a
// semicolon before them, values that were read too early, defaults of parameters.

import type { TypeOf } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import type { RefusalCode } from '../../core/refusals.ts';
import { moveDefaults } from './async-defaults.ts';
import { statementEnd, type WrittenStyle } from './async-style.ts';
import { type NestedEdits, type Render, valueText } from './async-text.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
import type { Node } from './tree.ts';

/** New statements, as they are written at an indentation. */
export type Statements = (render: Render, indent: string) => string;

/** What a conversion works on. */
export interface FileConversion {
  tree: UpwardTree;
  edits: NestedEdits;
  isTyped: boolean;
  style: WrittenStyle;
  /** Parts that one of several awaits in them has moved already. */
  moved: Set<Node>;
  typeOf: TypeOf;
  /** Bodies of arrows that become loops, and statements that come to stand before their values. */
  loopBodies: ReadonlySet<Node>;
  /** The last call whose loop came to stand before a statement. */
  hoistedFor: Map<Node, Node>;
  hoisted: Map<Node, Statements[]>;
  /** Arrows that get a block, with what comes to stand in it. */
  blocks: Map<Node, { statements: readonly Statements[]; gives: boolean }>;
  /** Callbacks of effects, which wait inside of themselves. */
  effects: ReadonlySet<Node>;
  /** Callbacks that are expected to reject. */
  rejecting: Set<Node>;
  /** Names that were given to new constants, each in its list of statements. */
  given: Map<Node, Set<string>>;
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
  moveDefaults(file, node);
  valueFirst(file, node);
  const needed = needsParentheses(tree, node);
  const parentheses = needed && !isParenthesized(tree, node);
  keepShortCircuit(file, node);
  const opening = parentheses ? `${expressionJoint(tree, node)}(await ` : 'await ';
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

/** Part of a chain that ends at an absent value. */
export function isOptional(node: Node): boolean {
  if (node.type === 'MemberExpression') return node.optional || isOptional(node.object);
  if (node.type === 'CallExpression') return node.optional || isOptional(node.callee);
  return node.type === 'TSNonNullExpression' && isOptional(node.expression);
}

const needsSemicolon =
  /^(?:ExpressionStatement|VariableDeclaration|ReturnStatement|ThrowStatement|Import|Export|PropertyDefinition|Break|Continue|TSTypeAlias|TSImportEquals|DoWhile)/;

/** A statement that begins with a parenthesis would go on from a line before it that has no semicolon. */
function expressionJoint(tree: UpwardTree, node: Node): string {
  const statement = tree.above(node, ({ type }) => type === 'ExpressionStatement');
  return statement?.start === node.start ? statementJoint(tree, statement) : '';
}

/** What keeps a statement apart from the one before it, if it may go on from there. */
export function statementJoint(tree: UpwardTree, statement: Node): string {
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

/**
 * `t += f()` reads `t` before it waits; the value comes first, so that nothing is lost meanwhile. Inside an expression
 * there is no place for that, and no need either where nobody else can write `t`.
 */
function valueFirst(file: FileConversion, node: Node): void {
  const { tree, edits, moved } = file;
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
  if (!isOwnAlone(tree, assignment.left, assignment))
    throw new Unconvertible('async/stale-read', 'its target may be written while it waits', at);
  // Inside an expression it waits where it stands: nobody else writes what was read.
  if (statement.type !== 'ExpressionStatement' || !isInList(tree, statement)) return;
  const name = freeNameBefore(file, 'value', assignment);
  const indent = indentOf(tree.text, statement.start);
  const declaration = (text: string) =>
    `const ${name} = ${text}${statementEnd}${lineBreakOf(tree.text)}${indent}`;
  const end = assignment.end as number;
  const opening = /\(*\s*$/.exec(tree.text.slice(statement.start, right.start))![0].length;
  const left: Span = { start: statement.start, end: right.start - (end > right.end ? opening : 0) };
  edits.replace(
    { start: statement.start, end },
    (render) => declaration(valueText(render, right)) + render(left) + name,
    at,
  );
}

const isStale = ({ operator }: Node): boolean => !/^(?:=|\|\|=|&&=|\?\?=)$/.test(operator);

export function isInList(tree: UpwardTree, statement: Node): boolean {
  const list = tree.parent(statement);
  return Array.isArray(list?.body) || Array.isArray(list?.consequent);
}

/** A variable of the function around, or of the module's own top level, that no other function writes. */
function isOwnAlone(tree: UpwardTree, target: Node, at: Node): boolean {
  if (target.type !== 'Identifier') return false;
  const name = target.name as string;
  const functionOf = (node: Node): Node | undefined => tree.above(node, isFunction);
  const own = functionOf(at);
  let declared = (own?.params as Node[] | undefined)?.some((each) => each.name === name) ?? false;
  for (const node of tree.named(name)) {
    const isHere = functionOf(node) === own;
    const parent = tree.parent(node)!;
    if (isHere && parent.type === 'VariableDeclarator' && parent.id === node) {
      const scope = tree.parent(tree.parent(parent)!)!;
      if (scope.start <= at.start && at.end <= scope.end) declared = true;
    }
    if (!isHere && isInWritten(tree, node)) return false;
  }
  return declared;
}

/** Part of what is assigned to, also of a pattern. */
function isInWritten(tree: UpwardTree, node: Node): boolean {
  for (let child = node, above = tree.parent(child); above; child = above, above = tree.parent(above))
    if (/^(?:Assignment|Update)Expression$|^For(?:Of|In)Statement$/.test(above.type))
      if ((above.argument ?? above.left) === child) return true;
  return false;
}

export function indentOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*/.exec(line)![0];
}

const contains = (outer: Node, inner: Node): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** A name that the file does not use. */
export function freeName(text: string, wanted: string, given: ReadonlySet<string> = new Set()): string {
  const taken = (name: string): boolean => given.has(name) || new RegExp(`\\b${name}\\b`).test(text);
  let name = wanted;
  for (let count = 2; taken(name); count++) name = `${wanted}${count}`;
  return name;
}

/** One for a constant before the statement that a node is in, which no other new constant there has. */
export function freeNameBefore({ tree, given }: FileConversion, wanted: string, node: Node): string {
  const isBody = (above: Node): boolean => tree.parent(above)?.body === above;
  const statement = isBody(node) ? node : tree.above(node, (above) => isInList(tree, above) || isBody(above));
  const list = (statement && tree.parent(statement)) ?? tree.program;
  const own = given.get(list) ?? new Set();
  // What is declared further in would hide it, and it what is declared further out.
  const near = [...given].filter(([other]) => contains(other, list) || contains(list, other));
  const name = freeName(tree.text, wanted, new Set([...own, ...near.flatMap(([, names]) => [...names])]));
  given.set(list, own.add(name));
  return name;
}
