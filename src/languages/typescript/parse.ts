// The only place that calls the parser. A parse is large and native: take what is needed, as copies, and let go.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type ParseResult, type ParserOptions, parse as parseAside, parseSync } from 'oxc-parser';

export const codeExtensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'] as const;

/** `.d.ts` files are code files too: they end in `.ts`. */
export const isCode = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

export const isJavaScript = (path: string): boolean => /\.[cm]?jsx?$/.test(path);

export const isDeclaration = (path: string): boolean => /\.d\.([cm]?ts|[^/]+\.ts)$/.test(path);

/** Parses one file. */
export const parse = (path: string, text: string, options: { range?: boolean } = {}): ParseResult =>
  parseSync(path, readable(text), { ...settingsFor(path), ...options });

/**
 * The same on another thread.
 * @param forTree whether its tree will be asked. If not, it lacks the types: they are most of what the parser writes down
 */
export const parseAhead = (path: string, text: string, forTree: boolean): Promise<ParseResult> =>
  parseAside(path, readable(text), { ...settingsFor(path), ...(!forTree && { astType: 'js' }) });

/** Plain JavaScript may hold JSX whatever its extension says, as its tools allow. */
const settingsFor = (path: string): ParserOptions => ({
  lang: isDeclaration(path) ? 'dts' : /\.tsx$/.test(path) ? 'tsx' : isJavaScript(path) ? 'jsx' : 'ts',
  astType: 'ts',
  sourceType: 'unambiguous',
  preserveParens: false,
});

/** Node takes the byte order mark away before it looks for a shebang, so the parser must not see both. */
const readable = (text: string): string => (text.startsWith('\uFEFF#!') ? ` //${text.slice(3)}` : text);

let collect: (() => void) | undefined;

/**
 * A parse holds native memory that the garbage collector does not see, so it would wait until gigabytes are gone.
 * Measured on 21 MB of sources: 135 MB at most instead of 300, in the same time.
 */
export async function releaseParses(): Promise<void> {
  if (!collect) {
    // The flag is one for all threads: whoever took it back would take it from a thread that is about to need it.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  await new Promise((resolve) => setImmediate(resolve));
}
