// Deletes what nobody needs any more: aliases of every form, barrels' lines, the comments and imports that belonged to
// them, and files that are left without a statement. What still has a user is kept, and the report names the user.

import type { Edit } from '../src/core/edits.ts';
import type { ModuleGraph } from '../src/core/graph.ts';
import { memberOf, type Open } from '../src/core/identity.ts';
import type { RemovalResult } from '../src/core/language.ts';
import type { LoadEffects } from '../src/core/load-effects.ts';
import type { Moves } from '../src/core/moves.ts';
import { goesTogether, type Move } from '../src/core/plan.ts';
import type { Place, Refusal, RefusalCode } from '../src/core/refusals.ts';
import { type ForeignUser, holderOf, type User, type UsersContext, userOf } from '../src/core/users.ts';
import { jscodeshiftTransform } from '../src/languages/typescript/jscodeshift-face.ts';

export default jscodeshiftTransform('delete-duplicates');

export interface DeleteContext {
  graph: ModuleGraph;
  moves: Moves;
  open: Open;
  foreign: readonly ForeignUser[];
  effects: LoadEffects;
  isGenerated(module: string): boolean;
  /** The place of an offset of a file's present text, in the text that the run began with. */
  placeAt(file: string, offset: number): Place;
  /** Where a module declares or exports a name. */
  declaredAt(module: string, name: string): { start: number };
}

export interface DeleteResult {
  edits: ReadonlyMap<string, readonly Edit[]>;
  deleted: readonly string[];
  refusals: readonly Refusal[];
  /** Symbols that are gone, as `module#name`. */
  removed: readonly string[];
  /** Warnings that went with their module. */
  notices: readonly string[];
}

const keyOf = (module: string, name: string): string => `${module}#${name}`;

export function deleteDuplicates(context: DeleteContext): DeleteResult {
  return new Deletion(context).run();
}

class Deletion {
  readonly #context: DeleteContext;
  readonly #going = new Map<string, Move>();
  readonly #refusals = new Map<string, Refusal>();
  /** `export *` lines that lose their module. */
  readonly #stars = new Map<string, Set<string>>();
  readonly #users: UsersContext;

