// Which members users need that the canonical lacks. Only what is really used counts: the compiler would say as much,
// but one place at a time, and without the name of what is missing.

import { formatPlace, placeOf, type Refusal } from '../refusals.ts';
import { replacementsIn } from '../replacement-hints.ts';
import type { StageContext } from '../rewrite/context.ts';
import { formatSymbol, nearest } from '../symbols.ts';
import type { DeclaredPlace, MentionPlace, TypedQuestions } from '../typed-questions.ts';
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
    const guess = guessOf(context, own, name, theirs);
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

/** What a member may be at the canonical: by its own deprecation, else by the likeness of names. Nobody believes it. */
function guessOf(
  { open }: StageContext,
  declared: DeclaredPlace,
  name: string,
  theirs: readonly string[],
): string {
  const says = open(declared.file).deprecation(declared);
  const advised = replacementsIn(says ?? '').find((path) => theirs.includes(path.at(-1)!));
  const why = advised ? 'as its deprecation says' : 'if that is what it is there';
  const near = advised?.at(-1) ?? nearest(name, theirs)[0];
  return near === undefined ? '' : `; "members": { "${name}": "${near}" } ${why}`;
}

const localOf = ({ open }: StageContext, { place }: Holder): string =>
  open(place.file).text.slice(place.start, place.end);

const placeIn = ({ open }: StageContext, { file, start }: Pick<MentionPlace, 'file' | 'start'>) =>
  placeOf(file, open(file).text, start);
