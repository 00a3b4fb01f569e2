// An async callback of an array method: the method would not wait for it. It becomes a loop that awaits one element
// after the other, as before; only a map without effects may run at once.

import { type FileConversion, freeName, indentOf, Unconvertible, writeAwait } from './async-awaits.ts';
import { type HoistPlace, hoistPlace } from './async-hoist.ts';
import type { Render } from './async-text.ts';
import { isFunction, memberName, spanOf, type UpwardTree } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
import { type Node, walk } from './tree.ts';

interface Loop {
  call: Node;
  method: string;
  callback: Node;
  /** Whether the expression is a promise now. */
  isPromise(value: Node): boolean;
}

/** @throws Unconvertible */
export function writeLoop(
  file: FileConversion,
  call: Node,
  promises: ReadonlySet<Node>,
  atOnce: boolean,
): void {
  const method = memberName(call.callee) ?? '';
  const callback = call.arguments[0] as Node;
  if (call.callee.optional) throw refused(call, 'its list may be absent');
  if (atOnce && method === 'map') {
    writeAwait(file, spanOf(call));
    file.edits.wrap(spanOf(call), 'Promise.all(', ')');
    return;
  }
  if (!isFunction(callback)) throw refused(call, 'its callback is a name');
  const loop: Loop = { call, method, callback, isPromise: (value) => promises.has(value) };
  if (method === 'forEach') writeForEach(file, loop);
  else writeResult(file, loop);
}

const refused = (node: Node, why: string): Unconvertible =>
  new Unconvertible('async/array-callback', why, spanOf(node));

function writeForEach(file: FileConversion, loop: Loop): void {
  const statement = file.tree.parent(loop.call)!;
  if (statement.type !== 'ExpressionStatement') throw refused(loop.call, 'the result of forEach is used');
  const indent = indentOf(file.tree.text, statement.start);
  file.edits.replace(
    spanOf(statement),
    (render) => loopText(file, loop, render, indent, (value) => `${value};`, 'continue;'),
    spanOf(loop.call),
  );
}

/** What each method keeps of the values that its callback gives. */
function writeResult(file: FileConversion, loop: Loop): void {
  const { tree, edits } = file;
  const { call, method } = loop;
  const parent = tree.parent(call)!;
  const place = hoistPlace(tree, call);
  if (file.moved.has(place.node)) throw refused(call, 'two of them are in one statement');
  file.moved.add(place.node);
  const isNamed =
    parent.type === 'VariableDeclarator' &&
    parent.id.type === 'Identifier' &&
    place.kind === 'statement' &&
    tree.parent(parent)?.declarations.length === 1 &&
    method !== 'flatMap';
  const accumulator = method === 'reduce' ? (loop.callback.params[0]?.name as string | undefined) : undefined;
  if (accumulator !== undefined && isNamedOutside(tree.text, accumulator, call))
    throw refused(call, `${accumulator} is a name outside of its callback too`);
  const own = isNamed ? (parent.id.name as string) : undefined;
  const named = own !== undefined && accumulator === undefined && !isNamedIn(tree.slice(loop.callback), own);
  const name = named ? own : (accumulator ?? freeName(tree.text, results[method] ?? 'result'));
  const owner = spanOf(call);
  const result = resultOf(loop, name);
  const line = lineBreakOf(tree.text);
  const before = (render: Render, indent: string): string => {
    const keyword = result.mutable ? 'let' : 'const';
    const exported = place.node.type === 'ExportNamedDeclaration' && named ? 'export ' : '';
    const type = named && parent.id.typeAnnotation ? tree.slice(spanOf(parent.id.typeAnnotation)) : '';
    const start = `${exported}${keyword} ${name}${type}${result.start(render)};`;
    return `${start}${line}${indent}${loopText(file, loop, render, indent, result.keep, result.skip)}`;
  };
  if (named) {
    edits.replace(spanOf(place.node), (render) => before(render, place.indent), owner);
    return;
  }
  edits.replace(owner, () => (method === 'flatMap' ? `${name}.flat()` : name), owner);
  hoist(file, place, before, owner);
}

const isNamedIn = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text);

const isNamedOutside = (text: string, name: string, { start, end }: Node): boolean =>
  isNamedIn(text.slice(0, start), name) || isNamedIn(text.slice(end), name);

