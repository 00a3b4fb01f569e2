// Where a person has to decide: a program that holds one of these may be refused, and must then be as it was.

import type { Forms } from './form.ts';

export const barriers: Forms = {
  'made in a constructor': ({ hot, number, name }) => {
    const v = `Built${name()}`;
    return {
      lines: [
        `class ${v} {`,
        '  readonly size: number;',
        '  constructor(b: number) {',
        `    this.size = b + ${hot()};`,
        '  }',
        '}',
      ],
      result: `new ${v}(${number()}).size`,
    };
  },
  'made in a field': ({ hot, name }) => {
    const v = `Field${name()}`;
    return { lines: [`class ${v} {`, `  readonly size = ${hot()};`, '}'], result: `new ${v}().size` };
  },
  'compared while sorting': ({ hot }) => ({
    lines: [],
    result: `([3, 1, 2].sort((one, two) => one - two + ${hot()} * 0)[0] ?? 0)`,
  }),
  'text of an object': ({ hot, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = { toString(): string {`, `  return String(${hot()});`, '} };'],
      result: `\`\${${v}}\`.length`,
    };
  },
  'replaced by what is made': ({ hot }) => ({
    lines: [],
    result: `'aba'.replace(/a/g, () => String(${hot()})).length`,
  }),
  'executor of a promise': ({ hot, name }) => ({
    lines: [`const ${name()} = new Promise<number>((resolve) => resolve(${hot()}));`],
    result: 'tick(2)',
  }),
  'iterator of a class': ({ hot, name }) => {
    const v = `Each${name()}`;
    return {
      lines: [
        `class ${v} {`,
        '  *[Symbol.iterator](): Generator<number> {',
        `    yield ${hot()};`,
        '  }',
        '}',
      ],
      result: `Math.max(...new ${v}())`,
    };
  },
  'spread of a generator': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `function* ${v}(b: number): Generator<number> {`,
        `  const sent: number = yield ${hot()};`,
        '  yield* [b, sent];',
        '}',
      ],
      result: `[...${v}(2)].length`,
    };
  },
  'member by a computed name': ({ hot, number, condition, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = { one: (b: number): number => b + ${hot()}, two: (b: number): number => tick(b) };`,
        `const ${v}Key = ${condition()} ? 'one' : 'two';`,
      ],
      result: `${v}[${v}Key](${number()})`,
    };
  },
  'called with a list of arguments': ({ fromMade, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = make.bind(null, 3);`],
      result: `(${fromMade(`${v}()`)} + ${fromMade('make.call(undefined, 2)')} + ${fromMade('make.apply(null, [1])')})`,
    };
  },
};
