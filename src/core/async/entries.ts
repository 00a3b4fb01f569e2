// Which sources a run has, when it consolidates as well: a source may be called otherwise by then, be gone, or be a
// duplicate that has to be async before it can stand for an async canonical.

import type { AsyncEntry, Config } from '../config.ts';
import type { ModuleGraph } from '../graph.ts';
import { formatSymbol, ownerOf, type SymbolName } from '../symbols.ts';

export interface AsyncEntries {
  /** Duplicates: they come before the users move, so that both sides are of one colour. */
  first: readonly AsyncEntry[];
  rest: readonly AsyncEntry[];
}

/** @param removed symbols that this run or an earlier one took away */
export function asyncEntries(
  graph: ModuleGraph,
  { async: entries, consolidations }: Config,
  removed: ReadonlySet<string>,
): AsyncEntries {
  const duplicates = new Set(consolidations.flatMap((each) => each.duplicates.map(formatSymbol)));
  const left = entries
    .map((entry) => ({ ...entry, symbol: nameNow(graph, entry.symbol, consolidations) }))
    .filter(({ symbol }) => !removed.has(formatSymbol(symbol)) || isDeclared(graph, symbol));
  const isFirst = ({ symbol }: AsyncEntry): boolean => duplicates.has(formatSymbol(symbol));
  return { first: left.filter(isFirst), rest: left.filter((entry) => !isFirst(entry)) };
}

const isDeclared = (graph: ModuleGraph, symbol: SymbolName): boolean => {
  const { owner } = ownerOf(symbol);
  return graph.facts.has(owner.module) && graph.follow(owner).end.kind !== 'missing';
};

/** A canonical that is given a name by `as` is known under both. */
function nameNow(
  graph: ModuleGraph,
  symbol: SymbolName,
  consolidations: Config['consolidations'],
): SymbolName {
  if (!graph.facts.has(symbol.module) || isDeclared(graph, symbol)) return symbol;
  const { owner, members } = ownerOf(symbol);
  const names = consolidations.flatMap(({ canonical, as }) => (as ? [[canonical, as] as const] : []));
  const isSame = (one: SymbolName): boolean => one.module === owner.module && one.name === owner.name;
  for (const [before, after] of names) {
    const other = isSame(before) ? after : isSame(after) ? before : undefined;
    if (other && isDeclared(graph, other))
      return { module: other.module, name: [other.name, ...members].join('.') };
  }
  return symbol;
}
