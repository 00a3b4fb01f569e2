// Which calls put a double in a module's place, take one away, or load a module around its double; and which library
// they belong to. The facts, the shapes and the sites all ask here, so that they agree.

import { posix } from 'node:path';
import type { WrittenPath } from '../../core/facts.ts';
import {
  deepMakers,
  hoistedNames,
  type Library,
  type MockRole,
  others,
  packages,
  roles,
} from './mock-libraries.ts';
import { ModulePaths } from './module-paths.ts';
import type { Scopes } from './scopes.ts';
import { type Node, stringValue, unwrapped, walk } from './tree.ts';

export interface MockCall {
  role: MockRole;
  /** As a person would say it: `vi.mock`. */
  form: string;
  library: Library;
  /** What says the module. */
  target: Node;
  /** As the file names the module; with `prefix` only its beginning, '' where that is not known. */
  specifier: string;
  prefix?: boolean;
  suffix?: string;
  /** See `WrittenPath`. */
  path?: WrittenPath;
  /** No other path can be written in its place. */
  fixed?: true;
  /** Where literals stand that the target is made of. */
  literals: readonly number[];
  /** The double is there before anything else of the file runs. */
  hoisted: boolean;
  call: Node;
  /** The double itself, where it stands beside the specifier and not among the arguments. */
  value?: Node;
  /** The module, as this file names it, whose imports alone the double replaces. */
  subject?: string;
  /** The specifier as it is written, where that is not how this file would name the module. */
  written?: string;
}

/** Recognises the calls of one file. */
export class MockCalls {
  readonly #libraries = new Map<string, Library>();
  readonly #others = new Set<string>();
  readonly #deep = new Set<string>();
  readonly #program: Node;
  readonly #paths: ModulePaths;

