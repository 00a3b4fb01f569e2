// What a double puts in the place of a module's names: the keys of the object that its factory returns, whether the
// rest stays what it really is, and what else in the call names the module.

import type { Span } from '../../core/edits.ts';
import type { Double, MemberUse, SiteName, Written } from '../../core/language.ts';
import { isActualLoad, type MockCall, type MockCalls } from './mock-calls.ts';
import type { Scopes } from './scopes.ts';
import { type Node, stringValue, unwrapped, walk } from './tree.ts';

/** A double's site without its place. */
export interface MockTaken {
  names: SiteName[];
  escape?: Span;
  /** Whatever else says the same module and goes along. */
  also: Written[];
  /** A path that goes along cannot be written anew. */
  fixed?: true;
  double: Double;
}

export interface MockContext {
  text: string;
  scopes: Scopes;
  calls: MockCalls;
}

/** What a call that puts a double in place, or takes one away, says of the module. */
export function mockTaken(context: MockContext, mock: MockCall): MockTaken {
  const { call } = mock;
  const double: Double = {
    kind: mock.role === 'restore' ? 'none' : 'automatic',
    form: mock.form,
    library: mock.library,
    hoisted: mock.hoisted,
    keepsActual: false,
    ...(mock.subject !== undefined && { subject: mock.subject }),
    ...(mock.written !== undefined && { written: mock.written }),
    ...(isVirtual(call) && { virtual: true }),
    ...ownerOf(call),
    ...statementOf(context, call),
  };
  const taken: MockTaken = { names: [], also: typeArguments(call, mock.specifier), double };
  if (mock.role === 'unknown') taken.escape = spanOf(call);
  else if (mock.role === 'double') new Factory(context, mock, taken).read();
  return taken;
}

/** `typeof import('./db')` between the angle brackets of a call, and below them. */
export const typeArguments = (call: Node, specifier: string): Span[] =>
  call.typeArguments ? typeMentions(call.typeArguments, specifier) : [];

/** The same in any type. */
export function typeMentions(type: Node, specifier: string): Span[] {
  const found: Span[] = [];
  walk(type, (node) => {
    if (node.type !== 'TSImportType') return;
    const literal = node.source?.type === 'TSLiteralType' ? node.source.literal : node.source;
    if (!node.qualifier && stringValue(literal) === specifier) found.push(spanOf(literal));
  });
  return found;
}

const spanOf = ({ start, end }: Node): Span => ({ start, end });

/** The statement that is nothing but the call, so that it can be written twice or left out. */
function statementOf({ scopes }: MockContext, call: Node): { statement?: Span; block?: number } {
  let parent = scopes.parentOf(call);
  if (parent?.type === 'AwaitExpression') parent = scopes.parentOf(parent);
  if (parent?.type !== 'ExpressionStatement') return {};
  const around = scopes.parentOf(parent);
  return around?.type === 'Program' || around?.type === 'BlockStatement'
    ? { statement: spanOf(parent), block: around.start }
    : {};
}

/** `jest.mock(path, factory, { virtual: true })` */
const isVirtual = ({ arguments: given }: Node): boolean =>
  (given[2]?.properties ?? []).some(
    ({ key, value }: Node) => key?.name === 'virtual' && value?.value === true,
  );

function ownerOf({ callee }: Node): { owner?: string } {
  const owner = callee.type === 'MemberExpression' ? unwrapped(callee.object) : undefined;
  return owner?.type === 'Identifier' ? { owner: owner.name } : {};
}

class Factory {
  readonly #context: MockContext;
  readonly #mock: MockCall;
  readonly #taken: MockTaken;
  /** The factory's own function, if it has one. */
  #maker: Node | undefined;

  constructor(context: MockContext, mock: MockCall, taken: MockTaken) {
    this.#context = context;
    this.#mock = mock;
    this.#taken = taken;
  }

  read(): void {
    if (this.#mock.value) return this.#stub(this.#mock.value);
    const [, second] = this.#mock.call.arguments as Node[];
    const given = second && unwrapped(second);
    if (!given || (given.type === 'Identifier' && given.name === 'undefined')) return;
    if (this.#mock.library === 'node') return this.#options(given);
    if (this.#mock.library === 'vitest' && given.type === 'ObjectExpression') return this.#spies(given);
    this.#taken.double.kind = 'names';
    if (this.#mock.form.endsWith('.setMock')) return this.#value(given);
    const maker = this.#functionOf(given);
    if (!maker) return this.#escape(given);
    this.#maker = maker;
    const [parameter] = maker.params as Node[];
    this.#taken.double.maker = {
      start: maker.start,
      isAsync: maker.async,
      ...(parameter?.type === 'Identifier' && { parameter: parameter.name }),
    };
    const returned = returnedBy(maker);
    if (!returned) return this.#escape(given);
    this.#value(returned);
  }

  #escape(node: Node): void {
    this.#taken.escape ??= spanOf(node);
  }

  /** What proxyquire and esmock put in place; they fill up what it lacks, unless they are told not to. */
  #stub(value: Node): void {
    const { callee } = this.#mock.call;
    const written = this.#context.text.slice(callee.start, callee.end);
    this.#taken.double.kind = 'names';
    this.#taken.double.keepsActual = !/noCallThru|\.strict/.test(written);
    this.#value(unwrapped(value));
  }

  /** `vi.mock(path, { spy: true })` */
  #spies(options: Node): void {
    const property = (options.properties as Node[]).find((each) => each.key?.name === 'spy');
    if (property?.value?.value !== true) this.#escape(options);
    this.#taken.double.keepsActual = true;
  }

