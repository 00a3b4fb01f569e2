// Facts and shapes of files by the hash of their text, and where specifiers lead while the same files lie in the same
// places: an audit of an unchanged tree parses and resolves nothing. One file a line, so that threads can write them.

import { createHash, hash } from 'node:crypto';
import type { Files } from '../core/files.ts';
import type { Answer } from '../core/language.ts';
import { readCached, writeCached } from '../disk/cache.ts';
import type { Surveyed } from '../languages/typescript/survey.ts';
import { version } from '../version.ts';

/** The first line of the cache. */
interface Head {
  /** Of the tool and of what it stores: another one is another cache. */
  format: string;
  /** Hash of all that decides where a specifier leads, and the answers under it. */
  layout: string;
  answers: readonly Answer[];
}

/** Each further line. */
interface Line extends Surveyed {
  path: string;
  hash: string;
}

const name = 'survey.jsonl';
/** Raise the number whenever facts, shapes or what is found of them mean something else than before. */
const format = `${version}/17`;

/** Files whose text says where specifiers lead: manifests, whatever a tsconfig may extend, bundlers' configurations. */
const leading = new RegExp(
  [
    /(?:^|\/)(?:package|base|[^/]*config)[^/]*\.jsonc?$/,
    /(?:^|\/)[^/]*config[^/]*\/[^/]*\.json$/,
    /(?:^|\/)pnpm-workspace\.yaml$/,
    /\.config(?:\.[\w-]+)*\.[cm]?[jt]s$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

export const hashOf = (text: string): string => hash('sha1', text, 'base64');

/** The line of a file in the cache. */
export const lineOf = (path: string, text: string, { facts, shape }: Surveyed): string =>
  JSON.stringify({ path, hash: hashOf(text), facts, shape } satisfies Line);

export class SurveyCache {
  readonly #root: string;
  readonly #head: Head;
  readonly #known: ReadonlyMap<string, Line & { line: string }>;
  readonly #lines = new Map<string, string>();
  #layout = '';
  #isNew = false;

  constructor(root: string) {
    this.#root = root;
    const [head, ...lines] = load(root);
    this.#head = head;
    this.#known = new Map(lines.map((line) => [line.path, line]));
  }

  /** Where specifiers lead, if nothing has changed that decides it. */
  answersFor(files: Files): readonly Answer[] {
    const parts = files.paths.map((path) => (leading.test(path) ? `${path}\n${files.read(path)}` : path));
    this.#layout = hashOf(parts.join('\n'));
    return this.#layout === this.#head.layout ? this.#head.answers : [];
  }

  /** Whether something is known of a file at this path. */
  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** What is known of exactly this text at this path. */
  get(path: string, text: string): Surveyed | undefined {
    const known = this.#known.get(path);
    if (known?.hash !== hashOf(text)) return undefined;
    this.#lines.set(path, known.line);
    return known;
  }

  /** Keeps the line of a file that was surveyed now. */
  add(path: string, line: string): void {
    this.#isNew = true;
    this.#lines.set(path, line);
  }

  /** Says all that was read up to now: the files that there are, those that say where specifiers lead, and the code. */
  state(): string {
    const whole = createHash('sha1').update(`${format}\n${this.#layout}`);
    for (const path of [...this.#lines.keys()].sort()) whole.update(`\n${this.#lines.get(path)}`);
    return whole.digest('base64');
  }

  /** Writes what this run saw, if that is not what was known. */
  save(answers: readonly Answer[]): void {
    const { layout, answers: known } = this.#head;
    const isSame = !this.#isNew && layout === this.#layout && known.length === answers.length;
    if (isSame && this.#known.size === this.#lines.size) return;
    const head: Head = { format, layout: this.#layout, answers };
    writeCached(this.#root, name, inLines([JSON.stringify(head), ...this.#lines.values()]));
  }
}

function* inLines(lines: readonly string[]): Iterable<string> {
  for (const [index, line] of lines.entries()) yield index === 0 ? line : `\n${line}`;
}

const nothing: Head = { format, layout: '', answers: [] };

function load(root: string): [Head, ...(Line & { line: string })[]] {
  const [first, ...lines] = readCached(root, name)?.split('\n') ?? [];
  if (first === undefined) return [nothing];
  try {
    const head = JSON.parse(first) as Head;
    if (head.format !== format) return [nothing];
    return [head, ...lines.map((line) => ({ ...(JSON.parse(line) as Line), line }))];
  } catch {
    return [nothing];
  }
}
