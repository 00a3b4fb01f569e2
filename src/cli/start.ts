// The command line. It reads options, calls the public face, prints, and turns outcomes into exit codes.

import { CommanderError } from 'commander';
import { program } from './commands.ts';
import { printError } from './output.ts';

/** Runs what the arguments ask for and sets the exit code. */
export async function start(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await program().parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      printError(error);
      process.exitCode = 2;
    }
  }
}
