// A part of the tree in which users move while the rest waits: one team's folder. Nothing is deleted or renamed there,
// because others may still need it; what waits is counted, so that nobody takes a part for the whole.

import type { Config, Consolidation } from './config.ts';
import type { Edit } from './edits.ts';
import type { ModuleGraph } from './graph.ts';
import type { Moves } from './moves.ts';
import { goesTogether } from './plan.ts';
import type { Refusal } from './refusals.ts';
import { formatSymbol, type SymbolName } from './symbols.ts';

/** Files and folders relative to the root; `''` is the whole. Undefined: no limit. */
export type Scope = readonly string[] | undefined;

export const isInScope = (scope: Scope, file: string): boolean =>
  scope === undefined ||
  scope.some(
    (path) => path === '' || file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`),
  );

/** One file outside of the scope that a step would change. */
export interface Pending {
  step: string;
  file: string;
}

/** What is done of a stage's edits within a scope, and what waits outside. */
export interface Scoped {
  edits: ReadonlyMap<string, readonly Edit[]>;
  pending: readonly Pending[];
  /** Steps whose users move all together or not at all, with some of them outside. */
  divided: readonly Omit<Refusal, 'line' | 'column'>[];
}

/** @param movesApart whether the users of a step are independent of each other */
export function limitTo(
  scope: Scope,
  edits: ReadonlyMap<string, readonly Edit[]>,
  movesApart: (step: string) => boolean,
): Scoped {
  if (scope === undefined) return { edits, pending: [], divided: [] };
  const kept = new Map([...edits].filter(([file]) => isInScope(scope, file)));
  const pending = [...edits]
    .filter(([file]) => !kept.has(file))
    .flatMap(([file, list]) => stepsOf(list).map((step): Pending => ({ step, file })));
  const inside = new Set([...kept.values()].flatMap(stepsOf));
  const divided = new Map<string, Omit<Refusal, 'line' | 'column'>>();
  for (const { step, file } of pending) {
    const isDouble = edits.get(file)!.some((edit) => edit.shape === 'mock' && edit.steps.includes(step));
    if (!inside.has(step) || divided.has(step) || (movesApart(step) && !isDouble)) continue;
    const message = isDouble
      ? `${file} puts a double in its place and is outside of what was asked for`
      : `its users move together, and ${file} is outside of what was asked for`;
    divided.set(step, { code: 'scope/divided', step, file, message });
  }
  return { edits: kept, pending, divided: [...divided.values()] };
}

const stepsOf = (edits: readonly Edit[]): string[] => [...new Set(edits.flatMap(({ steps }) => steps))];

/** Users of another name or another path are independent of each other; everything else is all or nothing. */
export const movesOneByOne =
  ({ steps }: Moves) =>
  (id: string): boolean => {
    const step = steps.get(id);
    return step !== undefined && !goesTogether(step.kind);
  };

/**
 * The configuration for a part of the tree. A new name of the canonical changes its users everywhere at once, so it
 * waits: until then users move to the name that the canonical has, or to the new one where that is an alias beside it.
 */
export function withoutRenamings(
  config: Config,
  graph: ModuleGraph,
): { config: Config; waiting: readonly Consolidation[]; notes: readonly string[] } {
  const isThere = (symbol: SymbolName): boolean => graph.follow(symbol).end.kind !== 'missing';
  const waiting: Consolidation[] = [];
  const notes: string[] = [];
  const consolidations = config.consolidations.flatMap((consolidation) => {
    const { as, ...rest } = consolidation;
    if (!as || !isThere(consolidation.canonical)) return [consolidation];
    if (!isThere(as)) {
      if (rest.duplicates.length === 0) waiting.push(consolidation);
      else
        notes.push(
          `${formatSymbol(rest.canonical)} becomes ${as.name} in a diff without --only; until then users move to the name that it has`,
        );
      return rest.duplicates.length === 0 ? [] : [rest];
    }
    const others = rest.duplicates.filter((duplicate) => formatSymbol(duplicate) !== formatSymbol(as));
    return others.length > 0 ? [{ ...rest, canonical: as, duplicates: others }] : [];
  });
  return { config: { ...config, consolidations }, waiting, notes };
}
