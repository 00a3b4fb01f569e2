// Files that no tsconfig covers are checked all the same, in a project that is made up for them: with the options of
// the nearest tsconfig, since that is how an editor's user reads them, else with options that accept most code.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';

type Options = Record<string, unknown>;

/** Packages that bundle: their users leave out file extensions, which Node itself does not accept. */
const bundlers =
  /^(?:vite|webpack|rollup|esbuild|parcel|tsup|rolldown|next|nuxt|astro|react-scripts|@rspack\/core|@sveltejs\/kit|@angular\/core)$/u;

/** Options for code of which nothing is known, as a tsconfig writes them. */
export function inferredOptions(files: Files): Options {
  const node = isNodeModule(files.read('package.json'));
  return {
    allowJs: true,
    allowImportingTsExtensions: true,
    jsx: 'preserve',
    module: node ? 'nodenext' : 'preserve',
    moduleResolution: node ? 'nodenext' : 'bundler',
    noEmit: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    strict: false,
    target: 'esnext',
    types: ['*'],
  };
}

/** Whether a package.json is that of ES modules which Node runs without a bundler. */
function isNodeModule(manifest: string | undefined): boolean {
  try {
    const { type, dependencies, devDependencies } = JSON.parse(manifest ?? '{}');
    const names = Object.keys({ ...dependencies, ...devDependencies });
    return type === 'module' && !names.some((name) => bundlers.test(name));
  } catch {
    return false;
  }
}

/**
 * The text of a made-up tsconfig for `roots`, absolute paths.
 * @param nearest the tsconfig whose options it takes and its effective options; both paths absolute.
 */
export function inferredConfig(
  path: string,
  roots: readonly string[],
  defaults: Options,
  nearest?: { config: string; options: Readonly<Options> },
): string {
  const javascript = roots.some((root) => /\.[cm]?jsx?$/u.test(root));
  const compilerOptions = nearest
    ? {
        ...Object.fromEntries(
          ['types', 'skipLibCheck', 'jsx', 'resolveJsonModule']
            .filter((name) => nearest.options[name] === undefined)
            .map((name) => [name, defaults[name]]),
        ),
        ...(javascript ? { allowJs: true } : {}),
        // What concerns output only; it could not hold for other files than the project's own.
        ...{ noEmit: true, composite: false, incremental: false, declaration: false, rootDir: null },
        allowImportingTsExtensions: true,
      }
    : defaults;
  return JSON.stringify({
    ...(nearest ? { extends: `./${posix.basename(nearest.config)}` } : {}),
    compilerOptions,
    files: roots.map((root) => posix.relative(posix.dirname(path), root)),
    include: [],
    references: [],
  });
}
