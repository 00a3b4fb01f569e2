// What the program can arrive at. A file is reached if an entry imports it, however indirectly; tests and tools are
// entries of their own, which make a file "tests only".

import picomatch from 'picomatch';
import { specifiersOf } from '../facts.ts';
import type { ModuleGraph } from '../graph.ts';
import type { Roots } from '../language.ts';
import type { Liveness } from './finding.ts';
import { isTestPlace, isToolPlace } from './places.ts';

/** The liveness of every file of the tree. */
export interface Alive {
  /** The liveness of every file of the tree. */
  files: ReadonlyMap<string, Liveness>;
  /** Modules whose exports something may use that is not known here: entries, and packages without known ones. */
  open: ReadonlySet<string>;
}

export function livenessOf(graph: ModuleGraph, roots: Roots, entryGlobs: readonly string[]): Alive {
  const paths = [...graph.facts.keys()];
  const isEntry = entryGlobs.length > 0 ? picomatch([...entryGlobs], { dot: true }) : () => false;
  const program = new Set(roots.program);
  const all = new Set(paths.map((path) => (platformFile.test(path) ? '' : stemOf(path))));
  for (const path of paths) {
    if (isEntry(path) || (platformFile.test(path) && !all.has(stemOf(path)))) program.add(path);
    if (roots.unknown.some((folder) => isBelow(path, folder)) && !isTestPlace(path) && !isToolPlace(path))
      program.add(path);
  }
  const tools = new Set(roots.tools);
  for (const path of paths)
    if ((isTestPlace(path) || isToolPlace(path)) && !program.has(path)) tools.add(path);
  const first = arrive(graph, program, paths);
  const gaps = gapsIn(graph, first, paths);
  for (const path of gaps) program.add(path);
  const reached = gaps.length > 0 ? arrive(graph, program, paths) : first;
  const tested = arrive(graph, tools, paths);
  const livenessIn = (path: string): Liveness =>
    reached.has(path) ? 'reached' : tested.has(path) ? 'tests only' : 'unreached';
  return { files: new Map(paths.map((path) => [path, livenessIn(path)])), open: program };
}

/** A package of which less than this is reached has entries that are not known here. */
const leastReached = 0.6;

/** Files of packages of which the program arrives at little: they count as reached, rather than wrongly as unreached. */
function gapsIn(graph: ModuleGraph, reached: ReadonlySet<string>, paths: readonly string[]): string[] {
  const packages = new Map<string, string[]>();
  for (const path of paths) {
    if (isTestPlace(path) || isToolPlace(path) || /\.d\.[cm]?ts$/.test(path)) continue;
    const owner = graph.resolver.packageOf(path);
    const known = packages.get(owner);
    if (known) known.push(path);
    else packages.set(owner, [path]);
  }
  const isGap = (own: readonly string[]): boolean =>
    own.length >= 10 && own.filter((path) => reached.has(path)).length < own.length * leastReached;
  return [...packages.values()].filter(isGap).flat();
}

const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

function arrive(graph: ModuleGraph, from: ReadonlySet<string>, paths: readonly string[]): Set<string> {
  const twins = platformTwins(paths);
  const seen = new Set([...from].filter((path) => graph.facts.has(path)));
  const queue = [...seen];
  const add = (path: string | undefined): void => {
    if (path === undefined || seen.has(path) || !graph.facts.has(path)) return;
    seen.add(path);
    queue.push(path);
  };
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const facts = graph.facts.get(at)!;
    for (const path of twins.get(stemOf(at)) ?? []) add(path);
    // What a bundler is asked to make of a module (`./mail?worker`) stands behind it.
    for (const specifier of specifiersOf(facts)) add(graph.moduleOf(at, specifier.replace(/\?.*$/, '')));
    for (const { prefix, specifier, form } of facts.hidden) {
      const isGlob = form === 'opaque' && /[*{]/.test(specifier);
      if (!prefix && !isGlob) continue;
      const beginning = folderOf(at, specifier.replace(/[*{].*$/, ''));
      for (const path of paths) if (path.startsWith(beginning)) add(path);
    }
  }
  return seen;
}

const platformFile = /\.(?:ios|android|native|web|macos|windows)(?=\.[cm]?[jt]sx?$)/;

const stemOf = (path: string): string => path.replace(platformFile, '').replace(/\.[cm]?[jt]sx?$/, '');

/** `input.ios.tsx` by `input`: a bundler takes it in place of `input.tsx`, whose importers never name it. */
function platformTwins(paths: readonly string[]): Map<string, string[]> {
  const twins = new Map<string, string[]>();
  for (const path of paths) {
    if (!platformFile.test(path)) continue;
    const stem = stemOf(path);
    const known = twins.get(stem);
    if (known) known.push(path);
    else twins.set(stem, [path]);
  }
  return twins;
}

/** The path that a relative beginning of a specifier means: `./pages/` in `src/app.ts` is `src/pages/`. */
function folderOf(importer: string, beginning: string): string {
  const parts = importer.split('/').slice(0, -1);
  for (const part of beginning.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/').replace(/^\//, '');
}
