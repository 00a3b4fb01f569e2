// What packages have to do with each other: by which modules one takes what another has, and which know nothing of each
// other. A published client and the service that it talks to each say for themselves what goes over the wire: neither
// could take the other's word without depending on it.

import { specifiersOf } from '../facts.ts';
import type { ModuleGraph } from '../graph.ts';

/**
 * @param offered folders of packages that people outside of the tree may depend on or run
 * @returns whether exactly one of two modules' packages is offered to others, and neither imports from the other
 */
export function strangersIn(
  graph: ModuleGraph,
  offered: ReadonlySet<string>,
): (a: string, b: string) => boolean {
  const { packageOf } = graph.resolver;
  const owner = (path: string): string => packageOf.call(graph.resolver, path);
  let edges: ReadonlySet<string> | undefined;
  return (a, b) => {
    const [left, right] = [owner(a), owner(b)];
    if (left === right) return false;
    if (offered.has(left) === offered.has(right)) return false;
    edges ??= edgesIn(graph, owner);
    return !edges.has(`${left}\n${right}`) && !edges.has(`${right}\n${left}`);
  };
}

function edgesIn(graph: ModuleGraph, owner: (path: string) => string): Set<string> {
  const edges = new Set<string>();
  for (const { from, target } of crossings(graph)) edges.add(`${owner(from)}\n${owner(target)}`);
  return edges;
}

/** Whether other packages take a module by the name of its package: `shared/util` of a package that lists no exports. */
export function doorsIn(graph: ModuleGraph): (path: string) => boolean {
  const { packageOf } = graph.resolver;
  const owner = (path: string): string => packageOf.call(graph.resolver, path);
  let doors: Set<string> | undefined;
  return (path) => {
    if (!doors) {
      doors = new Set();
      for (const { from, target } of crossings(graph)) if (owner(from) !== owner(target)) doors.add(target);
    }
    return doors.has(path);
  };
}

/** What modules take by a name and not by a way, and is a module of the tree. */
function* crossings(graph: ModuleGraph): Iterable<{ from: string; target: string }> {
  for (const facts of graph.facts.values()) {
    for (const specifier of specifiersOf(facts)) {
      const target = specifier.startsWith('.') ? undefined : graph.moduleOf(facts.path, specifier);
      if (target !== undefined) yield { from: facts.path, target };
    }
  }
}
