// What is measured on: effect's own sources, once or several times, with one module moved; and the tools to compare
// with. Everything lies in a folder of the system's temporary directory, and nothing of it in this project.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = ['effect@4.1.0', '@types/node@20.19.43', '@ast-grep/cli@0.51.1', 'jscodeshift@17.4.0'];

/** The sources below `src/`: the old path, and where the module went. */
const oldModule = 'src/Option.ts';
const newModule = 'src/canon/Option.ts';

export interface BenchTree {
  root: string;
  copies: number;
  files: number;
  /** Of all sources, in bytes. */
  bytes: number;
  /** The modules at the old path: one for each copy. */
  old: string[];
  /** Who names the old path, and how often. */
  importers: Map<string, number>;
}

export function cacheFolder(): string {
  const folder = join(tmpdir(), 'canonize-bench');
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function repositoryRoot(): string {
  let folder = fileURLToPath(new URL('.', import.meta.url));
  // This file runs as a compiled copy, which lies deeper.
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('the repository is not around this file');
    folder = dirname(folder);
  }
  return folder;
}

/** The `node_modules` with effect and the tools to compare with. */
export const installed = (): string => install(packages);

/** A `node_modules` with some packages, installed once. */
export function install(packages: readonly string[]): string {
  const name = packages.join('+').replace(/[^\w.+-]+/g, '-');
  const folder = join(cacheFolder(), name);
  if (!existsSync(folder)) {
    const work = `${folder}.${process.pid}`;
    mkdirSync(work);
    writeFileSync(join(work, 'package.json'), '{ "private": true }\n');
    // An install script would only put ast-grep's program where npm's link leads; it is found without.
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...options, ...packages], { cwd: work, stdio: 'inherit' });
    renameSync(work, folder);
  }
  return join(folder, 'node_modules');
}

/** ast-grep's own program, from the package of this platform. */
export function astGrepProgram(): string {
  const scope = join(installed(), '@ast-grep');
  const { platform, arch } = process;
  const platformPackage = readdirSync(scope).find((name) => name.startsWith(`cli-${platform}-${arch}`));
  if (!platformPackage) throw new Error(`ast-grep has no program for ${platform} ${arch}`);
  return join(scope, platformPackage, platform === 'win32' ? 'ast-grep.exe' : 'ast-grep');
}

/** Written anew each time: a tree that an earlier run broke would measure something else. */
export function effectTree(copies: number): BenchTree {
  const root = join(cacheFolder(), `effect-${copies}`);
  rmSync(root, { recursive: true, force: true });
  const prefixes =
    copies === 1 ? [''] : Array.from({ length: copies }, (_, index) => `packages/copy${index + 1}/`);
  for (const prefix of prefixes) writePackage(root, prefix);
  const consolidations = prefixes.map((prefix) => ({
    canonical: `${prefix}${newModule}#*`,
    duplicates: [`${prefix}${oldModule}#*`],
  }));
  writeJson(join(root, 'canonize.config.json'), { consolidations });
  if (copies > 1) writeJson(join(root, 'package.json'), { private: true, workspaces: ['packages/*'] });
  writeFileSync(join(root, '.gitignore'), 'node_modules/\n');
  for (const name of ['@types/node', 'undici-types']) {
    cpSync(join(installed(), name), join(root, 'node_modules', name), { recursive: true });
  }
  commit(root);
  return describe(root, prefixes);
}

function writePackage(root: string, prefix: string): void {
  const folder = join(root, prefix);
  cpSync(join(installed(), 'effect', 'src'), join(folder, 'src'), { recursive: true });
  const text = readFileSync(join(folder, oldModule), 'utf8');
  mkdirSync(join(folder, dirname(newModule)));
  writeFileSync(join(folder, newModule), text.replace(/(\bfrom ")\.\//g, '$1../'));
  writeFileSync(join(folder, oldModule), 'export * from "./canon/Option.ts"\n');
  const name = prefix === '' ? 'bench' : posix.basename(prefix);
  writeJson(join(folder, 'package.json'), { name, private: true, type: 'module' });
  writeJson(join(folder, 'tsconfig.json'), {
    compilerOptions: {
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      // One of effect's modules imports another by the package's name.
      paths: { 'effect/*': ['./src/*.ts'] },
    },
    include: ['src'],
  });
}

/** @param files texts by their paths below the root */
export function writeFiles(root: string, files: Iterable<readonly [path: string, text: string]>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

export function commit(root: string): void {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  git('init', '--quiet');
  git('-c', 'core.autocrlf=false', 'add', '--all');
  const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgsign=false'];
  git(...author, 'commit', '--quiet', '--message=tree');
}

/** Only what a tool that rewrites in place may touch: the sources. Nothing is shared with the tree. */
export function freshCopy({ root }: BenchTree): string {
  const copy = join(cacheFolder(), 'rewritten');
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true });
  return copy;
}

function describe(root: string, prefixes: string[]): BenchTree {
  const old = prefixes.map((prefix) => prefix + oldModule);
  const sources = prefixes.flatMap((prefix) => sourcesBelow(root, `${prefix}src`));
  const bytes = sources.reduce((sum, file) => sum + statSync(join(root, file)).size, 0);
  const importers = new Map(old.flatMap((target) => [...importersOf(root, sources, target)]));
  return { root, copies: prefixes.length, files: sources.length, bytes, old, importers };
}

export function sourcesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? sourcesBelow(root, path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** Found by reading alone, without the tool that is measured. */
export function importersOf(root: string, sources: string[], target: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const file of sources) {
    const text = readFileSync(join(root, file), 'utf8');
    const named = [...text.matchAll(/\bfrom "(\.[^"\n]+)"|\bimport\("(\.[^"\n]+)"\)/g)]
      .map(([, statement, expression]) => posix.join(posix.dirname(file), statement ?? expression ?? ''))
      .filter((path) => path === target).length;
    if (named > 0) found.set(file, named);
  }
  return found;
}

/** What of `src/` must name the new path after a blind rewrite, which leaves the old file where it is. */
export function rewrittenImporters(copy: string): { left: number; moved: Map<string, number> } {
  const sources = sourcesBelow(copy, 'src');
  const moved = importersOf(copy, sources, newModule);
  moved.delete(oldModule);
  return { left: importersOf(copy, sources, oldModule).size, moved };
}

/** The project's own compiler, as its users start it. */
export const compilerScript = (): string =>
  join(repositoryRoot(), 'node_modules', 'typescript', 'bin', 'tsc');
