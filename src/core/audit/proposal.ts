// From groups to a configuration: what the tool can carry out by itself is written down, the rest is told with its
// reason. A proposal is for a person to edit, so it leaves out what needs a decision.

import { parseSymbol } from '../symbols.ts';
import type { ColourFinding, Group, Member } from './finding.ts';
import { isMovable, reasonAgainstMoving } from './movable.ts';

/** A consolidation as `canonize.config.json` writes it. */
export interface ProposedConsolidation {
  canonical: string;
  as?: string;
  duplicates: string[];
}

/** Something that was found and is not in the proposal. */
export interface LeftOut {
  symbol: string;
  file: string;
  line: number;
  /** Lower case, no full stop: `it is not exported, so a configuration cannot name it`. */
  reason: string;
}

export interface Proposal {
  consolidations: readonly { consolidation: ProposedConsolidation; group: Group }[];
  /** Functions that hand out a promise as if it were its value: to be made async. */
  async: readonly ColourFinding[];
  left: readonly LeftOut[];
}

/** From here on a recommendation is written without a person's look. */
export const stated = 0.8;

export interface ProposalOptions {
  /** The least that a recommendation needs, 0 to 1. */
  confidence: number;
  /** Whether names that a published entry offers are listed; `diff` refuses them unless they may break. */
  published: boolean;
}

/** Of a group that a person names: it was looked at. */
export const ofOneGroup: ProposalOptions = { confidence: 0, published: true };

/** Whether `diff GROUP` has something to try. */
export const canBeTried = (group: Group): boolean =>
  proposalOf([group], ofOneGroup).consolidations.length > 0;

export function proposalOf(
  groups: readonly Group[],
  options: ProposalOptions = { confidence: stated, published: false },
  colours: readonly ColourFinding[] = [],
): Proposal {
  // That it passes a promise off is certain, however sure it is that it stands for the core.
  const async = colours.filter(({ kind }) => kind === 'sync over async');
  const isAsync = ({ symbol }: Member): boolean => async.some(({ symbols }) => symbols[0] === symbol);
  const consolidations: { consolidation: ProposedConsolidation; group: Group }[] = [];
  const left: LeftOut[] = [];
  for (const group of groups) {
    const whole = reasonAgainstGroup(group);
    const against = (member: Member): string | undefined => whole ?? reasonAgainst(group, member, options);
    for (const member of group.members) {
      const reason = against(member);
      if (reason !== undefined && !isAsync(member))
        left.push({ symbol: member.symbol, file: member.file, line: member.line, reason });
    }
    const members = group.members.filter((member) => against(member) === undefined);
    if (members.length > 0) consolidations.push({ consolidation: consolidationOf(group, members), group });
  }
  return { consolidations, async, left };
}

function reasonAgainstGroup({ canonical }: Group): string | undefined {
  if (!canonical.exported) return `its canonical ${canonical.symbol} is not exported`;
  if (parseSymbol(canonical.symbol)?.name.includes('.'))
    return `its canonical ${canonical.symbol} is a member, which cannot be imported`;
  return undefined;
}

/** A duplicate moves with everything between it and the canonical, so all of that has to be as sure. */
function reasonAgainst(
  group: Group,
  member: Member,
  { confidence, published }: ProposalOptions,
): string | undefined {
  const stays = reasonAgainstMoving(member);
  if (stays !== undefined) return stays;
  if (member.public && !published)
    return 'a published entry offers it: list it with "breaking": true if that may change';
  const way = wayOf(group, member);
  const stop = way.find((each) => !isMovable(each));
  if (stop) return `it leads to ${stop.symbol}: ${reasonAgainstMoving(stop)}`;
  const least = Math.min(member.confidence, ...way.map((each) => each.confidence));
  return least < confidence
    ? `how sure it is that it stands for that is ${least.toFixed(2)}, below ${confidence.toFixed(2)}`
    : undefined;
}

/** What stands between a duplicate and the canonical. */
function wayOf({ members, canonical }: Group, member: Member): Member[] {
  const way: Member[] = [];
  const after = (of: string): Member | undefined => members.find((each) => symbolsOf(each).includes(of));
  for (let next = after(member.of); next && !way.includes(next) && member.of !== canonical.symbol; ) {
    way.push(next);
    next = next.of === canonical.symbol ? undefined : after(next.of);
  }
  return way;
}

function consolidationOf({ canonical, recommendation }: Group, members: readonly Member[]) {
  const { as } = recommendation;
  return {
    canonical: canonical.symbol,
    ...(as !== undefined && { as }),
    duplicates: [...new Set(members.flatMap(symbolsOf))].filter((symbol) => symbol !== canonical.symbol),
  };
}

/** One declaration may be exported under several names: all of them go. */
const symbolsOf = ({ symbol, alsoExportedAs }: Member): string[] => [symbol, ...alsoExportedAs];
