// Test doubles of what does not exist: of a module that is gone, or with a key that the module does not export. Such a
// double replaces nothing, so the test runs on the real thing. Only what is certain is found.

import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import type { Site } from './language.ts';

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

export function staleDoubles(graph: ModuleGraph, open: Open): StaleDouble[] {
  const found: StaleDouble[] = [];
  for (const facts of graph.facts.values()) {
    if (!facts.hidden.some(({ form, prefix }) => form === 'mock' && !prefix)) continue;
    for (const site of open(facts.path).sites(() => true)) {
      if (site.form === 'mock') found.push(...staleParts(graph, facts.path, site));
    }
  }
  return found;
}

function staleParts(graph: ModuleGraph, file: string, site: Site): StaleDouble[] {
  const { double, specifier, start } = site;
  if (double?.library === 'unknown' || double?.virtual) return [];
  const target = graph.resolver.resolve(file, specifier);
  const form = double?.form ?? 'a load around a double';
  if (target.kind === 'missing')
    return /^\.{1,2}(?:\/|$)/.test(specifier) ? [{ file, start, module: specifier, form }] : [];
  if (target.kind !== 'file' || double?.kind !== 'names' || !isKnown(graph, target.path)) return [];
  const offered = graph.exportNames(target.path);
  return site.names
    .filter(({ name, inner }) => !inner && name !== 'default' && !offered.has(name))
    .map(({ name, start: at }) => ({ file, start: at, module: target.path, name, form }));
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
