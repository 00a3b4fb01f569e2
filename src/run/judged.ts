// Whether one consolidation is done: every listed duplicate gone, the canonical there under its name, nothing new beside it.

import type { Consolidation } from '../core/config.ts';
import { located, namesTaken, spellingsOf } from '../core/externals.ts';
import type { ExportFact } from '../core/facts.ts';
import { identify } from '../core/identity.ts';
import { constructedBy, constructionsLeft, proveConstruction } from '../core/inline/construction.ts';
import { isThere } from '../core/listed.ts';
import type { Overlay } from '../core/overlay.ts';
import { type Place, placeOf } from '../core/refusals.ts';
import { formatSymbol, type SymbolName } from '../core/symbols.ts';
import { type UsersContext, userOf } from '../core/users.ts';
import type { Lock } from '../disk/project.ts';
import { foreignOf } from './removed-users.ts';
import type { Tree } from './stages.ts';
import type { Finding, Judged } from './verdict-types.ts';

/**
 * Judges one consolidation; what speaks against it is added to the findings.
 * @param isAllowed of a layer that nobody listed
 */
export function judgeOne(
  tree: Tree,
  overlay: Overlay,
  consolidation: Consolidation,
  lock: Lock,
  findings: Finding[],
  isAllowed: (symbol: string, file: string) => boolean,
): Judged {
  const { graph } = overlay;
  const declared = (symbol: SymbolName): boolean => isThere(graph, overlay.open, symbol);
  const renamed = consolidation.as === undefined || declared(located(graph, consolidation.as));
  const canonical = located(graph, (renamed && consolidation.as) || consolidation.canonical);
  const exists = declared(canonical);
  if (exists && !renamed) {
    const message = `it is not called ${consolidation.as!.name} yet`;
    findings.push({
      kind: 'not-renamed',
      symbol: formatSymbol(canonical),
      message,
      ...whereIs(overlay, canonical),
    });
  }
  if (!exists) {
    findings.push({
      kind: 'missing-canonical',
      symbol: formatSymbol(canonical),
      message: 'the canonical does not exist',
      file: canonical.module,
      line: 1,
      column: 1,
    });
  }
  let definitions = exists ? 1 : 0;
  let gone = 0;
  const listed = new Set<string>();
  for (const duplicate of consolidation.duplicates) {
    listed.add(formatSymbol(duplicate));
    const state = stateOf(tree, overlay, duplicate, canonical, lock);
    if (state === 'gone') gone++;
    else {
      if (state.kind === 'duplicate') definitions++;
      findings.push(state);
    }
  }
  if (exists) {
    const isWhole = canonical.name === '*';
    const names = isWhole ? [...graph.exportNames(canonical.module)] : [canonical.name];
    const others = names
      .flatMap((name) => newDuplicates(overlay, { ...canonical, name }, listed))
      .filter(({ symbol, file }) => (!isWhole || file !== canonical.module) && !isAllowed(symbol, file));
    definitions += others.length;
    findings.push(...others);
  }
  return { canonical: formatSymbol(canonical), definitions, gone };
}

/** A package's symbol is gone when nobody in the tree takes it. */
function stateOutside(
  context: UsersContext,
  overlay: Overlay,
  symbol: SymbolName,
  id: string,
): 'gone' | Finding {
  for (const module of spellingsOf(overlay.graph, symbol.module)) {
    const taken = symbol.name === '*' ? [...namesTaken(overlay, module)] : [symbol.name];
    for (const name of taken) {
      const user = userOf(context, { module, name });
      if (!user) continue;
      const place = placeOf(user.file, overlay.text(user.file), user.start);
      return { kind: 'duplicate', symbol: id, message: `${user.file} ${user.how}`, ...place };
    }
  }
  return 'gone';
}

