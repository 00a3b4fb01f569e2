// `canonize init`: writes a configuration of what the audit recommends, for a person to edit.

import path from 'node:path';
import type { Command } from 'commander';
import { type InitialConfig, initialConfig, Problem, writeInitialConfig } from '../../index.ts';
import { command, exiting, type GlobalOptions, withProgress } from '../command.ts';
import { confirm, isInteractive, paint, say } from '../output.ts';
import { plural } from '../words.ts';

interface InitOptions extends GlobalOptions {
  yes?: boolean;
}

const examples = `Examples:
  $ canonize init                               shows what it would write, and asks
  $ canonize init --yes                         in scripts; then: canonize diff`;

export const initCommand = (): Command =>
  command('init', 'writes canonize.config.json from an audit, for a person to edit', examples)
    .option('--yes', 'do not ask')
    .action(exiting(runInit));

async function runInit(options: InitOptions): Promise<number> {
  if (options.config !== undefined)
    throw new Problem('init writes a configuration and reads none', 'leave --config out');
  const initial = await withProgress(options, (progress) =>
    initialConfig({ ...(options.cwd !== undefined && { cwd: options.cwd }), progress }),
  );
  const name = path.relative(path.resolve(options.cwd ?? ''), initial.file);
  if (initial.consolidations.length + initial.async.length === 0) {
    if (!options.quiet) say([...nothingFound(name), ...leftLines(initial)].join('\n'));
    return 1;
  }
  if (options.yes) writeInitialConfig(initial);
  if (!options.quiet || !options.yes) say([...listedLines(initial), ...leftLines(initial)].join('\n'));
  if (!options.yes) {
    if (!isInteractive())
      throw new Problem('init asks before it writes, and there is no terminal to ask on', 'add --yes');
    if (!confirm(`write ${name}? [y/N] `)) {
      say('nothing was written');
      return 1;
    }
    writeInitialConfig(initial);
  }
  if (!options.quiet) say(`wrote ${name}; next: canonize diff`);
  return 0;
}

/** What a person can do who knows of a duplicate that no audit finds. */
const nothingFound = (name: string): string[] => [
  `the audit found nothing that can be consolidated, so ${name} was not written`,
  'if you know two names for one thing: canonize diff --from OldName --to NewName',
];

function listedLines({ consolidations, async }: InitialConfig): string[] {
  const listed = consolidations.flatMap(({ consolidation: { canonical, as, duplicates }, group }) => [
    `${paint('bold', canonical)}${as === undefined ? '' : ` as ${as}`}`,
    `  ${plural(duplicates.length, 'duplicate')}; ${group.recommendation.reasons.join('; ')}`,
    ...duplicates.map((symbol) => `  ${symbol}`),
  ]);
  return [
    ...listed,
    ...async.flatMap(({ symbols, message }) => [
      `${paint('bold', symbols[0]!)} becomes async`,
      `  ${message}`,
    ]),
  ];
}

/** How much is shown of what was left out. */
const limit = 20;

function leftLines({ left }: InitialConfig): string[] {
  if (left.length === 0) return [];
  const rest = left.length - limit;
  return [
    `${paint('bold', 'left out')} (canonize audit shows them)`,
    ...left
      .slice(0, limit)
      .map(({ symbol, file, line, reason }) => `  ${symbol} at ${file}:${line}: ${reason}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}
