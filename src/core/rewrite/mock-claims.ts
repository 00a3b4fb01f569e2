// What a double will stand for after the move, and when two doubles of one module can become one.

import type { Site, SiteName } from '../language.ts';
import type { Move } from '../plan.ts';

/** One double's part for one module. */
export interface Claim {
  site: Site;
  from: string;
  to: string;
  /** The names of this part, each with its new one. */
  names: ReadonlyMap<SiteName, string>;
  moves: readonly Move[];
  /** Names that it does not list must be what they really are. */
  spreads?: boolean;
  /** It has no factory so far: the functions that it made to do nothing. */
  stubs?: readonly string[];
}

/** Whether a double is a statement of its own that says its module itself, so that it can be left out or written twice. */
export function standsAlone({ double, written, start }: Site): boolean {
  const { statement } = double!;
  const at = written?.start ?? start;
  return statement !== undefined && statement.start <= at && at < statement.end;
}

/** Doubles that say the same of a module without naming anything: one of them is enough. */
export function agree(claim: Claim, host: Claim): boolean {
  const [one, other] = [claim.site.double!, host.site.double!];
  if (claim.site.escape || host.site.escape || one.kind !== other.kind || one.kind === 'names') return false;
  return (
    one.form === other.form &&
    one.hoisted &&
    other.hoisted &&
    one.keepsActual === other.keepsActual &&
    standsAlone(claim.site)
  );
}

/** Whether the properties of one can be written into the other: hoisted, readable, and about different names. */
export function mergeable(text: string, claim: Claim, host: Claim): boolean {
  const [one, other] = [claim.site.double!, host.site.double!];
  const isReadable = ({ site }: Claim): boolean =>
    !site.escape &&
    site.double!.kind === 'names' &&
    site.double!.hoisted &&
    site.double!.object !== undefined;
  if (
    !isReadable(claim) ||
    !isReadable(host) ||
    !one.isPlain ||
    !standsAlone(claim.site) ||
    one.library !== other.library
  )
    return false;
  if (one.keepsActual && !other.keepsActual) return false;
  const there = new Map([...host.names].map(([name, to]) => [to, plainValue(text, name)]));
  return [...claim.names].every(([name, to]) => {
    if (!there.has(to)) return true;
    const value = plainValue(text, name);
    return value !== undefined && value === there.get(to);
  });
}

/** The plain name that stands as the value of a key; undefined for anything that would be made twice. */
function plainValue(text: string, { property, kind, name, local }: SiteName): string | undefined {
  if (kind === 'key') return name;
  if (local !== undefined) return local;
  const written = property && text.slice(property.start, property.end).replace(/^[^:]*:\s*/, '');
  return written && /^[\w$]+$/.test(written) ? written : undefined;
}
