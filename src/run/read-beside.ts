// A tree is read on another thread while this one waits for the compiler to load its projects.

import type { Config } from '../core/config.ts';
import type { ModuleFacts } from '../core/facts.ts';
import type { Files } from '../core/files.ts';
import { TreeFacts } from '../core/tree-facts.ts';
import { openFiles } from '../disk/files.ts';
import { openCode, type Progress, readFiles } from './read.ts';
import type { Tree } from './stages.ts';
import { chunksOf, onThread, pauses, toShare } from './threads.ts';

/** In a smaller tree the thread would take as long to start as it has to read. */
const fewest = 400;

/**
 * Reads every code file of the tree.
 * @param meanwhile keeps this thread busy with the same files; what is left to read then is read here
 */
export async function readBeside(
  root: string,
  config: Config,
  progress: Progress,
  meanwhile: (files: Files) => void,
): Promise<Tree> {
  const all = openFiles(root);
  const { files, language, code } = openCode(all, config, false);
  if (code.length < fewest) return readFiles(all, config, progress);
  const found = new Map<string, ModuleFacts>();
  const shared = toShare(files.root, code);
  const thread = onThread('./read-worker.js', shared, (facts: string) => {
    for (const each of JSON.parse(facts) as ModuleFacts[]) found.set(each.path, each);
  });
  meanwhile(files);
  const pause = pauses(1 / 3);
  const here = async (paths: readonly string[]): Promise<void> => {
    let parsed = 0;
    for (const path of paths) {
      const text = files.read(path);
      if (text === undefined) continue;
      parsed += text.length;
      found.set(path, language.facts(path, text));
    }
    progress('reading', found.size, code.length);
    await pause(parsed);
  };
  for (const chunk of chunksOf(shared)) await here(chunk);
  await thread;
  await here(code.filter((path) => !found.has(path)));
  const facts = new TreeFacts();
  for (const path of code) if (found.has(path)) facts.set(path, found.get(path)!);
  return { files, language, facts };
}
