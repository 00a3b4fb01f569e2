// Duplicates that may stay, and why: `allow` in the configuration, `// canonize-allow: reason` in the code. An
// allowance is a debt with a reason; one that allows nothing, or whose date is past, is a finding itself.

import picomatch from 'picomatch';
import type { Allowance } from '../config.ts';
import type { AuditResult, Group, InlineAllowance, Member } from './finding.ts';
import { ofColour, ofDangling, ofMember, type ReportedFinding } from './reported.ts';

export interface AllowedFinding extends ReportedFinding {
  reason: string;
  until?: string;
}

export interface Allowed {
  /** The result without what is allowed; groups of which no duplicate is left are gone. */
  result: AuditResult;
  allowed: readonly AllowedFinding[];
  /** Allowances that are unused or expired. */
  problems: readonly ReportedFinding[];
}

/** One allowance of either kind, and whether it met anything. */
interface Rule {
  matches(finding: ReportedFinding): boolean;
  reason: string;
  until?: string;
  expired: boolean;
  used: boolean;
  problem(rule: 'allow/unused' | 'allow/expired'): ReportedFinding;
}

/**
 * @param today `2026-11-21`
 * @param configFile how the configuration is called in findings about it
 */
export function applyAllowances(
  result: AuditResult,
  allow: readonly Allowance[],
  today: string,
  configFile: string,
): Allowed {
  const rules = [
    ...allow.map((allowance) => configured(allowance, today, configFile)),
    ...result.inlineAllowances.map((inline) => inCode(result, inline, today)),
  ];
  const allowed: AllowedFinding[] = [];
  const stays = (finding: ReportedFinding): boolean => {
    const matching = rules.filter((rule) => rule.matches(finding));
    for (const rule of matching) rule.used = true;
    const rule = matching.find(({ expired }) => !expired);
    if (!rule) return true;
    allowed.push({ ...finding, reason: rule.reason, ...(rule.until !== undefined && { until: rule.until }) });
    return false;
  };
  // A double or a contract is no finding, but to allow it is no mistake: people write down what they know.
  for (const { related } of result.groups)
    for (const { symbol, file, line, endLine } of related)
      for (const rule of rules) rule.used ||= rule.matches(about(symbol, file, line, endLine));
  const groups = result.groups.flatMap((group) =>
    withMembers(
      group,
      group.members.filter((member) => stays(ofMember(group, member))),
    ),
  );
  const colours = result.colours.filter((colour) => stays(ofColour(colour)));
  const dangling = result.dangling.filter((each) => stays(ofDangling(each)));
  const problems = rules.flatMap((rule) =>
    rule.used ? (rule.expired ? [rule.problem('allow/expired')] : []) : [rule.problem('allow/unused')],
  );
  return { result: recounted({ ...result, groups, colours, dangling }), allowed, problems };
}

const about = (symbol: string, file: string, line: number, endLine: number): ReportedFinding => ({
  id: symbol,
  rule: 'duplicate/fork',
  file,
  line,
  endLine,
  message: '',
  symbols: [symbol],
});

/** Whether the configuration lets one symbol of a file stay. */
export const covers = (
  allow: readonly Allowance[],
  { symbol, file }: { symbol: string; file: string },
  today: string,
): boolean =>
  allow.some(
    (each) =>
      !isOver(each.until, today) &&
      inFiles(each.files)(file) &&
      (each.symbol === undefined || each.symbol === symbol),
  );

const isOver = (until: string | undefined, today: string): boolean => until !== undefined && until < today;

const inFiles = (files: string | undefined): ((file: string) => boolean) =>
  files === undefined ? () => true : picomatch(files, { dot: true });

function configured(allowance: Allowance, today: string, configFile: string): Rule {
  const { files, symbol, reason, until, line = 1 } = allowance;
  const isIn = inFiles(files);
  const what = [files, symbol].filter((part) => part !== undefined).join(', ');
  return {
    matches: (finding) => isIn(finding.file) && (symbol === undefined || isAbout(finding, symbol)),
    reason,
    ...(until !== undefined && { until }),
    expired: isOver(until, today),
    used: false,
    problem: (rule) => ({
      id: `${rule} ${what}`,
      rule,
      file: configFile,
      line,
      endLine: line,
      message: sentence(rule, `the allowance of ${what}`, reason, until),
      symbols: symbol === undefined ? [] : [symbol],
    }),
  };
}

/** To allow a canonical would allow every duplicate of it that is still to come. */
const isAbout = ({ rule, symbols }: ReportedFinding, symbol: string): boolean =>
  rule.startsWith('duplicate/') ? symbols[0] === symbol : symbols.includes(symbol);

function inCode(result: AuditResult, inline: InlineAllowance, today: string): Rule {
  const { file, line, reason, until } = inline;
  const isMine = (allowance: InlineAllowance | undefined): boolean =>
    allowance?.file === file && allowance.line === line;
  const definitions = result.groups.flatMap(({ members, related }) => [...members, ...related]);
  const mine = new Set(
    definitions.filter(({ allowedInline }) => isMine(allowedInline)).map(({ symbol }) => symbol),
  );
  return {
    matches: ({ rule, symbols, ...at }) =>
      rule.startsWith('duplicate/')
        ? mine.has(symbols[0] ?? '')
        : at.file === file && (at.line === line || at.line === line + 1),
    reason,
    ...(until !== undefined && { until }),
    expired: isOver(until, today),
    used: false,
    problem: (rule) => ({
      id: `${rule} ${file} ${reason}`,
      rule,
      file,
      line,
      endLine: line,
      message: sentence(rule, 'this allowance', reason, until),
      symbols: [],
    }),
  };
}

const sentence = (rule: string, what: string, reason: string, until: string | undefined): string =>
  rule === 'allow/unused'
    ? `${what} ("${reason}") allows nothing`
    : `${what} ("${reason}") was good until ${until}`;

/** The group with these duplicates only, or nothing if none is left. */
export function withMembers(group: Group, members: readonly Member[]): Group[] {
  if (members.length === group.members.length) return [group];
  if (members.length === 0) return [];
  const gone = group.members.filter((member) => !members.includes(member));
  const lost = gone.reduce((sum, { users }) => sum + users.reached, 0);
  const uses = Math.max(group.score.direct, group.score.uses - lost);
  const score = { ...group.score, uses, value: share(group.score.direct, uses) };
  return [{ ...group, members, score, definitions: group.definitions - gone.length }];
}

const share = (direct: number, uses: number): number =>
  uses === 0 ? 100 : Math.floor((100 * direct) / uses);

/** A result whose totals are those of the groups that it has. */
export function recounted(result: AuditResult): AuditResult {
  const duplicates: Partial<Record<Member['kind'], number>> = {};
  for (const { members } of result.groups)
    for (const { kind } of members) duplicates[kind] = (duplicates[kind] ?? 0) + 1;
  const direct = result.groups.reduce((sum, { score }) => sum + score.direct, 0);
  const uses = result.groups.reduce((sum, { score }) => sum + score.uses, 0);
  return {
    ...result,
    score: { direct, uses, value: share(direct, uses) },
    counts: { ...result.counts, groups: result.groups.length, duplicates },
  };
}
