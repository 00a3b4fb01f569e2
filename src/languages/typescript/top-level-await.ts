// Whether a module may await while it loads: it has to be an ES module, and to stay one when it is compiled.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';
import { parseProblemless } from './json.ts';
import { readCompilerOptions, tsconfigsFor } from './tsconfigs.ts';

/** Why not, or undefined if it may. */
export function topLevelAwait(files: Files, path: string): string | undefined {
  if (/\.c[jt]sx?$/.test(path)) return 'it is a CommonJS module';
  const [config] = tsconfigsFor(files, path);
  const options = config ? readCompilerOptions(files.root, config) : undefined;
  const module = String(options?.module ?? '').toLowerCase();
  const target = String(options?.target ?? 'es2022').toLowerCase();
  if (/^(?:es3|es5|es6|es2015|es2016)$/.test(target)) return `its target is ${target}`;
  if (/^(?:commonjs|amd|umd|system|es6|es2015|es2020)$/.test(module))
    return `its modules are compiled to ${module}`;
  if (/\.m[jt]sx?$/.test(path) || /^(?:es|preserve)/.test(module)) return undefined;
  return isModulePackage(files, path) ? undefined : 'its package is not of "type": "module"';
}

function isModulePackage(files: Files, path: string): boolean {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const text = files.read(folder === '.' ? 'package.json' : `${folder}/package.json`);
    if (text !== undefined)
      return parseProblemless(() => (JSON.parse(text) as { type?: unknown }).type) === 'module';
    if (folder === '.' || folder === '/') return false;
  }
}
