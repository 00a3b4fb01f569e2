// One walk over a piece of a file: which names it mentions, which it binds, and what it asks of values whose type is
// written beside them. No scopes: a name that is shadowed counts as its module-level namesake, which the readers of
// shapes allow for.

import { visitorKeys } from 'oxc-parser';
import { pathOf } from './shape-doing.ts';
import type { Node } from './tree.ts';

export interface Seen {
  /** Identifiers that are mentioned, bound ones as well. */
  mentions: Set<string>;
  /** Names that are bound inside. */
  bound: Set<string>;
}

/** What is gathered for the file as a whole. */
export interface Gathered {
  /** `x` or `this.x` → members asked of it. */
  asked: Map<string, Set<string>>;
  /** `x` or `this.x` → names of its type, or of what made it. */
  typed: Map<string, Set<string>>;
  awaits: { name: string; start: number }[];
}

export const newGathered = (): Gathered => ({ asked: new Map(), typed: new Map(), awaits: [] });

const put = (map: Map<string, Set<string>>, key: string, value: string): void => {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
};

/** Walks one node; `seen` is filled, `gathered` is added to. */
export function gather(root: Node, gathered: Gathered): Seen {
  const seen: Seen = { mentions: new Set(), bound: new Set() };
  const go = (node: Node): void => {
    switch (node.type) {
      case 'Identifier':
        seen.mentions.add(node.name);
        if (node.typeAnnotation) {
          const name = typeNameOf(node.typeAnnotation.typeAnnotation);
          if (name) put(gathered.typed, node.name, name);
          go(node.typeAnnotation);
        }
        return;
      case 'JSXIdentifier':
        if (/^[A-Z_$]/.test(node.name)) seen.mentions.add(node.name);
        return;
      case 'JSXAttribute':
        if (node.value) go(node.value);
        return;
      case 'JSXMemberExpression': {
        if (node.object.type === 'JSXIdentifier') {
          seen.mentions.add(node.object.name);
          put(gathered.asked, node.object.name, node.property.name);
        } else go(node.object);
        return;
      }
      case 'MemberExpression':
        if (!node.computed) ask(node, gathered);
        go(node.object);
        if (node.computed) go(node.property);
        return;
      case 'TSQualifiedName':
        if (node.left.type === 'Identifier') put(gathered.asked, node.left.name, node.right.name);
        go(node.left);
        return;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'TSAbstractMethodDefinition':
      case 'TSAbstractPropertyDefinition':
      case 'AccessorProperty':
      case 'TSPropertySignature':
      case 'TSMethodSignature':
        if (node.type === 'PropertyDefinition' && node.key.type !== 'Literal')
          note(gathered, `this.${node.key.name}`, node.typeAnnotation, node.value);
        for (const key of visitorKeys[node.type] ?? []) if (key !== 'key' || node.computed) visit(node[key]);
        return;
      case 'TSParameterProperty': {
        const inner = node.parameter.left ?? node.parameter;
        note(gathered, `this.${inner.name}`, inner.typeAnnotation, null);
        break;
      }
      case 'VariableDeclarator':
        bind(node.id, seen.bound);
        if (node.id.type === 'Identifier') note(gathered, node.id.name, null, node.init);
        if (node.id.type === 'ObjectPattern' && node.init?.type === 'Identifier')
          for (const { key, computed } of node.id.properties)
            if (key && !computed) put(gathered.asked, node.init.name, key.name ?? key.value);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (node.id) seen.bound.add(node.id.name);
        for (const parameter of node.params) bind(parameter.parameter ?? parameter, seen.bound);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.id) seen.bound.add(node.id.name);
        break;
      case 'CatchClause':
        if (node.param) bind(node.param, seen.bound);
        break;
      case 'TSTypeParameter':
        seen.bound.add(node.name.name ?? node.name);
        break;
      case 'AssignmentExpression':
        assignment(node, gathered);
        break;
      case 'AwaitExpression':
        if (node.argument.type === 'CallExpression' && node.argument.callee.type === 'Identifier')
          gathered.awaits.push({ name: node.argument.callee.name, start: node.start });
        break;
      case 'ExportSpecifier':
        return go(node.local);
      case 'ImportDeclaration':
      case 'ImportSpecifier':
        return;
      case 'LabeledStatement':
        return go(node.body);
    }
    for (const key of visitorKeys[node.type] ?? []) visit(node[key]);
  };
  const visit = (child: Node | Node[] | null | undefined): void => {
    if (Array.isArray(child)) {
      for (const item of child) if (item) go(item);
    } else if (child) go(child);
  };
  go(root);
  return seen;
}

/** `x.m`, `this.x.m`, `new X().m`, `f().m`, `X.f().m` */
function ask({ object, property }: Node, { asked }: Gathered): void {
  const name = property.name as string;
  if (object.type === 'Identifier') put(asked, object.name, name);
  else if (object.type === 'MemberExpression' && object.object.type === 'ThisExpression' && !object.computed)
    put(asked, `this.${object.property.name}`, name);
  else {
    const maker = makerOf(object);
    if (maker) put(asked, `=${maker}`, name);
  }
}

/** `this.x = y` in a constructor: the field is what the parameter is. */
function assignment({ left, right }: Node, { typed }: Gathered): void {
  if (left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression' || left.computed) return;
  const field = `this.${left.property.name}`;
  if (right.type === 'Identifier') put(typed, field, `=${right.name}`);
  const maker = makerOf(right);
  if (maker) put(typed, field, maker);
}

function note(
  { typed }: Gathered,
  name: string,
  annotation: Node | null | undefined,
  init: Node | null | undefined,
): void {
  const type = annotation ? typeNameOf(annotation.typeAnnotation) : undefined;
  if (type) put(typed, name, type);
  const maker = init ? makerOf(init) : undefined;
  if (maker) put(typed, name, maker);
}

/** The name of a type that is but a name, without Promise, Readonly and the like around it. */
export function typeNameOf(type: Node | null | undefined): string | undefined {
  if (type?.type !== 'TSTypeReference') return undefined;
  const inner = type.typeArguments?.params as Node[] | undefined;
  const name = type.typeName.type === 'Identifier' ? (type.typeName.name as string) : undefined;
  if (name && /^(?:Promise|Readonly|Partial|Required|NonNullable)$/.test(name)) return typeNameOf(inner?.[0]);
  if (name) return name;
  return type.typeName.left?.type === 'Identifier'
    ? `${type.typeName.left.name}.${type.typeName.right.name}`
    : undefined;
}

/** What makes a value: the class of `new X()`, the function of `f()`, the owner of `X.f()`; through `await` and `??`. */
export function makerOf(given: Node): string | undefined {
  let node = given;
  while (
    /^(?:AwaitExpression|TSAsExpression|TSNonNullExpression|TSSatisfiesExpression|LogicalExpression)$/.test(
      node.type,
    )
  )
    node = (node.argument ?? node.expression ?? node.right) as Node;
  if (!/^(?:New|Call)Expression$/.test(node.type)) return undefined;
  const path = pathOf(node.callee);
  if (!path || path[0] === 'this' || path.length > 2) return undefined;
  return path[0]!.replace(/\(\)$/, '');
}

/** Every name that a pattern binds. */
export function bind(pattern: Node, into: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      into.add(pattern.name);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) bind(property.value ?? property.argument, into);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) bind(element, into);
      return;
    case 'AssignmentPattern':
      return bind(pattern.left, into);
    case 'RestElement':
      return bind(pattern.argument, into);
  }
}
