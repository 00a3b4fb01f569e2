// The one mapping from old symbols to new ones. Imports, re-exports, hidden references and deletions all read it.

import { starredRenames } from './exposure.ts';
import type { ModuleGraph } from './graph.ts';
import type { Move, Plan, Renaming, Step } from './plan.ts';
import { leavesByPath, seenFrom } from './seen.ts';
import type { SymbolName } from './symbols.ts';

interface Sight {
  /** Files that do not move, by step: see `rewrite/waiting.ts` */
  waiting?: ReadonlyMap<string, { files: ReadonlySet<string> }>;
  /** Where a target is taken from. */
  see?: (target: SymbolName) => SymbolName;
}

export class Moves {
  readonly #byModule = new Map<string, Map<string, Move>>();
  /** The same with the targets as they are seen, of modules that were asked for. */
  readonly #asSeen = new Map<string, ReadonlyMap<string, Move>>();
  readonly #graph: ModuleGraph;
  readonly #views = new Map<string, Moves>();
  readonly #waiting: ReadonlyMap<string, { files: ReadonlySet<string> }>;
  readonly #see: ((target: SymbolName) => SymbolName) | undefined;
  /** With their targets as the plan has them. */
  readonly steps: ReadonlyMap<string, Step>;
  readonly renamings: readonly Renaming[];

  constructor(
    plan: Pick<Plan, 'steps' | 'renamings'>,
    graph: ModuleGraph,
    { waiting = new Map(), see }: Sight = {},
  ) {
    this.#graph = graph;
    this.#waiting = waiting;
    this.#see = see;
    this.steps = new Map(plan.steps.map((step) => [step.id, step]));
    this.renamings = plan.renamings;
    for (const { id, module, from, to } of plan.renamings) {
      for (const at of [module, ...starredRenames(graph, module, from)]) {
        const move = { step: id, whole: false, role: 'renamed', typeOnly: false } as const;
        this.#add({ ...move, from: { module: at, name: from }, to: { module: at, name: to } });
      }
    }
    for (const step of plan.steps) for (const move of step.moves) this.#add(move);
  }

  /**
   * The moves as a file sees them: what lies in another package is taken from where that package offers it, and a step
   * with which the file waits is none.
   */
  seenFrom(path: string): Moves {
    const waits = [...this.#waiting].filter(([, { files }]) => files.has(path)).map(([step]) => step);
    const alike = leavesByPath(this.#graph, path) ? path : this.#graph.resolver.packageOf(path);
    const key = JSON.stringify([alike, ...waits]);
    let view = this.#views.get(key);
    if (!view) {
      view = this.#viewFrom(path, waits);
      this.#views.set(key, view);
    }
    return view;
  }

  #viewFrom(path: string, waits: readonly string[]): Moves {
    const isLeaving = ({ module, name }: SymbolName): boolean => this.removes(module, name);
    const see = (target: SymbolName): SymbolName => seenFrom(this.#graph, path, target, isLeaving);
    const steps = [...this.steps.values()].filter(({ id }) => !waits.includes(id));
    return new Moves({ steps, renamings: this.renamings }, this.#graph, { see });
  }

  #add(move: Move): void {
    const names = this.#byModule.get(move.from.module);
    if (!names) this.#byModule.set(move.from.module, new Map([[move.from.name, move]]));
    else if (!names.has(move.from.name) || move.role === 'listed') names.set(move.from.name, move);
  }

  /** What moves away from a module. Targets are looked at when somebody asks: most files ask for few of many. */
  #of(module: string): ReadonlyMap<string, Move> | undefined {
    const names = this.#byModule.get(module);
    const see = this.#see;
    if (!names || !see) return names;
    let seen = this.#asSeen.get(module);
    if (!seen) {
      seen = new Map([...names].map(([name, move]) => [name, { ...move, to: seenAs(see, move) }]));
      this.#asSeen.set(module, seen);
    }
    return seen;
  }

  /** Names of the packages that some name moves away from. */
  packages(): string[] {
    const names = [...this.modules].map((module) => this.#graph.resolver.packageNameOf(module));
    return [...new Set(names)].filter((name) => name !== undefined).sort();
  }

  /** Modules that some name moves away from. */
  get modules(): Iterable<string> {
    return this.#byModule.keys();
  }

  of(module: string | undefined, name: string): Move | undefined {
    return module === undefined ? undefined : this.#of(module)?.get(name);
  }

  from(module: string | undefined): ReadonlyMap<string, Move> | undefined {
    return module === undefined ? undefined : this.#of(module);
  }

  /** Steps that take names from a module. */
  stepsFrom(module: string): string[] {
    return [...new Set([...(this.#byModule.get(module)?.values() ?? [])].map(({ step }) => step))];
  }

  /**
   * The module that can stand in for a whole other one: every name of `module` moves there under the same name.
   * `exact`: it offers nothing more, so that even the namespace object is the same.
   */
  replacement(module: string): { module: string; exact: boolean } | undefined {
    const names = this.#of(module);
    if (!names || ![...names.values()].some(({ whole }) => whole)) return undefined;
    let target: string | undefined;
    const offered = this.#graph.exportNames(module);
    for (const name of offered) {
      const move = names.get(name);
      if (!move || move.to.name !== name || (target !== undefined && target !== move.to.module))
        return undefined;
      target = move.to.module;
    }
    if (target === undefined) return undefined;
    return { module: target, exact: this.#graph.exportNames(target).size === offered.size };
  }

  /** The names that move from one module to another. */
  to(from: string, module: string): Move[] {
    return [...(this.#of(from)?.values() ?? [])].filter(({ to }) => to.module === module);
  }

  /** Values that a module will still offer, because they move nowhere else. */
  staying(module: string): ReadonlySet<string> {
    const names = this.#of(module);
    const stays = [...this.#graph.exportNames(module)].filter((name) => {
      const target = names?.get(name)?.to.module ?? module;
      return target === module && !this.isTypeOnly({ module, name });
    });
    return new Set(stays);
  }

  /** The one module to which every value of a module moves under its own name. */
  standIn(module: string): string | undefined {
    if (this.staying(module).size > 0 || this.#graph.facts.get(module)?.exportsValue) return undefined;
    const leaving = [...(this.#of(module)?.values() ?? [])];
    const targets = new Set(leaving.map(({ to }) => to.module));
    const keepsNames = leaving.every(({ from, to, typeOnly }) => typeOnly || from.name === to.name);
    return targets.size === 1 && keepsNames ? [...targets][0] : undefined;
  }

  isTypeOnly(symbol: SymbolName): boolean {
    const { end } = this.#graph.follow(symbol);
    if (end.kind !== 'local') return false;
    return this.#graph.explicits(end.module, end.fact.name).every(({ typeOnly }) => typeOnly);
  }

  /** Whether a symbol is on its way out: listed, or passing a listed one on under `"breaking": true`. */
  removes(module: string, name: string): boolean {
    const move = this.of(module, name);
    return move !== undefined && move.role !== 'renamed';
  }

  /** Whether exported namespaces may lose a symbol. */
  mayBreak(module: string, name: string): boolean {
    const move = this.of(module, name);
    return move !== undefined && (this.steps.get(move.step)?.breaking ?? false);
  }
}

/** The new name of a canonical is not there yet, and is offered where it lies. */
const seenAs = (see: (target: SymbolName) => SymbolName, { role, to }: Move): SymbolName =>
  role === 'renamed' ? to : see(to);
