// Reads a tree once: which files there are, and what each of them imports and exports.

import picomatch from 'picomatch';
import type { ModuleShape } from '../core/audit/shape.ts';
import type { Config } from '../core/config.ts';
import type { ModuleFacts } from '../core/facts.ts';
import type { Files } from '../core/files.ts';
import { openFiles } from '../disk/files.ts';
import { TypeScriptLanguage } from '../languages/typescript/language.ts';
import type { Tree } from './stages.ts';

export type Progress = (what: string, done: number, total: number) => void;

/**
 * How much text may be parsed before memory is given back, in UTF-16 units; in a large tree a fortieth of what was read,
 * since giving back costs more the more facts there are.
 */
const releaseEvery = 1_800_000;

/**
 * Reads every code file of the tree.
 * @param reversed the other way round: the result must not depend on it
 * @param withShapes reads what declarations are made of from the same parse, for an audit
 */
export const readTree = (
  root: string,
  config: Config,
  progress: Progress = () => {},
  reversed = false,
  withShapes = false,
): Promise<Tree> => readFiles(openFiles(root), config, progress, reversed, withShapes);

/** The same for files that are not those of a work tree. */
export async function readFiles(
  all: Files,
  config: Config,
  progress: Progress = () => {},
  reversed = false,
  withShapes = false,
): Promise<Tree> {
  const files = included(all, config.include);
  const language = new TypeScriptLanguage(files);
  const code = files.paths.filter((path) => language.isCode(path));
  if (reversed) code.reverse();
  const facts = new Map<string, ModuleFacts>();
  const shapes = new Map<string, ModuleShape>();
  let parsed = 0;
  let total = 0;
  let done = 0;
  for (const path of code) {
    const text = files.read(path);
    if (++done % 50 === 0) progress('reading', done, code.length);
    if (text === undefined) continue;
    if (withShapes) {
      const surveyed = language.survey(path, text);
      facts.set(path, surveyed.facts);
      if (surveyed.shape) shapes.set(path, surveyed.shape);
    } else facts.set(path, language.facts(path, text));
    parsed += text.length;
    total += text.length;
    if (parsed < Math.max(releaseEvery, total / 40)) continue;
    parsed = 0;
    await language.release();
  }
  await language.release();
  return { files, language, facts, ...(withShapes && { shapes }) };
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
