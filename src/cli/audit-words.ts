// The parts of an audit in words, shared by the terminal and by Markdown.

import {
  type AuditReport,
  type ContractRow,
  canBeTried,
  type Definition,
  type Group,
  type Member,
  type Recommendation,
  type Score,
  type Users,
} from '../index.ts';
import { at, figure, listed, plural, quoted } from './words.ts';

/** `12 of 29 reached uses go to the canonical directly` */
export const scoreWords = ({ direct, uses }: Score): string =>
  uses === 0
    ? 'nothing reached uses a duplicate'
    : `${figure(direct)} of ${plural(uses, 'reached use')} ${uses === 1 ? 'goes' : 'go'} to a canonical directly`;

export function countsWords({ counts }: AuditReport): string {
  const duplicates = Object.entries(counts.duplicates).map(([kind, count]) => `${count} ${kind}`);
  const total = Object.values(counts.duplicates).reduce((sum, count) => sum + count, 0);
  const kinds = duplicates.length > 0 ? ` (${duplicates.join(', ')})` : '';
  const { reachedFiles, testOnlyFiles, unreachedFiles } = counts;
  return [
    `${plural(counts.groups, 'group')}, ${plural(total, 'duplicate')}${kinds}`,
    `${plural(counts.files, 'file')}: ${figure(reachedFiles)} reached, ${figure(testOnlyFiles)} tests only, ${figure(unreachedFiles)} unreached`,
  ].join('; ');
}

/** Each list that is not empty, in one line each. */
export function otherWords(report: AuditReport): string[] {
  const { homonyms, colours, dangling, habits, hints, allowed } = report;
  const rows: [number, string][] = [
    [colours.length, `${plural(colours.length, 'place')} where sync and async do not agree`],
    [
      dangling.length,
      `${plural(dangling.length, 'import or mock', 'imports and mocks')} of what does not exist`,
    ],
    [hints.length, `${plural(hints.length, 'deprecation')} with a name to use instead, not proven`],
    [habits.length, `${plural(habits.length, 'symbol')} imported by more than one path`],
    [homonyms.length, `${plural(homonyms.length, 'name')} of different things`],
    [allowed.length, `${plural(allowed.length, 'finding')} allowed`],
  ];
  return rows.filter(([count]) => count > 0).map(([, words]) => words);
}

/** `3 users, 1 tests only: src/a.ts:3, src/b.ts:7` */
export function userWords({ reached, testsOnly, unreached, places }: Users, limit: number): string {
  const parts = [
    plural(reached, 'user'),
    ...(testsOnly > 0 ? [`${figure(testsOnly)} tests only`] : []),
    ...(unreached > 0 ? [`${figure(unreached)} unreached`] : []),
  ];
  const where = places.length > 0 ? `: ${listed(places.map(at), limit)}` : '';
  return `${parts.join(', ')}${where}`;
}

/** `src/a.ts:3-9` */
export const extentWords = ({ file, line, endLine }: Definition): string =>
  `${file}:${line}${endLine > line ? `-${endLine}` : ''}`;

export const livenessWords = ({ liveness }: { liveness: string }): string =>
  liveness === 'reached' ? '' : ` [${liveness}]`;

/** Why a member is what it is: the sentence, then where it shows. */
export function proofWords(member: Member): string[] {
  const shown = member.evidence
    .filter(({ shows }) => shows !== member.proof)
    .slice(0, 2)
    .map((evidence) => `${at(evidence)} ${evidence.shows}`);
  const differs = (member.fork?.differences ?? []).map(
    ({ part, left, right }) => `${part} differs: ${brief(left)} here, ${brief(right)} there`,
  );
  const signs = member.signs.length > 0 ? [`signs: ${member.signs.join('; ')}`] : [];
  return [member.proof, ...shown, ...differs, ...signs];
}

const brief = (text: string | undefined): string => {
  if (text === undefined) return 'nothing';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

/** `17 files as src/ws/manager.ts#WebSocketManager`, the cheapest first. */
export const priceWords = ({ prices }: Recommendation): string[] =>
  prices.map(
    ({ symbol, as, files }) =>
      `${plural(files, 'file')} to keep ${symbol}${as === undefined ? '' : ` as ${as}`}`,
  );

export function contractWords({ member, usedOf, answer, as, assignable }: ContractRow): string {
  const files = usedOf.reduce((sum, each) => sum + each.files, 0);
  const type = assignable === undefined ? '' : assignable ? ', its type fits' : ', its type does not fit';
  return `${member} (${plural(files, 'file')}): ${answer}${as === undefined ? '' : ` as ${as}`}${type}`;
}

/** What to type next about a group: the move where one exists, else the comparison. */
export function nextCommand(group: Group): string {
  const { id, members, canonical } = group;
  if (canBeTried(group)) return `canonize diff ${quoted(id)}`;
  if (members.every(({ liveness, users }) => liveness === 'unreached' && users.places.length === 0))
    return 'canonize diff --unreached';
  return `canonize explain ${quoted(members[0]!.symbol)} ${quoted(canonical.symbol)}`;
}
