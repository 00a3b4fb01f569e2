// What the names in a template are called where it is written: the binding that the file has, or a new import. A name
// that is private to its module, or hidden at the call, cannot be written there.

import type { ModuleGraph } from '../graph.ts';
import type { Clause, ClauseName, Source } from '../language.ts';
import { type FileWork, packageHome } from '../rewrite/context.ts';
import type { Group, Slots } from '../rewrite/slots.ts';
import type { Unbound } from './bind.ts';

/** Where a name of a module comes from. */
export type Origin =
  | { kind: 'global' }
  | { kind: 'private' }
  | { kind: 'symbol'; module: string; name: string }
  | { kind: 'package'; specifier: string; name: string };

export function originOf(graph: ModuleGraph, source: Source, name: string): Origin {
  for (const { specifier, entries } of source.facts.imports) {
    const entry = entries.find(({ local }) => local === name);
    if (!entry) continue;
    const module = graph.moduleOf(source.path, specifier);
    return module === undefined
      ? { kind: 'package', specifier, name: entry.imported }
      : { kind: 'symbol', module, name: entry.imported };
  }
  const exported = source.facts.exports.find((fact) => fact.kind === 'local' && fact.local === name);
  if (exported && 'name' in exported) return { kind: 'symbol', module: source.path, name: exported.name };
  return source.declaration(name) ? { kind: 'private' } : { kind: 'global' };
}

/** Imports that inlined expressions need in one file, collected while its calls are written. */
export class Names {
  readonly #work: FileWork;
  readonly #slots: Slots;
  readonly #groups = new Map<Clause, Map<string, Group>>();
  readonly #chosen = new Map<string, string>();
  readonly #fresh = new Set<string>();

  constructor(work: FileWork, slots: Slots) {
    this.#work = work;
    this.#slots = slots;
  }

  /** The groups of new names that stand for those of a clause. */
  groupsOf(clause: Clause): Group[] {
    return [...(this.#groups.get(clause)?.values() ?? [])];
  }

  /**
   * What a name of `declaring` is called at an offset of this file.
   * @param clause by which the file has the inlined name; undefined in the module that declares it
   * @param freed what the inlined name is called here, which nothing is called once every use of it is written out
   */
  spell(
    declaring: Source,
    name: string,
    type: boolean,
    offset: number,
    clause: Clause | undefined,
    step: string,
    freed?: string,
  ): string | Unbound {
    const { source, context } = this.#work;
    const origin = originOf(context.graph, declaring, name);
    if (origin.kind === 'global') return source.reaches(name, offset) === 'global' ? name : hidden(name);
    if (declaring.path === source.path)
      return source.reaches(name, offset) === 'module' ? name : hidden(name);
    if (origin.kind === 'private')
      return { code: 'inline/private-name', message: `${name} is private to ${declaring.path}` };
    const local =
      this.#ownLocal(origin) ?? this.#imported(origin, declaring, name, type, offset, clause, step, freed);
    if (typeof local !== 'string') return local;
    const isNew = this.#fresh.has(local) && !this.#isBound(local);
    const fits = isNew ? source.isFree(local, [offset]) : source.reaches(local, offset) === 'module';
    return fits ? local : hidden(local);
  }

  #isBound(local: string): boolean {
    return this.#work.source.reaches(local, 0) === 'module';
  }

  /** A name for a constant, which must mean nothing else in the whole file. */
  freshName(like: string, offset: number): string {
    for (let n = 1; ; n++) {
      const name = n === 1 ? like : `${like}${n}`;
      if (
        this.#work.source.isFree(name, [offset]) &&
        !this.#fresh.has(name) &&
        !this.#work.source.mentions(name)
      ) {
        this.#fresh.add(name);
        return name;
      }
    }
  }

  #ownLocal(origin: Extract<Origin, { name: string }>): string | undefined {
    const { source, context } = this.#work;
    if (origin.kind !== 'symbol') return undefined;
    const { end } = context.graph.follow(origin);
    if (end.kind !== 'local' || end.module !== source.path) return undefined;
    return end.fact.local;
  }

