// Names by which modules pass a declaration on: detours under its own name, aliases under another one.

import type { IndirectExport } from '../facts.ts';
import type { Catalog, Key } from './catalog.ts';
import { type AuditContext, isCallable, isCurrentName, isOld, type Reach } from './context.ts';
import { isConventional, nameSigns, qualifies, stemOf } from './names.ts';
import { isTestPlace } from './places.ts';

/** `export { of as name } from …` */
export interface Pass {
  module: string;
  name: string;
  fact: IndirectExport;
  /** The symbol that it passes on. */
  of: string;
  /** The declaration at its end, aliases not followed. */
  end: Key;
  kind: 'alias' | 'detour';
}

/** Every pass of the tree, by the declaration at its end. Stars pass names without naming them: see `starred`. */
export function passesByEnd({ catalog }: Pick<AuditContext, 'catalog'>): Map<Key, Pass[]> {
  const passes = new Map<Key, Pass[]>();
  for (const module of [...catalog.graph.facts.keys()].sort()) {
    for (const fact of catalog.passes(module)) {
      const end = catalog.declared(module, fact.name);
      const target = end && catalog.graph.moduleOf(module, fact.specifier);
      if (!end || target === undefined) continue;
      const isDefault = fact.name === 'default' || fact.imported === 'default';
      const kind = fact.name === fact.imported || isDefault ? 'detour' : 'alias';
      const pass: Pass = {
        module,
        name: fact.name,
        fact,
        of: `${target}#${fact.imported}`,
        end: end.key,
        kind,
      };
      const known = passes.get(end.key);
      if (known) known.push(pass);
      else passes.set(end.key, [pass]);
    }
  }
  return passes;
}

/**
 * Declarations that users know under two names because a module renames what it passes on. A rename that only says more
 * about where something belongs (`Options` as `ButtonOptions`) gives it one name in each place, and is none.
 */
export function renamed(
  context: AuditContext,
  reach: Reach,
  passes: ReadonlyMap<Key, readonly Pass[]>,
): Set<Key> {
  const found = new Set<Key>();
  for (const [key, all] of passes) {
    const entry = context.catalog.entries.get(key)!;
    if (context.isTest(entry.module) || context.isGenerated(entry.module)) continue;
    for (const pass of all) {
      if (pass.kind !== 'alias' || isConventional(pass.name) || isConventional(entry.shape.name)) continue;
      if (context.isTest(pass.module) || qualifies(pass.name, entry.shape.name)) continue;
      if (isCurrentName(pass.name, entry)) continue;
      const near = stemOf(pass.name) === stemOf(entry.shape.name);
      if (!near && !isCallable(entry)) continue;
      const old = nameSigns(pass.name).length > 0 || isOld(entry);
      const underPass = usersUnder(reach, key, (name) => name === pass.name);
      const underOwn = usersUnder(
        reach,
        key,
        (name) => name === pass.fact.imported || name === entry.shape.name,
      );
      if ((old && near) || (underPass > 0 && underOwn > 0)) found.add(key);
    }
  }
  return found;
}

function usersUnder(reach: Reach, key: Key, isName: (name: string) => boolean): number {
  let count = 0;
  for (const [symbol, uses] of reach.symbolsOf(key)) {
    if (isName(symbol.slice(symbol.lastIndexOf('#') + 1)))
      count += uses.filter(({ file }) => !isTestPlace(file)).length;
  }
  return count;
}

/** Symbols that users take through `export *`: no module names them, but files do. */
export function starred(catalog: Catalog, reach: Reach, key: Key, known: ReadonlySet<string>): string[] {
  const entry = catalog.entries.get(key);
  return [...reach.symbolsOf(key).keys()].filter((symbol) => {
    if (known.has(symbol) || !entry) return false;
    const module = symbol.slice(0, symbol.lastIndexOf('#'));
    return module !== entry.module;
  });
}
