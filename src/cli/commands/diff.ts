// `canonize diff`: the dry run. Writes no source file.

import path from 'node:path';
import { type Command, Option } from 'commander';
import { type DryRun, Problem, patchOf, savePatchset, storedPatchset } from '../../index.ts';
import { type ConsolidateOptions, command, compute, exiting, type GlobalOptions } from '../command.ts';
import { markdownReport } from '../diff-markdown.ts';
import { say } from '../output.ts';
import { prettyReport } from '../report.ts';

interface DiffOptions extends GlobalOptions, ConsolidateOptions {
  out?: string;
  format: 'pretty' | 'patch' | 'json' | 'md';
  exitCode?: boolean;
  only: string[];
}

const examples = `Examples:
  $ canonize diff                               what canonize.config.json asks for
  $ canonize diff WebSocketManager              one consolidation of it
  $ canonize diff WebSocketManager-1oge         a group of the audit, configured or not
  $ canonize diff --from src/legacy/ws.ts#OldManager --to src/ws/manager.ts#WebSocketManager
  $ canonize diff --async src/ws/factory.ts#createManager
  $ canonize diff --async createManager --mark   and a comment at every place where a person must decide
  $ canonize diff --unreached                   duplicates that nothing reaches go, whatever their kind
  $ canonize diff --only src/billing            one team's folder; the rest is listed as pending
  $ canonize diff --out ../plan                 keeps patchset.json and changes.patch for review and apply
  $ canonize diff --format patch | git apply    the patch by itself`;

export const diffCommand = (): Command =>
  command('diff', 'the dry run: summary, refusals, unified diff; writes no source file', examples)
    .argument(
      '[symbols...]',
      'only these: a canonical, a duplicate, or a group of the audit; a unique short name will do',
    )
    .option('--from <symbol...>', 'duplicates, instead of a configuration')
    .option('--to <symbol>', 'the canonical, instead of a configuration')
    .option('--async <symbol...>', 'make these functions async, with everyone who calls them')
    .option('--unreached', 'delete duplicates that nothing reaches and nobody names, whatever their kind')
    .option('--mark', 'leave // TODO(canonize: code) where an async source stops')
    .option('--breaking', 'with --from or --async: what a package publishes may change')
    .option(
      '--only <path>',
      'move users in this file or folder only, delete nothing; repeatable',
      (path: string, all: string[]) => [...all, path],
      [],
    )
    .option('--out <dir>', 'write patchset.json and changes.patch there')
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['pretty', 'patch', 'json', 'md'])
        .default('pretty'),
    )
    .option('--exit-code', 'exit with 1 if there are changes')
    .action(exiting(runDiff));

async function runDiff(symbols: readonly string[], options: DiffOptions): Promise<number> {
  if (options.unreached && symbols.length > 0)
    throw new Problem('--unreached is about the whole tree', `leave ${symbols.join(' ')} out`);
  const run = await compute(options, symbols, options.only);
  if (options.out !== undefined) savePatchset(run, path.resolve(options.cwd ?? '', options.out));
  if (options.format === 'patch' || (options.quiet && options.format === 'pretty'))
    process.stdout.write(patchOf(run.changes));
  else if (options.format === 'json') say(JSON.stringify(jsonReport(run), null, 2));
  else if (options.format === 'md') say(markdownReport(run));
  else say(prettyReport(run, options.out, options.unreached));
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
  pending: run.pending,
  check: run.check ?? null,
});
