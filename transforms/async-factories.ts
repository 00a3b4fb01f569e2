// Makes sync functions async, with everyone who calls them: whole, or not at all. Marks come from the plan, texts from
// the language; what cannot be written is refused and its source withdrawn.

import { formatChain } from '../src/core/async/chain.ts';
import type { AsyncContext } from '../src/core/async/context.ts';
import type { Mark, MarkKind } from '../src/core/async/marks.ts';
import { type AsyncPlan, planAsync } from '../src/core/async/plan.ts';
import { timingNote } from '../src/core/async/timing.ts';
import { marksFor, withMarks } from '../src/core/async/todo.ts';
import type { AsyncEntry } from '../src/core/config.ts';
import type { Edit } from '../src/core/edits.ts';
import { placeOf, type Refusal } from '../src/core/refusals.ts';
import { jscodeshiftTransform } from '../src/languages/typescript/jscodeshift-face.ts';

export default jscodeshiftTransform('async-factories');

export interface AsyncResult {
  edits: ReadonlyMap<string, readonly Edit[]>;
  refusals: readonly Refusal[];
  done: readonly string[];
  /** Sources that gave a promise before. */
  before: readonly string[];
  notes: readonly string[];
}

export function asyncFactories(
  context: AsyncContext,
  entries: readonly AsyncEntry[],
  withdrawn: ReadonlyMap<string, Refusal>,
  options: { marks?: boolean } = {},
): AsyncResult {
  const dropped = new Map(withdrawn);
  for (;;) {
    const plan = planAsync(context, entries, dropped);
    const written = write(context, plan);
    if (written.refusals.length === 0)
      return {
        edits: options.marks
          ? marked(
              context,
              written.edits,
              plan.refusals.filter(({ step }) => !withdrawn.has(step)),
            )
          : written.edits,
        refusals: plan.refusals,
        done: plan.done,
        before: plan.before,
        notes: [timingNote(context, plan.marks)].filter((note) => note !== undefined),
      };
    for (const refusal of written.refusals)
      if (!dropped.has(refusal.step)) dropped.set(refusal.step, refusal);
  }
}

/** The conversion with marks where other sources stop. */
function marked(
  context: AsyncContext,
  edits: ReadonlyMap<string, readonly Edit[]>,
  refusals: readonly Refusal[],
): Map<string, readonly Edit[]> {
  const all = new Map(edits);
  for (const [file, marks] of marksFor(context, refusals))
    all.set(file, withMarks(edits.get(file) ?? [], marks));
  return all;
}

function write(
  context: AsyncContext,
  { marks, done }: AsyncPlan,
): { edits: Map<string, Edit[]>; refusals: Refusal[] } {
  const { textOf } = context;
  const edits = new Map<string, Edit[]>();
  const refusals: Refusal[] = [];
  for (const file of marks.files()) {
    const written = context
      .syntax(file)
      .convert(marks.conversionOf(file), (name) => context.valueType({ ...name, file }));
    if (!Array.isArray(written)) {
      const steps = marks.at(file, written.at)?.steps ?? done;
      const place = placeOf(file, textOf(file), written.at.start);
      refusals.push(
        ...steps.map((step) => ({ code: written.code, step, message: written.message, ...place })),
      );
      continue;
    }
    edits.set(
      file,
      written.map(({ start, end, text, for: span }) => {
        const mark = marks.at(file, span);
        return {
          start,
          end,
          text,
          reason: reasonOf(mark, textOf),
          steps: mark?.steps ?? done,
          shape: 'async',
        };
      }),
    );
  }
  return { edits, refusals };
}

const what: Partial<Record<MarkKind, string>> = {
  awaits: 'awaits',
  promises: 'gives the promise of',
  functions: 'is async because of',
  signatures: 'promises because of',
  awaitedTypes: 'is the awaited type of',
  loops: 'awaits one after the other',
  atOnce: 'awaits all at once',
  iterations: 'awaits each value of',
  collections: 'awaits all values of',
  effects: 'waits inside of its effect for',
  throws: 'expects the rejection of',
  doubles: 'stands for',
  casts: 'is a promise, as',
};

const reasonOf = (mark: Mark | undefined, textOf: (file: string) => string): string =>
  mark ? `${what[mark.kind]} ${formatChain(mark.because, textOf)}` : 'async';
