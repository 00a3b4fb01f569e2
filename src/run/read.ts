// Reads a tree once: which files there are, and what each of them imports and exports.

import picomatch from 'picomatch';
import type { Config } from '../core/config.ts';
import type { ModuleFacts } from '../core/facts.ts';
import type { Files } from '../core/files.ts';
import type { Language } from '../core/language.ts';
import { TreeFacts } from '../core/tree-facts.ts';
import { openFiles } from '../disk/files.ts';
import { TypeScriptLanguage } from '../languages/typescript/language.ts';
import type { Tree } from './stages.ts';

export type Progress = (what: string, done: number, total: number) => void;

/**
 * How much text may be parsed before memory is given back, in UTF-16 units; in a large tree a sixtieth of what was read,
 * since giving back costs more the more facts there are.
 */
const releaseEvery = 3_000_000;

/** How much text may be on its way through the parser while this thread goes on, in UTF-16 units. */
const aheadAtMost = 400_000;

/**
 * Reads every code file of the tree.
 * @param reversed the other way round: the result must not depend on it
 * @param concerned modules whose users are parsed; other files may stay unparsed. Absent: every file is parsed
 */
export const readTree = (
  root: string,
  config: Config,
  progress: Progress = () => {},
  reversed = false,
  concerned?: ReadonlySet<string>,
): Promise<Tree> => readFiles(openFiles(root), config, progress, reversed, concerned);

/** The same for files that are not those of a work tree. */
export async function readFiles(
  all: Files,
  config: Config,
  progress: Progress = () => {},
  reversed = false,
  concerned?: ReadonlySet<string>,
): Promise<Tree> {
  const { files, language, code } = openCode(all, config, reversed);
  const facts = new TreeFacts([], (path) => {
    const text = files.read(path) ?? '';
    return { size: text.length, facts: () => language.facts(path, text) };
  });
  const isConcerned = (path: string, specifier: string): boolean => {
    const target = language.resolver.resolve(path, specifier);
    return concerned!.has(target.kind === 'file' ? target.path : specifier);
  };
  function* texts(): Iterable<Text> {
    for (const [done, path] of code.entries()) {
      const text = files.read(path);
      if ((done + 1) % 50 === 0) progress('reading', done + 1, code.length);
      if (text === undefined) continue;
      const specifiers = language.glimpse(path, text);
      const mayStay = concerned && !concerned.has(path);
      if (mayStay && specifiers?.every((specifier) => !isConcerned(path, specifier)))
        facts.glimpsed(path, specifiers);
      else yield { path, text, isPlain: specifiers !== undefined };
    }
  }
  await parseEach(language, texts(), facts);
  return { files, language, facts };
}

/** Parses what was left out of a tree. */
export async function readRest(
  { files, language, facts }: Tree,
  progress: Progress = () => {},
): Promise<void> {
  const unparsed = [...facts.keys()].filter((path) => !facts.parsed(path));
  function* texts(): Iterable<Text> {
    for (const [done, path] of unparsed.entries()) {
      if ((done + 1) % 50 === 0) progress('reading', done + 1, unparsed.length);
      yield { path, text: files.read(path) ?? '', isPlain: true };
    }
  }
  await parseEach(language, texts(), facts);
}

interface Text {
  path: string;
  text: string;
  /** Whether a glimpse told its specifiers. */
  isPlain: boolean;
}

/** A text on its way to its facts. */
interface Begun {
  path: string;
  size: number;
  /** Absent while the parser's thread has it. */
  facts?: () => ModuleFacts;
  /** Fulfilled when there are facts. */
  read: Promise<void>;
}

/** Lets what came from other threads be noted. */
const turn = (): Promise<void> => new Promise((go) => setImmediate(go));

/**
 * Parses on two threads, and gives memory back as it goes: what the parser's thread has no room for is parsed here
 * instead of waiting for it. Facts come in the order of the texts.
 */
async function parseEach(language: Language, texts: Iterable<Text>, facts: TreeFacts): Promise<void> {
  const release = releaseAfter(language);
  const begun: Begun[] = [];
  let ahead = 0;
  const aside = ({ path, text, isPlain }: Text): Begun => {
    ahead += text.length;
    const each: Begun = { path, size: text.length, read: Promise.resolve() };
    each.read = language.factsAhead(path, text, isPlain).then((read) => {
      ahead -= text.length;
      each.facts = read;
    });
    return each;
  };
  const here = ({ path, text, isPlain }: Text): Begun => {
    const read = language.facts(path, text, isPlain);
    return { path, size: text.length, facts: () => read, read: Promise.resolve() };
  };
  const end = async (): Promise<void> => {
    const first = begun.shift()!;
    await first.read;
    facts.complete(first.path, first.facts!());
    await release(first.size);
  };
  for (const text of texts) {
    if (ahead > aheadAtMost) await turn();
    while (begun[0]?.facts) await end();
    begun.push(ahead > aheadAtMost ? here(text) : aside(text));
  }
  while (begun.length > 0) await end();
  await language.release();
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
