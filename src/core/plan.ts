// From what a person listed to what has to move: every duplicate is proven, or refused before anything is touched.

import type { Config, Consolidation } from './config.ts';
import type { DeclaredMembers, Duplicate } from './config-duplicates.ts';
import { refuse } from './declared.ts';
import { implicitNames, statedBehindStars } from './exposure.ts';
import { located, namesTaken, spellingsOf } from './externals.ts';
import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import { canonicalOf, isAbsent } from './listed.ts';
import { needlessMembers, planConstruction, planImplementation } from './plan-implementation.ts';
import { Problem } from './problem.ts';
import { proofRefusal } from './proof.ts';
import { publicRefusal } from './public.ts';
import type { Refusal } from './refusals.ts';
import { renameRefusal } from './renaming.ts';
import { formatSymbol, ownerOf, type SymbolName } from './symbols.ts';

/** What a duplicate was proven to be; each kind names the one transform that handles its uses. */
export type StepKind =
  | 'alias'
  | 'detour'
  | 'subclass'
  | 'stub'
  | 'wrapper'
  | 'adapter'
  | 'fork'
  /** Of which the configuration declares what its members are at the canonical. */
  | 'declared'
  /** `new Class(…)`, which becomes a call of the canonical; the class stays. */
  | 'construction';

/** Kinds whose users are written anew by `inline-adapters`; the others only get another name. */
export const isInlined = (kind: StepKind): boolean =>
  kind === 'wrapper' || kind === 'adapter' || kind === 'construction';

/** Kinds of which all users change or none. */
export const goesTogether = (kind: StepKind): boolean => kind !== 'alias' && kind !== 'detour';

/** One duplicate: the unit that is done, refused or withdrawn. */
export interface Step {
  /** The duplicate as it is written in the configuration. */
  id: string;
  canonical: string;
  kind: StepKind;
  /** `src/old.ts#*`: every export of a module. */
  whole: boolean;
  /** Public entries may lose it. */
  breaking: boolean;
  /** The symbols to remove, each with the one that replaces it. */
  moves: readonly Move[];
  /** Other duplicates that it forwards through, the nearest first. */
  over?: readonly SymbolName[];
  /** A fork whose differences from the canonical a person has accepted. */
  accepted?: true;
  /** What the configuration declares of its members. */
  members?: DeclaredMembers;
  /** They were read from its text, and nobody had to declare them. */
  shown?: true;
  /** Its members hold what they were when it was made, so that nobody may write any of them. */
  snapshot?: true;
  /** Its users may move, but its declaration has to stay: why. */
  keep?: Refusal;
}

/** One exported name on its way to the canonical. */
export interface Move {
  step: string;
  from: SymbolName;
  to: SymbolName;
  whole: boolean;
  /**
   * `listed`: a duplicate. `passed-on`: a barrel's passing on of it under its own name, which goes only by
   * `"breaking": true`. `renamed`: the canonical itself, or a star that passes it on, under its new name.
   */
  role: 'listed' | 'passed-on' | 'renamed';
  /** The canonical is a type without a value. */
  typeOnly: boolean;
}

/** A canonical that gets another name first. */
export interface Renaming {
  /** The canonical under its old name; refusals and edits of the renaming carry it in place of a step. */
  id: string;
  module: string;
  from: string;
  to: string;
  local: string;
  steps: readonly string[];
  /** The new name is an alias beside it, which makes way. */
  absorbs: boolean;
}

export interface Plan {
  steps: readonly Step[];
  renamings: readonly Renaming[];
  refusals: readonly Refusal[];
  /** Duplicates that are gone already, by the lock. */
  gone: readonly string[];
  /** Consolidations that were skipped as optional. */
  skipped: readonly string[];
}

export interface PlanContext {
  graph: ModuleGraph;
  open: Open;
  config: Config;
  /** Symbols that an earlier run removed. */
  removed: ReadonlySet<string>;
  /** Steps that a check has withdrawn. */
  withdrawn: ReadonlyMap<string, Refusal>;
}

