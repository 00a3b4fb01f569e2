// `canonize apply`: writes the change, all of it or nothing.

import type { Command } from 'commander';
import { apply, applySaved, Problem } from '../../index.ts';
import {
  type ConsolidateOptions,
  command,
  compute,
  exiting,
  type GlobalOptions,
  placeOf,
  withProgress,
} from '../command.ts';
import { confirm, isInteractive, say } from '../output.ts';
import { reportSummary } from '../report.ts';

interface ApplyCommandOptions extends GlobalOptions, ConsolidateOptions {
  yes?: boolean;
  allowDirty?: boolean;
}

const examples = `Examples:
  $ canonize apply                              computes, summarises, asks
  $ canonize apply --yes                        in scripts
  $ canonize apply ../plan                      writes exactly what was reviewed, or nothing`;

export const applyCommand = (): Command =>
  command('apply', 'writes the change, all of it or nothing', examples)
    .argument('[dir]', 'a folder that diff --out wrote; without it the plan is computed now')
    .option('--from <symbol...>', 'duplicates, instead of a configuration')
    .option('--to <symbol>', 'the canonical, instead of a configuration')
    .option('--async <symbol...>', 'make these functions async, with everyone who calls them')
    .option('--unreached', 'delete duplicates that nothing reaches and nobody names, whatever their kind')
    .option('--mark', 'leave // TODO(canonize: code) where an async source stops')
    .option('--breaking', 'with --from or --async: what a package publishes may change')
    .option('--yes', 'do not ask')
    .option('--allow-dirty', 'also change files that git says are modified')
    .action(exiting(runApply));

async function runApply(dir: string | undefined, options: ApplyCommandOptions): Promise<number> {
  const at = {
    ...placeOf(options),
    allowDirty: options.allowDirty ?? false,
  };
  if (dir !== undefined) {
    if (options.from ?? options.to ?? options.async ?? options.breaking ?? options.unreached ?? options.mark)
      throw new Problem(
        'apply DIR writes what the patchset says; --from, --to, --async, --breaking, --mark and --unreached cannot change it',
        'leave them out, or make another patchset: canonize diff --out DIR',
      );
    const { changes, refusals } = await withProgress(options, (progress) =>
      applySaved(dir, { ...at, progress }),
    );
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
  const write = (): Promise<void> => withProgress(options, (progress) => apply(run, { ...at, progress }));
  if (run.changes.length === 0) {
    summary();
    return exitCodeOf(run.changes, run.refusals);
  }
  if (options.yes) {
    // What refuses to write throws here, and then nothing may stand on stdout.
    await write();
    summary();
  } else {
    if (!isInteractive())
      throw new Problem(
        'apply asks before it writes, and there is no terminal to ask on',
        'add --yes, or apply a reviewed patchset: canonize apply DIR',
      );
    summary();
    if (!confirm(`write ${run.changes.length} files? [y/N] `)) {
      say('nothing was written');
      return 1;
    }
    await write();
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
