// What a file takes from a module that it names in a hidden form: `await import(x)`, `require(x)`, `import(x).T`,
// `declare module`, JSDoc. Each site says which names it takes and how a new name is written there.

import type { Span } from '../../core/edits.ts';
import type { HiddenReference, ModuleFacts } from '../../core/facts.ts';
import type { Double, Site, SiteName, Written } from '../../core/language.ts';
import { type MockCall, MockCalls } from './mock-calls.ts';
import { mockTaken, typeArguments, typeMentions } from './mock-sites.ts';
import type { Scopes } from './scopes.ts';
import { type Node, stringValue, unwrapped, walk } from './tree.ts';

interface Taken {
  names: SiteName[];
  escape?: Span;
  patched?: boolean;
  thenAt?: number;
  unused?: boolean;
  call?: Span & { binding?: Span };
  pattern?: Span;
  statement?: Span & { local: string };
  also?: readonly Written[];
  double?: Double;
}

/** The sites of the relevant hidden references of one file; opaque forms have none. */
export function sitesOf(
  program: Node,
  text: string,
  facts: ModuleFacts,
  scopes: Scopes,
  isRelevant: (specifier: string) => boolean,
): Site[] {
  const wanted = new Map<number, HiddenReference>();
  const sites: Site[] = [];
  for (const reference of facts.hidden) {
    if (
      reference.form === 'reference' ||
      reference.form === 'opaque' ||
      reference.prefix ||
      !isRelevant(reference.specifier)
    )
      continue;
    if (reference.form === 'jsdoc') sites.push({ ...reference, ...jsdocNames(text, reference) });
    else wanted.set(reference.start, reference);
  }
  if (wanted.size === 0) return sites;
  const calls = new MockCalls(program, () => scopes);
  walk(program, (node) => {
    for (const mock of calls.all(node)) {
      const mocked = wanted.get(mock.target.start);
      if (mocked?.form !== 'mock') continue;
      const site = { ...mocked, ...takenByMock(mock, text, scopes, calls) };
      wanted.delete(mock.target.start);
      sites.push(site);
    }
    const reference =
      node.type === 'Literal' || node.type === 'TemplateLiteral' ? wanted.get(node.start) : undefined;
    if (!reference) return;
    wanted.delete(node.start);
    sites.push({ ...reference, ...taken(node, reference, scopes) });
  });
  const claimed = new Set(sites.flatMap(({ also = [] }) => also.map(({ start }) => start)));
  return sites.filter(({ start }) => !claimed.has(start)).sort((a, b) => a.start - b.start);
}

/** Loads give the module, or its double, as a value like any other; the rest is said by the call itself. */
function takenByMock(mock: MockCall, text: string, scopes: Scopes, calls: MockCalls): Taken {
  if (mock.role !== 'load') return mockTaken({ text, scopes, calls }, mock);
  const also = typeArguments(mock.call, mock.specifier);
  const value = /\.import/.test(mock.form) ? dynamicImport(mock.call, scopes) : takenFrom(mock.call, scopes);
  return { ...value, also: [...also, ...(value.also ?? [])] };
}

function taken(literal: Node, reference: HiddenReference, scopes: Scopes): Taken {
  let owner = scopes.parentOf(literal)!;
  if (owner.type === 'TSLiteralType') owner = scopes.parentOf(owner)!;
  switch (reference.form) {
    case 'import()':
      return dynamicImport(owner, scopes);
    case 'require':
      return { ...takenFrom(owner, scopes), call: requiring(owner, scopes) };
    case 'import-equals': {
      const declaration = scopes.parentOf(owner)!;
      if (scopes.parentOf(declaration)?.type.startsWith('Export')) {
        return { names: [], escape: { start: declaration.start, end: declaration.end } };
      }
      const { members, escapes } = scopes.uses.namespace(declaration.id.name);
      const statement = {
        start: declaration.start,
        end: declaration.end,
        local: declaration.id.name as string,
      };
      return { names: members.map(memberName), statement, ...(escapes[0] && { escape: escapes[0] }) };
    }
    case 'import-type':
      return importType(owner, scopes);
    default:
      return augmentation(owner);
  }
}

function requiring(call: Node, scopes: Scopes): Span & { binding?: Span } {
  const { start, end } = call;
  const parent = scopes.parentOf(call)!;
  const id = parent.type === 'VariableDeclarator' && parent.init === call ? (parent.id as Node) : undefined;
  const isPlain = id?.type === 'Identifier' && !id.typeAnnotation;
  return { start, end, ...(isPlain && { binding: { start: id.start, end: id.end } }) };
}