/** @throws Problem if a symbol does not exist, or a duplicate is the canonical itself */
export function makePlan(context: PlanContext): Plan {
  const { consolidations } = context.config;
  const drafts = consolidations.map(
    (): Draft => ({ steps: [], renamings: [], refusals: [], gone: [], skipped: [] }),
  );
  const renamings: Renaming[] = [];
  // What another consolidation moves to a canonical moves to its new name.
  const inOrder = [...consolidations.keys()].sort(
    (one, other) => Number(!consolidations[one]!.as) - Number(!consolidations[other]!.as),
  );
  for (const index of inOrder) {
    planOne(context, consolidations[index]!, drafts[index]!, renamings);
    renamings.push(...drafts[index]!.renamings);
  }
  return {
    steps: drafts.flatMap(({ steps }) => steps),
    renamings: drafts.flatMap(({ renamings }) => renamings),
    refusals: drafts.flatMap(({ refusals }) => refusals),
    gone: drafts.flatMap(({ gone }) => gone),
    skipped: drafts.flatMap(({ skipped }) => skipped),
  };
}

/** The plan of one consolidation. */
interface Draft {
  steps: Step[];
  renamings: Renaming[];
  refusals: Refusal[];
  gone: string[];
  skipped: string[];
}

/** @param renamings of other consolidations */
function planOne(
  context: PlanContext,
  consolidation: Consolidation,
  plan: Draft,
  renamings: readonly Renaming[],
): void {
  const { graph } = context;
  if (consolidation.optional && !isKnown(graph, consolidation.canonical)) {
    plan.skipped.push(formatSymbol(consolidation.canonical));
    return;
  }
  const current = canonicalOf(context, consolidation);
  const steps: string[] = [];
  const rename = consolidation.as && current.name !== consolidation.as.name ? consolidation.as : undefined;
  const canonical = consolidation.as ? located(graph, consolidation.as) : current;
  const absorbs =
    rename !== undefined &&
    consolidation.duplicates.some((duplicate) => formatSymbol(duplicate) === formatSymbol(rename));
  const withheld = rename && context.withdrawn.get(formatSymbol(current));
  if (withheld) {
    plan.refusals.push(...forAllSteps(consolidation, withheld));
    return;
  }
  if (rename) {
    const refusal = renameRefusal(context, current, rename, absorbs, consolidation.breaking);
    if (refusal) {
      plan.refusals.push(...forAllSteps(consolidation, { ...refusal, step: formatSymbol(current) }));
      return;
    }
  }
  for (const duplicate of consolidation.duplicates) {
    const id = formatSymbol(duplicate);
    const withdrawn = context.withdrawn.get(id);
    if (withdrawn) plan.refusals.push(withdrawn);
    else if (isAbsent(context, duplicate, consolidation, plan)) continue;
    else if (consolidation.as && id === formatSymbol(consolidation.as)) {
      if (!rename) plan.gone.push(id);
      else {
        const refusal = proofRefusal(context, duplicate, current, id);
        if (refusal) plan.refusals.push(refusal);
        else {
          plan.steps.push({
            id,
            canonical: id,
            kind: 'alias',
            whole: false,
            breaking: consolidation.breaking,
            moves: [],
          });
          steps.push(id);
        }
      }
    } else {
      const target: Target = { current, canonical, renamings };
      const step = planStep(context, consolidation, duplicate, target, plan.refusals);
      if (step) plan.steps.push(step);
      if (step) steps.push(id);
    }
  }
  const allGone = consolidation.duplicates.every((duplicate) => plan.gone.includes(formatSymbol(duplicate)));
  if (!rename || (steps.length === 0 && !allGone)) return;
  const local = graph.explicit(current.module, current.name);
  plan.renamings.push({
    id: formatSymbol(current),
    module: current.module,
    from: current.name,
    to: rename.name,
    local: (local?.kind === 'local' ? local.local : local?.through) ?? current.name,
    steps,
    absorbs,
  });
}

/** Without its renaming nothing of a consolidation is done, so each of its duplicates carries the reason. */
function forAllSteps({ duplicates }: Consolidation, refusal: Refusal): Refusal[] {
  return duplicates.length === 0
    ? [refusal]
    : duplicates.map((duplicate) => ({ ...refusal, step: formatSymbol(duplicate) }));
}

/** Where duplicates go. */
interface Target {
  /** The canonical as it is called now. */
  current: SymbolName;
  /** And when its consolidation is done. */
  canonical: SymbolName;
  /** Of other consolidations. */
  renamings: readonly Renaming[];
}

