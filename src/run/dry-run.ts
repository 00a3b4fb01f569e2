// The dry run: stages, checks, and the withdrawal of steps that a check blames. Everything happens in memory.

import type { CheckResult } from '../core/check.ts';
import type { Config } from '../core/config.ts';
import type { SkippedFile } from '../core/files.ts';
import type { Mention } from '../core/mentions.ts';
import { Overlay, type StageChange } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';
import { goesTogether, type StepKind } from '../core/plan.ts';
import type { Refusal } from '../core/refusals.ts';
import type { Waiting } from '../core/rewrite/waiting.ts';
import type { Pending, Scope } from '../core/scope.ts';
import type { SymbolName } from '../core/symbols.ts';
import type { TeamStep, TransformRunner } from '../core/team-steps.ts';
import type { TreeFacts } from '../core/tree-facts.ts';
import type { Formatter } from '../languages/typescript/format.ts';
import type { CompilerCheck } from './compiler-check.ts';
import { formatChanges } from './format.ts';
import { findMentions } from './mentions.ts';
import { type Progress, readRest } from './read.ts';
import { type Blame, blameFor, soundness } from './soundness.ts';
import { type Pass, runStages, type Tree } from './stages.ts';
import { remembering, runTeamSteps, type TeamResult } from './team-steps.ts';

/** What became of one duplicate. */
export interface StepOutcome {
  symbol: string;
  canonical: string;
  /**
   * `done`: nothing names it any more. `kept`: users moved, something keeps it alive. `refused`: nothing moved.
   * `gone`: an earlier run removed it. `skipped`: optional and not there. `pending`: it waits for the whole diff.
   */
  status: 'done' | 'kept' | 'refused' | 'gone' | 'skipped' | 'pending';
  kind?: StepKind | 'async';
}

export interface DryRunResult {
  changes: readonly FileChange[];
  refusals: readonly Refusal[];
  steps: readonly StepOutcome[];
  /** Removed symbols with what replaced them. */
  removed: Readonly<Record<string, string>>;
  mentions: readonly Mention[];
  /** Warnings that went with their modules. */
  notices: readonly string[];
  /** What a reviewer should know although nothing is wrong. */
  notes: readonly string[];
  skipped: readonly SkippedFile[];
  /** Barrels that still offer the canonical under a removed name: `src/index.ts#connectDb`. */
  stillExported: readonly string[];
  /** Within a scope: files outside of it that the steps would change. */
  pending: readonly Pending[];
  /** What each stage changed, in order, against the texts that it began with. */
  history: readonly StageChange[];
  check?: CheckResult;
  /** Withdrawal rounds that a check made necessary. */
  rounds: number;
}

const maxRounds = 3;

/** @throws Problem if the configuration names what does not exist */
export async function computeDryRun(
  tree: Tree,
  config: Config,
  locked: ReadonlySet<string>,
  compiler: CompilerCheck | undefined,
  progress: Progress,
  format?: Formatter,
  scope?: Scope,
  runner?: TransformRunner,
): Promise<DryRunResult> {
  const transforms = runner && remembering(runner);
  const withdrawn = new Map<string, Refusal>();
  let waiting: Waiting = new Map();
  for (let round = 0; ; ) {
    progress('consolidating', round, maxRounds);
    const pass = runStages(
      tree,
      new Overlay(tree.files, tree.language, tree.facts),
      config,
      locked,
      withdrawn,
      scope,
      waiting,
    );
    const before = withdrawn.size;
    note(withdrawn, [...wholeBlames(pass), ...togetherBlames(pass), ...pass.divided.map(blameItself)], pass);
    const isHeld = [...pass.waits].some(([step, { files }]) => files.size !== waiting.get(step)?.files.size);
    waiting = pass.waits;
    if (withdrawn.size > before || isHeld) continue;
    const steps = transforms ? config.steps : [];
    const team = transforms && (await runTeamSteps(tree, pass, steps, transforms, withdrawn, scope));
    const unsound = soundness(tree, pass, config, locked, scope);
    if (format && unsound.length === 0) await formatChanges(pass.overlay, format);
    const changes = pass.overlay.changes();
    let check: CheckResult | undefined;
    let blames: Blame[] = unsound;
    if (unsound.length === 0 && compiler && changes.length > 0) {
      // How far a change reaches depends on every file.
      await readRest(tree, progress);
      progress('checking types', round, maxRounds);
      check = compiler(tree.files, changes, pass.overlay);
      blames = check.newErrors.map((error) => blameFor(pass, changes, error));
    }
    if (blames.length === 0) return summary(tree, withTeam(pass, steps, team), changes, check, round, scope);
    round++;
    note(
      withdrawn,
      round >= maxRounds ? blames.map((blame) => ({ ...blame, steps: allSteps(pass, steps) })) : blames,
      pass,
    );
    if (withdrawn.size === before)
      note(
        withdrawn,
        blames.map((blame) => ({ ...blame, steps: allSteps(pass, steps) })),
        pass,
      );
    if (withdrawn.size === before)
      return summary(tree, withTeam(pass, steps, team), changes, check, round, scope);
  }
}

