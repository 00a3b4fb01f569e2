// Which calls put a double in a module's place, take one away, or load a module around its double; and which library
// they belong to. The facts and the sites both ask here, so that they agree.

import { posix } from 'node:path';
import type { Double } from '../../core/language.ts';
import { type Node, stringValue, walk } from './tree.ts';

/** What a call does with the module that it names. */
export type MockRole =
  /** Puts a double in its place. */
  | 'double'
  /** Takes a double away. */
  | 'restore'
  /** Gives the module, or a double of it, as a value. */
  | 'load'
  /** Stands for a module in a way that is not rewritten. */
  | 'unknown';

export interface MockCall {
  role: MockRole;
  /** As a person would say it: `vi.mock`. */
  form: string;
  library: Library;
  /** What says the module: a literal if it can be rewritten. */
  target: Node;
  /** The constant text of the target; with `prefix` only its beginning. */
  specifier: string;
  prefix?: boolean;
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

type Library = Double['library'];

const roles: Readonly<Record<string, MockRole>> = {
  mock: 'double',
  doMock: 'double',
  setMock: 'double',
  unstable_mockModule: 'double',
  unmock: 'restore',
  deepUnmock: 'restore',
  doUnmock: 'restore',
  dontMock: 'restore',
  unstable_unmockModule: 'restore',
  importActual: 'load',
  importMock: 'load',
  requireActual: 'load',
  requireMock: 'load',
  createMockFromModule: 'load',
  genMockFromModule: 'load',
};

const hoistedNames = new Set(['mock', 'unmock', 'deepUnmock']);

const packages: Readonly<Record<string, Library>> = {
  vitest: 'vitest',
  '@jest/globals': 'jest',
  'node:test': 'node',
  test: 'node',
  'bun:test': 'bun',
  proxyquire: 'proxyquire',
  esmock: 'esmock',
};

/** Libraries that replace modules in ways of their own; their calls are recognised and never rewritten. */
const others = /^(?:rewiremock|mock-require|mockery|testdouble|rewire|quibble|jest-mock-module)$/;

/** Libraries whose functions make doubles that have every name. */
const deepMakers = /^(?:(?:vitest|jest)-mock-extended|@golevelup\/ts-(?:vitest|jest))$/;

/** The specifiers of all of them that nobody has as a global. */
export const mockLibraries =
  /^(?:proxyquire|esmock|rewiremock|mock-require|mockery|testdouble|rewire|quibble)\b/;

/** What a file must hold for a call of the other libraries to be in it. */
export const mockWords =
  /\.\s*(?:mock|doMock|setMock|unstable_mockModule|unmock|deepUnmock|doUnmock|dontMock|unstable_unmockModule|importActual|importMock|requireActual|requireMock|createMockFromModule|genMockFromModule)\s*[(<]|\bmock\s*\.\s*module\s*\(/;

/** Recognises the calls of one file. */
export class MockCalls {
  readonly #libraries = new Map<string, Library>();
  readonly #others = new Set<string>();
  readonly #deep = new Set<string>();
  readonly #constants = new Map<string, Node | undefined>();

  readonly #program: Node;

  constructor(program: Node) {
    this.#program = program;
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
      if (id.type === 'Identifier' && stringValue(init) !== undefined) this.#constants.set(id.name, init);
      const required = requiredBy(init);
      if (required === undefined) continue;
      const names: Node[] =
        id.type === 'Identifier' ? [id] : (id.properties ?? []).map((property: Node) => property.value);
      for (const { name } of names) {
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
    const subject = stringValue(first);
    if (subject === undefined || lists.length === 0) return [];
    return lists.flatMap((list, index) => {
      const object = list.type === 'Identifier' ? this.#objectCalled(list.name) : list;
      if (object?.type !== 'ObjectExpression') return [unreadable(call, list, library, subject)];
      return (object.properties as Node[]).flatMap((property): MockCall[] => {
        const written = property.computed ? undefined : stringValue(property.key);
        if (written === undefined || !written.startsWith('.')) return [];
        const joined = posix.join(posix.dirname(subject), written);
        const here = joined.startsWith('.') ? joined : `./${joined}`;
        const specifier = library === 'proxyquire' ? here : written;
        const everywhere = library === 'esmock' && index > 0;
        return [
          {
            role: 'double',
            form: library,
            library,
            target: property.key,
            specifier,
            hoisted: false,
            call,
            value: property.value,
            ...(!everywhere && { subject }),
            ...(written !== specifier && { written }),
          },
        ];
      });
    });
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
    const { callee } = call;
    const [first] = call.arguments as Node[];
    if (!first) return undefined;
    if (this.#isOther(callee)) return this.#named(call, first, 'unknown', 'unknown', nameOf(callee));
    if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
    const name = callee.property.name as string;
    if (name === 'module' && isMockTracker(callee.object)) {
      const library = this.#libraries.get(rootOf(callee.object)) === 'bun' ? 'bun' : 'node';
      return this.#named(call, first, 'double', library, 'mock.module');
    }
    const role = Object.hasOwn(roles, name) ? roles[name]! : undefined;
    if (!role) return undefined;
    const library = this.#libraryOf(callee.object);
    if (!library && stringValue(first)?.startsWith('.') !== true) return undefined;
    const owner = library === 'vitest' ? 'vi' : (library ?? nameOf(callee.object));
    return this.#named(call, first, library ? role : 'unknown', library ?? 'unknown', `${owner}.${name}`);
  }

  #named(call: Node, first: Node, role: MockRole, library: Library, form: string): MockCall | undefined {
    const found = this.#target(first);
    if (!found) return undefined;
    const hoisted =
      (library === 'jest' || library === 'vitest') && hoistedNames.has(call.callee.property?.name);
    return { role, form, library, hoisted, call, ...found };
  }

  /** `'./db'`, `import('./db')`, `require.resolve('./db')`, a constant, the beginning of a template. */
  #target(first: Node): Pick<MockCall, 'target' | 'specifier' | 'prefix'> | undefined {
    const target = first.type === 'ImportExpression' || isResolving(first) ? argumentOf(first) : first;
    const constant = stringValue(target);
    if (constant !== undefined) return { target, specifier: constant };
    if (target.type === 'Identifier') {
      const value = stringValue(this.#constants.get(target.name));
      return value === undefined ? undefined : { target, specifier: value };
    }
    const beginning =
      target.type === 'TemplateLiteral'
        ? (target.quasis[0].value.cooked as string)
        : target.type === 'BinaryExpression'
          ? stringValue(target.left)
          : undefined;
    return beginning?.startsWith('.') ? { target, specifier: beginning, prefix: true } : undefined;
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

/** A list of doubles that cannot be read may be of any module around the subject. */
const unreadable = (call: Node, target: Node, library: Library, subject: string): MockCall => ({
  role: 'unknown',
  form: library,
  library: 'unknown',
  target,
  specifier: `${posix.dirname(subject)}/`,
  prefix: true,
  hoisted: false,
  call,
});

/** Whether a call in a factory gives the module as it really is. */
export const isActualLoad = ({ role, form }: MockCall): boolean =>
  role === 'load' && /\.(?:import|require)Actual$/.test(form);

/** Without what only the compiler reads. */
export function unwrapped(node: Node): Node {
  let inner = node;
  while (
    /^(?:TS(?:As|Satisfies|NonNull)Expression|TSTypeAssertion|ParenthesizedExpression)$/.test(inner.type)
  )
    inner = inner.expression;
  return inner;
}

/** `mock`, `t.mock`, `test.mock` of node's own test runner, and of bun's. */
const isMockTracker = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'mock') ||
  (node.type === 'MemberExpression' && !node.computed && node.property.name === 'mock');

/** `require.resolve(x)`, `import.meta.resolve(x)`, `new URL(x, import.meta.url)`: paths from this file all the same. */
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
