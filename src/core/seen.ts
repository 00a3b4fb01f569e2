// By which module a file of another package can take a symbol: its own, if that package offers it, else one that passes
// it on. A package's `exports` often offer an index and nothing of what lies behind.

import { exposuresOf } from './exposure.ts';
import type { ModuleGraph } from './graph.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';

/**
 * @param isLeaving symbols that are on their way out and must not be named anew
 * @returns the symbol itself where nothing better is offered: whoever writes the specifier says what is missing
 */
export function seenFrom(
  graph: ModuleGraph,
  importer: string,
  symbol: SymbolName,
  isLeaving: (symbol: SymbolName) => boolean,
): SymbolName {
  const { resolver } = graph;
  const home = resolver.packageOf(symbol.module);
  if (!graph.facts.has(symbol.module) || home === resolver.packageOf(importer)) return symbol;
  if (resolver.isOffered(importer, symbol.module)) return symbol;
  const offered = exposuresOf(graph, symbol).filter(
    (exposure) =>
      exposure.module !== symbol.module &&
      resolver.packageOf(exposure.module) === home &&
      !isLeaving(exposure) &&
      resolver.isOffered(importer, exposure.module),
  );
  const rank = (exposure: SymbolName): string =>
    `${exposure.name === symbol.name ? 0 : 1}${String(exposure.module.length).padStart(5, '0')}${formatSymbol(exposure)}`;
  return offered.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0] ?? symbol;
}
