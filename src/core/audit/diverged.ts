// Two implementations of one name whose code is not the same any more: whether they are one thing that drifted apart, how
// sure that is, and where they differ.

import { type Apart, areMeantTwice, areVariants, cannotBeOne } from './apart.ts';
import type { Entry } from './catalog.ts';
import { divergedConfidence } from './confidence.ts';
import { type AuditContext, evidenceOf, isOld, isType, type Link } from './context.ts';
import type { Fork } from './finding.ts';
import { nameSigns } from './names.ts';
import {
  differencesOf,
  haveOtherWords,
  offeredBy,
  type Parting,
  partingOf,
  shareOf,
  tokenSimilarity,
} from './similarity.ts';

/** Two of one name or stem whose bodies differ. */
export function compared(context: AuditContext, a: Entry, b: Entry): Link | Apart {
  const reason = cannotBeOne(context, a, b) ?? areMeantTwice(context, a, b);
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
    isKept: a.exports.length === 0 || b.exports.length === 0,
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
  if (isType(a) && keepDates(context, a, b))
    return { a, b, reason: 'one holds dates, the other the text that is sent of them' };
  const parting = partingOf(context, a, b);
  if (isType(a) && parting.types) return { a, b, reason: 'each holds a type of its own' };
  if (similarity < 0.9 && !claims && !isType(a) && (parting.uses || parting.texts)) {
    const own = parting.uses ? 'uses what the other does not' : 'has texts of its own';
    return { a, b, reason: `${percent(similarity)} of their code is the same, but each ${own}` };
  }
  if (similarity < 0.95 && !claims && callOthers(context, a, b))
    return { a, b, reason: 'what they call by one name is different' };
  const own = claims ? undefined : ownOf(context, a, b, parting);
  if (own) return { a, b, reason: `each is there for its own file, and ${own}` };
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
    confidence: divergedConfidence(similarity, parting),
    starts: true,
    fork,
  };
}

/** Whether a member is a date in one of two types and text in the other: before and after it went over the wire. */
function keepDates(context: AuditContext, a: Entry, b: Entry): boolean {
  const others = memberTexts(context, b);
  const isSent = (date: string, text: string): boolean =>
    /\bDate\b/.test(date) && !/\bDate\b/.test(text) && /\bstring\b/.test(text);
  return [...memberTexts(context, a)].some(([name, own]) => {
    const other = others.get(name) ?? '';
    return isSent(own, other) || isSent(other, own);
  });
}

function memberTexts(context: AuditContext, { module, shape }: Entry): Map<string, string> {
  const lines = context.text(module).split('\n');
  return new Map(
    (shape.members ?? []).map(({ name, line, endLine }) => [name, lines.slice(line - 1, endLine).join('\n')]),
  );
}

/** Whether a function of their own modules that both call is two functions of one name: `find` of two models. */
function callOthers(context: AuditContext, a: Entry, b: Entry): boolean {
  const { catalog } = context;
  return a.shape.mentions.some((name) => {
    if (!b.shape.mentions.includes(name)) return false;
    const [left, right] = [catalog.named(a.module, [name]), catalog.named(b.module, [name])];
    if (left?.module !== a.module || right?.module !== b.module || left.shape.hash === right.shape.hash)
      return false;
    if (left.shape.form !== 'function' || right.shape.form !== 'function') return false;
    return ownOf(context, left, right, partingOf(context, left, right)) !== undefined;
  });
}

/**
 * What tells two apart that each file keeps for itself: a member, a number or a text of its own is what such a function
 * is there for, and in a short one, or in a value, any other word is.
 */
function ownOf(context: AuditContext, a: Entry, b: Entry, parting: Parting): string | undefined {
  if (a.shape.form.endsWith('class') || a.exports.length > 0 || b.exports.length > 0) return undefined;
  if (a.shape.form !== 'function') return parting.words ? 'each has words of its own' : undefined;
  if (parting.members) return 'each asks for members of its own';
  if (parting.numbers) return 'each has numbers of its own';
  if (parting.wording) return 'each has texts of its own';
  const isShort = Math.min(a.shape.size, b.shape.size) < 70;
  return isShort && haveOtherWords(context, a, b) ? 'they are short and do not say the same' : undefined;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

interface Measures {
  a: Entry;
  /** One of them is there for other files. */
  isShared: boolean;
  /** One of them is there for its own file. */
  isKept: boolean;
  claims: boolean;
  shared: number;
  share: number;
  similarity: number;
  least: number;
  hasMembers: boolean;
}

function isOneThing(measures: Measures): boolean {
  const { a, isShared, isKept, claims, shared, share, similarity, least, hasMembers } = measures;
  if (isType(a) && !isShared) return false;
  if (isType(a)) return shared >= (claims ? 2 : 4) && share >= (isKept ? 1 : claims ? 0.5 : 0.8);
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
