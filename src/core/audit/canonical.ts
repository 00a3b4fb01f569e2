// Which of several declarations should be the canon: the implementation, before what stands for it; among
// implementations the one that is used, alive, current and complete.

import type { Entry, Key } from './catalog.ts';
import { type Component, holderOf } from './components.ts';
import { type AuditContext, isOld, type Reach } from './context.ts';
import { offeredBy } from './similarity.ts';

export interface Choice {
  key: Key;
  entry: Entry;
  member?: string;
  reasons: string[];
  /** How clear the choice among implementations was, 0 to 1. */
  clarity: number;
}

/** @param configured keys that a configuration calls canonical: they stay it */
export function chooseCanonical(
  context: AuditContext,
  reach: Reach,
  component: Component,
  configured: ReadonlySet<Key>,
): Choice | undefined {
  const standIns = new Set(component.links.filter(({ kind }) => kind !== 'fork').map(({ from }) => from));
  const candidates = component.keys
    .filter((key) => !standIns.has(key))
    .flatMap((key) => {
      const held = holderOf(context.catalog, key);
      return held ? [{ key, ...held, users: reach.programUsers(held.entry), points: 0 }] : [];
    });
  const known = candidates.find(({ key }) => configured.has(key));
  if (known) return { ...pick(known), reasons: ['the configuration calls it canonical'], clarity: 1 };
  for (const candidate of candidates) candidate.points = pointsOf(context, candidate, component);
  candidates.sort((a, b) => b.points - a.points || a.key.length - b.key.length || (a.key < b.key ? -1 : 1));
  const [best, second] = candidates;
  if (!best) return undefined;
  const clarity = second ? Math.min(1, 0.6 + Math.max(0, best.points - second.points) / 20) : 1;
  return { ...pick(best), reasons: reasonsFor(context, best, candidates), clarity };
}

interface Candidate {
  key: Key;
  entry: Entry;
  member?: string;
  users: number;
  points: number;
}

const pick = ({ key, entry, member }: Candidate): Pick<Choice, 'key' | 'entry' | 'member'> => ({
  key,
  entry,
  ...(member !== undefined && { member }),
});

function pointsOf(context: AuditContext, { key, entry, users }: Candidate, component: Component): number {
  const alive = context.liveness.get(entry.module);
  return (
    Math.min(users, 12) +
    (isOld(entry) ? -8 : 0) +
    (entry.shape.deprecated === undefined ? 0 : -20) +
    (alive === 'reached' ? 6 : alive === 'unreached' ? -12 : 0) +
    (entry.exports.length > 0 ? 4 : 0) +
    Math.min(4, component.links.filter((link) => link.to === key).length) +
    Math.min(3, offeredBy(entry).size / 4) +
    (/(?:^|\/)(?:lib|libs|utils?|shared|core|common|packages)\//.test(entry.module) ? 2 : 0)
  );
}

function reasonsFor(
  { liveness, catalog }: AuditContext,
  best: Candidate,
  all: readonly Candidate[],
): string[] {
  const reasons: string[] = [];
  if (all.length === 1) reasons.push('it is the one implementation; everything else only leads to it');
  else {
    const total = all.reduce((sum, { users }) => sum + users, 0);
    reasons.push(`${best.users} of ${total} files that use one of the ${all.length} implementations use it`);
    if (all.some(({ entry }) => isOld(entry)) && !isOld(best.entry))
      reasons.push('the others are marked as old');
    if (
      all.some(({ entry }) => liveness.get(entry.module) !== 'reached') &&
      liveness.get(best.entry.module) === 'reached'
    )
      reasons.push('the program reaches it');
    const most = Math.max(...all.map(({ entry }) => offeredBy(entry).size));
    if (most > 0 && offeredBy(best.entry).size === most) reasons.push(`it offers the most: ${most} members`);
  }
  const contracts = (best.entry.shape.implements ?? []).flatMap(
    (path) => catalog.named(best.entry.module, path)?.shape.name ?? [],
  );
  if (contracts.length > 0) reasons.push(`it implements ${contracts.join(', ')}`);
  return reasons;
}
