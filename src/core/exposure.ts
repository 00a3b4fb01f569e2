// Through which other symbols a symbol is visible: what re-exports it, and what re-exports that.

import type { ModuleGraph } from './graph.ts';
import type { Move } from './plan.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';

/** The symbol itself and every symbol that passes it on. */
export function exposuresOf(graph: ModuleGraph, symbol: SymbolName): SymbolName[] {
  const found = new Map([[formatSymbol(symbol), symbol]]);
  const queue = [symbol];
  for (let next = queue.shift(); next; next = queue.shift()) {
    for (const exposure of passedOn(graph, next)) {
      const key = formatSymbol(exposure);
      if (found.has(key)) continue;
      found.set(key, exposure);
      queue.push(exposure);
    }
  }
  return [...found.values()];
}

/** The symbols by which other modules pass one symbol on directly. */
export function passedOn(graph: ModuleGraph, { module, name }: SymbolName): SymbolName[] {
  const found: SymbolName[] = [];
  for (const { importer, fact } of graph.passersOf(module)) {
    if (fact.kind === 'star') {
      const [, second] =
        name === 'default' && !fact.whole ? [] : graph.follow({ module: importer, name }).hops;
      if (second?.module === module) found.push({ module: importer, name });
    } else if (fact.imported === name || fact.imported === '*')
      found.push({ module: importer, name: fact.name });
  }
  return found;
}

/**
 * Under `"breaking": true`, what passes the duplicate on under its own name is the duplicate by another path and goes
 * with it, as long as that name is not the canonical's: a barrel may offer the canonical.
 */
export function implicitNames(graph: ModuleGraph, move: Move): Move[] {
  const found = new Map<string, Move>();
  const queue: SymbolName[] = [move.from];
  for (let next = queue.shift(); next; next = queue.shift()) {
    for (const exposure of passedOn(graph, next)) {
      const key = formatSymbol(exposure);
      const isOwnName =
        exposure.name === move.from.name && exposure.name !== move.to.name && exposure.name !== 'default';
      if (!isOwnName || found.has(key) || exposure.module === move.to.module) continue;
      found.set(key, { ...move, from: exposure, whole: false, role: 'passed-on' });
      queue.push(exposure);
    }
  }
  return [...found.values()];
}

/**
 * Where a name is stated that a module has only by its stars: the module behind them and those between. A star makes no
 * name of its own, so listing such a name means the one behind it. Empty for a name that the module states itself.
 */
export function statedBehindStars(graph: ModuleGraph, { module, name }: SymbolName): SymbolName[] {
  if (graph.explicit(module, name)) return [];
  const { hops } = graph.follow({ module, name });
  const stated = hops.findIndex((hop) => graph.explicit(hop.module, hop.name) !== undefined);
  return hops.slice(1, stated + 1);
}

/** The symbols that a renaming of the canonical changes: its own, those of stars, and namespaces that hold it. */
export function renamedExposures(graph: ModuleGraph, module: string, name: string): SymbolName[] {
  const modules = [module, ...starredRenames(graph, module, name)];
  const namespaces = modules.flatMap((at) => passedOn(graph, { module: at, name: '*' }));
  return [
    ...modules.map((at) => ({ module: at, name })),
    ...namespaces.flatMap((symbol) => exposuresOf(graph, symbol)),
  ];
}

/** Modules whose stars pass a renamed canonical on: their importers get the new name by the same path. */
export function starredRenames(graph: ModuleGraph, module: string, name: string): string[] {
  const found = new Set<string>();
  const queue = [module];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const exposure of passedOn(graph, { module: next, name })) {
      if (exposure.name !== name || found.has(exposure.module) || graph.explicit(exposure.module, name))
        continue;
      found.add(exposure.module);
      queue.push(exposure.module);
    }
  }
  return [...found];
}
