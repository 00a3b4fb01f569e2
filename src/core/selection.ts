// A part of a configuration, by the symbols that it names.

import type { Config } from './config.ts';
import { Problem } from './problem.ts';
import { formatSymbol, nearest } from './symbols.ts';

/**
 * The part of a configuration that the given symbols name: a canonical stands for its whole consolidation, a duplicate
 * for itself; a short name will do where it is unique.
 * @throws Problem listing the candidates if a name is unknown or ambiguous
 */
export function selectFrom(config: Config, names: readonly string[]): Config {
  if (names.length === 0) return config;
  const chosen = new Set(names.map((name) => chooseSymbol(config, name)));
  const consolidations = config.consolidations.flatMap((consolidation) => {
    const { canonical, as, duplicates } = consolidation;
    if ([canonical, ...(as ? [as] : [])].some((symbol) => chosen.has(formatSymbol(symbol))))
      return [consolidation];
    const some = duplicates.filter((duplicate) => chosen.has(formatSymbol(duplicate)));
    return some.length > 0 ? [{ ...consolidation, duplicates: some }] : [];
  });
  const async = config.async.filter(({ symbol }) => chosen.has(formatSymbol(symbol)));
  return { ...config, consolidations, async, steps: [] };
}

function chooseSymbol({ consolidations, async }: Config, name: string): string {
  const symbols = [
    ...consolidations.flatMap(({ canonical, as, duplicates }) => [
      canonical,
      ...(as ? [as] : []),
      ...duplicates,
    ]),
    ...async.map(({ symbol }) => symbol),
  ];
  const all = [...new Set(symbols.map(formatSymbol))];
  const found = all.filter((symbol) => symbol === name || symbol.endsWith(`#${name}`));
  const [first, second] = found.includes(name) ? [name] : found;
  if (first === undefined) {
    const guesses = nearest(name, [...all, ...symbols.map((symbol) => symbol.name)]);
    throw new Problem(
      `the configuration has no ${name}`,
      guesses.length > 0 ? `did you mean ${guesses.join(' or ')}?` : `it has ${all.slice(0, 8).join(', ')}`,
    );
  }
  if (second !== undefined) throw new Problem(`${name} is not unique`, `name one of ${found.join(', ')}`);
  return first;
}
