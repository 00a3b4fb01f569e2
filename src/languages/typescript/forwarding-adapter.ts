// The proof that a class is an adapter: it holds one instance of the canonical, and each of its members only forwards
// to that. The first place that does more is the refusal.

import type { DeclaredMembers } from '../../core/config-duplicates.ts';
import type { Span } from '../../core/edits.ts';
import { placeTemplate } from '../../core/inline/declared-members.ts';
import type { Adapter, Forwarding, Member, Template } from '../../core/inline/template.ts';
import { templateOf, type Within } from './forwarding-function.ts';
import { type Declaring, NotForwarding } from './not-forwarding.ts';
import { isForwardedNotice } from './notices.ts';
import type { Node } from './tree.ts';

/** Proves a class; undefined if it holds nothing that it could forward to. */
export function adapterForwarding(
  declaring: Declaring,
  node: Node,
  declared: DeclaredMembers = new Map(),
): Forwarding | undefined {
  const members = node.body.body as Node[];
  const held = heldField(members);
  const statics = members.every((member) => member.static && member.type === 'MethodDefinition');
  if (!node.id || (!held && !statics) || members.length === 0) return undefined;
  const name = { start: node.id.start, end: node.id.end };
  try {
    return { kind: 'adapter', adapter: new Proof(declaring, node, held, declared).adapter(), name };
  } catch (error) {
    if (!(error instanceof NotForwarding)) throw error;
    return { kind: 'refused', code: 'inline/extra-logic', at: error.at, message: error.message, names: [] };
  }
}

/** Where the canonical is kept: a parameter property, or a field. */
interface Held {
  name: string;
  /** Where its name stands. */
  at: Span;
  isPublic: boolean;
  /** The type reference at the parameter or field, or the class that is constructed. */
  type: Node | undefined;
  field?: Node;
  /** What the field is given: a value of its own, or in the constructor. */
  value?: Node;
}

const constructorOf = (members: readonly Node[]): Node | undefined =>
  members.find(({ kind }) => kind === 'constructor');

/** The one field of a class. */
function heldField(members: readonly Node[]): Held | undefined {
  const fields = members.filter(({ type, static: isStatic }) => type === 'PropertyDefinition' && !isStatic);
  const properties = ((constructorOf(members)?.value.params ?? []) as Node[]).filter(
    ({ type }) => type === 'TSParameterProperty',
  );
  if (fields.length + properties.length !== 1) return undefined;
  const [field] = fields;
  const [property] = properties;
  const isPublic = (node: Node): boolean => !/^(?:private|protected)$/.test(node.accessibility ?? '');
  if (property) {
    const pattern = property.parameter as Node;
    if (pattern.type !== 'Identifier') return undefined;
    const at = { start: pattern.start, end: pattern.start + pattern.name.length };
    return { name: pattern.name, at, isPublic: isPublic(property), type: typeOf(pattern), value: pattern };
  }
  const { key } = field!;
  if (field!.computed || !/Identifier$/.test(key.type)) return undefined;
  const isPrivate = key.type === 'PrivateIdentifier';
  return {
    name: isPrivate ? `#${key.name}` : key.name,
    at: { start: key.start, end: key.end },
    isPublic: !isPrivate && isPublic(field!),
    type: typeOf(field!),
    field: field!,
    ...(field!.value && { value: field!.value }),
  };
}

const typeOf = (node: Node): Node | undefined => node.typeAnnotation?.typeAnnotation as Node | undefined;

/** The field itself, where users see it: what it holds is what the adapter becomes. */
function heldMember({ name, at }: Held): Member {
  const template: Template = {
    parameters: [{ name: 'this', optional: false, rest: false }],
    typeParameters: [],
    parts: [{ parameter: 0, place: 'object', before: 'nothing' }],
    head: { root: { parameter: 0 }, path: [] },
    async: false,
    awaits: false,
    returns: 'value',
    sameArguments: false,
    notices: [],
  };
  return { name, at, static: false, kind: 'get', template };
}

