// Makes real functions async and judges what came of it:
//   npm run conversions -- [--packages rxjs,zod] [--folders DIR,DIR] [--seed N] [--sources N] [--calls 5-100]
//     [--only SYMBOL,SYMBOL] [--mutants N]
// A folder is a clean clone under git with its packages installed; conversions are applied there and taken back. Exits
// with 1 if something is wrong.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeTree } from '../scatter/gather.ts';
import { randomFrom } from '../scatter/random.ts';
import { dependenciesOf, loadTree } from '../scatter/trees.ts';
import { added, census, faults } from './judge.ts';
import { lint } from './lint.ts';
import { mutate } from './mutants.ts';
import { Tree } from './program.ts';
import { type Source, sourcesIn } from './sources.ts';
import { convert, type Refusal, takeBack } from './tool.ts';

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: '' },
    folders: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    sources: { type: 'string', default: '20' },
    calls: { type: 'string', default: '5-100' },
    only: { type: 'string' },
    mutants: { type: 'string', default: '0' },
    keep: { type: 'boolean', default: false },
  },
});
const listed = (text: string): string[] => text.split(',').filter((each) => each !== '');
let wrong = 0;
for (const name of listed(values.packages)) {
  const folder = onDisk(name);
  run(name, folder);
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}
for (const folder of listed(values.folders)) run(basename(folder), resolve(folder));
process.exitCode = wrong > 0 ? 1 : 0;

function run(name: string, root: string): void {
  const [fewest = 5, most = 100] = values.calls.split('-').map(Number);
  const tree = new Tree(root);
  const all = sourcesIn(tree, fewest, most);
  const free = all.filter(({ barriers }) => barriers.length === 0);
  const chosen = values.only
    ? all.filter(({ symbol }) => values.only!.split(',').includes(symbol))
    : choose(all, free);
  console.log(
    `\n${name}: ${tree.files().length} files, ${all.length} functions with ${values.calls} calls, ${free.length} without a barrier; ${chosen.length} tried, seed ${values.seed}`,
  );
  if (chosen.length === 0) return;
  const before = census(tree);
  const symbols = chosen.map(({ symbol }) => symbol);
  const { converted, refused, files, again, verified } = convert(root, symbols);
  const texts = textsBefore(root, files);
  const found = [
    ...newLint(root, files),
    ...(converted.length > 0 ? faults(before, root, converted) : []),
    ...again.map((file) => `a second run changes ${file}`),
  ];
  for (const each of found) console.log(`  wrong: ${each}`);
  for (const each of verified) console.log(`  verify: ${each.trim()}`);
  wrong += found.length;
  const share = (list: readonly Source[]): string =>
    `${list.filter(({ symbol }) => converted.includes(symbol)).length} of ${list.length}`;
  console.log(
    `  converted ${share(chosen)}, in ${files.length} files; without a barrier ${share(chosen.filter(({ barriers }) => barriers.length === 0))}`,
  );
  for (const source of chosen) describe(source, refused.get(source.symbol) ?? []);
  if (values.mutants !== '0' && converted.length > 0) {
    const mutants = mutate(root, converted, texts, Number(values.mutants), randomFrom(Number(values.seed)));
    const count = (who: 'tool' | 'oracle' | 'eslint'): number => mutants.filter((each) => each[who]).length;
    console.log(
      `  ${mutants.length} awaits taken away: verify found ${count('tool')}, the oracle ${count('oracle')}, typescript-eslint ${count('eslint')}`,
    );
    for (const { file, line, text, tool, oracle } of mutants)
      if (!tool || !oracle)
        console.log(`  missed by ${tool ? 'the oracle' : 'verify'}: ${file}:${line} ${text}`);
  }
  if (values.keep) console.log(`  kept in ${root}`);
  else takeBack(root);
}

/** Changed files as git has them. */
function textsBefore(root: string, files: readonly string[]): Map<string, string> {
  return new Map(
    files.map((file) => {
      const { stdout } = spawnSync('git', ['show', `HEAD:./${file}`], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      return [file, stdout];
    }),
  );
}

/** What typescript-eslint finds in the converted files and did not find before. */
function newLint(root: string, files: readonly string[]): string[] {
  const words = (): string[] =>
    lint(root, files).map(({ file, rule, message }) => `eslint: ${file} ${rule}: ${message}`);
  const after = words();
  if (after.length === 0) return [];
  const converted = textsOnDisk(root, files);
  write(root, textsBefore(root, files));
  const before = words();
  write(root, converted);
  return added(before, after);
}

function textsOnDisk(root: string, files: readonly string[]): Map<string, string> {
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}

function write(root: string, texts: ReadonlyMap<string, string>): void {
  for (const [file, text] of texts) writeFileSync(join(root, file), text);
}

function describe(source: Source, refusals: readonly Refusal[]): void {
  const { symbol, calls, functions, barriers } = source;
  const barrier = barriers.length === 0 ? 'no barrier' : `${barriers.length}: ${barriers[0]}`;
  const result = refusals.length === 0 ? 'converted' : `${refusals.length} refusals`;
  console.log(`  ${symbol} (${calls} calls, ${functions} functions; ${barrier}): ${result}`);
  for (const { code, file, line, message } of refusals.slice(0, 4))
    console.log(`      ${code} ${file}:${line ?? ''} ${message.slice(0, 300)}`);
}

/** Half of them without a barrier, as far as there are any. */
function choose(all: readonly Source[], free: readonly Source[]): Source[] {
  const random = randomFrom(Number(values.seed));
  const count = Number(values.sources);
  const first = random.shuffled(free).slice(0, Math.ceil(count / 2));
  const rest = random.shuffled(all.filter((each) => !first.includes(each)));
  return [...first, ...rest.slice(0, count - first.length)];
}

function onDisk(name: string): string {
  const folder = writeTree(loadTree(name));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\ncanonize.*\n');
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder });
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message', 'base');
  const installed = dependenciesOf(name);
  if (installed) symlinkSync(installed, join(folder, 'node_modules'));
  return folder;
}
