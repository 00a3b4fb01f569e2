// The ways in which a path can be written: with and without endings, through an imports map, through an exports map.
// They are candidates; whether one leads to its target is asked of the resolver.

import { posix } from 'node:path';
import type { Package } from './packages.ts';
import { starOf } from './tsconfigs.ts';

export type Extensions = 'none' | 'js' | 'ts';

export interface Style {
  extensions: Extensions;
  /** Whether an index file is written out. */
  index: boolean;
}

export function extensionsOf(specifier: string): Extensions | undefined {
  if (/\.[cm]?tsx?$/.test(specifier)) return 'ts';
  return /\.[cm]?jsx?$/.test(specifier) ? 'js' : undefined;
}

/** Candidates that end as the replaced specifier does, first. */
export function byEnding(candidates: readonly string[], like: string): string[] {
  const wanted = extensionsOf(like);
  return [...candidates].sort(
    (a, b) => Number(extensionsOf(b) === wanted) - Number(extensionsOf(a) === wanted),
  );
}

/** The ways to write a path, the preferred one first. */
export function variants(target: string, style: Style): string[] {
  const stem = target.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const ending = target.slice(stem.length);
  const js = stem + ending.replace('.d', '').replace(/\.([cm]?)tsx?$/, '.$1js');
  const isIndex = posix.basename(stem) === 'index';
  const bare =
    isIndex && !style.index
      ? [posix.dirname(target), stem]
      : [stem, ...(isIndex ? [posix.dirname(target)] : [])];
  const needsExtension = /\.[cm][jt]s$/.test(target);
  const byStyle: Record<Extensions, string[]> = {
    none: needsExtension ? [js, target] : [...bare, js, target],
    js: isIndex && !style.index ? [...bare, js, target] : [js, target, ...bare],
    ts: isIndex && !style.index ? [...bare, target, js] : [target, js, ...bare],
  };
  return [...new Set(byStyle[style.extensions])];
}

export function relativeSpecifier(importer: string, path: string): string {
  const relative = posix.relative(posix.dirname(importer), path);
  if (relative === '') return '.';
  return relative.startsWith('.') ? relative : `./${relative}`;
}

export function throughImports(own: Package | undefined, target: string): string[] {
  const found: string[] = [];
  const inside = own && posix.relative(own.dir, target);
  for (const [key, value] of Object.entries(own?.json.imports ?? {})) {
    for (const leaf of stringLeaves(value)) {
      for (const path of spellings(inside!)) {
        const star = starOf(posix.normalize(leaf), path);
        if (star !== undefined) found.push(key.replace('*', star));
      }
    }
  }
  return found;
}

export function throughExports(home: Package, target: string, written: readonly string[]): string[] {
  const inside = (path: string): string => posix.relative(home.dir, path);
  const map = home.json.exports;
  if (map === undefined) return [home.name, ...written.map((path) => `${home.name}/${inside(path)}`)];
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return [home.name];
  const keys = Object.keys(map).filter((key) => key.startsWith('.'));
  if (keys.length === 0) return [home.name];
  return keys.flatMap((key) => {
    const name = home.name + key.slice(1);
    return key.includes('*') ? starCandidates(inside(target)).map((star) => name.replace('*', star)) : [name];
  });
}

/** What a star in an exports map could stand for: the path and its tails, without and with endings. */
export function starCandidates(inside: string): string[] {
  const found: string[] = [];
  for (const path of spellings(inside)) {
    const parts = path.split('/');
    for (let from = 0; from < parts.length; from++) found.push(parts.slice(from).join('/'));
  }
  return [...new Set(found)];
}

const spellings = (path: string): string[] => {
  const stem = path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const ending = path.slice(stem.length).replace(/^\.d/, '');
  const js = stem + ending.replace(/\.([cm]?)tsx?$/, '.$1js');
  return [...new Set([stem, js, path, ...(posix.basename(stem) === 'index' ? [posix.dirname(stem)] : [])])];
};

/** Every string of a conditional exports or imports value. */
export function stringLeaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value && typeof value === 'object') return Object.values(value).flatMap(stringLeaves);
  return [];
}
