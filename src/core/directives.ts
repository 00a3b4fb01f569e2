// Modules that run somewhere else than who imports them: `'use client'` begins what a browser gets, `'use server'` what
// it may only ask for. Whoever takes the same thing from a module without the directive crosses no such line any more.

import type { ModuleGraph } from './graph.ts';

export type Directive = 'use client' | 'use server';

const atTop = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(['"])(use (?:client|server))\1/;

export const directiveOf = (text: string): Directive | undefined =>
  atTop.exec(text)?.[2] as Directive | undefined;

/** Tests and stories render components by themselves, without a server. */
export const isRenderedAlone = (file: string): boolean =>
  /(?:^|\/)(?:__tests__|tests?|e2e)\/|\.(?:test|spec|stories)\.[cm]?[jt]sx?$/.test(file);

/**
 * Why `file` must not take from `targets` what it takes from `module`, as a message.
 * @param textOf the text of a module of the tree
 */
export function boundaryLost(
  graph: ModuleGraph,
  textOf: (module: string) => string,
  file: string,
  module: string,
  targets: readonly string[],
): string | undefined {
  const directiveIn = (path: string) => (graph.facts.has(path) ? directiveOf(textOf(path)) : undefined);
  const directive = directiveIn(module);
  if (directive === undefined || isRenderedAlone(file)) return undefined;
  const other = targets.find((target) => directiveIn(target) !== directive);
  if (other === undefined || (directive === 'use client' && isOfBrowser(graph, directiveIn, file)))
    return undefined;
  return `${module} says '${directive}' and ${other} does not`;
}

/** Whether a module is only reached through modules that say so. */
function isOfBrowser(
  graph: ModuleGraph,
  directiveIn: (path: string) => Directive | undefined,
  file: string,
): boolean {
  const seen = new Set([file]);
  for (const path of seen) {
    if (directiveIn(path) === 'use client') continue;
    const importers = graph.importersOf(path).filter((importer) => !isRenderedAlone(importer));
    if (importers.length === 0) return false;
    for (const importer of importers) seen.add(importer);
  }
  return true;
}
