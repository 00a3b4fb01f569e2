// Forms that real code has and one statement does not show: classes and interfaces, callbacks of one's own, generators,
// optional chains. Each is a few statements that end with a number.

/** What a form is written with. */
export interface Parts {
  /** A number, from `make` if the function may still get one. */
  hot(): string;
  /** Some number. */
  number(): string;
  condition(): string;
  /** A name that nothing has yet. */
  name(): string;
}

/** Lines without indentation, and the expression that they were written for. */
export interface Form {
  lines: readonly string[];
  result: string;
}

export const realForms: Readonly<Record<string, (parts: Parts) => Form>> = {
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
  'callback of its own': ({ hot, number, name }) => {
    const [apply, each] = [name(), name()];
    return {
      lines: [
        `const ${apply} = (work: (b: number) => number, twice: boolean): number => {`,
        `  const first = work(${number()});`,
        '  return twice ? first + work(first) : first;',
        '};',
        `const ${each} = ${apply}((b) => b + ${hot()}, true);`,
      ],
      result: `${apply}((b) => tick(b), false) + ${each}`,
    };
  },
  'function that is handed on': ({ hot, number, name }) => {
    const [work, hold] = [name(), name()];
    return {
      lines: [
        `function ${work}(b: number): number {`,
        `  return b - ${hot()};`,
        '}',
        `const ${hold}: { run: (b: number) => number } = { run: ${work} };`,
      ],
      result: `${hold}.run(${number()})`,
    };
  },
  'factory of functions': ({ hot, number, name }) => {
    const factory = name();
    return {
      lines: [`const ${factory} = (c: number) => (b: number): number => b * c + ${hot()};`],
      result: `${factory}(${number()})(${number()})`,
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
  'try and finally': ({ hot, number, condition, name }) => {
    const work = name();
    return {
      lines: [
        `const ${work} = (b: number): number => {`,
        '  try {',
        `    if (${condition()}) return b + ${hot()};`,
        '    note(b);',
        '  } finally {',
        `    note(${number()});`,
        '  }',
        `  return ${hot()};`,
        '};',
      ],
      result: `${work}(${number()})`,
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
  generator: ({ hot, number, name }) => {
    const [generate, sum] = [name(), name()];
    return {
      lines: [
        `function* ${generate}(b: number): Generator<number> {`,
        `  yield ${hot()};`,
        '  yield b;',
        '}',
        `let ${sum} = 0;`,
        `for (const each of ${generate}(${number()})) ${sum} += each;`,
      ],
      result: sum,
    };
  },
  'list of objects': ({ hot, number, name }) => {
    const [list, found] = [name(), name()];
    return {
      lines: [
        `const ${list} = [{ id: 1, size: ${number()} }, { id: 2, size: ${number()} }];`,
        `const ${found} = ${list}.filter(({ size }) => size > 1).map((each) => ({ ...each, made: ${hot()} }));`,
      ],
      result: `${found}.reduce((sum, { made }) => sum + made, 0)`,
    };
  },
  'map of values': ({ hot, number, name }) => {
    const [map, key] = [name(), name()];
    return {
      lines: [
        `const ${map} = new Map<number, number>();`,
        `for (const ${key} of [1, 2]) {`,
        `  if (!${map}.has(${key})) ${map}.set(${key}, ${hot()});`,
        '}',
      ],
      result: `((${map}.get(1) ?? 0) + ${number()})`,
    };
  },
};
