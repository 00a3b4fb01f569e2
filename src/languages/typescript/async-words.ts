// Words of one file that may be a name, for a search that knows the name already.

import type { Span } from '../../core/edits.ts';
import { nameSpan } from './async-mentions.ts';
import { isFunction, spanOf, type UpwardTree } from './async-tree.ts';
import type { Node } from './tree.ts';

/** A function, or a constant that holds one, which the module declares itself. */
export function ofModule(tree: UpwardTree, name: Span): Span | undefined {
  const node = tree.nameAt(name.start);
  const parent = node && tree.parent(node);
  if (!parent || parent.id !== node) return undefined;
  const isHere =
    parent.type === 'VariableDeclarator'
      ? parent.init && isFunction(parent.init) && isTop(tree, tree.parent(parent)!)
      : parent.type === 'FunctionDeclaration' && isTop(tree, parent);
  return isHere ? spanOf(parent) : undefined;
}

function isTop(tree: UpwardTree, declaration: Node): boolean {
  const holder = tree.parent(declaration);
  return (
    holder === tree.program ||
    (holder?.type === 'ExportNamedDeclaration' && tree.parent(holder) === tree.program)
  );
}

/** Members of other objects are no mentions of what a module declares. */
const isMember = (node: Node, parent: Node): boolean =>
  (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
  (/^(?:Property|MethodDefinition|PropertyDefinition|TS(?:Property|Method)Signature)$/.test(parent.type) &&
    parent.key === node &&
    !parent.computed);

/** Undefined where one word is two names: `{ load }`. */
export function wordsOf(tree: UpwardTree, name: string): Span[] | undefined {
  const found: Span[] = [];
  for (const node of tree.named(name)) {
    const parent = tree.parent(node);
    if (parent?.type === 'Property' && parent.shorthand) return undefined;
    if (parent && !isMember(node, parent)) found.push(nameSpan(node));
  }
  return found;
}

export function staticMember(tree: UpwardTree, className: Span, member: string): Span | undefined {
  const node = tree.nameAt(className.start);
  const owner = node && tree.parent(node);
  if (!owner || !/^Class/.test(owner.type) || owner.id !== node) return undefined;
  const found = (owner.body.body as Node[]).find(
    (each) => each.static && !each.computed && each.key?.name === member,
  );
  return found && spanOf(found.key);
}
