// Where the users of a duplicate are: every import of it by whatever path, its own module, and namespaces that hold it.

import { exposuresOf } from '../exposure.ts';
import type { ModuleGraph } from '../graph.ts';
import type { Clause, Source, WrittenName } from '../language.ts';
import { formatSymbol, type SymbolName } from '../symbols.ts';

/** Every exported name of the declaration of a symbol, in its own module and wherever it is passed on. */
export function namesOf(graph: ModuleGraph, from: SymbolName): SymbolName[] {
  const { end } = graph.follow(from);
  if (end.kind !== 'local') return [from];
  const own = (graph.facts.get(end.module)?.exports ?? []).flatMap((fact): SymbolName[] =>
    fact.kind === 'local' &&
    fact.local === end.fact.local &&
    (fact.local !== undefined || fact.name === end.fact.name)
      ? [{ module: end.module, name: fact.name }]
      : [],
  );
  const all = own.flatMap((symbol) => exposuresOf(graph, symbol));
  return [...new Map(all.map((symbol) => [formatSymbol(symbol), symbol])).values()];
}

/** How one file has a symbol: by a name of an import, or as a member of a namespace. */
export interface Binding {
  local: string;
  member?: string;
  clause: Clause;
  written: WrittenName;
}

/** The bindings by which a file has any of some symbols. */
export function bindingsIn(graph: ModuleGraph, source: Source, symbols: ReadonlySet<string>): Binding[] {
  const found: Binding[] = [];
  for (const clause of source.clauses()) {
    if (clause.keyword !== 'import') continue;
    const module = graph.moduleOf(source.path, clause.specifier);
    if (module === undefined) continue;
    for (const written of clause.names) {
      if (written.imported !== '*') {
        if (symbols.has(`${module}#${written.imported}`))
          found.push({ local: written.local, clause, written });
        continue;
      }
      for (const symbol of symbols) {
        const at = symbol.lastIndexOf('#');
        if (symbol.slice(0, at) === module)
          found.push({ local: written.local, member: symbol.slice(at + 1), clause, written });
      }
    }
  }
  return found;
}
