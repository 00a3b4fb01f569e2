// One pass over all stages, in their order: plan, move the users, delete what is left over.

import { type DeleteResult, deleteDuplicates } from '../../transforms/delete-duplicates.ts';
import { rewriteImports } from '../../transforms/rewrite-imports.ts';
import type { AuditResult } from '../core/audit/finding.ts';
import type { ModuleShape } from '../core/audit/shape.ts';
import type { Config, Consolidation } from '../core/config.ts';
import { declaredAt } from '../core/declared.ts';
import { declareDependencies, emptiedEntries, unusedDependencies } from '../core/dependencies.ts';
import { Doubles } from '../core/doubles.ts';
import type { Files } from '../core/files.ts';
import { foreignUsersIn, isForeign } from '../core/foreign.ts';
import type { Language } from '../core/language.ts';
import { LoadEffects } from '../core/load-effects.ts';
import { mappedDoubles, mayMapModules } from '../core/mapped-doubles.ts';
import { Moves } from '../core/moves.ts';
import { opaqueUsersIn } from '../core/opaque.ts';
import type { Overlay } from '../core/overlay.ts';
import { isInlined, makePlan, type Plan } from '../core/plan.ts';
import { referToProjects } from '../core/project-references.ts';
import { placeOf, type Refusal } from '../core/refusals.ts';
import { unreadableUsers } from '../core/renaming.ts';
import type { Need, StageContext } from '../core/rewrite/context.ts';
import { habits } from '../core/rewrite/habits.ts';
import { type ManualMock, manualMocks, movedManualMock } from '../core/rewrite/manual-mocks.ts';
import { type Waiting, waitingRefusals, waitingWith } from '../core/rewrite/waiting.ts';
import {
  isInScope,
  limitTo,
  movesOneByOne,
  type Pending,
  type Scope,
  withoutRenamings,
} from '../core/scope.ts';
import { formatSymbol } from '../core/symbols.ts';
import type { TreeFacts } from '../core/tree-facts.ts';
import type { ForeignUser } from '../core/users.ts';
import { deleteAll } from './cascading.ts';
import type { AskTypes } from './compiler-check.ts';
import { type AskedOfTypes, convertIn } from './converting.ts';
import { inlineInRounds } from './inlining.ts';

/** A tree that was read once. */
export interface Tree {
  files: Files;
  language: Language;
  facts: TreeFacts;
  /** Starts the compiler when it is first asked; absent where nothing may be asked. */
  types?: AskTypes;
  /** What declarations are made of; only where it was asked for. */
  shapes?: ReadonlyMap<string, ModuleShape>;
  /** What the last audit found if nothing has changed since; keeps this one's, with all that was read and resolved. */
  memory?: {
    recall(config: Config): AuditResult | undefined;
    keep(config: Config, result: AuditResult): void;
  };
}

/** What one pass over all stages did. */
export interface Pass {
  plan: Plan;
  moves: Moves;
  overlay: Overlay;
  deletion: DeleteResult;
  /** Sources that were converted, or were async before. */
  asyncDone: readonly string[];
  /** What the last conversion learned of names, as its texts were before. */
  asked?: AskedOfTypes;
  refusals: readonly Refusal[];
  foreign: readonly ForeignUser[];
  /** Who has to wait for a double that cannot move, those included who waited in this pass. */
  waits: Waiting;
  /** Dependencies that manifests came to declare. */
  needs: readonly Need[];
  notes: readonly string[];
  /** What waits outside of the scope. */
  pending: readonly Pending[];
  /** Steps that a scope would divide. */
  divided: readonly Refusal[];
  /** Warnings that went with what they warned of. */
  notices: readonly string[];
}

