// Writes what a wrapper stands for in place of every call of it, so that nothing is left that only passes things on.
// All users of a duplicate change, or none: half a migration would leave two ways to do the same thing.

import { declaredAt } from '../src/core/declared.ts';
import { located } from '../src/core/externals.ts';
import { type Mentions, memberUses } from '../src/core/inline/adapter.ts';
import { classUses } from '../src/core/inline/adapter-uses.ts';
import { mentionsByType } from '../src/core/inline/by-type.ts';
import {
  type Construction,
  constructedBy,
  constructionsIn,
  proveConstruction,
} from '../src/core/inline/construction.ts';
import { type Doubled, doublesOf, fitOf, moveDoubles } from '../src/core/inline/doubles.ts';
import { askedFor } from '../src/core/inline/elements.ts';
import { type Found, InlineFile, type Inlining } from '../src/core/inline/file.ts';
import { refuseIdentity } from '../src/core/inline/identity-uses.ts';
import { ownProof, refuseOwnUse } from '../src/core/inline/own.ts';
import { prove } from '../src/core/inline/prove.ts';
import { notesOn, noticesOf } from '../src/core/inline/reported.ts';
import { isComponent } from '../src/core/inline/template.ts';
import { bindingsIn, namesOf } from '../src/core/inline/users.ts';
import type { Clause, Whole, WrittenName } from '../src/core/language.ts';
import { goesTogether, isInlined, type Step } from '../src/core/plan.ts';
import { placeOf, type Refusal } from '../src/core/refusals.ts';
import { FileWork, type StageContext, type StageResult } from '../src/core/rewrite/context.ts';
import { closesCycle } from '../src/core/rewrite/imports.ts';
import { noteOwnTest } from '../src/core/rewrite/own-tests.ts';
import { formatSymbol, type SymbolName } from '../src/core/symbols.ts';
import { jscodeshiftTransform } from '../src/languages/typescript/jscodeshift-face.ts';

export default jscodeshiftTransform('inline-adapters');

/**
 * A step with its proof, made again from the text that this stage began with. Without an inlining and an adapter the
 * duplicate only gets another name, and its uses are looked at.
 */
interface Proof extends Doubled {
  mentions?: Mentions;
  construction?: Construction;
  /** Of a fork: what it is. Only of classes one can tell which of two equal ones it is. */
  form?: Whole['form'];
  /** Its declaration. */
  module: string;
  local: string | undefined;
  /** What a person has to know of it. */
  notes?: readonly string[];
}

export interface InlineResult extends StageResult {
  /** Steps of which nothing was changed, because a user refused. */
  refused: ReadonlySet<string>;
  /** Warnings that went with the wrappers. */
  notices: readonly string[];
}

/**
 * All edits of one round, against the text that the round began with.
 * @param round how many other duplicates lie between the canonical and the steps of this round
 * @param last the round after which the names follow
 */
export function inlineAdapters(context: StageContext, round = 0, last = round): InlineResult {
  const refusals: Refusal[] = [];
  let proofs = proofsOf(context, round, last, refusals);
  for (;;) {
    const pass = onePass(context, proofs);
    const refused = new Set(pass.refusals.map(({ step }) => step));
    if (refused.size === 0) {
      const all = new Set(refusals.map(({ step }) => step));
      const notes = [
        ...pass.notes,
        ...proofs.flatMap((proof) => [...(proof.notes ?? []), ...notesOn(proof)]),
      ];
      return { ...pass, notes, refusals, refused: all, notices: proofs.flatMap(noticesOf) };
    }
    refusals.push(...pass.refusals);
    proofs = proofs.filter(({ step }) => !refused.has(step.id));
  }
}

function proofsOf(context: StageContext, round: number, last: number, refusals: Refusal[]): Proof[] {
  const { graph, open, moves } = context;
  return [...moves.steps.values()].flatMap((step): Proof[] => {
    const [move] = step.moves;
    if (!goesTogether(step.kind) || !move || dueIn(step, last) !== round) return [];
    const symbols = new Set(step.moves.map(({ from }) => formatSymbol(from)));
    const to = targetOf(context, step, move.to);
    const made = constructedBy(move.from);
    if (made) {
      const owner = located(graph, made);
      const symbols = new Set(namesOf(graph, owner).map(formatSymbol));
      const built = proveConstruction(context, owner, to, step.id);
      if (built.kind === 'construction')
        return [{ step, ...homeOf(built, owner), construction: built, symbols }];
      refusals.push(built.refusal);
      return [];
    }
    if (step.accepted || step.kind === 'declared' || step.kind === 'stub') {
      const own = ownProof(context, step, move.from, to);
      refusals.push(...own.refusals);
      if (own.refusals.length > 0) return [];
      if (own.proof && step.kind !== 'stub') return [{ step, ...own.proof, symbols, notes: own.notes ?? [] }];
    }
    const proven = prove({ graph, open }, move.from, to, step.id, step.members);
    if (!proven || proven.kind === 'refused') {
      refusals.push(proven?.refusal ?? unproven(context, step, move.from));
      return [];
    }
    if (proven.kind === 'wrapper') {
      const { inlining } = proven;
      const asked = isComponent(inlining.template) ? askedFor(context, step.id, to) : undefined;
      if (asked) refusals.push(asked);
      if (asked) return [];
      return [{ step, inlining, module: inlining.module, local: inlining.local, symbols }];
    }
    if (proven.kind === 'fork')
      return [
        {
          step,
          module: proven.module,
          local: proven.local,
          symbols,
          form: proven.isClass ? 'class' : 'function',
        },
      ];
    if (proven.kind !== 'adapter') return [{ step, module: proven.module, local: proven.local, symbols }];
    const { proof: adapter } = proven;
    const asked = mentionsByType(context, adapter);
    refusals.push(...asked.refusals);
    const { mentions } = asked;
    return asked.refusals.length > 0
      ? []
      : [{ step, adapter, mentions, module: adapter.module, local: adapter.local, symbols }];
  });
}

