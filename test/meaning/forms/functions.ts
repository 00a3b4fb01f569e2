// Functions as values: handed on, kept, chosen, made by others, and the callbacks of lists.

import type { Forms } from './form.ts';

export const functions: Forms = {
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
  'closures over a loop variable': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v}: (() => number)[] = [];`,
        `for (let i = 0; i < 2; i++) ${v}.push(() => i * 10 + ${hot()});`,
        `let ${v}Sum = 0;`,
        `for (const each of ${v}) ${v}Sum += each();`,
      ],
      result: `${v}Sum`,
    };
  },
  'callback with an index': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = [${number()}, 4].map((each, index, all) => each * index + all.length + ${hot()});`,
        `${v}.forEach((each, index) => note(each + index * ${hot()}));`,
      ],
      result: `${v}.reduce((sum, each, index) => sum - each * index, 1)`,
    };
  },
  'forEach of a map and a set': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `let ${v} = 0;`,
        `new Map([[1, ${number()}], [2, 5]]).forEach((value, key) => {`,
        `  if (value > 6) return;`,
        `  ${v} += key + ${hot()};`,
        '});',
        `new Set([${number()}, 3]).forEach((value) => {`,
        `  note(value + ${hot()});`,
        '});',
      ],
      result: v,
    };
  },
  'chain of list methods': ({ hot, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = [1, 2, 3].filter((each) => each + ${hot()} > 3).map((each) => each - ${hot()});`],
      result: `(${v}.slice(0, 2).concat([4]).find((each) => each > ${hot()}) ?? ${v}.length)`,
    };
  },
  'function passed by its name': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (b: number): number => b + ${hot()};`,
        `const ${v}All = [${number()}, 2].map(${v});`,
        `const ${v}Held = ${v};`,
      ],
      result: `(${v}All.length + (${v}All[0] ?? 0) + ${v}Held(2))`,
    };
  },
  'make under another name': ({ fromMade, number, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = make;`, `const ${v}In = { run: make };`],
      result: `(${fromMade(`${v}(${number()})`)} + ${fromMade(`${v}In.run(1)`)})`,
    };
  },
  'nested callbacks': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = [1, 2].map((one) => [3, 4].map((two) => one * two + ${hot()}).filter((two) => two > 4));`,
      ],
      result: `${v}.flat().length`,
    };
  },
  'other list methods': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = [1, 2, 3].reduceRight((sum, each) => sum - each - ${hot()}, 2);`,
        `const ${v}Last = [1, 2, 3].findLast((each) => each < ${hot()}) ?? 0;`,
        `const ${v}From = Array.from({ length: 2 }, (_, index) => index + ${hot()});`,
      ],
      result: `(${v} + ${v}Last + (${v}From[1] ?? 0))`,
    };
  },
  'callback that throws': ({ hot, number, condition, name }) => {
    const v = name();
    return {
      lines: [
        `let ${v} = 0;`,
        'try {',
        `  ${v} = [1, ${number()}].map((each) => {`,
        `    if (${condition()}) throw new Error('in the list');`,
        `    return each + ${hot()};`,
        '  }).length;',
        '} catch (error) {',
        '  note((error as Error).message);',
        '}',
      ],
      result: v,
    };
  },
  'chosen function': ({ hot, number, condition, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (b: number): number => b + ${hot()};`,
        `const ${v}Other = (b: number): number => tick(b);`,
      ],
      result: `(${condition()} ? ${v} : ${v}Other)(${number()})`,
    };
  },
  'functions in a list': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v}: ((b: number) => number)[] = [(b) => b + ${hot()}, (b) => tick(b)];`,
        `let ${v}Sum = 0;`,
        `for (const each of ${v}) ${v}Sum += each(${number()});`,
      ],
      result: `(${v}Sum + (${v}[0]?.(2) ?? 0))`,
    };
  },
  'options with a callback': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [
        `function ${v}(options: { work?: (b: number) => number; first: number }): number {`,
        '  return options.work?.(options.first) ?? 8;',
        '}',
        `const ${v}One = ${v}({ first: ${number()}, work: (b) => b + ${hot()} });`,
      ],
      result: `(${v}One + ${v}({ first: 2 }))`,
    };
  },
  'default callback': ({ hot, number, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = (b: number, work = (c: number): number => c + ${hot()}): number => b * work(3);`],
      result: `(${v}(${number()}) + ${v}(1, (c) => tick(c)))`,
    };
  },
  'rest of arguments': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (first: number, ...rest: number[]): number =>`,
        `  rest.reduce((sum, each) => sum + each * ${hot()}, first);`,
      ],
      result: `${v}(1, ...[${hot()}, 2])`,
    };
  },
  recursion: ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `function ${v}(b: number): number {`,
        `  return b <= 0 ? ${hot()} : ${v}(b - 1) + tick(b);`,
        '}',
      ],
      result: `${v}(2)`,
    };
  },
  'mutual recursion': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v}Even = (b: number): boolean => (b === 0 ? tick(b) === 0 : ${v}Odd(b - 1));`,
        `function ${v}Odd(b: number): boolean {`,
        `  note(${hot()});`,
        `  return b === 0 ? false : ${v}Even(b - 1);`,
        '}',
      ],
      result: `(${v}Even(3) ? 1 : 2)`,
    };
  },
  'function called at once': ({ hot, condition, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (function inner(b: number): number {`,
        `  return b > 1 && ${condition()} ? inner(b - 1) : ${hot()};`,
        '})(2);',
      ],
      result: v,
    };
  },
  'tagged template': ({ hot, name }) => {
    const v = name();
    return {
      lines: [
        `const ${v} = (strings: TemplateStringsArray, ...parts: number[]): number =>`,
        `  strings.length + parts.length + ${hot()};`,
      ],
      result: `${v}\`a\${${hot()}}b\${tick(2)}\``,
    };
  },
  'generic function of its own': ({ hot, name }) => {
    const v = name();
    return {
      lines: [`const ${v} = <T>(work: () => T): T[] => [work(), work()];`],
      result: `${v}(() => ${hot()}).length`,
    };
  },
};
