// Candidates for being one thing come from buckets of one key; nothing is ever compared with everything.

import type { Entry } from './catalog.ts';

/** Entries of one key together, alone ones left out. */
export function bucketsOf(entries: readonly Entry[], keyOf: (entry: Entry) => string): Entry[][] {
  const buckets = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const known = buckets.get(key);
    if (known) known.push(entry);
    else buckets.set(key, [entry]);
  }
  return [...buckets.values()].filter((bucket) => bucket.length > 1);
}

/** One key for two declarations in either order. */
export const pairKey = (a: Entry, b: Entry): string => [a.key, b.key].sort().join('\n');

/** Each two of a bucket. */
export function* pairsOf(bucket: readonly Entry[]): Iterable<[Entry, Entry]> {
  for (let left = 0; left < bucket.length; left++)
    for (let right = left + 1; right < bucket.length; right++) yield [bucket[left]!, bucket[right]!];
}
