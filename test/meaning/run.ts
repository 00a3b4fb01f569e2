// Runs programs before and after the tool made `make` async, and compares what they log. The tool is started as people
// start it; the programs are stripped of their types by TypeScript itself and run by Node.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ts } from 'ts-morph';
import { toolCommand } from '../scatter/gather.ts';
import { longestLog, type Program } from './programs.ts';

export interface Outcome {
  program: Program;
  /** `wrong`: the log is another one, or a program that was refused was changed. `endless` says nothing. */
  result: 'kept' | 'refused' | 'wrong' | 'endless';
  /** The refusal's code, or what differs. */
  why?: string;
}

export interface Judged {
  outcomes: readonly Outcome[];
  /** What the tool printed last, for a failure. */
  output: string;
  folder: string;
}

interface Report {
  refusals: { code: string; step: string; file: string; message: string }[];
}

/** @throws Error if the tool could not run, or a program does not run before anything was done to it */
export function judge(programs: readonly Program[], options: { keep?: boolean } = {}): Judged {
  const folder = mkdtempSync(join(tmpdir(), 'meaning-'));
  try {
    const tree = join(folder, 'tree');
    write(tree, programs);
    const before = logsOf(tree, join(folder, 'before'), programs);
    const { report, output } = convert(tree);
    const after = logsOf(tree, join(folder, 'after'), programs);
    const outcomes = programs.map((program, index): Outcome => {
      if (before[index]!.length >= longestLog) return { program, result: 'endless' };
      const changed = [...program.files].some(([file, text]) => read(tree, program, file) !== text);
      const refusal = report.refusals.find(({ step }) => step.includes(`${program.name}/`));
      const difference = firstDifference(before[index]!, after[index]!);
      if (difference !== undefined) return { program, result: 'wrong', why: difference };
      const core = `core.${program.dialect}`;
      const converted = read(tree, program, core) !== program.files.get(core);
      if (converted) return { program, result: 'kept' };
      if (changed) return { program, result: 'wrong', why: 'make is sync, but something was changed' };
      return { program, result: 'refused', why: refusal?.code ?? 'no refusal names it' };
    });
    return { outcomes, output, folder };
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
}

function write(tree: string, programs: readonly Program[]): void {
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  for (const program of programs)
    for (const [file, text] of program.files) put(`src/${program.name}/${file}`, text);
  put('package.json', JSON.stringify({ name: 'programs', private: true, type: 'module' }));
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    allowJs: true,
    types: [],
  };
  put('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
  const async = programs.map(sourceOf);
  put('canonize.config.json', JSON.stringify({ async }));
}

/** What is made async. */
export const sourceOf = ({ name, dialect }: Program): string => `src/${name}/core.${dialect}#make`;

const read = (tree: string, program: Program, file: string): string =>
  readFileSync(join(tree, 'src', program.name, file), 'utf8');

function convert(tree: string): { report: Report; output: string } {
  const tool = (args: string) =>
    spawnSync(`${toolCommand()} ${args} --no-color --cwd ${JSON.stringify(tree)}`, {
      shell: true,
      encoding: 'utf8',
      maxBuffer: 1 << 29,
    });
  const dry = tool(`diff --format json --out ${JSON.stringify(join(tree, '..', 'plan'))}`);
  if (dry.status !== 0) throw new Error(`diff ended with ${dry.status}: ${dry.stderr.slice(-2000)}`);
  const applied = tool(`apply ${JSON.stringify(join(tree, '..', 'plan'))} --allow-dirty`);
  if (applied.status !== 0 && applied.status !== 3 && applied.status !== 1)
    throw new Error(`apply ended with ${applied.status}: ${applied.stderr.slice(-2000)}`);
  return { report: JSON.parse(dry.stdout) as Report, output: dry.stdout + applied.stdout };
}

const runner = `
import { readFileSync } from 'node:fs';
const logs = [];
let unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push('unhandled ' + error?.message));
for (const { name, ending } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  unhandled = [];
  let end = 'end';
  try {
    const { main } = await import('./src/' + name + '/main' + ending);
    await main?.();
  } catch (error) { end = 'thrown ' + error.message; }
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { lines } = await import('./src/' + name + '/log' + ending);
  logs.push([...lines, ...unhandled, end]);
}
process.stdout.write(JSON.stringify(logs));
`;

/** What each program logs, and how it ends. */
function logsOf(tree: string, out: string, programs: readonly Program[]): string[][] {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
  };
  for (const program of programs) {
    const folder = join(out, 'src', program.name);
    mkdirSync(folder, { recursive: true });
    for (const file of program.files.keys()) {
      const text = read(tree, program, file);
      const isTyped = file.endsWith('.ts');
      const runs = isTyped ? ts.transpileModule(text, { compilerOptions }).outputText : text;
      writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), runs);
    }
  }
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(out, 'runner.js'), runner);
  writeFileSync(
    join(out, 'names.json'),
    JSON.stringify(
      programs.map(({ name, dialect }) => ({ name, ending: dialect === 'cjs' ? '.cjs' : '.js' })),
    ),
  );
  const ran = spawnSync(process.execPath, ['runner.js', 'names.json'], {
    cwd: out,
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    timeout: 120_000,
  });
  if (ran.status !== 0) throw new Error(`the programs did not run: ${ran.stderr.slice(-2000)}`);
  return JSON.parse(ran.stdout) as string[][];
}

function firstDifference(before: readonly string[], after: readonly string[]): string | undefined {
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index++) {
    const [was, is] = [before[index], after[index]];
    if (was !== is) return `line ${index + 1} of the log was ${was ?? 'none'} and is ${is ?? 'none'}`;
  }
  return undefined;
}
