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
}

const examples = `Examples:
  $ canonize verify                             exit code 0 only if one definition is left and nothing names the others
  $ canonize verify --async createDb            every promise of it that nobody awaits
  $ canonize verify --plan ../plan --base main  every hunk of this branch that the reviewed patchset does not explain`;

export const verifyCommand = (): Command =>
  command('verify', 'the gate: pass, fail or not proven', examples)
    .option('--async <symbol...>', 'only the silent promises of these functions; needs no configuration')
    .option('--plan <dir>', 'compare the branch with the patchset that diff --out wrote there')
    .option('--base <ref>', 'with --plan: what the branch started from')
    .action(exiting(runVerify));

async function runVerify(options: VerifyOptions): Promise<number> {
  if (options.plan !== undefined || options.base !== undefined) return runReplay(options);
  const async = options.async && { symbols: options.async };
  const verdict = await withProgress(options, (progress) =>
    verify({ ...placeOf(options), ...(async && { async }), progress }),
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
