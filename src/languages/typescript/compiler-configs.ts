// Which tsconfigs a tree has, which of them a file could belong to, and how each must be put so that an engine
// takes it: patched options, a stand-in for what cannot be extended.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';
import type { Engines } from './compiler-engines.ts';
import { inferredOptions } from './compiler-inferred.ts';
import type { Overlay } from './compiler-overlay.ts';
import { extendsOf, rawConfig, referencesOf, todaysConfig, withoutExtends } from './tsconfig-overlay.ts';
import { tsconfigsFor } from './tsconfigs.ts';

/** What a reader must know of how a tsconfig was read. */
export interface ConfigNote {
  config: string;
  text: string;
}

/** `tsconfig.json` (else `jsconfig.json`) of a file's folder and of those above it, nearest first. */
export function mainConfigs(files: Files, file: string): string[] {
  const main = tsconfigsFor(files, file).filter((path) => /(?:^|\/)[jt]sconfig\.json$/u.test(path));
  return main.filter(
    (path) => !/jsconfig/u.test(path) || !main.includes(path.replace(/j(?=sconfig\.json$)/u, 't')),
  );
}

/** The other ones, `tsconfig.test.json`, except those that only others extend: they name neither includes nor files. */
export function otherConfigs(files: Files, file: string): string[] {
  return tsconfigsFor(files, file).filter((path) => {
    if (/(?:^|\/)[jt]sconfig\.json$/u.test(path)) return false;
    const raw = rawConfig(files.read(path) ?? '');
    return raw.include !== undefined || raw.files !== undefined;
  });
}

export const isInstalled = (path: string): boolean => /(?:^|\/)node_modules\//u.test(path);

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** `a/b/c.ts` → `a/b`, `a`, `` */
function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder)) folders.push(folder);
  return [...folders, ''];
}

/** The tsconfigs of the tree that one references. */
export function referencedConfigs(files: Files, config: string): string[] {
  return referencesOf(files.read(config) ?? '').flatMap((reference) => {
    const path = posix.join(folderOf(config), reference);
    const file = path.endsWith('.json') ? path : posix.join(path, 'tsconfig.json');
    return files.read(file) === undefined ? [] : [file];
  });
}

/**
 * Puts a tsconfig over the one on disk if that cannot be taken as it is; returns what a reader must know.
 * @param alone set if what it extends cannot be had.
 */
export function prepareConfig(
  files: Files,
  overlay: Overlay,
  engines: Engines,
  config: string,
  alone = hasExtendsCycle(files, config),
): ConfigNote[] {
  const path = overlay.absolute(config);
  let text = files.read(config) ?? '';
  const notes: ConfigNote[] = [];
  if (alone) {
    notes.push({ config, text: 'what it extends could not be read, so default options stand in for it' });
    text = withoutExtends(text, inferredOptions(files));
    overlay.setConfig(path, text);
  }
  const { options } = engines.parseConfig(path);
  const patch = todaysConfig({ path, text, options, major: typescriptMajor(files, config) });
  if (patch) {
    overlay.setConfig(path, patch.text);
    notes.push({ config, text: `read with ${patch.notes.join(', ')}` });
  }
  return notes;
}

/** Asked before the compiler is: TypeScript 7.0.2 does not come back from a tsconfig that extends itself. */
function hasExtendsCycle(files: Files, config: string, seen: readonly string[] = []): boolean {
  if (seen.includes(config)) return true;
  const text = files.read(config);
  if (text === undefined) return false;
  return extendsOf(text)
    .filter((entry) => entry.startsWith('.'))
    .map((entry) => posix.join(folderOf(config), entry.endsWith('.json') ? entry : `${entry}.json`))
    .some((base) => hasExtendsCycle(files, base, [...seen, config]));
}

/** Major version of the TypeScript that the project around a tsconfig uses: the one installed, else the one asked for. */
function typescriptMajor(files: Files, config: string): number | undefined {
  const folders = foldersAbove(config).map((folder) => (folder === '' ? '' : `${folder}/`));
  for (const folder of folders) {
    const installed = manifest(files, `${folder}node_modules/typescript/package.json`)?.version;
    if (typeof installed === 'string') return Number.parseInt(installed, 10);
  }
  for (const folder of folders) {
    const { dependencies, devDependencies } = manifest(files, `${folder}package.json`) ?? {};
    const range = { ...dependencies, ...devDependencies }.typescript;
    const major = typeof range === 'string' ? /^[~^>=v ]*(\d+)/u.exec(range)?.[1] : undefined;
    if (major !== undefined) return Number(major);
  }
  return undefined;
}

interface Manifest {
  version?: unknown;
  dependencies?: Record<string, unknown>;
  devDependencies?: Record<string, unknown>;
}

function manifest(files: Files, path: string): Manifest | undefined {
  try {
    return JSON.parse(files.read(path) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
