// Implementations that stand in the tree more than once: copies under equal hashes, and diverged ones under equal or near
// names. Candidates come from buckets, never from comparing all with all.

import type { Entry, Key } from './catalog.ts';
import { confidence, divergedConfidence } from './confidence.ts';
import { type AuditContext, areNear, evidenceOf, isOld, type Link } from './context.ts';
import type { Fork } from './finding.ts';
import { areVersions, isConventional, nameSigns, stemWordsOf } from './names.ts';
import {
  apiVersionOf,
  frameworkOf,
  isDataPlace,
  isSamplePlace,
  isTestPlace,
  isToolPlace,
  platformOf,
} from './places.ts';
import { differencesOf, offeredBy, shareOf, tokenSimilarity } from './similarity.ts';

/** Two of one name that are different things, with the reason. */
export interface Apart {
  a: Entry;
  b: Entry;
  reason: string;
}

export interface Forks {
  links: readonly Link[];
  apart: readonly Apart[];
}

/** More modules than this with one name: the name is a habit of the project. */
const habitFrom = 7;

export function forks(context: AuditContext): Forks {
  const candidates = [...context.catalog.entries.values()].filter((entry) => isCandidate(context, entry));
  const links: Link[] = [];
  const apart: Apart[] = [];
  const paired = new Set<string>();
  for (const bucket of bucketsOf(candidates, ({ shape }) => shape.hash))
    links.push(...copies(context, bucket, paired));
  for (const bucket of bucketsOf(candidates, ({ stem }) => stem)) {
    if (bucket.length > habitFrom || isConventional(bucket[0]!.shape.name)) continue;
    for (const [a, b] of pairsOf(bucket)) {
      if (paired.has(pairKey(a, b))) continue;
      const found = compared(context, a, b);
      if ('reason' in found) apart.push(found);
      else links.push(found);
    }
  }
  links.push(...equalMemberSets(context, candidates, paired));
  return { links, apart };
}

function isCandidate({ isGenerated, catalog }: AuditContext, { module, shape }: Entry): boolean {
  if (
    shape.alias ||
    shape.picture ||
    shape.form === 'enum' ||
    shape.form === 'namespace' ||
    shape.form === 'variable'
  )
    return false;
  if (shape.does && shape.form !== 'class') return false;
  if (isTestPlace(module) || isSamplePlace(module) || isDataPlace(module) || isGenerated(module))
    return false;
  return !/\.d\.[cm]?ts$/.test(module) && catalog.graph.facts.get(module)?.error === undefined;
}

function bucketsOf(entries: readonly Entry[], keyOf: (entry: Entry) => string): Entry[][] {
  const buckets = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const known = buckets.get(key);
    if (known) known.push(entry);
    else buckets.set(key, [entry]);
  }
  return [...buckets.values()].filter((bucket) => bucket.length > 1);
}

const pairKey = (a: Entry, b: Entry): string => [a.key, b.key].sort().join('\n');

function* pairsOf(bucket: readonly Entry[]): Iterable<[Entry, Entry]> {
  for (let left = 0; left < bucket.length; left++)
    for (let right = left + 1; right < bucket.length; right++) yield [bucket[left]!, bucket[right]!];
}