  /** `mock.module(path, { namedExports: { … } })` */
  #options(given: Node): void {
    this.#taken.double.kind = 'names';
    if (given.type !== 'ObjectExpression') return this.#escape(given);
    for (const property of given.properties as Node[]) {
      const name = property.key?.name ?? property.key?.value;
      if (property.type !== 'Property' || property.computed) return this.#escape(property);
      if (name === 'cache') continue;
      if (name === 'namedExports') this.#value(unwrapped(property.value));
      else if (name === 'defaultExport') {
        const { start, end } = property.key as Node;
        this.#taken.names.push({ start, end, name: 'default', kind: 'fixed', type: false });
      } else return this.#escape(property);
    }
  }

  /** A function written there, or a constant function that nothing else uses. */
  #functionOf(node: Node): Node | undefined {
    if (/^(?:Arrow)?Function(?:Expression)?$/.test(node.type)) return node;
    if (node.type !== 'Identifier') return undefined;
    const use = this.#context.scopes.uses.constantUse(node);
    const isOnly = use?.members.length === 0 && use.escapes.every(({ start }) => start === node.start);
    return isOnly && /^(?:Arrow)?Function(?:Expression)?$/.test(use.init.type) ? use.init : undefined;
  }

  /** The value that stands for the module. */
  #value(node: Node): void {
    const value = unwrapped(node);
    if (value.type === 'ObjectExpression') return this.#object(value);
    if (value.type === 'CallExpression' && isObjectAssign(value)) return this.#assigned(value);
    if (value.type === 'CallExpression' && this.#context.calls.isDeep(value)) return this.#deep(value);
    if (this.#isActual(value)) this.#taken.double.keepsActual = true;
    else if (value.type !== 'Identifier' || !this.#constant(value)) this.#escape(value);
  }

  /** An object that stands under a name of its own, as long as every mention of it can be read. */
  #constant(mention: Node): boolean {
    const use = this.#context.scopes.uses.constantUse(mention);
    const object = use && objectBehind(use.init);
    if (!object || use.escapes.some(({ start }) => start !== mention.start)) return false;
    this.#object(object);
    this.#taken.double.isPlain = false;
    this.#mentions(use.members);
    return true;
  }

  #mentions(members: readonly MemberUse[]): void {
    for (const { name, nameSpan } of members)
      this.#taken.names.push({ ...nameSpan, name, kind: 'plain', type: false, inner: true });
  }

  /** `mockDeep()`, `mockDeep({ getDb: fake })`: a double of whatever is asked of it. */
  #deep(call: Node): void {
    this.#taken.double.kind = 'automatic';
    const [given] = call.arguments as Node[];
    if (given?.type === 'ObjectExpression') this.#object(given);
    else if (given) this.#escape(given);
  }

  #isInside({ start, end }: Node): boolean {
    return this.#maker !== undefined && this.#maker.start <= start && end <= this.#maker.end;
  }

  /** `Object.assign({}, actual, { getDb: fake })` */
  #assigned(call: Node): void {
    for (const argument of call.arguments as Node[]) {
      const value = unwrapped(argument);
      if (value.type === 'ObjectExpression' && value.properties.length === 0) continue;
      if (value.type === 'ObjectExpression' && !this.#taken.double.object) this.#object(value);
      else if (this.#isActual(value)) this.#taken.double.keepsActual = true;
      else return this.#escape(value);
    }
  }

  #object(object: Node): void {
    const { double } = this.#taken;
    double.object = spanOf(object);
    double.properties = (object.properties as Node[]).map((property) => spanOf(property));
    double.isPlain = this.#isPlain(object);
    for (const property of object.properties as Node[]) this.#property(property);
  }

  #property(property: Node): void {
    if (property.type === 'SpreadElement') {
      if (this.#isActual(property.argument)) this.#taken.double.keepsActual = true;
      else this.#escape(property);
      return;
    }
    const { key, value } = property;
    const name = property.computed ? undefined : ((key.name ?? key.value) as string);
    if (name === undefined) return this.#escape(property);
    if (name.startsWith('@')) {
      if (name === '@noCallThru') this.#taken.double.keepsActual = value.value === false;
      return;
    }
    if (name === '__esModule') {
      this.#taken.double.esModule = true;
      return;
    }
    const inner = key.type === 'Literal' ? { start: key.start + 1, end: key.end - 1 } : spanOf(key);
    const local = value.type === 'Identifier' ? (value.name as string) : undefined;
    const shorthand = property.shorthand && local !== undefined;
    if (shorthand && this.#context.scopes.isImported(local)) return this.#escape(property);
    this.#taken.names.push({
      ...inner,
      name,
      kind: shorthand ? 'key' : 'plain',
      type: false,
      property: spanOf(property),
      ...(property.kind === 'init' && isBlind(unwrapped(value)) && { blind: true }),
      ...(local !== undefined && !shorthand && isPair(property) && !this.#context.scopes.isImported(local)
        ? { ...spanOf(property), kind: 'pair', local }
        : {}),
    });
  }

  /** Whether the properties could stand in another factory as well: they mention nothing that this one declares. */
  #isPlain(object: Node): boolean {
    const maker = this.#maker;
    if (!maker) return this.#mock.library === 'node';
    if (maker.body.type === 'BlockStatement' && maker.body.body.length > 1) return false;
    const params = (maker.params as Node[]).map(({ name }) => name as string | undefined);
    if (params.includes(undefined)) return false;
    let plain = true;
    for (const property of object.properties as Node[]) {
      if (property.type === 'SpreadElement') continue;
      walk(property, (node) => {
        if (node.type === 'Identifier' && params.includes(node.name)) plain = false;
        if (node.type === 'ThisExpression' || node.type === 'AwaitExpression') plain = false;
      });
    }
    return plain;
  }

  /** Whether an expression is the module as it really is; its mentions of the module go along. */
  #isActual(node: Node): boolean {
    let value = unwrapped(node);
    if (value.type === 'AwaitExpression') value = unwrapped(value.argument);
    if (value.type === 'CallExpression') {
      const named = this.#context.calls.of(value);
      if (named && isActualLoad(named) && named.specifier === this.#mock.specifier) {
        const { target, path, specifier } = named;
        const also = { ...spanOf(target), ...(path && { written: path }) };
        this.#taken.also.push(also, ...typeArguments(value, specifier));
        if (named.fixed) this.#taken.fixed = true;
        return true;
      }
      const [original] = this.#maker?.params ?? [];
      if (original?.type !== 'Identifier' || value.callee.name !== original.name) return false;
      this.#taken.also.push(...typeArguments(value, this.#mock.specifier));
      return true;
    }
    if (value.type !== 'Identifier') return false;
    const use = this.#context.scopes.uses.constantUse(value);
    if (!use || !this.#isInside(use.init) || use.escapes.some(({ start }) => start !== value.start))
      return false;
    if (!this.#isActual(use.init)) return false;
    this.#mentions(use.members);
    if (use.annotation) this.#taken.also.push(...typeMentions(use.annotation, this.#mock.specifier));
    return true;
  }
}

