// What the program can arrive at. A file is reached if an entry imports it, however indirectly; tests and tools are
// entries of their own, which make a file "tests only".

import picomatch from 'picomatch';
import { type ModuleGraph, specifiersOf } from '../graph.ts';
import type { Roots } from '../language.ts';
import type { Liveness } from './finding.ts';
import { isTestPlace, isToolPlace } from './places.ts';

/** The liveness of every file of the tree. */
export function livenessOf(
  graph: ModuleGraph,
  roots: Roots,
  entryGlobs: readonly string[],
): Map<string, Liveness> {
  const paths = [...graph.facts.keys()];
  const isEntry = entryGlobs.length > 0 ? picomatch([...entryGlobs], { dot: true }) : () => false;
  const program = new Set(roots.program);
  for (const path of paths) {
    if (isEntry(path)) program.add(path);
    if (roots.unknown.some((folder) => isBelow(path, folder)) && !isTestPlace(path) && !isToolPlace(path))
      program.add(path);
  }
  const tools = new Set(roots.tools);
  for (const path of paths)
    if ((isTestPlace(path) || isToolPlace(path)) && !program.has(path)) tools.add(path);
  const reached = withoutGaps(graph, program, paths);
  const tested = arrive(graph, tools, paths);
  return new Map(
    paths.map((path) => [
      path,
      reached.has(path) ? 'reached' : tested.has(path) ? 'tests only' : 'unreached',
    ]),
  );
}

/** A package of which less than this is reached has entries that are not known here. */
const leastReached = 0.6;

/** What the program arrives at; where that is little of a package, all of the package, rather than a wrong "unreached". */
function withoutGaps(graph: ModuleGraph, program: Set<string>, paths: readonly string[]): Set<string> {
  const reached = arrive(graph, program, paths);
  const packages = new Map<string, string[]>();
  for (const path of paths) {
    if (isTestPlace(path) || isToolPlace(path)) continue;
    const owner = graph.resolver.packageOf(path);
    const known = packages.get(owner);
    if (known) known.push(path);
    else packages.set(owner, [path]);
  }
  const gaps = [...packages.values()].filter(
    (own) => own.length >= 10 && own.filter((path) => reached.has(path)).length < own.length * leastReached,
  );
  if (gaps.length === 0) return reached;
  return arrive(graph, new Set([...program, ...gaps.flat()]), paths);
}

const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

function arrive(graph: ModuleGraph, from: ReadonlySet<string>, paths: readonly string[]): Set<string> {
  const seen = new Set([...from].filter((path) => graph.facts.has(path)));
  const queue = [...seen];
  const add = (path: string | undefined): void => {
    if (path === undefined || seen.has(path) || !graph.facts.has(path)) return;
    seen.add(path);
    queue.push(path);
  };
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const facts = graph.facts.get(at)!;
    for (const specifier of specifiersOf(facts)) add(graph.moduleOf(at, specifier));
    for (const { prefix, specifier, form } of facts.hidden) {
      const isGlob = form === 'opaque' && /[*{]/.test(specifier);
      if (!prefix && !isGlob) continue;
      const beginning = folderOf(at, specifier.replace(/[*{].*$/, ''));
      for (const path of paths) if (path.startsWith(beginning)) add(path);
    }
  }
  return seen;
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
