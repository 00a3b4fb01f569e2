// One list of everything that an audit holds against a tree: what a baseline remembers, what `--max` counts, what
// SARIF carries. Homonyms and import habits are no findings: nobody has to mend them.

import type { AuditResult, ColourFinding, Dangling, Group, Liveness, Member } from './finding.ts';
import { type AuditRule, ruleOfColour, ruleOfDangling, ruleOfDuplicate } from './rules.ts';

export interface ReportedFinding {
  /** Stable while lines move and neighbours are renamed. */
  id: string;
  rule: AuditRule;
  file: string;
  line: number;
  endLine: number;
  /** Lower case, no full stop, without lines, so that it stays equal while the id does. */
  message: string;
  /** The symbols that it is about, the first of them at this place. */
  symbols: readonly string[];
  /** The group of a duplicate. */
  group?: string;
  /** Absent where nobody arrives or leaves: an allowance. */
  liveness?: Liveness;
  /** Set if it was compared with a baseline: `known` ones were there before. */
  state?: 'new' | 'known';
}

/** Every finding, in the order of the result. */
export function findingsOf(result: AuditResult): ReportedFinding[] {
  return numbered([
    ...result.groups.flatMap((group) => group.members.map((member) => ofMember(group, member))),
    ...result.colours.map(ofColour),
    ...result.dangling.map(ofDangling),
  ]);
}

export const ofMember = (group: Group, member: Member): ReportedFinding => ({
  id: member.id,
  rule: ruleOfDuplicate(member.kind),
  file: member.file,
  line: member.line,
  endLine: member.endLine,
  message: `${member.symbol} is ${article(member.kind)} of ${group.canonical.symbol}: ${member.proof}`,
  symbols: [member.symbol, group.canonical.symbol],
  group: group.id,
  liveness: member.liveness,
});

const article = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;

export const ofColour = ({
  kind,
  file,
  line,
  symbols,
  message,
  liveness,
}: ColourFinding): ReportedFinding => ({
  id: [ruleOfColour(kind), file, ...symbols].join(' '),
  rule: ruleOfColour(kind),
  file,
  line,
  endLine: line,
  message,
  symbols,
  liveness,
});

export const ofDangling = (dangling: Dangling): ReportedFinding => {
  const { kind, file, line, specifier, name, message, nearest, liveness } = dangling;
  const guess = nearest.length > 0 ? `; did you mean ${nearest.join(' or ')}?` : '';
  return {
    id: [ruleOfDangling(kind), file, specifier, ...(name === undefined ? [] : [name])].join(' '),
    rule: ruleOfDangling(kind),
    file,
    line,
    endLine: line,
    message: `${message}${guess}`,
    symbols: [],
    liveness,
  };
};

/** The second of equal ids gets `~2`, so that one more of a kind is a new finding wherever in the file it stands. */
function numbered(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const count = (seen.get(finding.id) ?? 0) + 1;
    seen.set(finding.id, count);
    return count === 1 ? finding : { ...finding, id: `${finding.id} ~${count}` };
  });
}
