// One result for several processes that work side by side: whoever comes first computes it, the others wait. Needed
// where the processes change what the result is computed from.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A result of an earlier family of processes with the same number is no result of this one. */
const oldest = 60_000;

/**
 * The value that the first process with this key computed.
 * @param key names the family and the question; letters, digits and `-`
 * @param computed plain data
 * @throws what `compute` throws; in the waiting processes an Error that says the same
 */
export async function computedOnce<T>(key: string, compute: () => Promise<T>): Promise<T> {
  const folder = path.join(os.tmpdir(), `canonize-${process.getuid?.() ?? 0}-${key}`);
  const file = path.join(folder, 'result.json');
  if (isTaken(folder)) return awaited<T>(folder, file);
  const result = await compute().then(
    (value) => ({ value }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error), cause: error }),
  );
  const { cause, ...plain } = { cause: undefined, ...result };
  fs.writeFileSync(`${file}.new`, JSON.stringify(plain), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
  if ('value' in result) return result.value;
  throw cause;
}

/** Takes the folder for this process, or says that another one has it. */
function isTaken(folder: string): boolean {
  for (;;) {
    try {
      fs.mkdirSync(folder, { mode: 0o700 });
      fs.writeFileSync(path.join(folder, 'owner'), String(process.pid));
      return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const started = Date.now() - process.uptime() * 1000;
    const found = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (found && process.getuid && found.uid !== process.getuid())
      throw new Error(`${folder} belongs to somebody else`);
    if (found && found.ctimeMs >= started - oldest) return true;
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function awaited<T>(folder: string, file: string): Promise<T> {
  for (;;) {
    if (fs.existsSync(file)) {
      const result = JSON.parse(fs.readFileSync(file, 'utf8')) as { value: T } | { error: string };
      if ('value' in result) return result.value;
      throw new Error(result.error);
    }
    if (isGone(folder)) throw new Error('the process that computed the plan ended without a result');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isGone(folder: string): boolean {
  try {
    const owner = Number(fs.readFileSync(path.join(folder, 'owner'), 'utf8'));
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    // The owner writes its number right after it made the folder.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
