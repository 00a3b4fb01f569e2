// TypeScript 7 refuses options that many projects still have. This says the same in today's options, so that the
// check can run over a patched tsconfig in memory; every rewrite is a note that the report prints. Pure.

import { posix } from 'node:path';
import { parse } from 'jsonc-parser';

type Options = Readonly<Record<string, unknown>>;

/** A tsconfig to put over the one on disk, and what a reader must know of the difference. */
export interface ConfigPatch {
  text: string;
  /** One clause a rewrite: `baseUrl as paths`. */
  notes: readonly string[];
}

export interface ConfigSource {
  /** Absolute, `/` separators. */
  path: string;
  text: string;
  /** The effective options, `extends` included, enums as numbers. */
  options: Options;
  /** The TypeScript that the project itself uses: before 6 an option that is not set meant something else. */
  major?: number;
}

/** What the API returns for enums; only the values that are rewritten. */
const modules = { none: 0, commonjs: 1, amd: 2, umd: 3, system: 4, es2015: 5, node16: 100 } as const;
const resolution = { classic: 1, node10: 2 } as const;
const es5 = 1;

/** The patch that a tsconfig needs, or undefined if it can be taken as it is. */
export function todaysConfig(source: ConfigSource): ConfigPatch | undefined {
  const patches = [
    olderDefaults(source),
    targetAndModule(source),
    moduleResolution(source),
    baseUrl(source),
    dropped(source),
  ].filter((patch) => patch !== undefined);
  if (patches.length === 0) return undefined;
  const raw = rawConfig(source.text);
  const set = Object.assign({}, objectAt(raw, 'compilerOptions'), ...patches.map((patch) => patch.set));
  return {
    text: JSON.stringify({ ...raw, compilerOptions: set }, undefined, 1),
    notes: patches.flatMap((patch) => patch.notes),
  };
}

/** The tsconfig without what it extends, and the options that stand in for that. */
export function withoutExtends(text: string, standIn: Options): string {
  const { extends: _, ...raw } = rawConfig(text);
  return JSON.stringify({ ...raw, compilerOptions: { ...standIn, ...objectAt(raw, 'compilerOptions') } });
}

/** The tsconfig's own content, as far as it can be read. */
export function rawConfig(text: string): Record<string, unknown> {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  return isObject(value) ? value : {};
}

/** What a tsconfig extends, as written. */
export function extendsOf(text: string): string[] {
  const value = rawConfig(text).extends;
  return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string');
}

/** Paths of referenced tsconfigs as written: a file, or a directory that holds `tsconfig.json`. */
export function referencesOf(text: string): string[] {
  const { references } = rawConfig(text);
  if (!Array.isArray(references)) return [];
  return references
    .map((entry) => objectAt({ entry }, 'entry').path)
    .filter((path) => typeof path === 'string');
}

interface Rewrite {
  /** null takes back what is inherited. */
  set: Record<string, unknown>;
  notes: string[];
}

/** Before TypeScript 6 nothing was strict and all of @types was visible unless said otherwise. */
function olderDefaults({ options, major }: ConfigSource): Rewrite | undefined {
  if (major === undefined || major >= 6) return undefined;
  const defaults: Record<string, unknown> = {
    strict: false,
    types: ['*'],
    target: 'es2015',
  };
  const missing = Object.entries(defaults).filter(([name]) => options[name] === undefined);
  if (missing.length === 0) return undefined;
  const names = missing.map(([name]) => name).join(', ');
  return { set: Object.fromEntries(missing), notes: [`defaults of TypeScript ${major} for ${names}`] };
}

function targetAndModule({ options, major }: ConfigSource): Rewrite | undefined {
  const set: Record<string, unknown> = {};
  const notes: string[] = [];
  if (typeof options.target === 'number' && options.target <= es5) {
    set.target = 'es2015';
    notes.push('target es5 as es2015');
    // The checker itself needs iterators from es2015 on.
    const lib = Array.isArray(options.lib) ? options.lib.map(libName) : undefined;
    if (lib && !lib.some((name) => /^es(?:6|20\d\d|next)$/u.test(name))) set.lib = [...lib, 'es2015'];
  }
  if (options.module === modules.amd || options.module === modules.umd || options.module === modules.none) {
    set.module = 'commonjs';
    notes.push('module amd, umd or none as commonjs');
  } else if (options.module === modules.system) {
    set.module = 'esnext';
    notes.push('module system as esnext');
  } else if (
    options.module === undefined &&
    major !== undefined &&
    major < 6 &&
    !(Number(options.target) > es5)
  ) {
    set.module = 'commonjs';
    notes.push(`module commonjs, the default of TypeScript ${major}`);
  }
  return notes.length > 0 ? { set, notes } : undefined;
}

/** node10 knew neither `exports` nor `imports` of a package.json; bundler without them resolves the same. */
function moduleResolution({ options, major }: ConfigSource): Rewrite | undefined {
  const kind = options.moduleResolution;
  const byDefault =
    kind === undefined && options.module === modules.commonjs && major !== undefined && major < 6;
  if (kind !== resolution.classic && kind !== resolution.node10 && !byDefault) return undefined;
  if (Number(options.module) >= modules.node16 && Number(options.module) < 200) {
    return { set: { moduleResolution: null }, notes: ['moduleResolution as module says'] };
  }
  const set = {
    moduleResolution: 'bundler',
    resolvePackageJsonExports: false,
    resolvePackageJsonImports: false,
  };
  const name = kind === resolution.classic ? 'classic' : 'node10';
  return { set, notes: [`moduleResolution ${name} as bundler without exports`] };
}

function baseUrl({ options, path }: ConfigSource): Rewrite | undefined {
  if (typeof options.baseUrl !== 'string') return undefined;
  const base = options.baseUrl;
  const directory = posix.dirname(path);
  const place = (entry: string): string => relativeTo(directory, posix.resolve(base, entry));
  const paths: Record<string, string[]> = {};
  for (const [pattern, entries] of Object.entries(objectAt(options, 'paths'))) {
    const places = Array.isArray(entries)
      ? entries.filter((entry) => typeof entry === 'string').map(place)
      : [];
    // Where no entry leads to a file, baseUrl itself was tried.
    paths[pattern] = [...new Set([...places, place(pattern)])];
  }
  paths['*'] ??= [place('*')];
  return { set: { baseUrl: null, paths }, notes: ['baseUrl as paths'] };
}

/** Options without a successor; where they had an effect on types it was a laxer one. */
function dropped({ options }: ConfigSource): Rewrite | undefined {
  const names = [
    ...['outFile', 'downlevelIteration'].filter((name) => options[name] !== undefined),
    ...['esModuleInterop', 'allowSyntheticDefaultImports', 'alwaysStrict'].filter(
      (name) => options[name] === false,
    ),
  ];
  if (names.length === 0) return undefined;
  return {
    set: Object.fromEntries(names.map((name) => [name, null])),
    notes: names.map((name) => `without ${name}${options[name] === false ? ' false' : ''}`),
  };
}

/** `lib.es2015.d.ts` → `es2015` */
const libName = (file: unknown): string =>
  String(file)
    .replace(/^lib\./u, '')
    .replace(/\.d\.ts$/u, '');

function relativeTo(directory: string, target: string): string {
  const path = posix.relative(directory, target);
  return path.startsWith('.') ? path : `./${path}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectAt(object: Options, name: string): Record<string, unknown> {
  const value = object[name];
  return isObject(value) ? value : {};
}
