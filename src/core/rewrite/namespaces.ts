// `import * as ns`: either the whole module is replaced by another, or the members that move get imports of their own.

import type { Clause, ClauseName, MemberUse, WrittenName } from '../language.ts';
import { escapeOf } from '../namespaces.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';
import { mayBeComponent } from './renames.ts';
import { keepsReal, oneTarget, otherNamespace } from './replaced-members.ts';
import type { Group, Slots } from './slots.ts';

export interface NamespaceOutcome {
  groups: readonly Group[];
  /** Nothing needs the namespace any more. */
  gone: boolean;
  /** On whose account. */
  steps: readonly string[];
}

/** Undefined if the statement stays as it is, refused or because it uses nothing that moves. */
export function rewriteNamespace(
  work: FileWork,
  slots: Slots,
  clause: Clause,
  written: WrittenName,
  moves: ReadonlyMap<string, Move>,
): NamespaceOutcome | undefined {
  const module = work.moduleOf(clause.specifier)!;
  const { members, escapes, patch } = work.source.namespace(written.local);
  const value = moves.get('default');
  if (value && work.context.graph.external(module) && work.context.graph.exportsValue(module))
    return replaceValue(work, clause, written, value);
  const whole = work.context.moves.replacement(module);
  const steps = work.context.moves.stepsFrom(module);
  if (whole && (whole.exact || escapes.length === 0))
    return replaceModule(work, clause, written, whole.module, moves);
  const used = members.filter(({ name }) => moves.has(name));
  if (used.length > 0 && work.source.isBound(written.local)) {
    work.refuse('import/namespace-escapes', written, steps, readUnseen(written.local));
    return undefined;
  }
  const replaced = used.find(({ object }) => object);
  if (replaced && !keepsReal(work, written, used, moves)) return undefined;
  const onlyTypes = escapes.every(({ type }) => type);
  const target = replaced && onlyTypes ? oneTarget(members, moves) : undefined;
  if (target !== undefined) return replaceAndRename(work, clause, written, target, members, moves);
  const lost = new Set(
    [...moves.values()].filter(({ role }) => role !== 'renamed').map(({ from }) => from.name),
  );
  const mayBreak = [...moves.values()].every(({ from }) =>
    work.context.moves.mayBreak(from.module, from.name),
  );
  const leak = escapeOf(work.context, work.path, written.local, mayBreak ? lost : undefined);
  if (leak || patch) {
    const message = `the namespace ${written.local} is passed on as a value`;
    if (replaced || patch) work.withhold('mock/patched', replaced ?? patch!, steps, message);
    else work.refuse('import/namespace-escapes', leak!, steps, message);
    return undefined;
  }
  if (used.length === 0) return undefined;
  const covered = wholeTarget(members, moves);
  if (covered !== undefined && escapes.length === 0)
    return replaceModule(work, clause, written, covered, moves);
  const staysLoaded = used.length < members.length || escapes.length > 0;
  const targets = used.map(({ name }) => moves.get(name)!.to.module);
  const loss = clause.typeOnly
    ? undefined
    : work.context.effects.lost(work.path, module, targets, staysLoaded);
  if (loss !== undefined) {
    work.refuse(loss.code, written, steps, loss.message);
    return undefined;
  }
  return splitMembers(work, slots, clause, written, members, used, moves);
}

/** The namespace stays one, of the other module, and its members get their names there. */
function replaceAndRename(
  work: FileWork,
  clause: Clause,
  written: WrittenName,
  target: string,
  members: readonly MemberUse[],
  moves: ReadonlyMap<string, Move>,
): NamespaceOutcome | undefined {
  const outcome = replaceModule(work, clause, written, target, moves);
  if (!outcome) return undefined;
  for (const { name, nameSpan } of members) {
    const move = moves.get(name)!;
    if (move.to.name === name) continue;
    work.edit([{ ...nameSpan, text: move.to.name }], `${name} is ${move.to.name}`, [move.step], 'mock');
  }
  return outcome;
}

