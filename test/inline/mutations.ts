// The ways to make a layer do one thing more than to hand on, so that it is none: written from what a wrapper and an
// adapter may be, place by place. Whatever of this a tool takes for a layer it has not proven.

/** The forwarding expression, and what stands for its first argument or the value of a setter. */
export interface Forwarded {
  call: string;
  first: string;
  /** The expression with something else in the place of the first argument. */
  giving(text: string): string;
}

interface BodyMutation {
  /** How many arguments it needs; none, if it is about the call or the result. */
  arguments?: number;
  async?: true;
  /** Only where what is called gives no promise. */
  ofSync?: true;
  body(forwarded: Forwarded): string;
}

const returning = (expression: string): string => `return ${expression};`;

/** Of functions and methods; those about the call alone are of getters as well. `calls` and `last` are of the module. */
export const bodyMutations: Readonly<Record<string, BodyMutation>> = {
  'fallback argument': {
    arguments: 1,
    body: ({ first, giving }) => returning(giving(`${first} ?? ([] as never)`)),
  },
  'converted argument': { arguments: 1, body: ({ first, giving }) => returning(giving(`Object(${first})`)) },
  'copied argument': {
    arguments: 1,
    body: ({ first, giving }) => returning(giving(`{ ...(${first} as object) } as never`)),
  },
  'argument as text': {
    arguments: 1,
    body: ({ first, giving }) => returning(giving(`\`\${${first}}\` as never`)),
  },
  'argument in a callback': {
    arguments: 1,
    body: ({ first, giving }) => returning(giving(`(() => ${first}) as never`)),
  },
  'argument with effects': {
    arguments: 1,
    body: ({ first, giving }) => returning(giving(`(calls++, ${first})`)),
  },
  'swapped argument with effects': {
    arguments: 2,
    body: ({ call, first }) => {
      const second = `p${Number(first.slice(1)) === 0 ? 1 : 0}`;
      const swapped: Record<string, string> = {
        [first]: `(calls++, ${second}) as never`,
        [second]: `${first} as never`,
      };
      return returning(call.replace(/\bp\d+\b/g, (name) => swapped[name] ?? name));
    },
  },
  'changed argument': {
    arguments: 1,
    body: ({ call, first }) => `Object.freeze(${first});\n${returning(call)}`,
  },
  'assigned argument': {
    arguments: 1,
    body: ({ call, first }) => `${first} = Object(${first}) as never;\n${returning(call)}`,
  },
  'logged argument': {
    arguments: 1,
    body: ({ call, first }) => `console.log(${first});\n${returning(call)}`,
  },
  'warning with an argument': {
    arguments: 1,
    body: ({ call, first }) => `console.warn(\`called with \${${first}}\`);\n${returning(call)}`,
  },
  guard: {
    arguments: 1,
    body: ({ call, first }) => `if (${first} === undefined) throw new Error('missing');\n${returning(call)}`,
  },
  'short circuit': { arguments: 1, body: ({ call, first }) => returning(`${first} && ${call}`) },
  'chosen call': {
    arguments: 1,
    body: ({ call, first }) => returning(`${first} ? ${call} : (undefined as never)`),
  },
  'second call': { body: ({ call }) => `${call};\n${returning(call)}` },
  'second call after': { body: ({ call }) => `const result = ${call};\n${call};\n${returning('result')}` },
  state: { body: ({ call }) => `calls += 1;\n${returning(call)}` },
  'state after': { body: ({ call }) => `const result = ${call};\ncalls += 1;\n${returning('result')}` },
  'state in the expression': { body: ({ call }) => returning(`(calls++, ${call})`) },
  'warning that acts': { body: ({ call }) => `console.warn('deprecated', calls++);\n${returning(call)}` },
  'kept result': { body: ({ call }) => returning(`(last = ${call})`) },
  'remembered result': { body: ({ call }) => returning(`(last ??= ${call}) as never`) },
  'fallback result': { body: ({ call }) => returning(`${call} ?? ([] as never)`) },
  'default result': { body: ({ call }) => returning(`${call} || ([] as never)`) },
  'converted result': { body: ({ call }) => returning(`Object(${call})`) },
  'negated result': { body: ({ call }) => returning(`!${call} as never`) },
  'wrapped result': { body: ({ call }) => returning(`[${call}] as never`) },
  'named result': { body: ({ call }) => returning(`{ value: ${call} } as never`) },
  'checked result': {
    body: ({ call }) =>
      `const result = ${call};\nif (result === undefined) throw new Error('nothing');\n${returning('result')}`,
  },
  'taken member': { body: ({ call }) => returning(`(${call} as any)?.value`) },
  catch: { body: ({ call }) => `try {\n  ${returning(call)}\n} catch {\n  throw new Error('failed');\n}` },
  finally: { body: ({ call }) => `try {\n  ${returning(call)}\n} finally {\n  calls += 1;\n}` },
  deferred: { body: ({ call }) => returning(`Promise.resolve().then(() => ${call}) as never`) },
  'handed out': { body: ({ call }) => returning(`(() => ${call}) as never`) },
  'only once': {
    body: ({ call }) => `if (calls++ > 0) return last as never;\n${returning(`(last = ${call})`)}`,
  },
  'waits first': { async: true, body: ({ call }) => `await undefined;\n${returning(`await ${call}`)}` },
  'made async': { async: true, ofSync: true, body: ({ call }) => returning(call) },
};

