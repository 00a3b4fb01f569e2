// `import * as ns`: either the whole module is replaced by another, or the members that move get imports of their own.

import type { Clause, ClauseName, MemberUse, WrittenName } from '../language.ts';
import { escapeOf } from '../namespaces.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';
import { mayBeComponent } from './renames.ts';
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
  const { members, escapes } = work.source.namespace(written.local);
  const whole = work.context.moves.replacement(module);
  const steps = work.context.moves.stepsFrom(module);
  if (whole && (whole.exact || escapes.length === 0))
    return replaceModule(work, clause, written, whole.module, moves);
  const used = members.filter(({ name }) => moves.has(name));
  if (used.length > 0 && work.source.isBound(written.local)) {
    work.refuse('import/namespace-escapes', written, steps, readUnseen(written.local));
    return undefined;
  }
  const lost = new Set(
    [...moves.values()].filter(({ role }) => role !== 'renamed').map(({ from }) => from.name),
  );
  const mayBreak = [...moves.values()].every(({ from }) =>
    work.context.moves.mayBreak(from.module, from.name),
  );
  const leak = escapeOf(work.context, work.path, written.local, mayBreak ? lost : undefined);
  if (leak) {
    work.refuse(
      'import/namespace-escapes',
      leak,
      steps,
      `the namespace ${written.local} is passed on as a value`,
    );
    return undefined;
  }
  if (used.length === 0) return undefined;
  const covered = wholeTarget(members, moves);
  if (covered !== undefined && escapes.length === 0)
    return replaceModule(work, clause, written, covered, moves);
  const staysLoaded = clause.typeOnly || used.length < members.length || escapes.length > 0;
  const targets = used.map(({ name }) => moves.get(name)!.to.module);
  const effect = staysLoaded ? undefined : work.context.effects.lost(work.path, module, targets);
  if (effect !== undefined) {
    work.refuse('import/module-effects', written, steps, effect);
    return undefined;
  }
  return splitMembers(work, slots, clause, written, members, used, moves);
}

/** `import api from './legacy/db'` where the default export is an object of other names. */
export function rewriteDefaultObject(
  work: FileWork,
  slots: Slots,
  clause: Clause,
  written: WrittenName,
  members: ReadonlyMap<string, Move>,
): NamespaceOutcome | undefined {
  const { members: uses, escapes } = work.source.namespace(written.local);
  const [leak] = escapes;
  if (leak) {
    const steps = [...members.values()].map(({ step }) => step);
    work.refuse(
      'import/namespace-escapes',
      leak,
      steps,
      `the object ${written.local} is passed on as a value`,
    );
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
      'import/module-effects',
      written,
      own.map(({ step }) => step),
      lost,
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
    const binding = bindingFor(work, slots, clause, move, uses);
    if (!binding) continue;
    converted += uses.length;
    const specifier = binding.specifier;
    const edits = uses.map(({ start, end }) => ({ start, end, text: binding.name.local }));
    work.edit(edits, `${written.local}.${name} is ${binding.name.local}`, [move.step], 'rename');
    if (specifier === undefined) continue;
    const key = move.to.module;
    const group = groups.get(key) ?? {
      module: key,
      specifier,
      names: new Map(),
      extra: [],
      steps: [],
      reason: '',
    };
    group.extra = [...group.extra, binding.name];
    group.steps = [...group.steps, move.step];
    group.reason = `import ${movedTo([move])}`;
    groups.set(key, group);
  }
  if (converted === 0) return undefined;
  return {
    groups: [...groups.values()],
    gone: converted === members.length && work.source.namespace(written.local).escapes.length === 0,
    steps: [...new Set(used.map((use) => moves.get(use.name)!.step))],
  };
}

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
