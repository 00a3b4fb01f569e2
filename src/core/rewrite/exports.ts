// What a file passes on: `export … from`, `export *` and `export * as`. Its own interface stays what it was, unless
// a name of it is itself on its way out.

import type { Span } from '../edits.ts';
import type { IndirectExport, StarExport } from '../facts.ts';
import type { Clause } from '../language.ts';
import { isTaken } from '../namespaces.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';
import { type ExportGroup, ExportSlots } from './export-slots.ts';

export function rewriteExports(work: FileWork): void {
  const slots = new ExportSlots(work);
  for (const clause of work.source.clauses()) {
    if (clause.keyword !== 'export' || !clause.hasFrom) continue;
    const moves = work.context.moves.from(work.moduleOf(clause.specifier));
    if (moves) rewriteClause(work, slots, clause, moves);
  }
  for (const fact of work.source.facts.exports) {
    if (fact.kind === 'local') continue;
    const module = work.moduleOf(fact.specifier);
    const moves = work.context.moves.from(module);
    if (!moves || module === undefined) continue;
    if (fact.kind === 'star' && fact.whole) continue;
    if (fact.kind === 'star') rewriteStar(work, slots, fact, module, moves);
    else if (fact.imported === '*' && fact.through === undefined) rewriteNamespaceExport(work, fact, module);
  }
  slots.write();
}

/** Whether the published interface depends on this line as it is. */
const isKept = (work: FileWork, move: Move): boolean =>
  work.context.moves.steps.get(move.step)?.keep !== undefined;

function rewriteClause(
  work: FileWork,
  slots: ExportSlots,
  clause: Clause,
  moves: ReadonlyMap<string, Move>,
): void {
  const groups = new Map<string, ExportGroup>();
  const moving = clause.names.filter((written) => {
    const move = moves.get(written.imported);
    return (
      move &&
      !work.context.moves.removes(work.path, written.local) &&
      !isKept(work, move) &&
      move.to.module !== work.path
    );
  });
  const values = moving.filter(({ typeOnly }) => !typeOnly).map(({ imported }) => moves.get(imported)!);
  if (losesEffects(work, clause, work.moduleOf(clause.specifier)!, values)) return;
  for (const written of moving) {
    const move = moves.get(written.imported)!;
    const sameModule = move.to.module === move.from.module;
    const specifier = sameModule
      ? clause.specifier
      : work.spell(move.to.module, clause.specifier, written, [move]);
    if (specifier === undefined) continue;
    const { module } = move.to;
    const group: ExportGroup = groups.get(specifier) ?? { module, specifier, moves: [], names: new Map() };
    group.moves.push(move);
    group.names.set(written, { imported: move.to.name, local: written.local, typeOnly: written.typeOnly });
    groups.set(specifier, group);
  }
  if (groups.size > 0) slots.move(clause, [...groups.values()]);
}

/** Refuses a statement whose module would no longer be loaded although that does something. */
function losesEffects(work: FileWork, at: Span, module: string, moves: readonly Move[]): boolean {
  const { effects } = work.context;
  if (moves.length === 0) return false;
  const targets = moves.map(({ to }) => to.module);
  const lost = effects.lost(work.path, module, targets, effects.staysWith(work.path, module));
  if (lost === undefined) return false;
  work.refuse(lost.code, at, [...new Set(moves.map(({ step }) => step))], lost.message);
  return true;
}

function rewriteStar(
  work: FileWork,
  slots: ExportSlots,
  fact: StarExport,
  module: string,
  moves: ReadonlyMap<string, Move>,
): void {
  const whole = work.context.moves.replacement(module);
  const passedOn = [...moves.values()].filter((move) => isPassedOn(work, move, module));
  const needed = passedOn.filter(
    (move) =>
      !work.context.moves.removes(work.path, move.from.name) &&
      !isKept(work, move) &&
      move.to.module !== work.path &&
      move.role !== 'renamed',
  );
  const own = [...moves.values()];
  const staysWhole = own.every(
    (move) => !work.context.moves.removes(work.path, move.from.name) && !isKept(work, move),
  );
  const hasTarget = work.source.facts.exports.some(
    (other) => other.kind === 'star' && work.moduleOf(other.specifier) === whole?.module,
  );
  const replaces = whole?.exact && staysWhole && whole.module !== work.path && !hasTarget;
  if (replaces && work.context.effects.lost(work.path, module, [whole.module]) === undefined)
    return respecify(work, fact, whole.module, own);
  if (needed.length > 0) addExplicit(work, slots, fact, needed);
}

