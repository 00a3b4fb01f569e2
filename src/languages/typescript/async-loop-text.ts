// The text of a loop in place of an array's method: how it goes through the list, and the callback's body as its own.

import { type FileConversion, freeName, statementJoint, Unconvertible } from './async-awaits.ts';
import type { ListForm } from './async-lists.ts';
import { goesOnFromAbove, statementEnd, statementSpan } from './async-style.ts';
import type { Render } from './async-text.ts';
import { isFunction, spanOf, type UpwardTree } from './async-tree.ts';
import { lineBreakOf } from './statements.ts';
import { type Node, walk } from './tree.ts';

export interface Loop {
  call: Node;
  method: string;
  callback: Node;
  form: ListForm;
  /** What the element is called as a whole, where the callback takes it apart and it may be kept. */
  whole?: string;
  /** A name of the callback is one of the list's. */
  isHidden: boolean;
  /** `forEach` of a Map or a Set, which goes on to what is added meanwhile, as a loop does. */
  collection?: 'Map' | 'Set';
  /** The name under which each round knows its place in the list; only where the list is read by an index. */
  at: string;
  /** A constant before the loop that holds the list. */
  source?: string;
  /** Whether the expression is a promise now. */
  isPromise(value: Node): boolean;
}

/** What is done with the value of each round; `label` names the loop where a `break` would leave another one. */
export interface Rounds {
  keep(value: string, label: string): string;
  /** The value of a round that gives none. */
  nothing: string;
  /** Statements before the callback's own. */
  first?(): string;
}

export const refused = (node: Node, why: string): Unconvertible =>
  new Unconvertible('async/array-callback', why, spanOf(node));

/** The parameters of a callback without a `this`; a reduction's first one is its result. */
export function parametersOf({ callback, method, call }: Loop): Node[] {
  if (!isFunction(callback)) return [];
  const named = (callback.params as Node[]).filter(({ name }) => name !== 'this');
  for (const node of named) {
    if (node.type === 'AssignmentPattern' || node.type === 'RestElement')
      throw refused(call, 'its callback has a default or rest parameter');
  }
  return method.startsWith('reduce') ? named.slice(1) : named;
}

/** @throws Unconvertible */
export function loopText(
  file: FileConversion,
  loop: Loop,
  render: Render,
  indent: string,
  rounds: Rounds,
): string {
  const { callback } = loop;
  const line = lineBreakOf(file.tree.text);
  const inner = `${line}${indent}${file.style.step}`;
  const { head, first } = loopHead(file, loop, render);
  const before = [...first, ...(rounds.first ? [rounds.first()] : [])];
  if (!isFunction(callback)) {
    const value = `await ${render(spanOf(callback))}(${eachOf(file, loop)})`;
    return `${head} {${[...before, rounds.keep(value, '')].map((each) => inner + each).join('')}${line}${indent}}`;
  }
  checkBody(file.tree, loop);
  const value = (node: Node): string => {
    const text = (loop.isPromise(node) ? 'await ' : '') + render(spanOf(node));
    return node.type === 'SequenceExpression' ? `(${text})` : text;
  };
  if (callback.body.type !== 'BlockStatement') {
    const hoisted = (file.hoisted.get(callback.body) ?? []).map((write) =>
      write(render, indent + file.style.step),
    );
    const all = [...before, ...hoisted, rounds.keep(value(callback.body), '')].filter((each) => each !== '');
    return `${head} {${all.map((each) => inner + each).join('')}${line}${indent}}`;
  }
  const label = returnsFromInside(file.tree, callback.body) ? freeName(file.tree.text, 'each') : '';
  const opening = before.map((each) => inner + each).join('');
  const labelled = label === '' ? '' : ` ${label}`;
  const block = blockText(file.tree, loop, render, value, rounds, labelled, inner, opening);
  return `${label === '' ? '' : `${label}: `}${head} ${block}`;
}

function checkBody(tree: UpwardTree, { call, callback }: Loop): void {
  const isOwn = callback.type === 'FunctionExpression';
  const passesThis = (call.arguments as Node[]).at(-1)?.type === 'ThisExpression';
  walk(callback.body, (node) => {
    if (
      node.type === 'VariableDeclaration' &&
      node.kind === 'var' &&
      tree.above(node, isFunction) === callback
    )
      throw refused(call, 'its callback declares a var, which would belong to the function around it');
    const around = tree.above(node, (above) => isFunction(above) && above.type !== 'ArrowFunctionExpression');
    if (!isOwn || around !== callback) return;
    if (node.type === 'ThisExpression' && !passesThis)
      throw refused(call, 'its callback has a this of its own');
    if (node.type === 'Identifier' && node.name === 'arguments')
      throw refused(call, 'its callback has arguments of its own');
  });
}

