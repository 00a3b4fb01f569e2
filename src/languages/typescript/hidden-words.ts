// Whether a text can name a module in a form that the parser's record does not hold. A whole syntax tree costs ten times
// the record, so it is asked only where one of the words of those forms stands in the code.

import type { ParseResult } from 'oxc-parser';
import type { Span } from '../../core/edits.ts';
import type { HiddenReference } from '../../core/facts.ts';
import { mockLibraries, mockWords } from './mock-libraries.ts';
import { isJavaScript } from './parse.ts';

type ModuleRecord = ParseResult['module'];

/** Every form has one of these in it. One pass over a text looks for nothing longer, which is as fast as it gets. */
const words = /[rR]equire|import|export|module|Worker|from|[mM]ock|Actual|<reference/g;

const forms =
  /\brequire\s*[(.?]|(?<==\s*)require\b|(?<=\bcreate)Require\b|\bimport\s*\(|\bimport\.meta\.(?:glob|globEager|resolve|url)\b|\bimport\s+(?:type\s+)?[\w$]+\s*=|(?<=\bdeclare\s+)module\b|\bmodule\s+['"]|\bexport\s*=|\bexports\s*[.=[]|(?<=\bnew\s+(?:Shared)?)Worker\b/y;
const clause = /\b(?:from|import)(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*(?=['"])/y;
const jsdocForms = /@import\b|import\s*\(\s*['"]/;

/** What a look at the words of a text tells; only what stands outside of comments. */
interface Look {
  /** A form that the parser's record does not hold. */
  hasForm: boolean;
  /** `/// <reference` */
  hasReference: boolean;
  /** Offsets of the quotes behind `from`, and behind an `import` without a clause. */
  clauses: readonly number[];
}

/**
 * False only if a walk over the tree would find nothing.
 * @param dynamic what the record says of `import()`
 */
export function mayHideReferences(
  path: string,
  text: string,
  record: ModuleRecord,
  dynamic: readonly HiddenReference[],
): boolean {
  const specifiers = [
    ...record.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...dynamic.map(({ specifier }) => specifier),
  ];
  if (specifiers.some((specifier) => mockLibraries.test(specifier))) return true;
  return look(path, text, dynamic).hasForm;
}

/**
 * Every specifier of the import and export declarations of a text, and perhaps some more, without a parse.
 * @returns undefined if only a parse can tell what it names, and how
 */
export function glimpse(path: string, text: string): string[] | undefined {
  const { hasForm, hasReference, clauses } = look(path, text, []);
  if (hasForm || hasReference) return undefined;
  const specifiers = new Set<string>();
  for (const quote of clauses) {
    const end = text.indexOf(text[quote]!, quote + 1);
    if (end < 0) return undefined;
    const written = text.slice(quote + 1, end);
    // Words before a quote, in a text that is no code.
    if (written.includes('\n') && !written.includes('\\')) continue;
    const specifier = seen(written);
    if (specifier === undefined) return undefined;
    specifiers.add(specifier);
  }
  return [...specifiers];
}

/** The same few hundred are written again and again. A part of a text would keep the whole text in memory. */
const seenBefore = new Map<string, string | undefined>();

/** Undefined for what only a parse can read, or what loads a library of doubles. */
function seen(written: string): string | undefined {
  if (!seenBefore.has(written)) {
    const isPlain = !/[\\?]|^\..*#/.test(written) && !mockLibraries.test(written);
    const copy = Buffer.from(written).toString();
    seenBefore.set(copy, isPlain ? copy : undefined);
  }
  return seenBefore.get(written);
}

function look(path: string, text: string, dynamic: readonly HiddenReference[]): Look {
  const found = { hasForm: true, hasReference: false, clauses: [] as number[] };
  if (isJavaScript(path) && jsdocForms.test(text)) return found;
  let strings: readonly Span[] | undefined;
  let maybeMocks = false;
  words.lastIndex = 0;
  for (let hit = words.exec(text); hit; hit = words.exec(text)) {
    const { index, 0: word } = hit;
    if (word === 'from' || word === 'import') {
      clause.lastIndex = index;
      if (clause.test(text)) {
        const quote = clause.lastIndex;
        if (!standsInComment(text, index)) found.clauses.push(quote);
        continue;
      }
      if (word === 'from') continue;
    }
    maybeMocks ||= /ock$|^Actual/.test(word);
    found.hasReference ||= word === '<reference';
    forms.lastIndex = index;
    if (!forms.test(text)) continue;
    const written = text.slice(index, forms.lastIndex);
    if (isKnown(text, index, written, dynamic) || standsInComment(text, index)) continue;
    strings ??= longStrings(path, text);
    const string = strings.find(({ start, end }) => index > start && index < end);
    if (!string) return found;
    words.lastIndex = string.end;
  }
  found.hasForm = maybeMocks && namesMocks(text);
  return found;
}

/** Examples in documentation double what they like. */
function namesMocks(text: string): boolean {
  for (const { index } of text.matchAll(mockWords)) if (!standsInComment(text, index)) return true;
  return false;
}

function isKnown(text: string, at: number, word: string, dynamic: readonly HiddenReference[]): boolean {
  return /^import\s*\($/.test(word) && dynamic.some(({ start }) => isCallOf(text, at + word.length, start));
}

/** Whether only blanks and comments stand between the parenthesis of `import(` and a known specifier. */
function isCallOf(text: string, open: number, specifier: number): boolean {
  return open <= specifier && /^(?:\s|\/\*[^*]*\*\/)*$/.test(text.slice(open, specifier));
}

/** Whether a line says that it is a comment, or part of one that began with a line of its own. */
function standsInComment(text: string, at: number): boolean {
  const line = lineBefore(text, at);
  if (/^\s*\/\//.test(line)) return true;
  if (!/^\s*\*/.test(line)) return false;
  const opened = text.lastIndexOf('/*', at);
  return opened > text.lastIndexOf('*/', at) && /^\s*$/.test(lineBefore(text, opened));
}

const lineBefore = (text: string, at: number): string => text.slice(text.lastIndexOf('\n', at) + 1, at);

/** Shorter ones are not worth the look. UTF-16 units. */
const longString = 10_000;

const constant = /^export\s+const\s+[\w$]+\s*=\s*(?=["'])/gm;

/** `export const script = "…"`: megabytes of somebody else's program, in which any word may stand. */
function longStrings(path: string, text: string): Span[] {
  const found: Span[] = [];
  // Lines of JSX or of a template may look like code.
  if (path.endsWith('x') || text.length < longString) return found;
  const firstTemplate = text.indexOf('`');
  for (const match of text.matchAll(constant)) {
    const { index } = match;
    if (firstTemplate >= 0 && index > firstTemplate) break;
    const isInComment = text.lastIndexOf('/*', index) > text.lastIndexOf('*/', index);
    const start = index + match[0].length;
    const end = stringEnd(text, start);
    if (!isInComment && end - start >= longString) found.push({ start, end });
  }
  return found;
}

const [backslash, newline] = [...'\\\n'].map((char) => char.charCodeAt(0));

/**
 * Behind the closing quote of the string that starts here; where it starts if it does not end on its line. Each character
 * is looked at once: a search from quote to quote took seconds in a string of megabytes.
 */
function stringEnd(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === newline) break;
    if (code === backslash && text.charCodeAt(at + 1) !== newline) at++;
  }
  return start;
}