const allSteps = (pass: Pass, team: readonly TeamStep[]): string[] => [
  ...pass.moves.steps.keys(),
  ...pass.asyncDone,
  ...team.map(({ id }) => id),
];

/** A pass with what the team's own transforms added to it. */
interface WholePass extends Pass {
  team: readonly TeamStep[];
}

const withTeam = (pass: Pass, team: readonly TeamStep[], result: TeamResult | undefined): WholePass => ({
  ...pass,
  team,
  refusals: [...pass.refusals, ...(result?.refusals ?? [])],
  notes: [...pass.notes, ...(result?.notes ?? [])],
  pending: [...pass.pending, ...(result?.pending ?? [])],
});

const blameItself = (refusal: Refusal): Blame => ({ steps: [refusal.step], refusal });

/**
 * A canonical that cannot be renamed everywhere is not renamed at all, so its duplicates stay too; and where a test's
 * double is there for every test and cannot move, nobody moves.
 */
function wholeBlames({ moves, refusals, waits }: Pass): Blame[] {
  const ids = new Set(moves.renamings.map(({ id }) => id));
  const isHeld = ({ step, file }: Refusal): boolean => waits.get(step)?.files.has(file) ?? false;
  return refusals
    .filter((refusal) => (refusal.whole && !isHeld(refusal)) || ids.has(refusal.step))
    .map(({ whole: _, ...refusal }) => blameItself(refusal));
}

/** What goes with all of its users or not at all is withdrawn if anything was refused for it. */
function togetherBlames({ moves, refusals }: Pass): Blame[] {
  return [...moves.steps.values()].flatMap(({ id, kind }) => {
    const refusal = goesTogether(kind) ? refusals.find(({ step }) => step === id) : undefined;
    return refusal ? [{ steps: [id], refusal }] : [];
  });
}

/** Withdraws steps; a renaming takes every step of its consolidation along. */
function note(withdrawn: Map<string, Refusal>, blames: readonly Blame[], { moves }: Pass): void {
  for (const { steps, refusal } of blames) {
    for (const step of steps) {
      const renaming = moves.renamings.find(({ id }) => id === step);
      for (const id of renaming ? [...renaming.steps, renaming.id] : [step]) {
        if (!withdrawn.has(id)) withdrawn.set(id, { ...refusal, step: id });
      }
    }
  }
}

function summary(
  tree: Tree,
  pass: WholePass,
  changes: readonly FileChange[],
  check: CheckResult | undefined,
  rounds: number,
  scope: Scope,
): DryRunResult {
  const removed = removedSymbols(pass);
  return {
    changes,
    refusals: sortRefusals(pass.refusals),
    steps: outcomes(pass, changes, scope),
    pending: pass.pending,
    removed,
    mentions: findMentions(tree, pass, changes, Object.keys(removed)),
    notices: pass.notices,
    notes: [
      ...pass.notes,
      ...(changes.length > 0 ? leftOut(tree.facts) : []),
      ...[...tree.facts.allParsed()].flatMap(({ path, error }) =>
        error ? [`${path} does not parse: ${error.message}; it was only searched by text`] : [],
      ),
      ...tree.language.resolver
        .outside()
        .map((folder) => `${folder} is outside the root and is imported; its own imports were not looked at`),
    ],
    skipped: tree.files.skipped,
    stillExported: scope === undefined ? stillExported(pass) : [],
    history: pass.overlay.history,
    rounds,
    ...(check && { check }),
  };
}

