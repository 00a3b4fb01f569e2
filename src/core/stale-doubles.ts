// Test doubles of what does not exist: of a module that is gone, or with a key that the module does not export. Such a
// double replaces nothing, so the test runs on the real thing. Only what is certain is found.

import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import type { Double, SiteName } from './language.ts';

export interface StaleDouble {
  file: string;
  /** Offset of the specifier or the key. */
  start: number;
  /** The module as it is written, if it leads nowhere; else its path. */
  module: string;
  /** The key that the module lacks. */
  name?: string;
  /** As a person would say it: `vi.mock`. */
  form: string;
}

/** A double as far as it matters here: a site of a file, or what an audit's shape keeps of one. */
export interface Doubled<Name extends { name: string }> {
  specifier: string;
  /** What the factory stands for; absent where the call only loads the module around its double. */
  double?: Pick<Double, 'kind' | 'library' | 'virtual' | 'esModule'>;
  names: readonly (Name & Pick<SiteName, 'inner'>)[];
}

export function staleDoubles(graph: ModuleGraph, open: Open): StaleDouble[] {
  const found: StaleDouble[] = [];
  for (const { path: file, hidden } of graph.facts.allParsed()) {
    if (!hidden.some(({ form, prefix }) => form === 'mock' && !prefix)) continue;
    for (const site of open(file).sites(() => true)) {
      if (site.form !== 'mock') continue;
      const form = site.double?.form ?? 'a load around a double';
      const stale = staleness(graph, file, site, (module) => isKnown(graph, module));
      if (stale === 'gone') found.push({ file, start: site.start, module: site.specifier, form });
      else if (stale)
        for (const { name, start } of stale.names)
          found.push({ file, start, module: stale.module, name, form });
    }
  }
  return found;
}

/**
 * What a double stands for that is not there: its whole module, or names that the module does not export. Jest gives a
 * factory's object itself as the default of a module, so its keys may be members of that.
 * @param isKnown whether every name is known that a module can have
 */
export function staleness<Name extends { name: string }>(
  graph: ModuleGraph,
  file: string,
  { specifier, double, names }: Doubled<Name>,
  isKnown: (module: string) => boolean,
): 'gone' | { module: string; names: Name[] } | undefined {
  if (double?.library === 'unknown' || double?.virtual) return undefined;
  const target = graph.resolver.resolve(file, specifier);
  if (target.kind === 'missing') return /^\.{1,2}(?:\/|$)/.test(specifier) ? 'gone' : undefined;
  if (target.kind !== 'file' || double?.kind !== 'names' || !isKnown(target.path)) return undefined;
  const offered = graph.exportNames(target.path);
  if (double.library === 'jest' && !double.esModule && offered.has('default')) return undefined;
  const stale = names.filter(({ name, inner }) => !inner && name !== 'default' && !offered.has(name));
  return { module: target.path, names: stale };
}

/** Whether every name is known that a module can have. */
function isKnown(graph: ModuleGraph, module: string, seen = new Set<string>()): boolean {
  const facts = graph.facts.get(module);
  if (!facts || facts.error || facts.exportsValue || facts.exports.length === 0) return false;
  if (seen.has(module)) return true;
  seen.add(module);
  return facts.exports.every((fact) => {
    if (fact.kind !== 'star') return true;
    const target = graph.moduleOf(module, fact.specifier);
    return target !== undefined && isKnown(graph, target, seen);
  });
}
