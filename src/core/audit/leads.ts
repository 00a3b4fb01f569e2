// Modules that do nothing but lead elsewhere, and are no barrel: what is left of a move or of a migration. A barrel is
// how a folder or a package is meant to be used; such a module is one more path to the same thing.

import { type Catalog, type Key, keyOf } from './catalog.ts';
import type { AuditContext } from './context.ts';

/** What finding them takes of the audit's context. */
export interface LeadsInput {
  catalog: Catalog;
  /** Modules that something outside the tree starts or imports. */
  entries: ReadonlySet<string>;
  packageOf(path: string): string;
  isDoor(path: string): boolean;
  isTest(path: string): boolean;
  isGenerated(path: string): boolean;
}

/** Every such module. */
export function leadsOf(input: LeadsInput): Set<string> {
  const { catalog, entries, isDoor, isTest, isGenerated } = input;
  const found = new Set<string>();
  for (const module of catalog.graph.facts.keys()) {
    if (isTest(module) || isGenerated(module)) continue;
    const targets = onlyLeadsTo(catalog, module);
    if (!targets || targets.size === 0) continue;
    const old = isOldPlace(module) && leadsOut(catalog, module, oldPlaceOf(module));
    if (old || (!entries.has(module) && isForward(input, module, targets) && !isDoor(module)))
      found.add(module);
  }
  return found;
}

/**
 * Whether what a module passes on lies outside of an old place in the end. What leads from one old place to the same is how
 * that place is used: an importer of old data is no old code.
 */
function leadsOut(
  catalog: Catalog,
  module: string,
  place: string | undefined,
  seen = new Set([module]),
): boolean {
  return [...(onlyLeadsTo(catalog, module) ?? [])].some((target) => {
    if (oldPlaceOf(target) !== place) return true;
    if (seen.has(target)) return false;
    return leadsOut(catalog, target, place, seen.add(target));
  });
}

/**
 * A module that passes on what one other module of its package has. An alias is a name that somebody chose for a place,
 * so a module that declares some is none.
 */
function isForward(
  { catalog, packageOf }: LeadsInput,
  module: string,
  targets: ReadonlySet<string>,
): boolean {
  const [target] = targets;
  return (
    targets.size === 1 &&
    packageOf(target!) === packageOf(module) &&
    catalog.shapes.get(module)!.declarations.length === 0 &&
    !isBarrel(module, target!)
  );
}

/** The modules of the tree to which all exports lead; undefined if the module has something of its own. */
function onlyLeadsTo({ graph, shapes, entries }: Catalog, module: string): Set<string> | undefined {
  const facts = graph.facts.get(module)!;
  const shape = shapes.get(module);
  if (!shape || facts.exports.length === 0 || facts.exportsValue || facts.error) return undefined;
  const targets = new Set<string>();
  for (const { name } of shape.declarations)
    if (!entries.get(keyOf(module, name))?.shape.alias) return undefined;
  for (const { specifier, entries: names } of facts.imports) {
    if (names.length === 0) return undefined;
    const target = graph.moduleOf(module, specifier);
    if (target === undefined) return undefined;
    targets.add(target);
  }
  for (const fact of facts.exports) {
    if (fact.kind === 'local') continue;
    const target = graph.moduleOf(module, fact.specifier);
    if (target === undefined) return undefined;
    targets.add(target);
  }
  return targets;
}

/** The index of a folder that passes on what lies in the folder. */
function isBarrel(module: string, target: string): boolean {
  const folder = module.slice(0, module.lastIndexOf('/') + 1);
  return (
    /(?:^|\/)(?:index|mod|main|exports?|public-api)\.[cm]?[jt]sx?$/.test(module) && target.startsWith(folder)
  );
}

/** A path that says that what lies there is on its way out: `src/legacy/db.ts`, `src/db-compat.ts`. */
export const isOldPlace = (path: string): boolean => oldPlaceOf(path) !== undefined;

/** The part of a path that ends where it says so. */
const oldPlaceOf = (path: string): string | undefined =>
  /^(?:.*?[/._-])?(?:legacy|deprecated|compat|compatibility|obsolete|old)\d*(?=[/._-])[^/]*/i.exec(path)?.[0];

/**
 * Declarations that are known by a path too many, with the symbols of the modules that lead there: every name that such
 * a module names itself, and of what it passes on by `export *` each one that somebody takes.
 */
export function ledSymbols({ catalog, leads, uses, takes }: AuditContext): Map<Key, Set<string>> {
  const taken = namesTaken(catalog, leads);
  for (const [symbol] of uses.symbols) {
    const at = symbol.lastIndexOf('#');
    taken.get(symbol.slice(0, at))?.add(symbol.slice(at + 1));
  }
  for (const module of leads) {
    for (const { file } of uses.wholeOf(module))
      for (const name of takes(file, module)) taken.get(module)!.add(name);
  }
  handDown(catalog, taken);
  const found = new Map<Key, Set<string>>();
  for (const [module, names] of taken) {
    for (const name of names) {
      const end = catalog.declared(module, name);
      if (!end || end.module === module) continue;
      found.set(end.key, (found.get(end.key) ?? new Set<string>()).add(`${module}#${name}`));
    }
  }
  return found;
}

/** Names that the modules export themselves, and those that other modules pass on from them. */
function namesTaken({ graph }: Catalog, leads: ReadonlySet<string>): Map<string, Set<string>> {
  const taken = new Map([...leads].map((module) => [module, new Set<string>()] as const));
  for (const [module, { exports }] of graph.facts) {
    for (const fact of exports) {
      if (fact.kind !== 'star' && leads.has(module)) taken.get(module)!.add(fact.name);
      const target = fact.kind === 'local' ? undefined : graph.moduleOf(module, fact.specifier);
      const names = target === undefined ? undefined : taken.get(target);
      if (!names || fact.kind === 'local') continue;
      if (fact.kind === 'indirect' && fact.imported !== '*') names.add(fact.imported);
      // What a barrel passes on as a whole is offered to everyone.
      else if (!leads.has(module)) for (const name of graph.exportNames(target!)) names.add(name);
    }
  }
  return taken;
}

/** What is taken of one such module is taken of those that it passes on as a whole. */
function handDown({ graph }: Catalog, taken: ReadonlyMap<string, Set<string>>): void {
  const queue = [...taken.keys()];
  for (let module = queue.pop(); module !== undefined; module = queue.pop()) {
    for (const fact of graph.facts.get(module)!.exports) {
      const target = fact.kind === 'star' ? graph.moduleOf(module, fact.specifier) : undefined;
      const names = target === undefined ? undefined : taken.get(target);
      if (!names) continue;
      const offered = graph.exportNames(target!);
      const before = names.size;
      for (const name of taken.get(module)!) if (offered.has(name)) names.add(name);
      if (names.size > before) queue.push(target!);
    }
  }
}
