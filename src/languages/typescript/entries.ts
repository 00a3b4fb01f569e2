// What a package offers to the world: the sources behind its exports, main and types.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';
import type { PublicEntries } from '../../core/language.ts';
import { exportTargets } from './package-maps.ts';
import type { Package, Packages } from './packages.ts';
import { starCandidates, stringLeaves } from './spellings.ts';

/** The published entries of one package. A private package has none: what uses it is in the tree. */
export function publicEntriesOf(files: Files, packages: Packages, owner: Package | undefined): PublicEntries {
  if (!owner || owner.json.private === true) return { modules: [], unmapped: [] };
  const { json, dir, manifest } = owner;
  const modules = new Set<string>();
  const unmapped: string[] = [];
  const single = [json.main, json.module, json.types, json.typings, ...stringLeaves(json.browser)].filter(
    (path) => typeof path === 'string',
  );
  const leaves = [...stringLeaves(json.exports), ...single].filter((leaf) => !leaf.includes('*'));
  for (const leaf of new Set(leaves)) {
    if (!isProgram(leaf)) continue;
    const source = packages.sourceOf(posix.join(dir, leaf));
    if (source) modules.add(source);
    else unmapped.push(leaf);
  }
  for (const key of starKeys(json.exports)) {
    const before = modules.size;
    for (const path of membersOf(files, dir)) {
      if (isBehind(packages, owner, key, path)) modules.add(path);
    }
    if (
      modules.size === before &&
      stringLeaves((json.exports as Record<string, unknown>)[key]).some(isProgram)
    )
      unmapped.push(key);
  }
  return { modules: [...modules], unmapped, manifest };
}

const isProgram = (leaf: string): boolean =>
  /\.[cm]?[jt]sx?$|(?:^|\/)[^./]+$/.test(leaf) && !/\.json$/.test(leaf);

const starKeys = (map: unknown): string[] =>
  map && typeof map === 'object'
    ? Object.keys(map).filter((key) => key.startsWith('.') && key.includes('*'))
    : [];

const membersOf = (files: Files, dir: string): string[] =>
  files.paths.filter((path) => (dir === '' || path.startsWith(`${dir}/`)) && /\.[cm]?[jt]sx?$/.test(path));

function isBehind(packages: Packages, owner: Package, key: string, path: string): boolean {
  return starCandidates(posix.relative(owner.dir, path)).some((star) =>
    exportTargets(owner.json as Record<string, unknown>, owner.name, key.replace('*', star)).some(
      (target) => packages.sourceOf(posix.join(owner.dir, target)) === path,
    ),
  );
}

/** The entries of the manifest around a module that lead to it, private packages too; those with a star left out. */
export function entriesNaming(packages: Packages, path: string): { manifest: string; entry: string }[] {
  const owner = packages.around(path);
  if (!owner) return [];
  const { json, dir, manifest } = owner;
  const exported =
    json.exports && typeof json.exports === 'object' ? Object.entries(json.exports) : [['.', json.exports]];
  const all: [string, unknown][] = [
    ...(['main', 'module', 'types', 'typings'] as const).map((key): [string, unknown] => [key, json[key]]),
    ...(exported as [string, unknown][]),
  ];
  return all
    .filter(([, value]) =>
      stringLeaves(value).some(
        (leaf) => isProgram(leaf) && packages.sourceOf(posix.join(dir, leaf)) === path,
      ),
    )
    .map(([entry]) => ({ manifest, entry }));
}
