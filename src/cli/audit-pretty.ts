// An audit for the terminal: the score with its counts, what the limit says, then the groups, the worst first, each with
// its evidence and the next command to type.

import type { AuditReport, Group, Member, ReportedFinding } from '../index.ts';
import {
  contractWords,
  countsWords,
  extentWords,
  livenessWords,
  nextCommand,
  otherWords,
  priceWords,
  proofWords,
  scoreWords,
  userWords,
} from './audit-words.ts';
import { paint } from './output.ts';
import { at, listed, plural, quoted } from './words.ts';

/** How much is shown of what can be long; `--format json` has all of it. */
const limits = { groups: 20, members: 12, users: 3, rows: 8, others: 10, gone: 10 };

const indented = (head: string, text: string): string => `  ${head.padEnd(10)} ${text}`;
const below = (text: string): string => indented('', text);

export function prettyAudit(report: AuditReport): string {
  const { groups, asked } = report;
  const shown = groups.slice(0, asked ? groups.length : limits.groups);
  const rest = groups.length - shown.length;
  const fresh = new Set(report.findings.filter(({ state }) => state === 'new').map(({ id }) => id));
  const blocks = [
    summary(report),
    ...shown.map((group) => groupBlock(group, fresh)),
    ...(rest > 0
      ? [`and ${plural(rest, 'more group')}: name a path or a symbol to see its groups, or --format json`]
      : []),
    ...otherBlocks(report),
  ];
  return blocks.join('\n\n');
}

function summary(report: AuditReport): string {
  const { score, comparison, max, exceeded, findings, allowed, notes } = report;
  const lines = [
    `${paint('bold', `score ${score.value}`)} of 100: ${scoreWords(score)}`,
    countsWords(report),
    ...otherWords(report),
  ];
  const reasons = new Map<string, number>();
  for (const { reason } of allowed) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  lines.push(...[...reasons].map(([reason, count]) => below(`${count} allowed: ${reason}`)));
  if (comparison) {
    lines.push(
      `compared with ${comparison.with}: ${comparison.new} new, ${comparison.known} known, ${comparison.gone.length} gone`,
      ...comparison.gone
        .slice(0, limits.gone)
        .map(({ message }) => indented(paint('green', 'gone'), message)),
      ...(comparison.gone.length > limits.gone
        ? [below(`and ${comparison.gone.length - limits.gone} more`)]
        : []),
    );
    for (const finding of findings.filter(({ state }) => state === 'new').slice(0, limits.others))
      lines.push(indented(paint('red', 'new'), `${finding.message} at ${at(finding)}`));
  }
  if (max !== undefined) {
    const count = comparison ? comparison.new : findings.length;
    const words = `${plural(count, comparison ? 'new finding' : 'finding')}, at most ${max} accepted`;
    lines.push(exceeded ? paint('red', `too many: ${words}`) : paint('green', `accepted: ${words}`));
  }
  return [...lines, ...notes.map((note) => `note: ${note}`)].join('\n');
}

function groupBlock(group: Group, fresh: ReadonlySet<string>): string {
  const { canonical, members, related, recommendation, contract } = group;
  const rest = members.length - limits.members;
  const { reasons, confidence } = recommendation;
  return [
    `${paint('bold', group.name)}  score ${group.score.value} (${group.score.direct} of ${group.score.uses})  ${plural(group.definitions, 'definition')}  ${paint('dim', group.id)}`,
    indented(
      'canonical',
      `${paint('cyan', canonical.symbol)} ${extentWords(canonical)}${livenessWords(canonical)}`,
    ),
    below(userWords(canonical.users, limits.users)),
    below(`${reasons.join('; ')} (confidence ${confidence.toFixed(2)})`),
    ...(recommendation.as === undefined ? [] : [below(`a better name: ${recommendation.as}`)]),
    ...members.slice(0, limits.members).flatMap((member) => memberLines(member, fresh)),
    ...(rest > 0 ? [below(`and ${rest} more duplicates (--format json lists all)`)] : []),
    ...related.map((each) => indented(each.kind, `${each.symbol} ${extentWords(each)}: ${each.proof}`)),
    ...priceWords(recommendation)
      .slice(0, 3)
      .map((words, index) => indented(index === 0 ? 'price' : '', words)),
    ...contract
      .slice(0, limits.rows)
      .map((row, index) => indented(index === 0 ? 'contract' : '', contractWords(row))),
    indented('next', paint('bold', nextCommand(group))),
  ].join('\n');
}

function memberLines(member: Member, fresh: ReadonlySet<string>): string[] {
  const state = fresh.has(member.id) ? ` ${paint('red', 'new')}` : '';
  const fork = member.fork ? ` (${member.fork.state})` : '';
  const tags = `${fork}${member.public ? ' [public]' : ''}${member.colour ? ` [${member.colour}]` : ''}`;
  return [
    indented(
      paint('yellow', member.kind.padEnd(10)),
      `${member.symbol}${tags} ${extentWords(member)}${livenessWords(member)}${state}`,
    ),
    ...proofWords(member).map((line) => below(paint('dim', line))),
    below(userWords(member.users, limits.users)),
  ];
}

function otherBlocks({ colours, dangling, habits, hints, homonyms, findings }: AuditReport): string[] {
  const allowances = findings.filter(({ rule }) => rule.startsWith('allow/'));
  const blocks: [string, readonly string[]][] = [
    ['colour', colours.map((each) => `${at(each)} ${each.kind}: ${each.message}`)],
    ['dangling', dangling.map((each) => `${at(each)} ${each.message}${guesses(each.nearest)}`)],
    ['allow', allowances.map((each: ReportedFinding) => `${at(each)} ${each.message}`)],
    [
      'hints',
      hints.map(
        ({ symbol, says, names, ...place }) =>
          `${at(place)} ${symbol} says "${says}", and nothing proves that it is ${names}: canonize explain ${quoted(symbol)} ${quoted(names)}`,
      ),
    ],
    [
      'habits',
      habits.map(
        ({ symbol, ways }) =>
          `${symbol}: ${ways.map(({ module, files }, index) => `${module} in ${plural(files, 'file')}${index === 0 && ways.length > 1 ? ' (prevails)' : ''}`).join(', ')}`,
      ),
    ],
    [
      'homonyms',
      homonyms.map(
        ({ name, definitions, reason }) => `${name}: ${listed(definitions.map(at), 4)} (${reason})`,
      ),
    ],
  ];
  return blocks
    .filter(([, lines]) => lines.length > 0)
    .map(([head, lines]) => {
      const rest = lines.length - limits.others;
      return [
        paint('bold', head),
        ...lines.slice(0, limits.others).map((line) => `  ${line}`),
        ...(rest > 0 ? [`  and ${rest} more`] : []),
      ].join('\n');
    });
}

const guesses = (nearest: readonly string[]): string =>
  nearest.length > 0 ? `; did you mean ${nearest.join(' or ')}?` : '';