/** Runs the stages over an overlay. Refusals that concern the renaming of a canonical come back as they are. */
export function runStages(
  tree: Tree,
  overlay: Overlay,
  config: Config,
  removed: ReadonlySet<string>,
  withdrawn: ReadonlyMap<string, Refusal>,
  scope?: Scope,
  waiting: Waiting = new Map(),
  asked?: AskedOfTypes,
): Pass {
  const part =
    scope === undefined ? { config, waiting: [], notes: [] } : withoutRenamings(config, overlay.graph);
  const conversion = { config, removed, withdrawn, scope, asked };
  const first = convertIn(tree, overlay, conversion, 'first');
  const plan = makePlan({
    graph: overlay.graph,
    open: overlay.open,
    config: part.config,
    removed,
    withdrawn,
  });
  // Before the imports: what is written out may name duplicates that only move then.
  const inlining = inlineInRounds(plan, overlay, scope, (now) => contextOf(tree, overlay, now));
  const steps = plan.steps.filter(({ id }) => !inlining.refused.has(id));
  const moved = steps.filter(({ kind }) => !isInlined(kind));
  const renamed = new Moves({ ...plan, steps: moved }, overlay.graph, { waiting });
  const moves = new Moves({ ...plan, steps }, overlay.graph, { waiting });
  const foreign = foreignUsers(tree, overlay, moves);
  const unreadable = unreadableUsers(overlay.graph, plan.renamings, foreign, (path) => overlay.text(path));
  const context = contextOf(tree, overlay, renamed);
  const manual = manualMocks(context, scope === undefined);
  const mapped = mappedModules(tree, overlay, renamed);
  const rewriting = rewriteImports(context);
  const waits = waitingWith(context, waiting, rewriting.refusals);
  const waited = waitingRefusals(waiting);
  const limited = limitTo(scope, rewriting.edits, movesOneByOne(moves));
  overlay.apply(limited.edits, [], 'rewrite-imports');
  const needs = [...inlining.needs, ...rewriting.needs];
  const declared = declareDependencies(overlay.graph, needs, (path) => overlay.text(path));
  overlay.apply(declared.edits, [], 'declare-dependencies');
  const referred = referToProjects(overlay.graph, tree.facts, limited.edits, (path) => overlay.text(path));
  overlay.apply(referred.edits, [], 'declare-dependencies');
  if (manual.mocks.length > 0) moveManualMocks(overlay, { ...context, graph: overlay.graph }, manual.mocks);
  const rest = convertIn(tree, overlay, conversion, 'rest');
  const converted = [first, rest].filter((each) => each !== undefined);
  const { deletion, notes: followed } = deleteAll(
    tree,
    overlay,
    config,
    moves,
    scope === undefined ? deleteIn(overlay, moves, foreign) : nothingDeleted,
  );
  const explained = new Set(
    [...plan.refusals, ...inlining.refusals, ...rewriting.refusals, ...waited].map(({ step }) => step),
  );
  const unexplained = deletion.refusals.filter(
    ({ step, code }) => code !== 'duplicate/used' || !explained.has(step),
  );
  return {
    plan,
    moves,
    overlay,
    deletion,
    foreign,
    waits,
    needs: declared.needs,
    notes: [
      ...inlining.notes,
      ...part.notes,
      ...rewriting.notes,
      ...declared.notes,
      ...referred.notes,
      ...converted.flatMap(({ notes }) => notes),
      ...followed,
      ...emptiedEntries(overlay.graph, deletion.deleted),
      ...unusedDependencies(tree.facts, overlay.graph, moves.packages()),
    ],
    asyncDone: converted.flatMap(({ done }) => done),
    ...(converted.length > 0 && {
      asked: {
        ...converted.at(-1)!.asked,
        before: new Set(converted.flatMap(({ before }) => before)),
        waiting: converted.flatMap(({ waiting }) => waiting),
      },
    }),
    notices: [...inlining.notices, ...deletion.notices],
    pending: [...inlining.pending, ...limited.pending, ...converted.flatMap(({ pending }) => pending)],
    divided: [...inlining.divided, ...limited.divided, ...converted.flatMap(({ divided }) => divided)].map(
      (refusal) => ({
        ...refusal,
        ...placeOf(refusal.file, overlay.text(refusal.file), 0),
      }),
    ),
    refusals: [
      ...plan.refusals,
      ...part.waiting.flatMap((consolidation) => renamingWaits(overlay, consolidation)),
      ...unreadable,
      ...inlining.refusals,
      ...manual.refusals,
      ...mapped,
      ...waited,
      ...referred.refusals,
      // What could not move in a file that is gone in the end need not have moved.
      ...rewriting.refusals.filter(
        ({ file, whole }) => whole || (isInScope(scope, file) && !deletion.deleted.includes(file)),
      ),
      ...converted.flatMap(({ refusals }) => refusals),
      ...unexplained,
    ],
  };
}

