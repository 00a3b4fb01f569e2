// What it costs to make one name the canon: the files that change, counted from the users that are known. And how sure
// the recommendation is.

import type { Definition, Member, Price } from './finding.ts';
import { plainName } from './names.ts';

/** Every name that could survive for the canonical's declaration, the cheapest first. */
export function pricesOf(canonical: Definition, members: readonly Member[]): Price[] {
  const standsFor = members.filter(
    ({ kind }) => kind === 'alias' || kind === 'detour' || kind === 'subclass',
  );
  const names = new Set([canonical.name, plainName(canonical.name), ...standsFor.map(({ name }) => name)]);
  names.delete('default');
  const prices = [...names].filter(isIdentifier).map((name): Price => {
    const moved = new Set<string>();
    for (const member of members) {
      moved.add(member.file);
      for (const { file } of member.users.places) moved.add(file);
    }
    if (name === canonical.name) return { symbol: canonical.symbol, files: moved.size };
    moved.add(canonical.file);
    for (const { file } of canonical.users.places) moved.add(file);
    const as = `${canonical.file}#${name}`;
    return { symbol: canonical.symbol, as, files: moved.size };
  });
  return prices.sort((a, b) => a.files - b.files || ((a.as ?? '') < (b.as ?? '') ? -1 : 1));
}

/** The canonical's name without words of state, if its module does not use that name for something else. */
export function betterName(
  { name, symbol, file }: Definition,
  isTaken: (name: string) => boolean,
): string | undefined {
  const plain = plainName(name);
  return plain === name ||
    symbol.includes('.', symbol.lastIndexOf('#')) ||
    !isIdentifier(plain) ||
    isTaken(plain)
    ? undefined
    : `${file}#${plain}`;
}

const isIdentifier = (name: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);

/** How sure it is that all of a group is one thing: its least sure member decides. */
export const sureness = (members: readonly Member[]): number =>
  Math.min(0.95, ...members.map(({ confidence }) => confidence));

/** The same, less where the choice of the canonical was close. */
export function confidenceOf(members: readonly Member[], clarity: number): number {
  const published = members.some((member) => member.public) ? 0.05 : 0;
  return Math.max(0, Math.round((sureness(members) * clarity - published) * 100) / 100);
}
