// Which members users need that the canonical lacks. Only what is really used counts: the compiler would say as much,
// but one place at a time, and without the name of what is missing.

import { formatPlace, placeOf, type Refusal } from '../refusals.ts';
import type { StageContext } from '../rewrite/context.ts';
import { formatSymbol, nearest } from '../symbols.ts';
import type { MentionPlace, TypedQuestions } from '../typed-questions.ts';
import type { Holder } from './declared-members.ts';

/**
 * One refusal for each member of a duplicate that somebody uses and that the canonical does not have.
 * @param except members that become something else
 */
export function lackingMembers(
  context: StageContext,
  types: TypedQuestions,
  step: string,
  from: Holder,
  to: Holder,
  except: ReadonlyMap<string, unknown>,
): Refusal[] {
  const theirs = (types.members(to.place) ?? []).map(({ name }) => name);
  const whole = context.open(from.place.file).whole(localOf(context, from))?.spans ?? [];
  const isWithin = ({ file, start }: { file: string; start: number }): boolean =>
    file === from.place.file && whole.some((span) => span.start <= start && start < span.end);
  return (types.members(from.place) ?? []).flatMap(({ name, declarations }): Refusal[] => {
    if (theirs.includes(name) || except.has(name)) return [];
    const own = declarations.find((each) => each.name && isWithin(each));
    if (!own?.name) return [];
    const mentions = types.references({ file: own.file, ...own.name })?.mentions ?? [];
    const users = mentions.filter((mention) => !isWithin(mention) && context.graph.facts.has(mention.file));
    const [first] = users;
    if (!first) return [];
    const [near] = nearest(name, theirs);
    const guess =
      near === undefined ? '' : `; "members": { "${name}": "${near}" } if that is what it is there`;
    return [
      {
        code: 'contract/lacks-member',
        step,
        message: `${formatSymbol(to.symbol)} has no member ${name}${guess}`,
        details: users.map((user) => `used at ${formatPlace(placeIn(context, user))}`),
        ...placeIn(context, first),
      },
    ];
  });
}

const localOf = ({ open }: StageContext, { place }: Holder): string =>
  open(place.file).text.slice(place.start, place.end);

const placeIn = ({ open }: StageContext, { file, start }: Pick<MentionPlace, 'file' | 'start'>) =>
  placeOf(file, open(file).text, start);
