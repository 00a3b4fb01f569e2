// Objects that only show parts of another one: each member is read from it, once or whenever it is asked for.

import type { Projection } from '../../core/language.ts';
import { declarationsOf } from './declarations.ts';
import type { Declaring } from './not-forwarding.ts';
import type { Node } from './tree.ts';

/** Undefined for whatever is no constant object, or holds something else as well. */
export function projectionOf({ program, scopes }: Declaring, local: string): Projection | undefined {
  const [found, second] = declarationsOf(program, local);
  const node = found?.node;
  if (second || node?.type !== 'VariableDeclarator' || node.declarationKind !== 'const' || !node.init)
    return undefined;
  const object = withoutTypes(node.init);
  if (object.type !== 'ObjectExpression' || object.properties.length === 0) return undefined;
  const members = new Map<string, readonly string[]>();
  const roots = new Set<string>();
  let isSnapshot = false;
  for (const property of object.properties as Node[]) {
    const name = property.type === 'Property' && !property.computed ? property.key.name : undefined;
    const value = name === undefined || members.has(name) ? undefined : shownBy(property);
    const [root, ...path] = (value && pathOf(value)) || [];
    if (!root || path.length === 0) return undefined;
    const variable = scopes.resolved(root);
    if (!variable || !scopes.isModuleLevel(variable)) return undefined;
    roots.add(root.name);
    members.set(
      name,
      path.map((part) => part.name as string),
    );
    isSnapshot ||= property.kind === 'init';
  }
  const [root] = roots;
  return roots.size === 1 ? { root: root!, members, isSnapshot } : undefined;
}

const withoutTypes = (node: Node): Node =>
  /^TS(?:As|Satisfies)Expression$/.test(node.type) ? withoutTypes(node.expression) : node;

/** What a property is, or what its getter returns. */
function shownBy({ kind, value, method }: Node): Node | undefined {
  if (kind === 'init' && !method) return value;
  const statements = kind === 'get' ? (value.body.body as Node[]) : [];
  return statements.length === 1 && statements[0]!.type === 'ReturnStatement'
    ? (statements[0]!.argument as Node)
    : undefined;
}

/** `settings.urls.api` as its identifiers. */
function pathOf(node: Node): Node[] | undefined {
  if (node.type === 'Identifier') return [node];
  if (node.type !== 'MemberExpression' || node.computed || node.optional) return undefined;
  const object = pathOf(node.object);
  return object && node.property.type === 'Identifier' ? [...object, node.property] : undefined;
}
