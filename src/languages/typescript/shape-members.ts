// The members of a class, an interface, a type literal or an object, each with a hash and with what it does.

import type { MemberShape, NamePath } from '../../core/audit/shape.ts';
import { colourOf } from './shape-colour.ts';
import { doingOf, pathOf } from './shape-doing.ts';
import { type CommentEnds, fingerprint } from './shape-tokens.ts';
import { makerOf, typeNameOf } from './shape-walk.ts';
import type { Node } from './tree.ts';

export interface MembersContext {
  text: string;
  comments: CommentEnds;
  lineOf(offset: number): number;
  self: string;
  locals: ReadonlySet<string>;
}

/** Undefined for what has no members; members with computed names are left out. */
export function membersOf(node: Node, context: MembersContext): MemberShape[] | undefined {
  const parts = partsOf(node);
  return parts?.flatMap((part) => memberOf(part, context) ?? []);
}

function partsOf(node: Node): Node[] | undefined {
  switch (node.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSInterfaceDeclaration':
      return node.body.body;
    case 'TSTypeAliasDeclaration':
      return node.typeAnnotation.type === 'TSTypeLiteral' ? node.typeAnnotation.members : undefined;
    case 'TSEnumDeclaration':
      return node.body?.members ?? node.members;
    case 'ObjectExpression':
      return node.properties;
    default:
      return undefined;
  }
}

function memberOf(part: Node, context: MembersContext): MemberShape | undefined {
  const key = (part.key ?? part.id) as Node | undefined;
  if (!key || part.computed) return undefined;
  const name = key.type === 'PrivateIdentifier' ? `#${key.name}` : String(key.name ?? key.value);
  const value = (part.value ?? undefined) as Node | undefined;
  const fn = value && /Function/.test(value.type) ? value : undefined;
  const signed = part.type === 'TSMethodSignature' ? part : undefined;
  const read = !fn && value ? pathOf(value) : undefined;
  const does = fn ? doingOf(fn) : read ? ({ kind: 'reads', target: read } as const) : undefined;
  return {
    name,
    kind: kindOf(part, fn),
    static: part.static === true,
    private:
      key.type === 'PrivateIdentifier' ||
      part.accessibility === 'private' ||
      part.accessibility === 'protected',
    line: context.lineOf(part.start),
    endLine: context.lineOf(part.end),
    hash: fingerprint(
      context.text,
      [part as Node & { start: number }],
      context.comments,
      context.self,
      context.locals,
    ).hash,
    ...(does && { does }),
    ...((fn ?? signed) && colourOf((fn ?? signed)!) === 'async' && { async: true }),
  };
}

function kindOf(part: Node, fn: Node | undefined): MemberShape['kind'] {
  if (part.type === 'TSMethodSignature') return 'signature';
  if (part.kind === 'constructor') return 'constructor';
  if (part.kind === 'get') return 'getter';
  if (part.kind === 'set') return 'setter';
  return fn || part.type === 'TSAbstractMethodDefinition' ? 'method' : 'property';
}

/** Fields and constructor parameters of a class with the names of their types. */
export function holdsOf(node: Node): Record<string, string> {
  const holds: Record<string, string> = {};
  const parameters: Record<string, string> = {};
  for (const part of node.body.body as Node[]) {
    if (part.type === 'PropertyDefinition' && !part.static && !part.computed) {
      const type =
        typeNameOf(part.typeAnnotation?.typeAnnotation) ?? (part.value ? makerOf(part.value) : undefined);
      if (type) holds[fieldName(part.key)] = type;
    }
    if (part.kind !== 'constructor') continue;
    for (const parameter of part.value.params as Node[]) {
      const inner = (parameter.parameter?.left ?? parameter.parameter ?? parameter.left ?? parameter) as Node;
      const type = typeNameOf(inner.typeAnnotation?.typeAnnotation);
      if (inner.type !== 'Identifier' || !type) continue;
      if (parameter.type === 'TSParameterProperty') holds[inner.name] = type;
      else parameters[inner.name] = type;
    }
    for (const statement of (part.value.body?.body ?? []) as Node[]) assigned(statement, parameters, holds);
  }
  return holds;
}

const fieldName = (key: Node): string =>
  key.type === 'PrivateIdentifier' ? `#${key.name}` : String(key.name ?? key.value);

/** `this.inner = inner`, `this.inner = new X()` */
function assigned(
  statement: Node,
  parameters: Readonly<Record<string, string>>,
  holds: Record<string, string>,
): void {
  const expression = statement.type === 'ExpressionStatement' ? (statement.expression as Node) : undefined;
  if (expression?.type !== 'AssignmentExpression') return;
  const field = pathOf(expression.left);
  if (field?.length !== 2 || field[0] !== 'this') return;
  const type =
    expression.right.type === 'Identifier' ? parameters[expression.right.name] : makerOf(expression.right);
  if (type) holds[field[1]!] ??= type;
}

/** Whether a class has no constructor, or one that does nothing but keep what it is given. */
export function keepsArguments(node: Node): boolean {
  const own = (node.body.body as Node[]).find(({ kind }) => kind === 'constructor');
  return ((own?.value.body?.body ?? []) as Node[]).every((statement) => {
    const expression = statement.type === 'ExpressionStatement' ? (statement.expression as Node) : undefined;
    if (expression?.type === 'CallExpression' && expression.callee.type === 'Super') return true;
    const field: NamePath | undefined =
      expression?.type === 'AssignmentExpression' ? pathOf(expression.left) : undefined;
    return field?.length === 2 && field[0] === 'this';
  });
}
