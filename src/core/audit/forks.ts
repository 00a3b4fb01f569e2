// Implementations that stand in the tree more than once: copies under equal hashes, and diverged ones under equal or near
// names. Candidates come from buckets, never from comparing all with all.

import { type Apart, areMeantTwice, areVariants, cannotBeOne, shareContract } from './apart.ts';
import { bucketsOf, pairKey, pairsOf } from './buckets.ts';
import type { Entry } from './catalog.ts';
import { confidence } from './confidence.ts';
import { type AuditContext, areNear, evidenceOf, isCode, isType, type Link } from './context.ts';
import { compared } from './diverged.ts';
import { habitFrom, isConventional } from './names.ts';
import { isConfigPlace, isDataPlace, isSamplePlace, isTestPlace } from './places.ts';
import { differencesOf, haveOtherWords, offeredBy, tokenSimilarity } from './similarity.ts';

export interface Forks {
  links: readonly Link[];
  apart: readonly Apart[];
}

export function forks(context: AuditContext): Forks {
  const all = [...context.catalog.entries.values()].filter(
    (entry) => reasonToPassOver(context, entry) === undefined,
  );
  // One call with arguments of its own is as much code as those are; what is left of it when it differs says little.
  const candidates = all.filter(({ shape }) => shape.form === 'class' || !shape.does);
  const links: Link[] = [];
  const apart: Apart[] = [];
  const paired = new Set<string>();
  const named = bucketsOf(candidates, ({ stem }) => stem);
  const habits = new Set(named.filter(({ length }) => length > habitFrom).map(([first]) => first!.stem));
  for (const bucket of bucketsOf(all, ({ shape }) => shape.hash))
    links.push(...copies(context, bucket, paired, habits));
  for (const bucket of named) {
    if (habits.has(bucket[0]!.stem) || isConventional(bucket[0]!.shape.name)) continue;
    for (const [a, b] of pairsOf(bucket)) {
      if (paired.has(pairKey(a, b))) continue;
      const found = compared(context, a, b);
      if ('reason' in found) apart.push(found);
      else links.push(found);
    }
  }
  const chances = byChance(context, links, apart);
  const kept = links.filter((link) => !chances.has(link));
  return {
    links: [...kept, ...equalMemberSets(context, candidates, paired)],
    apart: [...apart, ...chances.values()],
  };
}

/** Two modules that have different things under equal names have one more, however alike its code is. */
function byChance(
  { catalog }: AuditContext,
  links: readonly Link[],
  apart: readonly Apart[],
): Map<Link, Apart> {
  const modulesOf = (a: Entry, b: Entry): string => [a.module, b.module].sort().join('\n');
  const ends = ({ from, to }: Link): [Entry, Entry] => [catalog.entries.get(from)!, catalog.entries.get(to)!];
  const different = new Map<string, number>();
  for (const { a, b } of apart) different.set(modulesOf(a, b), (different.get(modulesOf(a, b)) ?? 0) + 1);
  const same = new Map<string, number>();
  for (const link of links) {
    const modules = modulesOf(...ends(link));
    same.set(modules, (same.get(modules) ?? 0) + 1);
  }
  const found = new Map<Link, Apart>();
  for (const link of links) {
    const [a, b] = ends(link);
    const others = different.get(modulesOf(a, b)) ?? 0;
    const isSure = link.fork?.state !== 'diverged' || link.fork.similarity >= 0.95;
    if (isSure || a.shape.name !== b.shape.name || others < 2 || others <= same.get(modulesOf(a, b))!)
      continue;
    found.set(link, { a, b, reason: 'what their modules have under equal names is different' });
  }
  return found;
}

/** Why a declaration is compared with no other, lower case, no full stop; undefined if it is. */
export function reasonToPassOver(context: AuditContext, entry: Entry): string | undefined {
  const { isGenerated, catalog } = context;
  const { module, shape, exports } = entry;
  if (shape.alias) return 'is another name';
  if (shape.picture) return 'is a picture';
  if (shape.form === 'enum' || shape.form === 'namespace' || shape.form === 'variable')
    return `is ${shape.form === 'enum' ? 'an' : 'a'} ${shape.form}`;
  if (shape.does && shape.form !== 'class' && !isCallOfItsOwn(entry)) return 'does one thing only';
  if (isTestPlace(module) || isSamplePlace(module)) return 'stands among tests or samples';
  if (isDataPlace(module)) return 'stands among texts, pictures or steps that are kept';
  if (isGenerated(module) || /\.d\.[cm]?ts$/.test(module)) return 'is written by a tool';
  if (isConfigPlace(module) && !isCode(entry)) return 'tells a tool of its package';
  // The page of an address: it stands where it stands because a framework looks there.
  if (context.entries.has(module) && exports.length > 0 && exports.every(isConventional))
    return 'stands where a framework looks';
  if (!isType(entry) && exports.length > 0 && exports.every(context.isAskedFor))
    return 'has a name that nobody imports and many modules export';
  return catalog.graph.facts.get(module)?.error === undefined ? undefined : 'stands in a file with an error';
}

