// Whether the symbols that a person listed are there: one that is not is gone by the lock, optional, or an error that
// offers the nearest name.

import type { Consolidation } from './config.ts';
import { located } from './externals.ts';
import type { ModuleGraph } from './graph.ts';
import { identify, memberOf, type Open } from './identity.ts';
import { constructedBy } from './inline/construction.ts';
import type { PlanContext } from './plan.ts';
import { Problem } from './problem.ts';
import { formatSymbol, nearest, ownerOf, type SymbolName } from './symbols.ts';

/** The canonical as it is called now: after an earlier run it has its new name already. */
export function canonicalOf({ graph, open, config }: PlanContext, { canonical }: Consolidation): SymbolName {
  const id = formatSymbol(canonical);
  const alike = config.consolidations.filter((each) => formatSymbol(each.canonical) === id);
  for (const written of [canonical, ...alike.flatMap(({ as }) => as ?? [])]) {
    const symbol = located(graph, written);
    if (isThere(graph, open, symbol)) return symbol;
  }
  throw noSuch(graph, canonical, 'the canonical');
}

/**
 * The default of a CommonJS module is the object of all its names. Where it has no other default, whoever lists it means
 * the names.
 */
export function withNamesOfObjects(
  graph: ModuleGraph,
  consolidations: readonly Consolidation[],
): readonly Consolidation[] {
  const isObject = (symbol: SymbolName): boolean =>
    symbol.name === 'default' &&
    graph.facts.get(symbol.module)?.commonJs !== undefined &&
    graph.follow(symbol).end.kind === 'missing';
  const named = <T extends SymbolName>(symbol: T): T =>
    symbol.name === 'default' ? { ...symbol, name: '*' } : symbol;
  return consolidations.map((each) =>
    isObject(located(graph, each.canonical))
      ? { ...each, canonical: named(each.canonical), duplicates: each.duplicates.map(named) }
      : each,
  );
}

/** Whether a symbol is declared somewhere; of a class or an object its member, too. */
export function isThere(graph: ModuleGraph, open: Open, symbol: SymbolName): boolean {
  if (symbol.name === '*')
    return graph.facts.has(symbol.module) || graph.external(symbol.module) !== undefined;
  const inDefault = memberOf(symbol.name);
  if (inDefault !== undefined)
    return graph.facts.has(symbol.module) && open(symbol.module).defaultMember(inDefault) !== undefined;
  const { owner, members } = ownerOf(symbol);
  const [member] = members;
  if (member === undefined) return graph.follow(symbol).end.kind !== 'missing';
  const { end } = identify(graph, open, owner);
  const known = end?.local === undefined ? undefined : open(end.module).memberNames(end.local);
  return known?.includes(member) ?? false;
}

function noSuch(graph: ModuleGraph, symbol: SymbolName, what: string): Problem {
  const id = formatSymbol(symbol);
  const external = graph.external(symbol.module);
  if (external) {
    const guesses = nearest(symbol.name, external.names ?? []);
    return new Problem(
      `${what} ${id} does not exist: the package does not export ${symbol.name}`,
      guesses.length > 0
        ? `did you mean ${guesses.map((name) => `${symbol.module}#${name}`).join(' or ')}?`
        : `${symbol.module} exports ${[...(external.names ?? [])].slice(0, 8).join(', ') || 'nothing'}`,
    );
  }
  if (!graph.facts.has(symbol.module)) {
    const modules = nearestModules(graph, symbol.module);
    return new Problem(
      `${what} ${id} does not exist: there is no file ${symbol.module}`,
      modules.length > 0
        ? `did you mean ${modules.join(' or ')}?`
        : 'paths are relative to the root, with their extension; a package has to be declared or installed',
    );
  }
  const error = graph.facts.get(symbol.module)!.error;
  if (error)
    return new Problem(
      `${what} ${id} cannot be read: ${symbol.module} does not parse: ${error.message}`,
      'mend the syntax error and run again',
      symbol.module,
    );
  const names = nearest(symbol.name, graph.exportNames(symbol.module));
  const all = [...graph.exportNames(symbol.module)];
  const offer =
    names.length > 0
      ? `did you mean ${names.map((name) => `${symbol.module}#${name}`).join(' or ')}?`
      : `${symbol.module} exports ${all.slice(0, 8).join(', ') || 'nothing'}`;
  return new Problem(`${what} ${id} does not exist: ${symbol.module} does not export ${symbol.name}`, offer);
}

function nearestModules(graph: ModuleGraph, module: string): string[] {
  const base = module.split('/').at(-1)!;
  const sameName = [...graph.facts.keys()].filter(
    (path) =>
      path.split('/').at(-1) === base || path.startsWith(`${module}.`) || path.startsWith(`${module}/index.`),
  );
  return sameName.length > 0 ? sameName.slice(0, 3) : nearest(module, graph.facts.keys());
}

/** Gone by the lock, or optional and never there; otherwise an error. */
export function isAbsent(
  context: PlanContext,
  duplicate: SymbolName,
  consolidation: Consolidation,
  plan: { gone: string[]; skipped: string[] },
): boolean {
  const named = constructedBy(duplicate) ?? duplicate;
  return isAbsentAt(context, located(context.graph, named), formatSymbol(duplicate), consolidation, plan);
}

function isAbsentAt(
  context: PlanContext,
  duplicate: SymbolName,
  id: string,
  consolidation: Consolidation,
  plan: { gone: string[]; skipped: string[] },
): boolean {
  const { graph, removed } = context;
  const member = memberOf(duplicate.name);
  const holder =
    member !== undefined && graph.facts.has(duplicate.module)
      ? context.open(duplicate.module).defaultMember(member)
      : undefined;
  const exists =
    holder || duplicate.name === '*'
      ? holder || graph.exportNames(duplicate.module).size > 0 || graph.external(duplicate.module)
      : graph.follow(duplicate).end.kind !== 'missing' || graph.explicit(duplicate.module, duplicate.name);
  if (exists) return false;
  if (removed.has(id)) plan.gone.push(id);
  else if (consolidation.optional && !graph.facts.has(duplicate.module)) plan.skipped.push(id);
  else throw noSuch(graph, duplicate, 'the duplicate');
  return true;
}