function hoist(
  { tree, edits }: FileConversion,
  { kind, node, indent }: HoistPlace,
  before: (render: Render, indent: string) => string,
  owner: { start: number; end: number },
): void {
  const line = lineBreakOf(tree.text);
  if (kind === 'statement') {
    edits.replace(
      { start: node.start, end: node.start },
      (render) => before(render, indent) + line + indent,
      owner,
    );
    return;
  }
  const inner = `${indent}  `;
  edits.replace(
    { start: node.start, end: node.start },
    (render) => `{${line}${inner}${before(render, inner)}${line}${inner}return `,
    owner,
  );
  edits.insert(node.end, `;${line}${indent}}`, owner);
}

const results: Record<string, string> = {
  map: 'mapped',
  flatMap: 'mapped',
  filter: 'kept',
  some: 'found',
  every: 'all',
  find: 'found',
  findIndex: 'foundAt',
};

interface Result {
  start(render: Render): string;
  mutable: boolean;
  keep(value: string): string;
  /** What stands for `return;`. */
  skip: string;
}

function resultOf({ call, method, callback }: Loop, name: string): Result {
  const [first, second] = callback.params as Node[];
  const element = (): string => {
    if (first?.type !== 'Identifier') throw refused(call, 'its callback takes the element apart');
    return first.name;
  };
  switch (method) {
    case 'map':
    case 'flatMap':
      return {
        start: () => ' = []',
        mutable: false,
        keep: (value) => `${name}.push(${value});`,
        skip: `${name}.push(undefined); continue;`,
      };
    case 'filter': {
      const each = element();
      return {
        start: () => ' = []',
        mutable: false,
        keep: (value) => `if (${value}) ${name}.push(${each});`,
        skip: 'continue;',
      };
    }
    case 'some':
      return {
        start: () => ' = false',
        mutable: true,
        keep: (value) => until(value, `${name} = true;`),
        skip: 'continue;',
      };
    case 'every':
      return {
        start: () => ' = true',
        mutable: true,
        keep: (value) => until(`!(${value})`, `${name} = false;`),
        skip: `{ ${name} = false; break; }`,
      };
    case 'find': {
      const each = element();
      return {
        start: () => '',
        mutable: true,
        keep: (value) => until(value, `${name} = ${each};`),
        skip: 'continue;',
      };
    }
    case 'reduce': {
      const initial = call.arguments[1] as Node | undefined;
      if (!initial || first?.type !== 'Identifier' || !second)
        throw refused(call, 'it starts without a value');
      if (first.name !== name) throw refused(call, 'its result has another name');
      return {
        start: (render) => ` = ${render(spanOf(initial))}`,
        mutable: true,
        keep: (value) => `${name} = ${value};`,
        skip: 'continue;',
      };
    }
    default:
      throw refused(call, `${method} has no loop that means the same`);
  }
}

const until = (condition: string, found: string): string => `if (${condition}) { ${found} break; }`;

function loopText(
  file: FileConversion,
  loop: Loop,
  render: Render,
  indent: string,
  keep: (value: string) => string,
  skip: string,
): string {
  const { tree } = file;
  const { call, callback } = loop;
  const head = loopHead(file, loop, render);
  const receiver = tree.slice(spanOf(call.callee.object));
  if (
    /^[\w$.]+$/.test(receiver) &&
    new RegExp(`\\b${receiver.replace(/[$.]/g, '\\$&')}\\b`).test(tree.slice(callback))
  )
    throw refused(call, 'its callback uses the list itself');
  if (!isOwnList(tree, call)) throw refused(call, 'its list may grow while the loop waits');
  if (growsAnother(tree, callback))
    throw refused(call, 'its callback appends to a list that may be the same');
  const line = lineBreakOf(tree.text);
  const value = (node: Node): string => (loop.isPromise(node) ? 'await ' : '') + render(spanOf(node));
  if (callback.body.type !== 'BlockStatement')
    return `${head} {${line}${indent}  ${keep(value(callback.body))}${line}${indent}}`;
  return `${head} ${blockText(file, loop, render, value, keep, skip)}`;
}

/**
 * An array's method stops where the array ended when it was called, a loop goes on to what is appended meanwhile: by the
 * callee, if it can name the list, or by a function of the same owner.
 */
