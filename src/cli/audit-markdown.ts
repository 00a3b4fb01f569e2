// An audit for an issue or a pull request: the score, what is new, then the groups folded, as far as they fit.

import type { AuditReport, Group } from '../index.ts';
import {
  contractWords,
  countsWords,
  nextCommand,
  otherWords,
  priceWords,
  proofWords,
  scoreWords,
  userWords,
} from './audit-words.ts';
import { code, fenced, fitting, plain } from './markdown.ts';
import { at, plural } from './words.ts';

/** How many of one list are named before it is counted, and how long each may be: the head must fit by itself. */
const some = 30;
const itemLimit = 600;

export function markdownAudit(report: AuditReport): string {
  const head = `### canonize audit: ${report.score.value} of 100\n\n${summary(report)}`;
  const blocks = [...report.groups.map(groupBlock), ...otherBlocks(report)];
  return fitting(
    head,
    blocks,
    (left) => `${plural(left, 'more part')}: see \`canonize audit --format json\``,
  );
}

function summary(report: AuditReport): string {
  const { score, comparison, exceeded, max, findings } = report;
  const lines = [plain(scoreWords(score)), ...countsWords(report).split('; '), ...otherWords(report)];
  if (comparison)
    lines.push(
      plain(
        `compared with ${comparison.with}: ${comparison.new} new, ${comparison.known} known, ${comparison.gone.length} gone`,
      ),
    );
  if (max !== undefined) lines.push(exceeded ? `**more than ${max} accepted**` : `at most ${max} accepted`);
  const fresh = findings.filter(({ state }) => state === 'new');
  return [
    ...lines.map((line) => `- ${line}`),
    ...section(
      'New',
      fresh.map((each) => `${code(at(each))} ${plain(each.message)}`),
    ),
    ...section(
      'Gone',
      (comparison?.gone ?? []).map(({ message }) => plain(message)),
    ),
    '',
    '',
  ].join('\n');
}

function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const rest = items.length - some;
  return [
    '',
    `**${title}**`,
    '',
    ...items
      .slice(0, some)
      .map((item) => `- ${item.length > itemLimit ? `${item.slice(0, itemLimit)}…` : item}`),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ];
}

function groupBlock(group: Group): string {
  const { canonical, members, recommendation, contract, related } = group;
  const title = `${plain(group.name)}: score ${group.score.value} (${group.score.direct} of ${group.score.uses}), ${plural(group.definitions, 'definition')}`;
  const lines = [
    `- canonical ${code(canonical.symbol)} ${code(at(canonical))}, ${userCode(canonical)}. ${plain(recommendation.reasons.join('; '))} (confidence ${recommendation.confidence.toFixed(2)})`,
    ...members
      .slice(0, some)
      .flatMap((member) => [
        `- **${member.kind}** ${code(member.symbol)} ${code(at(member))}, ${userCode(member)}`,
        ...proofWords(member).map((words) => `  - ${plain(words)}`),
      ]),
    ...(members.length > some ? [`- and ${members.length - some} more`] : []),
    ...related.map((each) => `- ${each.kind} ${code(each.symbol)} ${code(at(each))}: ${plain(each.proof)}`),
    ...priceWords(recommendation)
      .slice(0, 3)
      .map((words) => `- price: ${plain(words)}`),
    ...contract.slice(0, 8).map((row) => `- contract: ${plain(contractWords(row))}`),
  ];
  return `<details><summary>${title}</summary>\n\n${lines.join('\n')}\n\n${fenced('console', `$ ${nextCommand(group)}`)}\n</details>\n\n`;
}

const userCode = ({ users }: Group['canonical']): string => {
  const [count = '', where] = userWords(users, 3).split(': ');
  return where === undefined ? count : `${count}: ${plain(where)}`;
};

function otherBlocks({ colours, dangling, findings }: AuditReport): string[] {
  const allowances = findings.filter(({ rule }) => rule.startsWith('allow/'));
  const blocks: [string, string[]][] = [
    ['Sync and async', colours.map((each) => `${code(at(each))} ${each.kind}: ${plain(each.message)}`)],
    ['Dangling', dangling.map((each) => `${code(at(each))} ${plain(each.message)}`)],
    ['Allowances', allowances.map((each) => `${code(at(each))} ${plain(each.message)}`)],
  ];
  return blocks
    .filter(([, items]) => items.length > 0)
    .map(([title, items]) => `${section(title, items).join('\n')}\n\n`);
}
