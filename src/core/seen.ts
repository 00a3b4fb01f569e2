// By which module a file of another package can take a symbol: its own, if that package offers it, else one that passes
// it on. A package's `exports` often offer an index and nothing of what lies behind.

import { exposuresOf } from './exposure.ts';
import type { ModuleGraph } from './graph.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';

/**
 * The module by which most files of other packages take it already, those of the importer's package first; where
 * nobody does, its own if that is offered. A file that goes into that package by relative paths goes on doing so.
 * @param isLeaving symbols that are on their way out and must not be named anew
 * @returns the symbol itself where nothing is offered: whoever writes the specifier says what is missing
 */
export function seenFrom(
  graph: ModuleGraph,
  importer: string,
  symbol: SymbolName,
  isLeaving: (symbol: SymbolName) => boolean,
): SymbolName {
  const { resolver } = graph;
  const home = resolver.packageOf(symbol.module);
  const own = resolver.packageOf(importer);
  if (!graph.facts.has(symbol.module) || home === own) return symbol;
  const byPath = namesPaths(graph, importer, home);
  const offered = exposuresOf(graph, symbol).filter(
    (exposure) =>
      resolver.packageOf(exposure.module) === home &&
      (byPath?.has(exposure.module) ?? true) &&
      !isLeaving(exposure) &&
      resolver.isOffered(importer, exposure.module),
  );
  const ranked = offered.map((exposure) => ({ exposure, rank: rankOf(graph, exposure, symbol, own, home) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1))[0]?.exposure ?? symbol;
}

/**
 * The modules of another package that a file names, if it names them all by their paths: it goes past what that package
 * offers, and goes on doing so.
 */
function namesPaths(graph: ModuleGraph, importer: string, home: string): ReadonlySet<string> | undefined {
  const named = new Set<string>();
  for (const specifier of graph.facts.mayWrite(importer)) {
    const module = graph.moduleOf(importer, specifier);
    if (module === undefined || !graph.facts.has(module) || graph.resolver.packageOf(module) !== home)
      continue;
    if (!specifier.startsWith('.')) return undefined;
    named.add(module);
  }
  return named.size > 0 ? named : undefined;
}

/** Whether a file goes into some other package by a relative path. */
export function leavesByPath(graph: ModuleGraph, importer: string): boolean {
  const { resolver } = graph;
  const leaves = (specifier: string): boolean => {
    const module = specifier.startsWith('../') ? graph.moduleOf(importer, specifier) : undefined;
    return module !== undefined && resolver.packageOf(module) !== resolver.packageOf(importer);
  };
  return [...graph.facts.mayWrite(importer)].some(leaves);
}

/** Sorts by use, then the symbol itself, then its own name, then the shortest path. */
function rankOf(
  graph: ModuleGraph,
  exposure: SymbolName,
  symbol: SymbolName,
  own: string,
  home: string,
): string {
  const users = graph.importersOf(exposure.module).filter((file) => takes(graph, file, exposure));
  const packages = users.map((file) => graph.resolver.packageOf(file));
  const here = packages.filter((dir) => dir === own).length;
  const elsewhere = packages.filter((dir) => dir !== own && dir !== home).length;
  const last = (count: number): string => String(999_999 - count).padStart(6, '0');
  const isSelf = exposure.module === symbol.module && exposure.name === symbol.name;
  const order = isSelf ? '0' : exposure.name === symbol.name ? '1' : '2';
  const length = String(exposure.module.length).padStart(5, '0');
  return `${last(here)}${last(elsewhere)}${order}${length}${formatSymbol(exposure)}`;
}

const takes = (graph: ModuleGraph, file: string, { module, name }: SymbolName): boolean =>
  graph.facts
    .get(file)!
    .imports.some(
      ({ specifier, entries }) =>
        entries.some(({ imported }) => imported === name) && graph.moduleOf(file, specifier) === module,
    );