/** `{ … }` or `vi.hoisted(() => ({ … }))` */
function objectBehind(init: Node): Node | undefined {
  const value = unwrapped(init);
  if (value.type === 'ObjectExpression') return value;
  const isHoisted = value.type === 'CallExpression' && value.callee.property?.name === 'hoisted';
  const [maker] = isHoisted ? (value.arguments as Node[]) : [];
  const returned = maker && /Function/.test(maker.type) ? returnedBy(maker) : undefined;
  const object = returned && unwrapped(returned);
  return object?.type === 'ObjectExpression' ? object : undefined;
}

const isPair = ({ key, method, kind }: Node): boolean =>
  key.type === 'Identifier' && !method && kind === 'init';

const isObjectAssign = ({ callee }: Node): boolean =>
  callee.type === 'MemberExpression' && callee.object.name === 'Object' && callee.property.name === 'assign';

/** `() => 1`, `vi.fn()`, `vi.fn().mockReturnValue(1)`: what is written there and does not look at its arguments. */
function isBlind(node: Node): boolean {
  if (/^(?:Arrow)?FunctionExpression$/.test(node.type)) {
    let looks = node.params.length > 0;
    walk(node.body, (each) => {
      if (each.type === 'ThisExpression' || (each.type === 'Identifier' && each.name === 'arguments'))
        looks = true;
    });
    return !looks;
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed)
    return false;
  const { object, property } = node.callee;
  const isMaker = property.name === 'fn' && /^(?:vi|vitest|jest|mock)$/.test(object.name ?? '');
  const given = (node.arguments as Node[]).map(unwrapped);
  if (isMaker) return given.every(isBlind);
  if (/^mock(?:Return|Resolved|Rejected)Value(?:Once)?$/.test(property.name))
    return isBlind(unwrapped(object));
  return (
    /^mockImplementation(?:Once)?$/.test(property.name) && given.every(isBlind) && isBlind(unwrapped(object))
  );
}

/** The one value that a function returns; undefined where it may be another. */
function returnedBy(maker: Node): Node | undefined {
  if (maker.body.type !== 'BlockStatement') return maker.body;
  const returns: Node[] = [];
  walk(maker.body, (node) => {
    if (node !== maker.body && /Function/.test(node.type)) return false;
    if (node.type === 'ReturnStatement') returns.push(node);
    return undefined;
  });
  const last = maker.body.body.at(-1);
  return returns.length === 1 && returns[0] === last ? last.argument : undefined;
}