const isType = ({ shape }: Entry): boolean => shape.form === 'interface' || shape.form === 'type';
const isCode = ({ shape }: Entry): boolean => shape.form === 'function' || shape.form.endsWith('class');

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
function copies(context: AuditContext, bucket: readonly Entry[], paired: Set<string>): Link[] {
  const links: Link[] = [];
  for (const group of bucketsOf(bucket, (entry) => meaningsOf(context, entry))) {
    const [first, ...others] = group;
    for (const other of others) {
      const near = areNear(first!, other);
      if (isConventional(first!.shape.name) || isConventional(other.shape.name)) continue;
      if (first!.shape.size < leastSize(first!, near) || (!near && first!.shape.data > 0.3)) continue;
      if (!near && (context.entries.has(first!.module) || context.entries.has(other.module))) continue;
      if (areMeantTwice(context, first!, other)) continue;
      paired.add(pairKey(first!, other));
      links.push({
        from: other.key,
        to: first!.key,
        kind: 'fork',
        proof: `it is {other} again, token by token (${other.shape.size} tokens)`,
        evidence: [evidenceOf(first!, 'one of the two'), evidenceOf(other, 'the other')],
        confidence: near ? confidence.identical : confidence.identicalUnlike,
        starts: true,
        fork: { state: 'identical', similarity: 1, differences: [] },
      });
    }
  }
  for (const [a, b] of bucket.length > habitFrom ? [] : pairsOf(bucket)) paired.add(pairKey(a, b));
  return links;
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

/** Two of one name or stem whose bodies differ. */
function compared(context: AuditContext, a: Entry, b: Entry): Link | Apart {
  const reason = cannotBeOne(a, b) ?? areMeantTwice(context, a, b);
  if (reason) return { a, b, reason };
  // A name that says "legacy" or "v2" claims to be the same thing in another state: less has to prove it.
  const claims =
    a.shape.name !== b.shape.name &&
    (isOld(a) || isOld(b) || nameSigns(a.shape.name).length + nameSigns(b.shape.name).length > 0);
  const [left, right] = [offeredBy(a), offeredBy(b)];
  const hasMembers = left.size > 0 && right.size > 0;
  const { shared, share } = shareOf(left, right);
  const similarity = isType(a) ? share : tokenSimilarity(context, a, b);
  const enough = isOneThing({
    a,
    isShared: a.exports.length > 0 || b.exports.length > 0,
    claims,
    shared,
    share,
    similarity,
    least: Math.min(a.shape.size, b.shape.size),
    hasMembers,
  });
  if (!enough) {
    const said = hasMembers
      ? `they share ${shared} of ${left.size + right.size - shared} members`
      : `${percent(similarity)} of their code is the same`;
    return { a, b, reason: said };
  }
  if (similarity < 0.95 && areVariants(context, a, b))
    return { a, b, reason: 'each is about the subject of its own folder' };
  const fork: Omit<Fork, 'with'> = {
    state: 'diverged',
    similarity: Math.round(similarity * 100) / 100,
    differences: differencesOf(context, a, b),
  };
  const proof = hasMembers
    ? `it shares ${shared} of ${left.size + right.size - shared} members with {other}${isType(a) ? '' : `, and ${percent(similarity)} of the code`}`
    : `${percent(similarity)} of its code is that of {other}`;
  return {
    from: b.key,
    to: a.key,
    kind: 'fork',
    proof,
    evidence: [evidenceOf(a, 'one of the two'), evidenceOf(b, 'the other')],
    confidence: divergedConfidence(similarity),
    starts: true,
    fork,
  };
}

/**
 * Whether two places tell two subjects apart, and the code of each names its own: `integrations/slack/…` speaks of Slack,
 * `integrations/notion/…` of Notion. They are alike since they do alike things, to different ones. It is enough if one
 * of them says so again and again: `score-charts/…` beside `charts/…`.
 */
function areVariants(context: AuditContext, a: Entry, b: Entry): boolean {
  const [left, right] = [placeWords(a), placeWords(b)];
  const [inLeft, inRight] = [new Set(codeWords(context, a)), new Set(codeWords(context, b))];
  const named = (words: readonly string[], own: ReadonlySet<string>, other: ReadonlySet<string>): number =>
    [...own].filter((token) => !other.has(token) && words.some((word) => token.includes(word))).length;
  const [byLeft, byRight] = [
    named(
      left.filter((word) => !right.includes(word)),
      inLeft,
      inRight,
    ),
    named(
      right.filter((word) => !left.includes(word)),
      inRight,
      inLeft,
    ),
  ];
  return (byLeft > 0 && byRight > 0) || byLeft >= 2 || byRight >= 2;
}

/** Words of the path, singular, those that say nothing or tell of a state left out. */
const placeWords = ({ module }: Entry): string[] =>
  module
    .replace(/\.[^/]*$/, '')
    .split(/[/]/)
    .flatMap((segment) => [stemWordsOf(segment).join(''), ...stemWordsOf(segment)])
    .map((word) => word.replace(/s$/, ''))
    .filter((word) => word.length >= 4);

const codeWords = ({ tokens, text }: AuditContext, { module, shape }: Entry): string[] =>
  tokens(text(module).slice(shape.start, shape.end)).map((token) =>
    token.toLowerCase().replace(/[^a-z]/g, ''),
  );

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Why two of one name are different things whatever they hold, or undefined. */
function cannotBeOne(a: Entry, b: Entry): string | undefined {
  const family = (entry: Entry): string =>
    isType(entry)
      ? 'type'
      : entry.shape.form.endsWith('class')
        ? 'class'
        : entry.shape.form === 'function'
          ? 'function'
          : 'value';
  if (family(a) !== family(b)) return `${article(a.shape.form)} and ${article(b.shape.form)}`;
  if (a.module === b.module) return 'they stand side by side in one module';
  if (isBare(a) || isBare(b)) return 'what they are stands in their decorators and bases';
  if (isToolPlace(a.module) !== isToolPlace(b.module))
    return 'one is a tool of the project, the other a part of the program';
  if (a.shape.name.toLowerCase() === b.shape.name.toLowerCase() && a.shape.name !== b.shape.name)
    return 'their names differ in case';
  const [left, right] = [platformOf(a.module), platformOf(b.module)];
  if (left !== right) return `one is for ${left ?? 'the rest'}, the other for ${right ?? 'the rest'}`;
  const [from, to] = [apiVersionOf(a.module), apiVersionOf(b.module)];
  if (from !== to) return `one belongs to ${from ?? 'no version'}, the other to ${to ?? 'no version'}`;
  return undefined;
}

/** A class that says nothing but what its decorators and its base say. */
const isBare = ({ shape }: Entry): boolean =>
  shape.form === 'class' && shape.adorned === true && (shape.members ?? []).length === 0;

/** Why two are kept apart on purpose however equal they are today, or undefined. */
function areMeantTwice(context: AuditContext, a: Entry, b: Entry): string | undefined {
  if (areVersions(a.shape.name, b.shape.name)) return 'each is a version of its own';
  const [left, right] = [frameworkOf(a.module), frameworkOf(b.module)];
  if (left !== undefined && right !== undefined && left !== right)
    return `one is for ${left}, the other for ${right}`;
  if (isType(a) && isType(b) && context.areStrangers(a.module, b.module))
    return 'one belongs to a package for others, and neither package knows the other';
  return undefined;
}

const article = (form: string): string => (/^[aeiou]/.test(form) ? `an ${form}` : `a ${form}`);

interface Measures {
  a: Entry;
  /** One of them is there for other files. */
  isShared: boolean;
  claims: boolean;
  shared: number;
  share: number;
  similarity: number;
  least: number;
  hasMembers: boolean;
}

function isOneThing(measures: Measures): boolean {
  const { a, isShared, claims, shared, share, similarity, least, hasMembers } = measures;
  if (isType(a) && a.exports.length === 0) return false;
  if (isType(a)) return shared >= (claims ? 2 : 4) && share >= (claims ? 0.5 : 0.8);
  if (a.shape.form.endsWith('class')) {
    if (claims) return (shared >= 2 && share >= 0.3) || similarity >= 0.5;
    return least >= 40 && ((shared >= 3 && share >= 0.6 && similarity >= 0.4) || similarity >= 0.7);
  }
  // What two files keep for themselves is often meant to differ where it does.
  if (a.shape.form === 'function') return least >= 30 && similarity >= (claims ? 0.4 : isShared ? 0.7 : 0.8);
  return (
    least >= 60 &&
    a.shape.data < 0.3 &&
    similarity >= (isShared ? 0.8 : 0.92) &&
    (!hasMembers || share >= 0.6)
  );
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
      if (cannotBeOne(a, b) || areMeantTwice(context, a, b) || areVariants(context, a, b)) continue;
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

/** Siblings that fulfil one contract, or extend one base, are meant to be alike. */
function shareContract({ catalog }: AuditContext, a: Entry, b: Entry): boolean {
  const above = ({ module, shape }: Entry): Set<Key | string> =>
    new Set(
      [...(shape.implements ?? []), ...(shape.extends ? [shape.extends] : [])].map(
        (path) => catalog.named(module, path)?.key ?? path.join('.'),
      ),
    );
  const left = above(a);
  return [...above(b)].some((each) => left.has(each));
}

/** Classes and functions that only throw, under the name of something that works. */
export function stubs({ catalog, isGenerated }: AuditContext): Link[] {
  const links: Link[] = [];
  const named = [...catalog.entries.values()].filter(
    ({ module, shape, exports }) =>
      exports.length > 0 &&
      !isTestPlace(module) &&
      !isGenerated(module) &&
      !isConventional(shape.name) &&
      (shape.form === 'class' || shape.form === 'function') &&
      shape.alias === undefined,
  );
  for (const bucket of bucketsOf(named, ({ stem }) => stem)) {
    if (bucket.length > habitFrom) continue;
    const isStub = ({ shape }: Entry): boolean =>
      shape.does?.kind === 'throws' || (shape.deprecated !== undefined && doesNothing(shape.does?.kind));
    const real = bucket.find(({ shape }) => shape.does === undefined && shape.size >= 20);
    if (!real) continue;
    for (const stub of bucket.filter(isStub)) {
      if (stub.shape.form !== real.shape.form || stub.module === real.module || cannotBeOne(stub, real))
        continue;
      links.push({
        from: stub.key,
        to: real.key,
        kind: 'stub',
        proof:
          stub.shape.does!.kind === 'throws'
            ? 'it only throws, under the name of something that works'
            : 'it does nothing, under the name of something that works',
        evidence: [evidenceOf(stub, 'all it does')],
        confidence:
          stub.shape.does!.kind === 'throws' && (isOld(stub) || stub.shape.form === 'class')
            ? confidence.stub
            : confidence.stubUnsure,
        starts: true,
      });
    }
  }
  return links;
}

const doesNothing = (kind: string | undefined): boolean =>
  kind === 'empty' || kind === 'returns argument' || kind === 'returns constant';
