// What a module-level name is: proven to be another name for something, or a thing of its own. The proof reads the
// declaration alone; where its target leads is for the graph to say.

import type { Span } from '../../core/edits.ts';
import type { Declaration, Member } from '../../core/language.ts';
import { commonJsOf } from './commonjs.ts';
import { type Node, walk } from './tree.ts';

/** Every declaration of a name at the top level, with the statement that holds it. */
export function declarationsOf(program: Node, local: string): { statement: Node; node: Node }[] {
  const found: { statement: Node; node: Node }[] = [];
  for (const statement of program.body as Node[]) {
    const declared = statement.type.startsWith('Export') ? statement.declaration : statement;
    if (!declared) continue;
    if (declared.type === 'VariableDeclaration') {
      for (const node of declared.declarations) {
        if (bindsName(node.id, local))
          found.push({
            statement,
            node: { ...node, declarationKind: declared.kind, ambient: declared.declare },
          });
      }
    } else if (declared.id?.type === 'Identifier' && declared.id.name === local)
      found.push({ statement, node: declared });
  }
  return found;
}

const bindsName = (pattern: Node, local: string): boolean => bindingIn(pattern, local) !== undefined;

/** The identifier by which a pattern binds a name. */
function bindingIn(pattern: Node, local: string): Node | undefined {
  const among = (nodes: readonly (Node | null | undefined)[]): Node | undefined => {
    for (const node of nodes) {
      const found = node && bindingIn(node, local);
      if (found) return found;
    }
    return undefined;
  };
  if (pattern.type === 'Identifier') return pattern.name === local ? pattern : undefined;
  if (pattern.type === 'ObjectPattern')
    return among(pattern.properties.map((property: Node) => property.value ?? property.argument));
  if (pattern.type === 'ArrayPattern') return among(pattern.elements);
  return among([pattern.left, pattern.type === 'RestElement' ? pattern.argument : undefined]);
}

/** `enum E {…}`, `const c = {…} as const`, `const c = Object.freeze({…})`. */
export function hasFixedMembers(program: Node, local: string): boolean {
  const nodes = declarationsOf(program, local).map(({ node }) => node);
  const isFixed = ({ type, init, declarationKind }: Node): boolean => {
    if (type === 'TSEnumDeclaration') return true;
    if (!init || declarationKind !== 'const') return false;
    const frozen = init.callee?.object?.name === 'Object' && init.callee.property?.name === 'freeze';
    return frozen || (init.type === 'TSAsExpression' && init.typeAnnotation.typeName?.name === 'const');
  };
  return nodes.length > 0 && nodes.every(isFixed);
}

/** What a name is. Several declarations of one name are an alias only if all of them are, of the same target. */
export function declarationOf(program: Node, text: string, local: string): Declaration | undefined {
  return proofOf(
    declarationsOf(program, local).map(({ node }) => node),
    text,
    local,
  );
}

/** The same of declarations that were found before: all nodes of one name, as `declarationsOf` gives them. */
export function proofOf(nodes: readonly Node[], text: string, local: string): Declaration | undefined {
  const all = nodes.map((node) => classify(node, text, local));
  const [first] = all;
  if (!first) return undefined;
  for (const other of all) {
    if (other.kind === 'own') return { ...other, name: first.name };
    if (first.kind === 'alias' && other.target.join('.') !== first.target.join('.')) {
      return { kind: 'own', why: 'its type and its value stand for different things', name: first.name };
    }
  }
  return first;
}

/** What stands behind `export default`, `export =` and `module.exports =`. */
export function defaultDeclarationOf(program: Node, text: string): Declaration | undefined {
  const statement = (program.body as Node[]).find(
    ({ type }) => type === 'ExportDefaultDeclaration' || type === 'TSExportAssignment',
  );
  const declaration = (
    statement ? (statement.declaration ?? statement.expression) : commonJsOf(program).value?.node
  ) as Node | undefined;
  if (!declaration) return undefined;
  const name = {
    start: declaration.id?.start ?? declaration.start,
    end: declaration.id?.end ?? declaration.end,
  };
  const target = entityPath(declaration);
  if (target) return { kind: 'alias', target, name };
  if (/Function|Class|TSInterface/.test(declaration.type)) return classify(declaration, text);
  return { kind: 'own', why: 'its default export is a value of its own', name };
}

/** The object literal behind `export default { … }`. */
export function defaultObjectOf(program: Node): Node | undefined {
  const statement = (program.body as Node[]).find(({ type }) => type === 'ExportDefaultDeclaration');
  return statement?.declaration.type === 'ObjectExpression' ? (statement.declaration as Node) : undefined;
}

/** The first `this` in an object's functions that may read a member of it. */
export function memberThroughThis(object: Node, member: string): Node | undefined {
  let found: Node | undefined;
  walk(object, (node, parents) => {
    if (found || node.type !== 'ThisExpression') return;
    const parent = parents.at(-1);
    const other = parent?.type === 'MemberExpression' && !parent.computed && parent.property.name !== member;
    if (!other) found = node;
  });
  return found;
}

/** See `Source.defaultMember`. */
export function defaultMemberOf(program: Node, name: string): Member | undefined {
  const properties = (defaultObjectOf(program)?.properties ?? []) as Node[];
  const isNamed = ({ type, computed, key }: Node): boolean =>
    type === 'Property' && !computed && (key.name ?? key.value) === name;
  const index = properties.findLastIndex(isNamed);
  const property = properties[index];
  const target =
    property && property.kind === 'init' && !property.method ? entityPath(property.value) : undefined;
  if (!property || !target) return undefined;
  const isLast = properties.slice(index + 1).every(({ type, computed }) => type === 'Property' && !computed);
  return { target, name: { start: property.key.start, end: property.key.end }, isLast };
}

