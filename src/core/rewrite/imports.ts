// The static imports of one file: which names move, what they are called afterwards, and what their uses become.

import { memberOf } from '../identity.ts';
import type { Clause, ClauseName, WrittenName } from '../language.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';
import { rewriteDefaultObject, rewriteNamespace } from './namespaces.ts';
import { isRenamable, rename } from './renames.ts';
import { canRequire } from './sites.ts';
import { type Group, Slots } from './slots.ts';

/** A name that moves, with what it will be called here. */
interface Moving {
  written: WrittenName;
  move: Move;
  /** Undefined: its uses are merged into a binding that exists. */
  name: ClauseName | undefined;
}

export function rewriteImports(work: FileWork): void {
  const slots = new Slots(work);
  const clauses = work.source
    .clauses()
    .filter(({ keyword, names }) => keyword === 'import' && names.length > 0);
  const patterns = work.source.requires().filter(({ braces }) => braces !== undefined);
  for (const clause of [...clauses, ...patterns]) {
    const moves = work.context.moves.from(work.moduleOf(clause.specifier));
    if (moves) rewriteClause(work, slots, clause, moves);
  }
  slots.write();
}

function rewriteClause(work: FileWork, slots: Slots, clause: Clause, moves: ReadonlyMap<string, Move>): void {
  const moving: Moving[] = [];
  const groups = new Map<string, Group>();
  const gone = new Map<WrittenName, readonly string[]>();
  const candidates = clause.names.filter(({ imported }) => imported !== '*' && moves.has(imported));
  for (const written of withoutEffects(work, clause, candidates, moves)) {
    const move = moves.get(written.imported)!;
    if (clause.keyword === 'require' && !canRequire(work, written, move)) continue;
    if (!written.typeOnly && clause.keyword === 'import' && closesCycle(work, written, move)) continue;
    const specifier =
      move.to.module === move.from.module ? clause.specifier : specifierFor(work, clause, move);
    if (specifier === undefined) continue;
    if (specifier === null) {
      if (useOwnDeclaration(work, written, move)) gone.set(written, [move.step]);
      continue;
    }
    const name = nameFor(work, slots, clause, written, move);
    moving.push({ written, move, name });
    const isWhole = name?.imported === '*';
    groupFor(groups, move.to.module, specifier, isWhole).names.set(written, name);
  }
  for (const written of clause.names) {
    const isObject = written.imported === 'default' && clause.keyword === 'import';
    const members = isObject ? membersOf(work, clause, moves) : undefined;
    if (written.imported !== '*' && !members?.size) continue;
    const outcome = members
      ? rewriteDefaultObject(work, slots, clause, written, members)
      : rewriteNamespace(work, slots, clause, written, moves);
    if (!outcome) continue;
    if (outcome.gone) gone.set(written, outcome.steps);
    for (const { module, specifier, names, extra, steps, reason } of outcome.groups) {
      const group = groupFor(groups, module, specifier);
      for (const [key, name] of names) group.names.set(key, name);
      group.extra = [...group.extra, ...extra];
      group.steps = [...group.steps, ...steps];
      group.reason = reason;
    }
  }
  for (const group of groups.values()) {
    const own = moving.filter(({ written }) => group.names.has(written)).map(({ move }) => move);
    group.steps = [...new Set([...group.steps, ...own.map(({ step }) => step)])];
    if (own.length > 0) group.reason = `import ${movedTo(own)}`;
  }
  if (groups.size > 0 || gone.size > 0) slots.move(clause, [...groups.values()], gone);
}

/** The members that move of the object that a default import gives: all exports, if the module is a CommonJS one. */
function membersOf(
  work: FileWork,
  { specifier }: Clause,
  moves: ReadonlyMap<string, Move>,
): ReadonlyMap<string, Move> {
  const facts = work.context.graph.facts.get(work.moduleOf(specifier) ?? '');
  if (facts?.commonJs !== undefined && !moves.has('default')) return moves;
  const members = new Map<string, Move>();
  for (const [name, move] of moves) {
    const member = memberOf(name);
    if (member !== undefined) members.set(member, move);
  }
  return members;
}

/** @param isWhole the names are the module itself, for which `require` has a statement of its own */
function groupFor(groups: Map<string, Group>, module: string, specifier: string, isWhole = false): Group {
  const key = `${module}\0${specifier}\0${isWhole}`;
  let group = groups.get(key);
  if (!group) {
    group = { module, specifier, names: new Map(), extra: [], steps: [], reason: '' };
    groups.set(key, group);
  }
  return group;
}

/** Null: the file is the canonical's own module, which needs no import. */
function specifierFor(work: FileWork, clause: Clause, move: Move): string | null | undefined {
  if (move.to.module === work.path) return null;
  return work.spell(move.to.module, clause.specifier, clause.literal, [move]);
}

