// An async callback of an array method: the method would not wait for it. It becomes a loop that awaits one element
// after the other, as before; only a map without effects may run at once.

import {
  type FileConversion,
  freeName,
  freeNameBefore,
  indentOf,
  isOptional,
  Unconvertible,
  writeAwait,
} from './async-awaits.ts';
import { giveBlock, type HoistPlace, hoistPlace } from './async-hoist.ts';
import { listForm, namesOf } from './async-lists.ts';
import { type Result, resultOf } from './async-loop-results.ts';
import {
  isConstantName,
  type Loop,
  loopText,
  parametersOf,
  type Rounds,
  refused,
} from './async-loop-text.ts';
import { statementEnd, statementSpan } from './async-style.ts';
import { type Render, valueText } from './async-text.ts';
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
  if (!call.callee.optional && isOptional(call)) throw refused(call, 'what has its list may be absent');
  if (kinds.atOnce.has(call)) {
    writeAwait(file, spanOf(call));
    file.edits.wrap(spanOf(call), 'Promise.all(', ')');
    keepTuple(file, call);
    return;
  }
  if (!isFunction(callback) && !kinds.byElement.has(call))
    throw refused(call, 'its callback is a name that may take more than the element');
  const collection = kinds.ofMap.has(call) ? 'Map' : kinds.ofSet.has(call) ? 'Set' : undefined;
  const known = { steady: kinds.steady.has(call), holes: kinds.sparse.has(call) };
  const plain = { call, method, callback, at: '', isPromise: (value: Node) => promises.has(value) };
  const [element, index, whole] = parametersOf({ ...plain, form: 'direct', isHidden: false });
  // A reduction's first parameter is declared in each round as well.
  const first = method === 'reduce' && isFunction(callback) ? (callback.params[0] as Node) : undefined;
  const declared = [first, element, index, whole].filter((each) => each !== undefined);
  const isHidden = readsOwn(call.callee.object, declared);
  // The method's own place in the list is needed, or a name of the callback would hide the list from itself.
  const isIndexed = whole !== undefined || isHidden || method === 'findIndex';
  const form = collection ? 'direct' : isIndexed ? 'indexed' : listForm(file.tree, call, known);
  if (collection && (whole || isHidden)) throw refused(call, `its callback takes the ${collection} itself`);
  const at = index?.type === 'Identifier' ? (index.name as string) : freeName(file.tree.text, 'at');
  // Its length is asked as well, or whether it is there.
  const isAskedTwice =
    form === 'indexed' && method === 'map' && !isConstantName(file.tree, call.callee.object);
  const isHeld = method !== 'forEach' && (isAskedTwice || call.callee.optional);
  const isKeptWhole = /^(?:filter|find)$/.test(method) && element && element.type !== 'Identifier';
  const loop: Loop = {
    ...plain,
    ...(isKeptWhole && { whole: freeName(file.tree.text, 'each') }),
    form,
    isHidden,
    at,
    ...(collection && { collection }),
    ...(isHeld && { source: listName(file, call) }),
  };
  if (method === 'forEach') writeForEach(file, loop);
  else writeResult(file, loop);
}

/** What an async callback gives is a list to the compiler, where what the callback gave was wanted as a tuple. */
function keepTuple({ tree, edits, isTyped, typeOf }: FileConversion, call: Node): void {
  const callback = call.arguments[0] as Node;
  if (!isTyped || callback.type !== 'ArrowFunctionExpression' || callback.returnType) return;
  const tuple = /^(\[.*\])\[\]$/.exec(typeOf(spanOf(call))?.text ?? '')?.[1];
  const last = (callback.params as Node[]).at(-1);
  const closing = last && /^\s*\)/.exec(tree.text.slice(last.end))?.[0];
  if (tuple && closing) edits.insert(last.end + closing.length, `: Promise<${tuple}>`, spanOf(call));
}

function writeForEach(file: FileConversion, loop: Loop): void {
  const { tree } = file;
  const outer = tree.parent(loop.call)!;
  const statement = outer.type === 'ChainExpression' ? tree.parent(outer)! : outer;
  const rounds: Rounds = {
    keep: (value) =>
      value === ''
        ? ''
        : `${/^(?:\{|function\b|class\b|let\b)/.test(value) ? `(${value})` : value}${statementEnd}`,
    nothing: '',
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
    statementSpan(tree.text, statement),
    (render) => loopText(file, loop, render, indent, rounds),
    spanOf(loop.call),
  );
}

/** What each method keeps of the values that its callback gives. */
function writeResult(file: FileConversion, loop: Loop): void {
  const { tree, edits } = file;
  const { call, method } = loop;
  const parent = tree.parent(call)!;
  const place = call.callee.optional ? undefined : placeBefore(file, call);
  if (!place) {
    writeInPlace(file, loop);
    return;
  }
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
      ...sourceLines(loop, render),
      `${exported}${keyword} ${name}${type}${result.start(render)}${statementEnd}`,
      ...(result.prepare?.(render) ?? []),
    ];
    return [...lines, loopText(file, loop, render, indent, result)].join(`${line}${indent}`);
  };
  if (named) {
    edits.replace(statementSpan(tree.text, place.node), (render) => before(render, place.indent), owner);
    return;
  }
  edits.replace(owner, () => (method === 'flatMap' ? `${name}.flat()` : name), owner);
  hoist(file, place, before, owner);
}

/** Undefined where something is evaluated before it, so that its statements have to stay where it is. */
function placeBefore(file: FileConversion, call: Node): HoistPlace | undefined {
  try {
    const place = hoistPlace(file.tree, call);
    const earlier = file.hoistedFor.get(place.node);
    const isOver = earlier && call.callee.start <= earlier.start && earlier.end <= call.callee.end;
    return earlier && !isOver ? undefined : place;
  } catch (error) {
    if (error instanceof Unconvertible) return undefined;
    throw error;
  }
}

const listName = (file: FileConversion, call: Node): string => freeNameBefore(file, 'list', call);

const sourceLines = ({ source, call }: Loop, render: Render): string[] =>
  source === undefined ? [] : [`const ${source} = ${valueText(render, call.callee.object)}${statementEnd}`];

/** `on && ids.some(…)` → `on && (await (async () => { … })())`: a function of its own, which is called at once. */
function writeInPlace(file: FileConversion, loop: Loop): void {
  const { tree, edits } = file;
  const { call, method } = loop;
  // Handed over, it is evaluated where it stands, and is to the compiler what it is known to be there.
  const source = isConstantName(tree, call.callee.object)
    ? loop.source
    : (loop.source ?? listName(file, call));
  const own = { ...loop, ...(source && { source }) };
  const result: Result = resultOf(file, own, undefined);
  const { name, type, mutable } = result;
  const indent = indentOf(tree.text, call.start);
  const inner = indent + file.style.step;
  const line = lineBreakOf(tree.text);
  writeAwait(file, spanOf(call));
  edits.replace(spanOf(call), (render) => {
    const absent = `if (${source} === undefined || ${source} === null) return undefined${statementEnd}`;
    const statements = [
      ...(call.callee.optional ? [absent] : []),
      `${mutable ? 'let' : 'const'} ${name}${type}${result.start(render)}${statementEnd}`,
      ...(result.prepare?.(render) ?? []),
      loopText(file, own, render, inner, result),
      `return ${method === 'flatMap' ? `${name}.flat()` : name}${statementEnd}`,
    ];
    const body = statements.map((each) => line + inner + each).join('');
    const list = source === undefined ? '' : valueText(render, call.callee.object);
    return `(async (${source ?? ''}) => {${body}${line}${indent}})(${list})`;
  });
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
