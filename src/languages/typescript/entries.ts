// What a package offers to the world: the sources behind its exports, main and types.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';
import type { PublicEntries } from '../../core/language.ts';
import { exportTargets } from './package-maps.ts';
import type { Package, Packages } from './packages.ts';
import { starCandidates, stringLeaves } from './spellings.ts';
import { pathPatterns, starOf } from './tsconfigs.ts';

/** The published entries of one package. A private package has none: what uses it is in the tree. */
export function publicEntriesOf(files: Files, packages: Packages, owner: Package | undefined): PublicEntries {
  if (!owner || owner.json.private === true) return { modules: [], unmapped: [] };
  const { json, dir, manifest } = owner;
  const modules = new Set<string>();
  const unmapped: string[] = [];
  for (const { specifier, leaves } of entriesOf(json)) {
    const programs = leaves.filter((leaf) => !leaf.includes('*') && isProgram(leaf));
    const sources = programs.map((leaf) => packages.sourceOf(posix.join(dir, leaf)));
    for (const source of sources) if (source) modules.add(source);
    // What stands for one entry under several conditions has one source: it is enough to know it by one of them.
    const isKnown = sources.some((source) => source !== undefined && !/\.d\.[cm]?ts$/.test(source));
    const isAsWritten = sources.every((source, i) => source === posix.join(dir, programs[i]!));
    if (programs.length === 0 || isKnown || isAsWritten) continue;
    const aliased = sourceByPaths(files, packages, owner, specifier);
    if (aliased === undefined) unmapped.push(programs[0]!);
    else modules.add(aliased);
  }
  for (const key of starKeys(json.exports)) {
    let leads = false;
    for (const path of membersOf(files, dir)) {
      const targets = targetsBehind(packages, owner, key, path);
      if (targets.length === 0) continue;
      leads = true;
      const isBuilt = targets.some((target) => stemOf(posix.join(dir, target)) !== stemOf(path));
      if (isBuilt || !packages.hides(owner, path)) modules.add(path);
    }
    if (!leads && stringLeaves((json.exports as Record<string, unknown>)[key]).some(isProgram))
      unmapped.push(key);
  }
  return { modules: [...modules], unmapped, manifest };
}

/** What the tree itself takes an entry for, where a tsconfig has an alias of the package's own name. */
function sourceByPaths(
  files: Files,
  packages: Packages,
  { dir, manifest }: Package,
  specifier: string,
): string | undefined {
  const targets = pathPatterns(files, manifest).flatMap(({ key, target }) => {
    const star = key === '*' ? undefined : starOf(key, specifier);
    return star === undefined ? [] : [target.replace('*', star)];
  });
  const sources = targets.map((target) => packages.sourceOf(target));
  return sources.find((source) => source !== undefined && (dir === '' || source.startsWith(`${dir}/`)));
}

/** The files of each entry, under whatever condition. */
function entriesOf(json: Package['json']): { specifier: string; leaves: string[] }[] {
  const map = json.exports;
  const keys = map && typeof map === 'object' && !Array.isArray(map) ? Object.keys(map) : [];
  const isMap = keys.some((key) => key.startsWith('.'));
  const subpaths = isMap ? keys.filter((key) => key !== '.') : [];
  const exported = map as Record<string, unknown>;
  const main = [
    ...stringLeaves(isMap ? exported['.'] : map),
    ...[json.main, json.module, json.types, json.typings].filter((path) => typeof path === 'string'),
    ...stringLeaves(json.browser),
  ];
  const name = json.name ?? '';
  return [
    { specifier: name, leaves: main },
    ...subpaths.map((key) => ({ specifier: name + key.slice(1), leaves: stringLeaves(exported[key]) })),
  ];
}

const isProgram = (leaf: string): boolean =>
  /\.[cm]?[jt]sx?$|(?:^|\/)[^./]+$/.test(leaf) && !/\.json$/.test(leaf);

const starKeys = (map: unknown): string[] =>
  map && typeof map === 'object'
    ? Object.keys(map).filter((key) => key.startsWith('.') && key.includes('*'))
    : [];

const membersOf = (files: Files, dir: string): string[] =>
  files.paths.filter((path) => (dir === '' || path.startsWith(`${dir}/`)) && /\.[cm]?[jt]sx?$/.test(path));

const stemOf = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');

/** What a pattern of the exports map gives for a source: the source itself, or what is built of it. */
function targetsBehind(packages: Packages, owner: Package, key: string, path: string): string[] {
  return starCandidates(posix.relative(owner.dir, path)).flatMap((star) =>
    exportTargets(owner.json as Record<string, unknown>, owner.name, key.replace('*', star)).filter(
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
      stringLeaves(value)
        .filter(isProgram)
        .map((leaf) => posix.join(dir, leaf))
        .some((file) => file === path || packages.sourceOf(file) === path),
    )
    .map(([entry]) => ({ manifest, entry }));
}

/** The specifiers of these entries. */
export function specifiersNaming(packages: Packages, path: string): string[] {
  const name = packages.around(path)?.json.name;
  if (name === undefined) return [];
  const entries = entriesNaming(packages, path).filter(({ entry }) => !entry.includes('*'));
  return [...new Set(entries.map(({ entry }) => (entry.startsWith('.') ? name + entry.slice(1) : name)))];
}