/** `import api from './legacy/db'` where the default export is an object of other names. */
export function rewriteDefaultObject(
  work: FileWork,
  slots: Slots,
  clause: Clause,
  written: WrittenName,
  members: ReadonlyMap<string, Move>,
): NamespaceOutcome | undefined {
  const { members: uses, escapes, patch } = work.source.namespace(written.local);
  const [leak] = escapes;
  const replaced = patch ?? uses.find(({ name, object }) => object && members.has(name));
  if (leak || replaced) {
    const steps = [...members.values()].map(({ step }) => step);
    const message = `the object ${written.local} is passed on as a value`;
    if (replaced) work.withhold('mock/patched', replaced, steps, message);
    else work.refuse('import/namespace-escapes', leak!, steps, message);
    return undefined;
  }
  const used = uses.filter(({ name }) => members.has(name));
  if (used.length > 0 && work.source.isBound(written.local)) {
    const steps = used.map(({ name }) => members.get(name)!.step);
    work.refuse('import/namespace-escapes', written, steps, readUnseen(written.local));
    return undefined;
  }
  return used.length === 0 ? undefined : splitMembers(work, slots, clause, written, uses, used, members);
}

const readUnseen = (local: string): string =>
  `${local} is read in a way that does not show: eval, a comment, another declaration`;

/** All members that are used come from `#*` moves to one module, under the same names. */
function wholeTarget(members: readonly MemberUse[], moves: ReadonlyMap<string, Move>): string | undefined {
  const targets = new Set<string | undefined>();
  for (const { name } of members) {
    const move = moves.get(name);
    targets.add(move?.whole && move.to.name === name ? move.to.module : undefined);
  }
  return targets.size === 1 ? [...targets][0] : undefined;
}

/** `import * as x` of a package that is one value (`export =`) means that value, its members included. */
function replaceValue(
  work: FileWork,
  clause: Clause,
  written: WrittenName,
  move: Move,
): NamespaceOutcome | undefined {
  const specifier = work.spell(move.to.module, clause.specifier, clause.literal, [move]);
  if (specifier === undefined) return undefined;
  const steps = [move.step];
  const isSame = move.to.name === 'default' && work.context.graph.exportsValue(move.to.module);
  const name = { ...written, imported: isSame ? '*' : move.to.name };
  const group: Group = {
    module: move.to.module,
    specifier,
    names: new Map([[written, name]]),
    extra: [],
    steps,
    reason: `import ${movedTo([move])}`,
  };
  return { groups: [group], gone: false, steps };
}

function replaceModule(
  work: FileWork,
  clause: Clause,
  written: WrittenName,
  target: string,
  moves: ReadonlyMap<string, Move>,
): NamespaceOutcome | undefined {
  const own = [...moves.values()].filter(({ to }) => to.module === target);
  const lost = written.typeOnly
    ? undefined
    : work.context.effects.lost(work.path, own[0]!.from.module, [target]);
  if (lost !== undefined) {
    work.refuse(
      lost.code,
      written,
      own.map(({ step }) => step),
      lost.message,
    );
    return undefined;
  }
  const specifier = work.spell(target, clause.specifier, clause.literal, own.slice(0, 1));
  if (specifier === undefined) return undefined;
  const steps = [...new Set(own.map(({ step }) => step))];
  const group: Group = {
    module: target,
    specifier,
    names: new Map([[written, written]]),
    extra: [],
    steps,
    reason: `import ${movedTo(own)}`,
  };
  return { groups: [group], gone: false, steps };
}