  #imported(
    origin: Extract<Origin, { name: string }>,
    declaring: Source,
    name: string,
    type: boolean,
    offset: number,
    clause: Clause | undefined,
    step: string,
    freed: string | undefined,
  ): string | Unbound {
    const home = origin.kind === 'symbol' ? origin.module : packageHome(origin.specifier);
    const key = `${home}#${origin.name}`;
    const known = this.#slots.bindingOf(home, origin.name);
    if (known && (!known.typeOnly || type) && !this.#chosen.has(key)) return known.local;
    const chosen = this.#chosen.get(key);
    if (!clause) return { code: 'inline/private-name', message: `${name} cannot be imported here` };
    const specifier = this.#specifier(origin, declaring, clause, step);
    if (typeof specifier !== 'string') return specifier;
    const local = chosen ?? known?.local ?? this.#newLocal(origin, name, offset) ?? this.#freedLocal(freed);
    if (local === undefined) return hidden(name);
    if (known?.typeOnly && !type && !chosen) this.#slots.drop(known, [step], 'it is used as a value');
    this.#chosen.set(key, local);
    if (!known) this.#fresh.add(local);
    this.#slots.claim(home, origin.name, local, type);
    this.#add(clause, home, specifier, { imported: origin.name, local, typeOnly: type }, step);
    return local;
  }

  #newLocal(origin: Extract<Origin, { name: string }>, name: string, offset: number): string | undefined {
    const { source } = this.#work;
    const candidates = origin.name === 'default' || origin.name === '*' ? [name] : [origin.name, name];
    const home = origin.kind === 'symbol' ? origin.module : packageHome(origin.specifier);
    return candidates.find(
      (local) => source.isFree(local, [offset]) && !this.#slots.isClaimed(home, origin.name, local),
    );
  }

  #freedLocal(freed: string | undefined): string | undefined {
    return [...this.#chosen.values()].includes(freed ?? '') ? undefined : freed;
  }

  #specifier(
    origin: Extract<Origin, { name: string }>,
    declaring: Source,
    clause: Clause,
    step: string,
  ): string | Unbound {
    const { graph } = this.#work.context;
    if (origin.kind === 'symbol') {
      const move = {
        step,
        from: { module: this.#work.moduleOf(clause.specifier) ?? declaring.path, name: origin.name },
        to: origin,
        whole: false,
        role: 'listed',
        typeOnly: false,
      } as const;
      const specifier = this.#work.spell(origin.module, clause.specifier, clause.literal, [move]);
      return (
        specifier ?? { code: 'import/not-exported', message: `${origin.module} cannot be imported here` }
      );
    }
    const { resolver } = graph;
    return resolver.packageOf(this.#work.path) === resolver.packageOf(declaring.path)
      ? origin.specifier
      : {
          code: 'import/undeclared-dependency',
          message: `${origin.specifier} would have to be a dependency of the package around this file`,
        };
  }

  #add(clause: Clause, home: string, specifier: string, name: ClauseName, step: string): void {
    const groups = this.#groups.get(clause) ?? new Map<string, Group>();
    this.#groups.set(clause, groups);
    const key = name.imported === '*' ? `${specifier}*` : specifier;
    const group = groups.get(key) ?? {
      module: home,
      specifier,
      names: new Map(),
      extra: [],
      steps: [],
      reason: 'it is needed by what is written here now',
    };
    const there = group.extra.find(({ local }) => local === name.local);
    const extra = there
      ? group.extra.map((each) =>
          each === there ? { ...each, typeOnly: each.typeOnly && name.typeOnly } : each,
        )
      : [...group.extra, name];
    groups.set(key, { ...group, extra, steps: [...new Set([...group.steps, step])] });
  }
}

const hidden = (name: string): Unbound => ({
  code: 'inline/shadowed',
  message: `${name} means something else here`,
});
