// `canonize verify`: the gate; with `--plan`, a reviewer's look at a branch.

import type { Command } from 'commander';
import { Problem, replay, verify } from '../../index.ts';
import { command, exiting, type GlobalOptions, placeOf, withProgress } from '../command.ts';
import { say } from '../output.ts';
import { replayText } from '../replay.ts';
import { verdictText } from '../verdict.ts';

interface VerifyOptions extends GlobalOptions {
  plan?: string;
  base?: string;
  async?: string[];
  since?: string;
  acceptExceptions?: boolean;
}

const examples = `Examples:
  $ canonize verify                             exit code 0 only if one definition is left and nothing names the others
  $ canonize verify --since origin/main         in CI: compiler errors and exceptions that the branch adds fail as well
  $ canonize verify --async createDb            every promise of it that nobody awaits
  $ canonize verify --plan ../plan --base main  every hunk of this branch that the reviewed patchset does not explain`;

export const verifyCommand = (): Command =>
  command('verify', 'the gate: pass, fail or not proven', examples)
    .option('--async <symbol...>', 'only the silent promises of these functions; needs no configuration')
    .option(
      '--since <ref>',
      'also: what the branch adds since it left that one, by the compiler and in "allow"',
    )
    .option('--accept-exceptions', 'with --since: "allow" entries that the branch adds are no reason to fail')
    .option('--plan <dir>', 'compare the branch with the patchset that diff --out wrote there')
    .option('--base <ref>', 'with --plan: what the branch started from')
    .action(exiting(runVerify));

async function runVerify(options: VerifyOptions): Promise<number> {
  if (options.plan !== undefined || options.base !== undefined) return runReplay(options);
  const async = options.async && { symbols: options.async };
  const verdict = await withProgress(options, (progress) =>
    verify({
      ...placeOf(options),
      ...(async && { async }),
      ...(options.since !== undefined && { since: options.since }),
      acceptExceptions: options.acceptExceptions ?? false,
      typecheck: options.typecheck ?? true,
      progress,
    }),
  );
  if (!options.quiet) say(verdictText(verdict));
  return verdict.outcome === 'pass' ? 0 : 1;
}

function runReplay({ plan, base, ...options }: VerifyOptions): number {
  if (plan === undefined || base === undefined)
    throw new Problem('--plan and --base belong together', 'canonize verify --plan ../plan --base main');
  const result = replay({ ...placeOf(options), plan, base });
  if (!options.quiet) say(replayText(result));
  return result.deviations.length === 0 ? 0 : 1;
}
