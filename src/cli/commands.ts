// The commands, in the order in which help lists them. Each is one file under `commands/`.

import { Command } from 'commander';
import { version } from '../index.ts';
import { applyCommand } from './commands/apply.ts';
import { auditCommand } from './commands/audit.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { guardCommand } from './commands/guard.ts';
import { initCommand } from './commands/init.ts';
import { statusCommand } from './commands/status.ts';
import { undoCommand } from './commands/undo.ts';
import { verifyCommand } from './commands/verify.ts';

export function program(): Command {
  const root = new Command('canonize')
    .description(
      'Makes one implementation the canon: moves every import there, deletes the aliases, shows it all as a diff first.',
    )
    .version(version)
    .showHelpAfterError('(canonize --help shows the commands)')
    .exitOverride();
  for (const each of [
    auditCommand,
    initCommand,
    diffCommand,
    applyCommand,
    undoCommand,
    verifyCommand,
    guardCommand,
    explainCommand,
  ])
    root.addCommand(each().copyInheritedSettings(root));
  const names = (): string[] => root.commands.map((each) => each.name());
  root.addCommand(statusCommand(names).copyInheritedSettings(root), { isDefault: true });
  return root;
}
