// Who has to wait where the double of a test cannot move: whoever that test loads and who takes the duplicate, since it
// replaces nothing for those who take the canonical. Everyone else may move, as long as no other double would be left
// with users on both sides.

import type { Take } from '../audience.ts';
import { goesTogether, type Step } from '../plan.ts';
import type { Refusal } from '../refusals.ts';
import type { SymbolName } from '../symbols.ts';
import type { StageContext } from './context.ts';
import { manualMockOf } from './manual-mocks.ts';

/** The files that keep taking a duplicate, by step, with what was refused there. */
export type Waiting = ReadonlyMap<string, { files: ReadonlySet<string>; refusals: readonly Refusal[] }>;

/**
 * The same with more refusals. What concerns every test, or a step whose users move together, is not held back in a
 * part of the tree and is left to the caller; nor is a step with a file that is its module's double, which is at one
 * place only.
 */
export function waitingWith(context: StageContext, before: Waiting, refusals: readonly Refusal[]): Waiting {
  const waiting = new Map(before);
  for (const refusal of refusals) {
    const step = context.moves.steps.get(refusal.step);
    if (!refusal.whole || !step || goesTogether(step.kind) || !context.doubles.isLocal(refusal.file))
      continue;
    if (step.moves.some(({ from }) => manualMockOf(context, from.module) !== undefined)) continue;
    const known = waiting.get(step.id);
    const files = new Coupling(context, step).around([...(known?.files ?? []), refusal.file]);
    if (files) waiting.set(step.id, { files, refusals: [...(known?.refusals ?? []), refusal] });
  }
  return waiting;
}

/** The refusals behind all of it, each with how many files wait. */
export function waitingRefusals(waiting: Waiting): Refusal[] {
  return [...waiting.values()].flatMap(({ files, refusals }) => {
    const others = files.size - new Set(refusals.map(({ file }) => file)).size;
    const wait = others === 1 ? 'another file waits' : `${others} other files wait`;
    return refusals.map(({ whole: _, ...refusal }) =>
      others === 0 ? refusal : { ...refusal, message: `${refusal.message}; ${wait} with it` },
    );
  });
}

class Coupling {
  readonly #context: StageContext;
  readonly #isMoving: (symbol: SymbolName) => boolean;
  /** Test files with doubles of what moves, or that take it themselves: each must be on one side with all that it loads. */
  readonly #tests: readonly string[];

  constructor(context: StageContext, { moves }: Step) {
    const symbols = new Set(moves.map(({ from }) => `${from.module}#${from.name}`));
    const modules = new Set(moves.map(({ from }) => from.module));
    this.#context = context;
    this.#isMoving = ({ module, name }) =>
      symbols.has(`${module}#${name}`) || (name === '*' && modules.has(module));
    this.#tests = [...new Set([...modules].flatMap((module) => context.graph.importersOf(module)))];
  }

  /** Undefined if a double among them is there for every test, or a test loads what nobody can tell. */
  around(beginning: readonly string[]): Set<string> | undefined {
    const files = new Set(beginning);
    for (let size = 0; size !== files.size; ) {
      size = files.size;
      for (const test of this.#doubling(files)) {
        if (!this.#context.doubles.isLocal(test) || this.#isBlind(test)) return undefined;
        files.add(test);
        for (const take of this.#takesIn(test)) for (const file of this.#wayOf(take)) files.add(file);
      }
    }
    return files;
  }

  #isBlind(test: string): boolean {
    const { doubles, graph } = this.#context;
    return [...doubles.reach(test)].some((file) => graph.facts.get(file)?.loadsAnything);
  }

  /** The tests that wait, and those whose doubles someone needs who waits. */
  #doubling(files: ReadonlySet<string>): string[] {
    const { doubles } = this.#context;
    const waits = (test: string): boolean =>
      this.#takesIn(test).some((take) => this.#wayOf(take).some((file) => files.has(file)));
    return [
      ...[...files].filter((file) => doubles.isLocal(file)),
      ...this.#tests.filter((test) => !files.has(test) && this.#hasDoubles(test) && waits(test)),
    ];
  }

  #hasDoubles(file: string): boolean {
    const { doubles, graph } = this.#context;
    return (
      doubles.isLocal(file) || (graph.facts.get(file)?.hidden.some(({ form }) => form === 'mock') ?? false)
    );
  }

  #takesIn(test: string): Take[] {
    return this.#context.doubles.takesIn(test).filter(({ module, name }) => this.#endOf(module, name) >= 0);
  }

  /** The file that takes a name, and the modules that pass it on to there. */
  #wayOf({ file, module, name }: Take): string[] {
    const { hops } = this.#context.graph.follow({ module, name });
    const passing = hops.slice(0, Math.max(0, this.#endOf(module, name)));
    return [file, ...passing.map((hop) => hop.module)];
  }

  /** At which hop a name that is taken turns out to be one that moves; below 0: it does not. */
  #endOf(module: string, name: string): number {
    if (this.#isMoving({ module, name })) return 0;
    if (name === '*') return -1;
    return this.#context.graph.follow({ module, name }).hops.findIndex((hop) => this.#isMoving(hop));
  }
}
