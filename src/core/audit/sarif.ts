// An audit as SARIF 2.1.0, for code scanning and editors. What is allowed is there as suppressed, what a baseline knew
// as unchanged, what is gone as absent; so whoever reads it decides as the command line does.

import type { GoneFinding } from './baseline.ts';
import type { Group, Member } from './finding.ts';
import type { AuditReport } from './report.ts';
import type { ReportedFinding } from './reported.ts';
import { type AuditRule, auditRules } from './rules.ts';

type Level = 'error' | 'warning' | 'note';

interface Message {
  text: string;
}

interface Location {
  id?: number;
  physicalLocation: {
    artifactLocation: { uri: string; uriBaseId: 'ROOT' };
    region?: { startLine: number; endLine: number };
  };
  logicalLocations?: { fullyQualifiedName: string }[];
  message?: Message;
}

interface Result {
  ruleId: AuditRule;
  ruleIndex: number;
  level: Level;
  message: Message;
  locations: Location[];
  relatedLocations?: Location[];
  partialFingerprints: Record<string, string>;
  baselineState?: 'new' | 'unchanged' | 'absent';
  suppressions?: { kind: 'inSource' | 'external'; status: 'accepted'; justification: string }[];
  properties?: Record<string, string>;
}

/** The part of SARIF 2.1.0 that an audit needs. */
export interface SarifLog {
  version: '2.1.0';
  $schema: string;
  runs: {
    tool: {
      driver: {
        name: string;
        semanticVersion: string;
        rules: {
          id: AuditRule;
          shortDescription: Message;
          help: Message;
          defaultConfiguration: { level: Level };
        }[];
      };
    };
    originalUriBaseIds: Record<'ROOT', { description: Message }>;
    columnKind: 'utf16CodeUnits';
    results: Result[];
    properties: { score: number; direct: number; uses: number };
  }[];
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const ids = Object.keys(auditRules) as AuditRule[];

export function sarifOf(report: AuditReport): SarifLog {
  const { score, findings, allowed, comparison } = report;
  const members = new Map(
    report.groups.flatMap((group) => group.members.map((member) => [member.id, { group, member }] as const)),
  );
  const present = findings.map((finding) => ({
    ...resultOf(finding, members.get(finding.id)),
    ...(finding.state && {
      baselineState: finding.state === 'new' ? ('new' as const) : ('unchanged' as const),
    }),
  }));
  const suppressed = allowed.map((finding) => ({
    ...resultOf(finding, undefined),
    suppressions: [{ kind: 'external' as const, status: 'accepted' as const, justification: finding.reason }],
  }));
  return {
    version: '2.1.0',
    $schema: schema,
    runs: [
      {
        tool: { driver: { name: 'canonize', semanticVersion: report.tool, rules: ids.map(ruleOf) } },
        originalUriBaseIds: { ROOT: { description: { text: 'the root of the project' } } },
        columnKind: 'utf16CodeUnits',
        results: [...present, ...suppressed, ...(comparison?.gone ?? []).flatMap(absent)],
        properties: { score: score.value, direct: score.direct, uses: score.uses },
      },
    ],
  };
}

const ruleOf = (id: AuditRule) => ({
  id,
  shortDescription: { text: auditRules[id].meaning },
  help: { text: auditRules[id].remedy },
  defaultConfiguration: { level: levelOf(id) },
});

/** What breaks when it runs is an error; what only costs is a warning. */
function levelOf(rule: AuditRule): Level {
  if (rule.startsWith('dangling/') || rule === 'colour/unawaited' || rule === 'colour/sync-over-async')
    return 'error';
  return rule.startsWith('duplicate/') || rule.startsWith('allow/') ? 'warning' : 'note';
}

function resultOf(
  { id, rule, file, line, endLine, message, symbols, liveness, group }: ReportedFinding,
  found: { group: Group; member: Member } | undefined,
): Result {
  const related = found ? relatedOf(found.group, found.member) : [];
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: liveness === 'reached' || liveness === undefined ? levelOf(rule) : 'note',
    message: { text: message },
    locations: [
      {
        ...placed(file, line, endLine),
        ...(symbols[0] !== undefined && { logicalLocations: [{ fullyQualifiedName: symbols[0] }] }),
      },
    ],
    ...(related.length > 0 && { relatedLocations: related }),
    partialFingerprints: { 'canonize/v1': id },
    ...(group !== undefined && { properties: { group, ...(liveness !== undefined && { liveness }) } }),
  };
}

/** The canonical, then what proves the claim. */
function relatedOf({ canonical }: Group, { evidence }: Member): Location[] {
  const places = [{ ...canonical, shows: `the canonical ${canonical.symbol}` }, ...evidence];
  return places.map(({ file, line, endLine, shows }, index) => ({
    id: index + 1,
    ...placed(file, line, endLine),
    message: { text: shows },
  }));
}

function absent({ id, rule, file, message }: GoneFinding): Result[] {
  if (!ids.includes(rule)) return [];
  const { region: _, ...physicalLocation } = placed(file, 1, 1).physicalLocation;
  return [
    {
      ruleId: rule,
      ruleIndex: ids.indexOf(rule),
      level: levelOf(rule),
      message: { text: message },
      locations: [{ physicalLocation }],
      partialFingerprints: { 'canonize/v1': id },
      baselineState: 'absent',
    },
  ];
}

const placed = (file: string, line: number, endLine: number): Location => ({
  physicalLocation: {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' },
    region: { startLine: line, endLine },
  },
});
