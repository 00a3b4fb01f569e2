// How far a change reaches, as far as a compiler is concerned: an error of a file depends on its own text, on what it
// imports, directly or through others, and on what is global. Where any of these is not known, everything is reached.

import type { Reach } from './check.ts';
import type { ModuleFacts } from './facts.ts';
import { specifiersOf } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import type { Overlay } from './overlay.ts';
import type { FileChange } from './patchset.ts';

/**
 * @param overlay the tree with the changes
 * @returns undefined where every file has to be asked: a new file, one that is no code, something global, or so many
 * that asking for all is no more work
 */
export function reachOf(overlay: Overlay, changes: readonly FileChange[]): Reach | undefined {
  const { graph } = overlay;
  const isCode = ({ file, before }: FileChange): boolean =>
    before !== undefined && (graph.facts.has(file) || overlay.deleted.has(file));
  if (!changes.every(isCode)) return undefined;
  const reached = new Set(changes.map(({ file }) => file));
  if (!addImporters(graph, reached)) return undefined;
  for (const facts of graph.facts.values()) if (!isKnown(graph, facts)) reached.add(facts.path);
  if (!addImporters(graph, reached)) return undefined;
  const befores = changes.flatMap(({ before }) => before ?? []);
  const texts = [...reached].map((file) => overlay.text(file));
  const isLocal = [...reached].every((file) => overlay.deleted.has(file) || isModule(graph.facts.get(file)));
  return isLocal && ![...befores, ...texts].some(declaresForAll)
    ? { reached, known: new Set(graph.facts.keys()) }
    : undefined;
}

/** Adds whoever imports one of some files, directly or through others; false if these come to be most of the tree. */
function addImporters(graph: ModuleGraph, files: Set<string>): boolean {
  // Whoever is added while the set is gone over is gone over as well.
  for (const file of files) {
    for (const importer of graph.importersOf(file)) files.add(importer);
    if (files.size * 2 > graph.facts.size) return false;
  }
  return true;
}

/** Whether all that a file names is a file of the tree or an installed package. */
function isKnown(graph: ModuleGraph, facts: ModuleFacts): boolean {
  if (facts.error) return false;
  return [...specifiersOf(facts)].every((specifier) => {
    const target = graph.resolver.resolve(facts.path, specifier);
    if (target.kind === 'file') return graph.facts.has(target.path) || !/\.[cm]?[jt]sx?$/.test(target.path);
    if (target.kind === 'missing') return false;
    return (
      !/^(?:\/|[A-Za-z]:[\\/])/.test(target.specifier) || /[\\/]node_modules[\\/]/.test(target.specifier)
    );
  });
}

/** What a script declares is there for every file. */
const isModule = (facts: ModuleFacts | undefined): boolean =>
  facts !== undefined &&
  (facts.imports.length > 0 || facts.exports.length > 0 || facts.commonJs !== undefined);

const declaresForAll = (text: string): boolean =>
  /\bdeclare\s+(?:global|module)\b|\bexport\s+as\s+namespace\b/.test(text);