/** The head of the loop, and what each round begins with. */
function loopHead(file: FileConversion, loop: Loop, render: Render): { head: string; first: string[] } {
  const { tree } = file;
  const { call, form, at } = loop;
  const [element, index, whole] = parametersOf(loop);
  const keyword = element && isWritten(loop, element) ? 'let' : 'const';
  const name = loop.whole ?? (element ? patternText(element, render) : eachOf(file, loop));
  const apart =
    loop.whole && element ? [`${keyword} ${patternText(element, render)} = ${name}${statementEnd}`] : [];
  const items = listText(loop, render);
  if (loop.collection)
    return {
      head: collectionHead(loop, name, index && patternText(index, render), items, keyword),
      first: [],
    };
  if (form !== 'indexed') {
    const list = form === 'copied' ? `[...${items.plain}]` : items.plain;
    const entries = form === 'copied' ? list : items.primary;
    if (index && isWritten(loop, index)) throw refused(call, 'its callback writes its index');
    const head = index
      ? `for (const [${patternText(index, render)}, ${name}] of ${entries}.entries())`
      : `for (${keyword} ${name} of ${list})`;
    return { head, first: apart };
  }
  if (index && isWritten(loop, index)) throw refused(call, 'its callback writes its index');
  const object = call.callee.object as Node;
  const isName = !whole && !loop.isHidden && isConstantName(tree, object);
  const isHeld = !whole && loop.source !== undefined;
  const list = whole
    ? patternText(whole, render)
    : isName
      ? (object.name as string)
      : (loop.source ?? freeName(tree.text, 'list'));
  const length = freeName(tree.text, 'end');
  const starts = [
    `${at} = 0`,
    ...(isName || isHeld ? [] : [`${list} = ${items.plain}`]),
    `${length} = ${list}.length`,
  ];
  return {
    head: `for (let ${starts.join(', ')}; ${at} < ${length}; ${at}++)`,
    first: [
      ...(/^find/.test(loop.method) ? [] : [`if (!(${at} in ${list})) continue${statementEnd}`]),
      `${keyword} ${name} = ${list}[${at}]${file.isTyped ? '!' : ''}${statementEnd}`,
      ...apart,
    ],
  };
}

function collectionHead(
  { collection, call }: Loop,
  element: string,
  key: string | undefined,
  items: { plain: string; primary: string },
  keyword: string,
): string {
  if (collection === 'Set' && key !== undefined) throw refused(call, 'its callback takes the element twice');
  if (key !== undefined) return `for (${keyword} [${key}, ${element}] of ${items.plain})`;
  return `for (${keyword} ${element} of ${collection === 'Map' ? `${items.primary}.values()` : items.plain})`;
}

const primary = /^(?:Identifier|MemberExpression|CallExpression|ArrayExpression|ThisExpression)$/;

/** The list as it may stand behind `of`, and as it may stand before a dot. */
function listText({ call, source }: Loop, render: Render): { plain: string; primary: string } {
  if (source !== undefined) return { plain: source, primary: source };
  const object = call.callee.object as Node;
  const text = render(spanOf(object));
  const closed = primary.test(object.type) || /^\(.*\)$/s.test(text) ? text : `(${text})`;
  if (!call.callee.optional)
    return { plain: object.type === 'SequenceExpression' ? closed : text, primary: closed };
  return { plain: `${closed} ?? []`, primary: `(${closed} ?? [])` };
}

/** The name of the element of a callback that has none for it. */
export function eachOf(file: FileConversion, { callback }: Loop): string {
  return isFunction(callback) ? '_element' : freeName(file.tree.text, 'each');
}

function patternText(node: Node, render: Render): string {
  const end = node.typeAnnotation ? node.typeAnnotation.start : node.end;
  return render({ start: node.start, end }).trimEnd().replace(/\?$/, '');
}

