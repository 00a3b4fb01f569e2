// Promises of a symbol for which nobody accounts. The closure that converts is the check as well: where everything is
// accounted for, it finds nothing to do and nothing to refuse.

import type { AsyncEntry } from '../config.ts';
import { type Place, placeOf } from '../refusals.ts';
import { formatSymbol } from '../symbols.ts';
import { formatChain } from './chain.ts';
import type { AsyncContext } from './context.ts';
import { closureOf } from './plan.ts';

export interface SilentPromise extends Place {
  symbol: string;
  message: string;
  /** The source itself is no promise yet. */
  isSync?: boolean;
}

/**
 * @param options `follows`: also the promises of functions that were async before and await it
 * @throws Problem if the symbol does not exist
 */
export function silentPromises(
  context: AsyncContext,
  entry: AsyncEntry,
  options: { follows: boolean },
): SilentPromise[] {
  const symbol = formatSymbol(entry.symbol);
  const { textOf } = context;
  const closure = closureOf(context, { ...entry, breaking: true }, { ...options, judges: true });
  const awaits = closure.marks.all.filter(({ kind }) =>
    /^(?:awaits|loops|iterations|collections|effects)$/.test(kind),
  );
  const found = awaits.map(({ file, at, because }) => ({
    symbol,
    message: `nobody awaits this promise; ${formatChain(because, textOf)}`,
    ...placeOf(file, textOf(file), at.start),
  }));
  const lost = closure.refusals.map(({ message, file, line, column }) => ({
    symbol,
    message,
    file,
    line,
    column,
  }));
  const source = closure.marks.all.find(({ kind, because }) => kind === 'functions' && !because.because);
  const sync = source && {
    symbol,
    message: 'it is not async',
    isSync: true,
    ...placeOf(source.file, textOf(source.file), source.at.start),
  };
  return [...(sync ? [sync] : []), ...found, ...lost].sort(byPlace);
}

const byPlace = (a: Place, b: Place): number =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
