// The packages of the tree: who they are, what they publish, and which source stands behind a built file.

import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { parse as parseJsonc } from 'jsonc-parser';
import picomatch from 'picomatch';
import type { Files } from '../../core/files.ts';
import { type BundledEntries, bundledEntriesOf, bundledSources } from './bundled-entries.ts';
import { parseProblemless } from './json.ts';
import { readCompilerOptions } from './tsconfigs.ts';

/** A folder with a named package.json. */
export interface Package {
  /** Relative to the root; '' for the root itself. */
  dir: string;
  /** Path of its package.json. */
  manifest: string;
  name: string;
  json: PackageJson;
  /** Whether installs link it by name: a workspace member or the root. */
  member: boolean;
}

export interface PackageJson {
  name?: string;
  version?: string;
  private?: boolean;
  type?: string;
  main?: string;
  module?: string;
  browser?: unknown;
  types?: string;
  typings?: string;
  exports?: unknown;
  files?: unknown;
  imports?: Record<string, unknown>;
  packageManager?: string;
  workspaces?: string[] | { packages?: string[] };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export class Packages {
  readonly all: readonly Package[];
  readonly #byName = new Map<string, Package>();
  readonly #around = new Map<string, Package | undefined>();
  readonly #outputs = new Map<string, OutputMap[]>();
  readonly #bundled = new Map<string, BundledEntries>();
  readonly #paths: ReadonlySet<string>;
  /** All paths without the endings of code: most of what is asked for is not there. */
  readonly #stems: ReadonlySet<string>;
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
    this.#paths = new Set(files.paths);
    this.#stems = new Set(files.paths.map((path) => path.replace(/\.[cm]?[jt]sx?$/, '')));
    this.all = findPackages(files);
    for (const found of this.all) {
      if (found.member && !this.#byName.has(found.name)) this.#byName.set(found.name, found);
    }
  }

  /** The workspace member that installs would link under this name. */
  named(name: string): Package | undefined {
    return this.#byName.get(name);
  }

  /** How a dependency on a member is written where none is yet: `workspace:*`, or a version. */
  defaultManner(): string | undefined {
    const root = this.all.find(({ dir }) => dir === '');
    const isBerry =
      this.#paths.has('.yarnrc.yml') || /^yarn@[2-9]/.test(String(root?.json.packageManager ?? ''));
    return this.#paths.has('pnpm-workspace.yaml') || isBerry ? 'workspace:*' : undefined;
  }

  /** The nearest named package around a file. */
  around(path: string): Package | undefined {
    const folder = posix.dirname(path);
    if (!this.#around.has(folder))
      this.#around.set(
        folder,
        this.all.find(({ dir }) => dir === '' || path.startsWith(`${dir}/`)),
      );
    return this.#around.get(folder);
  }

  /** The source file that a built path of the tree (`packages/core/dist/db.js`) is made from. */
  sourceOf(path: string): string | undefined {
    if (this.#paths.has(path) && !/\.d\.[cm]?ts$/.test(path)) return path;
    const owner = this.around(path);
    for (const candidate of owner ? this.#behind(owner, path) : []) {
      const found = this.#sourceAt(candidate);
      if (found) return found;
    }
    return this.#paths.has(path) ? path : this.#sourceAt(path);
  }

  /**
   * Whether a source is none of the modules that a package publishes: it is not among its `files`, or all by which the
   * package is loaded is built and no exports map offers anything else.
   */
  hides({ dir, json }: Package, source: string): boolean {
    if (json.private === true) return false;
    const inside = posix.relative(dir, source);
    if (Array.isArray(json.files)) {
      const listed = json.files.map((entry) => posix.normalize(String(entry)).replace(/^\/|\/$/g, ''));
      const isListed = picomatch(
        listed
          .filter((entry) => !entry.startsWith('!'))
          .flatMap((entry) => (entry === '.' || entry === '' ? ['**'] : [entry, `${entry}/**`])),
      );
      if (!isListed(inside)) return true;
    }
    if (json.exports !== undefined) return false;
    const entries = [json.main, json.module, json.types, json.typings].filter(
      (path) => typeof path === 'string',
    );
    return entries.length > 0 && entries.every((path) => !this.#paths.has(posix.join(dir, path)));
  }

  /** Where the source of a built path may be, the surest first: what a configuration says, then what is usual. */
  *#behind(owner: Package, path: string): Generator<string> {
    const built = posix.relative(owner.dir, path);
    const bundled = bundledSources(this.#bundledOf(owner), built);
    if (bundled.length === 1) yield posix.join(owner.dir, bundled[0]!);
    const maps = this.#outputsOf(owner).filter(({ out }) => within(path, out));
    for (const { out, source } of maps) yield posix.join(source, posix.relative(out, path));
    const conventional = /^(?:dist|lib|build|out|es|esm|cjs)\/((?:[^/]+\/)?)(.+)$/;
    const [, folder = '', rest] = conventional.exec(built) ?? [];
    for (const tail of rest === undefined ? [] : [folder + rest, rest])
      yield posix.join(owner.dir, 'src', tail);
    // A folder for each format or environment keeps the names that the sources have.
    for (const { out, source } of maps) {
      const [, ...below] = posix.relative(out, path).split('/');
      if (below.length > 0) yield posix.join(source, ...below);
    }
  }

  #bundledOf(owner: Package): BundledEntries {
    const known = this.#bundled.get(owner.dir) ?? bundledEntriesOf(this.#files, owner);
    this.#bundled.set(owner.dir, known);
    return known;
  }

  #sourceAt(built: string): string | undefined {
    const stem = built.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
    if (!this.#stems.has(stem) && !this.#stems.has(`${stem}/index`)) return undefined;
    for (const extension of ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']) {
      for (const path of [stem + extension, `${stem}/index${extension}`]) {
        if (this.#paths.has(path)) return path;
      }
    }
    return undefined;
  }

  #outputsOf(owner: Package): OutputMap[] {
    const known = this.#outputs.get(owner.dir);
    if (known) return known;
    const maps: OutputMap[] = [];
    const inPackage = owner.dir === '' ? '' : `${owner.dir}/`;
    for (const path of this.#files.paths) {
      if (!path.startsWith(inPackage) || !/(?:^|\/)tsconfig[^/]*\.json$/.test(path)) continue;
      if (path.slice(inPackage.length).split('/').length > 2) continue;
      maps.push(...outputMaps(this.#files.root, path));
    }
    this.#outputs.set(owner.dir, maps);
    return maps;
  }
}

interface OutputMap {
  out: string;
  source: string;
}

function outputMaps(root: string, tsconfig: string): OutputMap[] {
  const options = readCompilerOptions(root, tsconfig);
  const dir = posix.dirname(tsconfig);
  // Without a rootDir the output begins at the folder that holds all sources, which may be that of several packages.
  const sources = options?.rootDir ? [options.rootDir] : ['src', '.', '..'];
  return [options?.outDir, options?.declarationDir]
    .filter((out): out is string => typeof out === 'string')
    .flatMap((out) =>
      sources.map((source) => ({
        out: posix.join(dir, relativeTo(root, dir, out)),
        source: posix.join(dir, relativeTo(root, dir, source)),
      })),
    );
}

const relativeTo = (root: string, dir: string, path: string): string =>
  posix.isAbsolute(path) ? posix.relative(posix.join(root, dir), path) : path;

const within = (path: string, dir: string): boolean =>
  dir === '.' || path === dir || path.startsWith(`${dir}/`);

function findPackages(files: Files): Package[] {
  const found: Package[] = [];
  const rootJson = files.paths.includes('package.json') ? readJson(files, 'package.json') : undefined;
  const isMember = workspaceMatcher(files, rootJson);
  for (const manifest of files.paths) {
    if (manifest !== 'package.json' && !manifest.endsWith('/package.json')) continue;
    const json = manifest === 'package.json' ? rootJson : readJson(files, manifest);
    if (!json || typeof json.name !== 'string') continue;
    const dir = manifest === 'package.json' ? '' : posix.dirname(manifest);
    found.push({ dir, manifest, name: json.name, json, member: dir === '' || isMember(dir) });
  }
  return found.sort((a, b) => b.dir.length - a.dir.length || (a.dir < b.dir ? -1 : 1));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function workspaceMatcher(files: Files, rootJson: PackageJson | undefined): (dir: string) => boolean {
  const declared = rootJson?.workspaces;
  const globs: unknown[] = [...listOf(Array.isArray(declared) ? declared : declared?.packages)];
  if (files.paths.includes('pnpm-workspace.yaml')) {
    const { parse: parseYaml } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
    const yaml = parseProblemless(() => parseYaml(files.read('pnpm-workspace.yaml') ?? '')) as
      | { packages?: string[] }
      | undefined;
    globs.push(...listOf(yaml?.packages));
  }
  const clean = globs
    .filter((glob): glob is string => typeof glob === 'string')
    .map((glob) => glob.replace(/^\.\//, '').replace(/\/+$/, ''));
  const positive = clean.filter((glob) => !glob.startsWith('!'));
  if (positive.length === 0) return () => false;
  return picomatch(positive, {
    ignore: clean.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)),
  });
}

function readJson(files: Files, path: string): PackageJson | undefined {
  const value = parseJsonc(files.read(path) ?? '') as unknown;
  return value && typeof value === 'object' ? (value as PackageJson) : undefined;
}