function stateOf(
  tree: Tree,
  overlay: Overlay,
  written: SymbolName,
  canonical: SymbolName,
  lock: Lock,
): 'gone' | Finding {
  const { graph } = overlay;
  const symbol = formatSymbol(written);
  const owner = constructedBy(written);
  if (owner) return constructionState(overlay, located(graph, owner), canonical, symbol);
  const duplicate = located(graph, written);
  const context: UsersContext = {
    graph,
    open: overlay.open,
    foreign: foreignOf(tree, overlay),
    isGoing: () => false,
    mayBreak: () => false,
  };
  if (graph.external(duplicate.module)) return stateOutside(context, overlay, duplicate, symbol);
  const offersAny = duplicate.name === '*' && graph.exportNames(duplicate.module).size > 0;
  if (!offersAny && (duplicate.name === '*' || !isThere(graph, overlay.open, duplicate))) {
    if (symbol in lock.removed) return 'gone';
    return {
      kind: 'unknown-duplicate',
      symbol,
      message: 'it is declared nowhere, and the lock does not know that it was removed',
      file: duplicate.module,
      line: 1,
      column: 1,
    };
  }
  const user = duplicate.name === '*' ? undefined : userOf(context, duplicate);
  const by = user ? `; ${user.file} ${user.how}` : '';
  return { kind: 'duplicate', symbol, message: `it still exists${by}`, ...whereIs(overlay, duplicate) };
}

/** Of a class that a factory constructs: the first place that does without it. */
function constructionState(
  overlay: Overlay,
  owner: SymbolName,
  factory: SymbolName,
  symbol: string,
): 'gone' | Finding {
  const { graph, open } = overlay;
  const proven = proveConstruction({ graph, open }, owner, factory, symbol);
  if (proven.kind === 'refused') return { kind: 'duplicate', symbol, ...proven.refusal };
  const [left] = constructionsLeft({ graph, open }, owner, proven);
  if (!left) return 'gone';
  const message = `${left.file} constructs it without the factory`;
  return { kind: 'duplicate', symbol, message, ...placeOf(left.file, overlay.text(left.file), left.start) };
}

/**
 * Exported aliases of the canonical that nobody listed: a new layer. A barrel that passes a name on as it is makes none,
 * nor does one that gives a default export a name: a default has none of its own.
 */
function newDuplicates(overlay: Overlay, canonical: SymbolName, listed: ReadonlySet<string>): Finding[] {
  const { graph, open } = overlay;
  const { key, end } = identify(graph, open, canonical);
  const found: Finding[] = [];
  const unnamed = canonical.name === 'default' ? ['default'] : [];
  const isDeclaredIn = (module: string, fact: ExportFact | undefined): boolean =>
    fact?.kind === 'local' && end?.module === module && end.local === fact.local;
  /** What the canonical is itself only another name of. */
  const isBehind = (module: string, fact: ExportFact): boolean =>
    isDeclaredIn(module, fact) &&
    !isDeclaredIn(canonical.module, graph.explicit(canonical.module, canonical.name));
  const suspects = new Set([canonical.module]);
  for (const module of suspects) {
    for (const importer of graph.importersOf(module)) {
      const passes = (graph.facts.get(importer)?.exports.length ?? 0) > 0;
      if (passes) suspects.add(importer);
    }
  }
  for (const module of suspects) {
    for (const fact of graph.facts.get(module)?.exports ?? []) {
      if (
        fact.kind === 'star' ||
        fact.name === canonical.name ||
        fact.name === 'default' ||
        listed.has(`${module}#${fact.name}`) ||
        listed.has(`${module}#*`)
      )
        continue;
      const isPassed = fact.kind === 'indirect' && ['*', fact.name, ...unnamed].includes(fact.imported);
      if (isPassed) continue;
      if (identify(graph, open, { module, name: fact.name }).key !== key) continue;
      found.push({
        kind: 'new-duplicate',
        symbol: `${module}#${fact.name}`,
        message: isBehind(module, fact)
          ? `${formatSymbol(canonical)} is only another name of it; make it the canonical, list it, or allow it with a reason`
          : `it is ${formatSymbol(canonical)} under another name, neither listed nor allowed`,
        ...whereIs(overlay, { module, name: fact.name }),
      });
    }
  }
  return found;
}

function whereIs(overlay: Overlay, { module, name }: SymbolName): Place {
  const fact = overlay.graph.explicit(module, name);
  return placeOf(module, overlay.text(module), fact?.span.start ?? 0);
}
