// What a function does, where that is all it does: it calls through, reads, throws, makes an instance, or nothing.

import type { Doing, NamePath } from '../../core/audit/shape.ts';
import { isNotice } from './effects.ts';
import { type Node, walk } from './tree.ts';

/** What the body of a function does; undefined for everything that is more than one thing. */
export function doingOf(fn: Node): Doing | undefined {
  const { body } = fn;
  if (!body || fn.generator) return undefined;
  if (body.type !== 'BlockStatement') return ofExpression(body as Node, fn, 0);
  const all = body.body as Node[];
  const statements = all.filter((statement) => !isWarning(statement) && !statement.directive);
  const notices = all.length - statements.length;
  const [only, second, ...more] = statements;
  if (!only) return notices === 0 ? { kind: 'empty' } : undefined;
  if (second) return more.length === 0 ? singleton(only, second, fn) : undefined;
  if (only.type === 'ThrowStatement') return { kind: 'throws' };
  if (only.type === 'ReturnStatement')
    return only.argument
      ? (singletonExpression(only.argument, fn) ?? ofExpression(only.argument, fn, notices))
      : { kind: 'empty' };
  if (only.type === 'ExpressionStatement') {
    const doing = ofExpression(only.expression as Node, fn, notices);
    return doing?.kind === 'forwards' ? doing : undefined;
  }
  return undefined;
}

/** A warning for people: `console.warn('…')`, `warnDeprecated('addConnection', 'connect')`. */
function isWarning(statement: Node): boolean {
  if (isNotice(statement)) return true;
  const call = statement.type === 'ExpressionStatement' ? (statement.expression as Node) : undefined;
  if (call?.type !== 'CallExpression') return false;
  const name = call.callee.type === 'Identifier' ? call.callee.name : call.callee.property?.name;
  return (
    /warn|deprecat/i.test(name ?? '') &&
    call.arguments.every(
      ({ type, expressions }: Node) =>
        type === 'Literal' || (type === 'TemplateLiteral' && expressions.length === 0),
    )
  );
}

function ofExpression(given: Node, fn: Node, notices: number): Doing | undefined {
  const { node, awaited, cast } = bare(given);
  const parameters = parameterNames(fn);
  if (node.type === 'Identifier')
    return parameters?.includes(node.name)
      ? { kind: 'returns argument' }
      : { kind: 'reads', target: [node.name as string] };
  if (node.type === 'Literal' || (node.type === 'TemplateLiteral' && node.expressions.length === 0))
    return { kind: 'returns constant' };
  if (node.type === 'MemberExpression') {
    const target = pathOf(node);
    return target && !parameters?.includes(target[0]!) ? { kind: 'reads', target } : undefined;
  }
  if (node.type === 'NewExpression') {
    const target = pathOf(node.callee);
    return target && { kind: 'constructs', target };
  }
  if (node.type === 'JSXElement') return component(node, fn);
  if (node.type !== 'CallExpression' || node.optional) return undefined;
  const target = pathOf(node.callee);
  if (!target || parameters?.includes(target[0]!.replace(/\(\)$/, ''))) return undefined;
  return { kind: 'forwards', target, args: passing(parameters, node.arguments), awaited, cast, notices };
}

/** `(props) => <Button {...props} />` */
function component(node: Node, fn: Node): Doing | undefined {
  const { name, attributes } = node.openingElement as Node;
  const [only, more] = attributes as Node[];
  const passed =
    only?.type === 'JSXSpreadAttribute' && only.argument.type === 'Identifier'
      ? only.argument.name
      : undefined;
  const isAll =
    !more && passed !== undefined && parameterNames(fn)?.[0] === passed && node.children.length === 0;
  if (!isAll || name.type !== 'JSXIdentifier' || !/^[A-Z]/.test(name.name)) return undefined;
  return { kind: 'forwards', target: [name.name], args: 'same', awaited: false, cast: false, notices: 0 };
}

