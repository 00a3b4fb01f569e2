// What all commands share: options, exit codes, and the run behind diff and apply. An action returns its exit code:
// 0 done, 1 the answer is no, 2 could not run, 3 written, but something was withheld.

import { Command } from 'commander';
import { type DryRun, dryRun, Problem } from '../index.ts';
import { setOutput } from './output.ts';
import { type ProgressBar, progressBar } from './progress.ts';

export interface GlobalOptions {
  cwd?: string;
  config?: string;
  quiet?: boolean;
  color?: boolean;
  typecheck?: boolean;
}

/** Options that name duplicates and their canonical instead of a configuration. */
export interface ConsolidateOptions {
  from?: string[];
  to?: string;
  breaking?: boolean;
  async?: string[];
  /** What nothing reaches and nobody names, instead of a configuration. */
  unreached?: boolean;
  /** Leave a comment where an async source stops. */
  mark?: boolean;
}

/** Adds the options that every command has, and examples below its help. */
export function command(name: string, description: string, examples: string): Command {
  return new Command(name)
    .description(description)
    .option('--config <file>', 'the configuration (default: the nearest canonize.config.json)')
    .option('--cwd <dir>', 'run as if started there')
    .option('--quiet', 'no progress and no summary')
    .option('--no-color', 'no colour')
    .option('--no-typecheck', "skip the compiler's check")
    .exitOverride()
    .addHelpText('after', `\n${examples}`);
}

/** Where a command works, as the public functions want it. */
export const placeOf = ({ cwd, config }: GlobalOptions): { cwd?: string; configFile?: string } => ({
  ...(cwd !== undefined && { cwd }),
  ...(config !== undefined && { configFile: config }),
});

/** Commander passes arguments, options, command; an action here gets arguments and options and returns a code. */
export function exiting<Args extends unknown[]>(action: (...args: Args) => Promise<number> | number) {
  return async (...args: unknown[]): Promise<void> => {
    const given = args.slice(0, -1) as Args;
    const options = given.at(-1) as GlobalOptions;
    setOutput({ quiet: options.quiet ?? false, color: options.color ?? true });
    process.exitCode = await action(...given);
  };
}

/** Runs something with its progress shown. */
export async function withProgress<T>(
  { quiet }: GlobalOptions,
  action: (update: ProgressBar['update']) => Promise<T> | T,
): Promise<T> {
  const progress = progressBar(quiet ?? false);
  try {
    return await action(progress.update);
  } finally {
    progress.end();
  }
}

/** The dry run that the options ask for, with its progress shown. */
export const compute = (
  options: GlobalOptions & ConsolidateOptions,
  only: readonly string[] = [],
  within: readonly string[] = [],
): Promise<DryRun> =>
  withProgress(options, (progress) =>
    dryRun({
      ...placeOf(options),
      ...configOf(options),
      only,
      ...(within.length > 0 && { within }),
      ...(options.mark && { marks: true }),
      typecheck: options.typecheck ?? true,
      progress,
    }),
  );

function configOf({ from, to, breaking, async: symbols, unreached }: ConsolidateOptions): {
  unreached?: boolean;
  consolidate?: { from: string[]; to: string; breaking: boolean };
  async?: { symbols: string[]; breaking: boolean };
} {
  if (unreached) {
    if (from !== undefined || to !== undefined || symbols !== undefined || breaking)
      throw new Problem('--unreached stands alone', 'leave --from, --to, --async and --breaking out');
    return { unreached };
  }
  if (symbols !== undefined) {
    if (from !== undefined || to !== undefined)
      throw new Problem('--async stands alone', 'in a configuration, both can be listed');
    return { async: { symbols, breaking: breaking ?? false } };
  }
  if (from === undefined && to === undefined && breaking) {
    throw new Problem(
      '--breaking belongs to --from and --to, or to --async',
      'in a configuration, write "breaking": true into the consolidation',
    );
  }
  if (from === undefined && to === undefined) return {};
  if (from === undefined || to === undefined) {
    throw new Problem(
      '--from and --to belong together',
      'name the duplicates with --from and the canonical with --to',
    );
  }
  return { consolidate: { from, to, breaking: breaking ?? false } };
}