const memberName = ({ name, nameSpan, type }: { name: string; nameSpan: Span; type: boolean }): SiteName => ({
  ...nameSpan,
  name,
  kind: 'plain',
  type,
});

const isLazy = /^(?:lazy|lazyWithPreload|dynamic|loadable|defineAsyncComponent)$/;

function dynamicImport(call: Node, scopes: Scopes): Taken {
  const parent = scopes.parentOf(call)!;
  const value = parent.type === 'AwaitExpression' ? parent : call;
  if (isDropped(value, scopes)) return { names: [], unused: true };
  if (isLazyResult(value, scopes)) {
    return {
      names: [{ start: call.end, end: call.end, name: 'default', kind: 'plain', type: false }],
      thenAt: call.end,
    };
  }
  if (value === parent) return takenFrom(parent, scopes);
  if (parent.type === 'MemberExpression' && parent.object === call && parent.property.name === 'then') {
    const then = scopes.parentOf(parent)!;
    const [callback] = then.type === 'CallExpression' ? then.arguments : [];
    if (/^(?:Arrow)?Function(?:Expression)?$/.test(callback?.type ?? ''))
      return parameter(callback, scopes, call);
  }
  return { names: [], escape: { start: call.start, end: call.end } };
}

/** `void import(x)`, `await import(x);`: the module is loaded ahead of time, and nothing is taken from it. */
function isDropped(value: Node, scopes: Scopes): boolean {
  const parent = scopes.parentOf(value)!;
  return (
    parent.type === 'ExpressionStatement' ||
    (parent.type === 'UnaryExpression' &&
      parent.operator === 'void' &&
      scopes.parentOf(parent)?.type === 'ExpressionStatement')
  );
}

/** What `lazy` is given returns it: `lazy(() => import(x))`, `lazy(async () => { return await import(x) })`. */
function isLazyResult(value: Node, scopes: Scopes): boolean {
  let at = scopes.parentOf(value)!;
  const isBody = at.type === 'ArrowFunctionExpression' && at.body === value;
  if (!isBody && at.type !== 'ReturnStatement') return false;
  while (!/Function|Program/.test(at.type)) at = scopes.parentOf(at)!;
  const lazy = scopes.parentOf(at);
  return lazy?.type === 'CallExpression' && isLazy.test(lazy.callee.property?.name ?? lazy.callee.name ?? '');
}

/** `then(m => m.a())`, `then(({ a }) => a())`. */
function parameter(callback: Node, scopes: Scopes, call: Node): Taken {
  const [param] = callback.params as Node[];
  if (!param) return { names: [], escape: { start: call.start, end: call.end } };
  if (param.type === 'ObjectPattern') return pattern(param);
  if (param.type === 'Identifier') return variable(callback, param, scopes);
  return { names: [], escape: { start: param.start, end: param.end } };
}

/** What is done with an expression whose value is the module. */
function takenFrom(value: Node, scopes: Scopes): Taken {
  const parent = scopes.parentOf(value)!;
  const member = scopes.uses.memberUse(value);
  if (member) return { names: [memberName(member)] };
  if (parent.type === 'VariableDeclarator' && parent.init === value) {
    if (parent.id.type === 'ObjectPattern') return pattern(parent.id);
    if (parent.id.type === 'Identifier') return variable(parent, parent.id, scopes);
  }
  const isAssigned =
    parent.type === 'AssignmentExpression' && parent.operator === '=' && parent.right === value;
  const assigned =
    isAssigned && parent.left.type === 'Identifier' ? assignedTo(parent.left, value, scopes) : undefined;
  return assigned ?? { names: [], escape: { start: value.start, end: value.end } };
}

/**
 * `let db: typeof import('./db')` that is loaded anew before each test: all loads and the type are one site, as long as
 * nothing else is ever put there.
 */
function assignedTo(target: Node, value: Node, scopes: Scopes): Taken | undefined {
  const use = scopes.uses.assignedUse(target);
  const specifier = loadedBy(value);
  if (!use || !specifier) return undefined;
  const loads = use.writes.map(loadedBy);
  if (loads.some((load) => !load || stringValue(load) !== stringValue(specifier))) return undefined;
  if (loads.some((load) => load!.start < specifier.start)) return { names: [] };
  const leak = use.patch ?? use.escapes.find(({ type }) => !type);
  const also = loads
    .filter((load) => load!.start !== specifier.start)
    .map((load) => ({ start: load!.start, end: load!.end }));
  const types = use.annotation ? typeMentions(use.annotation, stringValue(specifier)!) : [];
  return {
    names: use.members.map(memberName),
    also: [...also, ...types],
    ...(leak && { escape: leak, patched: use.patch !== undefined }),
  };
}