/** A function that is one call, with more than its own arguments: `return useQuery({ key, load, … })`. */
const isCallOfItsOwn = ({ shape }: Entry): boolean =>
  shape.does?.kind === 'forwards' && shape.does.args === 'other' && shape.size >= 40;

/** How many tokens a copy must have to be more than a coincidence. */
function leastSize(entry: Entry, sameName: boolean): number {
  if (isType(entry)) {
    // What a file says of its own props is its own business.
    if (entry.exports.length === 0)
      return /(?:Props|State)$/.test(entry.shape.name) ? Number.POSITIVE_INFINITY : 40;
    return sameName ? 18 : Number.POSITIVE_INFINITY;
  }
  if (isCode(entry)) return sameName ? 25 : 70;
  return sameName ? 40 : Number.POSITIVE_INFINITY;
}

/** Equal hashes: copies, if the names that they mention mean the same things in both. */
function copies(
  context: AuditContext,
  bucket: readonly Entry[],
  paired: Set<string>,
  habits: ReadonlySet<string>,
): Link[] {
  const links: Link[] = [];
  for (const group of bucketsOf(bucket, (entry) => meaningsOf(context, entry))) {
    const [first, ...others] = group;
    for (const other of others) {
      const near = areNear(first!, other);
      if (isConventional(first!.shape.name) || isConventional(other.shape.name)) continue;
      if (first!.shape.size < leastSize(first!, near) || (!near && first!.shape.data > 0.3)) continue;
      if (!near && (context.entries.has(first!.module) || context.entries.has(other.module))) continue;
      if (areMeantTwice(context, first!, other)) continue;
      // A hash takes keys that are called as locals are for locals: `{ id }` and `{ slug }` of two queries.
      if (!near && haveOtherWords(context, first!, other)) continue;
      paired.add(pairKey(first!, other));
      links.push({
        from: other.key,
        to: first!.key,
        kind: 'fork',
        proof: `it is {other} again, token by token (${other.shape.size} tokens)`,
        evidence: [evidenceOf(first!, 'one of the two'), evidenceOf(other, 'the other')],
        confidence: sureOfCopies(first!, near, habits),
        starts: true,
        fork: { state: 'identical', similarity: 1, differences: [] },
      });
    }
  }
  for (const [a, b] of bucket.length > habitFrom ? [] : pairsOf(bucket)) paired.add(pairKey(a, b));
  return links;
}

/** Data under a name that everybody uses for data of that sort may agree by chance. */
function sureOfCopies(entry: Entry, near: boolean, habits: ReadonlySet<string>): number {
  if (!near) return confidence.identicalUnlike;
  if (isCode(entry) || isType(entry)) return confidence.identical;
  return habits.has(entry.stem) ? confidence.identicalHabit : confidence.identicalData;
}

/** What the names mean that a declaration mentions; declarations of the tree by name and hash, so that copies of them count. */
function meaningsOf({ catalog }: AuditContext, entry: Entry): string {
  return entry.shape.mentions
    .map((name) => {
      const target = catalog.followed(catalog.named(entry.module, [name]));
      return target ? `${target.shape.name}:${target.shape.hash}` : catalog.meaning(entry.module, name);
    })
    .sort()
    .join('\n');
}

/** Classes of different names that offer the same members and have half of them in common to the letter. */
function equalMemberSets(
  context: AuditContext,
  candidates: readonly Entry[],
  paired: ReadonlySet<string>,
): Link[] {
  const classes = candidates.filter(
    ({ shape }) => shape.form === 'class' && offeredBy({ shape } as Entry).size >= 5,
  );
  const links: Link[] = [];
  for (const bucket of bucketsOf(classes, (entry) => [...offeredBy(entry)].sort().join(' '))) {
    if (bucket.length > habitFrom) continue;
    for (const [a, b] of pairsOf(bucket)) {
      if (paired.has(pairKey(a, b)) || areNear(a, b) || shareContract(context, a, b)) continue;
      if (cannotBeOne(context, a, b) || areMeantTwice(context, a, b) || areVariants(context, a, b)) continue;
      const hashes = new Set(a.shape.members!.map(({ hash }) => hash));
      const same = b.shape.members!.filter(({ hash }) => hashes.has(hash)).length;
      if (same < b.shape.members!.length / 2) continue;
      const similarity = Math.round(tokenSimilarity(context, a, b) * 100) / 100;
      if (similarity < 0.6) continue;
      links.push({
        from: b.key,
        to: a.key,
        kind: 'fork',
        proof: `it offers exactly the members of {other}, and ${same} of ${b.shape.members!.length} are the same to the letter`,
        evidence: [evidenceOf(a, 'one of the two'), evidenceOf(b, 'the other')],
        confidence: confidence.sameMembers,
        starts: true,
        fork: { state: 'diverged', similarity, differences: differencesOf(context, a, b) },
      });
    }
  }
  return links;
}
