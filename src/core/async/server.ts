// Where components run. One of the server may be async, and may be an element of another one of the server; whether a
// module is only loaded there is told by the pages of an app router that load it, and by no `'use client'` between.

import { directiveOf, isRenderedAlone } from '../directives.ts';
import type { ModuleGraph } from '../graph.ts';

const entry = /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|default|not-found)\.[cm]?[jt]sx?$/;

/** Why a component of a module may be rendered in the browser; undefined if it is rendered on the server alone. */
export function browserReason(
  graph: ModuleGraph,
  textOf: (file: string) => string,
  module: string,
): string | undefined {
  if (isRenderedAlone(module)) return `${module} renders it by itself`;
  const seen = new Set<string>();
  const waiting = [module];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (directiveOf(textOf(at)) === 'use client') return `${at} says 'use client'`;
    const importers = graph.importersOf(at).filter((importer) => !isRenderedAlone(importer));
    if (importers.length === 0 && !entry.test(at)) return `no page of an app router is known to load ${at}`;
    waiting.push(...importers);
  }
  return undefined;
}
