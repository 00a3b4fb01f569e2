// What every part of the rewriting of one file shares: where names lead, what moves, and where edits and refusals go.

import { isNamedAlready } from '../dependencies.ts';
import type { Doubles } from '../doubles.ts';
import type { Edit, Shape, Span } from '../edits.ts';
import { specifiersOf } from '../facts.ts';
import type { ModuleGraph } from '../graph.ts';
import type { Open } from '../identity.ts';
import type { NeededDependency, Source, TextEdit, Written } from '../language.ts';
import type { LoadEffects } from '../load-effects.ts';
import type { Moves } from '../moves.ts';
import type { Move } from '../plan.ts';
import { placeOf, type Refusal, type RefusalCode } from '../refusals.ts';
import type { SymbolName } from '../symbols.ts';
import type { TypedQuestions } from '../typed-questions.ts';

export interface StageContext {
  /** Typed questions about the texts that the stage began with; absent where nothing may be asked. */
  types?: () => TypedQuestions;
  graph: ModuleGraph;
  moves: Moves;
  open: Open;
  readonly effects: LoadEffects;
  /** The test doubles of the tree. */
  doubles: Doubles;
  /** Whether the compiler leaves value imports as they are written. */
  keepsImports(path: string): boolean;
  /** The form by which most importers of a package name a module, for imports that came by several barrels. */
  habitOf(importer: string, target: string): string | undefined;
}

export interface StageResult {
  edits: ReadonlyMap<string, readonly Edit[]>;
  refusals: readonly Refusal[];
  notes: readonly string[];
  /** What packages must declare for the specifiers that were written. */
  needs: readonly Need[];
}

/** A dependency that a file needs since one of its specifiers was written anew. */
export interface Need extends NeededDependency {
  file: string;
  specifier: string;
  steps: readonly string[];
}

export class FileWork {
  readonly context: StageContext;
  readonly source: Source;
  readonly edits: Edit[] = [];
  readonly refusals: Refusal[] = [];
  /** What a reviewer should know although nothing is wrong. */
  readonly notes: string[] = [];
  readonly needs: Need[] = [];
  readonly #others: readonly string[];

  constructor(context: StageContext, source: Source) {
    this.context = context;
    this.source = source;
    this.#others = [...specifiersOf(source.facts)];
  }

  get path(): string {
    return this.source.path;
  }

  moduleOf(specifier: string): string | undefined {
    return this.context.graph.moduleOf(this.path, specifier);
  }

  /** What a symbol is called by those who take it: a default by the name of its declaration, if it has one. */
  nameOf({ module, name }: SymbolName): string | undefined {
    if (name !== 'default') return name;
    const { end } = this.context.graph.follow({ module, name });
    return end.kind === 'local' ? end.fact.local : undefined;
  }

  /** What a statement imports from, so that two statements of one module or package are told to be the same. */
  homeOf(specifier: string): string {
    return this.moduleOf(specifier) ?? packageHome(specifier);
  }

  edit(edits: readonly TextEdit[], reason: string, steps: readonly string[], shape: Shape): void {
    for (const edit of edits) {
      // Several mentions of one constant say the same of it.
      const isSaid = this.edits.some(
        ({ start, end, text }) =>
          start < end && start === edit.start && end === edit.end && text === edit.text,
      );
      if (!isSaid) this.edits.push({ ...edit, reason, steps, shape });
    }
  }

  refuse(code: RefusalCode, at: Span, steps: readonly string[], message: string): void {
    const place = placeOf(this.path, this.source.text, at.start);
    for (const step of new Set(steps)) this.refusals.push({ code, step, message, ...place });
  }

  /** Refuses so that no user of the steps may move: a test would replace what they no longer load. */
  withhold(code: RefusalCode, at: Span, steps: readonly string[], message: string): void {
    const place = placeOf(this.path, this.source.text, at.start);
    for (const step of new Set(steps)) this.refusals.push({ code, step, message, ...place, whole: true });
  }

  /**
   * The specifier for a target in the manner of the one that it replaces; a refusal is noted here.
   * @param whole whether that refusal holds back the whole step
   */
  spell(
    target: string,
    like: string,
    at: Written,
    moves: readonly Move[],
    whole = false,
  ): string | undefined {
    const habit = moves.some(
      ({ from }) => this.#isFarAway(like, from.name) || this.context.graph.external(from.module),
    )
      ? this.context.habitOf(this.path, target)
      : undefined;
    const spelling = this.context.graph.resolver.spell(this.path, target, like, this.#others, habit);
    const steps = moves.map(({ step }) => step);
    const would = 'refused' in spelling ? spelling.would : spelling.specifier;
    if (at.written?.base !== undefined && would?.startsWith('.') === false) {
      this.withhold('mock/opaque', at, steps, `${would} cannot be said as a path from this folder`);
      return undefined;
    }
    if (would !== undefined && isNamedAlready(this.context.graph, this.path, would)) return would;
    if (!('refused' in spelling)) {
      const { specifier, needs } = spelling;
      if (needs) this.needs.push({ ...needs, file: this.path, specifier, steps });
      return specifier;
    }
    if (whole) this.withhold(spelling.refused, at, steps, spelling.message);
    else this.refuse(spelling.refused, at, steps, spelling.message);
    return undefined;
  }

  #isPureBarrel(module: string): boolean {
    return this.context.graph.facts.get(module)?.exports.every(({ kind }) => kind !== 'local') ?? false;
  }

  /** Whether a name came by two or more barrels that only pass it on. */
  #isFarAway(specifier: string, name: string): boolean {
    const module = this.moduleOf(specifier);
    if (module === undefined) return false;
    const { hops } = this.context.graph.follow({ module, name });
    const barrels = hops.slice(0, -1);
    return (
      barrels.length > 1 &&
      hops.every((hop) => hop.name === name) &&
      barrels.every((hop) => this.#isPureBarrel(hop.module))
    );
  }
}

/** A package, or whatever else is no file of the tree. */
export const packageHome = (specifier: string): string => `package ${specifier}`;

export const movedTo = (moves: readonly Move[]): string => {
  const modules = [...new Set(moves.map(({ to }) => to.module))];
  return modules.length === 1 ? `moved to ${modules[0]}` : `moved to ${modules.length} modules`;
};
