// What a function is, as far as it decides whether it can be async.

import type { FunctionFacts } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import type { RefusalCode } from '../../core/refusals.ts';
import { nameSpan } from './async-mentions.ts';
import { isFunction, isTransparent, spanOf, type UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

export function functionFacts(tree: UpwardTree, at: Span): FunctionFacts | undefined {
  const node = tree.at(at);
  if (!node || !isFunction(node)) return undefined;
  const holder = tree.parent(node);
  const barrier = barrierOf(tree, node, holder);
  const name = nameOf(tree, node);
  const component = componentOf(tree, node, name && tree.slice(name));
  return {
    at: spanOf(node),
    label: labelOf(tree, node, name),
    ...(name && { name }),
    isAsync: node.async === true,
    asyncAt: node.async ? writtenAsync(tree, node) : asyncOffset(tree, node),
    isGenerator: node.generator === true,
    isGetter: holder?.kind === 'get',
    parameters: (node.params as Node[]).map(({ type, name }) => (type === 'Identifier' ? name : '')),
    usesArguments: /\barguments\b/.test(tree.slice(at)),
    usesThis: /\bthis\b/.test(tree.slice(at)),
    returnsPromise: isPromise(returnedType(node)),
    returnsPrimitive: primitives.test(returnedType(node)?.type ?? ''),
    ...(barrier && { barrier }),
    ...(component && { component }),
  };
}

/** Where `async` belongs: behind all other modifiers, before the name or its `*`. */
export function asyncOffset(tree: UpwardTree, node: Node): number {
  const holder = tree.parent(node);
  const isMethod = holder?.type === 'MethodDefinition' || (holder?.type === 'Property' && holder.method);
  if (!isMethod) return node.start;
  let at = holder.key.start as number;
  if (holder.computed) at = tree.text.lastIndexOf('[', at - 1);
  if (node.generator) at = tree.text.lastIndexOf('*', at - 1);
  return at;
}

/** A method's stands before its name. */
const writtenAsync = (tree: UpwardTree, node: Node): number => {
  const before = asyncOffset(tree, node);
  return before === node.start ? before : tree.text.lastIndexOf('async', before - 1);
};

const primitives = /^TS(?:String|Number|BigInt|Boolean|Symbol|Void)Keyword$/;

/** Members of any object, by which the language makes other values of it. */
const conversions = /^(?:toString|toJSON|valueOf|toLocaleString)$/;

/** Methods that the language or a library calls without awaiting, by name. */
const contracts =
  /^(?:render|shouldComponentUpdate|getDerivedStateFromProps|componentDid\w+|componentWill\w+|getSnapshotBeforeUpdate|_construct|_transform|_write|_read|_flush)$/;

function barrierOf(
  tree: UpwardTree,
  node: Node,
  holder: Node | undefined,
): { code: RefusalCode; message: string } | undefined {
  if (/^(?:MethodDefinition|PropertyDefinition|Property)$/.test(holder?.type ?? '') && holder) {
    if (holder.kind === 'constructor')
      return { code: 'async/constructor', message: 'a constructor cannot be async' };
    if (holder.kind === 'set') return { code: 'async/setter', message: 'a setter cannot be async' };
    if (holder.computed && /^Symbol\b/.test(tree.slice(holder.key)))
      return {
        code: 'async/contract',
        message: `${tree.slice(holder.key)} is called by the language itself`,
      };
    const name = holder.key.name ?? '';
    if (name === 'next' && isIterator(tree, holder))
      return { code: 'async/contract', message: 'next is called by the language itself' };
    if (conversions.test(name))
      return { code: 'async/contract', message: `${name} is called by the language itself` };
    if (holder.type === 'MethodDefinition' && contracts.test(name))
      return { code: 'async/contract', message: `${name} is called by others, who do not await it` };
  }
  const type = returnedType(node);
  if (type?.type === 'TSTypePredicate')
    return { code: 'async/type-predicate', message: 'a type predicate cannot be a promise' };
  return undefined;
}

/** A member of what has an iterator, or of what one returns. */
function isIterator(tree: UpwardTree, holder: Node): boolean {
  const isSymbol = ({ key, computed }: Node): boolean =>
    Boolean(computed && /^Symbol\.iterator$/.test(tree.slice(key)));
  const siblings = (tree.parent(holder)?.body ?? tree.parent(holder)?.properties ?? []) as Node[];
  return (
    siblings.some((each) => each.key && isSymbol(each)) ||
    tree.above(holder, (above) => Boolean(above.key) && isSymbol(above)) !== undefined
  );
}

export const returnedType = (node: Node): Node | undefined => node.returnType?.typeAnnotation;

export const isPromise = (type: Node | undefined): boolean =>
  type?.type === 'TSTypeReference' && /^(?:Promise|PromiseLike)$/.test(type.typeName.name ?? '');

/** The name under which others reach it. */
function nameOf(tree: UpwardTree, node: Node): Span | undefined {
  if (node.id) return nameSpan(node.id);
  let value = node;
  while (tree.parent(value) && isTransparent(tree.parent(value)!)) value = tree.parent(value)!;
  const holder = tree.parent(value);
  if (holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier') return nameSpan(holder.id);
  if (/^(?:MethodDefinition|PropertyDefinition|Property)$/.test(holder?.type ?? '') && !holder!.computed)
    return spanOf(holder!.key);
  return undefined;
}

function labelOf(tree: UpwardTree, node: Node, name: Span | undefined): string {
  const own = name && tree.slice(name);
  const body = tree.above(node, ({ type }) => type === 'ClassBody' || isFunction({ type, start: 0, end: 0 }));
  const owner = body?.type === 'ClassBody' ? tree.parent(body) : undefined;
  if (own) return owner?.id ? `${owner.id.name}.${own}` : own;
  const call = tree.parent(node);
  if (call?.type === 'CallExpression' && call.callee !== node)
    return `the callback of ${tree.slice(call.callee).slice(-40)}`;
  return 'a function without a name';
}

/** A component is a function with a capital letter that gives JSX. */
function componentOf(tree: UpwardTree, node: Node, name: string | undefined): FunctionFacts['component'] {
  const isDefault = tree.parent(node)?.type === 'ExportDefaultDeclaration';
  if (!(name ? /^[A-Z]/.test(name) : isDefault)) return undefined;
  let hasJsx = false;
  let usesHooks = false;
  walk(node, (inner) => {
    if (inner.type === 'JSXElement' || inner.type === 'JSXFragment') hasJsx = true;
    if (
      inner.type === 'CallExpression' &&
      /^use(?:[A-Z]|$)/.test(inner.callee.name ?? inner.callee.property?.name ?? '')
    )
      usesHooks = true;
  });
  return hasJsx ? { usesHooks } : undefined;
}

export const isHookName = (name: string): boolean => /^use[A-Z]/.test(name);
