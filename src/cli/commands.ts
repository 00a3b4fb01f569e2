// The commands and their options. Each action returns its exit code: 0 done, 1 the answer is no, 2 could not run,
// 3 written, but something was withheld.

import { readSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import {
  apply,
  applySaved,
  type DryRun,
  dryRun,
  nearest,
  Problem,
  patchOf,
  refusalCodes,
  savePatchset,
  storedPatchset,
  undo,
  verify,
  version,
} from '../index.ts';
import { confirm, isInteractive, say, setOutput } from './output.ts';
import { progressBar } from './progress.ts';
import { markdownReport, prettyReport, reportSummary } from './report.ts';
import { verdictText } from './verdict.ts';

interface GlobalOptions {
  cwd?: string;
  config?: string;
  quiet?: boolean;
  color?: boolean;
  typecheck?: boolean;
}

interface DiffOptions extends GlobalOptions {
  from?: string[];
  to?: string;
  breaking?: boolean;
  out?: string;
  format: 'pretty' | 'patch' | 'json' | 'md';
  exitCode?: boolean;
}

interface ApplyCommandOptions extends GlobalOptions {
  from?: string[];
  to?: string;
  breaking?: boolean;
  yes?: boolean;
  allowDirty?: boolean;
}

const examples: Record<string, string> = {
  diff: `
Examples:
  $ canonize diff                               what canonize.config.json asks for
  $ canonize diff WebSocketManager              one consolidation of it
  $ canonize diff --from src/legacy/ws.ts#OldManager --to src/ws/manager.ts#WebSocketManager
  $ canonize diff --out ../plan                 keeps patchset.json and changes.patch for review and apply
  $ canonize diff --format patch | git apply    the patch by itself`,
  apply: `
Examples:
  $ canonize apply                              computes, summarises, asks
  $ canonize apply --yes                        in scripts
  $ canonize apply ../plan                      writes exactly what was reviewed, or nothing`,
  undo: `
Example:
  $ canonize undo                               restores every byte of the last apply`,
  verify: `
Example:
  $ canonize verify                             exit code 0 only if one definition is left and nothing names the others`,
  explain: `
Example:
  $ canonize explain import/namespace-escapes`,
};

export function program(): Command {
  const root = new Command('canonize')
    .description(
      'Makes one implementation the canon: moves every import there, deletes the aliases, shows it all as a diff first.',
    )
    .version(version)
    .showHelpAfterError('(canonize --help shows the commands)')
    .exitOverride();
  common(
    root
      .command('diff')
      .argument('[symbols...]', 'only these: a canonical, or a duplicate; a unique short name will do')
      .description('the dry run: summary, refusals, unified diff; writes no source file')
      .option('--from <symbol...>', 'duplicates, instead of a configuration')
      .option('--to <symbol>', 'the canonical, instead of a configuration')
      .option('--breaking', 'with --from: public entries may lose the duplicate')
      .option('--out <dir>', 'write patchset.json and changes.patch there')
      .addOption(
        new Option('--format <format>', 'how to print it')
          .choices(['pretty', 'patch', 'json', 'md'])
          .default('pretty'),
      )
      .option('--exit-code', 'exit with 1 if there are changes'),
    'diff',
  ).action(exiting(runDiff));
  common(
    root
      .command('apply')
      .argument('[dir]', 'a folder that diff --out wrote; without it the plan is computed now')
      .description('writes the change, all of it or nothing')
      .option('--from <symbol...>', 'duplicates, instead of a configuration')
      .option('--to <symbol>', 'the canonical, instead of a configuration')
      .option('--breaking', 'with --from: public entries may lose the duplicate')
      .option('--yes', 'do not ask')
      .option('--allow-dirty', 'also change files that git says are modified'),
    'apply',
  ).action(exiting(runApply));
  common(root.command('undo').description('takes the last apply back, byte for byte'), 'undo').action(
    exiting(runUndo),
  );
  common(root.command('verify').description('the gate: pass, fail or not proven'), 'verify').action(
    exiting(runVerify),
  );
  common(
    root
      .command('explain')
      .argument('<code>', 'a refusal code')
      .description('what a refusal means and what to do'),
    'explain',
  ).action(exiting(runExplain));
  return root;
}

function common(command: Command, name: string): Command {
  return command
    .option('--config <file>', 'the configuration (default: the nearest canonize.config.json)')
    .option('--cwd <dir>', 'run as if started there')
    .option('--quiet', 'no progress and no summary')
    .option('--no-color', 'no colour')
    .option('--no-typecheck', "skip the compiler's check")
    .exitOverride()
    .addHelpText('after', examples[name] ?? '');
}

/** Commander passes arguments, options, command; an action here gets arguments and options and returns a code. */
function exiting<Args extends unknown[]>(action: (...args: Args) => Promise<number> | number) {
  return async (...args: unknown[]): Promise<void> => {
    const given = args.slice(0, -1) as Args;
    const options = given.at(-1) as GlobalOptions;
    setOutput({ quiet: options.quiet ?? false, color: options.color ?? true });
    process.exitCode = await action(...given);
  };
}

async function compute(
  options: DiffOptions | ApplyCommandOptions,
  only: readonly string[] = [],
): Promise<DryRun> {
  const progress = progressBar(options.quiet ?? false);
  try {
    return await dryRun({
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      ...(options.config !== undefined && { configFile: options.config }),
      ...configOf(options),
      only,
      typecheck: options.typecheck ?? true,
      progress: progress.update,
    });
  } finally {
    progress.end();
  }
}

function configOf({ from, to, breaking }: { from?: string[]; to?: string; breaking?: boolean }): {
  consolidate?: { from: string[]; to: string; breaking: boolean };
} {
  if (from === undefined && to === undefined && breaking) {
    throw new Problem(
      '--breaking belongs to --from and --to',
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

async function runDiff(symbols: readonly string[], options: DiffOptions): Promise<number> {
  const run = await compute(options, symbols);
  if (options.out !== undefined) savePatchset(run, path.resolve(options.cwd ?? '', options.out));
  if (options.format === 'patch' || (options.quiet && options.format === 'pretty'))
    process.stdout.write(patchOf(run.changes));
  else if (options.format === 'json') say(JSON.stringify(jsonReport(run), null, 2));
  else if (options.format === 'md') say(markdownReport(run));
  else say(prettyReport(run, options.out));
  return options.exitCode && run.changes.length > 0 ? 1 : 0;
}

const jsonReport = (run: DryRun) => ({
  ...storedPatchset(run),
  steps: run.steps,
  mentions: run.mentions,
  notices: run.notices,
  notes: run.notes,
  skipped: run.skipped,
  stillExported: run.stillExported,
  check: run.check ?? null,
});

async function runApply(dir: string | undefined, options: ApplyCommandOptions): Promise<number> {
  const at = {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.config !== undefined && { configFile: options.config }),
    allowDirty: options.allowDirty ?? false,
  };
  if (dir !== undefined) {
    if (options.from !== undefined || options.to !== undefined || options.breaking)
      throw new Problem(
        'apply DIR writes what the patchset says; --from, --to and --breaking cannot change it',
        'leave them out, or make another patchset: canonize diff --out DIR',
      );
    const { changes, refusals } = await applySaved(dir, at);
    const done =
      changes.length > 0
        ? `applied ${changes.length} changed files; take back: canonize undo`
        : 'nothing was written: the patchset holds no change';
    if (!options.quiet) say(done);
    return exitCodeOf(changes, refusals);
  }
  const run = await compute(options);
  const summary = (): void => {
    if (!options.quiet) say(reportSummary(run));
  };
  if (run.changes.length === 0) {
    summary();
    return exitCodeOf(run.changes, run.refusals);
  }
  if (options.yes) {
    // What refuses to write throws here, and then nothing may stand on stdout.
    apply(run, at);
    summary();
  } else {
    if (!isInteractive())
      throw new Problem(
        'apply asks before it writes, and there is no terminal to ask on',
        'add --yes, or apply a reviewed patchset: canonize apply DIR',
      );
    summary();
    if (!confirm(`write ${run.changes.length} files? [y/N] `, readSync)) {
      say('nothing was written');
      return 1;
    }
    apply(run, at);
  }
  if (!options.quiet) say('applied; take back: canonize undo');
  return exitCodeOf(run.changes, run.refusals);
}

function exitCodeOf(
  { length: written }: readonly unknown[],
  { length: withheld }: readonly unknown[],
): number {
  if (withheld === 0) return 0;
  return written > 0 ? 3 : 1;
}

function runUndo(options: GlobalOptions): number {
  const result = undo({
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.config !== undefined && { configFile: options.config }),
  });
  if (!options.quiet)
    say(
      `restored ${result.restored.length} files${result.removed.length > 0 ? `, removed ${result.removed.length} that the apply had created` : ''}`,
    );
  return 0;
}

async function runVerify(options: GlobalOptions): Promise<number> {
  const progress = progressBar(options.quiet ?? false);
  const verdict = await verify({
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.config !== undefined && { configFile: options.config }),
    progress: progress.update,
  }).finally(() => progress.end());
  if (!options.quiet) say(verdictText(verdict));
  return verdict.outcome === 'pass' ? 0 : 1;
}

function runExplain(code: string): number {
  const known = refusalCodes as Record<string, { meaning: string; remedy: string }>;
  const found = Object.hasOwn(known, code) ? known[code] : undefined;
  if (!found) {
    const guesses = nearest(code, Object.keys(known));
    throw new Problem(
      `unknown code ${code}`,
      guesses.length > 0
        ? `did you mean ${guesses.join(' or ')}?`
        : `known codes: ${Object.keys(known).join(', ')}`,
    );
  }
  say(`${code}\n  ${found.meaning}\n  what to do: ${found.remedy}`);
  return 0;
}
