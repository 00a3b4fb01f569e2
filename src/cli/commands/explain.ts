// `canonize explain`: what a refusal means, why a line is what it is, and why two symbols are one group or not.

import type { Command } from 'commander';
import {
  auditRules,
  editsOf,
  explainForwarding,
  explainRelation,
  explainRun,
  explainStored,
  nearest,
  Problem,
  refusalCodes,
} from '../../index.ts';
import {
  type ConsolidateOptions,
  command,
  compute,
  exiting,
  type GlobalOptions,
  placeOf,
} from '../command.ts';
import { explanationText, forwardingText, relationText } from '../explanation.ts';
import { say } from '../output.ts';

interface ExplainCommandOptions extends GlobalOptions, ConsolidateOptions {
  plan?: string;
}

const examples = `Examples:
  $ canonize explain import/namespace-escapes   what a refusal means
  $ canonize explain SocketAdapter              the proof of a listed duplicate, and every edit on its account
  $ canonize explain src/app.ts:12              why this line changes: edits, reasons, step, stages
  $ canonize explain src/app.ts:12 --plan ../plan  by a patchset that diff --out wrote
  $ canonize explain createMailer makeMailer    why two symbols are one group of the audit, or not`;

export const explainCommand = (): Command =>
  command('explain', 'what a refusal means, why a line changes, or why two symbols are one', examples)
    .argument('<code>', 'a refusal code, FILE:LINE, a listed duplicate, or a symbol')
    .argument('[other]', 'another symbol: why the two are one group, or not')
    .option(
      '--plan <dir>',
      'with FILE:LINE: a folder that diff --out wrote; without it the plan is computed now',
    )
    .option('--from <symbol...>', 'duplicates, instead of a configuration')
    .option('--to <symbol>', 'the canonical, instead of a configuration')
    .option('--breaking', 'with --from: public entries may lose the duplicate')
    .action(exiting(runExplain));

async function runExplain(
  what: string,
  other: string | undefined,
  options: ExplainCommandOptions,
): Promise<number> {
  if (other !== undefined) {
    say(relationText(await explainRelation(what, other, placeOf(options))));
    return 0;
  }
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(what) ?? [];
  if (file === undefined && isListedName(what)) return explainListed(what, options);
  if (file === undefined) return explainCode(what);
  const place = { ...placeOf(options), file, line: Number(line) };
  const explanation =
    options.plan === undefined
      ? explainRun(await compute(options), place)
      : explainStored(options.plan, place);
  say(explanationText(explanation));
  return 0;
}

/** A symbol, or what no code looks like: codes have a slash and no capital. */
const isListedName = (what: string): boolean => what.includes('#') || !/^[a-z]+[-/]/.test(what);

async function explainListed(symbol: string, options: ExplainCommandOptions): Promise<number> {
  const place = placeOf(options);
  const explained = await explainForwarding(symbol, {
    ...place,
    ...(options.from && options.to !== undefined && { consolidate: { from: options.from, to: options.to } }),
  });
  const run = await compute(options);
  const { changes, refusals } = run;
  const own = refusals.filter(({ step }) => step === explained.symbol);
  say(forwardingText(explained, editsOf(changes, explained.symbol), own));
  return 0;
}

function explainCode(code: string): number {
  const known: Record<string, { meaning: string; remedy: string }> = { ...refusalCodes, ...auditRules };
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
