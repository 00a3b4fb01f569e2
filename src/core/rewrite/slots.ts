// Import statements of one file while names move between them. A slot is a statement that stands there, or a new one
// beside it; each is written once, when all moves are known.

import type { Clause, ClauseName, WrittenName } from '../language.ts';
import type { FileWork } from './context.ts';
import { editsOf, namesOf, type Slot } from './slot-text.ts';

/** Names of one statement that go to one module. */
export interface Group {
  module: string;
  specifier: string;
  /** Undefined as a name: its uses were merged into a binding that is there already. */
  names: Map<WrittenName, ClauseName | undefined>;
  /** Names that did not stand in the clause: members of a namespace. */
  extra: readonly ClauseName[];
  steps: readonly string[];
  reason: string;
}

export class Slots {
  readonly #work: FileWork;
  readonly #slots: Slot[];
  /** Locals that names on the move have been given, by the symbol that they stand for. */
  readonly #claims = new Map<string, { local: string; typeOnly: boolean }>();

  constructor(work: FileWork) {
    this.#work = work;
    const imports = work.source.clauses().filter(({ keyword }) => keyword === 'import');
    this.#slots = [...imports, ...work.source.requires()].map((clause) => ({
      clause,
      fresh: false,
      module: work.homeOf(clause.specifier),
      specifier: clause.specifier,
      typeOnly: clause.typeOnly,
      keep: new Map(clause.names.map((name) => [name, name])),
      add: [],
      steps: new Set<string>(),
      reason: '',
      taken: false,
      after: false,
    }));
  }

  /** The local by which the file already has a symbol, with whether it is only a type there. */
  bindingOf(
    module: string,
    name: string,
    keyword: Clause['keyword'] = 'import',
  ): { local: string; typeOnly: boolean; name?: WrittenName; slot: number } | undefined {
    const found: { local: string; typeOnly: boolean; name?: WrittenName; slot: number }[] = [];
    this.#slots.forEach((slot, index) => {
      if (slot.module !== module || slot.clause.keyword !== keyword) return;
      for (const [written, now] of slot.keep) {
        if (now?.imported === name)
          found.push({
            local: now.local,
            typeOnly: slot.typeOnly || now.typeOnly,
            name: written,
            slot: index,
          });
      }
      for (const now of slot.add) {
        if (now.imported === name)
          found.push({ local: now.local, typeOnly: slot.typeOnly || now.typeOnly, slot: index });
      }
    });
    const claim = this.#claims.get(`${module}#${name}`);
    if (claim) found.push({ ...claim, slot: -1 });
    return found.find(({ typeOnly }) => !typeOnly) ?? found[0];
  }

  /** Notes what a symbol is called from here on, so that its next mention joins it. */
  claim(module: string, name: string, local: string, typeOnly: boolean): void {
    this.#claims.set(`${module}#${name}`, { local, typeOnly });
  }

  /** Whether another symbol was given this local. */
  isClaimed(module: string, name: string, local: string): boolean {
    return [...this.#claims].some(
      ([symbol, claim]) => claim.local === local && symbol !== `${module}#${name}`,
    );
  }

  /** Takes a type-only name out of its statement because a value import of the same local takes its place. */
  drop(
    binding: { name?: WrittenName; slot: number; local: string },
    steps: readonly string[],
    reason: string,
  ): void {
    const slot = this.#slots[binding.slot];
    if (!slot) return;
    if (binding.name) slot.keep.set(binding.name, undefined);
    else slot.add = slot.add.filter(({ local }) => local !== binding.local);
    this.#touch(slot, steps, reason);
  }

  /** Moves groups of names out of one statement; names that are gone are not needed here any more. */
  move(
    clause: Clause,
    groups: readonly Group[],
    gone: ReadonlyMap<WrittenName, readonly string[]>,
    why = 'the module is its own source',
  ): void {
    const origin = this.#slots.find((slot) => slot.clause === clause && !slot.fresh)!;
    const stay = clause.names.filter(
      (name) => !gone.has(name) && !groups.some(({ names }) => names.has(name)),
    );
    for (const [name, steps] of gone) {
      origin.keep.set(name, undefined);
      if (steps.length > 0) this.#touch(origin, steps, why);
    }
    for (const group of groups) for (const name of group.names.keys()) origin.keep.set(name, undefined);
    for (const group of groups) this.#touch(origin, group.steps, group.reason);
    for (const group of groups) {
      joinEqual(group);
      this.#place(origin, group, stay.length === 0);
    }
  }

  #place(origin: Slot, group: Group, vacant: boolean): void {
    const all = [...group.names.values(), ...group.extra].filter((name) => name !== undefined);
    if (all.length === 0) return;
    const inPlace = origin.module === group.module && group.specifier === origin.specifier && !origin.taken;
    const values = origin.typeOnly ? [] : all;
    const host = inPlace
      ? origin
      : this.#hostFor(
          group.module,
          values.length === 0 || all.every(({ typeOnly }) => typeOnly),
          origin.typeOnly,
          all,
          origin,
        );
    if (host && host !== origin) {
      this.#touch(host, group.steps, group.reason);
      for (const name of all) this.#addTo(host, name);
      return;
    }
    if (inPlace || (vacant && !origin.taken)) {
      origin.taken = !inPlace || origin.taken;
      origin.module = group.module;
      origin.specifier = group.specifier;
      for (const [written, name] of group.names) origin.keep.set(written, name);
      origin.add.push(...group.extra);
      return;
    }
    this.#slots.push({
      clause: origin.clause,
      fresh: true,
      module: group.module,
      specifier: group.specifier,
      typeOnly:
        origin.typeOnly ||
        (all.every(({ typeOnly }) => typeOnly) && this.#work.context.keepsImports(this.#work.path)),
      after: origin.taken,
      keep: new Map(),
      add: all,
      steps: new Set(group.steps),
      reason: group.reason,
      taken: false,
    });
  }

  /** A statement of the same module that can take the names. */
  #hostFor(
    module: string,
    onlyTypes: boolean,
    fromTypeStatement: boolean,
    names: readonly ClauseName[],
    origin: Slot,
  ): Slot | undefined {
    if (names.some(({ imported }) => imported === '*')) return undefined;
    const named = names.every(({ imported }) => imported !== 'default');
    const candidates = this.#slots.filter(
      (slot) =>
        slot !== origin &&
        slot.module === module &&
        slot.clause.keyword === origin.clause.keyword &&
        slot.clause.attributes === origin.clause.attributes &&
        canTake(slot, named),
    );
    if (fromTypeStatement) return candidates.find(({ typeOnly }) => typeOnly);
    return candidates.find(({ typeOnly }) => !typeOnly) ?? (onlyTypes ? candidates[0] : undefined);
  }

  #addTo(slot: Slot, name: ClauseName): void {
    const there = [...slot.keep.values(), ...slot.add].find(
      (other) => other?.imported === name.imported && other.local === name.local,
    );
    if (!there) slot.add.push(name);
    else if (there.typeOnly && !name.typeOnly) this.#promote(slot, there);
  }

  #promote(slot: Slot, there: ClauseName): void {
    for (const [written, now] of slot.keep)
      if (now === there) slot.keep.set(written, { ...there, typeOnly: false });
    slot.add = slot.add.map((name) => (name === there ? { ...there, typeOnly: false } : name));
  }

  #touch(slot: Slot, steps: readonly string[], reason: string): void {
    for (const step of steps) slot.steps.add(step);
    slot.reason ||= reason;
  }

  /** Writes every statement that changed. */
  write(): void {
    for (const slot of this.#slots) {
      if (slot.steps.size === 0) continue;
      const removed = !slot.fresh && namesOf(slot).length === 0;
      const shape = removed ? 'delete' : 'import';
      this.#work.edit(editsOf(this.#work, slot), slot.reason, [...slot.steps], shape);
    }
  }
}

function canTake(slot: Slot, named: boolean): boolean {
  const names = namesOf(slot);
  if (names.length === 0 || names.some(({ imported }) => imported === '*')) return false;
  if (!named) return !slot.typeOnly && names.every(({ imported }) => imported !== 'default');
  return !(slot.typeOnly && names.some(({ imported }) => imported === 'default'));
}

/** Two names of one statement that became the same are one; a value stands for the type as well. */
function joinEqual(group: Group): void {
  const first = new Map<string, WrittenName>();
  for (const [written, name] of group.names) {
    if (!name) continue;
    const key = `${name.imported}\0${name.local}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, written);
    else {
      const kept = group.names.get(other)!;
      group.names.set(other, { ...kept, typeOnly: kept.typeOnly && name.typeOnly });
      group.names.set(written, undefined);
    }
  }
}