/** Whether a name of `module` is visible in the file through its star and through nothing else. */
function isPassedOn(work: FileWork, move: Move, module: string): boolean {
  const { graph } = work.context;
  const { name } = move.from;
  if (name === 'default') return false;
  const [, second] = graph.follow({ module: work.path, name }).hops;
  if (second?.module !== module || graph.explicit(work.path, name)) return false;
  return !work.source.facts.exports.some((other) => {
    if (other.kind !== 'star') return false;
    const target = work.moduleOf(other.specifier);
    if (target === undefined || target === module) return false;
    const { hops, end } = graph.follow({ module: target, name });
    return end.kind !== 'missing' && !hops.some((hop) => work.context.moves.removes(hop.module, hop.name));
  });
}

/**
 * `export { getDb as connectDb } from './core/db'` beside the star that no longer passes it on; a star of its own for a
 * module of which everything is passed on.
 */
function addExplicit(work: FileWork, slots: ExportSlots, fact: StarExport, needed: readonly Move[]): void {
  const like: Clause = {
    ...fact.span,
    keyword: 'export',
    typeOnly: false,
    names: [],
    literal: fact.literal,
    specifier: fact.specifier,
    hasFrom: true,
  };
  const byModule = new Map<string, Move[]>();
  for (const move of needed) byModule.set(move.to.module, [...(byModule.get(move.to.module) ?? []), move]);
  for (const [module, moves] of byModule) {
    const specifier = work.spell(module, fact.specifier, fact.span, moves);
    if (specifier === undefined) continue;
    const typeOnly = fact.typeOnly || moves.every((move) => move.typeOnly);
    const names = moves.map(({ to, from, typeOnly: type }) => ({
      imported: to.name,
      local: from.name,
      typeOnly: !typeOnly && type,
    }));
    // A package goes on offering its names, so that a second star would disagree with the first.
    const staysThere = moves.some(({ from }) => !work.context.graph.facts.has(from.module));
    const isWhole = !staysThere && passesAllOn(work, module, moves);
    const all = { imported: '*', local: '', typeOnly: false };
    slots.add(
      like,
      isWhole ? [all] : names,
      { module, specifier, moves },
      isWhole ? fact.typeOnly : typeOnly,
    );
  }
}

/** Whether names, each under its own, are all that a module offers. */
function passesAllOn(work: FileWork, module: string, moves: readonly Move[]): boolean {
  const passed = new Set(moves.filter(({ from, to }) => from.name === to.name).map(({ to }) => to.name));
  const offered = [...work.context.graph.exportNames(module)].filter((name) => name !== 'default');
  return moves.some(({ whole }) => whole) && offered.every((name) => passed.has(name));
}

/** Names another module in a statement that passes on the whole of one. */
function respecify(
  work: FileWork,
  { span, literal, specifier: like }: StarExport | IndirectExport,
  target: string,
  own: readonly Move[],
): void {
  const steps = [...new Set(own.map(({ step }) => step))];
  const specifier = work.spell(target, like, span, own.slice(0, 1));
  if (specifier === undefined) return;
  work.edit([work.source.respecify(literal, specifier)], `re-export ${movedTo(own)}`, steps, 'export');
}

function rewriteNamespaceExport(work: FileWork, fact: IndirectExport, module: string): void {
  const { span, name } = fact;
  const { moves } = work.context;
  const steps = moves.stepsFrom(module);
  const whole = moves.replacement(module);
  if (moves.removes(work.path, name)) return;
  const own = [...moves.from(module)!.values()];
  const ns = { module: work.path, name };
  const names = new Set(own.map(({ from }) => from.name));
  if (own.every((move) => move.role === 'renamed') && !isTaken(work.context, ns, names, new Set())) return;
  const mayBreak = own.every(({ from }) => moves.mayBreak(from.module, from.name));
  if (!whole && mayBreak && !isTaken(work.context, ns, names, new Set())) return;
  if (!whole) {
    work.refuse('import/namespace-escapes', span, steps, `${name} passes the whole namespace on`);
    return;
  }
  const lost = work.context.effects.lost(work.path, module, [whole.module]);
  if (lost !== undefined) work.refuse(lost.code, span, steps, lost.message);
  else respecify(work, fact, whole.module, own);
}
