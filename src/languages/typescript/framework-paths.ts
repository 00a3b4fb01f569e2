// The `paths` that a framework writes into a tsconfig of its own. A fresh clone does not hold that file, only one that
// extends or references it, and without them nothing would be known of who imports what.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';

/** Names with their folders, relative to the root of the tree: `$lib` is `src/lib` beside the tsconfig. */
export function frameworkPaths(files: Files, tsconfig: string): { name: string; folder: string }[] {
  const dir = posix.dirname(tsconfig);
  const text = files.read(tsconfig) ?? '';
  const below = (folder: string): string => posix.join(dir, folder);
  const builtOn = (folder: string): boolean =>
    new RegExp(`"(?:extends|path)"\\s*:\\s*(?:\\[[^\\]]*)?"(?:[^"]*/)?\\.${folder}/`).test(text);
  if (builtOn('svelte-kit')) return [{ name: '$lib', folder: below('src/lib') }];
  if (!builtOn('nuxt')) return [];
  const source = below(nuxtSource(files, dir));
  return [
    { name: '~', folder: source },
    { name: '@', folder: source },
    { name: '~~', folder: below('.') },
    { name: '@@', folder: below('.') },
    { name: '#shared', folder: below('shared') },
  ];
}

/** The folder that holds the application: `app` since version 4, before that the root unless the project chose one. */
function nuxtSource(files: Files, dir: string): string {
  const holds = (folder: string): boolean => {
    const parts = /^(?:app\.vue|(?:pages|layouts|components|composables)\/.*)$/;
    const prefix = posix.join(dir, folder, '/').replace(/^\.\//, '');
    return files.paths.some((path) => path.startsWith(prefix) && parts.test(path.slice(prefix.length)));
  };
  return ['app', 'src'].find(holds) ?? '.';
}
