// What canonize sees of a project before anybody has asked for anything: enough to know that it looks at the right
// folder, and what to type next. No file is parsed.

import path from 'node:path';
import { type Config, readConfig } from '../core/config.ts';
import type { Files } from '../core/files.ts';
import { isForeign } from '../core/foreign.ts';
import { Problem } from '../core/problem.ts';
import { DiskError } from '../disk/errors.ts';
import { openFiles } from '../disk/files.ts';
import { gitTopLevel, modifiedFiles } from '../disk/git.ts';
import { type PendingJournal, pendingJournal } from '../disk/journal.ts';
import { isInstalled, readConfigFile, readLock } from '../disk/project.ts';
import { findConfig, findRoot } from '../disk/root.ts';
import { Packages } from '../languages/typescript/packages.ts';
import { isCode, isJavaScript } from '../languages/typescript/parse.ts';
import { type Tool, toolsOf } from '../languages/typescript/toolchain.ts';

export interface Survey {
  /** Absolute. */
  root: string;
  /** What makes it the root. */
  rootBy: 'the configuration' | "git's top level" | 'the nearest package.json';
  /** All files that git knows, or that are not ignored. */
  files: number;
  /** Code and what imports code, the most frequent first. */
  kinds: readonly { kind: 'TypeScript' | 'JavaScript' | 'Vue, Svelte, Astro, MDX'; files: number }[];
  /** Files that were listed and not read, code or not. */
  unreadable: number;
  packages: readonly { name: string; dir: string; member: boolean }[];
  tsconfigs: readonly string[];
  tools: readonly Tool[];
  /** Packages that the root's manifest asks for, and how many of them are not installed. */
  dependencies: { declared: number; missing: number };
  config: SurveyedConfig;
  /** Symbols that earlier runs removed, by the lock. */
  removed: number;
  /** Tracked files that differ from the last commit. */
  modified: number;
  pending?: Pick<PendingJournal, 'state' | 'running' | 'files'>;
}

export type SurveyedConfig =
  | { state: 'none' }
  | { state: 'found'; file: string; consolidations: number; duplicates: number }
  | { state: 'broken'; file: string; problem: string; remedy: string };

/** @throws DiskError if no project is there, Problem if the lock is broken */
export function survey(options: { cwd?: string; configFile?: string } = {}): Survey {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const root = findRoot(cwd, options.configFile);
  const configFile =
    options.configFile === undefined ? findConfig(cwd) : path.resolve(cwd, options.configFile);
  const files = openFiles(root);
  const packages = new Packages(files).all.map(({ name, dir, member }) => ({ name, dir, member }));
  const pending = pendingJournal(root);
  return {
    root,
    rootBy: configFile
      ? 'the configuration'
      : gitTopLevel(root)
        ? "git's top level"
        : 'the nearest package.json',
    files: files.paths.length,
    kinds: kindsOf(files.paths),
    unreadable: files.skipped.length,
    packages: packages.sort((a, b) => (a.dir < b.dir ? -1 : 1)),
    tsconfigs: files.paths.filter((file) => /(?:^|\/)[jt]sconfig[^/]*\.json$/.test(file)),
    tools: toolsOf(files),
    dependencies: dependenciesOf(files),
    config: configFile === undefined ? { state: 'none' } : surveyConfig(configFile),
    removed: Object.keys(readLock(root).removed).length,
    modified: modifiedFiles(root).size,
    ...(pending && { pending: { state: pending.state, running: pending.running, files: pending.files } }),
  };
}

function kindsOf(paths: readonly string[]): Survey['kinds'] {
  const kinds = [
    {
      kind: 'TypeScript',
      files: paths.filter((file) => isCode(file) && !isJavaScript(file)).length,
    },
    { kind: 'JavaScript', files: paths.filter(isJavaScript).length },
    { kind: 'Vue, Svelte, Astro, MDX', files: paths.filter(isForeign).length },
  ] as const;
  return kinds.filter(({ files }) => files > 0).sort((a, b) => b.files - a.files);
}

function dependenciesOf(files: Files): Survey['dependencies'] {
  const text = files.paths.includes('package.json') ? files.read('package.json') : undefined;
  const manifest = text === undefined ? {} : parsed(text);
  const declared = Object.keys({ ...asRecord(manifest.dependencies), ...asRecord(manifest.devDependencies) });
  const missing = declared.filter((name) => !isInstalled(files.root, name));
  return { declared: declared.length, missing: missing.length };
}

const asRecord = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

function parsed(text: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return {};
  }
}

function surveyConfig(absolute: string): SurveyedConfig {
  const file = path.basename(absolute);
  try {
    const { consolidations }: Config = readConfig(readConfigFile(absolute).value, file);
    const duplicates = consolidations.reduce((sum, each) => sum + each.duplicates.length, 0);
    return { state: 'found', file, consolidations: consolidations.length, duplicates };
  } catch (error) {
    if (!(error instanceof Problem) && !(error instanceof DiskError)) throw error;
    return { state: 'broken', file, problem: error.message, remedy: error.remedy };
  }
}