/** The specifier of an expression that does nothing but load a module. */
function loadedBy(value: Node): Node | undefined {
  let load = unwrapped(value);
  if (load.type === 'AwaitExpression') load = unwrapped(load.argument);
  const literal = load.type === 'ImportExpression' ? load.source : load.arguments?.[0];
  return stringValue(literal) === undefined ? undefined : literal;
}

function pattern(node: Node): Taken {
  const names: SiteName[] = [];
  for (const property of node.properties as Node[]) {
    const { key, value } = property;
    const quoted = property.type === 'Property' && !property.computed ? stringValue(key) : undefined;
    if (quoted !== undefined) {
      names.push({ start: key.start + 1, end: key.end - 1, name: quoted, kind: 'plain', type: false });
      continue;
    }
    if (property.type !== 'Property' || property.computed || key.type !== 'Identifier') {
      return { names, escape: { start: property.start, end: property.end } };
    }
    const local = value.type === 'Identifier' && !property.shorthand ? (value.name as string) : undefined;
    const span = local === undefined ? key : property;
    const kind = property.shorthand ? 'key' : local === undefined ? 'plain' : 'pair';
    names.push({
      start: span.start,
      end: span.end,
      name: key.name,
      kind,
      type: false,
      ...(local !== undefined && { local }),
    });
  }
  return { names, pattern: { start: node.start, end: node.end } };
}

function variable(declaring: Node, id: Node, scopes: Scopes): Taken {
  const { members, escapes, patch } = scopes.uses.namespaceOf(declaring, id.name);
  const leak = patch ?? escapes.find(({ type }) => !type);
  return { names: members.map(memberName), ...(leak && { escape: leak, patched: patch !== undefined }) };
}

function importType(node: Node, scopes: Scopes): Taken {
  let name = node.qualifier as Node | null;
  while (name?.type === 'TSQualifiedName') name = name.left;
  if (name)
    return { names: [{ start: name.start, end: name.end, name: name.name, kind: 'plain', type: true }] };
  const query = scopes.parentOf(node);
  const access = query && scopes.parentOf(query);
  const index =
    access?.type === 'TSIndexedAccessType' && access.objectType === query ? access.indexType : undefined;
  const constant = stringValue(index);
  if (constant !== undefined && query?.type === 'TSTypeQuery') {
    return {
      names: [{ start: index.start + 1, end: index.end - 1, name: constant, kind: 'plain', type: true }],
    };
  }
  const whole = query?.type === 'TSTypeQuery' ? query : node;
  return { names: [], escape: { start: whole.start, end: whole.end } };
}

function augmentation(node: Node): Taken {
  const names: SiteName[] = [];
  for (const statement of (node.body?.body ?? []) as Node[]) {
    const declared = statement.declaration ?? statement;
    const id = declared.id as Node | undefined;
    if (id?.type !== 'Identifier') return { names, escape: { start: statement.start, end: statement.end } };
    names.push({ start: id.start, end: id.end, name: id.name, kind: 'plain', type: true });
  }
  return { names };
}

function jsdocNames(text: string, reference: HiddenReference): Taken {
  const after = /^\s*\)\s*\.\s*([\w$]+)/.exec(text.slice(reference.end));
  if (after) {
    const end = reference.end + after[0].length;
    return { names: [{ start: end - after[1]!.length, end, name: after[1]!, kind: 'plain', type: true }] };
  }
  const before = /@import\s+(?:type\s+)?\{([^}]*)\}[\s*]*from[\s*]*$/.exec(text.slice(0, reference.start));
  if (!before) return { names: [], escape: { start: reference.start, end: reference.end } };
  const offset = before.index + before[0].indexOf('{') + 1;
  const names = [...before[1]!.matchAll(/([\w$]+)(\s+as\s+[\w$]+)?/g)].map((match): SiteName => {
    const start = offset + match.index;
    return {
      start,
      end: start + match[1]!.length,
      name: match[1]!,
      kind: match[2] ? 'plain' : 'specifier',
      type: true,
    };
  });
  return { names };
}
