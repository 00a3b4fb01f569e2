// A seeded source of chance, and random texts and edits made with it: a failure names its seed and comes back with it.

export interface Random {
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** mulberry32: small, fast, and the same on every platform. */
export function randomFrom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)]!,
  };
}

export const seeds = (count: number): number[] => Array.from({ length: count }, (_, seed) => seed);

const fragments = [
  'a',
  'connectDb',
  ' ',
  '\n',
  '\n',
  '\r\n',
  '\n\n',
  'ü',
  '👋',
  '\u2028',
  '-- a\n',
  '++ b\n',
  '--- a/x\n',
  '\\ No newline at end of file\n',
  '\r',
  '\f',
  'same line\n',
  'same line\n',
];

/** Short lines that often repeat, with every kind of line break; the last one may lack its own. */
export function randomText(random: Random, pieces: number): string {
  const text = Array.from({ length: pieces }, () => random.pick(fragments)).join('');
  return (random.chance(0.1) ? '\uFEFF' : '') + text;
}

export interface RandomEdit {
  start: number;
  end: number;
  text: string;
}

/** Disjoint edits of a text, in no particular order. No two start at the same place, and none cuts a character. */
export function randomEdits(random: Random, text: string, most: number): RandomEdit[] {
  const edits: RandomEdit[] = [];
  let at = 0;
  for (let count = random.below(most + 1); count > 0 && at <= text.length; count--) {
    const start = whole(text, at + random.below(Math.max(1, Math.ceil((text.length - at) / count))));
    if (start > text.length) break;
    const end = whole(text, Math.min(text.length, start + random.pick([0, 0, 1, 2, 5, 20])));
    edits.push({ start, end, text: random.chance(0.3) ? '' : randomText(random, random.below(4)) });
    at = end + 1;
  }
  return random.chance(0.5) ? edits.reverse() : edits;
}

/** The offset, or the next one if it lies inside of a surrogate pair. */
const whole = (text: string, offset: number): number =>
  /^[\uDC00-\uDFFF]/.test(text.slice(offset, offset + 1)) ? offset + 1 : offset;
