// Why something has to be async: the calls that forced it, from the place itself back to the source.

import { formatPlace, type Place, placeOf } from '../refusals.ts';

export interface Link {
  /** What became async or a promise: `openChat`. */
  label: string;
  file: string;
  start: number;
  /** What forced it; none for the source. */
  because?: Link;
}

/** The places of a chain, the nearest first. */
export function placesOf(link: Link, textOf: (file: string) => string): (Place & { label: string })[] {
  const places: (Place & { label: string })[] = [];
  for (let at: Link | undefined = link; at; at = at.because)
    places.push({ label: at.label, ...placeOf(at.file, textOf(at.file), at.start) });
  return places.filter(
    (place, index) => formatPlace(place) !== (places[index - 1] && formatPlace(places[index - 1]!)),
  );
}

/** `openChat (src/chat.ts:3:7) <- createManager (src/factory.ts:9:3)`; a long one keeps its ends. */
export function formatChain(link: Link, textOf: (file: string) => string): string {
  const links = placesOf(link, textOf).map((place) => `${place.label} (${formatPlace(place)})`);
  const shown =
    links.length > 8 ? [...links.slice(0, 4), `${links.length - 7} more`, ...links.slice(-3)] : links;
  return shown.join(' <- ');
}
