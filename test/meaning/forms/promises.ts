// Promises that were there before, for functions that were async before.

import type { Forms } from './form.ts';

export const promises: Forms = {
  'awaited before': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = async (b: number): Promise<number> => b + ${hot()};`],
      result: `((await ${v}(${number()})) + ${hot()})`,
    };
  },
  'chain of promises': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = await Promise.resolve(${number()})`,
        `  .then((b) => b + ${hot()})`,
        `  .catch(() => ${hot()})`,
        '  .finally(() => {',
        `    note(${hot()});`,
        '  });',
      ],
      result: v,
    };
  },
  'several promises at once': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v}Later = async (b: number): Promise<number> => tick(b);`,
        `const [${v}, ${v}Other] = await Promise.all([${v}Later(${hot()}), ${v}Later(${hot()})]);`,
      ],
      result: `(${v} - ${v}Other)`,
    };
  },
  'promises of a list': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = await Promise.all([1, 2].map((each) => Promise.resolve(tick(each))));`,
        `for await (const each of ${v}) note(each + ${hot()});`,
      ],
      result: `${v}.length`,
    };
  },
  'promise of make': ({ fromMade, number }) => ({
    lines: [],
    result: fromMade(`(await Promise.resolve(make(${number()})))`),
  }),
  'generator that was async': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `async function* ${v}(b: number): AsyncGenerator<number> {`,
        `  yield ${hot()};`,
        `  if (b > ${hot()}) return;`,
        '  yield b;',
        '}',
        `let ${v}Sum = 0;`,
        `for await (const each of ${v}(2)) ${v}Sum += each;`,
      ],
      result: `${v}Sum`,
    };
  },
};