/** The names of what a class or an object literal holds. */
export function memberNamesOf(program: Node, local: string): string[] | undefined {
  for (const { node } of declarationsOf(program, local)) {
    const value = node.type === 'VariableDeclarator' ? (node.init as Node | null) : node;
    const members = (value?.type === 'ObjectExpression' ? value.properties : value?.body?.body) as
      | Node[]
      | undefined;
    if (!members || !/^Class|^ObjectExpression$|^TSInterface/.test(value!.type)) continue;
    return members.flatMap(({ key, computed }) =>
      key && !computed ? [(key.name ?? key.value) as string] : [],
    );
  }
  return undefined;
}

function classify(node: Node, text: string, local?: string): Declaration {
  const id = (local !== undefined && node.id && bindingIn(node.id, local)) || (node.id ?? node);
  const name = { start: id.start, end: id.typeAnnotation ? id.typeAnnotation.start : id.end };
  switch (node.type) {
    case 'VariableDeclarator':
      return variable(node, text, name);
    case 'TSTypeAliasDeclaration':
      return typeAlias(node, name);
    case 'TSInterfaceDeclaration':
      return emptyInterface(node, name);
    case 'TSImportEqualsDeclaration': {
      const target = entityPath(node.moduleReference);
      return target ? { kind: 'alias', target, name } : own('it imports a whole module', name);
    }
    case 'ClassDeclaration':
    case 'ClassExpression':
      return own(
        node.superClass ? 'it is a subclass, whose identity and name differ' : 'it is a class of its own',
        name,
      );
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSDeclareFunction':
      return { ...own('it is a function of its own', name), colour: node.async ? 'async' : 'sync' };
    default:
      return own('it is a declaration of its own', name);
  }
}

type Own = Extract<Declaration, { kind: 'own' }>;
const own = (why: string, name: Span): Own => ({ kind: 'own', why, name });

function variable(node: Node, text: string, name: Span): Declaration {
  if (node.id.type !== 'Identifier') return own('it is taken out of a value by destructuring', name);
  let init = node.init as Node | null;
  if (!init) return own('it is declared without a value', name);
  if (init.type === 'TSSatisfiesExpression') init = init.expression as Node;
  if (/^(?:ArrowFunction|Function)Expression$/.test(init.type)) {
    return { ...own('it is a function of its own', name), colour: init.async ? 'async' : 'sync' };
  }
  const target = entityPath(init);
  if (!target) return own('it has a value of its own', name);
  if (node.declarationKind !== 'const')
    return own(`it is a ${node.declarationKind}, which can be assigned again`, name);
  const annotation = node.id.typeAnnotation?.typeAnnotation as Node | undefined;
  if (annotation && !isTypeofSame(annotation, init, text))
    return own('its type annotation may differ from the type of the canonical', name);
  return { kind: 'alias', target, name };
}

function isTypeofSame(annotation: Node, init: Node, text: string): boolean {
  const query =
    annotation.type === 'TSTypeQuery' && !annotation.typeArguments ? annotation.exprName : undefined;
  return query !== undefined && text.slice(query.start, query.end) === text.slice(init.start, init.end);
}

function typeAlias(node: Node, name: Span): Declaration {
  const type = node.typeAnnotation as Node;
  const target = type.type === 'TSTypeReference' ? entityPath(type.typeName) : undefined;
  if (!target) return own('it is a type of its own', name);
  return passesParameters(node.typeParameters, type.typeArguments)
    ? { kind: 'alias', target, name }
    : own('it gives its type arguments in another way than it takes them', name);
}

function emptyInterface(node: Node, name: Span): Declaration {
  const [base, ...others] = node.extends as Node[];
  if (!base || others.length > 0 || node.body.body.length > 0)
    return own('it is an interface of its own', name);
  const target = entityPath(base.expression);
  if (!target) return own('it is an interface of its own', name);
  return passesParameters(node.typeParameters, base.typeArguments)
    ? { kind: 'alias', target, name }
    : own('it gives its type arguments in another way than it takes them', name);
}

/** `type A<T, U> = B<T, U>`: the same parameters, in the same order. */
export function passesParameters(
  parameters: Node | null | undefined,
  args: Node | null | undefined,
): boolean {
  const names = ((parameters?.params ?? []) as Node[]).map((parameter) => parameter.name.name as string);
  const given = (args?.params ?? []) as Node[];
  if (names.length !== given.length) return false;
  return given.every(
    (arg, index) =>
      arg.type === 'TSTypeReference' &&
      !arg.typeArguments &&
      arg.typeName.type === 'Identifier' &&
      arg.typeName.name === names[index],
  );
}

/** The texts of the defaults of a declaration's type parameters; undefined where a parameter has none. */
export function typeDefaultsOf(program: Node, text: string, local: string): (string | undefined)[] {
  for (const { node } of declarationsOf(program, local)) {
    const parameters = (node.typeParameters?.params ?? []) as Node[];
    if (parameters.length === 0) continue;
    return parameters.map(({ default: value }) =>
      value ? text.slice(value.start, value.end).replace(/\s+/g, ' ') : undefined,
    );
  }
  return [];
}

/** `B` → ['B'], `ns.B` → ['ns', 'B'], anything else undefined. */
export function entityPath(node: Node): string[] | undefined {
  if (node.type === 'Identifier') return [node.name as string];
  const [left, right] =
    node.type === 'MemberExpression' && !node.computed && !node.optional
      ? [node.object, node.property]
      : node.type === 'TSQualifiedName'
        ? [node.left, node.right]
        : [];
  if (!left || right.type !== 'Identifier') return undefined;
  const path = entityPath(left);
  return path && [...path, right.name as string];
}
