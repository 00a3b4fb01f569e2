// Where clean trees come from: packages that ship their TypeScript sources, folders, and small trees that are
// written down here. Packages are kept in a folder of the system's temporary directory.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from './resolve.ts';
import { rewriteTree } from './respecify.ts';

type Package = {
  install: string;
  /** Folders and files that are copied, relative to the package. */
  folders: string[];
  /** Files that need what no package gives. */
  without?: RegExp;
  style: string;
  compilerOptions: Record<string, unknown>;
  /** For sources that name themselves like a user would. */
  exports?: Record<string, string>;
  /** Packages without which its types cannot be checked. */
  types?: string[];
};

const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const NODE = { module: 'nodenext', moduleResolution: 'nodenext' };

export const PACKAGES: Record<string, Package> = {
  effect: {
    install: 'effect@4.1.0',
    folders: ['src'],
    style: "'./x.ts'",
    compilerOptions: { ...NODE, allowImportingTsExtensions: true },
    exports: { '.': './src/index.ts', './*': './src/*.ts' },
  },
  rxjs: {
    install: 'rxjs@7.8.2',
    folders: ['src'],
    style: "'./x'",
    compilerOptions: { ...BUNDLER, paths: { rxjs: ['./src/index.ts'], 'rxjs/*': ['./src/*'] } },
  },
  zod: {
    install: 'zod@4.6.7',
    folders: ['src'],
    style: "'./x.js'",
    compilerOptions: { ...NODE, paths: { zod: ['./src/index.ts'], 'zod/*': ['./src/*/index.ts'] } },
    types: ['vitest@3', 'benchmark', '@types/benchmark', 'recheck', 'esbuild', 'ts-morph@28'],
  },
  wagmi: {
    install: '@wagmi/core@3.6.5',
    folders: ['src'],
    style: "'./x.js'",
    compilerOptions: NODE,
    types: [
      'viem@2.57.1',
      '@tanstack/query-core',
      'vitest@3',
      '@tanstack/react-query@5',
      'react',
      '@ark/attest@0.56.0',
    ],
  },
  toolkit: {
    install: '@reduxjs/toolkit@2.14.0',
    folders: ['src'],
    style: "'./x'",
    compilerOptions: { ...BUNDLER, jsx: 'react-jsx', paths: { '@internal/*': ['./src/*'] } },
    types: ['react', 'react-redux', '@types/react'],
  },
  router: {
    install: '@tanstack/router-core@1.171.39',
    folders: ['src'],
    style: "'./x'",
    compilerOptions: BUNDLER,
  },
  query: {
    install: '@tanstack/query-core@5.108.0',
    folders: ['src'],
    style: "'./x'",
    compilerOptions: BUNDLER,
  },
  viem: {
    install: 'viem@2.57.1',
    folders: ['accounts', 'actions', 'clients', 'constants', 'errors', 'types', 'utils', 'index.ts'],
    style: "'./x.js'",
    compilerOptions: { ...BUNDLER, verbatimModuleSyntax: true },
  },
  ox: {
    install: 'ox@1.8.3',
    folders: ['src/core', 'src/webauthn', 'src/erc4337'],
    without: /(?:^|\/)_test\/|\.(?:bench|test)(?:-d)?\.ts$/,
    style: "'./x.js'",
    compilerOptions: BUNDLER,
  },
  mobx: {
    install: 'mobx@7.1.3',
    folders: ['src'],
    style: "'./x'",
    compilerOptions: BUNDLER,
  },
};

/** What the full set runs; after the plus sign, how the specifiers of the clean tree are rewritten first. */
export const DEFAULT_TREES = [
  'effect',
  'rxjs',
  'zod',
  'wagmi',
  'toolkit',
  'rxjs+paths',
  'router+imports',
  'wagmi+self',
  'toolkit+crlf',
  'auth',
  'mailer',
  'sockets',
  'views',
  'plugins',
];

const HERE = join(repositoryRoot(), 'test', 'scatter');

export function repositoryRoot(): string {
  let folder = fileURLToPath(new URL('.', import.meta.url));
  // This file also runs as a compiled copy, which lies deeper.
  while (!existsSync(join(folder, 'biome.json'))) {
    const parent = join(folder, '..');
    if (parent === folder) throw new Error('the repository is not around this file');
    folder = parent;
  }
  return folder;
}

export function smallTreeNames(): string[] {
  return readdirSync(join(HERE, 'trees')).map((name) => basename(name, '.md'));
}

export function styleName(name: string): string {
  const [base, rewrite] = name.split('+');
  const style = PACKAGES[base ?? '']?.style ?? 'small tree';
  return rewrite ? `${style}, rewritten to ${rewrite}` : style;
}

