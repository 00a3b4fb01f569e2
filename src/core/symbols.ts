// A symbol is a module and an exported name. This file reads, prints and compares such names; it follows nothing.

import { distance } from 'fastest-levenshtein';

/** `module` is a path relative to the root, or a package specifier. `name` may be `default`, or `*` for every export. */
export interface SymbolName {
  module: string;
  name: string;
}

/** Reads `src/ws/manager.ts#WebSocketManager`. Undefined if there is no `#`, or nothing on one side of it. */
export function parseSymbol(text: string): SymbolName | undefined {
  const at = text.lastIndexOf('#');
  if (at <= 0 || at === text.length - 1) return undefined;
  const module = text.slice(0, at).replaceAll('\\', '/').replace(/^\.\//, '');
  return { module, name: text.slice(at + 1) };
}

export const formatSymbol = (symbol: SymbolName): string => `${symbol.module}#${symbol.name}`;

/**
 * The exported symbol that a member belongs to, and the way to it: `Pool` and `['query']` of `Pool.query`.
 * A member of a default-exported object (`default.query`) is a name of its own to the module graph.
 */
export function ownerOf(symbol: SymbolName): { owner: SymbolName; members: readonly string[] } {
  if (symbol.name.startsWith('default.')) return { owner: symbol, members: [] };
  const [name, ...members] = symbol.name.split('.') as [string, ...string[]];
  return { owner: { module: symbol.module, name }, members };
}

/** The candidates that a person most likely meant, the nearest first; none that shares too little with `name`. */
export function nearest(name: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  return [...new Set(candidates)]
    .map((candidate) => {
      const other = candidate.toLowerCase();
      const contained = other.includes(wanted) || wanted.includes(other);
      return {
        candidate,
        cost: distance(wanted, other) - (contained ? Math.min(wanted.length, other.length) : 0),
      };
    })
    .filter(({ candidate, cost }) => cost <= Math.max(2, Math.min(candidate.length, name.length) / 2))
    .sort((a, b) => a.cost - b.cost || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
