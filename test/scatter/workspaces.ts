// The generator of workspaces: a clean tree of packages, TypeScript, JavaScript or CommonJS, and the same tree with
// every user sent through a package of other names. Whoever consolidates that one has to bring the clean tree back, the
// dependency in each manifest included, byte for byte.

import { type Random, randomFrom } from './random.ts';
import type { Tree } from './resolve.ts';
import type { ConsolidationConfig } from './scatter.ts';

export type Flavour = 'typescript' | 'javascript' | 'commonjs';
export const FLAVOURS: readonly Flavour[] = ['typescript', 'javascript', 'commonjs'];

export type Workspace = {
  clean: Tree;
  scattered: Tree;
  config: ConsolidationConfig;
  /** `flavour form`, once a file. */
  forms: string[];
};

type Symbol = { module: string; name: string; legacy: string };

/** The text of a user: `take` is the name that it takes, `from` the specifier. */
type Form = { name: string; write(take: string, from: string, n: number): string };

const SYMBOLS: readonly Symbol[] = [
  { module: 'db', name: 'getDb', legacy: 'connectDb' },
  { module: 'auth', name: 'login', legacy: 'signInUser' },
  { module: 'mailer', name: 'sendMail', legacy: 'mailOut' },
  { module: 'sockets', name: 'openSocket', legacy: 'socketFor' },
];

const MANNERS = ['workspace:*', 'workspace:^', '*', '^1.2.0', '1.2.0'] as const;

const ESM: readonly Form[] = [
  {
    name: 'named',
    write: (take, from, n) =>
      `import { ${take} } from '${from}';\n\nexport const result${n} = ${take}('a');\n`,
  },
  {
    name: 'local name',
    write: (take, from, n) =>
      `import { ${take} as mine } from '${from}';\n\nexport const result${n} = [mine('a'), mine('b')];\n`,
  },
  { name: 're-export', write: (take, from, n) => `export { ${take} as shared${n} } from '${from}';\n` },
  {
    name: 'dynamic',
    write: (take, from, n) =>
      `export async function later${n}() {\n  const { ${take}: loaded } = await import("${from}");\n  return loaded('a');\n}\n`,
  },
  {
    name: 'dynamic member',
    write: (take, from, n) =>
      `export const later${n} = async () => (await import('${from}')).${take}('a');\n`,
  },
];

const FORMS: Record<Flavour, readonly Form[]> = {
  typescript: [
    ...ESM,
    {
      name: 'import type',
      write: (take, from, n) => `export type Of${n} = typeof import('${from}').${take};\n`,
    },
    {
      name: 'test',
      write: (take, from) =>
        `import { ${take} } from "${from}"\n\nif (${take}('a') !== 'a') throw new Error('a')\n`,
    },
  ],
  javascript: [
    ...ESM,
    {
      name: 'jsdoc',
      write: (take, from, n) =>
        `/** @type {typeof import('${from}').${take}} */\nexport const same${n} = (text) => text;\n`,
    },
  ],
  commonjs: [
    {
      name: 'require',
      write: (take, from, n) =>
        `'use strict';\n\nconst { ${take}: mine } = require('${from}');\n\nexports.result${n} = mine('a');\n`,
    },
    {
      name: 'require member',
      write: (take, from, n) => `exports.result${n} = require('${from}').${take}('a');\n`,
    },
    {
      name: 'require whole',
      write: (take, from, n) =>
        `const all = require("${from}");\n\nmodule.exports.result${n} = () => all.${take}('a');\n`,
    },
  ],
};

const ENDING: Record<Flavour, string> = { typescript: 'ts', javascript: 'js', commonjs: 'js' };

/** @param users how many files take a symbol */
export function workspace(flavour: Flavour, seed: number, users: number): Workspace {
  const random = randomFrom(seed * 31 + FLAVOURS.indexOf(flavour));
  const ending = ENDING[flavour];
  const manner = random.pick(MANNERS);
  const hasSubpaths = random.chance(0.5);
  const clean: Tree = new Map(rootFiles(random, manner));
  const subpaths = SYMBOLS.map(({ module }) => [`./${module}`, `./src/${module}.${ending}`]);
  clean.set(
    'packages/core/package.json',
    manifest('core', '1.2.0', flavour, hasSubpaths ? subpaths : [['.', `./src/index.${ending}`]], {}),
  );
  for (const symbol of SYMBOLS)
    clean.set(`packages/core/src/${symbol.module}.${ending}`, declaration(flavour, symbol));
  clean.set(
    `packages/core/src/index.${ending}`,
    index(
      flavour,
      './',
      SYMBOLS.map(({ module, name }) => [module, name, name]),
    ),
  );
  const specifier = ({ module }: Symbol): string => (hasSubpaths ? `@acme/core/${module}` : '@acme/core');
  const legacyExports = [['.', `./src/index.${ending}`]];
  clean.set(
    'packages/legacy/package.json',
    manifest('legacy', '1.0.0', flavour, legacyExports, { dependencies: { '@acme/core': manner } }),
  );
  const scattered: Tree = new Map(clean);
  const old = SYMBOLS.map((symbol): [string, string, string] => [
    specifier(symbol),
    symbol.name,
    symbol.legacy,
  ]);
  scattered.set(`packages/legacy/src/index.${ending}`, index(flavour, '', old));
  const forms: string[] = [];
  const packages = ['api', 'jobs', 'web'];
  for (let n = 0; n < users; n++) {
    const symbol = random.pick(SYMBOLS);
    const form = FORMS[flavour][n % FORMS[flavour].length]!;
    const file = `packages/${packages[n % packages.length]}/${form.name === 'test' ? 'tests' : 'src'}/use${n}.${ending}`;
    const written = random.chance(0.2) ? '\r\n' : '\n';
    clean.set(file, form.write(symbol.name, specifier(symbol), n).replaceAll('\n', written));
    scattered.set(file, form.write(symbol.legacy, '@acme/legacy', n).replaceAll('\n', written));
    forms.push(`${flavour} ${form.name}`);
  }
  for (const name of packages.slice(0, users)) addUser(random, name, flavour, manner, clean, scattered);
  return { clean, scattered, config: configOf(ending), forms };
}

