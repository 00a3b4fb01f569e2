// The same numbers and lists in the same words, whichever command prints them.

/** `1,204`, without the system's tables of languages, which take a while to load. */
export const figure = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 file`, `1,204 files` */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : many}`;

/** `a, b, c and 2 more` */
export function listed(items: readonly string[], limit: number): string {
  const rest = items.length - limit;
  return `${items.slice(0, limit).join(', ')}${rest > 0 ? ` and ${figure(rest)} more` : ''}`;
}

/** `src/ws/manager.ts:12` */
export const at = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

/** A word as a shell takes it. */
export const quoted = (text: string): string =>
  /^[\w./~@:#,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
