// The full set of the oracle, for bench/ and for a person who hunts a failure:
//   npx tsc -p test/scatter && node dist/test/scatter/main.js [--packages effect,rxjs+paths] [--tree DIR]
//     [--seed N] [--reroutes N] [--mocks N] [--forms renamed,default] [--disputed] [--misses N] [--keep] [--compile] [--parts] [--commonjs]
// Exit 1 on any miss, or when a form of the contract has too few reroutes; 2 when it could not run.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FORMS, type Form } from './candidates.ts';
import { COMMONJS_FORMS, scatterCommonJs } from './commonjs.ts';
import { compareCommonJs } from './commonjs-compare.ts';
import type { Difference } from './compare.ts';
import { compilerErrors, gather, toolExists } from './gather.ts';
import { withMocks } from './mocks.ts';
import { inParts } from './parts.ts';
import { type Outcome, outcomeOf, printCounts, printRun } from './report.ts';
import { isSource, type Tree } from './resolve.ts';
import { type Scattered, scatter } from './scatter.ts';
import { parse, parseErrors } from './statements.ts';
import { DEFAULT_TREES, dependenciesOf, loadTree, readFolder, styleName } from './trees.ts';

/** The forms and the number that the contract asks for, over the whole set. */
const ASKED: Form[] = ['renamed', 'local alias', 'default', 'namespace', 'type-only'];
const AT_LEAST = 10;

type Options = ReturnType<typeof readOptions>;