function isOwnList(tree: UpwardTree, call: Node): boolean {
  const list = call.callee.object as Node;
  if (list.type === 'MemberExpression') return false;
  if (list.type !== 'Identifier') return true;
  const name = list.name as string;
  const functionOf = (node: Node): Node | undefined => tree.above(node, isFunction);
  const owner = functionOf(call);
  let isOwn = false;
  let isSame = true;
  walk(tree.program, (node) => {
    if (node.type !== 'Identifier' || node.name !== name) return true;
    // Before the loop and after it, the function itself may append.
    if (functionOf(node) !== owner && isGrown(tree, node)) isSame = false;
    const parent = tree.parent(node)!;
    const binds =
      (parent.type === 'VariableDeclarator' && parent.id === node) ||
      (isFunction(parent) && (parent.params as Node[]).includes(node));
    const scope = binds ? (isFunction(parent) ? parent : functionOf(parent)) : undefined;
    if (scope && (scope === owner || (scope.start <= call.start && call.end <= scope.end))) isOwn = true;
    if (binds && !scope && tree.parent(tree.parent(parent)!)?.type === 'Program') isOwn = true;
    return true;
  });
  return isOwn && isSame;
}

/** Whether a callback appends to anything but a new array, which no other name can stand for yet. */
function growsAnother(tree: UpwardTree, callback: Node): boolean {
  const fresh = new Map<string, boolean>();
  walk(tree.program, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier')
      fresh.set(node.id.name, node.init?.type === 'ArrayExpression' && fresh.get(node.id.name) !== false);
    return true;
  });
  let grows = false;
  walk(callback.body, (node) => {
    if (node.type !== 'MemberExpression') return true;
    const { object } = node;
    if (object.type === 'Identifier' && fresh.get(object.name)) return true;
    const outer = tree.parent(node)!;
    const isAppended = outer.type === 'CallExpression' && outer.callee === node && appends(node);
    if (isAppended) grows = true;
    return true;
  });
  return grows;
}

const appends = (member: Node): boolean => /^(?:push|unshift|splice)$/.test(memberName(member) ?? '');

/** Methods that append, an assigned index or length, and another list under the name. */
function isGrown(tree: UpwardTree, name: Node): boolean {
  const parent = tree.parent(name)!;
  if (parent.type === 'AssignmentExpression') return parent.left === name;
  if (parent.type !== 'MemberExpression' || parent.object !== name) return false;
  const outer = tree.parent(parent)!;
  if (outer.type === 'AssignmentExpression' && outer.left === parent) return true;
  return appends(parent);
}

function loopHead({ tree }: FileConversion, { call, callback, method }: Loop, render: Render): string {
  const parameters = (callback.params as Node[]).slice(method === 'reduce' ? 1 : 0);
  const [element, index, list] = parameters;
  if (list) throw refused(call, 'its callback takes the list');
  if (callback.type === 'FunctionExpression' && /\b(?:this|arguments)\b/.test(tree.slice(callback.body)))
    throw refused(call, 'its callback has a this of its own');
  const text = (node: Node | undefined): string => {
    if (!node) return '_element';
    if (node.type === 'AssignmentPattern' || node.type === 'RestElement')
      throw refused(call, 'its callback has a default or rest parameter');
    const end = node.typeAnnotation ? node.typeAnnotation.start : node.end;
    return render({ start: node.start, end }).trimEnd().replace(/\?$/, '');
  };
  const items = render(spanOf(call.callee.object));
  if (index) return `for (const [${text(index)}, ${text(element)}] of ${items}.entries())`;
  return `for (const ${text(element)} of ${items})`;
}

/** The callback's own block as the loop's: `return` gives its value and goes on. */
function blockText(
  { tree }: FileConversion,
  { call, callback, method }: Loop,
  render: Render,
  value: (node: Node) => string,
  keep: (value: string) => string,
  skip: string,
): string {
  const { body } = callback;
  const returns: Node[] = [];
  walk(body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement') returns.push(node);
    return true;
  });
  const last = (body.body as Node[]).at(-1);
  if (method !== 'forEach' && last?.type !== 'ReturnStatement')
    throw refused(call, 'its callback may end without a value');
  let text = '';
  let at = body.start as number;
  for (const node of returns) {
    const inner = tree.above(node, ({ type }) => /^(?:For\w*|While|DoWhile|Switch)Statement$/.test(type));
    if (inner && inner.start > body.start) throw refused(call, 'its callback returns from a loop of its own');
    const given = node.argument
      ? `${method === 'forEach' ? `${value(node.argument)};` : keep(value(node.argument))}`
      : '';
    const next = node.argument ? 'continue;' : skip;
    const goesOn = node === last ? given : given === '' ? next : `{ ${given} ${next} }`;
    text += render({ start: at, end: node.start }) + goesOn;
    at = node.end;
  }
  return text + render({ start: at, end: body.end });
}
