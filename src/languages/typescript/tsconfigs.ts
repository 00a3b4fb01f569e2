// Which tsconfig files have a say about a file, the nearest first, without asking which of them includes it:
// whatever is derived from them is verified by resolution before it is used.

import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseTsconfig } from 'get-tsconfig';
import { parse as parseJsonc } from 'jsonc-parser';
import type { Files } from '../../core/files.ts';
import { frameworkPaths } from './framework-paths.ts';
import { parseProblemless } from './json.ts';

const byFolder = new WeakMap<Files, Map<string, string[]>>();

/** Paths of the tsconfig and jsconfig files in the folders from the file's own up to the root. */
export function tsconfigsFor(files: Files, path: string): string[] {
  const folders = byFolder.get(files) ?? index(files);
  const found: string[] = [];
  for (let dir = posix.dirname(path); ; dir = posix.dirname(dir)) {
    found.push(...(folders.get(dir) ?? []));
    if (dir === '.' || dir === '/') return found;
  }
}

function index(files: Files): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of files.paths) {
    if (!/(?:^|\/)(?:tsconfig[^/]*|jsconfig)\.json$/.test(path)) continue;
    const dir = posix.dirname(path);
    const list = folders.get(dir) ?? [];
    if (/(?:^|\/)[jt]sconfig\.json$/.test(path)) list.unshift(path);
    else list.push(path);
    folders.set(dir, list);
  }
  byFolder.set(files, folders);
  return folders;
}

/** What is read of a tsconfig; anything may stand there. */
export interface CompilerOptions {
  outDir?: string;
  declarationDir?: string;
  rootDir?: string;
  baseUrl?: string;
  paths?: Record<string, string[]>;
  customConditions?: string[];
  [option: string]: unknown;
}

/** What is read of a tsconfig with `extends` applied; anything may stand there. */
interface Tsconfig {
  compilerOptions?: CompilerOptions;
  include?: unknown;
  exclude?: unknown;
  files?: unknown;
  references?: unknown;
}

/** The compiler options of a tsconfig of the tree with `extends` applied, or undefined if it cannot be read. */
export const readCompilerOptions = (root: string, tsconfig: string): CompilerOptions | undefined =>
  readTsconfig(root, tsconfig)?.compilerOptions;

function readTsconfig(root: string, tsconfig: string): Tsconfig | undefined {
  const file = posix.join(root, tsconfig);
  const extended = parseProblemless(() => parseTsconfig(file));
  if (extended?.compilerOptions) return extended as Tsconfig;
  const own = parseProblemless(() => parseJsonc(readFileSync(file, 'utf8')) as Tsconfig);
  return { ...extended, compilerOptions: own?.compilerOptions };
}

const readOfFiles = new WeakMap<Files, Map<string, Tsconfig | undefined>>();

/** The tsconfigs that have a say about a file, each read once. */
function tsconfigsAround(files: Files, path: string): { config: string; read: Tsconfig | undefined }[] {
  const known = readOfFiles.get(files) ?? new Map<string, Tsconfig | undefined>();
  readOfFiles.set(files, known);
  return tsconfigsFor(files, path).map((config) => {
    if (!known.has(config)) known.set(config, readTsconfig(files.root, config));
    return { config, read: known.get(config) };
  });
}

/** The part of `text` that the star of `pattern` stands for; '' for a pattern without a star that is equal. */
export function starOf(pattern: string, text: string): string | undefined {
  const at = pattern.indexOf('*');
  if (at < 0) return pattern === text ? '' : undefined;
  const before = pattern.slice(0, at);
  const after = pattern.slice(at + 1);
  const fits = text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
  return fits ? text.slice(before.length, text.length - after.length) : undefined;
}

/** An entry of `paths`, with its target relative to the root. */
export interface PathPattern {
  key: string;
  target: string;
}

const patternsOfFiles = new WeakMap<Files, Map<string, PathPattern[]>>();

