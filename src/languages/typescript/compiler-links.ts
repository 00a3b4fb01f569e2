// Packages of the same repository that import each other by name. An install links them below node_modules, so a
// changed text has to be seen through the link too; without an install the link is what an install would make, and
// without a build the source stands for the file that its package publishes.

import type { Files } from '../../core/files.ts';
import { Packages } from './packages.ts';

export interface PackageLinks {
  /** The place in the tree that a path below some node_modules stands for: `node_modules/@acme/a/b.ts` → `a/b.ts`. */
  target(file: string): string | undefined;
  /** The source behind a file of the tree that only a build would make: `a/dist/b.d.ts` → `a/src/b.ts`. */
  source(file: string): string | undefined;
  /** Directories that exist as soon as there are links: `node_modules`, `node_modules/@acme`. */
  parents: ReadonlySet<string>;
}

export function packageLinks(files: Files): PackageLinks {
  const links = new Map<string, string>();
  const packages = new Packages(files);
  for (const { name, dir, manifest, member } of packages.all) {
    if (!member || dir === '' || links.has(name)) continue;
    const installed = files.read(`node_modules/${name}/package.json`);
    // A published copy of the same name is installed: imports mean that one.
    if (installed !== undefined && installed !== files.read(manifest)) continue;
    links.set(name, dir);
  }
  const parents = new Set<string>();
  for (const name of links.keys()) {
    parents.add('node_modules');
    if (name.startsWith('@')) parents.add(`node_modules/${name.split('/')[0]}`);
  }
  return {
    parents,
    source(file) {
      if (!/\.[cm]?[jt]sx?$/u.test(file)) return undefined;
      const source = packages.sourceOf(file);
      return source === file ? undefined : source;
    },
    target(file) {
      if (links.size === 0) return undefined;
      const at = file.lastIndexOf('node_modules/');
      if (at < 0) return undefined;
      const inside = file.slice(at + 'node_modules/'.length);
      const [name] = /^(?:@[^/]+\/)?[^/]+/u.exec(inside) ?? [];
      const folder = name === undefined ? undefined : links.get(name);
      return folder === undefined ? undefined : folder + inside.slice(name?.length);
    },
  };
}
