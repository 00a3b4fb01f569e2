// Statements whose parts are evaluated in an order that is easily lost: leaving, assigning, iterating.

import type { Forms } from './form.ts';

export const statements: Forms = {
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
  'finally that leaves': ({ hot, condition, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (): number => {`,
        '  for (const each of [1, 2]) {',
        '    try {',
        `      if (${condition()}) continue;`,
        "      if (each > 1) throw new Error('left');",
        `      note(${hot()});`,
        '    } catch {',
        `      return ${hot()};`,
        '    } finally {',
        '      note(each);',
        '    }',
        '  }',
        '  return 4;',
        '};',
      ],
      result: `${v}()`,
    };
  },
  'error that is thrown again': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (): number => {`,
        '  try {',
        '    try {',
        `      if (${hot()} > 3) throw new Error('inner');`,
        `      return ${hot()};`,
        '    } catch (error) {',
        "      throw new Error((error as Error).message + ' again');",
        '    }',
        '  } catch ({ message }: any) {',
        '    note(message);',
        `    return ${hot()};`,
        '  }',
        '};',
      ],
      result: `${v}()`,
    };
  },
  'switch that returns': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (b: number): number => {`,
        `  switch (b + ${hot()}) {`,
        `    case ${hot()}:`,
        `    case ${number()}: {`,
        `      const ${v}Inner = ${hot()};`,
        `      return ${v}Inner;`,
        '    }',
        '    default:',
        '      return tick(b);',
        '  }',
        '};',
      ],
      result: `(${v}(${number()}) + ${v}(1))`,
    };
  },
  'block that is left by its label': ({ hot, condition, name }) => {
    const v = name();
    return {
      lines: [
        `let ${v} = 1;`,
        `${v}Block: {`,
        `  if (${condition()}) break ${v}Block;`,
        `  ${v}Loop: while (${v} < 4) {`,
        '    for (;;) {',
        `      ${v} += 1;`,
        `      if (${v} > ${hot()}) break ${v}Loop;`,
        `      continue ${v}Loop;`,
        '    }',
        '  }',
        `  note(${v});`,
        '}',
      ],
      result: v,
    };
  },
  'for with several variables': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `for (let i = 0, end = Math.min(${hot()}, 2); i < end; i += 1) note(i + ${hot()});`,
        `for (const key in { a: ${hot()}, b: 1 }) note(key);`,
        `let ${v} = 0;`,
        `while (${v}++ < Math.min(2, ${hot()})) if (${v} === 1) continue; else note(${v});`,
      ],
      result: v,
    };
  },
  'assignment to a property': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v}: { n: number; more: number } = { n: 1, more: 0 };`,
        `${v}.n += ${hot()};`,
        `${v}.more ||= ${hot()};`,
        `${v}[tick(1) > 5 ? 'more' : 'n'] *= ${hot()};`,
        `const ${v}List = [1, 2];`,
        `let ${v}At = 0;`,
        `${v}List[${v}At++] = ${hot()} + ${v}At;`,
        `${v}List[tick(1)]! -= ${hot()};`,
      ],
      result: `(${v}.n - ${v}.more + (${v}List[0] ?? 0) * (${v}List[1] ?? 0))`,
    };
  },
  'swap of two': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `let [${v}, ${v}Other = ${hot()}]: number[] = [${hot()}, tick(2)];`,
        `[${v}, ${v}Other] = [${v}Other, (${v} ?? 0) + ${hot()}];`,
      ],
      result: `((${v} ?? 1) - (${v}Other ?? 1))`,
    };
  },
  'destructuring with a computed key': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v}From: Record<string, number> = { k1: ${hot()}, rest: 4 };`,
        `const { [\`k\${${hot()}}\`]: ${v} = ${hot()}, ...${v}Rest } = ${v}From;`,
      ],
      result: `(${v} + Object.keys(${v}Rest).length)`,
    };
  },
  'default of a destructured parameter': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `function ${v}({ b, c = ${hot()} }: { b: number; c?: number } = { b: ${hot()} }): number {`,
        '  return b * 10 + c;',
        '}',
      ],
      result: `(${v}() + ${v}({ b: ${number()} }) + ${v}({ b: 1, c: ${hot()} }))`,
    };
  },
  'unary operators': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (${hot()}) ** 2 + ~${hot()} - +${hot()};`,
        `note(typeof ${hot()});`,
        `note(String(${hot()} in { 1: 1, 2: 2 }) + (void ${hot()} === undefined));`,
        `const ${v}Any = { b: 1, c: 2 } as Record<string, number>;`,
        `delete ${v}Any[${hot()} > 3 ? 'b' : 'c'];`,
      ],
      result: `(${v} % 1000 + Object.keys(${v}Any).length)`,
    };
  },
  'optional element': ({ hot, condition, name }) => {
    const v = name();
    return {
      lines: [`const ${v}: number[] | undefined = ${condition()} ? [1, 2, 3] : undefined;`],
      result: `((${v}?.[${hot()}] ?? 5) + (${v}?.concat(${hot()}).length ?? ${hot()}))`,
    };
  },
  'lines without semicolons': ({ fromMade, name }) => {
    const v = name();
    return {
      lines: [
        `let ${v} = tick(1)`,
        `${v} = ${v} + 1`,
        `make(${v})`,
        `const ${v}Two = ${v}`,
        `void ${fromMade(`make(${v}Two)`)}`,
      ],
      result: v,
    };
  },
  'new of what is made': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (b: number) => {`,
        `  note(${hot()});`,
        '  return class {',
        '    readonly size = b;',
        '  };',
        '};',
      ],
      result: `new (${v}(${number()}))().size`,
    };
  },
};
