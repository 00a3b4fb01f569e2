// One paragraph for the reviewer: what no type shows. Others run between an await and what follows it.

import { formatPlace, placeOf } from '../refusals.ts';
import type { AsyncContext } from './context.ts';
import type { Mark, Marks } from './marks.ts';

const waits = new Set(['awaits', 'loops', 'iterations', 'collections', 'throws']);

/** Undefined where nothing came to wait. */
export function timingNote(context: AsyncContext, { all }: Marks): string | undefined {
  const of = (kind: Mark['kind']): Mark[] => all.filter((mark) => mark.kind === kind);
  const places = all.filter(({ kind }) => waits.has(kind));
  const functions = of('functions');
  if (places.length + functions.length === 0) return undefined;
  const parts = [
    `timing: ${counted(functions.length, 'function is', 'functions are')} async now, and ${counted(places.length, 'place waits', 'places wait')}, where others may run in between`,
    'a value that is read before an await and used after it may be old by then, and a lock or a flag that is set around one is held while others run',
    'errors come as rejections, one turn later',
  ];
  const earlier = places.filter((mark) => waitsEarlier(context, mark, functions));
  if (earlier.length > 0)
    parts.push(
      `${counted(earlier.length, 'place is', 'places are')} in functions that were async before: what they did at once comes later now, after what their callers do without awaiting them (${shown(context, earlier)})`,
    );
  const modules = places.filter(({ file, at }) => context.syntax(file).owner(at).kind === 'module');
  if (modules.length > 0)
    parts.push(
      `${counted(new Set(modules.map(({ file }) => file)).size, 'module waits', 'modules wait')} while it loads, and so does whoever imports it (${shown(context, modules)})`,
    );
  const atOnce = of('atOnce');
  const loops = of('loops').filter(({ file, at }) => !atOnce.some((one) => isSame(one, file, at.start)));
  if (loops.length > 0)
    parts.push(
      `${counted(loops.length, 'callback of an array runs', 'callbacks of arrays run')} one after the other, as before`,
    );
  if (atOnce.length > 0)
    parts.push(
      `${counted(atOnce.length, 'runs', 'run')} at once, since nothing but their values comes of it`,
    );
  const collections = of('collections');
  if (collections.length > 0)
    parts.push(
      `Array.fromAsync needs Node 22, or a browser since 2024, whatever "lib" says (${shown(context, collections)})`,
    );
  const effects = of('effects');
  if (effects.length > 0)
    parts.push(
      `${counted(effects.length, 'effect goes', 'effects go')} on after its component is gone, and no boundary catches its errors (${shown(context, effects)})`,
    );
  return parts.join('; ');
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const isSame = ({ file, at }: Mark, other: string, start: number): boolean =>
  file === other && at.start === start;

/** In a function that was async before this run. */
function waitsEarlier(context: AsyncContext, { file, at }: Mark, functions: readonly Mark[]): boolean {
  const owner = context.syntax(file).owner(at);
  return owner.kind === 'function' && !functions.some((one) => isSame(one, file, owner.at.start));
}

/** The first places of some. */
function shown({ textOf }: AsyncContext, marks: readonly Mark[]): string {
  const first = marks.slice(0, 3).map(({ file, at }) => formatPlace(placeOf(file, textOf(file), at.start)));
  return marks.length > 3 ? `${first.join(', ')} and ${marks.length - 3} more` : first.join(', ');
}