export function loadTree(name: string): Tree {
  const [base = '', rewrite] = name.split('+');
  const known = PACKAGES[base];
  const tree = known ? packageTree(base, known) : readSmallTree(base);
  return rewrite ? rewriteTree(tree, rewrite) : tree;
}

function packageTree(name: string, { install, folders, without, compilerOptions, exports }: Package): Tree {
  const folder = obtain(install);
  const tree: Tree = new Map();
  for (const part of folders) {
    if (TEXT.test(part)) tree.set(part, readFileSync(join(folder, part), 'utf8'));
    else readFolder(folder, part, tree);
  }
  for (const path of [...tree.keys()]) {
    if (/(^|\/)(package|tsconfig[^/]*)\.json$/.test(path) || without?.test(path)) tree.delete(path);
  }
  const original = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const manifest = {
    name: exports ? original.name : `scattered-${name}`,
    private: true,
    // Sources that write './x.js' mean ES modules, whatever the published package says.
    type: compilerOptions.module === 'nodenext' ? 'module' : original.type,
    exports,
    dependencies: original.dependencies,
    peerDependencies: original.peerDependencies,
  };
  tree.set('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  tree.set('tsconfig.json', `${JSON.stringify(tsconfig(compilerOptions), null, 2)}\n`);
  return tree;
}

function tsconfig(compilerOptions: Record<string, unknown>): unknown {
  const common = {
    target: 'esnext',
    lib: ['esnext', 'dom', 'dom.iterable'],
    strict: true,
    skipLibCheck: true,
  };
  return {
    compilerOptions: { ...common, noEmit: true, types: ['node'], ...compilerOptions },
    include: ['**/*.ts', '**/*.tsx'],
  };
}

function cacheFolder(): string {
  const folder = join(tmpdir(), 'scatter-packages');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Unpacks a package into the cache, once. */
function obtain(install: string): string {
  const folder = join(cacheFolder(), install.replace(/[^\w.-]+/g, '-').replace(/^-/, ''));
  if (existsSync(folder)) return folder;
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  run('npm', ['pack', '--silent', install], work);
  const archive = readdirSync(work).find((file) => file.endsWith('.tgz'));
  if (!archive) throw new Error(`npm pack ${install} gave no archive`);
  run('tar', ['-xzf', archive], work);
  const [unpacked] = readdirSync(work).filter((file) => file !== archive);
  renameSync(join(work, unpacked ?? 'package'), folder);
  rmSync(work, { recursive: true, force: true });
  return folder;
}

/** A node_modules folder with what the sources of a package import, for a compiler's check. */
export function dependenciesOf(name: string): string | undefined {
  const known = PACKAGES[name.split('+')[0] ?? ''];
  if (!known) return undefined;
  const folder = join(cacheFolder(), `${name.split('+')[0]}-installed`);
  if (!existsSync(join(folder, 'done'))) {
    mkdirSync(folder, { recursive: true });
    const options = ['--prefix', folder, '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
    const types = ['@types/node@20', ...(known.types ?? [])];
    run('npm', ['install', ...options, known.install, ...types], folder);
    mkdirSync(join(folder, 'done'), { recursive: true });
  }
  return join(folder, 'node_modules');
}

function run(command: string, args: string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

const TEXT =
  /\.([cm]?[jt]sx?|json|jsonc|md|mdx|ya?ml|css|html|vue|svelte|snap|txt)$|(^|\/)\.(gitignore|npmrc)$/;
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'coverage', '.cache']);

/** All text files of a folder, paths relative to `root`. */
export function readFolder(root: string, path = '', tree: Tree = new Map()): Tree {
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(entry.name)) readFolder(root, inner, tree);
    } else if (entry.isFile() && TEXT.test(inner)) tree.set(inner, readFileSync(join(root, inner), 'utf8'));
  }
  return tree;
}

/** A Markdown file with a `path`: line above each fence. */
export function readSmallTree(name: string): Tree {
  const file = join(HERE, 'trees', `${name}.md`);
  if (!existsSync(file)) throw new Error(`no tree is called ${name}; known: ${knownTrees().join(', ')}`);
  const tree: Tree = new Map();
  const text = readFileSync(file, 'utf8');
  for (const [, path, body] of text.matchAll(/^`([^`\n]+)`:\n\n?```\w*\n([\s\S]*?)^```$/gm)) {
    if (path !== undefined && body !== undefined) tree.set(path, body);
  }
  return tree;
}

function knownTrees(): string[] {
  return [...Object.keys(PACKAGES), ...smallTreeNames()];
}