class Proof {
  readonly #declaring: Declaring;
  readonly #node: Node;
  readonly #held: Held | undefined;
  readonly #members: readonly Node[];
  readonly #declared: DeclaredMembers;

  constructor(declaring: Declaring, node: Node, held: Held | undefined, declared: DeclaredMembers) {
    this.#declared = declared;
    this.#declaring = declaring;
    this.#node = node;
    this.#held = held;
    this.#members = node.body.body;
  }

  /** @throws NotForwarding */
  adapter(): Adapter {
    const node = this.#node;
    if (node.superClass) throw new NotForwarding(node.superClass, 'it extends another class');
    if (node.decorators?.length > 0) throw new NotForwarding(node.decorators[0], 'it has a decorator');
    if (node.abstract) throw new NotForwarding(node.id, 'it is abstract');
    const construction = this.#held ? this.#construction(this.#held) : undefined;
    const members = this.#members
      .filter((member) => member.kind !== 'constructor' && member !== this.#held?.field)
      .flatMap((member) => this.#memberOrDeclared(member));
    if (this.#held?.isPublic) members.push(heldMember(this.#held));
    const type = this.#held ? this.#typeName(this.#held, construction) : undefined;
    const { start, end } = node;
    return {
      held: this.#held?.name,
      ...(this.#held && !this.#held.isPublic && !this.#held.name.startsWith('#') && { isOpen: true }),
      type,
      ...(construction?.head.path.at(-1) === '()' && { makes: this.#makes(this.#held!) }),
      typeParameters: ((node.typeParameters?.params ?? []) as Node[]).map(({ name }) => name.name as string),
      construction,
      members,
      body: { start, end },
    };
  }

  /** The canonical's type by name, its type arguments being those of the adapter in their order. */
  #typeName(held: Held, construction: Template | undefined): string {
    const { type, name } = held;
    if (type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier') {
      this.#passesTypes(type);
      return type.typeName.name as string;
    }
    const root = construction?.head.root;
    if (type || !root || !('name' in root) || construction?.head.path[0] !== 'new')
      throw new NotForwarding(type ?? this.#node.id, `the type of ${name} is not named plainly`);
    this.#passesTypes(this.#made(held));
    return root.name;
  }

  /** @throws NotForwarding where type arguments are not those of the class in their order */
  #passesTypes({ typeArguments, ...at }: Node): void {
    const own = ((this.#node.typeParameters?.params ?? []) as Node[]).map((each) => each.name.name as string);
    const given = ((typeArguments?.params ?? []) as Node[]).map((each) => each.typeName?.name);
    if (given.length !== own.length || given.some((each, index) => each !== own[index]))
      throw new NotForwarding(at, 'it gives its type arguments in another way than it takes them');
  }

  /** What is constructed, or the parameter that is taken over, where users construct the adapter. */
  #construction(held: Held): Template {
    const made = constructorOf(this.#members);
    const value = this.#made(held);
    const fn = made?.value ?? { ...value, type: 'ArrowFunctionExpression', params: [], body: value };
    const template = templateOf(this.#declaring, {
      ...fn,
      typeParameters: this.#node.typeParameters,
      body: value,
      async: false,
      generator: false,
      self: fn,
    });
    const { root } = template.head;
    if ('name' in root && !this.#declaring.scopes.variable(root.name))
      throw new NotForwarding(value, `${root.name} makes what it holds something else`);
    return template;
  }

  /** The one expression that what it holds is given. */
  #made(held: Held): Node {
    const statements = ((constructorOf(this.#members)?.value.body?.body ?? []) as Node[]).filter(
      (statement) => !isForwardedNotice(this.#declaring, statement),
    );
    const assigned = statements.map((statement) => this.#assignedTo(statement, held.name));
    const wrong = statements.find((_, index) => !assigned[index]);
    if (wrong) throw new NotForwarding(wrong, 'its constructor does more than keep what it forwards to');
    const [value, second] = [...assigned, held.value].filter((each) => each !== undefined) as Node[];
    if (!value || second)
      throw new NotForwarding(held.field ?? this.#node.id, 'it is not clear what it forwards to');
    return value;
  }

  #makes(held: Held): Span {
    const { start, end } = this.#made(held);
    return { start, end };
  }

  #assignedTo(statement: Node, name: string): Node | undefined {
    const assignment = statement.type === 'ExpressionStatement' ? (statement.expression as Node) : undefined;
    if (assignment?.type !== 'AssignmentExpression' || assignment.operator !== '=') return undefined;
    const { left } = assignment;
    const isHeld =
      left.type === 'MemberExpression' &&
      left.object.type === 'ThisExpression' &&
      !left.computed &&
      (left.property.type === 'PrivateIdentifier' ? `#${left.property.name}` : left.property.name) === name;
    return isHeld ? (assignment.right as Node) : undefined;
  }

  /** What a person says of a member counts where nothing is proven of it. */
  #memberOrDeclared(member: Node): Member[] {
    const name = member.key?.type === 'Identifier' ? (member.key.name as string) : undefined;
    const path = name === undefined || member.static ? undefined : this.#declared.get(name);
    if (name === undefined || path === undefined) return this.#member(member);
    try {
      return this.#member(member);
    } catch (error) {
      if (!(error instanceof NotForwarding)) throw error;
      const at = { start: member.key.start, end: member.key.end };
      return [{ name, at, static: false, kind: 'place', template: placeTemplate(path) }];
    }
  }

  #member(member: Node): Member[] {
    // `declare` fields and overload signatures have no body and do nothing.
    if (member.type === 'TSIndexSignature' || (member.type === 'MethodDefinition' && !member.value.body))
      return [];
    if (member.type === 'TSEmptyBodyFunctionExpression' || member.type === 'TSAbstractMethodDefinition')
      return [];
    if (member.computed || member.key?.type !== 'Identifier')
      throw new NotForwarding(member.key ?? member, 'a member is not named plainly');
    if (member.decorators?.length > 0)
      throw new NotForwarding(member.decorators[0], 'a member has a decorator');
    const isField = member.type === 'PropertyDefinition';
    if (isField && !/^(?:Arrow)?Function/.test(member.value?.type ?? ''))
      throw new NotForwarding(member, 'it has state of its own');
    const at = { start: member.key.start, end: member.key.end };
    const kind = member.kind === 'get' || member.kind === 'set' ? member.kind : 'method';
    const fn = member.value as Node;
    const template = this.#template(kind === 'set' ? this.#setter(fn) : fn, member.static);
    return [{ name: member.key.name as string, at, static: Boolean(member.static), kind, template }];
  }

  #template(fn: Node, isStatic: boolean): Template {
    return templateOf(this.#declaring, fn, {
      ...(this.#held && !isStatic && { held: this.#held.name }),
      ...(this.#held && { self: this.#self(this.#held) }),
    });
  }

  #self(held: Held): Within['self'] {
    const parameters = (constructorOf(this.#members)?.value.params ?? []) as Node[];
    return { name: this.#node.id.name as string, parameters, made: this.#made(held) };
  }

  /** `set x(v) { this.inner.y = v }` as the place that it writes: `this.inner.y`. */
  #setter(fn: Node): Node {
    const statements = (fn.body.body as Node[]).filter((each) => !isForwardedNotice(this.#declaring, each));
    const [only, second] = statements;
    const assignment = only?.type === 'ExpressionStatement' ? (only.expression as Node) : undefined;
    const [parameter] = fn.params as Node[];
    const isPlain =
      !second &&
      assignment?.type === 'AssignmentExpression' &&
      assignment.operator === '=' &&
      assignment.right.type === 'Identifier' &&
      assignment.right.name === parameter?.name;
    if (!isPlain) throw new NotForwarding(only ?? fn, 'a setter does more than pass its value on');
    return { ...fn, params: [], body: assignment.left, self: fn };
  }
}
