// By which form most importers of a package name a module; asked where a name came by several barrels, so that the
// form that is replaced says little about where it should come from.

import { specifiersOf } from '../facts.ts';
import type { ModuleGraph } from '../graph.ts';

/** Answers are counted once per package and target. Undefined: no form is ahead of the others. */
export function habits(
  graph: ModuleGraph,
  isLeaving: (module: string) => boolean,
): (importer: string, target: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (importer, target) => {
    const home = graph.resolver.packageOf(importer);
    const key = `${home}\0${target}`;
    if (!known.has(key)) known.set(key, prevailing(graph, home, target, isLeaving));
    const habit = known.get(key);
    return habit !== undefined && fitsFile(graph, importer, habit) ? habit : undefined;
  };
}

function prevailing(
  graph: ModuleGraph,
  home: string,
  target: string,
  isLeaving: (module: string) => boolean,
): string | undefined {
  const counts = new Map<string, number>();
  for (const importer of graph.importersOf(target)) {
    if (graph.resolver.packageOf(importer) !== home || isLeaving(importer)) continue;
    const specifier = graph.facts
      .get(importer)!
      .imports.find((statement) => graph.moduleOf(importer, statement.specifier) === target)?.specifier;
    if (specifier === undefined) continue;
    const form = graph.resolver.formOf(importer, specifier);
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}

/** A file that writes all its imports in another form keeps to its own. */
function fitsFile(graph: ModuleGraph, importer: string, habit: string): boolean {
  const forms = [...specifiersOf(graph.facts.get(importer)!)]
    .filter((specifier) => graph.facts.has(graph.moduleOf(importer, specifier) ?? ''))
    .map((specifier) => graph.resolver.formOf(importer, specifier));
  return forms.length <= 1 || forms.includes(habit);
}