/** An expression without await, casts and `!`. */
function bare(given: Node): { node: Node; awaited: boolean; cast: boolean } {
  let node = given;
  let awaited = false;
  let cast = false;
  for (;;) {
    if (node.type === 'AwaitExpression') awaited = true;
    else if (/^TS(?:As|TypeAssertion)/.test(node.type)) cast = true;
    else if (
      !/^TS(?:NonNull|Satisfies)|^UnaryExpression$/.test(node.type) ||
      (node.type === 'UnaryExpression' && node.operator !== 'void')
    )
      return { node, awaited, cast };
    node = (node.argument ?? node.expression) as Node;
  }
}

/** The names of plain parameters, `...args` as itself; undefined if one of them is a pattern or has a default. */
function parameterNames(fn: Node): string[] | undefined {
  const names: string[] = [];
  for (const parameter of fn.params as Node[]) {
    if (parameter.type === 'Identifier') {
      if (parameter.name !== 'this') names.push(parameter.name);
    } else if (parameter.type === 'RestElement' && parameter.argument.type === 'Identifier')
      names.push(`...${parameter.argument.name}`);
    else return undefined;
  }
  return names;
}

function passing(
  parameters: readonly string[] | undefined,
  args: readonly Node[],
): 'same' | 'permuted' | 'other' {
  if (!parameters || parameters.length !== args.length) return 'other';
  const given = args.map((arg) =>
    arg.type === 'Identifier'
      ? (arg.name as string)
      : arg.type === 'SpreadElement' && arg.argument.type === 'Identifier'
        ? `...${arg.argument.name}`
        : '',
  );
  if (given.every((name, index) => name === parameters[index])) return 'same';
  return new Set(given).size === given.length && given.every((name) => parameters.includes(name))
    ? 'permuted'
    : 'other';
}

/** `this.manager.connect`, `getFactory().create`; undefined for anything computed, optional or with arguments on the way. */
export function pathOf(node: Node): NamePath | undefined {
  if (node.type === 'Identifier') return [node.name as string];
  if (node.type === 'ThisExpression') return ['this'];
  if (node.type === 'MemberExpression' && !node.computed && !node.optional) {
    const object = pathOf(node.object);
    const name = node.property.type === 'PrivateIdentifier' ? `#${node.property.name}` : node.property.name;
    return object && [...object, name as string];
  }
  if (node.type === 'CallExpression' && node.arguments.length === 0 && !node.optional) {
    const callee = pathOf(node.callee);
    return callee && [...callee.slice(0, -1), `${callee.at(-1)}()`];
  }
  return undefined;
}

/** `x ??= new X(); return x;` or `if (!x) x = new X(); return x;` with x outside of the function. */
function singleton(first: Node, last: Node, fn: Node): Doing | undefined {
  const local = last.type === 'ReturnStatement' && last.argument ? bare(last.argument).node : undefined;
  if (local?.type !== 'Identifier' || parameterNames(fn)?.includes(local.name)) return undefined;
  if (first.type !== 'ExpressionStatement' && first.type !== 'IfStatement') return undefined;
  return assigned(first, local.name);
}

/** `return (x ??= new X())` */
function singletonExpression(argument: Node, fn: Node): Doing | undefined {
  const { node } = bare(argument);
  if (node.type !== 'AssignmentExpression' || node.operator !== '??=' || node.left.type !== 'Identifier')
    return undefined;
  return parameterNames(fn)?.includes(node.left.name) ? undefined : assigned(node, node.left.name);
}

function assigned(root: Node, local: string): Doing | undefined {
  let found: Doing | undefined;
  walk(root, (node) => {
    if (found || /Function/.test(node.type)) return false;
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'Identifier' || node.left.name !== local)
      return;
    if (root.type !== 'IfStatement' && node.operator !== '??=' && node.operator !== '||=') return;
    const value = bare(node.right as Node).node;
    const target = /^(?:New|Call)Expression$/.test(value.type) ? pathOf(value.callee) : undefined;
    found = { kind: 'singleton', ...(target && { target }) };
  });
  return found;
}
