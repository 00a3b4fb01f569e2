// Wraps real functions and classes, has the tool inline them, and compares (`npm run inline -- --help`):
//   npm run inline -- --packages path/to/project:tsconfig.json --tests 'npx vitest run'
// Exits with 1 if something is wrong.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toolCommand } from '../scatter/gather.ts';
import { type Random, randomFrom } from '../scatter/random.ts';
import type { Tree } from '../scatter/resolve.ts';
import { readFolder } from '../scatter/trees.ts';
import { adapterMutations, wrapClass } from './adapters.ts';
import type { Candidates } from './candidates.ts';
import { cleanTree, runTests, type TestRun } from './clean-trees.ts';
import {
  type AdapterForm,
  adapterForms,
  type Form,
  type Layer,
  type WrapperForm,
  wrapperForms,
} from './layer.ts';
import { allMutations } from './mutations.ts';
import { differences, reroute } from './reroute.ts';
import { findCandidates } from './search.ts';
import { mutableWrappers, swappedAtTheCall, wrapFunction, wrapperMutations } from './wrappers.ts';

const usage = `npm run inline -- [--packages NAME|DIR:TSCONFIG,…] [--seed N] [--layers N] [--only adapters|wrappers]
  --mutants        every layer does one thing more, and all must be refused
  --tests COMMAND  a project's own tests count the same in the clean tree, behind the layers and after
  --keep           says where the last tree is`;

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: 'viem,zod,router' },
    seed: { type: 'string', default: '1' },
    layers: { type: 'string', default: '60' },
    only: { type: 'string' },
    tests: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Judged {
  layer: Layer;
  result: 'converted' | 'refused';
  why?: string;
}

const all: Judged[] = [];
let wrong = 0;
if (values.help) console.log(usage);
else {
  for (const name of values.packages.split(',')) run(name);
  report();
}
process.exitCode = wrong > 0 ? 1 : 0;

