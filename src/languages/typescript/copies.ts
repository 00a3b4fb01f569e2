// What a function or class says, apart from its own name, those of its locals, comments and layout: two that say the
// same are one thing if what they mention is the same.

import type { Saying } from '../../core/language.ts';
import { declarationsOf } from './declarations.ts';
import { isBoundToModule } from './module-bound.ts';
import type { Declaring } from './not-forwarding.ts';
import { type Node, walk } from './tree.ts';

/** Undefined for other declarations, and for those whose text means something else in another module. */
export function sayingOf({ program, scopes }: Declaring, local: string): Saying | undefined {
  const [found, second] = declarationsOf(program, local);
  if (!found || second) return undefined;
  const { node } = found;
  const isClass = node.type === 'ClassDeclaration';
  if (!isClass && !isFunction(node)) return undefined;
  const bound = scopes.boundWithin(node);
  const names = new Set<string>();
  let isBound = node.ambient === true || node.declare === true || node.abstract === true;
  walk(node, (each, parents) => {
    if (isBoundToModule(each) || (isClass && isStateOfClass(each))) isBound = true;
    if (each.type === 'ThisExpression' && !isClass && isArrow(node)) isBound = true;
    if (isMention(each, parents.at(-1)) && each !== node.id && !bound.has(each)) names.add(each.name);
  });
  // A class that mentions itself may ask which of the two somebody is.
  if (isBound || (isClass && names.has(local))) return undefined;
  names.delete(local);
  const directives = (program.body as Node[]).flatMap(({ directive }) => directive ?? []);
  const own = { ...node, id: { ...node.id, name: '' } };
  const text = JSON.stringify([directives, own], function (this: Node, key, value) {
    const place = key === 'name' ? bound.get(this) : undefined;
    if (place !== undefined) return place;
    const isItself = key === 'name' && value === local && scopes.resolved(this) === scopes.variable(local);
    return isItself ? 0 : withoutPlaces(this, key, value);
  });
  return { text, names: [...names].sort(), isClass };
}

const isArrow = ({ type, init }: Node): boolean =>
  type === 'VariableDeclarator' && init?.type === 'ArrowFunctionExpression';

const isFunction = ({ type, init, id, declarationKind }: Node): boolean =>
  type === 'FunctionDeclaration' ||
  (type === 'VariableDeclarator' &&
    id.type === 'Identifier' &&
    declarationKind === 'const' &&
    /^(?:ArrowFunction|Function)Expression$/.test(init?.type ?? ''));

/** Two classes have two of it, and one has one. */
const isStateOfClass = (node: Node): boolean =>
  node.type === 'StaticBlock' ||
  (/^(?:PropertyDefinition|AccessorProperty)$/.test(node.type) && node.static === true);

/** A name that may stand for something of the module; names of members do not. */
function isMention(node: Node, parent: Node | undefined): boolean {
  if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') return false;
  if (!parent) return true;
  const isMember = parent.type === 'MemberExpression' && parent.property === node && !parent.computed;
  const isKey = 'key' in parent && parent.key === node && !parent.computed && !parent.shorthand;
  return !isMember && !isKey;
}

function withoutPlaces(holder: Node, key: string, value: unknown): unknown {
  if (/^(?:start|end|range|loc|parent)$/.test(key)) return undefined;
  if (key === 'raw' && holder.type === 'Literal' && typeof holder.value === 'string') return undefined;
  return typeof value === 'bigint' ? `${value}n` : value;
}
