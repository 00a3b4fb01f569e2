// What only a duplicate needed goes with it, in other modules too: a helper, its types, a file that is left empty. What
// anyone else takes, may take from outside, or sets going by loading it, stays.

import type { Edit } from './edits.ts';
import type { ModuleFacts } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import { identify, type Open } from './identity.ts';
import { namesOf } from './inline/users.ts';
import type { LoadEffects } from './load-effects.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';
import { type ForeignUser, holderOf, type UsersContext, userOf } from './users.ts';

/** The tree after a deletion. */
export interface CascadeContext {
  graph: ModuleGraph;
  open: Open;
  effects: LoadEffects;
  /** Whether a symbol is named by the configuration, so that it stays whoever uses it. */
  isListed(symbol: SymbolName): boolean;
  /** Whether something outside of the tree may take a symbol. */
  isPublic(symbol: SymbolName): boolean;
  /** Whether something outside of the tree starts or loads a module. */
  isStarted(module: string): boolean;
  /** Mentions of a module in files that the language does not read. */
  foreign(module: string): readonly ForeignUser[];
}

/** One wave: what the imports that went had needed alone. */
export interface Wave {
  edits: ReadonlyMap<string, readonly Edit[]>;
  deleted: readonly string[];
  /** The steps on whose account each module lost something. */
  steps: ReadonlyMap<string, readonly string[]>;
  /** What went, as `module#name`. */
  removed: readonly string[];
}

/** The names that modules import, as `module#name`, so that those of before and after a deletion can be compared. */
export function importedBy(graph: ModuleGraph, facts: ModuleFacts | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { specifier, entries } of facts?.imports ?? []) {
    const module = graph.moduleOf(facts!.path, specifier);
    if (module === undefined || !graph.facts.has(module)) continue;
    for (const { imported } of entries) names.add(`${module}#${imported}`);
  }
  return names;
}

/**
 * Removes what nobody needs any more.
 * @param lost symbols that a module no longer imports, with the steps that took the imports away
 */
export function cascade(context: CascadeContext, lost: ReadonlyMap<string, readonly string[]>): Wave {
  const byModule = new Map<string, { names: Set<string>; steps: Set<string> }>();
  for (const [key, steps] of lost) {
    const at = key.lastIndexOf('#');
    const symbol = { module: key.slice(0, at), name: key.slice(at + 1) };
    if (!isUnneeded(context, symbol)) continue;
    const known = byModule.get(symbol.module) ?? { names: new Set(), steps: new Set() };
    known.names.add(symbol.name);
    for (const step of steps) known.steps.add(step);
    byModule.set(symbol.module, known);
  }
  const edits = new Map<string, readonly Edit[]>();
  const deleted: string[] = [];
  const removed: string[] = [];
  const stepsOf = new Map<string, readonly string[]>();
  for (const [module, { names, steps: own }] of [...byModule].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const steps = [...own].sort();
    const result = context.open(module).remove({ names, stars: new Set(), bodies: true });
    if (result.kept.length > 0 || (result.empty && isHeld(context, module))) continue;
    if (result.empty) deleted.push(module);
    else
      edits.set(
        module,
        result.edits.map(
          (edit): Edit => ({ ...edit, reason: 'only what went needed it', steps, shape: 'delete' }),
        ),
      );
    stepsOf.set(module, steps);
    removed.push(...[...names].map((name) => formatSymbol({ module, name })));
  }
  return { edits, deleted, steps: stepsOf, removed };
}

/** Whether a symbol is declared by its module for nobody who is left. */
function isUnneeded(context: CascadeContext, symbol: SymbolName): boolean {
  const { graph, open } = context;
  const { module, name } = symbol;
  const facts = graph.facts.get(module);
  if (!facts || facts.generated || facts.error || /\.d\.[cm]?ts$/.test(module)) return false;
  const fact = graph.explicit(module, name);
  if (fact?.kind !== 'local' || fact.local === undefined) return false;
  // Under a second name, or through a barrel, it may be taken by somebody who was not looked for.
  if (namesOf(graph, symbol).length > 1 || identify(graph, open, symbol).end?.module !== module) return false;
  if (context.isListed(symbol) || context.isPublic(symbol)) return false;
  return userOf(usersContext(context, module), symbol) === undefined;
}

const usersContext = ({ graph, open, foreign }: CascadeContext, module: string): UsersContext => ({
  graph,
  open,
  foreign: foreign(module),
  isGoing: () => false,
  mayBreak: () => false,
});

/** What keeps an emptied module in place. */
function isHeld(context: CascadeContext, module: string): boolean {
  const { graph, effects } = context;
  if (effects.has(module) || context.isStarted(module)) return true;
  const manual = module.replace(/([^/]*)$/, '__mocks__/$1');
  return graph.facts.has(manual) || holderOf(usersContext(context, module), module) !== undefined;
}
