// "No new compiler error" as values: what a check is asked, what it answers, and which errors count as new.
// The compiler itself is behind the language port; nothing here knows it.

import type { Files } from './files.ts';
import type { Place } from './refusals.ts';

export interface CheckInput {
  /** The tree before the change. The same object in a later check means: nothing on disk has changed since. */
  files: Files;
  /** What the dry run makes of it; files that are not listed stay as they are. */
  changes: readonly ChangedText[];
  /** The tree exists only in `files` (fixtures): then nothing below the root is looked up on disk. */
  inMemory?: boolean;
  /** Undefined: any file may be. */
  reach?: Reach | undefined;
}

/** Which files can have other errors than before. */
export interface Reach {
  reached: ReadonlySet<string>;
  /** All files whose imports are known; of what others import nothing can be said. */
  known: ReadonlySet<string>;
}

/** One file's change. No `before`: the file is new. No `after`: the file is deleted. A `Draft` fits as it is. */
export interface ChangedText {
  /** Relative to the root, with `/` separators. */
  file: string;
  before?: string;
  after?: string;
  /** Where the character at `offset` of `after` stood in `before`, or undefined if an edit wrote it. Ascending. */
  toBefore(offset: number): number | undefined;
}

/** One error in one state of the tree. `offset` counts UTF-16 units of that state's text, a BOM included. */
export interface RawError {
  file: string;
  offset: number;
  code: number;
  /** What the compiler says; the lines after the first explain it further. */
  message: string;
}

/** An error in the tree after the change. */
export interface CompilerFinding extends RawError, Place {}

export interface CheckResult {
  /** `TypeScript 7.0.2`; joined by ` and ` where some projects needed a second engine. */
  engine: string;
  /** Source files that the compiler type-checked, or that the change provably does not reach. */
  checked: number;
  /** Source files that can be type-checked; JavaScript counts only where checkJs is on. 0 of 0 is possible. */
  total: number;
  /** Errors that were not there before, by file and offset. */
  newErrors: readonly CompilerFinding[];
  /** Share, 0 to 1, of imports of packages that lead nowhere because they are not installed; in what was checked. */
  unresolvedShare: number;
  /** What a reader must know to trust the numbers: options read differently, files without a tsconfig, a failure. */
  notes: readonly string[];
}

/**
 * The errors of `after` that `before` does not have, compared as multisets of file, code and edit-mapped position.
 * An error inside text that an edit wrote is old only if an error of the same code vanished from the text that the
 * edit replaced and says the same, apart from names that the change replaced. In doubt an error is new.
 */
export function newErrors(
  before: readonly RawError[],
  after: readonly RawError[],
  changes: readonly ChangedText[],
): RawError[] {
  const changeOf = new Map(changes.map((change) => [change.file, change]));
  const old = byFile(before);
  let replaced: Replaced | undefined;
  const result: RawError[] = [];
  for (const [file, errors] of byFile(after)) {
    const change = changeOf.get(file);
    const rest = old.get(file) ?? [];
    const unplaced = withoutSamePlace(errors, rest, change);
    if (change && unplaced.length > 0 && rest.length > 0) {
      replaced ??= replacedWords(changes);
      result.push(...withoutVanished(unplaced, rest, change, replaced));
    } else {
      result.push(...unplaced);
    }
  }
  return result.sort(byPlace);
}

/** By file, then offset, then code. */
export function byPlace(a: RawError, b: RawError): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.offset - b.offset || a.code - b.code;
}

/** Removes the errors that stand where one of `rest` stood, and removes that one from `rest`. */
function withoutSamePlace(errors: readonly RawError[], rest: RawError[], change?: ChangedText): RawError[] {
  const placeBefore = (error: RawError) => (change ? change.toBefore(error.offset) : error.offset);
  const sameMessage = errors.filter((error) => {
    const offset = placeBefore(error);
    return !take(rest, (o) => o.offset === offset && o.code === error.code && o.message === error.message);
  });
  return sameMessage.filter((error) => {
    const offset = placeBefore(error);
    return !take(rest, (o) => o.offset === offset && o.code === error.code);
  });
}

