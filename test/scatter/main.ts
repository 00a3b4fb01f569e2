// The full set of the oracle, for bench/ and for a person who hunts a failure:
//   npx tsc -p test/scatter && node dist/test/scatter/main.js [--packages effect,rxjs+paths] [--tree DIR]
//     [--seed N] [--reroutes N] [--forms renamed,default] [--disputed] [--misses N] [--keep] [--compile]
// Exit 1 on any miss, or when a form of the contract has too few reroutes; 2 when it could not run.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FORMS, type Form } from './candidates.ts';
import { compare, type Difference } from './compare.ts';
import { compilerErrors, gather } from './gather.ts';
import { LEGACY_KINDS } from './legacy.ts';
import { isSource, type Tree } from './resolve.ts';
import { type Reroute, type Scattered, type ScatterOptions, scatter } from './scatter.ts';
import { parse, parseErrors } from './statements.ts';
import { DEFAULT_TREES, dependenciesOf, loadTree, readFolder, styleName } from './trees.ts';

/** The forms and the number that the contract asks for, over the whole set. */
const ASKED: Form[] = ['renamed', 'local alias', 'default', 'namespace', 'type-only'];
const AT_LEAST = 10;

type Options = ScatterOptions & { misses: number; keep: boolean; compile: boolean };
type Result = { reroutes: Reroute[]; missed: Set<Reroute>; differences: number };

function main(): number {
  const { values } = parseArgs({
    options: {
      packages: { type: 'string' },
      tree: { type: 'string' },
      seed: { type: 'string', default: '1' },
      reroutes: { type: 'string', default: '60' },
      forms: { type: 'string' },
      misses: { type: 'string', default: '10' },
      disputed: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      compile: { type: 'boolean', default: false },
    },
  });
  const options: Options = {
    seed: Number(values.seed),
    reroutes: Number(values.reroutes),
    misses: Number(values.misses),
    disputed: values.disputed,
    keep: values.keep,
    compile: values.compile,
    forms: values.forms?.split(',') as Form[] | undefined,
  };
  const names = values.tree ? [values.tree] : (values.packages?.split(',') ?? DEFAULT_TREES);
  const results: Result[] = [];
  for (const name of names) {
    const tree = values.tree ? readFolder(values.tree) : loadTree(name);
    const scattered = scatter(tree, options);
    console.log(`\n${name} (${styleName(name)}): ${tree.size} files, seed ${options.seed}`);
    const again = `${values.tree ? '--tree' : '--packages'} ${name}`;
    const result = options.compile
      ? compileOnly(tree, scattered, values.tree ? installedIn(values.tree) : dependenciesOf(name))
      : gatherAndCompare(again, tree, scattered, options);
    results.push(result);
  }
  const total: Result = {
    reroutes: results.flatMap(({ reroutes }) => reroutes),
    missed: new Set(results.flatMap(({ missed }) => [...missed])),
    differences: results.reduce((sum, { differences }) => sum + differences, 0),
  };
  console.log(`\nall ${names.length} trees`);
  printCounts(total);
  const few = ASKED.filter(
    (form) => total.reroutes.filter((reroute) => reroute.form === form).length < AT_LEAST,
  );
  const isFullSet = !values.tree && !values.packages && !values.forms;
  if (isFullSet && few.length > 0) console.log(`fewer than ${AT_LEAST} reroutes: ${few.join(', ')}`);
  return total.differences > 0 || (isFullSet && few.length > 0) ? 1 : 0;
}

