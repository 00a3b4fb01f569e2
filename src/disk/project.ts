// The files that belong to canonize itself: the configuration, the lock beside it, and a patchset's folder.

import fs from 'node:fs';
import path from 'node:path';
import { findNodeAtLocation, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import { Problem } from '../core/problem.ts';
import { placeOf } from '../core/refusals.ts';

export const lockName = 'canonize.lock.json';

/** A configuration as it was written, with the text that its hash is made of. */
export interface ConfigFile {
  path: string;
  text: string;
  value: unknown;
}

/** @throws Problem if the file cannot be read or is not JSON (comments and trailing commas are fine) */
export function readConfigFile(file: string): ConfigFile {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Problem(
      `cannot read the configuration ${file}: ${(error as NodeJS.ErrnoException).code}`,
      'name one with --config, or write canonize.config.json',
      file,
    );
  }
  return { path: file, text, value: parseConfig(text, file) };
}

/** The lines on which the entries of a list begin, in a text that `parseConfig` took. */
export function linesOf(text: string, list: string): number[] {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const entries = (tree && findNodeAtLocation(tree, [list])?.children) ?? [];
  return entries.map(({ offset }) => text.slice(0, offset).split('\n').length);
}

/** @throws Problem with the place if the text is not JSON (comments and trailing commas are fine) */
export function parseConfig(text: string, file: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const { line, column } = placeOf(file, text, first.offset);
    throw new Problem(
      `the configuration is not valid JSON: ${inWords(printParseErrorCode(first.error))}`,
      'mend the syntax at that place',
      `${file}:${line}:${column}`,
    );
  }
  return value;
}

/** `CloseBraceExpected`: close brace expected. */
const inWords = (code: string): string => code.replace(/(?<!^)[A-Z]/g, ' $&').toLowerCase();

/** What `canonize.lock.json` holds: every symbol that an apply removed, with what replaced it. */
export interface Lock {
  version: 1;
  removed: Record<string, string>;
}

/** @throws Problem if the lock is there but broken */
export function readLock(root: string): Lock {
  return parseLock(readLockText(root), path.join(root, lockName));
}

/**
 * @param text of a lock; undefined if there is none
 * @throws Problem if it is broken
 */
export function parseLock(text: string | undefined, file: string = lockName): Lock {
  if (text === undefined) return { version: 1, removed: {} };
  try {
    const value = JSON.parse(text) as Lock | null;
    if (value?.version !== 1 || !isRecordOfText(value.removed)) throw new Error('it has another form');
    return value;
  } catch (error) {
    throw new Problem(
      `${lockName} cannot be read: ${(error as Error).message}`,
      'restore it from git, or delete it if nothing was ever applied',
      file,
    );
  }
}

const isRecordOfText = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((item) => typeof item === 'string');

/** The lock as it stands, or undefined if there is none. */
export function readLockText(root: string): string | undefined {
  const file = path.join(root, lockName);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** The lock's text: sorted, so that two branches merge. */
export function lockText(lock: Lock): string {
  const removed = Object.fromEntries(Object.entries(lock.removed).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: 1, removed }, null, 2)}\n`;
}

/** Whether a package is there for a folder's code; with Plug'n'Play, which has no folders to look into, all are. */
export function isInstalled(folder: string, name: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'node_modules', name)) || fs.existsSync(path.join(at, '.pnp.cjs')))
      return true;
    if (path.dirname(at) === at) return false;
  }
}

/** Writes files into a folder that is made if need be. @throws Problem naming the folder */
export function writeInto(dir: string, files: Readonly<Record<string, string>>): void {
  try {
    fs.mkdirSync(dir, { recursive: true });
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), text);
  } catch (error) {
    throw new Problem(
      `cannot write to ${dir}: ${(error as NodeJS.ErrnoException).code}`,
      'name another folder with --out',
      dir,
    );
  }
}

/** @throws Problem if there is no such file */
export function readFrom(dir: string, name: string): string {
  try {
    return fs.readFileSync(path.join(dir, name), 'utf8');
  } catch (error) {
    throw new Problem(
      `cannot read ${path.join(dir, name)}: ${(error as NodeJS.ErrnoException).code}`,
      'make it with canonize diff --out DIR',
      dir,
    );
  }
}

/**
 * The text of a file that a person named.
 * @param what how to call it: `the baseline`
 * @throws Problem with the remedy if it cannot be read
 */
export function readNamed(file: string, what: string, remedy: string): string {
  try {
    return fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? `there is no file ${file}` : `cannot read ${file}: ${code}`;
    throw new Problem(`${what} is missing: ${why}`, remedy, file);
  }
}

/** Whether something stands at a path already. */
export const isThere = (file: string): boolean => fs.existsSync(file);

/** Writes a file that a person named. @throws Problem */
export function writeNamed(file: string, text: string): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  } catch (error) {
    throw new Problem(
      `cannot write ${file}: ${(error as NodeJS.ErrnoException).code}`,
      'name another file, or make its folder writable',
      file,
    );
  }
}

/** Writes a file that must not be there yet. @throws Problem */
export function createNamed(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Problem(
      code === 'EEXIST' ? `there is a file ${file} already` : `cannot write ${file}: ${code}`,
      'move it away, or make its folder writable',
      file,
    );
  }
}
