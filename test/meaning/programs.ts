// Small programs with effects. Each has one function, `make`, that is going to be made async and resolves at once; all
// the rest calls it, directly and through each other, in the forms that people write. Whoever converts a program must
// keep its log: the order of its effects, its values, its errors. This file knows only the language.

import { type Random, randomFrom } from '../scatter/random.ts';
import { type Dialect, inDialect } from './dialects.ts';
import { barriers } from './forms/barriers.ts';
import { functions } from './forms/functions.ts';
import { objects } from './forms/objects.ts';
import { promises } from './forms/promises.ts';
import { statements as orders } from './forms/statements.ts';

export interface Program {
  name: string;
  seed: number;
  dialect: Dialect;
  /** Paths from the program's folder. The module `main` runs it, or exports a function `main` that does. */
  files: ReadonlyMap<string, string>;
  /** The forms that it holds, for the count of what was converted. */
  forms: readonly string[];
}

/** What `make` gives back, and how a number is had from that. */
interface Source {
  type: string;
  result: string;
  toNumber(call: string): readonly string[];
}

const sources: readonly Source[] = [
  { type: 'number', result: 'n * 3 + 1', toNumber: (call) => [call, `-${call}`, `${call} % 5`] },
  {
    type: 'number[]',
    result: '[n, n + 1, n * 2]',
    toNumber: (call) => [
      `${call}.length`,
      `${call}[1]!`,
      `(${call}[5] ?? 4)`,
      `Math.max(...${call})`,
      `${call}.map((each) => each + 1).length`,
    ],
  },
  {
    type: 'Made',
    result: '{ id: n + 10, tags: [String(n)], next: () => n + 1, inner: n > 2 ? { deep: n } : undefined }',
    toNumber: (call) => [
      `${call}.id`,
      `${call}.tags.length`,
      `${call}.next()`,
      `(${call}.inner?.deep ?? 7)`,
      `${call}['id']`,
      `(({ id }) => id * 2)(${call})`,
    ],
  },
  {
    type: 'boolean',
    result: 'n % 2 === 0',
    toNumber: (call) => [
      `(${call} ? 1 : 2)`,
      `Number(!${call})`,
      `(${call} && true ? 3 : 4)`,
      `+(${call} || false)`,
    ],
  },
  {
    type: 'string',
    result: "'s' + n",
    toNumber: (call) => [
      `${call}.length`,
      `\`\${${call}}!\`.length`,
      `(${call} + '-').length`,
      `${call}.charCodeAt(0)`,
    ],
  },
  {
    type: 'number | undefined',
    result: 'n % 3 === 0 ? undefined : n',
    toNumber: (call) => [`(${call} ?? 9)`, `(${call} === undefined ? 1 : 0)`, `(${call} || 5)`],
  },
];

/** A program of two to five functions that call `make` and each other, and a main module that calls them. */
export function programFrom(seed: number): Program {
  const random = randomFrom(seed);
  const dialect = random.pick(['ts', 'ts', 'ts', 'js', 'cjs'] as const);
  const writer = new Writer(random, random.pick(sources), random.chance(0.3), dialect);
  const files = inDialect(writer.files(), dialect);
  return { name: `program${seed}`, seed, dialect, files, forms: [dialect, ...writer.forms].sort() };
}

interface Scope {
  /** Numbers that may be read. */
  readonly numbers: readonly string[];
  /** Numbers that may be assigned. */
  readonly variables: readonly string[];
  readonly depth: number;
  readonly inLoop: boolean;
  /** Whether this runs more than once a call: there callers are not called, or logs would get too long. */
  readonly repeated: boolean;
  /** Whether a return would leave the function that is being written. */
  readonly mayReturn: boolean;
  /** Whether this was async before. */
  readonly mayAwait: boolean;
}

interface Callable {
  name: string;
  module: 'work' | 'more';
  call(argument: string): string;
  /** It was async before: only `main` calls it. */
  isAsync?: boolean;
}

