// Reads a tree once: which files there are, and what each of them imports and exports.

import picomatch from 'picomatch';
import type { Config } from '../core/config.ts';
import type { ModuleFacts } from '../core/facts.ts';
import type { Files } from '../core/files.ts';
import type { Language } from '../core/language.ts';
import { openFiles } from '../disk/files.ts';
import { TypeScriptLanguage } from '../languages/typescript/language.ts';
import type { Tree } from './stages.ts';

export type Progress = (what: string, done: number, total: number) => void;

/**
 * How much text may be parsed before memory is given back, in UTF-16 units; in a large tree a sixtieth of what was read,
 * since giving back costs more the more facts there are.
 */
const releaseEvery = 1_600_000;

/** How much text may be on its way through the parser while this thread goes on, in UTF-16 units. */
const aheadAtMost = 1_500_000;

/**
 * Reads every code file of the tree.
 * @param reversed the other way round: the result must not depend on it
 */
export const readTree = (
  root: string,
  config: Config,
  progress: Progress = () => {},
  reversed = false,
): Promise<Tree> => readFiles(openFiles(root), config, progress, reversed);

/** The same for files that are not those of a work tree. */
export async function readFiles(
  all: Files,
  config: Config,
  progress: Progress = () => {},
  reversed = false,
): Promise<Tree> {
  const { files, language, code } = openCode(all, config, reversed);
  const facts = new Map<string, ModuleFacts>();
  const release = releaseAfter(language);
  const begun: { path: string; size: number; read: Promise<() => ModuleFacts> }[] = [];
  let ahead = 0;
  const end = async (): Promise<void> => {
    const { path, size, read } = begun.shift()!;
    facts.set(path, (await read)());
    ahead -= size;
    await release(size);
  };
  for (const [done, path] of code.entries()) {
    const text = files.read(path);
    if ((done + 1) % 50 === 0) progress('reading', done + 1, code.length);
    if (text === undefined) continue;
    begun.push({ path, size: text.length, read: language.factsAhead(path, text) });
    ahead += text.length;
    while (begun.length > 1 && ahead > aheadAtMost) await end();
  }
  while (begun.length > 0) await end();
  await language.release();
  return { files, language, facts };
}

/** What the configuration includes of a tree, and the code in it, in the order in which it is read. */
export function openCode(
  all: Files,
  config: Config,
  reversed: boolean,
): { files: Files; language: TypeScriptLanguage; code: readonly string[] } {
  const files = included(all, config.include);
  const language = new TypeScriptLanguage(files);
  const code = files.paths.filter((path) => language.isCode(path));
  return { files, language, code: reversed ? code.reverse() : code };
}

/** Counts what is parsed, and gives memory back when it is much. */
function releaseAfter(language: Language): (parsed: number) => Promise<void> {
  let waiting = 0;
  let total = 0;
  return async (parsed) => {
    waiting += parsed;
    total += parsed;
    if (waiting < Math.max(releaseEvery, total / 60)) return;
    waiting = 0;
    await language.release();
  };
}

/** Only what the configuration includes; manifests and tsconfigs always, since they say where specifiers lead. */
function included(files: Files, globs: readonly string[]): Files {
  if (globs.length === 1 && globs[0] === '**') return files;
  const matches = picomatch([...globs], { dot: true });
  const paths = files.paths.filter(
    (path) =>
      matches(path) || /(?:^|\/)(?:package|[jt]sconfig[^/]*)\.json$|(?:^|\/)pnpm-workspace\.yaml$/.test(path),
  );
  return {
    root: files.root,
    paths,
    get skipped() {
      return files.skipped;
    },
    read: (path) => files.read(path),
  };
}
