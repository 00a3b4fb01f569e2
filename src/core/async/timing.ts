// One paragraph for the reviewer: what no type shows. Others run between an await and what follows it.

import type { Marks } from './marks.ts';

/** Undefined where nothing came to wait. */
export function timingNote({ all }: Marks): string | undefined {
  const count = (kind: string): number => all.filter((mark) => mark.kind === kind).length;
  const [awaits, functions, loops, atOnce] = [
    count('awaits'),
    count('functions'),
    count('loops') + count('iterations') + count('collections'),
    count('atOnce'),
  ];
  if (awaits + functions + loops === 0) return undefined;
  const parts = [
    `timing: ${functions} functions are async now and wait in ${awaits + loops} places, where others may run in between`,
    'a value that is read before an await and used after it may be old by then, and a lock or a flag that is set around one is held while others run',
    'errors come as rejections, one turn later',
  ];
  if (loops > atOnce) parts.push(`${loops - atOnce} callbacks of arrays run one after the other, as before`);
  if (atOnce > 0) parts.push(`${atOnce} run at once, since they only compute`);
  return parts.join('; ');
}