/** Removes the errors in written text whose like vanished with the text that it replaced. */
function withoutVanished(
  errors: readonly RawError[],
  rest: RawError[],
  change: ChangedText,
  replaced: Replaced,
): RawError[] {
  const spans = replacedSpans(change);
  const gone = rest.filter((old) => spans.some((span) => within(old.offset, span.start, span.end)));
  const fresh = errors.filter((error) => change.toBefore(error.offset) === undefined);
  const kept = errors.filter((error) => change.toBefore(error.offset) !== undefined);
  const unlike = fresh.filter((error) => {
    const span = spans.find((s) => within(error.offset, s.freshStart, s.freshEnd));
    return !take(
      gone,
      (old) =>
        old.code === error.code &&
        span !== undefined &&
        within(old.offset, span.start, span.end) &&
        saysTheSame(old.message, error.message, replaced),
    );
  });
  // Only after every span took its own: a statement may have moved from one edited span to another.
  const elsewhere = (error: RawError) => (old: RawError) =>
    old.code === error.code && old.message === error.message;
  return [...kept, ...unlike.filter((error) => !take(gone, elsewhere(error)))];
}

/** A span of `before` that is gone, and the span of `after` that stands for it; either may be empty. */
interface ReplacedSpan {
  start: number;
  end: number;
  freshStart: number;
  freshEnd: number;
}

function replacedSpans(change: ChangedText): ReplacedSpan[] {
  const before = change.before ?? '';
  const after = change.after ?? '';
  const spans: ReplacedSpan[] = [];
  let start = 0;
  let freshStart = 0;
  for (let offset = 0; offset <= after.length; offset++) {
    const at = offset === after.length ? before.length : change.toBefore(offset);
    if (at === undefined) continue;
    if (at > start || offset > freshStart) spans.push({ start, end: at, freshStart, freshEnd: offset });
    start = at + 1;
    freshStart = offset + 1;
  }
  return spans;
}

/** Words that stood in replaced text and no longer do, and words that took their place; over all files. */
interface Replaced {
  gone: ReadonlySet<string>;
  fresh: ReadonlySet<string>;
}

function replacedWords(changes: readonly ChangedText[]): Replaced {
  const gone = new Set<string>();
  const fresh = new Set<string>();
  for (const change of changes) {
    const { before, after } = change;
    if (before === undefined || after === undefined) continue;
    for (const span of replacedSpans(change)) {
      const was = words(before.slice(span.start, span.end));
      const is = words(after.slice(span.freshStart, span.freshEnd));
      for (const word of was) if (!is.has(word)) gone.add(word);
      for (const word of is) if (!was.has(word)) fresh.add(word);
    }
  }
  return { gone, fresh };
}

/** A name, or a path as a whole: `getDb`, `./core/db`. */
const path = /[\w$@./~#-]+/gu;

const words = (text: string): Set<string> =>
  new Set([...(text.match(path) ?? []), ...(text.match(/[\w$]+/gu) ?? [])]);

/** Whether two messages differ at most in names that the change replaced. Only their first lines count. */
function saysTheSame(before: string, after: string, replaced: Replaced): boolean {
  if (before === after) return true;
  const [was, is] = [before, after].map(firstLine);
  const [wasWords, isWords] = [was?.match(path) ?? [], is?.match(path) ?? []];
  if (was?.replace(path, '') !== is?.replace(path, '') || wasWords.length !== isWords.length) return false;
  return wasWords.every((word, i) => {
    const other = isWords[i] ?? '';
    return word === other || (replaced.gone.has(word) && replaced.fresh.has(other));
  });
}

/** The first line, with types that are named by their module's place reduced to their name. */
const firstLine = (message: string): string =>
  (message.split('\n', 1)[0] ?? '').replace(/import\("[^"]*"\)\./gu, '');

const within = (offset: number, start: number, end: number): boolean =>
  start === end ? offset === start : start <= offset && offset < end;

function take<T>(from: T[], fits: (item: T) => boolean): boolean {
  const index = from.findIndex(fits);
  if (index < 0) return false;
  from.splice(index, 1);
  return true;
}

function byFile(errors: readonly RawError[]): Map<string, RawError[]> {
  const files = new Map<string, RawError[]>();
  for (const error of errors) {
    const list = files.get(error.file);
    if (list) list.push(error);
    else files.set(error.file, [error]);
  }
  return files;
}
