// Names that an earlier run removed and that something mentions again, in whatever form.

import type { ModuleFacts } from '../core/facts.ts';
import type { Overlay } from '../core/overlay.ts';
import { placeOf } from '../core/refusals.ts';
import type { Lock } from '../disk/project.ts';
import type { Tree } from './stages.ts';
import type { Finding } from './verdict-types.ts';

/** One mention of a name of a module; `*` for the module as a whole. */
interface Mention {
  specifier: string;
  name: string;
  start: number;
}

const stemOf = (module: string): string => module.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '');

export function danglingNames(tree: Tree, overlay: Overlay, lock: Lock): Finding[] {
  const removed = new Map<string, Map<string, string>>();
  for (const symbol of Object.keys(lock.removed)) {
    const at = symbol.lastIndexOf('#');
    const stem = stemOf(symbol.slice(0, at));
    removed.set(stem, (removed.get(stem) ?? new Map<string, string>()).set(symbol.slice(at + 1), symbol));
  }
  if (removed.size === 0) return [];
  const found: Finding[] = [];
  for (const facts of overlay.graph.facts.values()) {
    for (const { specifier, name, start } of mentionsOf(overlay, facts)) {
      const symbol = removedSymbol(overlay, removed, facts.path, specifier, name);
      if (symbol === undefined) continue;
      const place = placeOf(facts.path, tree.files.read(facts.path) ?? '', start);
      found.push({ kind: 'dangling', symbol, message: 'it was removed and is still named here', ...place });
    }
  }
  return found;
}

/** The removed symbol that a mention means, if it means one. */
function removedSymbol(
  { graph }: Overlay,
  removed: ReadonlyMap<string, ReadonlyMap<string, string>>,
  file: string,
  specifier: string,
  name: string,
): string | undefined {
  const target = graph.resolver.resolve(file, specifier);
  if (target.kind !== 'file' && removed.has(specifier)) return removed.get(specifier)!.get(name);
  if (target.kind === 'external') return undefined;
  if (target.kind === 'file' && graph.facts.has(target.path)) {
    if (name === '*' || graph.follow({ module: target.path, name }).end.kind !== 'missing') return undefined;
    return removed.get(stemOf(target.path))?.get(name);
  }
  for (const stem of graph.resolver.stems(file, specifier)) {
    const names = removed.get(stemOf(stem));
    if (names) return name === '*' ? [...names.values()][0] : (names.get(name) ?? names.get('*'));
  }
  return undefined;
}

function mentionsOf({ open }: Overlay, facts: ModuleFacts): Mention[] {
  const found: Mention[] = [];
  for (const { specifier, entries, start } of facts.imports) {
    if (entries.length === 0) found.push({ specifier, name: '*', start });
    for (const { imported, local, start: at } of entries) {
      found.push({ specifier, name: imported, start: at });
      if (imported !== '*' || !/^[.@~#]/.test(specifier)) continue;
      for (const { name, start: use } of open(facts.path).namespace(local).members)
        found.push({ specifier, name, start: use });
    }
  }
  for (const fact of facts.exports) {
    if (fact.kind === 'local' || (fact.kind === 'indirect' && fact.through !== undefined)) continue;
    found.push({
      specifier: fact.specifier,
      name: fact.kind === 'star' ? '*' : fact.imported,
      start: fact.span.start,
    });
  }
  for (const { specifier, prefix, start } of facts.hidden)
    if (!prefix) found.push({ specifier, name: '*', start });
  return found;
}
