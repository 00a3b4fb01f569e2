// One whole process, measured from outside: wall clock, processor time and peak memory.

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './trees.ts';

export interface Command {
  /** Started with this Node. */
  node?: readonly string[];
  /** Started as it is; the first is the program. */
  native?: readonly string[];
  cwd: string;
}

export interface Run {
  seconds: number;
  /** User and system, of the process and the children that it waited for. Unknown where nothing can tell. */
  cpu: number | undefined;
  /** Bytes, of the largest single process. */
  peak: number | undefined;
  output: string;
}

/** Standard output goes to a file, so that reading it takes nothing from the two cores. @throws if the status is not 0 */
export function measure(command: Command): Run {
  const outputFile = join(cacheFolder(), 'output.txt');
  const usageFile = join(cacheFolder(), 'usage.txt');
  rmSync(usageFile, { force: true });
  const [program = '', ...args] = observed(command, usageFile);
  const output = openSync(outputFile, 'w');
  const start = performance.now();
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: command.cwd,
    stdio: ['ignore', output, 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const seconds = (performance.now() - start) / 1000;
  closeSync(output);
  const text = readFileSync(outputFile, 'utf8');
  if (status !== 0) {
    const shown = [...(command.node ?? []), ...(command.native ?? [])].join(' ');
    throw new Error(`${shown}\nended with ${status}: ${error?.message ?? stderr}\n${text.slice(0, 2000)}`);
  }
  return { seconds, ...usage(usageFile), output: text };
}

const gnuTime = '/usr/bin/time';
const hasGnuTime = existsSync(gnuTime) && /GNU/.test(versionOfTime());

function versionOfTime(): string {
  const { stdout, stderr } = spawnSync(gnuTime, ['--version'], { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

/** The command with an observer: GNU time, else a line inside of a Node process that tells its memory alone. */
function observed({ node, native = [] }: Command, usageFile: string): string[] {
  const plain = node ? [process.execPath, ...node] : [...native];
  if (hasGnuTime) return [gnuTime, '-f', '%M %U %S', '-o', usageFile, ...plain];
  if (!node) return plain;
  // A worker inherits the preloaded lines, but has another parent.
  const lines = `import { writeFileSync } from 'node:fs';
    if (process.ppid === ${process.pid}) process.on('exit', () =>
      writeFileSync(${JSON.stringify(usageFile)}, String(process.resourceUsage().maxRSS)));`;
  return [process.execPath, `--import=data:text/javascript,${encodeURIComponent(lines)}`, ...node];
}

function usage(file: string): Pick<Run, 'cpu' | 'peak'> {
  if (!existsSync(file)) return { cpu: undefined, peak: undefined };
  const [kibibytes, user, system] = readFileSync(file, 'utf8').trim().split(' ').map(Number);
  return { cpu: user === undefined ? undefined : user + system!, peak: kibibytes! * 1024 };
}