function rootFiles(random: Random, manner: string): [string, string][] {
  const yaml: [string, string] = ['pnpm-workspace.yaml', "packages:\n  - 'packages/*'\n"];
  const isPnpm = manner.startsWith('workspace:') && random.chance(0.6);
  const root = { name: 'acme', private: true, ...(!isPnpm && { workspaces: ['packages/*'] }) };
  return [['package.json', `${JSON.stringify(root, null, 2)}\n`], ...(isPnpm ? [yaml] : [])];
}

type Dependencies = Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;

function manifest(
  name: string,
  version: string,
  flavour: Flavour,
  exports: string[][],
  dependencies: Dependencies,
  indent: string | number = 2,
): string {
  const type = flavour === 'commonjs' ? {} : { type: 'module' };
  const map = exports.length > 0 ? { exports: Object.fromEntries(exports) } : {};
  const json = { name: `@acme/${name}`, version, private: true, ...type, ...map, ...dependencies };
  return `${JSON.stringify(json, null, indent)}\n`;
}

/** A package that uses the symbols, whose manifest lacks the canonical package or has it already. */
function addUser(
  random: Random,
  name: string,
  flavour: Flavour,
  manner: string,
  clean: Tree,
  scattered: Tree,
): void {
  const path = `packages/${name}/package.json`;
  const legacy: [string, string] = [
    '@acme/legacy',
    manner === '^1.2.0' || manner === '1.2.0' ? manner.replace('1.2.0', '1.0.0') : manner,
  ];
  const core: [string, string] = ['@acme/core', manner];
  const others = random
    .shuffled([
      ['@acme/ui-kit', '^3.0.0'],
      ['ws', '8.18.0'],
      ['zod', '^3.23.0'],
    ] as [string, string][])
    .slice(0, random.below(4));
  const isSorted = random.chance(0.5);
  const before = isSorted ? sorted([legacy, ...others]) : random.shuffled([legacy, ...others]);
  const inOrder = before.every(([key], i) => i === 0 || before[i - 1]![0] < key);
  const after = inOrder ? sorted([...before, core]) : [...before, core];
  const section = random.chance(0.3) ? 'devDependencies' : 'dependencies';
  const indent = random.pick([2, 4, '\t']);
  const write = (list: [string, string][]): string =>
    manifest(name, '0.1.0', flavour, [], { [section]: Object.fromEntries(list) }, indent);
  clean.set(path, write(after));
  scattered.set(path, random.chance(0.3) ? write(after) : write(before));
}

const sorted = (list: [string, string][]): [string, string][] =>
  [...list].sort(([a], [b]) => (a < b ? -1 : 1));

function declaration(flavour: Flavour, { name }: Symbol): string {
  if (flavour === 'typescript') return `export function ${name}(text: string): string {\n  return text;\n}\n`;
  const body = `function ${name}(text) {\n  return text;\n}\n`;
  return flavour === 'javascript' ? `export ${body}` : `${body}\nexports.${name} = ${name};\n`;
}

/** A module that passes names on: `[specifier or module, name, new name]`. */
function index(flavour: Flavour, prefix: string, names: readonly [string, string, string][]): string {
  const ending = prefix && flavour === 'javascript' ? '.js' : '';
  const lines = names.map(([module, name, as]) => {
    const from = `${prefix}${module}${ending}`;
    if (flavour === 'commonjs') return `exports.${as} = require('${from}').${name};`;
    return `export { ${name === as ? name : `${name} as ${as}`} } from '${from}';`;
  });
  return `${lines.join('\n')}\n`;
}

function configOf(ending: string): ConsolidationConfig {
  return {
    consolidations: SYMBOLS.map(({ module, name, legacy }) => ({
      canonical: `packages/core/src/${module}.${ending}#${name}`,
      duplicates: [`packages/legacy/src/index.${ending}#${legacy}`],
      breaking: true,
    })),
  };
}
