// Tests with doubles beside the rerouted importers: in the clean tree they replace the canonical's module, in the
// scattered one the legacy module that the importer was sent through. Gathering has to bring their paths and keys back.

import { posix } from 'node:path';
import { type Program, readProgram } from './program.ts';
import { randomFrom } from './random.ts';
import { isTypeScript, specifierInStyle, type Tree, withoutExtension } from './resolve.ts';
import type { Reroute, Scattered } from './scatter.ts';

/** How a test replaces a module; each is written for the clean and for the scattered tree. */
export const MOCK_FORMS = [
  'literal',
  'method',
  'block',
  'spread',
  'jest',
  'load',
  'chained',
  'later',
  'resolved',
  'held',
] as const;
export type MockForm = (typeof MOCK_FORMS)[number];

export type Mocked = { clean: Tree; scattered: Scattered; forms: MockForm[] };

/** Adds a test for every rerouted importer that can have one, at most `count`. */
export function withMocks(tree: Tree, scattered: Scattered, seed: number, count: number): Mocked {
  const random = randomFrom(seed);
  const before = readProgram(tree);
  const after = readProgram(scattered.files);
  const clean = new Map(tree);
  const files = new Map(scattered.files);
  const forms: MockForm[] = [];
  for (const reroute of random.shuffled(scattered.reroutes)) {
    if (forms.length === count) break;
    const pair = namesOf(before, after, reroute);
    if (!pair) continue;
    const safe = pair.isAlone ? MOCK_FORMS : (['spread', 'jest', 'block', 'load'] as const);
    const form = safe[forms.length % safe.length]!;
    clean.set(pair.test, written(form, pair.test, pair.subject, pair.canonical));
    files.set(pair.test, written(form, pair.test, pair.subject, pair.legacy));
    forms.push(form);
  }
  return { clean, scattered: { ...scattered, files }, forms };
}

type Named = { specifier: string; name: string };
type Pair = {
  test: string;
  subject: string;
  canonical: Named;
  legacy: Named;
  /** The importer takes nothing else from the canonical's module, so that a double may leave out the rest. */
  isAlone: boolean;
};

const STATEMENTS = new Set(['renamed', 'local alias', 'default', 'same name', 'namespace']);

function namesOf(before: Program, after: Program, reroute: Reroute): Pair | undefined {
  const { importer, symbol, legacy, typeOnly, form } = reroute;
  const [target = '', name = ''] = symbol.split('#');
  const [module = '', other = ''] = legacy.split('#');
  const source = before.modules.get(importer);
  const statement = source?.statements.find(
    ({ specifier }) => before.resolver.resolve(importer, specifier) === target,
  );
  if (!statement || typeOnly || !STATEMENTS.has(form) || name === '*' || name === 'default') return undefined;
  if (other === 'default' || isSeenBeside(before, importer, target)) return undefined;
  const ending = isTypeScript(importer) ? 'ts' : 'js';
  const test = `${withoutExtension(importer)}.${name}.test.${ending}`;
  if (before.modules.has(test)) return undefined;
  const like = { specifier: statement.specifier, target };
  const canonical = specifierInStyle(before.resolver, test, like, target);
  const detour = specifierInStyle(after.resolver, test, like, module);
  const subject = `./${posix.basename(withoutExtension(importer))}${/\.[cm]?[jt]sx?$/.exec(statement.specifier)?.[0] ?? ''}`;
  if (!canonical || !detour || before.resolver.resolve(test, subject) !== importer) return undefined;
  const taken = source!.statements
    .filter(({ specifier }) => before.resolver.resolve(importer, specifier) === target)
    .flatMap(({ named, defaultName }) => [...named, ...(defaultName ? [defaultName] : [])]);
  return {
    test,
    subject,
    canonical: { specifier: canonical, name },
    legacy: { specifier: detour, name: other === '*' ? name : other },
    isAlone: taken.length === 1,
  };
}

/** Whether something else that the importer reaches loads the canonical's module: it would get the double as well. */
function isSeenBeside(program: Program, importer: string, target: string): boolean {
  const named = (path: string): (string | undefined)[] => {
    const module = program.modules.get(path);
    const specifiers = [...(module?.statements ?? []), ...(module?.uses ?? [])].map(
      ({ specifier }) => specifier,
    );
    return specifiers.map((specifier) => program.resolver.resolve(path, specifier));
  };
  const reached = new Set([importer]);
  for (const path of reached) for (const next of named(path)) if (next) reached.add(next);
  return [...reached].some((path) => path !== importer && named(path).includes(target));
}

function written(form: MockForm, test: string, subject: string, { specifier, name }: Named): string {
  const typed = isTypeScript(test);
  const library = form === 'jest' ? 'jest' : 'vi';
  const head = `import * as subject from '${subject}';\n\n${typed ? `declare const ${library}: any;\n${form === 'resolved' ? 'declare const require: any;\n' : ''}\n` : ''}`;
  const original = typed ? '(original: any) =>' : '(original) =>';
  const bodies: Record<MockForm, string> = {
    literal: `vi.mock('${specifier}', () => ({ ${name}: vi.fn() }));\n`,
    method: `vi.mock('${specifier}', () => ({\n  ${name}() {\n    return undefined;\n  },\n}));\n`,
    block: `vi.mock('${specifier}', async ${original} {\n  const actual = await original();\n  return { ...actual, ${name}: vi.fn(actual.${name}) };\n});\n`,
    spread: `vi.mock('${specifier}', async ${original} ({ ...(await original()), ${name}: vi.fn() }));\n`,
    jest: `jest.mock('${specifier}', () => ({ ...jest.requireActual('${specifier}'), ${name}: jest.fn() }));\n`,
    load: `export const load = async () => (await vi.importActual('${specifier}')).${name};\n`,
    chained: `vi.mock('./none').mock('${specifier}', () => ({ '${name}': vi.fn() }));\n`,
    resolved: `vi.doMock(require.resolve('${specifier}'), () => ({ ${name}: vi.fn() }));\n`,
    held: `const path = '${specifier}';\nvi.doMock(path, () => ({ ${name}: vi.fn() }));\nvi.doUnmock(path);\n`,
    later: `vi.doMock('${specifier}', () => ({ ${name}: vi.fn() }));\n`,
  };
  return `${head}${bodies[form]}\nexport const run = () => subject;\n`;
}
