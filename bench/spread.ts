// A tree that no package could be: 2,000 files in which one function with 200 call sites makes 500 others async. All of
// it is generated, so that the figure means the same everywhere.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { tsc } from './commands.ts';
import { alternate, type Report, ratios, seconds } from './figures.ts';
import { measure, type Run } from './measure.ts';
import { cacheFolder, writeFiles, writeJson } from './trees.ts';

const FILES = 2000;
const DIRECT = 200;
const UPPER = 299;

interface SpreadTree {
  root: string;
  files: number;
  symbol: string;
}

/** One function that makes 500 others async, in 2,000 files. */
export function asyncSpread(tool: string, rounds = 0): Report {
  const tree = spreadTree();
  const [ours, compiler] = alternate('async spread', rounds || 5, [
    () => diffAsync(tool, tree),
    () => tsc(tree),
  ]);
  return {
    figures: [
      {
        name: 'diff --async over 500 functions / tsc',
        goal: { atMost: 2.5 },
        values: ratios(seconds(ours!), seconds(compiler!)),
        unit: '×',
      },
    ],
    timings: [
      { name: 'diff --async', runs: ours!, observed: false },
      { name: 'tsc on 2,000 generated files', runs: compiler! },
    ],
  };
}

/** Written anew each time. */
function spreadTree(): SpreadTree {
  const root = join(cacheFolder(), 'spread');
  rmSync(root, { recursive: true, force: true });
  const files = new Map<string, string>([
    ['src/core/session.ts', core],
    ['src/main.ts', main()],
  ]);
  for (let index = 0; index < DIRECT; index++) files.set(`src/direct/${direct(index)}.ts`, directFile(index));
  for (let index = 0; index < UPPER; index++) files.set(`src/upper/${upper(index)}.ts`, upperFile(index));
  for (let index = 0; files.size < FILES; index++) files.set(`src/shelf/shelf${index}.ts`, shelfFile(index));
  writeFiles(root, files);
  writeJson(join(root, 'package.json'), { name: 'spread', private: true, type: 'module' });
  writeJson(join(root, 'tsconfig.json'), { compilerOptions, include: ['src'] });
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  return { root, files: FILES, symbol: 'src/core/session.ts#openSession' };
}

const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
};

/** The whole process with its checks, which must have converted all of it. */
function diffAsync(tool: string, { root, symbol }: SpreadTree): Run {
  const run = measure({ node: [tool, 'diff', '--async', symbol, '--cwd', root], cwd: root });
  const made = run.output.match(/^\+.*\basync\b/gm)?.length ?? 0;
  if (made < DIRECT + UPPER || !run.output.includes('0 new compiler errors'))
    throw new Error(`diff made ${made} functions async:\n${run.output.slice(0, 1000)}`);
  return run;
}

const direct = (index: number): string => `read${index}`;
const upper = (index: number): string => `join${index}`;

const core = `export interface Session {
  id: number;
  scopes: string[];
  expires: number;
}

const sessions = new Map<number, Session>();

export function openSession(id: number): Session {
  const known = sessions.get(id);
  if (known) return known;
  const made: Session = { id, scopes: [String(id)], expires: id * 60 };
  sessions.set(id, made);
  return made;
}
`;

/** The forms in which callers use what they call, in turn. */
const uses: readonly ((call: string) => string)[] = [
  (call) => `  const session = ${call};\n  return session.expires + rank(session.scopes);\n`,
  (call) => `  if (${call}.expires > 9) return 1;\n  return rank([]);\n`,
  (call) => `  return rank([\`\${${call}.id}\`]) + 1;\n`,
  (call) => `  try {\n    return ${call}.scopes.length;\n  } catch {\n    return 0;\n  }\n`,
  (call) => `  let sum = 0;\n  for (const scope of ${call}.scopes) sum += scope.length;\n  return sum;\n`,
];

function directFile(index: number): string {
  const body = uses[index % uses.length]!('openSession(id)');
  return `import { openSession } from '../core/session.ts';
import { type Shelf${index}, rank } from '../shelf/shelf${index}.ts';

export type Found${index} = Pick<Shelf${index}, 'name' | 'size'>;

export function ${direct(index)}(id: number): number {
${body}}
`;
}

/** Each calls one that reads and one that joins, and all are called. */
function upperFile(index: number): string {
  const below = index === 0 ? direct(1) : upper(Math.floor((index - 1) / 2));
  const folder = index === 0 ? 'direct' : 'upper';
  const first = direct(index % DIRECT);
  const body = uses[index % uses.length]!('open(id)').replaceAll('open(id)', 'found');
  const found = `{ id: ${first}(id), scopes: [String(id)], expires: ${below}(id + 1) }`;
  const inClass = index % 4 === 0;
  const inner = `  const found = ${found};\n${body}`;
  const declared = inClass
    ? `class Joiner {
  readonly #base = 1;
  run(id: number): number {
${inner.replace(/^(?=.)/gm, '  ')}  }
  get base(): number {
    return this.#base;
  }
}

export function ${upper(index)}(id: number): number {
  return new Joiner().run(id);
}
`
    : `export const ${upper(index)} = (id: number): number => {\n${inner}};\n`;
  return `import { ${first} } from '../direct/${first}.ts';
import { rank } from '../shelf/shelf${index}.ts';
${below === first ? '' : `import { ${below} } from '../${folder}/${below}.ts';\n`}
${declared}`;
}

function main(): string {
  const last = Array.from({ length: 150 }, (_, index) => upper(UPPER - 1 - index));
  const imports = last.map((name) => `import { ${name} } from './upper/${name}.ts';\n`).join('');
  const calls = last.map((name, index) => `  total += ${name}(${index});\n`).join('');
  return `${imports}\nexport function main(): number {\n  let total = 0;\n${calls}  return total;\n}\n`;
}

/** What the change does not touch: most of a tree. */
function shelfFile(index: number): string {
  const other = index < 40 ? undefined : index % 40;
  const imported =
    other === undefined
      ? ''
      : `import { take as takeBelow, type Shelf${other} } from './shelf${other}.ts';\n\n`;
  return `${imported}export interface Shelf${index} {
  name: string;
  size: number;
  tags: readonly string[];
  inner: { depth: number; parts: Record<string, readonly number[]> };${other === undefined ? '' : `\n  below: Shelf${other};`}
}

export type Keys${index} = keyof Shelf${index};
export type Loose${index} = { [Key in Keys${index}]?: Shelf${index}[Key] };

export function take<T extends Loose${index}>(shelf: T, key: keyof T): T[keyof T] {
  return shelf[key];
}

export const rank = (scopes: readonly string[]): number =>
  scopes
    .map((scope, place) => ({ scope, place }))
    .filter(({ scope }) => scope.length > ${index % 5})
    .reduce((sum, { place }) => sum + place, ${index});

export class Keeper${index} {
  readonly #shelves = new Map<string, Loose${index}>();

  put(shelf: Loose${index}): this {
    this.#shelves.set(shelf.name ?? '', shelf);
    return this;
  }

  names(): string[] {
    return [...this.#shelves.keys()].sort((one, two) => one.localeCompare(two));
  }

  largest(): Loose${index} | undefined {
    const all = [...this.#shelves.values()];
    return all.sort((one, two) => (two.size ?? 0) - (one.size ?? 0))[0];
  }
}
${other === undefined ? '' : `\nexport const below${index} = (shelf: Shelf${index}): unknown => takeBelow(shelf.below, 'size');\n`}`;
}