/** Leaves out values whose module would no longer be loaded here although loading it does something. */
function withoutEffects(
  work: FileWork,
  clause: Clause,
  candidates: readonly WrittenName[],
  moves: ReadonlyMap<string, Move>,
): readonly WrittenName[] {
  const module = work.moduleOf(clause.specifier)!;
  const values = candidates.filter(({ typeOnly }) => !typeOnly);
  if (values.length === 0) return candidates;
  const { effects } = work.context;
  const targets = values.map(({ imported }) => moves.get(imported)!.to.module);
  const lost = effects.lost(work.path, module, targets, effects.staysWith(work.path, module));
  if (lost === undefined) return candidates;
  for (const written of values)
    work.refuse(lost.code, written, [moves.get(written.imported)!.step], lost.message);
  return candidates.filter(({ typeOnly }) => typeOnly);
}

/**
 * Whether the new import would close a cycle of modules that was open. Refused where the name is read while modules
 * load, when the other side of the cycle may not be there yet; otherwise noted.
 */
export function closesCycle(work: FileWork, written: WrittenName, move: Move): boolean {
  const { graph } = work.context;
  const { module } = move.to;
  if (
    module === work.path ||
    work.source.facts.imports.some(
      ({ specifier, typeOnly }) => !typeOnly && work.moduleOf(specifier) === module,
    )
  )
    return false;
  if (graph.pathTo(move.from.module, module)) return false;
  const path = graph.pathTo(module, work.path);
  if (!path) return false;
  const cycle = [work.path, ...path].join(' -> ');
  const values = work.source.references(written.local).filter(({ type }) => !type);
  if (!work.source.isReadAtLoad(values.map(({ start }) => start))) {
    work.notes.push(`the new import closes a cycle that nothing reads while modules load: ${cycle}`);
    return false;
  }
  work.refuse('import/cycle', written, [move.step], `the import would close the cycle ${cycle}`);
  return true;
}

/** Chooses the local name and renames the uses where that is safe; undefined if an existing binding takes them over. */
function nameFor(
  work: FileWork,
  slots: Slots,
  { keyword }: Clause,
  written: WrittenName,
  move: Move,
): ClauseName | undefined {
  const { source } = work;
  const { local, imported, typeOnly } = written;
  const { module } = move.to;
  // What is the default of a module that is one value, `require` gives without a name.
  const isWhole =
    keyword === 'require' && move.to.name === 'default' && work.context.graph.exportsValue(module);
  const taken = isWhole ? '*' : move.to.name;
  const wanted = work.nameOf(move.to) ?? local;
  const isAuthors = local !== imported || imported === 'default' || local === wanted;
  const existing = isAuthors && local !== wanted ? undefined : slots.bindingOf(module, taken, keyword);
  if (!existing && isAuthors) {
    slots.claim(module, taken, local, typeOnly);
    return { imported: taken, local, typeOnly };
  }
  const references = source.references(local);
  const offsets = references.map(({ start }) => start);
  if (
    existing &&
    existing.name !== written &&
    (existing.local === local || source.isFree(existing.local, offsets, [existing.local]))
  ) {
    if (existing.local !== local && !isRenamable(work, local, existing.local, references))
      return { imported: taken, local, typeOnly };
    rename(work, references, local, existing.local, move);
    if (!existing.typeOnly || typeOnly) return undefined;
    slots.drop(existing, [move.step], `import ${movedTo([move])}`);
    slots.claim(module, taken, existing.local, false);
    return { imported: taken, local: existing.local, typeOnly };
  }
  const fits =
    !isAuthors &&
    !slots.isClaimed(module, taken, wanted) &&
    source.isFree(wanted, offsets) &&
    isRenamable(work, local, wanted, references);
  const chosen = fits ? wanted : local;
  rename(work, references, local, chosen, move);
  slots.claim(module, taken, chosen, typeOnly);
  return { imported: taken, local: chosen, typeOnly };
}

/** The canonical's own module used the duplicate: its uses become the declaration that is there. */
function useOwnDeclaration(work: FileWork, name: WrittenName, move: Move): boolean {
  const fact = work.context.graph.explicit(work.path, move.to.name);
  const target = fact?.kind === 'local' ? fact.local : fact?.through;
  const references = work.source.references(name.local);
  const offsets = references.map(({ start }) => start);
  if (target === undefined || !work.source.isFree(target, offsets, [target])) {
    work.refuse(
      'rename/name-taken',
      name,
      [move.step],
      `${move.to.name} cannot be named here without an import of the module itself`,
    );
    return false;
  }
  rename(work, references, name.local, target, move);
  return true;
}