function readOptions() {
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
      mocks: { type: 'string', default: '0' },
      compile: { type: 'boolean', default: false },
      parts: { type: 'boolean', default: false },
      commonjs: { type: 'boolean', default: false },
    },
  });
  const forms = values.forms?.split(',') as Form[] | undefined;
  const unknown = forms?.find((form) => !FORMS.includes(form));
  if (unknown) throw new Error(`no form is called ${unknown}; known: ${FORMS.join(', ')}`);
  const number = (name: string, text: string): number => {
    if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a number, not ${text}`);
    return Number(text);
  };
  return {
    ...values,
    forms,
    seed: number('seed', values.seed),
    reroutes: number('reroutes', values.reroutes),
    misses: number('misses', values.misses),
    mocks: number('mocks', values.mocks),
    isFullSet: !values.tree && !values.packages && !values.forms,
  };
}

function main(): number {
  const options = readOptions();
  if (!options.compile && !toolExists())
    throw new Error('dist/bin/canonize.js does not exist: run npm run build');
  const names = options.tree ? [options.tree] : (options.packages?.split(',') ?? DEFAULT_TREES);
  const outcomes = names.map((name) => runTree(name, options));
  const total: Outcome = {
    reroutes: outcomes.flatMap(({ reroutes }) => reroutes),
    missed: new Set(outcomes.flatMap(({ missed }) => [...missed])),
    differences: outcomes.flatMap(({ differences }) => differences),
  };
  console.log(`\nall ${names.length} trees: ${total.differences.length} misses`);
  printCounts(total);
  const few = ASKED.filter((asked) => total.reroutes.filter(({ form }) => form === asked).length < AT_LEAST);
  if (options.isFullSet && few.length > 0)
    console.log(`  fewer than ${AT_LEAST} reroutes: ${few.join(', ')}`);
  return total.differences.length > 0 || (options.isFullSet && few.length > 0) ? 1 : 0;
}

function runTree(name: string, options: Options): Outcome {
  const plain = options.tree ? readFolder(options.tree) : loadTree(name);
  if (options.commonjs) return commonJsOnly(name, plain, options);
  const { clean: tree, scattered } = withMocks(plain, scatter(plain, options), options.seed, options.mocks);
  const style = options.tree ? 'a folder' : styleName(name);
  console.log(`\n${name} (${style}): ${tree.size} files, seed ${options.seed}`);
  if (options.compile) {
    return compileOnly(tree, scattered, options.tree ? installedIn(options.tree) : dependenciesOf(name));
  }
  if (options.parts) return partsOnly(scattered);
  const gathered = gather(tree, scattered, { keep: options.keep });
  const outcome = outcomeOf(scattered, gathered.comparison.differences);
  printCounts(outcome);
  printRun(scattered, gathered, outcome, options.misses);
  if (outcome.differences.length > 0) {
    const flags = `${options.disputed ? ' --disputed' : ''}${options.forms ? ` --forms '${options.forms}'` : ''}`;
    const source = `${options.tree ? '--tree' : '--packages'} ${name}`;
    console.log(`  again with: ${source} --seed ${options.seed} --reroutes ${options.reroutes}${flags}`);
  }
  if (options.keep) console.log(`  kept: ${gathered.folder}`);
  return outcome;
}

/** Of a tree of CommonJS: what requires a module is sent through legacy modules of CommonJS. */
function commonJsOnly(name: string, tree: Tree, { seed, reroutes, misses, keep }: Options): Outcome {
  const scattered = scatterCommonJs(tree, seed, reroutes);
  const gathered = gather(tree, scattered, { keep, judge: compareCommonJs });
  const { differences, notes } = gathered.comparison;
  console.log(`\n${name} (CommonJS): ${tree.size} files, seed ${seed}`);
  console.log(`  reroutes ${scattered.reroutes.length}`);
  const counts = COMMONJS_FORMS.map(
    (form) => `${form} ${scattered.reroutes.filter((each) => each.form === form).length}`,
  );
  console.log(`  forms: ${counts.join(', ')}`);
  const left = scattered.legacyFiles.filter((file) => differences.some((each) => each.file === file)).length;
  const seconds = (gathered.milliseconds / 1000).toFixed(1);
  console.log(
    `  apply: exit ${gathered.exit}, ${seconds} s; ${left} of ${scattered.legacyFiles.length} legacy modules left; ` +
      `${differences.length} misses, ${notes.length} files with requires that stand otherwise`,
  );
  for (const { kind, file, explanation } of differences.slice(0, misses)) {
    console.log(`  miss  ${kind} ${file}\n          ${explanation.slice(0, 600)}`);
    for (const { form, legacy, symbol } of scattered.reroutes
      .filter((each) => each.importer === file)
      .slice(0, 3))
      console.log(`          ${form} through ${legacy} for ${symbol}`);
    const said = gathered.output.split('\n').filter((line) => line.includes(file));
    for (const line of said.slice(0, 3)) console.log(`          said: ${line.trim().slice(0, 200)}`);
  }
  if (keep) console.log(`  kept: ${gathered.folder}`);
  return { reroutes: [], missed: new Set(), differences };
}

/** Does one part after the other end where the whole ends? */
function partsOnly(scattered: Scattered): Outcome {
  const { moved, differing } = inParts(scattered);
  console.log(`  ${moved.join(' and ')} files in parts; ${differing.length} end differently`);
  for (const file of differing.slice(0, 10)) console.log(`  differs  ${file}`);
  const differences = differing.map(
    (file): Difference => ({ kind: 'outside', file, explanation: 'it ends differently in parts' }),
  );
  return { reroutes: scattered.reroutes, missed: new Set(), differences };
}

/** Without the tool: is the scattered tree the same program, as far as a compiler can tell? */
function compileOnly(tree: Tree, scattered: Scattered, dependencies: string | undefined): Outcome {
  const before = compilerErrors(tree, dependencies);
  const left = [...before];
  const fresh = compilerErrors(scattered.files, dependencies).filter((error) => {
    const at = left.indexOf(error);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  for (const [path, text] of scattered.files) {
    const isChanged = isSource(path) && tree.get(path) !== text;
    if (isChanged && parseErrors(parse(path, text)).length > 0) fresh.push(`${path} does not parse`);
  }
  const differences = fresh.map((explanation): Difference => ({ kind: 'syntax', file: '', explanation }));
  const outcome: Outcome = { reroutes: scattered.reroutes, missed: new Set(), differences };
  printCounts(outcome);
  console.log(
    `  ${before.length} compiler errors in the clean tree, ${fresh.length} more in the scattered one`,
  );
  for (const error of fresh.slice(0, 10)) console.log(`  new   ${error}`);
  return outcome;
}

function installedIn(folder: string): string | undefined {
  const installed = resolve(folder, 'node_modules');
  return existsSync(installed) ? installed : undefined;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