/** Of the parameters of a function or method. */
export const parameterMutations: Readonly<Record<string, (parameter: string) => string>> = {
  'default of now': (parameter) => `${parameter.replace('?:', ':')} = Date.now() as never`,
  'default of state': (parameter) => `${parameter.replace('?:', ':')} = calls++ as never`,
};

/** The statements of a setter, `call` being the place that it writes. */
export const setterMutations: Readonly<Record<string, (forwarded: Forwarded) => string>> = {
  'converted value': ({ call, first }) => `${call} = Object(${first});`,
  'fallback value': ({ call, first }) => `${call} = ${first} ?? ([] as never);`,
  'value with effects': ({ call, first }) => `${call} = (calls++, ${first});`,
  'guarded value': ({ call, first }) => `if (${first} !== undefined) ${call} = ${first};`,
  'only when changed': ({ call, first }) => `if (${call} !== ${first}) ${call} = ${first};`,
  'only when missing': ({ call, first }) => `${call} ??= ${first};`,
  'added value': ({ call, first }) => `${call} += ${first} as never;`,
  'second write': ({ call, first }) => `${call} = ${first};\n${call} = ${first};`,
  'written state': ({ call, first }) => `calls += 1;\n${call} = ${first};`,
  'kept value': ({ call, first }) => `${call} = last = ${first};`,
  'logged value': ({ call, first }) => `console.log(${first});\n${call} = ${first};`,
  'changed value': ({ call, first }) => `Object.freeze(${first});\n${call} = ${first};`,
  'write in a try': ({ call, first }) => `try {\n  ${call} = ${first};\n} catch {}`,
};

/** The elements of a class in place of `constructor(inner) { this.#inner = inner; }`. */
export const constructorMutations: Readonly<Record<string, (field: string, type: string) => string>> = {
  'converted instance': (field, type) => made(field, type, `${field} = Object(inner);`),
  'fallback instance': (field, type) => made(field, type, `${field} = inner ?? (last as never);`),
  'copied instance': (field, type) => made(field, type, `${field} = Object.create(inner);`),
  'guarded instance': (field, type) =>
    made(field, type, `if (!inner) throw new Error('missing');\n  ${field} = inner;`),
  'changed instance': (field, type) => made(field, type, `${field} = inner;\n  Object.freeze(inner);`),
  'called instance': (field, type) => made(field, type, `${field} = inner;\n  inner.toString();`),
  'counted constructions': (field, type) => made(field, type, `calls += 1;\n  ${field} = inner;`),
  'kept instance': (field, type) => made(field, type, `${field} = last = inner as any;`),
  'kept adapter': (field, type) => made(field, type, `${field} = inner;\n  last = this;`),
  'own field': (field, type) => `readonly made = calls++;\n${made(field, type, `${field} = inner;`)}`,
  'second instance': (field, type) =>
    `#other: ${type} | undefined;\n${made(field, type, `${field} = inner;\n  this.#other = inner;`)}`,
  'static block': (field, type) => `static {\n  calls += 1;\n}\n${made(field, type, `${field} = inner;`)}`,
  'other instance for all': (field, type) => made(field, type, `${field} = (last ??= inner) as never;`),
  'returned instance': (field, type) =>
    made(field, type, `${field} = inner;\n  return (last ??= this) as never;`),
};

const made = (_field: string, type: string, body: string): string =>
  `constructor(inner: ${type}) {\n  ${body}\n}`;

/** What a subclass that was empty holds. */
export const subclassMutations: Readonly<Record<string, string>> = {
  'own field of a subclass': 'readonly made = calls++;',
  'constructor of a subclass':
    'constructor(...all: any[]) {\n  super(...(all as [never]));\n  calls += 1;\n}',
  'constructor that converts':
    'constructor(...all: any[]) {\n  super(...(all.map((each) => each) as [never]));\n}',
  'static block of a subclass': 'static {\n  calls += 1;\n}',
  'method of a subclass': 'override toString(): string {\n  return `legacy ${super.toString()}`;\n}',
  'tag of a subclass': "get [Symbol.toStringTag](): string {\n  return 'legacy';\n}",
};

/** Every name, for the report. */
export const allMutations: readonly string[] = [
  bodyMutations,
  parameterMutations,
  setterMutations,
  constructorMutations,
  subclassMutations,
].flatMap((each) => Object.keys(each));

/** What mutations write to, beside the layer in its module. */
export const mutableState = 'let calls = 0;\nlet last: any;\n';