/** Every `paths` entry and `baseUrl` of the tsconfigs around a file, the nearest first. */
export function pathPatterns(files: Files, importer: string): PathPattern[] {
  const dir = posix.dirname(importer);
  const known = patternsOfFiles.get(files) ?? new Map<string, PathPattern[]>();
  patternsOfFiles.set(files, known);
  let patterns = known.get(dir);
  if (!patterns) {
    patterns = tsconfigsAround(files, importer).flatMap(({ config, read }) =>
      patternsOf(files, config, read?.compilerOptions),
    );
    known.set(dir, patterns);
  }
  return patterns;
}

function patternsOf(files: Files, config: string, options: CompilerOptions | undefined): PathPattern[] {
  const dir = posix.dirname(config);
  const inRoot = (path: string): string =>
    posix.isAbsolute(path) ? posix.relative(files.root, path) : posix.join(dir, path);
  const baseUrl = typeof options?.baseUrl === 'string' ? inRoot(options.baseUrl) : undefined;
  const patterns = Object.entries(options?.paths ?? {}).flatMap(([key, targets]) =>
    (Array.isArray(targets) ? targets : []).flatMap((target) => [
      { key, target: posix.isAbsolute(target) ? inRoot(target) : posix.join(baseUrl ?? dir, target) },
      ...(baseUrl === undefined ? [] : [{ key, target: inRoot(target) }]),
    ]),
  );
  for (const { name, folder } of frameworkPaths(files, config))
    patterns.push({ key: name, target: folder }, { key: `${name}/*`, target: posix.join(folder, '*') });
  if (baseUrl !== undefined) patterns.push({ key: '*', target: posix.join(baseUrl, '*') });
  return patterns;
}

const conditionsOfFiles = new WeakMap<Files, Map<string, readonly string[]>>();

/** The `customConditions` of the nearest tsconfig around a file that has some. */
export function customConditions(files: Files, importer: string): readonly string[] {
  const known = conditionsOfFiles.get(files) ?? new Map<string, readonly string[]>();
  conditionsOfFiles.set(files, known);
  const dir = posix.dirname(importer);
  let conditions = known.get(dir);
  if (!conditions) {
    const given = tsconfigsAround(files, importer)
      .map(({ read }) => read?.compilerOptions?.customConditions)
      .find((value) => Array.isArray(value));
    conditions = (given ?? []).filter((name: unknown) => typeof name === 'string');
    known.set(dir, conditions);
  }
  return conditions;
}

const companyOfFiles = new WeakMap<Files, Map<string, ((name: string) => boolean) | undefined>>();

/**
 * The files of its folder that every tsconfig around treats like this one: those whose names end alike from their first
 * dot on, unless one of them is named in a tsconfig. What is returned stands for all of them; alone it is the file.
 */
export function companyOf(files: Files, path: string): string {
  const known = companyOfFiles.get(files) ?? new Map<string, ((name: string) => boolean) | undefined>();
  companyOfFiles.set(files, known);
  const dir = posix.dirname(path);
  if (!known.has(dir)) known.set(dir, sharingNames(files, path));
  const name = posix.basename(path);
  const dot = name.indexOf('.');
  return dot > 0 && known.get(dir)?.(name) ? `${dir}/*${name.slice(dot)}` : path;
}

/** Which names of a folder share what tsconfigs say; undefined if a tsconfig tells files apart in ways not known here. */
function sharingNames(files: Files, path: string): ((name: string) => boolean) | undefined {
  const around = tsconfigsAround(files, path);
  const named = new Set<string>();
  for (const { config, read } of around) {
    const dir = posix.dirname(config);
    for (const reference of listOf(read?.references)) {
      const target = posix.join(dir, String((reference as { path?: unknown } | null)?.path));
      const isKnown = around.some((each) => each.config === target || posix.dirname(each.config) === target);
      if (!isKnown) return undefined;
    }
    for (const pattern of [read?.include, read?.exclude, read?.files].flatMap(listOf)) {
      const last = posix.basename(String(pattern));
      if (!/[*?{[]/.test(last)) named.add(last);
      else if (!/^\*{1,2}(?:\.[\w.*-]*)?$/.test(last)) return undefined;
    }
  }
  return (name) => !named.has(name);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
