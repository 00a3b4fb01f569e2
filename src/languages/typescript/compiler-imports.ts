// How much of a tree could be checked at all: where nothing is installed every import of a package is an error before
// and after, and what is imported is of type any.

import type { EngineError } from './compiler-engine.ts';

/** Codes with which TypeScript says that a module was not found; the last one is said of Node's own modules. */
const notFound = new Set([2307, 2792, 2591]);

/** A statement's specifier at the start of a line, where examples in comments do not stand; also `require` and `import()`. */
const statements =
  /^\s*(?:import|export|\})[^'"`;]*?\bfrom\s*(['"])(?<from>[^'"]+)\1|^\s*import\s*(['"])(?<bare>[^'"]+)\3|\b(?:require|import)\(\s*(['"])(?<call>[^'"]+)\5/gmu;

/**
 * Share of imports of packages that lead nowhere, counted once a file and specifier.
 * @param errors all errors of the files, by path in the tree.
 */
export function unresolvedShare(
  errors: ReadonlyMap<string, readonly EngineError[]>,
  files: Iterable<string>,
  read: (file: string) => string | undefined,
): number {
  const missing = new Set<string>();
  for (const [file, list] of errors) {
    const text = list.some(({ code }) => notFound.has(code))
      ? read(file)?.replace(/^\uFEFF/u, '')
      : undefined;
    for (const { code, offset } of list) {
      if (text === undefined || !notFound.has(code)) continue;
      const specifier = /^(['"])(?<specifier>[^'"]+)\1/u.exec(text.slice(offset, offset + 300))?.groups
        ?.specifier;
      if (specifier && namesPackage(specifier)) missing.add(`${file}\0${specifier}`);
    }
  }
  if (missing.size === 0) return 0;
  const all = new Set(missing);
  for (const file of files) {
    for (const { groups } of (read(file) ?? '').matchAll(statements)) {
      const specifier = groups?.from ?? groups?.bare ?? groups?.call ?? '';
      if (namesPackage(specifier)) all.add(`${file}\0${specifier}`);
    }
  }
  return missing.size / all.size;
}

/** Neither a path nor one of the usual forms of an alias for a path. */
const namesPackage = (specifier: string): boolean =>
  /^@?[a-z0-9~][^\0]*$/iu.test(specifier) && !/^[@~]\//u.test(specifier);
