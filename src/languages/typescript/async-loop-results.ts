// What an array's method makes of the values that its callback gives, as statements: a list that is filled, a value that
// is found, a sum. The callback's own names stay what they are.

import { type FileConversion, freeNameBefore } from './async-awaits.ts';
import {
  eachOf,
  isWritten,
  type Loop,
  parametersOf,
  type Rounds,
  refused,
  returnsOf,
} from './async-loop-text.ts';
import { statementEnd } from './async-style.ts';
import { type NestedEdits, type Render, valueText } from './async-text.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

export interface Result extends Rounds {
  /** The variable that holds it in the end. */
  name: string;
  /** Its annotation, or nothing. */
  type: string;
  mutable: boolean;
  start(render: Render): string;
  /** Statements between its declaration and the loop. */
  prepare?(render: Render): string[];
}

const names: Record<string, string> = {
  map: 'mapped',
  flatMap: 'mapped',
  filter: 'kept',
  some: 'found',
  every: 'all',
  find: 'found',
  findLast: 'found',
  findIndex: 'foundAt',
  reduce: 'result',
};

/** @param own the variable that is declared with the call, where it can hold the result itself */
export function resultOf(file: FileConversion, loop: Loop, own: string | undefined): Result {
  const { call, method } = loop;
  const name = own ?? freeNameBefore(file, names[method] ?? 'result', call);
  const plain = { name, type: '', nothing: 'undefined' };
  const until = (condition: string, found: string, label: string): string =>
    onlyIf(condition, `{ ${name} = ${found}; break${label}${statementEnd} }`);
  switch (method) {
    case 'map':
    case 'flatMap':
      return mapped(file, loop, name);
    case 'filter': {
      const each = elementOf(file, loop);
      return {
        ...plain,
        mutable: false,
        start: () => ' = []',
        keep: (value) => onlyIf(value, `${name}.push(${each})${statementEnd}`),
      };
    }
    case 'some':
      return {
        ...plain,
        mutable: true,
        start: () => ' = false',
        keep: (value, label) => until(value, 'true', label),
      };
    case 'every':
      return {
        ...plain,
        mutable: true,
        start: () => ' = true',
        keep: (value, label) => until(`!(${value})`, 'false', label),
      };
    case 'find': {
      const each = elementOf(file, loop);
      return { ...plain, mutable: true, start: () => '', keep: (value, label) => until(value, each, label) };
    }
    case 'findIndex':
      return {
        ...plain,
        mutable: true,
        start: () => ' = -1',
        keep: (value, label) => until(value, loop.at, label),
      };
    case 'reduce':
      return reduced(file, loop, name);
    default:
      throw refused(call, `${method} has no loop that means the same`);
  }
}

/** What is known beforehand is not asked. */
const onlyIf = (condition: string, statement: string): string =>
  /^(?:false|undefined|!\(true\))$/.test(condition)
    ? ''
    : `${/^(?:true|!\((?:false|undefined)\))$/.test(condition) ? '' : `if (${condition}) `}${statement}`;

/** A list with holes gives one with holes at the same places. */
function mapped(file: FileConversion, loop: Loop, name: string): Result {
  const { form, at, call, method } = loop;
  const plain = {
    name,
    type: method === 'map' ? listType(file, loop) : '',
    nothing: 'undefined',
    mutable: false,
    start: () => ' = []',
  };
  if (form !== 'indexed')
    return {
      ...plain,
      keep: (value) => `${name}.push(${value})${statementEnd}`,
    };
  return {
    ...plain,
    prepare: (render) =>
      method === 'map'
        ? [`${name}.length = ${loop.source ?? render(spanOf(call.callee.object))}.length${statementEnd}`]
        : [],
    keep: (value) => `${name}[${at}] = ${value}${statementEnd}`,
  };
}

