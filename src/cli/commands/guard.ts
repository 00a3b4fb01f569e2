// `canonize guard`: the linter's own rule for what was consolidated. Dry unless `--write` is given.

import type { Command } from 'commander';
import { type GuardResult, guard, patchOf, writeGuard } from '../../index.ts';
import { command, exiting, type GlobalOptions, placeOf, withProgress } from '../command.ts';
import { say } from '../output.ts';
import { plural } from '../words.ts';

interface GuardOptions extends GlobalOptions {
  write?: boolean;
}

const examples = `Examples:
  $ canonize guard                              the change of the linter's configuration, as a diff
  $ canonize guard --write                      writes it; canonize undo takes it back`;

export const guardCommand = (): Command =>
  command('guard', "keeps what was consolidated from coming back, by the project's own linter", examples)
    .option('--write', "write the linter's configuration; source files are never touched")
    .action(exiting(runGuard));

async function runGuard(options: GuardOptions): Promise<number> {
  const result = await withProgress(options, (progress) => guard({ ...placeOf(options), progress }));
  if (options.write) writeGuard(result);
  if (!options.quiet) say(words(result, options.write ?? false));
  return 0;
}

function words({ restrictions, linters, changes, open }: GuardResult, isWritten: boolean): string {
  const names = linters.map(({ linter }) => linter).join(', ');
  const did = changes.length === 0 ? 'nothing to write' : isWritten ? 'written' : 'not written yet: --write';
  return [
    `no-restricted-imports for ${plural(restrictions, 'module')} in ${names}: ${did}`,
    ...linters.flatMap(({ linter, notes }) => notes.map((note) => `${linter.padEnd(8)} ${note}`)),
    ...open.map(({ symbol, why }) => `open     ${symbol}: ${why}`),
    ...(isWritten || changes.length === 0 ? [] : ['', patchOf(changes)]),
  ].join('\n');
}