  /** @param scopes of the same text; asked only where a name stands for a path */
  constructor(program: Node, scopes: () => Scopes) {
    this.#program = program;
    this.#paths = new ModulePaths(program, scopes, (mention) => {
      const call = scopes().parentOf(mention);
      return (
        call?.type === 'CallExpression' && call.arguments[0] === mention && this.#kindOf(call) !== undefined
      );
    });
    for (const statement of program.body as Node[]) {
      if (statement.type === 'ImportDeclaration') this.#imported(statement);
      else if (statement.type === 'VariableDeclaration') this.#declared(statement);
    }
  }

  #imported(statement: Node): void {
    const specifier = stringValue(statement.source) ?? '';
    const library = packages[specifier];
    for (const node of statement.specifiers as Node[]) {
      if (others.test(specifier)) this.#others.add(node.local.name);
      if (deepMakers.test(specifier)) this.#deep.add(node.local.name);
      if (library) this.#libraries.set(node.local.name, library);
    }
  }

  #declared(statement: Node): void {
    for (const { id, init } of statement.declarations as Node[]) {
      const required = requiredBy(init);
      if (required === undefined) continue;
      const bound: Node[] =
        id.type === 'Identifier'
          ? [id]
          : (id.properties ?? []).map((property: Node) => property.value ?? property.argument);
      for (const { name } of bound.filter(({ type }) => type === 'Identifier')) {
        if (others.test(required)) this.#others.add(name);
        if (deepMakers.test(required)) this.#deep.add(name);
        if (packages[required]) this.#libraries.set(name, packages[required]);
      }
    }
  }

  /** Whether a call makes a double that has every name. */
  isDeep(call: Node): boolean {
    return call.callee.type === 'Identifier' && this.#deep.has(call.callee.name);
  }

  /** Every double that a call puts in place: most calls name one module, some a whole list of them. */
  all(call: Node): MockCall[] {
    const library = call.type === 'CallExpression' ? this.#libraries.get(rootOf(call.callee)) : undefined;
    if (library === 'proxyquire' || library === 'esmock') return this.#listed(call, library);
    const one = this.of(call);
    return one ? [one] : [];
  }

  /** `proxyquire('./users', { './legacy/db': { … } })`: for proxyquire as the subject names them, for esmock as this file does. */
  #listed(call: Node, library: 'proxyquire' | 'esmock'): MockCall[] {
    const [first, ...lists] = call.arguments as Node[];
    const named = first && lists.length > 0 ? this.#paths.of(first) : undefined;
    if (!named) return [];
    if (named.prefix) return [unreadable(call, call, library)];
    return lists.flatMap((list, index) => {
      const object = list.type === 'Identifier' ? this.#objectCalled(list.name) : list;
      if (object?.type !== 'ObjectExpression') return [unreadable(call, list, library, named.specifier)];
      const everywhere = library === 'esmock' && index > 0;
      return (object.properties as Node[]).flatMap((property) =>
        this.#entry(call, library, property, named.specifier, everywhere),
      );
    });
  }

  /** One property of such a list. */
  #entry(
    call: Node,
    library: 'proxyquire' | 'esmock',
    property: Node,
    subject: string,
    everywhere: boolean,
  ): MockCall[] {
    const { key, computed, value } = property;
    if (property.type !== 'Property') return [unreadable(call, property, library, subject)];
    const named = computed || stringValue(key) !== undefined ? this.#paths.of(key) : undefined;
    const written = named?.specifier ?? (key.name as string);
    if (settings.test(written)) return [];
    const joined = posix.join(posix.dirname(subject), written);
    const isOwn = library === 'proxyquire' && written.startsWith('.') && !computed;
    const specifier = !isOwn ? written : joined.startsWith('.') ? joined : `./${joined}`;
    return [
      {
        role: 'double',
        form: library,
        library,
        target: key,
        specifier,
        literals: named?.literals ?? [],
        hoisted: false,
        call,
        value,
        ...(named?.prefix && { prefix: true, ...(named.suffix && { suffix: named.suffix }) }),
        ...(computed && { fixed: true }),
        ...(!everywhere && { subject }),
        ...(written !== specifier && { written }),
      },
    ];
  }

  /** The only object literal that the file gives a name. */
  #objectCalled(name: string): Node | undefined {
    const found: Node[] = [];
    walk(this.#program, ({ type, id, init }) => {
      if (type === 'VariableDeclarator' && id.name === name && init) found.push(init);
    });
    return found.length === 1 ? found[0] : undefined;
  }

  /** The call that a node is, if it names one module for the sake of a double. */
  of(call: Node): MockCall | undefined {
    if (call.type !== 'CallExpression') return undefined;
    const kind = this.#kindOf(call);
    const target = kind && this.#target(call.arguments[0]);
    if (!kind || !target) return undefined;
    const isUnknown = target.prefix && target.specifier === '' && target.suffix === undefined;
    if (isUnknown && kind.role === 'unknown') return undefined;
    const { library } = kind;
    const hoisted =
      (library === 'jest' || library === 'vitest') && hoistedNames.has(call.callee.property?.name);
    return { ...kind, hoisted, call, ...target };
  }

  /** What a call does by its callee, whatever module it names. */
  #kindOf(call: Node): Pick<MockCall, 'role' | 'library' | 'form'> | undefined {
    const { callee } = call;
    const [first] = call.arguments as Node[];
    if (!first) return undefined;
    if (this.#isOther(callee)) return { role: 'unknown', library: 'unknown', form: nameOf(callee) };
    if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
    const name = callee.property.name as string;
    if (name === 'module' && isMockTracker(callee.object)) {
      const library = this.#libraries.get(rootOf(callee.object)) === 'bun' ? 'bun' : 'node';
      return { role: 'double', library, form: 'mock.module' };
    }
    const role = Object.hasOwn(roles, name) ? roles[name]! : undefined;
    if (!role) return undefined;
    const library = this.#libraryOf(callee.object);
    if (!library && stringValue(first)?.startsWith('.') !== true) return undefined;
    const owner = library === 'vitest' ? 'vi' : (library ?? nameOf(callee.object));
    return { role: library ? role : 'unknown', library: library ?? 'unknown', form: `${owner}.${name}` };
  }

  /** `'./db'`, `import('./db')`, `require.resolve('./db')` as the literal; anything else as a path that is put together. */
  #target(
    first: Node,
  ):
    | Pick<MockCall, 'target' | 'specifier' | 'prefix' | 'suffix' | 'path' | 'fixed' | 'literals'>
    | undefined {
    const inner = first.type === 'ImportExpression' || isResolving(first) ? argumentOf(first) : first;
    const constant = stringValue(inner);
    if (constant !== undefined) return { target: inner, specifier: constant, literals: [inner.start] };
    const named = this.#paths.of(first);
    if (!named) return undefined;
    const { written, ...path } = named;
    return { target: first, ...path, ...(written ? { path: written } : { fixed: true }) };
  }

  #isOther(callee: Node): boolean {
    return this.#others.has(rootOf(callee));
  }

  /** Whose method it is: a global or imported `vi`, `jest`; whatever stands around it. */
  #libraryOf(owner: Node): Library | undefined {
    const node = unwrapped(owner);
    if (node.type === 'Identifier') {
      const known = this.#libraries.get(node.name);
      if (known) return known;
      return node.name === 'jest' ? 'jest' : /^(?:vi|vitest)$/.test(node.name) ? 'vitest' : undefined;
    }
    if (node.type === 'MemberExpression' && !node.computed) {
      const name = node.property.name as string;
      return name === 'jest' ? 'jest' : /^(?:vi|vitest)$/.test(name) ? 'vitest' : undefined;
    }
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression')
      return this.#libraryOf(node.callee.object);
    return undefined;
  }
}

