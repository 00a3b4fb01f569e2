// Why something has to be async: the calls that forced it, from the place itself back to the source.

import { formatPlace, placeOf } from '../refusals.ts';

export interface Link {
  /** What became async or a promise: `openChat`. */
  label: string;
  file: string;
  start: number;
  /** What forced it; none for the source. */
  because?: Link;
}

/** Chains share their ends, so each place is looked up once. */
const places = new WeakMap<Link, string>();

function placeIn(link: Link, textOf: (file: string) => string): string {
  const known = places.get(link);
  if (known !== undefined) return known;
  const place = formatPlace(placeOf(link.file, textOf(link.file), link.start));
  places.set(link, place);
  return place;
}

/** `openChat (src/chat.ts:3:7) <- createManager (src/factory.ts:9:3)`; a long one keeps its ends. */
export function formatChain(link: Link, textOf: (file: string) => string): string {
  const links: string[] = [];
  let last: string | undefined;
  for (let at: Link | undefined = link; at; at = at.because) {
    const place = placeIn(at, textOf);
    if (place !== last) links.push(`${at.label} (${place})`);
    last = place;
  }
  const shown =
    links.length > 8 ? [...links.slice(0, 4), `${links.length - 7} more`, ...links.slice(-3)] : links;
  return shown.join(' <- ');
}
