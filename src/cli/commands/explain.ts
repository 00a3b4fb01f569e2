// `canonize explain`: what a refusal means.

import type { Command } from 'commander';
import { nearest, Problem, refusalCodes } from '../../index.ts';
import { command, exiting } from '../command.ts';
import { say } from '../output.ts';

const examples = `Example:
  $ canonize explain import/namespace-escapes`;

export const explainCommand = (): Command =>
  command('explain', 'what a refusal means and what to do', examples)
    .argument('<code>', 'a refusal code')
    .action(exiting(runExplain));

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