class Writer {
  readonly forms = new Set<string>();
  readonly #random: Random;
  readonly #source: Source;
  readonly #throws: boolean;
  /** A module that is required cannot wait: its main is a function. */
  readonly #hasMain: boolean;
  readonly #callables: Callable[] = [];
  #names = 0;
  /** How many calls of `make` or its callers one function may still get. */
  #budget = 0;

  constructor(random: Random, source: Source, throws: boolean, dialect: Dialect) {
    this.#random = random;
    this.#source = source;
    this.#throws = throws;
    this.#hasMain = dialect === 'cjs' || random.chance(0.3);
  }

  files(): ReadonlyMap<string, string> {
    const modules = { more: [] as string[], work: [] as string[] };
    const count = 2 + this.#random.below(4);
    for (let index = 0; index < count; index++) {
      const module = index < count / 2 ? 'more' : 'work';
      modules[module].push(this.#callable(module));
    }
    const names = (module: 'more' | 'work'): string[] =>
      this.#callables.filter((each) => each.module === module).map(({ name }) => name);
    const imported = "import { type Made, make } from './core.ts';\nimport { note, tick } from './log.ts';\n";
    const head = (text: string): string =>
      imported
        .replace(/type Made, /, text.includes('Made') ? 'type Made, ' : '')
        .replace('note, ', text.includes('note(') ? 'note, ' : '');
    const more = modules.more.join('\n');
    const work = modules.work.join('\n');
    return new Map([
      ['log.ts', log],
      ['core.ts', this.#core()],
      ['more.ts', `${head(more)}\n${more}`],
      ['work.ts', `${head(work)}import { ${names('more').join(', ')} } from './more.ts';\n\n${work}`],
      ['main.ts', this.#main(names)],
    ]);
  }

  #core(): string {
    const failing = this.#throws ? "  if (n === 4) throw new Error('four');\n" : '';
    const body = `  note(\`make \${n}\`);\n${failing}  return ${this.#source.result};\n`;
    const type =
      'export interface Made {\n  id: number;\n  tags: string[];\n  next: () => number;\n  inner: { deep: number } | undefined;\n}\n';
    const declared = this.#random.chance(0.6)
      ? `export function make(n: number): ${this.#source.type} {\n${body}}\n`
      : `export const make = (n: number): ${this.#source.type} => {\n${body}};\n`;
    return `import { note } from './log.ts';\n\n${type}\n${declared}`;
  }

  #main(names: (module: 'more' | 'work') => string[]): string {
    const lines = [
      `import { ${names('work').join(', ')} } from './work.ts';`,
      `import { ${names('more').join(', ')} } from './more.ts';`,
      "import { note } from './log.ts';",
      '',
    ];
    const body: string[] = [];
    for (const callable of this.#callables) {
      for (const argument of this.#random.shuffled([0, 1, 2, 3]).slice(0, 2)) {
        const call = `${callable.isAsync ? 'await ' : ''}${callable.call(String(argument))}`;
        if (this.#throws || this.#random.chance(0.4)) {
          body.push('try {', `  note(\`${callable.name} \${${call}}\`);`, '} catch (error) {');
          body.push("  note('caught ' + (error as Error).message);", '}');
        } else body.push(`note(\`${callable.name} \${${call}}\`);`);
      }
    }
    if (!this.#hasMain) return `${[...lines, ...body].join('\n')}\n`;
    const isAsync = this.#callables.some((callable) => callable.isAsync);
    const head = isAsync ? 'export async function main(): Promise<void> {' : 'export function main(): void {';
    return `${[...lines, head, ...body.map((line) => `  ${line}`), '}'].join('\n')}\n`;
  }

  #callable(module: 'more' | 'work'): string {
    const name = `run${this.#callables.length + 1}`;
    const kind = this.#random.below(11);
    this.#budget = 2 + this.#random.below(4);
    const scope: Scope = {
      numbers: ['a'],
      variables: [],
      depth: 0,
      inLoop: false,
      repeated: false,
      mayReturn: true,
      mayAwait: kind === 10,
    };
    const statements = this.#block(scope, 2 + this.#random.below(4), 1, true);
    let text: string;
    let call = (argument: string): string => `${name}(${argument})`;
    if (kind < 5) text = `export function ${name}(a: number): number {\n${statements}}\n`;
    else if (kind < 7) text = `export const ${name} = (a: number): number => {\n${statements}};\n`;
    else if (kind < 8) {
      this.forms.add('method of an object');
      text = `export const ${name} = {\n  go(a: number): number {\n${indent(statements)}  },\n};\n`;
      call = (argument) => `${name}.go(${argument})`;
    } else if (kind < 9) {
      this.forms.add('method of a class');
      text = `export class ${name} {\n  go(a: number): number {\n${indent(statements)}  }\n}\n`;
      call = (argument) => `new ${name}().go(${argument})`;
    } else if (kind < 10) {
      this.forms.add('inferred return type');
      text = `export function ${name}(a: number) {\n${statements}}\n`;
    } else {
      this.forms.add('async before');
      text = `export async function ${name}(a: number): Promise<number> {\n${statements}}\n`;
    }
    this.#callables.push({ name, module, call, isAsync: kind === 10 });
    return text;
  }

  #block(scope: Scope, count: number, level: number, returns: boolean): string {
    let inner = scope;
    let text = '';
    for (let index = 0; index < count; index++) {
      const made = this.#statement(inner, level);
      text += made.text;
      inner = {
        ...inner,
        numbers: [...inner.numbers, ...made.numbers],
        variables: [...inner.variables, ...made.variables],
      };
    }
    if (returns) text += `${'  '.repeat(level)}return ${this.#hot(inner)} + ${this.#number(inner)};\n`;
    return text;
  }