function moveManualMocks(overlay: Overlay, context: StageContext, mocks: readonly ManualMock[]): void {
  const edits = new Map(mocks.map((mock) => [mock.to, [movedManualMock(context, mock)]]));
  overlay.apply(
    edits,
    mocks.map(({ from }) => from),
    'rewrite-imports',
  );
}

function contextOf(tree: Tree, overlay: Overlay, moves: Moves): StageContext {
  const { graph, open } = overlay;
  return {
    graph,
    moves,
    open,
    effects: new LoadEffects(graph, open, moves),
    doubles: new Doubles(graph, open),
    ...(tree.types && { types: () => tree.types!(tree.files, overlay) }),
    keepsImports: (path) => tree.language.keepsImports(path),
    habitOf: habits(graph, (module) => moves.from(module) !== undefined),
  };
}

function renamingWaits(overlay: Overlay, { canonical, as, duplicates }: Consolidation): Refusal[] {
  const { module, name } = canonical;
  const message = `${name} is to be called ${as!.name} first`;
  const place = placeOf(module, overlay.text(module), declaredAt(overlay, canonical).start);
  return (duplicates.length > 0 ? duplicates : [canonical]).map((duplicate) => ({
    code: 'scope/renaming',
    step: formatSymbol(duplicate),
    message,
    ...place,
  }));
}

const deleteIn = (overlay: Overlay, moves: Moves, foreign: readonly ForeignUser[]): DeleteResult =>
  deleteDuplicates({
    graph: overlay.graph,
    moves,
    open: overlay.open,
    foreign,
    effects: new LoadEffects(overlay.graph, overlay.open, moves),
    isGenerated: (module) => overlay.graph.facts.get(module)?.generated ?? false,
    placeAt: (file, offset) => overlay.placeAt(file, offset),
    declaredAt: (module, name) => declaredAt(overlay, { module, name }),
  });

/** Deletions wait for the whole: who else needs something is not asked within a scope. */
const nothingDeleted: DeleteResult = {
  edits: new Map(),
  deleted: [],
  refusals: [],
  removed: [],
  notices: [],
};

const mappedModules = ({ files }: Tree, overlay: Overlay, moves: Moves): Refusal[] =>
  files.paths
    .filter(mayMapModules)
    .flatMap((path) =>
      mappedDoubles(
        moves,
        path,
        overlay.graph.facts.has(path) ? overlay.text(path) : (files.read(path) ?? ''),
      ),
    );

function foreignUsers({ files, facts }: Tree, overlay: Overlay, moves: Moves): ForeignUser[] {
  const wanted = (module: string): boolean => moves.from(module) !== undefined;
  const found: ForeignUser[] = [];
  const mayUse = (path: string): boolean =>
    [...facts.mayWrite(path)].some((specifier) => wanted(overlay.graph.moduleOf(path, specifier) ?? ''));
  for (const path of files.paths) {
    const error = (facts.parsed(path) ?? (mayUse(path) ? facts.get(path) : undefined))?.error;
    if (!isForeign(path) && !error) continue;
    const text = files.read(path);
    if (text !== undefined) found.push(...foreignUsersIn(overlay.graph, path, text, wanted, error));
  }
  const modules = [...moves.modules];
  for (const each of overlay.graph.facts.allParsed())
    found.push(...opaqueUsersIn(overlay.graph, each, modules));
  return found;
}
