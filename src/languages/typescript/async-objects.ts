// What is done with an object of which one member is async: it is read, called, named, taken apart, or handed on.

import type { ObjectUse } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { nameSpan } from './async-mentions.ts';
import { isTransparent, memberName, spanOf, type UpwardTree } from './async-tree.ts';
import type { Node } from './tree.ts';

export function objectUse(tree: UpwardTree, at: Span): ObjectUse {
  const node = tree.at(at);
  const parent = node && tree.parent(node);
  if (!node || !parent) return { kind: 'lost' };
  if (isTransparent(parent) || parent.type === 'AwaitExpression')
    return { kind: 'value', at: spanOf(parent) };
  switch (parent.type) {
    case 'MemberExpression': {
      const name = memberName(parent);
      if (parent.object !== node || name === undefined) return { kind: 'lost' };
      return { kind: 'member', name, at: spanOf(parent) };
    }
    case 'CallExpression':
      return parent.callee === node ? { kind: 'called', call: spanOf(parent) } : { kind: 'lost' };
    case 'NewExpression':
      return parent.callee === node ? { kind: 'constructed', call: spanOf(parent) } : { kind: 'lost' };
    case 'VariableDeclarator':
      return parent.init === node ? takenBy(parent.id) : { kind: 'lost' };
    case 'ExpressionStatement':
    case 'BinaryExpression':
    case 'UnaryExpression':
      return { kind: 'nothing' };
    default:
      return { kind: 'lost' };
  }
}

function takenBy(pattern: Node): ObjectUse {
  if (pattern.type === 'Identifier') return { kind: 'named', name: nameSpan(pattern) };
  if (pattern.type !== 'ObjectPattern') return { kind: 'lost' };
  const names: { name: string; local: Span }[] = [];
  for (const { type, key, computed, value } of pattern.properties as Node[]) {
    if (type !== 'Property' || computed || value.type !== 'Identifier') return { kind: 'lost' };
    names.push({ name: key.name ?? key.value, local: nameSpan(value) });
  }
  return { kind: 'taken', names };
}