  #statement(scope: Scope, level: number): { text: string; numbers: string[]; variables: string[] } {
    const pad = '  '.repeat(level);
    const deeper = { ...scope, depth: scope.depth + 1 };
    const nothing = { numbers: [] as string[], variables: [] as string[] };
    const kinds = scope.depth > 1 ? simple : statements;
    const kind = this.#random.pick(kinds);
    this.forms.add(kind);
    const body = (count = 1, changes: Partial<Scope> = {}): string =>
      this.#block({ ...deeper, ...changes }, count + this.#random.below(2), level + 1, false);
    switch (kind) {
      case 'const': {
        const name = this.#name();
        return { text: `${pad}const ${name} = ${this.#number(scope)};\n`, numbers: [name], variables: [] };
      }
      case 'let': {
        const name = this.#name();
        return {
          text: `${pad}let ${name} = ${this.#number(scope)};\n${pad}${name} += 1;\n`,
          numbers: [name],
          variables: [name],
        };
      }
      case 'assignment': {
        const target = scope.variables.at(-1);
        if (!target) return { text: `${pad}note(${this.#number(scope)});\n`, ...nothing };
        const operator = this.#random.pick(['=', '+=', '-=', '*=', '||=', '&&=', '??=']);
        return { text: `${pad}${target} ${operator} ${this.#number(scope)};\n`, ...nothing };
      }
      case 'expression':
        return { text: `${pad}${this.#hot(scope).replace(/^[-+(`]/, 'void $&')};\n`, ...nothing };
      case 'note':
        return { text: `${pad}note(${this.#number(scope)});\n`, ...nothing };
      case 'if': {
        const otherwise = this.#random.chance(0.5) ? ` else {\n${body()}${pad}}` : '';
        return { text: `${pad}if (${this.#condition(scope)}) {\n${body()}${pad}}${otherwise}\n`, ...nothing };
      }
      case 'bare if':
        return { text: `${pad}if (${this.#condition(scope)}) note(${this.#number(scope)});\n`, ...nothing };
      case 'early return':
        if (!scope.mayReturn) return { text: `${pad}note(${this.#number(scope)});\n`, ...nothing };
        return { text: `${pad}if (${this.#condition(scope)}) return ${this.#number(scope)};\n`, ...nothing };
      case 'for': {
        const name = this.#name();
        const step = this.#random.chance(0.3)
          ? `${name} += Math.abs(${this.#number(scope)}) + 1`
          : `${name}++`;
        const inner = body(1, { numbers: [...scope.numbers, name], inLoop: true, repeated: true });
        return { text: `${pad}for (let ${name} = 0; ${name} < 2; ${step}) {\n${inner}${pad}}\n`, ...nothing };
      }
      case 'for of': {
        const name = this.#name();
        const list = `[${this.#number(scope)}, ${this.#number(scope)}]`;
        const inner = body(1, { numbers: [...scope.numbers, name], inLoop: true, repeated: true });
        return { text: `${pad}for (const ${name} of ${list}) {\n${inner}${pad}}\n`, ...nothing };
      }
      case 'while': {
        const name = this.#name();
        const inner = body(1, { numbers: [...scope.numbers, name], inLoop: false, repeated: true });
        const test = this.#random.chance(0.5)
          ? `${name}++ < 2`
          : `${name}++ < 2 && (${this.#condition(scope)})`;
        return { text: `${pad}let ${name} = 0;\n${pad}while (${test}) {\n${inner}${pad}}\n`, ...nothing };
      }
      case 'do': {
        const name = this.#name();
        const inner = body(1, { numbers: [...scope.numbers, name], inLoop: false, repeated: true });
        return {
          text: `${pad}let ${name} = 0;\n${pad}do {\n${inner}${pad}} while (${name}++ < 1 && (${this.#condition(scope)}));\n`,
          ...nothing,
        };
      }
      case 'break or continue':
        if (!scope.inLoop) return { text: `${pad}note(${this.#number(scope)});\n`, ...nothing };
        return {
          text: `${pad}if (${this.#condition(scope)}) ${this.#random.pick(['break', 'continue'])};\n`,
          ...nothing,
        };
      case 'try': {
        const failing = this.#random.chance(0.5)
          ? `${pad}  if (${this.#condition(scope)}) throw new Error('own');\n`
          : '';
        const final = this.#random.chance(0.3) ? ` finally {\n${body()}${pad}}` : '';
        const returning =
          scope.mayReturn && this.#random.chance(0.4) ? `${pad}  return ${this.#hot(scope)};\n` : '';
        const text = `${pad}try {\n${body()}${failing}${returning}${pad}} catch (error) {\n${pad}  note((error as Error).message);\n${pad}}${final}\n`;
        return { text, ...nothing };
      }
      case 'switch': {
        const text = `${pad}switch (Math.abs(${this.#number(scope)}) % 3) {\n${pad}  case 0:\n${pad}    note(${this.#number(scope)});\n${pad}    break;\n${pad}  case ${this.#number(scope)}:\n${pad}    note('case');\n${pad}  // falls through\n${pad}  default:\n${pad}    note(${this.#number(scope)});\n${pad}}\n`;
        return { text, ...nothing };
      }
      case 'destructuring': {
        const one = this.#name();
        const two = this.#name();
        const text = `${pad}const { ${one} = ${this.#number(scope)}, ${two} = 2 }: { ${one}?: number; ${two}?: number } = { ${two}: ${this.#number(scope)} };\n`;
        return { text, numbers: [one, two], variables: [] };
      }
      case 'nested function': {
        const name = this.#name();
        const inner = this.#block(
          { ...deeper, numbers: [...scope.numbers, 'b'], inLoop: false, mayReturn: true, mayAwait: false },
          1,
          level + 1,
          true,
        );
        const head = this.#random.chance(0.5)
          ? `function ${name}(b: number): number {\n${inner}${pad}}\n`
          : `const ${name} = (b: number): number => {\n${inner}${pad}};\n`;
        const result = this.#name();
        return {
          text: `${pad}${head}${pad}const ${result} = ${name}(${this.#number(scope)});\n`,
          numbers: [result],
          variables: [],
        };
      }
      case 'default parameter': {
        const name = this.#name();
        const result = this.#name();
        const text = `${pad}const ${name} = (b: number, c = ${this.#hot(scope)}): number => tick(b) + c;\n${pad}const ${result} = ${name}(1) + ${name}(2, ${this.#number(scope)});\n`;
        return { text, numbers: [result], variables: [] };
      }
      case 'forEach': {
        const name = this.#name();
        const inner = body(1, {
          numbers: [...scope.numbers, name],
          inLoop: false,
          repeated: true,
          mayReturn: false,
          mayAwait: false,
        });
        const skipped = this.#random.chance(0.3) ? `${pad}  if (${name} === 2) return;\n` : '';
        return { text: `${pad}[1, 2, 3].forEach((${name}) => {\n${skipped}${inner}${pad}});\n`, ...nothing };
      }
      case 'array callback': {
        const result = this.#name();
        return {
          text: `${pad}const ${result} = ${this.#arrayCallback(scope)};\n`,
          numbers: [result],
          variables: [],
        };
      }
      case 'labelled': {
        const name = this.#name();
        const inner = body(1, { numbers: [...scope.numbers, name], inLoop: true, repeated: true });
        return {
          text: `${pad}outer${name}: for (const ${name} of [1, 2]) {\n${pad}  for (const each of [3, 4]) {\n${pad}    if (each + ${this.#number(scope)} > 9) continue outer${name};\n${pad}    note(each);\n${pad}  }\n${inner}${pad}}\n`,
          ...nothing,
        };
      }
      case 'stored function': {
        const name = this.#name();
        const result = this.#name();
        const text = `${pad}const ${name} = { read: (b: number): number => b + ${this.#hot(scope)} };\n${pad}const ${result} = ${name}.read(${this.#number(scope)});\n`;
        return { text, numbers: [result], variables: [] };
      }
      case 'real form':
        return this.#realForm({ ...deeper, inLoop: false, repeated: true, mayReturn: false }, pad);
    }
  }

  #realForm(scope: Scope, pad: string): { text: string; numbers: string[]; variables: string[] } {
    const real = this.#random.chance(0.03)
      ? barriers
      : this.#random.pick([objects, functions, orders, ...(scope.mayAwait ? [promises, promises] : [])]);
    const kind = this.#random.pick(Object.keys(real));
    this.forms.add(kind);
    const { lines, result } = real[kind]!({
      hot: () => this.#hot(scope),
      number: () => this.#number(scope),
      condition: () => this.#condition(scope),
      name: () => this.#name(),
      fromMade: (call) => this.#random.pick(this.#source.toNumber(call)),
    });
    const name = this.#name();
    const text = [...lines, `const ${name} = ${result};`].map((line) => `${pad}${line}\n`).join('');
    return { text, numbers: [name], variables: [] };
  }

  #arrayCallback(scope: Scope): string {
    const inner: Scope = {
      ...scope,
      numbers: [...scope.numbers, 'each'],
      depth: scope.depth + 1,
      repeated: true,
    };
    const method = this.#random.pick([
      'map',
      'filter',
      'some',
      'every',
      'find',
      'findIndex',
      'reduce',
      'flatMap',
    ] as const);
    this.forms.add(`array ${method}`);
    const number = this.#hot(inner);
    switch (method) {
      case 'map':
        return `[1, 2].map((each) => ${number}).length`;
      case 'filter':
        return `[1, 2, 3].filter((each) => ${number} > 3).length`;
      case 'some':
      case 'every':
        return `Number([1, 2, 3].${method}((each) => ${number} > 3))`;
      case 'find':
        return `([1, 2, 3].find((each) => ${number} > 4) ?? 0)`;
      case 'findIndex':
        return `[1, 2, 3].findIndex((each) => ${number} > 4)`;
      case 'reduce':
        return `[1, 2].reduce((sum, each) => sum + ${number}, 0)`;
      case 'flatMap':
        return `[1, 2].flatMap((each) => [${number}, each]).length`;
    }
  }

  #condition(scope: Scope): string {
    const one = this.#number(scope);
    return this.#random.pick([
      `${one} > 2`,
      `${one} % 2 === 0`,
      `!(${one} > 3)`,
      `${one} > 1 && ${this.#number(scope)} > 0`,
      `${one} > 9 || ${this.#number(scope)} < 5`,
    ]);
  }

  /** A number that comes from `make`, as long as the function may still get one. */
  #hot(scope: Scope): string {
    if (this.#budget <= 0) return this.#cold(scope);
    this.#budget--;
    const argument = this.#random.chance(0.25)
      ? this.#number({ ...scope, depth: scope.depth + 1 })
      : this.#cold(scope);
    const callables = this.#callables.filter((each) => !each.isAsync);
    if (callables.length > 0 && !scope.repeated && this.#random.chance(0.5)) {
      const callable = this.#random.pick(callables);
      this.forms.add('call of a caller');
      return callable.call(argument);
    }
    return this.#random.pick(this.#source.toNumber(`make(${argument})`));
  }

  #cold(scope: Scope): string {
    const kind = this.#random.below(4);
    if (kind === 0) return `tick(${this.#random.below(5)})`;
    if (kind === 1) return `(${scope.numbers[0]} + ${this.#random.below(6)})`;
    return this.#random.pick(scope.numbers);
  }

  #number(scope: Scope): string {
    if (scope.depth > 2 || this.#random.chance(0.35))
      return this.#random.chance(0.6) ? this.#hot(scope) : this.#cold(scope);
    const deeper = { ...scope, depth: scope.depth + 1 };
    const one = (): string => this.#number(deeper);
    const kind = this.#random.pick(expressions);
    this.forms.add(kind);
    switch (kind) {
      case 'sum':
        return `(${one()} + ${one()})`;
      case 'difference':
        return `(${one()} - ${one()} * 2)`;
      case 'ternary':
        return `(${one()} > 2 ? ${one()} : ${one()})`;
      case 'and':
        return `(${one()} && ${one()})`;
      case 'or':
        return `(${one()} || ${one()})`;
      case 'call with three':
        return `Math.max(${one()}, ${one()}, ${one()})`;
      case 'array literal':
        return `([${one()}, ${one()}][1] ?? 0)`;
      case 'object literal':
        return `({ a: ${one()}, b: ${one()} }).b`;
      case 'template':
        return `\`\${${one()}}-\${${one()}}\`.length`;
      case 'called arrow':
        return `(() => ${one()})()`;
      case 'comma':
        return `(tick(${this.#random.below(4)}), ${one()})`;
      case 'spread':
        return `Math.min(...[${one()}, ${one()}])`;
      case 'tick':
        return `tick(${one()})`;
    }
  }

  #name(): string {
    return `v${++this.#names}`;
  }
}

const simple = [
  'const',
  'assignment',
  'expression',
  'note',
  'bare if',
  'early return',
  'break or continue',
] as const;
const statements = [
  ...simple,
  'const',
  'let',
  'if',
  'for',
  'for of',
  'while',
  'do',
  'try',
  'switch',
  'destructuring',
  'nested function',
  'default parameter',
  'forEach',
  'array callback',
  'labelled',
  'stored function',
  'real form',
  'real form',
  'real form',
] as const;
const expressions = [
  'sum',
  'difference',
  'ternary',
  'and',
  'or',
  'call with three',
  'array literal',
  'object literal',
  'template',
  'called arrow',
  'comma',
  'spread',
  'tick',
] as const;

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ');

/** Programs whose log gets longer say nothing: loops within loops within callers. */
export const longestLog = 2000;

const log = `export const lines: string[] = [];

export function note(what: unknown): void {
  if (lines.length >= ${longestLog}) throw new Error('enough');
  lines.push(String(what));
}

/** Its argument, noted. */
export function tick(n: number): number {
  note(\`tick \${n}\`);
  return n;
}
`;