/** Whether a callback assigns one of its parameters. */
export function isWritten({ callback }: Loop, parameter: Node): boolean {
  const names = new Set<string>();
  walk(parameter, (node) => {
    if (node.type === 'Identifier') names.add(node.name);
  });
  let written = false;
  walk(callback.body, (node) => {
    const target: Node | undefined = writtenBy(node);
    if (target)
      walk(target, (inner) => {
        if (inner.type === 'MemberExpression') return false;
        if (inner.type === 'Identifier' && names.has(inner.name)) written = true;
        return true;
      });
  });
  return written;
}

function writtenBy(node: Node): Node | undefined {
  if (node.type === 'AssignmentExpression') return node.left;
  if (node.type === 'UpdateExpression') return node.argument;
  return /^For(?:Of|In)Statement$/.test(node.type) ? node.left : undefined;
}

/** A name that stands for the same list before a loop and in it. */
export const isConstantName = (tree: UpwardTree, { type, name }: Node): boolean =>
  type === 'Identifier' && isConstant(tree, name);

/** Nothing in the file assigns a variable of that name. */
export function isConstant(tree: UpwardTree, name: string): boolean {
  let written = false;
  walk(tree.program, (node) => {
    const target = writtenBy(node);
    if (target && new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(tree.slice(target)))
      written = true;
  });
  return !written;
}

/** The returns of a function's own body. */
export function returnsOf(body: Node): Node[] {
  const returns: Node[] = [];
  walk(body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement') returns.push(node);
    return true;
  });
  return returns;
}

/** A return inside a loop or a switch of the callback. */
const returnsFromInside = (tree: UpwardTree, body: Node): boolean =>
  returnsOf(body).some((node) => {
    const inner = tree.above(node, ({ type }) => /^(?:For\w*|While|DoWhile|Switch)Statement$/.test(type));
    return inner !== undefined && inner.start > body.start;
  });

/** The callback's own block as the loop's: `return` gives its value and goes on. */
function blockText(
  tree: UpwardTree,
  { callback }: Loop,
  render: Render,
  value: (node: Node) => string,
  rounds: Rounds,
  label: string,
  inner: string,
  opening: string,
): string {
  const body = callback.body as Node;
  const last = (body.body as Node[]).at(-1);
  let text = `{${opening}`;
  let at = body.start + 1;
  for (const node of returnsOf(body)) {
    const given = rounds.keep(node.argument ? value(node.argument) : rounds.nothing, label);
    const next = `continue${label}${statementEnd}`;
    const leaves = /^\{ .*; break[^;]*\}$/.test(given);
    const goesOn = node === last || leaves ? given : given === '' ? next : `{ ${given} ${next} }`;
    text += render({ start: at, end: node.start });
    const joint = goesOnFromAbove(goesOn) ? statementJoint(tree, node) : '';
    text = goesOn === '' ? text.trimEnd() : text + joint + goesOn;
    at = statementSpan(tree.text, node).end;
  }
  const rest = render({ start: at, end: body.end });
  const given = endsAlways(last) ? '' : rounds.keep(rounds.nothing, label);
  const [, before = '', end = ''] = /^([\s\S]*?)(\s*\})$/.exec(rest)!;
  return given === '' ? text + rest : text + before + inner + given + end;
}

/** Whether a statement leaves the function in every case, as far as that is plain. */
function endsAlways(node: Node | null | undefined): boolean {
  switch (node?.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    case 'BlockStatement':
      return endsAlways(node.body.at(-1));
    case 'SwitchStatement':
      return endsEveryCase(node);
    case 'IfStatement':
      return endsAlways(node.consequent) && endsAlways(node.alternate);
    case 'TryStatement':
      return (
        endsAlways(node.finalizer) ||
        (endsAlways(node.block) && (!node.handler || endsAlways(node.handler.body)))
      );
    default:
      return false;
  }
}

/** Whichever case is taken, it or one that it falls into leaves the function, and none goes on behind the switch. */
function endsEveryCase({ cases }: Node): boolean {
  const all = cases as Node[];
  const leaves = ({ consequent }: Node): boolean => consequent.length === 0 || endsAlways(consequent.at(-1));
  const isWhole = all.some(({ test }) => test === null) && (all.at(-1)?.consequent.length ?? 0) > 0;
  return isWhole && all.every(leaves) && !all.some(breaks);
}

/** Something in it may go on behind a statement around it. */
function breaks(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'BreakStatement') found = true;
    return true;
  });
  return found;
}
