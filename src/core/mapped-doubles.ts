// Test configurations that put another file in a module's place: jest's `moduleNameMapper`, the `alias` of vitest and
// its like. They match what importers write, so users who move would take the real module, and no test says so.

import type { Moves } from './moves.ts';
import { placeOf, type Refusal } from './refusals.ts';

/** Whether a file can hold such a configuration. */
export const mayMapModules = (path: string): boolean =>
  /(?:^|\/)(?:(?:jest|vitest|vite)[\w.-]*\.(?:[cm]?[jt]s|json)|package\.json)$/.test(path);

/** Refusals of the steps that move names away from modules which one of the configurations maps. */
export function mappedDoubles(moves: Moves, path: string, text: string): Refusal[] {
  const mappings = [...text.matchAll(/\b(?:moduleNameMapper|alias)\b/g)].map(({ index }) => ({
    index,
    below: text.slice(index, index + reach).replace(/\\/g, ''),
  }));
  if (mappings.length === 0) return [];
  return [...moves.modules].flatMap((module) => {
    const leaving = [...moves.from(module)!.values()].some(({ to }) => to.module !== module);
    const end = leaving ? endOf(module) : undefined;
    const hit = end && mappings.find(({ below }) => end.test(below));
    if (!hit) return [];
    const message = `${module} seems to be mapped to another file here, which its users would no longer get`;
    const place = placeOf(path, text, hit.index);
    return moves
      .stepsFrom(module)
      .map((step): Refusal => ({ code: 'mock/mapped', step, message, ...place, whole: true }));
  });
}

/** How far below its key such a list is looked for, in UTF-16 units. */
const reach = 4000;

/** The last two parts of a module's path as what is mapped: a key, or what stands before its replacement. */
function endOf(module: string): RegExp | undefined {
  const parts = module.replace(/(?:\/index)?(?:\.d)?\.[cm]?[jt]sx?$/, '').split('/');
  if (parts.length < 2) return undefined;
  const end = parts
    .slice(-2)
    .join('/')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${end}(?:\\.[\\w?]+)?[$)]*["'\`/]\\s*(?::|,\\s*replacement)`);
}
