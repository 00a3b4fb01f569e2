// `canonize undo`: takes the last apply back.

import type { Command } from 'commander';
import { undo } from '../../index.ts';
import { command, exiting, type GlobalOptions, placeOf } from '../command.ts';
import { say } from '../output.ts';

const examples = `Example:
  $ canonize undo                               restores every byte of the last apply`;

export const undoCommand = (): Command =>
  command('undo', 'takes the last apply back, byte for byte', examples).action(exiting(runUndo));

function runUndo(options: GlobalOptions): number {
  const result = undo({
    ...placeOf(options),
  });
  if (!options.quiet)
    say(
      `restored ${result.restored.length} files${result.removed.length > 0 ? `, removed ${result.removed.length} that the apply had created` : ''}`,
    );
  return 0;
}