/** Members that get other names are of no type until their owner gets its name, so that nobody may ask after that. */
const dueIn = ({ kind, over }: Step, last: number): number =>
  kind === 'declared' ? last : (over?.length ?? 0);

/** What a step forwards to in its round: the duplicates below it are written out by then, but for renamed classes. */
function targetOf(context: StageContext, { over = [] }: Step, to: SymbolName): SymbolName {
  const below = over.find((symbol) => {
    const kind = context.moves.steps.get(formatSymbol(symbol))?.kind;
    return kind !== undefined && !isInlined(kind);
  });
  return below ?? nameNow(context, to);
}

/** The canonical as it is called before the imports are rewritten, which is when it gets its other name. */
function nameNow({ moves }: StageContext, to: SymbolName): SymbolName {
  const renaming = moves.renamings.find((each) => each.module === to.module && each.to === to.name);
  return renaming ? { module: to.module, name: renaming.from } : to;
}

function unproven(context: StageContext, step: Step, from: SymbolName): Refusal {
  const { start } = declaredAt(context, from);
  const place = placeOf(from.module, context.open(from.module).text, start);
  return {
    code: 'check/unsound',
    step: step.id,
    message: 'what was proven of it does not hold here',
    ...place,
  };
}

function onePass(context: StageContext, proofs: readonly Proof[]): StageResult {
  const rearranged = new Set<string>();
  const works = concernedFiles(context, proofs).map((path) => {
    const source = context.open(path);
    const work = new FileWork(context, source);
    const found = proofs.flatMap((proof) => foundIn(work, proof));
    if (found.length > 0 && source.facts.generated) {
      for (const { inlining, use } of found)
        work.refuse('file/generated', use, [inlining.step], `${path} is generated and uses the duplicate`);
    }
    if (found.length > 0 && work.refusals.length === 0) {
      const file = new InlineFile(work);
      file.run(found);
      for (const step of file.rearranged) rearranged.add(step);
    }
    return work;
  });
  // After all calls: whether a double may move depends on what every one of them has become.
  const written = proofs.filter((proof) => isInlined(proof.step.kind) && (proof.inlining ?? proof.adapter));
  for (const work of works) {
    moveDoubles(work, written, (step) => !rearranged.has(step));
    noteOwnTest(work);
  }
  return {
    edits: new Map(works.flatMap(({ path, edits }) => (edits.length > 0 ? [[path, edits]] : []))),
    refusals: works.flatMap(({ refusals }) => refusals),
    notes: works.flatMap(({ notes }) => notes),
    needs: works.flatMap(({ needs }) => needs),
  };
}

/** Every use in one file with what stands for it; what cannot change is refused. */
function foundIn(work: FileWork, proof: Proof): Found[] {
  const uses = usesIn(work, proof);
  const { construction, adapter, mentions, step } = proof;
  if (construction) {
    const found = constructionsIn(work.context, work.path, construction, uses);
    refuseEarly(work, step, construction, found);
    return found;
  }
  const inlining = proof.inlining && asSeenIn(work, proof, proof.inlining);
  if (inlining) return uses.map((use) => ({ ...use, inlining }));
  if (adapter && mentions && proof.form === undefined)
    return [
      ...classUses(work, work.context, adapter, uses),
      ...memberUses(work, work.context, adapter, mentions),
    ];
  for (const { use } of uses)
    if (proof.form === undefined) refuseIdentity(work, step, use);
    else refuseOwnUse(work, step, { ...proof, form: proof.form }, use);
  return adapter && mentions ? memberUses(work, work.context, adapter, mentions) : [];
}

/** Where the class is declared; one of a package is only imported. */
const homeOf = ({ declared }: Construction, { module }: SymbolName) => ({
  module: declared?.module ?? module,
  local: declared?.local,
});