/** A list that is filled later forgets that its values are literals; a type keeps them. */
function listType({ isTyped, typeOf, tree, edits }: FileConversion, { call, callback }: Loop): string {
  if (!isTyped) return '';
  const whole = typeOf(spanOf(call));
  const text = whole?.text?.replace(/ \| undefined$/, '') ?? '';
  if (whole?.isLiteral && text.endsWith('[]')) return `: ${text}`;
  if (!isFunction(callback)) return '';
  for (const value of valuesOf(callback)) keepLiterals(edits, value, whole?.said ?? '');
  const values = valuesOf(callback).map((value) => (isTransparent(value) ? value.expression : value));
  const [callee, ...others] = values.map((value) =>
    value.type === 'CallExpression' ? tree.slice(value.callee) : '',
  );
  const isOne = /^[\w$.]+$/.test(callee ?? '') && others.every((other) => other === callee);
  const given = isOne ? typeOf(spanOf(values[0]!)) : undefined;
  // Also one of several types: an address, or a list of such.
  const isCertain = given?.isLiteral || /^(?!\{)(?:.*(?: \| |<))?[`"]/.test(given?.said ?? '');
  return isCertain ? `: Awaited<ReturnType<typeof ${callee}>>[]` : '';
}

/** `{ kind: 'row' }` is any string once it is pushed; where the type was that of the literal, it stays that. */
function keepLiterals(edits: NestedEdits, value: Node, said: string): void {
  if (value.type === 'ParenthesizedExpression') keepLiterals(edits, value.expression, said);
  if (value.type !== 'ObjectExpression') return;
  for (const { type, key, value: given } of value.properties as Node[]) {
    if (type !== 'Property' || given.type === 'ObjectExpression') {
      if (given) keepLiterals(edits, given, said);
      continue;
    }
    for (const literal of literalsOf(given)) {
      const name = `["']?${escaped(String(key.name ?? key.value))}["']?`;
      const type = new RegExp(
        `[{;] (?:readonly )?${name}\\??: (?:[^;{]*\\| )?${escaped(JSON.stringify(literal.value))}[ ;]`,
      );
      if (type.test(said)) edits.insert(literal.end, ' as const', spanOf(literal));
    }
  }
}

const literalsOf = (value: Node): Node[] => {
  if (value.type === 'ConditionalExpression')
    return [...literalsOf(value.consequent), ...literalsOf(value.alternate)];
  return value.type === 'Literal' && /^(?:string|number)$/.test(typeof value.value) ? [value] : [];
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What a function gives: the value of an arrow, or those of its returns. */
export function valuesOf(callback: Node): Node[] {
  if (callback.body.type !== 'BlockStatement') return [callback.body];
  return returnsOf(callback.body).flatMap(({ argument }) => (argument ? [argument as Node] : []));
}

/** The name of the element, which has to be what the list holds. */
function elementOf(file: FileConversion, loop: Loop): string {
  const [first] = parametersOf(loop);
  if (loop.whole || !first) return loop.whole ?? eachOf(file, loop);
  if (isWritten(loop, first)) throw refused(loop.call, 'its callback writes its element');
  return first.name;
}

/** The accumulator is the result's own name, where nothing else is called so. */
function reduced(file: FileConversion, loop: Loop, name: string): Result {
  const { tree } = file;
  const { call, callback } = loop;
  const initial = call.arguments[1] as Node | undefined;
  const [accumulator] = isFunction(callback) ? (callback.params as Node[]) : [];
  if (!initial) throw refused(call, 'it starts without a value');
  if (!accumulator) throw refused(call, 'its callback is a name');
  const typed: Node | undefined =
    call.typeArguments?.params?.[0] ?? accumulator.typeAnnotation?.typeAnnotation;
  const type = typed ? `: ${tree.slice(typed)}` : '';
  const plain = {
    type,
    mutable: true,
    start: (render: Render) => ` = ${valueText(render, initial)}`,
    nothing: 'undefined',
  };
  if (accumulator.type === 'Identifier' && !isTaken(tree, call, accumulator.name))
    return {
      ...plain,
      name: accumulator.name,
      keep: (value) => (value === accumulator.name ? '' : `${accumulator.name} = ${value}${statementEnd}`),
    };
  const keyword = isWritten(loop, accumulator) ? 'let' : 'const';
  const end = accumulator.typeAnnotation?.start ?? accumulator.end;
  const pattern = tree.text.slice(accumulator.start, end);
  return {
    ...plain,
    name,
    first: () => `${keyword} ${pattern} = ${name}${statementEnd}`,
    keep: (value) => `${name} = ${value}${statementEnd}`,
  };
}

/** Whether a name is used in the function around a call, the call aside, or declared further out and read there. */
function isTaken(tree: UpwardTree, call: Node, name: string): boolean {
  const around = tree.above(call, isFunction) ?? tree.program;
  let taken = false;
  walk(around, (node) => {
    if (node === call) return false;
    if (node.type === 'Identifier' && node.name === name) taken = true;
    return true;
  });
  // The list and the value that it starts with are read before the name is there.
  for (const read of [call.callee.object, call.arguments[1]] as Node[])
    walk(read, (node) => {
      if (node.type === 'Identifier' && node.name === name) taken = true;
    });
  return taken;
}
