// Classes, interfaces and objects: who calls whom is decided by a type or at run time.

import type { Forms } from './form.ts';

export const objects: Forms = {
  'class with an interface': ({ hot, number, name }) => {
    const [shape, one, two] = [`Taker${name()}`, `One${name()}`, `Two${name()}`];
    return {
      lines: [
        `interface ${shape} {`,
        '  take(b: number): number;',
        '}',
        `class ${one} implements ${shape} {`,
        '  readonly #more: number;',
        '  constructor(more: number) {',
        '    this.#more = more;',
        '  }',
        '  take(b: number): number {',
        `    return b + this.#more + ${hot()};`,
        '  }',
        '}',
        `class ${two} implements ${shape} {`,
        '  take(b: number): number {',
        '    return tick(b);',
        '  }',
        '}',
        `const ${shape}s: ${shape}[] = [new ${one}(${number()}), new ${two}()];`,
        `let ${shape}Sum = 0;`,
        `for (const each of ${shape}s) ${shape}Sum += each.take(${number()});`,
      ],
      result: `${shape}Sum`,
    };
  },
  'class that extends another': ({ hot, number, condition, name }) => {
    const [base, derived] = [`Base${name()}`, `Derived${name()}`];
    return {
      lines: [
        `class ${base} {`,
        '  take(b: number): number {',
        `    return b + ${hot()};`,
        '  }',
        '}',
        `class ${derived} extends ${base} {`,
        '  override take(b: number): number {',
        '    return super.take(b) + tick(1);',
        '  }',
        '}',
        `const ${base}Made = ${condition()} ? new ${base}() : new ${derived}();`,
      ],
      result: `${base}Made.take(${number()})`,
    };
  },
  'static and private methods': ({ hot, number, name }) => {
    const own = `Own${name()}`;
    return {
      lines: [
        `class ${own} {`,
        `  static of(b: number): ${own} {`,
        `    note(${hot()});`,
        `    return new ${own}(b);`,
        '  }',
        '  readonly #b: number;',
        '  constructor(b: number) {',
        '    this.#b = b;',
        '  }',
        '  #inner(): number {',
        `    return this.#b + ${hot()};`,
        '  }',
        '  outer(): number {',
        '    return this.#inner() * 2;',
        '  }',
        '}',
      ],
      result: `${own}.of(${number()}).outer()`,
    };
  },
  'optional call': ({ hot, number, condition, name }) => {
    const holder = name();
    return {
      lines: [
        `const ${holder}: { read?: (b: number) => number } = ${condition()} ? { read: (b) => b + ${hot()} } : {};`,
      ],
      result: `(${holder}.read?.(${number()}) ?? tick(3))`,
    };
  },
  'optional chain': ({ hot, number, condition, name }) => {
    const holder = name();
    return {
      lines: [
        `const ${holder}: { inner?: { read(b: number): { size: number } } } = ${condition()}`,
        `  ? { inner: { read: (b) => ({ size: b + ${hot()} }) } }`,
        '  : {};',
      ],
      result: `(${holder}.inner?.read(${number()}).size ?? 6)`,
    };
  },
  'default of a method': ({ hot, number, name }) => {
    const holder = name();
    return {
      lines: [
        `const ${holder} = {`,
        '  base: 2,',
        `  take(b: number, c: number = ${hot()}): number {`,
        '    return this.base + b + c;',
        '  },',
        '};',
      ],
      result: `(${holder}.take(${number()}) - ${holder}.take(1, ${number()}))`,
    };
  },
  'getter of a class': ({ hot, number, name }) => {
    const v = `Sized${name()}`;
    return {
      lines: [
        `class ${v} {`,
        '  #b = 1;',
        '  get size(): number {',
        `    return this.#b + ${hot()};`,
        '  }',
        '  grow(): number {',
        '    this.#b += this.size;',
        '    return this.size;',
        '  }',
        '}',
        `const ${v}Made = new ${v}();`,
      ],
      result: `(${v}Made.grow() + ${v}Made.size * ${number()})`,
    };
  },
  'getter of an object': ({ hot, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = {`, '  get size(): number {', `    return ${hot()};`, '  },', '};'],
      result: `(${v}.size - tick(${v}.size))`,
    };
  },
  'abstract class': ({ hot, number, name }) => {
    const v = `Work${name()}`;
    return {
      lines: [
        `abstract class ${v} {`,
        '  protected abstract take(b: number): number;',
        '  run(b: number): number {',
        '    return this.take(b) - this.take(1);',
        '  }',
        '}',
        `class ${v}Own extends ${v} {`,
        '  protected take(b: number): number {',
        `    return b * ${hot()};`,
        '  }',
        '}',
      ],
      result: `new ${v}Own().run(${number()})`,
    };
  },
  overloads: ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `function ${v}(b: number): number;`,
        `function ${v}(b: string): string;`,
        `function ${v}(b: number | string): number | string {`,
        `  return typeof b === 'string' ? b + ${hot()} : b + ${hot()};`,
        '}',
      ],
      result: `(${v}(${number()}) + ${v}('b').length)`,
    };
  },
  'this within a callback': ({ hot, number, name }) => {
    const v = `List${name()}`;
    return {
      lines: [
        `class ${v} {`,
        `  readonly items = [1, ${number()}];`,
        '  more = 2;',
        '  sum(): number {',
        `    return this.items.map((each) => each + this.more++ + ${hot()}).reduce((all, each) => all + each, 0);`,
        '  }',
        '}',
      ],
      result: `new ${v}().sum()`,
    };
  },
  'builder that returns itself': ({ hot, name }) => {
    const v = `Builder${name()}`;
    return {
      lines: [
        `class ${v} {`,
        '  total = 0;',
        '  add(b: number): this {',
        `    this.total += b * ${hot()};`,
        '    return this;',
        '  }',
        '}',
      ],
      result: `new ${v}().add(1).add(tick(2)).total`,
    };
  },
  'method that is assigned later': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v}: { read: (b: number) => number } = { read: (b) => tick(b) };`,
        `const ${v}First = ${v}.read(1);`,
        `${v}.read = (b) => b + ${hot()};`,
      ],
      result: `(${v}First + ${v}.read(${number()}))`,
    };
  },
};