/** A factory that a file would come to load, or to call, before it is there. */
function refuseEarly(work: FileWork, step: Step, { inlining }: Construction, found: readonly Found[]): void {
  const [move] = step.moves;
  for (const { use, written } of found) {
    if (written && move) closesCycle(work, written, { ...move, to: { ...move.to, module: inlining.module } });
    const whole = work.path === inlining.module ? work.source.whole(inlining.local!) : undefined;
    const isLater = whole?.spans.some(({ start }) => use.start < start);
    const at = use.kind === 'new' ? use.callee.start : use.start;
    if (isLater && work.source.isReadAtLoad([at]) && !isHoisted(work, inlining.local!))
      work.refuse('inline/use', use, [step.id], 'the factory is not there yet when this is evaluated');
  }
}

const isHoisted = ({ source }: FileWork, local: string): boolean =>
  /^(?:async\s+)?function\b/.test(source.text.slice(source.whole(local)?.spans[0]?.start ?? 0));

/** In a file that replaces a wrapper by a double, the function itself is that double, which the canonical will be too. */
function asSeenIn(work: FileWork, proof: Proof, inlining: Inlining): Inlining {
  const { root } = inlining.template.head;
  const isDouble = fitOf(proof).kind === 'same' && doublesOf(work, proof).length > 0;
  return isDouble && 'name' in root ? { ...inlining, equal: root.name } : inlining;
}

function concernedFiles({ graph }: StageContext, proofs: readonly Proof[]): string[] {
  const files = new Set<string>();
  for (const { symbols, module, mentions } of proofs) {
    files.add(module);
    for (const path of mentions?.keys() ?? []) files.add(path);
    for (const symbol of symbols) {
      const home = symbol.slice(0, symbol.lastIndexOf('#'));
      for (const importer of graph.importersOf(home)) files.add(importer);
    }
  }
  return [...files].filter((path) => graph.facts.has(path)).sort();
}

/** Every use in one file; what cannot be followed is refused here. */
function usesIn(
  work: FileWork,
  { step, module, local, symbols, inlining }: Proof,
): Omit<Found, 'inlining'>[] {
  const { source, context } = work;
  const bindings = bindingsIn(context.graph, source, symbols);
  const found: Omit<Found, 'inlining'>[] = bindings.flatMap(({ local: name, member, clause, written }) => {
    if (member !== undefined) refuseEscapes(work, step.id, name);
    refuseLostEffects(work, step, clause, written);
    const uses = source.uses(name, member);
    return uses.map((use) => ({ use, clause, written, isMember: member !== undefined }));
  });
  if (source.path === module && local !== undefined)
    found.push(...source.uses(local).map((use) => ({ use, isMember: false })));
  if (inlining?.equal === undefined) refuseHidden(work, step, symbols);
  return found;
}

/** What the module of the duplicate does when it is loaded still has to happen for this file. */
function refuseLostEffects(work: FileWork, { id, moves }: Step, clause: Clause, written: WrittenName): void {
  const { effects } = work.context;
  const module = work.moduleOf(clause.specifier);
  if (module === undefined || clause.typeOnly || written.typeOnly) return;
  const targets = [...new Set(moves.map(({ to }) => to.module))];
  const lost = effects.lost(work.path, module, targets, effects.staysWith(work.path, module));
  if (lost) work.refuse(lost.code, written, [id], lost.message);
}

function refuseEscapes(work: FileWork, step: string, local: string): void {
  const [leak] = work.source.namespace(local).escapes;
  if (leak) work.refuse('import/namespace-escapes', leak, [step], `the namespace ${local} is handed on`);
}

/** Dynamic imports, require and their like are not inlined into. */
function refuseHidden(work: FileWork, { id, kind }: Step, symbols: ReadonlySet<string>): void {
  const modules = new Set([...symbols].map((symbol) => symbol.slice(0, symbol.lastIndexOf('#'))));
  const isRelevant = (specifier: string): boolean => modules.has(work.moduleOf(specifier) ?? '');
  if (!work.source.facts.hidden.some(({ specifier }) => isRelevant(specifier))) return;
  for (const site of work.source.sites(isRelevant)) {
    // Doubles of what is written out are looked at when all calls are, those of a copy or a subclass when its imports move.
    if (site.double && /^(?:wrapper|adapter|fork|subclass)$/.test(kind)) continue;
    if (site.double && isInlined(kind)) {
      work.refuse('inline/double', site, [id], 'a test replaces its module by a double');
      continue;
    }
    const module = work.moduleOf(site.specifier)!;
    const use = site.names.find(({ name }) => symbols.has(`${module}#${name}`)) ?? site.escape;
    if (use)
      work.refuse('inline/use', use, [id], 'it is taken from the module in another way than by an import');
  }
}
