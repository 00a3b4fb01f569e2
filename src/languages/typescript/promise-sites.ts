// Where a promise would be lost if one stood there: what an audit asks the compiler about. Syntax only; whether it is a
// promise is for the types to say.

import type { PromiseSites } from '../../core/language.ts';
import { isTransparent, spanOf } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

const chained = /^(?:then|catch|finally)$/;
const compared = /^(?:[!=]==?|[<>]=?|in|instanceof|[-+*/%]|\*\*)$/;

export function promiseSitesOf(program: Node): PromiseSites {
  const dropped: Node[] = [];
  const tested: Node[] = [];
  const awaited: Node[] = [];
  const test = (node: Node | null | undefined): void => {
    const inner = node && bare(node);
    if (inner?.type === 'CallExpression') tested.push(inner);
  };
  walk(program, (node, parents) => {
    switch (node.type) {
      case 'ExpressionStatement': {
        // At the top of a module nobody is left who could wait: `main();` is how a program starts.
        if (parents.at(-1)?.type === 'Program') return;
        const call = bare(node.expression);
        if (call.type === 'CallExpression' && !isChained(call)) dropped.push(call);
        return;
      }
      case 'AwaitExpression':
        awaited.push(bare(node.argument));
        return;
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ConditionalExpression':
        return test(node.test);
      case 'LogicalExpression':
        return node.operator === '??' ? undefined : test(node.left);
      case 'UnaryExpression':
        return node.operator === 'void' ? undefined : test(node.argument);
      case 'BinaryExpression':
        if (!compared.test(node.operator)) return;
        test(node.left);
        return test(node.right);
      case 'TemplateLiteral':
        return node.expressions.forEach(test);
      case 'SpreadElement':
        return test(node.argument);
      case 'ForOfStatement':
        return node.await ? undefined : test(node.right);
    }
  });
  return { dropped: dropped.map(callOf), tested: tested.map(callOf), awaited: awaited.map(callOf) };
}

function bare(node: Node): Node {
  let inner = node;
  while (isTransparent(inner)) inner = inner.expression as Node;
  return inner;
}

/** Who chains something on accounts for it: a handler of its own is a choice that somebody made. */
function isChained({ callee }: Node): boolean {
  const member = bare(callee);
  return member.type === 'MemberExpression' && !member.computed && chained.test(member.property.name);
}

const callOf = (node: Node) => {
  const name = node.type === 'CallExpression' ? nameOf(bare(node.callee)) : undefined;
  return { ...spanOf(node), ...(name && { name: { text: name.name as string, ...spanOf(name) } }) };
};

function nameOf(callee: Node): Node | undefined {
  if (callee.type === 'Identifier') return callee;
  if (callee.type === 'MemberExpression' && !callee.computed) return callee.property as Node;
  return undefined;
}
