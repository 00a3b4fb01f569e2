// Packages as duplicates: `lodash/get#default` goes to `es-toolkit/compat#get` because the configuration says so. Nothing
// of a package is deleted; it is done when nobody in the tree takes the name from it any more.

import { specifiersOf } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import type { SymbolName } from './symbols.ts';

interface Context {
  graph: ModuleGraph;
  open: Open;
}

/** A symbol that is written with the specifier of a package of the tree, as the module that stands behind it. */
export function located({ facts, resolver }: ModuleGraph, symbol: SymbolName): SymbolName {
  if (facts.has(symbol.module)) return symbol;
  const target = resolver.resolve('package.json', symbol.module);
  return target.kind === 'file' && facts.has(target.path) ? { ...symbol, module: target.path } : symbol;
}

/** The ways in which files of the tree write a package's module: `lodash/get`, `lodash/get.js`. */
export function spellingsOf(graph: ModuleGraph, module: string): string[] {
  const found = new Set([module]);
  const isMeant = (specifier: string): boolean => plain(specifier) === plain(module);
  for (const facts of graph.facts.writing(isMeant)) {
    for (const specifier of specifiersOf(facts))
      if (isMeant(specifier) && graph.moduleOf(facts.path, specifier) === specifier) found.add(specifier);
  }
  return [...found].sort();
}

/** Without what may be left out: `node:`, the ending of a file below the package. */
const plain = (specifier: string): string =>
  specifier.replace(/^node:/, '').replace(/(?<=.\/.*)(?:\/index)?\.[cm]?js$/, '');

/** Every name that files of the tree take from a package's module, in whatever form. */
export function namesTaken({ graph, open }: Context, module: string): Set<string> {
  const names = new Set<string>();
  for (const file of graph.importersOf(module)) {
    const facts = graph.facts.get(file)!;
    const isHere = (specifier: string): boolean => graph.moduleOf(file, specifier) === module;
    for (const { specifier, entries } of facts.imports) {
      if (!isHere(specifier)) continue;
      for (const { imported, local } of entries) {
        if (imported !== '*') names.add(imported);
        else for (const { name } of open(file).namespace(local).members) names.add(name);
      }
    }
    for (const fact of facts.exports)
      if (fact.kind === 'indirect' && fact.imported !== '*' && isHere(fact.specifier))
        names.add(fact.imported);
    if (!facts.hidden.some(({ specifier, prefix }) => !prefix && isHere(specifier))) continue;
    for (const site of open(file).sites(isHere)) for (const { name } of site.names) names.add(name);
  }
  return names;
}

/** Where a symbol of a package is first named in the tree; undefined if nobody names it. */
export function firstUse(
  { graph }: Pick<Context, 'graph'>,
  { module, name }: SymbolName,
): { file: string; start: number } | undefined {
  let other: { file: string; start: number } | undefined;
  for (const file of [...graph.importersOf(module)].sort()) {
    const facts = graph.facts.get(file)!;
    for (const { specifier, entries, start } of facts.imports) {
      if (graph.moduleOf(file, specifier) !== module) continue;
      const entry = entries.find(({ imported }) => imported === name);
      if (entry) return { file, start: entry.start };
      other ??= { file, start };
    }
    const hidden = facts.hidden.find(
      ({ specifier, prefix }) => !prefix && graph.moduleOf(file, specifier) === module,
    );
    if (hidden) other ??= { file, start: hidden.start };
  }
  return other;
}