/** Without the check nothing needs them; it would also say whether they parse. */
function leftOut(facts: TreeFacts): string[] {
  const count = [...facts.keys()].filter((path) => !facts.parsed(path)).length;
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? 'file was' : 'files were'} not parsed, since nothing in them can name what moves`,
  ];
}

function removedSymbols({ moves, deletion, overlay }: Pass): Record<string, string> {
  const removed: Record<string, string> = {};
  for (const key of deletion.removed) {
    const at = key.lastIndexOf('#');
    const move = moves.of(key.slice(0, at), key.slice(at + 1));
    if (move) removed[key] = `${move.to.module}#${move.to.name}`;
  }
  for (const step of moves.steps.values()) {
    const isGone = ({ module, name }: SymbolName): boolean =>
      `${module}#${name}` in removed || overlay.deleted.has(module);
    if (step.moves.length > 0 && step.moves.every(({ from }) => isGone(from)))
      removed[step.id] = step.canonical;
  }
  return removed;
}

function outcomes(pass: WholePass, changes: readonly FileChange[], scope: Scope): StepOutcome[] {
  const gone = new Set(pass.deletion.removed);
  const touched = new Set(changes.flatMap(({ edits }) => edits.flatMap(({ steps }) => steps)));
  const done: StepOutcome[] = [...pass.moves.steps.values()].map((step) => {
    const all = step.moves.every(
      ({ from, role }) => role !== 'listed' || gone.has(`${from.module}#${from.name}`),
    );
    const isRefused = pass.refusals.some((refusal) => refusal.step === step.id);
    const complete = all && !isRefused;
    const waits = scope !== undefined && !isRefused;
    return {
      symbol: step.id,
      canonical: step.canonical,
      kind: step.kind,
      status: complete ? 'done' : waits ? 'pending' : touched.has(step.id) ? 'kept' : 'refused',
    };
  });
  for (const symbol of pass.asyncDone) {
    const waits = pass.pending.some(({ step }) => step === symbol);
    done.push({ symbol, canonical: '', kind: 'async', status: waits ? 'pending' : 'done' });
  }
  for (const { id } of pass.team) {
    const isRefused = pass.refusals.some(({ step }) => step === id);
    const waits = pass.pending.some(({ step }) => step === id);
    done.push({ symbol: id, canonical: '', status: isRefused ? 'refused' : waits ? 'pending' : 'done' });
  }
  const known = new Set(done.map(({ symbol }) => symbol));
  const refused = new Set(pass.refusals.map(({ step }) => step).filter((step) => !known.has(step)));
  return [
    ...done,
    ...[...refused].map((symbol): StepOutcome => ({ symbol, canonical: '', status: 'refused' })),
    ...pass.plan.gone.map((symbol): StepOutcome => ({ symbol, canonical: '', status: 'gone' })),
    ...pass.plan.skipped.map((symbol): StepOutcome => ({ symbol, canonical: '', status: 'skipped' })),
  ];
}

/** Names that barrels keep for their own users although the symbol behind them is gone. */
function stillExported({ moves, overlay }: Pass): string[] {
  const found = new Set<string>();
  for (const step of moves.steps.values()) {
    for (const { from, to } of step.moves) {
      if (from.name === to.name || from.name === 'default') continue;
      for (const importer of overlay.graph.importersOf(to.module)) {
        const fact = overlay.graph.explicit(importer, from.name);
        if (
          fact?.kind === 'indirect' &&
          fact.imported === to.name &&
          overlay.graph.moduleOf(importer, fact.specifier) === to.module
        ) {
          if (!moves.removes(importer, from.name)) found.add(`${importer}#${from.name}`);
        }
      }
    }
  }
  return [...found].sort();
}

function sortRefusals(refusals: readonly Refusal[]): Refusal[] {
  const unique = new Map(
    refusals.map((refusal) => [
      `${refusal.code}\0${refusal.step}\0${refusal.file}\0${refusal.line}\0${refusal.column}`,
      refusal,
    ]),
  );
  return [...unique.values()].sort((a, b) =>
    a.file < b.file
      ? -1
      : a.file > b.file
        ? 1
        : a.line - b.line || a.column - b.column || (a.step < b.step ? -1 : 1),
  );
}
