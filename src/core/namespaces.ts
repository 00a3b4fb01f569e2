// What becomes of a module's namespace: which members are taken, and whether it escapes where nobody can follow.
// A namespace that is merely exported does not escape as long as everyone in the tree who takes it can be read.

import type { Span } from './edits.ts';
import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import type { SymbolName } from './symbols.ts';

interface Context {
  graph: ModuleGraph;
  open: Open;
}

/**
 * Where a local namespace escapes in a file.
 * @param lost names that it is about to lose; an export of the namespace is no escape if nobody takes one of these
 * through it. Without it every export is an escape: someone outside may take anything.
 */
export function escapeOf(
  context: Context,
  file: string,
  local: string,
  lost?: ReadonlySet<string>,
): Span | undefined {
  const { escapes } = context.open(file).namespace(local);
  if (!lost) return escapes[0];
  return escapes.find((leak) => {
    const name = exportedAs(context, file, local, leak);
    return name === undefined || isTaken(context, { module: file, name }, lost, new Set());
  });
}

/** The name under which an escaping mention only exports the namespace: `export { ns }`, `export const x = ns`. */
function exportedAs({ graph, open }: Context, file: string, local: string, leak: Span): string | undefined {
  for (const fact of graph.facts.get(file)!.exports) {
    if (fact.kind === 'star') continue;
    const covers = fact.span.start <= leak.start && leak.end <= fact.span.end;
    if (!covers) continue;
    if (fact.kind === 'indirect') return fact.through === local ? fact.name : undefined;
    const declaration =
      fact.local === undefined ? open(file).defaultDeclaration() : open(file).declaration(fact.local);
    if (declaration?.kind === 'alias' && declaration.target.length === 1 && declaration.target[0] === local)
      return fact.name;
  }
  return undefined;
}

/** Whether someone takes one of the names through an exported namespace, or takes it where it cannot be followed. */
export function isTaken(
  context: Context,
  symbol: SymbolName,
  names: ReadonlySet<string>,
  seen: Set<string>,
): boolean {
  const { graph } = context;
  const key = `${symbol.module}#${symbol.name}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return graph.importersOf(symbol.module).some((file) => {
    const facts = graph.facts.get(file)!;
    const isHere = (specifier: string): boolean => graph.moduleOf(file, specifier) === symbol.module;
    if (facts.hidden.some(({ specifier, prefix }) => !prefix && isHere(specifier))) return true;
    for (const fact of facts.exports) {
      if (fact.kind === 'local' || !isHere(fact.specifier)) continue;
      const name = fact.kind === 'star' ? symbol.name : fact.imported === symbol.name ? fact.name : undefined;
      if (fact.kind === 'indirect' && fact.imported === '*') return true;
      if (name !== undefined && name !== 'default' && isTaken(context, { module: file, name }, names, seen))
        return true;
    }
    return facts.imports.some(
      ({ specifier, entries }) =>
        isHere(specifier) &&
        entries.some(({ imported, local }) => {
          if (imported === '*') return true;
          if (imported !== symbol.name) return false;
          const { members } = context.open(file).namespace(local);
          return (
            members.some(({ name }) => names.has(name)) || escapeOf(context, file, local, names) !== undefined
          );
        }),
    );
  });
}