/** Keys of a list that are no modules. */
const settings = /^(?:@noCallThru|@global|@runtimeGlobal|import)$/;

/** A list of doubles that cannot be read may be of any module around the subject; of any at all, if that is not known. */
const unreadable = (call: Node, target: Node, library: Library, subject?: string): MockCall => ({
  role: 'unknown',
  form: library,
  library: 'unknown',
  target,
  specifier: subject === undefined ? '' : `${posix.dirname(subject)}/`,
  prefix: true,
  literals: [],
  hoisted: false,
  call,
  ...(subject !== undefined && { subject }),
});

/** Whether a call in a factory gives the module as it really is. */
export const isActualLoad = ({ role, form }: MockCall): boolean =>
  role === 'load' && /\.(?:import|require)Actual$/.test(form);

/** `mock`, `t.mock`, `test.mock` of node's own test runner, and of bun's. */
const isMockTracker = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'mock') ||
  (node.type === 'MemberExpression' && !node.computed && node.property.name === 'mock');

/** `require.resolve(x)`, `import.meta.resolve(x)`, `new URL(x, import.meta.url)`: from this file, all the same. */
function isResolving(node: Node): boolean {
  const { callee } = node;
  if (node.type === 'NewExpression') return callee.name === 'URL' && node.arguments.length === 2;
  return (
    node.type === 'CallExpression' &&
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.name === 'resolve' &&
    (callee.object.type === 'MetaProperty' || callee.object.name === 'require')
  );
}

const argumentOf = (node: Node): Node =>
  node.type === 'ImportExpression' ? node.source : (node.arguments[0] ?? node);

function rootOf(node: Node): string {
  let root = unwrapped(node);
  while (root.type === 'MemberExpression' || root.type === 'CallExpression')
    root = unwrapped(root.type === 'MemberExpression' ? root.object : root.callee);
  return root.name ?? '';
}

const nameOf = (node: Node): string => node.property?.name ?? node.name ?? rootOf(node);

/** The package behind `require('x')`, `require('x').noCallThru()`. */
function requiredBy(init: Node | null): string | undefined {
  let node = init;
  while (node) {
    if (node.type === 'CallExpression' && node.callee.name === 'require')
      return stringValue(node.arguments[0]);
    node =
      node.type === 'CallExpression' ? node.callee : node.type === 'MemberExpression' ? node.object : null;
  }
  return undefined;
}
