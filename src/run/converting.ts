// Conversions to async in a pass: what becomes async is asked of the types of the texts as the stages before have left
// them, and what a pass learns of names is kept for the question whether a second one would change anything.

import { type AsyncResult, asyncFactories } from '../../transforms/async-factories.ts';
import { AsyncContext } from '../core/async/context.ts';
import { type AsyncEntries, asyncEntries } from '../core/async/entries.ts';
import { type Asked, offsetNow, remembered } from '../core/async/remembered.ts';
import type { Config } from '../core/config.ts';
import type { Overlay } from '../core/overlay.ts';
import { offsetOf, type Refusal } from '../core/refusals.ts';
import { limitTo, type Scope } from '../core/scope.ts';
import type { Tree } from './stages.ts';

/** What the last conversion learned, in texts as they were before it. */
export interface AskedOfTypes {
  names: readonly Asked[];
  /** How many changes of the overlay had been made then. */
  after: number;
  /** Sources that gave a promise before the run. */
  before: ReadonlySet<string>;
  /** Functions that did, and got an `async` all the same: behind it, at the end of their stage. */
  waiting: readonly { file: string; offset: number; after: number }[];
}

type Converted = AsyncResult &
  Pick<ReturnType<typeof limitTo>, 'pending' | 'divided'> &
  Pick<AskedOfTypes, 'waiting'> & { asked: Pick<AskedOfTypes, 'names' | 'after'> };

/** Asks types about the overlay as the stages before have left it, and applies what becomes async within a scope. */
export function convertIn(
  tree: Tree,
  overlay: Overlay,
  run: {
    config: Config;
    removed: ReadonlySet<string>;
    withdrawn: ReadonlyMap<string, Refusal>;
    scope: Scope;
    asked: AskedOfTypes | undefined;
  },
  which: keyof AsyncEntries,
): Converted | undefined {
  const { config, withdrawn, scope } = run;
  const entries = config.async.length > 0 ? asyncEntries(overlay.graph, config, run.removed)[which] : [];
  const context = entries.length > 0 ? asyncContext(tree, overlay, run.asked) : undefined;
  if (!context) return undefined;
  const after = overlay.history.length;
  const result = asyncFactories(context, entries, withdrawn, { marks: config.marks ?? false });
  // The stage's texts are not those on disk, which is where a person looks.
  const refusals = result.refusals.map((refusal) =>
    withdrawn.has(refusal.step)
      ? refusal
      : { ...refusal, ...overlay.placeAt(refusal.file, offsetOf(overlay.text(refusal.file), refusal)) },
  );
  // A source that is refused has no edits but marks, and each of those stands for itself.
  const limited = limitTo(scope, result.edits, (step) => !result.done.includes(step));
  overlay.apply(limited.edits, [], 'async-factories');
  const { pending, divided } = limited;
  const asked = { names: context.asked, after };
  const waiting = context.waiting.map((each) => ({ ...each, after }));
  return { ...result, refusals, pending, divided, asked, waiting };
}

/** Undefined where no types may be asked. */
export function asyncContext(tree: Tree, overlay: Overlay, asked?: AskedOfTypes): AsyncContext | undefined {
  return (
    tree.types &&
    new AsyncContext({
      graph: overlay.graph,
      open: overlay.open,
      types: tree.types(tree.files, overlay),
      textOf: (path) => overlay.text(path),
      topLevelAwait: (path) => tree.language.topLevelAwait(path),
      wroteAsync: writtenIn(overlay, asked?.waiting ?? []),
      ...(asked && {
        known: remembered(asked.names, overlay.history.slice(asked.after), 'async-factories'),
        asyncBefore: asked.before,
      }),
    })
  );
}

/** Whether an `async` of the overlay was written by a conversion, and makes a promise of what was none. */
function writtenIn(
  overlay: Overlay,
  waiting: AskedOfTypes['waiting'],
): (path: string, offset: number) => boolean {
  const before = new Set(
    waiting.map(({ file, offset, after }) => {
      const behind = offsetNow(overlay.history.slice(after), file, offset);
      return `${file}:${behind - 'async '.length}`;
    }),
  );
  return (path, offset) => {
    const edits = before.has(`${path}:${offset}`) ? [] : overlay.draft(path)?.editsAt(offset);
    return edits?.some(({ shape }) => shape === 'async') ?? false;
  };
}
