// Whether a text can name a module in a form that the parser's record does not hold. A whole syntax tree costs ten times
// the record, so it is asked only where one of the words of those forms stands in the code.

import type { ParseResult } from 'oxc-parser';
import type { HiddenReference } from '../../core/facts.ts';
import { mockLibraries, mockWords } from './mock-libraries.ts';
import { isJavaScript } from './parse.ts';

type ModuleRecord = ParseResult['module'];

const forms =
  /\brequire\s*[(.?]|=\s*require\b|\bcreateRequire\b|\bimport\s*\(|\bimport\.meta\.(?:glob|globEager|resolve|url)\b|\bimport\s+(?:type\s+)?[\w$]+\s*=|\bdeclare\s+module\b|\bmodule\s+['"]|\bexport\s*=|\bexports\s*[.=[]|\bnew\s+(?:Shared)?Worker\b/g;
const jsdocForms = /@import\b|import\s*\(\s*['"]/;

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
  if ((isJavaScript(path) && jsdocForms.test(text)) || mayMock(text, record, dynamic)) return true;
  const strings = longStrings(text, record);
  forms.lastIndex = 0;
  for (let hit = forms.exec(text); hit; hit = forms.exec(text)) {
    const { index, 0: word } = hit;
    const string = strings.find(({ start, end }) => index > start && index < end);
    if (string) forms.lastIndex = string.end;
    else if (!isKnown(text, index, word, dynamic) && !standsInComment(text, index)) return true;
  }
  return false;
}

/** A library of doubles has to be imported, or required; the short words come first because they are quick to look for. */
function mayMock(text: string, record: ModuleRecord, dynamic: readonly HiddenReference[]): boolean {
  if (record.staticImports.some(({ moduleRequest }) => mockLibraries.test(moduleRequest.value))) return true;
  if (dynamic.some(({ specifier }) => mockLibraries.test(specifier))) return true;
  return (text.includes('ock') || text.includes('Actual')) && mockWords.test(text);
}

function isKnown(text: string, at: number, word: string, dynamic: readonly HiddenReference[]): boolean {
  return /^import\s*\($/.test(word) && dynamic.some(({ start }) => isCallOf(text, at + word.length, start));
}

/** Whether only blanks and comments stand between the parenthesis of `import(` and a known specifier. */
function isCallOf(text: string, open: number, specifier: number): boolean {
  return open <= specifier && /^(?:\s|\/\*[^*]*\*\/)*$/.test(text.slice(open, specifier));
}

function standsInComment(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  if (/^\s*\/\//.test(line)) return true;
  return /^\s*\*/.test(line) && text.lastIndexOf('/*', at) > text.lastIndexOf('*/', at);
}

/** Shorter ones are not worth the look. UTF-16 units. */
const longString = 10_000;

const constant = /export\s+const\s+[\w$]+\s*=\s*(?=["'])/y;

/** `export const script = "…"`: megabytes of somebody else's program, in which any word may stand. */
function longStrings(text: string, record: ModuleRecord): { start: number; end: number }[] {
  return record.staticExports.flatMap((statement) => {
    if (statement.end - statement.start < longString) return [];
    constant.lastIndex = statement.start;
    if (!constant.test(text)) return [];
    const start = constant.lastIndex;
    return [{ start, end: stringEnd(text, start) }];
  });
}

/** Behind the closing quote of the string that starts here. */
function stringEnd(text: string, start: number): number {
  const quote = text[start]!;
  for (let at = text.indexOf(quote, start + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return start;
}
