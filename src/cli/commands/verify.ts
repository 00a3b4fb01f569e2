// `canonize verify`: the gate.

import type { Command } from 'commander';
import { verify } from '../../index.ts';
import { command, exiting, type GlobalOptions, placeOf, withProgress } from '../command.ts';
import { say } from '../output.ts';
import { verdictText } from '../verdict.ts';

const examples = `Example:
  $ canonize verify                             exit code 0 only if one definition is left and nothing names the others`;

export const verifyCommand = (): Command =>
  command('verify', 'the gate: pass, fail or not proven', examples).action(exiting(runVerify));

async function runVerify(options: GlobalOptions): Promise<number> {
  const verdict = await withProgress(options, (progress) => verify({ ...placeOf(options), progress }));
  if (!options.quiet) say(verdictText(verdict));
  return verdict.outcome === 'pass' ? 0 : 1;
}
