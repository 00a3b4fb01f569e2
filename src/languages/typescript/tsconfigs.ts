// Which tsconfig files have a say about a file, the nearest first, without asking which of them includes it:
// whatever is derived from them is verified by resolution before it is used.

import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseTsconfig } from 'get-tsconfig';
import { parse as parseJsonc } from 'jsonc-parser';
import type { Files } from '../../core/files.ts';
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

/** The compiler options of a tsconfig of the tree with `extends` applied, or undefined if it cannot be read. */
export function readCompilerOptions(root: string, tsconfig: string): CompilerOptions | undefined {
  const file = posix.join(root, tsconfig);
  const extended = parseProblemless(() => parseTsconfig(file).compilerOptions);
  if (extended) return extended as CompilerOptions;
  const own = parseProblemless(
    () => parseJsonc(readFileSync(file, 'utf8')) as { compilerOptions?: CompilerOptions },
  );
  return own?.compilerOptions;
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
    patterns = tsconfigsFor(files, importer).flatMap((config) => patternsOf(files, config));
    known.set(dir, patterns);
  }
  return patterns;
}

function patternsOf(files: Files, config: string): PathPattern[] {
  const options = readCompilerOptions(files.root, config);
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
    const given = tsconfigsFor(files, importer)
      .map((config) => readCompilerOptions(files.root, config)?.customConditions)
      .find((value) => Array.isArray(value));
    conditions = (given ?? []).filter((name: unknown) => typeof name === 'string');
    known.set(dir, conditions);
  }
  return conditions;
}