function gatherAndCompare(again: string, tree: Tree, scattered: Scattered, options: Options): Result {
  const gathered = gather(tree, scattered, { keep: options.keep });
  const { differences, notes } = gathered.comparison;
  const byFile = new Map<string, Reroute[]>();
  for (const reroute of scattered.reroutes) {
    for (const file of [reroute.importer, reroute.legacy.split('#')[0] ?? '']) {
      byFile.set(file, [...(byFile.get(file) ?? []), reroute]);
    }
  }
  const missed = new Set(differences.flatMap(({ file }) => byFile.get(file) ?? []));
  const result = { reroutes: scattered.reroutes, missed, differences: differences.length };
  printCounts(result);
  const time = `${(gathered.milliseconds / 1000).toFixed(1)} s`;
  console.log(`  apply: exit ${gathered.exit}, ${time}; ${differences.length} misses, ${notes.length} notes`);
  for (const difference of differences.slice(0, options.misses)) {
    printMiss(difference, byFile.get(difference.file) ?? [], gathered.output);
  }
  for (const { kind, file, explanation } of notes.slice(0, 3))
    console.log(`  note  ${kind} ${file}: ${explanation}`);
  const codes = refusalCodes(gathered.output);
  if (codes !== '') console.log(`  refused: ${codes}`);
  if (differences.length > 0) {
    if (gathered.exit !== 0) console.log(indent(gathered.output.split('\n').slice(-12).join('\n')));
    const flags = `${options.disputed ? ' --disputed' : ''}${options.forms ? ` --forms '${options.forms}'` : ''}`;
    console.log(`  again with: ${again} --seed ${options.seed} --reroutes ${options.reroutes}${flags}`);
  }
  if (options.keep) console.log(`  kept: ${gathered.folder}`);
  return result;
}

/** Without the tool: is the scattered tree the same program, as far as a compiler can tell? */
function compileOnly(tree: Tree, scattered: Scattered, dependencies: string | undefined): Result {
  const before = compilerErrors(tree, dependencies);
  const left = [...before];
  const fresh = compilerErrors(scattered.files, dependencies).filter((error) => {
    const at = left.indexOf(error);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  for (const [path, text] of scattered.files) {
    if (isSource(path) && parseErrors(parse(path, text)).length > 0 && tree.get(path) !== text) {
      fresh.push(`${path} does not parse`);
    }
  }
  const same = compare(tree, tree).differences;
  const result: Result = {
    reroutes: scattered.reroutes,
    missed: new Set(),
    differences: fresh.length + same.length,
  };
  printCounts(result);
  console.log(
    `  ${before.length} compiler errors in the clean tree, ${fresh.length} more in the scattered one`,
  );
  for (const error of fresh.slice(0, 10)) console.log(`  new   ${error}`);
  return result;
}

function installedIn(folder: string): string | undefined {
  const installed = resolve(folder, 'node_modules');
  return existsSync(installed) ? installed : undefined;
}

function printCounts({ reroutes, missed }: Result): void {
  const count = (title: string, test: (reroute: Reroute) => boolean): string | undefined => {
    const all = reroutes.filter(test);
    const lost = all.filter((reroute) => missed.has(reroute)).length;
    return all.length === 0 ? undefined : `${title} ${all.length}${lost > 0 ? ` (${lost} missed)` : ''}`;
  };
  const line = (parts: (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined).join(', ');
  console.log(`  ${count('reroutes', () => true) ?? 'no reroutes'}`);
  console.log(`  forms: ${line(FORMS.map((form) => count(form, (reroute) => reroute.form === form)))}`);
  console.log(
    `  kinds: ${line(LEGACY_KINDS.map((kind) => count(kind, ({ legacyKind }) => legacyKind === kind)))}`,
  );
  const chained = count('chained', ({ depth }) => depth > 1);
  const deep = count('three deep', ({ depth }) => depth > 2);
  const jsx = count('in JSX', ({ isJsx }) => isJsx);
  console.log(`  of these: ${line([chained, deep, count('types only', ({ typeOnly }) => typeOnly), jsx])}`);
}

function printMiss({ kind, file, explanation }: Difference, reroutes: Reroute[], output: string): void {
  console.log(`  miss  ${kind} ${file}\n          ${explanation}`);
  for (const { form, legacyKind, depth, importer, symbol, legacy } of reroutes.slice(0, 4)) {
    const chain = depth > 1 ? `, ${depth} deep` : '';
    console.log(`          ${form} through ${legacy} (${legacyKind}${chain}) for ${symbol} in ${importer}`);
  }
  const said = output.split('\n').filter((line) => line.includes(file));
  for (const line of said.slice(0, 3)) console.log(`          said: ${line.trim().slice(0, 200)}`);
}

/** How often each code stands in the report, most frequent first. */
function refusalCodes(output: string): string {
  const counts = new Map<string, number>();
  for (const [, code = ''] of output.matchAll(/\s([a-z]+\/[a-z-]+) at \S+:\d/g)) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([code, count]) => `${code} ${count}`).join(', ');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    | ');
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