function planStep(
  context: PlanContext,
  consolidation: Consolidation,
  duplicate: Duplicate,
  { current, canonical, renamings }: Target,
  refusals: Refusal[],
): Step | undefined {
  const { graph } = context;
  const id = formatSymbol(duplicate);
  const built = planConstruction(context, duplicate, current, canonical);
  if (built) {
    if ('kind' in built) return built;
    refusals.push(built);
    return undefined;
  }
  const whole = duplicate.name === '*';
  const renames = whole && context.config.consolidations.find(({ as }) => as?.module === canonical.module);
  if (renames) {
    const message = `${formatSymbol(renames.canonical)} is to be called ${renames.as!.name} first`;
    refusals.push(refuse(context, 'rename/comes-first', id, located(graph, duplicate), message));
    return undefined;
  }
  const renamed = (symbol: SymbolName): SymbolName => {
    const renaming = renamings.find(({ module, from }) => module === symbol.module && from === symbol.name);
    return renaming ? { ...symbol, name: renaming.to } : symbol;
  };
  const pairs = modulesOf(context, located(graph, duplicate)).flatMap(({ module, names, taken }) =>
    names
      .filter((name) => !whole || !isListed(context, { module, name }))
      .map((name) => ({
        isTaken: taken?.has(name) ?? true,
        from: { module, name },
        now: whole ? { ...current, name } : current,
        to: whole ? { ...canonical, name } : renamed(canonical),
      })),
  );
  const moves: Move[] = [];
  for (const { from, now, to, isTaken } of pairs) {
    if (formatSymbol(from) === formatSymbol(now)) {
      throw new Problem(
        `the duplicate ${formatSymbol(from)} is the canonical itself`,
        'take it out of "duplicates"',
      );
    }
    const isMember = ownerOf(now).members.length > 0;
    const refusal = isMember
      ? refuse(context, 'duplicate/not-an-alias', id, from, 'a member has no other name')
      : consolidation.unreached
        ? undefined
        : proofRefusal(context, from, now, whole ? formatSymbol(from) : id);
    const forwarding =
      refusal && !whole
        ? planImplementation(context, consolidation, { ...duplicate, ...from }, now, to, refusal)
        : undefined;
    if (forwarding) {
      if ('kind' in forwarding) return forwarding;
      refusals.push(forwarding);
    } else if (!refusal && duplicate.members) throw needlessMembers(duplicate);
    else if (refusal) refusals.push(...(isTaken ? [refusal] : []));
    else {
      const typeOnly = isTypeOnly(graph, now);
      const stated = statedBehindStars(graph, from).filter(({ name }) => name !== now.name);
      for (const each of [from, ...stated])
        moves.push({ step: id, from: each, to, whole, role: 'listed', typeOnly });
    }
  }
  if (moves.length === 0) return undefined;
  const keep = consolidation.breaking ? undefined : publicRefusal(context, moves, id);
  const inTree = moves.filter(({ from }) => graph.facts.has(from.module));
  const implicit = consolidation.breaking ? inTree.flatMap((move) => implicitNames(graph, move)) : [];
  const kind = moves.every(({ from, to }) => from.name === to.name) ? 'detour' : 'alias';
  return {
    id,
    canonical: formatSymbol(canonical),
    kind,
    whole,
    breaking: consolidation.breaking,
    moves: [...moves, ...implicit],
    ...(keep && { keep }),
  };
}

const isKnown = (graph: ModuleGraph, symbol: SymbolName): boolean => {
  const { module } = located(graph, symbol);
  return graph.facts.has(module) || graph.external(module) !== undefined;
};

/** Whether a consolidation is about just this name. */
const isListed = ({ config, graph }: PlanContext, symbol: SymbolName): boolean =>
  config.consolidations.some(({ duplicates }) =>
    duplicates.some(
      (duplicate) => duplicate.name === symbol.name && located(graph, duplicate).module === symbol.module,
    ),
  );

/** The modules by which a duplicate is written, each with the names of it that move. */
function modulesOf(
  context: PlanContext,
  { module, name }: SymbolName,
): { module: string; names: string[]; taken?: ReadonlySet<string> }[] {
  const { graph } = context;
  const external = graph.external(module);
  if (!external) return [{ module, names: name === '*' ? [...graph.exportNames(module)] : [name] }];
  return spellingsOf(graph, module).map((written) => {
    if (name !== '*') return { module: written, names: [name] };
    const taken = namesTaken(context, written);
    return { module: written, names: [...new Set([...taken, ...(external.names ?? [])])].sort(), taken };
  });
}

function isTypeOnly(graph: ModuleGraph, symbol: SymbolName): boolean {
  const { end } = graph.follow(symbol);
  return end.kind === 'local' && graph.explicits(end.module, end.fact.name).every(({ typeOnly }) => typeOnly);
}
