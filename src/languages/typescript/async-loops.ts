// An async callback of an array method: the method would not wait for it. It becomes a loop that awaits one element
// after the other, as before; only a map without effects may run at once.

import { type FileConversion, freeName, indentOf, writeAwait } from './async-awaits.ts';
import { giveBlock, type HoistPlace, hoistPlace } from './async-hoist.ts';
import { listForm, namesOf } from './async-lists.ts';
import { resultOf } from './async-loop-results.ts';
import { type Loop, loopText, parametersOf, type Rounds, refused } from './async-loop-text.ts';
import type { Render } from './async-text.ts';
import { isFunction, memberName, spanOf } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
import { type Node, walk } from './tree.ts';

/** Calls of array methods by what is known of them. */
export type LoopKinds = Record<
  'atOnce' | 'steady' | 'sparse' | 'byElement' | 'ofMap' | 'ofSet',
  ReadonlySet<Node>
>;

const isNamedIn = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text);

/** Whether the head of a loop would read a name that it declares itself. */
function readsOwn(list: Node, declared: readonly Node[]): boolean {
  const names = new Set(declared.flatMap(namesOf));
  let reads = false;
  walk(list, (node) => {
    if (isFunction(node) && (node.params as Node[]).flatMap(namesOf).some((name) => names.has(name)))
      return false;
    if (node.type === 'Identifier' && names.has(node.name)) reads = true;
    return true;
  });
  return reads;
}

/** @throws Unconvertible */
export function writeLoop(
  file: FileConversion,
  call: Node,
  promises: ReadonlySet<Node>,
  kinds: LoopKinds,
): void {
  const method = memberName(call.callee) ?? '';
  const callback = call.arguments[0] as Node;
  if (call.callee.optional && method !== 'forEach') throw refused(call, 'its list may be absent');
  if (kinds.atOnce.has(call)) {
    writeAwait(file, spanOf(call));
    file.edits.wrap(spanOf(call), 'Promise.all(', ')');
    return;
  }
  if (!isFunction(callback) && !kinds.byElement.has(call))
    throw refused(call, 'its callback is a name that may take more than the element');
  const collection = kinds.ofMap.has(call) ? 'Map' : kinds.ofSet.has(call) ? 'Set' : undefined;
  const known = { steady: kinds.steady.has(call), holes: kinds.sparse.has(call) };
  const plain = { call, method, callback, at: '', isPromise: (value: Node) => promises.has(value) };
  const [element, index, whole] = parametersOf({ ...plain, form: 'direct', isHidden: false });
  const declared = [element, index, whole].filter((each) => each !== undefined);
  const isHidden = readsOwn(call.callee.object, declared);
  // The method's own place in the list is needed, or a name of the callback would hide the list from itself.
  const isIndexed = whole !== undefined || isHidden || method === 'findIndex';
  const form = collection ? 'direct' : isIndexed ? 'indexed' : listForm(file.tree, call, known);
  if (collection && (whole || isHidden)) throw refused(call, `its callback takes the ${collection} itself`);
  const at = index?.type === 'Identifier' ? (index.name as string) : freeName(file.tree.text, 'at');
  const loop: Loop = { ...plain, form, isHidden, at, ...(collection && { collection }) };
  if (method === 'forEach') writeForEach(file, loop);
  else writeResult(file, loop);
}

function writeForEach(file: FileConversion, loop: Loop): void {
  const { tree } = file;
  const outer = tree.parent(loop.call)!;
  const statement = outer.type === 'ChainExpression' ? tree.parent(outer)! : outer;
  const rounds: Rounds = {
    keep: (value) =>
      value === '' ? '' : `${/^(?:\{|function\b|class\b|let\b)/.test(value) ? `(${value})` : value};`,
    skip: (label) => `continue${label};`,
  };
  if (statement.type === 'ArrowFunctionExpression') {
    // Nobody uses what such an arrow gives: the method gives nothing.
    const write = (render: Render, indent: string): string => loopText(file, loop, render, indent, rounds);
    if (file.loopBodies.has(loop.call)) file.hoisted.set(loop.call, [write]);
    else giveBlock(file, statement, write, spanOf(loop.call), false);
    if (file.loopBodies.has(loop.call)) file.edits.replace(spanOf(loop.call), () => '');
    return;
  }
  if (statement.type !== 'ExpressionStatement') throw refused(loop.call, 'the result of forEach is used');
  const indent = indentOf(tree.text, statement.start);
  file.edits.replace(
    spanOf(statement),
    (render) => loopText(file, loop, render, indent, rounds),
    spanOf(loop.call),
  );
}

/** What each method keeps of the values that its callback gives. */
function writeResult(file: FileConversion, loop: Loop): void {
  const { tree, edits } = file;
  const { call, method } = loop;
  const parent = tree.parent(call)!;
  const place = hoistPlace(tree, call);
  const earlier = file.hoistedFor.get(place.node);
  const isOver = earlier && call.callee.start <= earlier.start && earlier.end <= call.callee.end;
  if (earlier && !isOver) throw refused(call, 'two of them are in one statement');
  file.hoistedFor.set(place.node, call);
  const isNamed =
    parent.type === 'VariableDeclarator' &&
    parent.id.type === 'Identifier' &&
    place.kind === 'statement' &&
    tree.parent(parent)?.declarations.length === 1 &&
    method !== 'flatMap';
  const own = isNamed ? (parent.id.name as string) : undefined;
  const isOwn = own !== undefined && !isNamedIn(tree.slice(loop.callback), own);
  const result = resultOf(file, loop, isOwn ? own : undefined);
  const { name } = result;
  const named = name === own;
  const owner = spanOf(call);
  const line = lineBreakOf(tree.text);
  const before = (render: Render, indent: string): string => {
    const keyword =
      result.mutable && !(named && tree.parent(parent)!.kind === 'var')
        ? 'let'
        : named
          ? tree.parent(parent)!.kind
          : 'const';
    const exported = place.node.type === 'ExportNamedDeclaration' && named ? 'export ' : '';
    const type =
      named && parent.id.typeAnnotation ? tree.slice(spanOf(parent.id.typeAnnotation)) : result.type;
    const lines = [
      `${exported}${keyword} ${name}${type}${result.start(render)};`,
      ...(result.prepare?.(render) ?? []),
    ];
    return [...lines, loopText(file, loop, render, indent, result)].join(`${line}${indent}`);
  };
  if (named) {
    edits.replace(spanOf(place.node), (render) => before(render, place.indent), owner);
    return;
  }
  edits.replace(owner, () => (method === 'flatMap' ? `${name}.flat()` : name), owner);
  hoist(file, place, before, owner);
}

function hoist(
  file: FileConversion,
  { kind, node, indent }: HoistPlace,
  before: (render: Render, indent: string) => string,
  owner: { start: number; end: number },
): void {
  const { tree, edits, loopBodies, hoisted } = file;
  if (kind === 'statement') {
    const line = lineBreakOf(tree.text);
    edits.replace(
      { start: node.start, end: node.start },
      (render) => before(render, indent) + line + indent,
      owner,
    );
  } else if (loopBodies.has(node)) {
    hoisted.set(node, [...(hoisted.get(node) ?? []), before]);
  } else giveBlock(file, tree.parent(node)!, before, owner);
}