function splitMembers(
  work: FileWork,
  slots: Slots,
  clause: Clause,
  written: WrittenName,
  members: readonly MemberUse[],
  used: readonly MemberUse[],
  moves: ReadonlyMap<string, Move>,
): NamespaceOutcome | undefined {
  const groups = new Map<string, Group>();
  let converted = 0;
  for (const name of new Set(used.map((use) => use.name))) {
    const move = moves.get(name)!;
    const uses = used.filter((use) => use.name === name);
    if (move.to.module === move.from.module) {
      const renamed = uses.map(({ nameSpan }) => ({ ...nameSpan, text: move.to.name }));
      work.edit(renamed, `${name} is ${move.to.name}`, [move.step], 'rename');
      continue;
    }
    const inPlace = uses.filter(({ object }) => object);
    const plain = uses.filter(({ object }) => !object);
    const binding = plain.length > 0 ? bindingFor(work, slots, clause, move, plain) : undefined;
    const other = inPlace.length > 0 ? otherNamespace(work, slots, clause, move, inPlace) : undefined;
    if (binding) {
      converted += plain.length;
      const edits = plain.map(({ start, end }) => ({ start, end, text: binding.name.local }));
      work.edit(edits, `${written.local}.${name} is ${binding.name.local}`, [move.step], 'rename');
    }
    if (other) converted += inPlace.length;
    for (const { name: added, specifier } of [binding, other].filter((each) => each !== undefined)) {
      if (specifier === undefined) continue;
      const key = added.imported === '*' ? `${move.to.module}\0*` : move.to.module;
      const group = groups.get(key) ?? emptyGroup(move.to.module, specifier);
      const isThere = group.extra.some(({ local }) => local === added.local);
      group.extra = isThere ? group.extra : [...group.extra, added];
      group.steps = [...group.steps, move.step];
      group.reason = `import ${movedTo([move])}`;
      groups.set(key, group);
    }
  }
  if (converted === 0) return undefined;
  return {
    groups: [...groups.values()],
    gone: converted === members.length && work.source.namespace(written.local).escapes.length === 0,
    steps: [...new Set(used.map((use) => moves.get(use.name)!.step))],
  };
}

const emptyGroup = (module: string, specifier: string): Group => ({
  module,
  specifier,
  names: new Map(),
  extra: [],
  steps: [],
  reason: '',
});

/** The name that takes a member's place; without a specifier if the file has it already. */
function bindingFor(
  work: FileWork,
  slots: Slots,
  clause: Clause,
  move: Move,
  uses: readonly MemberUse[],
): { name: ClauseName; specifier?: string } | undefined {
  const { source, context } = work;
  const offsets = uses.map(({ start }) => start);
  const isComponent = uses.some(({ jsx }) => jsx);
  const fits = (name: string): boolean => !isComponent || mayBeComponent(name);
  const onlyTypes = uses.every(({ type }) => type);
  const existing = slots.bindingOf(move.to.module, move.to.name);
  if (
    existing &&
    (onlyTypes || !existing.typeOnly) &&
    fits(existing.local) &&
    source.isFree(existing.local, offsets, [existing.local])
  ) {
    return { name: { imported: move.to.name, local: existing.local, typeOnly: existing.typeOnly } };
  }
  const wanted = [work.nameOf(move.to), move.from.name].filter((name) => name !== undefined);
  const local = wanted.find(
    (name) =>
      name !== 'default' &&
      fits(name) &&
      source.isFree(name, offsets) &&
      !slots.isClaimed(move.to.module, move.to.name, name),
  );
  if (local === undefined) {
    work.refuse('rename/name-taken', uses[0]!, [move.step], `${wanted[0]} already means something here`);
    return undefined;
  }
  const specifier = work.spell(move.to.module, clause.specifier, clause.literal, [move]);
  if (specifier === undefined) return undefined;
  slots.claim(move.to.module, move.to.name, local, clause.typeOnly);
  const typeOnly = clause.typeOnly || (onlyTypes && move.typeOnly && context.keepsImports(work.path));
  return { name: { imported: move.to.name, local, typeOnly }, specifier };
}
