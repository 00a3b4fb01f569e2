// What every command starts with: the root, the configuration or what stands in for one, and no run that was interrupted.

import { createHash } from 'node:crypto';
import path from 'node:path';
import { type Config, readConfig } from '../core/config.ts';
import { Problem } from '../core/problem.ts';
import { pendingJournal } from '../disk/journal.ts';
import { linesOf, readConfigFile } from '../disk/project.ts';
import { configName, findConfig, findRoot } from '../disk/root.ts';
import type { Compiler } from '../languages/typescript/compiler.ts';
import type { Progress } from './read.ts';

export interface RunOptions {
  /** Where to look for the configuration and the root; default the process's folder. */
  cwd?: string;
  /** A configuration, instead of the file. */
  config?: unknown;
  /** Duplicates and their canonical, instead of a configuration; unique short names will do. */
  consolidate?: { from: readonly string[]; to: string; breaking?: boolean };
  /** Async sources, instead of a configuration; unique short names will do. */
  async?: { symbols: readonly string[]; breaking?: boolean };
  configFile?: string;
  /** Only these duplicates or consolidations: symbols, or unique short names. */
  only?: readonly string[];
  /** Only users in these files and folders, relative to `cwd`; the rest is pending, and nothing is deleted. */
  within?: readonly string[];
  /** Instead of a configuration: the duplicates that nothing reaches and nobody names, whatever their kind. */
  unreached?: boolean;
  /** Leave `// TODO(canonize: code)` where an async source stops. */
  marks?: boolean;
  /** Ask the compiler for new errors; default true. */
  typecheck?: boolean;
  /** Read files in another order, for tests: the result must be the same. */
  order?: 'sorted' | 'reversed';
  progress?: Progress;
  /** A compiler that several runs share; the caller closes it. */
  compiler?: Compiler;
  /** `2026-11-21`: what `until` of an allowance is compared with; default today. */
  today?: string;
}

/** The day by which allowances are judged. */
export const today = (given?: string): string => given ?? new Date().toISOString().slice(0, 10);

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Where a run works, and what it was asked for. */
export interface Setup {
  root: string;
  config: Config;
  /** The configuration's file as it was found, for messages. */
  source: string;
  hash: string;
}

/**
 * @param without an empty configuration stands in for a missing one
 * @throws Problem if there is no configuration, or it is broken
 */
export function setUp(options: RunOptions, without: 'refused' | 'empty' = 'refused'): Setup {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  if (options.consolidate) return given(cwd, options, {}, 'the command line', options.consolidate);
  if (options.async) return given(cwd, options, {}, 'the command line', options.async);
  if (options.config !== undefined) return given(cwd, options, options.config, 'the configuration');
  const file = options.configFile === undefined ? findConfig(cwd) : path.resolve(cwd, options.configFile);
  const root = findRoot(cwd, options.configFile);
  if (file === undefined) {
    if (without === 'empty') return given(cwd, options, {}, configName);
    throw new Problem(
      `there is no ${configName} in ${cwd} or above`,
      'canonize init writes one if its audit finds duplicates; canonize diff --from OldName --to NewName needs none',
    );
  }
  const read = readConfigFile(file);
  const source = path.relative(cwd, file) || file;
  const config = readConfig(read.value, source);
  const lines = linesOf(read.text, 'allow');
  const allow = config.allow.map((each, at) => ({ ...each, line: lines[at] ?? 1 }));
  return { root, config: { ...config, allow }, source, hash: hashOf(read.text) };
}

/** What a caller gave instead of a file. */
function given(
  cwd: string,
  { configFile }: RunOptions,
  value: unknown,
  source: string,
  hashed: unknown = value,
): Setup {
  const config = readConfig(value, source);
  return { root: findRoot(cwd, configFile), config, source, hash: hashOf(JSON.stringify(hashed)) };
}

/** @throws Problem if an apply was interrupted: only `apply` and `undo` may touch that. */
export function refusePending(root: string): void {
  const pending = pendingJournal(root);
  if (!pending) return;
  throw new Problem(
    pending.running
      ? 'canonize is writing to this tree just now'
      : `an earlier run was interrupted while ${pending.state} ${pending.files.length} files`,
    pending.running ? 'wait until it is done' : 'run canonize undo to bring every byte back',
  );
}