  constructor(context: DeleteContext) {
    this.#context = context;
    this.#users = {
      ...context,
      isGoing: (module, name) => this.#going.has(keyOf(module, name)),
      mayBreak: (module, name) => context.moves.mayBreak(module, name),
    };
  }

  run(): DeleteResult {
    for (const step of this.#context.moves.steps.values()) {
      for (const move of step.moves) {
        if (step.keep) this.#refuse(step.keep.code, move, step.keep, step.keep.message);
        else if (this.#exists(move)) this.#going.set(keyOf(move.from.module, move.from.name), move);
      }
    }
    for (;;) {
      this.#keepUsed();
      const removals = this.#removals();
      if (removals) return this.#result(removals);
    }
  }

  /** Whether a module itself says the name; what only comes through a star ends with the star's source. */
  #exists({ from, role }: Move): boolean {
    const { graph } = this.#context;
    if (memberOf(from.name) !== undefined) return graph.explicit(from.module, 'default') !== undefined;
    return (
      graph.explicit(from.module, from.name) !== undefined ||
      (role === 'listed' && graph.follow(from).end.kind !== 'missing')
    );
  }

  #keepUsed(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const [key, move] of this.#going) {
        const foreign = this.#context.foreign.filter((each) => each.module === move.from.module);
        const user = foreign[0] ?? userOf(this.#users, move.from);
        if (!user) continue;
        for (const each of foreign) this.#refuseForeign(move, each);
        this.#keep(key, move, user);
        changed = true;
      }
    }
  }

  #refuseForeign(move: Move, { file, code, how, start }: ForeignUser): void {
    const place = this.#context.placeAt(file, start);
    const key = `${move.step}\0${file}`;
    if (!this.#refusals.has(key))
      this.#refusals.set(key, { code, step: move.step, message: `${file} ${how}`, ...place });
    if (!this.#refusals.has(move.step))
      this.#refusals.set(move.step, { code, step: move.step, message: `${file} ${how}`, ...place });
  }

  #keep(key: string, move: Move, user: User): void {
    this.#going.delete(key);
    const place = this.#context.placeAt(user.file, user.start);
    this.#refuse('duplicate/used', move, place, `${user.file} ${user.how}`);
  }

  #refuse(
    code: RefusalCode,
    move: Move,
    place: { file: string; line: number; column: number },
    message: string,
  ): void {
    if (this.#refusals.has(move.step)) return;
    this.#refusals.set(move.step, {
      code,
      step: move.step,
      message,
      file: place.file,
      line: place.line,
      column: place.column,
    });
  }

  /** `export *` of a package's module whose names have all moved; false if a star passes on what stays. */
  #dropStarsOf(module: string): boolean {
    const { graph, moves } = this.#context;
    const names = graph.exportNames(module);
    const isGone = (name: string): boolean => name === 'default' || this.#going.has(keyOf(module, name));
    const own = [...this.#going.values()].filter(({ from }) => from.module === module);
    for (const file of graph.importersOf(module)) {
      for (const fact of graph.facts.get(file)!.exports) {
        if (fact.kind !== 'star' || graph.moduleOf(file, fact.specifier) !== module) continue;
        if (names.size > 0 && [...names].every(isGone)) {
          this.#stars.set(file, new Set(this.#stars.get(file)).add(fact.specifier));
          continue;
        }
        const whole = own.filter(({ step }) => moves.steps.get(step)?.whole);
        if (whole.length === 0) continue;
        const message = `${file} passes it on by export *, with names that stay`;
        this.#keepAll(whole, 'duplicate/star-export', fact.span, message, file);
        return false;
      }
    }
    return true;
  }

  /** What each module loses; undefined if a name had to be kept after all, so that the users must be asked again. */
  #removals(): Map<string, RemovalResult> | undefined {
    const { facts } = this.#context.graph;
    const own = [...this.#going.values()].map(({ from }) => from.module);
    // Of a package outside nothing is deleted: it is done when nobody names it.
    for (const module of new Set(own.filter((each) => !facts.has(each))))
      if (!this.#dropStarsOf(module)) return undefined;
    const modules = new Set(own.filter((module) => facts.has(module)));
    for (const file of this.#stars.keys()) modules.add(file);
    const results = new Map<string, RemovalResult>();
    for (const module of [...modules].sort()) {
      const result = this.#removal(module);
      if (!result) return undefined;
      results.set(module, result);
    }
    return this.#followEmptied(results) ? results : undefined;
  }

  #removal(module: string): RemovalResult | undefined {
    const { graph, open, isGenerated } = this.#context;
    const own = [...this.#going.values()].filter(({ from }) => from.module === module);
    if (isGenerated(module))
      return this.#keepAll(
        own,
        'file/generated',
        this.#context.declaredAt(module, own[0]!.from.name),
        `${module} is generated`,
      );
    const explicit = own.filter(({ from }) => graph.explicit(module, from.name) ?? memberOf(from.name));
    const starred = own.filter((move) => !explicit.includes(move));
    const stars = this.#emptiedStars(module, starred);
    if (!stars) return undefined;
    const names = new Set(explicit.map(({ from }) => from.name));
    const bodies = own.some(({ step }) => goesTogether(this.#context.moves.steps.get(step)!.kind));
    const result = open(module).remove({ names, stars, bodies });
    const [kept] = result.kept;
    if (kept)
      return this.#keepAll(
        own.filter(({ from }) => from.name === kept.name),
        'duplicate/used',
        kept.at,
        `${module} uses it itself`,
        module,
      );
    return result;
  }

  #keepAll(
    moves: readonly Move[],
    code: RefusalCode,
    at: { start: number },
    message: string,
    file = moves[0]!.from.module,
  ): undefined {
    for (const move of moves) {
      this.#going.delete(keyOf(move.from.module, move.from.name));
      this.#refuse(code, move, this.#context.placeAt(file, at.start), message);
    }
    return undefined;
  }

  /** The stars of a module that pass on nothing but names that go; names under another star are kept. */
  #emptiedStars(module: string, starred: readonly Move[]): Set<string> | undefined {
    const { graph } = this.#context;
    const stars = new Set(this.#stars.get(module));
    for (const fact of graph.facts.get(module)!.exports) {
      if (fact.kind !== 'star' || stars.has(fact.specifier)) continue;
      const target = graph.moduleOf(module, fact.specifier);
      if (target === undefined) continue;
      const through = starred.filter(
        ({ from }) =>
          graph.follow(from).hops[1]?.module === target && !this.#going.has(keyOf(target, from.name)),
      );
      if (through.length === 0) continue;
      // Names of a value are members of it: whoever takes one takes the default. What leads nowhere nobody misses.
      const isValue = fact.whole === true && graph.exportsValue(target) === true;
      const offered = [...graph.exportNames(target)].filter(
        (name) =>
          (name === 'default') === isValue && graph.follow({ module: target, name }).end.kind !== 'missing',
      );
      if (offered.every((name) => starred.some(({ from }) => from.name === name))) stars.add(fact.specifier);
      else {
        this.#keepAll(
          through,
          'duplicate/star-export',
          fact.span,
          `${module} passes it on by export *, with names that stay`,
          module,
        );
        return undefined;
      }
    }
    return stars;
  }

  /** A module that would be left empty goes, and with it the stars that named it; unless something else still holds it. */
  #followEmptied(results: ReadonlyMap<string, RemovalResult>): boolean {
    const { graph, effects } = this.#context;
    for (const [module, result] of results) {
      if (!result.empty) continue;
      const own = [...this.#going.values()].filter(({ from }) => from.module === module);
      const holder = holderOf(this.#users, module);
      if (holder && own.length > 0) {
        this.#keepAll(own, 'duplicate/used', holder, `${holder.file} ${holder.how}`, holder.file);
        return false;
      }
      if (effects.has(module)) {
        const message = `${module} does something when it is loaded`;
        this.#keepAll(own, 'module/side-effects', { start: 0 }, message);
        return false;
      }
      for (const file of graph.importersOf(module)) {
        for (const fact of graph.facts.get(file)!.exports) {
          if (fact.kind !== 'star' || graph.moduleOf(file, fact.specifier) !== module) continue;
          const known = this.#stars.get(file) ?? new Set();
          if (known.has(fact.specifier)) continue;
          this.#stars.set(file, known.add(fact.specifier));
          return false;
        }
      }
    }
    return true;
  }

  #result(removals: ReadonlyMap<string, RemovalResult>): DeleteResult {
    const edits = new Map<string, Edit[]>();
    const deleted: string[] = [];
    const notices: string[] = [];
    for (const [module, result] of removals) {
      const steps = this.#stepsOf(module);
      if (result.empty) deleted.push(module);
      else
        edits.set(
          module,
          result.edits.map(
            (edit): Edit => ({ ...edit, reason: 'nothing uses it any more', steps, shape: 'delete' }),
          ),
        );
      const { text } = this.#context.open(module);
      notices.push(...result.notices.map(({ start, end }) => `${module}: ${text.slice(start, end)}`));
    }
    return {
      edits,
      deleted,
      refusals: [...this.#refusals.values()],
      removed: [...this.#going.keys()],
      notices,
    };
  }

  #stepsOf(module: string): string[] {
    const own = [...this.#going.values()]
      .filter(({ from }) => from.module === module)
      .map(({ step }) => step);
    if (own.length > 0) return [...new Set(own)];
    const starred = this.#stars.get(module) ?? [];
    const sources = [...starred].map((specifier) => this.#context.graph.moduleOf(module, specifier));
    const steps = [...this.#going.values()]
      .filter(({ from }) => sources.includes(from.module))
      .map(({ step }) => step);
    return [...new Set(steps)];
  }
}
