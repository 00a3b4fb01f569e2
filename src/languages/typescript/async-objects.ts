// What is done with an object of which one member is async: it is read, called, named, taken apart, or handed on.

import type { MembersNamed, ObjectUse } from '../../core/async/syntax.ts';
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
      if (parent.object !== node) return { kind: 'lost' };
      if (name === undefined) return { kind: 'computed', at: spanOf(parent) };
      return { kind: 'member', name, at: spanOf(parent) };
    }
    case 'CallExpression':
      return parent.callee === node ? { kind: 'called', call: spanOf(parent) } : { kind: 'lost' };
    case 'NewExpression':
      return parent.callee === node ? { kind: 'constructed', call: spanOf(parent) } : { kind: 'lost' };
    case 'VariableDeclarator':
      return parent.init === node ? takenBy(parent.id) : { kind: 'lost' };
    case 'PropertyDefinition':
      return parent.computed ? { kind: 'lost' } : { kind: 'named', name: spanOf(parent.key) };
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

export function literalAround(tree: UpwardTree, name: Span): Span | undefined {
  const node = tree.nameAt(name.start);
  const property = node && tree.parent(node);
  const object = property?.type === 'Property' ? tree.parent(property) : undefined;
  return object?.type === 'ObjectExpression' ? spanOf(object) : undefined;
}

export function membersNamed(tree: UpwardTree, name: string): MembersNamed {
  const called: { object: Span; name: Span; call: Span }[] = [];
  const taken: Span[] = [];
  for (let at = tree.text.indexOf(name); at >= 0; at = tree.text.indexOf(name, at + name.length)) {
    const node = tree.nameAt(at) ?? literalAt(tree, at - 1);
    const parent = node && (node.name ?? node.value) === name ? tree.parent(node) : undefined;
    const local = node && parent && takenAs(tree, node, parent);
    if (local) taken.push(local);
    const isPlain = parent && (!parent.computed || node?.type === 'Literal');
    if (parent?.type === 'MemberExpression' && parent.property === node && isPlain) {
      const call = tree.parent(parent);
      if (call?.type === 'CallExpression' && call.callee === parent)
        called.push({ object: spanOf(parent.object), name: spanOf(parent.property), call: spanOf(call) });
    }
  }
  return { called, taken };
}

/** `rows['read']`. */
function literalAt(tree: UpwardTree, start: number): Node | undefined {
  const node = tree.nameAt(start);
  return node?.type === 'Literal' ? node : undefined;
}

/** The local of a pattern: `{ read: local = f }`, `{ read }`. */
function takenAs(tree: UpwardTree, node: Node, parent: Node): Span | undefined {
  const property = parent.type === 'AssignmentPattern' ? tree.parent(parent) : parent;
  if (property?.type !== 'Property' || tree.parent(property)?.type !== 'ObjectPattern') return undefined;
  if (property.computed || (property.key !== node && !property.shorthand)) return undefined;
  const local = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
  return local.type === 'Identifier' ? nameSpan(local) : undefined;
}