function run(name: string): void {
  const random = randomFrom(Number(values.seed));
  const source = cleanTree(name);
  const clean = source.tree;
  const root = source.write(clean);
  const candidates = findCandidates(root, source.tsconfig);
  const layers = choose(candidates, Number(values.layers), random);
  const rerouted = reroute(clean, layers);
  const runs: TestRun[] = values.tests === undefined ? [] : [runTests(values.tests, root)];
  rmSync(root, { recursive: true, force: true });
  const consolidations = layers.map(({ canonical, duplicates }) => ({
    canonical,
    duplicates: [...duplicates],
    breaking: true as const,
  }));
  const folder = source.write(rerouted, { consolidations });
  console.log(
    `\n${source.name}: ${clean.size} files, ${candidates.functions.length} functions and ${candidates.classes.length} classes that could be wrapped, ${layers.length} layers, seed ${values.seed}`,
  );
  if (values.tests !== undefined) runs.push(testedLike(runs[0]!, values.tests, folder));
  const { refusals } = consolidate(folder);
  const found = read(folder, clean, layers);
  const refused = layers.filter(({ files }) => [...files].some(([path, text]) => found.get(path) === text));
  const expected = reroute(clean, refused);
  // What a mutant needs more than the layer stays where it was.
  if (values.mutants)
    for (const { files } of layers)
      for (const path of files.keys()) if (!expected.has(path)) found.delete(path);
  // Of a chain the inner wrapper may go alone.
  const inChains = new Set(
    refused.filter(({ files }) => files.size > 1).flatMap(({ files }) => [...files.keys()]),
  );
  const list = differences(expected, found).filter(({ file }) => !inChains.has(file));
  if (values.mutants)
    for (const layer of layers.filter((each) => !refused.includes(each)))
      list.push({
        file: layer.duplicates[0]!,
        what: `was inlined although it is a mutant: ${layer.mutation}\n${[...layer.files.values()].join('\n')}`,
      });
  if (values.tests !== undefined) {
    runs.push(testedLike(runs[0]!, values.tests, folder));
    for (const [index, tree] of ['clean', 'layered', 'inlined'].entries())
      console.log(`tests, ${tree}:`.padEnd(16) + [runs[index]!.count, ...runs[index]!.failures].join('\n  '));
    if (new Set(runs.map(({ count }) => count)).size > 1)
      list.push({ file: values.tests, what: 'does not count the same in all three' });
  }
  for (const { file, what } of list) console.log(`\nwrong: ${file} ${what}`);
  wrong += list.length;
  for (const layer of layers) {
    const why = refusals.find(({ step }) => layer.duplicates.some((duplicate) => step.includes(duplicate)));
    if (refused.includes(layer))
      all.push({
        layer,
        result: 'refused',
        why: why ? `${why.code} ${why.file}:${why.line ?? ''} ${why.message}` : 'nothing says why',
      });
    else all.push({ layer, result: 'converted' });
  }
  if (values.keep) console.log(`kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

/** Tests that depend on time fail on a busy machine, so what differs from the clean tree is run once more. */
function testedLike(clean: TestRun, command: string, folder: string): TestRun {
  const first = runTests(command, folder);
  if (first.count === clean.count) return first;
  console.log(`run once more, because of\n  ${[first.count, ...first.failures].join('\n  ')}`);
  return runTests(command, folder);
}

function choose(candidates: Candidates, count: number, random: Random): Layer[] {
  const layers: Layer[] = [];
  const taken = new Map<string, { start: number; end: number }[]>();
  const pool = random.shuffled([
    ...(values.only === 'adapters' ? [] : candidates.functions),
    ...(values.only === 'wrappers' ? [] : candidates.classes),
  ]);
  for (const candidate of pool) {
    if (layers.length === count) break;
    const id = layers.length + 1;
    for (const [form, mutation] of tries(candidate.kind, layers, random)) {
      const layer =
        candidate.kind === 'function'
          ? wrapFunction(candidate, candidates, form as WrapperForm, id, random, mutation)
          : wrapClass(candidate, candidates, form as AdapterForm, id, random, mutation);
      if (!layer || overlaps(layer, taken)) continue;
      layers.push(layer);
      break;
    }
  }
  return layers;
}

/** Forms, and what each does more, to try in this order: those that there are few of come first. */
function tries(
  kind: 'function' | 'class',
  layers: readonly Layer[],
  random: Random,
): [form: Form, mutation?: string][] {
  const forms = formsFor(kind, layers, random);
  if (!values.mutants) return forms.map((form) => [form]);
  const count = (mutation: string): number => layers.filter((layer) => layer.mutation === mutation).length;
  return forms.flatMap((form) => {
    const all = kind === 'function' ? wrapperMutations : adapterMutations(form as AdapterForm);
    const ordered = random.shuffled(all).sort((one, other) => count(one) - count(other));
    return ordered.map((mutation): [Form, string] => [form, mutation]);
  });
}

function formsFor(kind: 'function' | 'class', layers: readonly Layer[], random: Random): readonly Form[] {
  const ofFunctions = values.mutants ? mutableWrappers : wrapperForms;
  const all: readonly Form[] = kind === 'function' ? ofFunctions : adapterForms;
  const count = (form: Form): number => layers.filter((layer) => layer.form === form).length;
  const forms = random.shuffled(all).sort((one, other) => count(one) - count(other));
  // Trees are full of error classes that are only constructed.
  return forms.filter((form) => form !== 'empty subclass' || count(form) < Number(values.layers) / 8);
}

/** Whether an edit lies within another layer's; remembers its own if not. */
function overlaps({ replacements }: Layer, taken: Map<string, { start: number; end: number }[]>): boolean {
  for (const [file, edits] of replacements)
    for (const edit of edits)
      if (taken.get(file)?.some(({ start, end }) => edit.start <= end && start <= edit.end)) return true;
  for (const [file, edits] of replacements) taken.set(file, [...(taken.get(file) ?? []), ...edits]);
  return false;
}

interface ToolRefusal {
  code: string;
  step: string;
  file: string;
  line?: number;
  message: string;
}

function consolidate(folder: string): { refusals: ToolRefusal[] } {
  const tool = (args: string) =>
    spawnSync(`${toolCommand()} ${args} --no-color --cwd ${JSON.stringify(folder)}`, {
      shell: true,
      encoding: 'utf8',
      maxBuffer: 1 << 29,
    });
  const out = `${folder}.plan`;
  const dry = tool(`diff --format json --out ${JSON.stringify(out)}`);
  if (dry.status !== 0) throw new Error(`diff ended with ${dry.status}: ${dry.stderr.slice(-3000)}`);
  const applied = tool(`apply ${JSON.stringify(out)} --allow-dirty`);
  if (![0, 1, 3].includes(applied.status ?? -1))
    throw new Error(`apply ended with ${applied.status}: ${applied.stderr.slice(-3000)}`);
  rmSync(out, { recursive: true, force: true });
  return JSON.parse(dry.stdout) as { refusals: ToolRefusal[] };
}

function read(folder: string, clean: Tree, layers: readonly Layer[]): Tree {
  const found = readFolder(folder);
  const known = new Set([...clean.keys(), ...layers.flatMap(({ files }) => [...files.keys()])]);
  const own = /^(?:canonize\.|node_modules\/|\.gitignore)/;
  return new Map([...found].filter(([path]) => known.has(path) || !own.test(path)));
}

function report(): void {
  const share = (list: readonly Judged[]): string => {
    const done = list.filter(({ result }) => result === 'converted').length;
    return `${done} of ${list.length} converted`;
  };
  console.log(`\nall: ${share(all)}, ${wrong} wrong`);
  for (const form of [...wrapperForms, ...adapterForms]) {
    const list = all.filter(({ layer }) => layer.form === form);
    if (list.length > 0) console.log(`  ${form.padEnd(18)} ${share(list)}`);
  }
  for (const mutation of [...allMutations, swappedAtTheCall]) {
    const list = all.filter(({ layer }) => layer.mutation === mutation);
    if (list.length > 0) console.log(`  ${mutation.padEnd(42)} ${share(list)}`);
  }
  const reasons = new Map<string, string[]>();
  for (const { layer, result, why = '' } of all)
    if (result === 'refused')
      reasons.set(why.split(' ')[0]!, [
        ...(reasons.get(why.split(' ')[0]!) ?? []),
        `${layer.form} ${layer.canonical}: ${why}`,
      ]);
  for (const [code, list] of reasons) {
    console.log(`\n${list.length} refused with ${code}, such as`);
    for (const each of list.slice(0, 4)) console.log(`  ${each}`);
  }
}
