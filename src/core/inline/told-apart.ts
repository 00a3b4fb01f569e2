// An adapter and what it holds are two objects before and one after, of other classes, with other names in them. Where
// code asks for any of that, no compiler notices, so it is refused.

import type { Span } from '../edits.ts';
import { placeOf, type Refusal } from '../refusals.ts';
import type { StageContext } from '../rewrite/context.ts';
import type { CodePlace, TypedQuestions, TypeFacts } from '../typed-questions.ts';
import { hasWord } from '../words.ts';
import { type AdapterProof, isSame } from './adapter.ts';

/** An expression of which something asks more than its members. */
export interface Telling extends Span {
  /**
   * Which object it is; which names it holds; which class it is of. `members`: it stands where a type may ask for
   * members that need not be there.
   */
  how: 'identity' | 'keys' | 'name' | 'members';
  /** In words: `is written as JSON`. */
  what: string;
  /** The one name that is asked for. */
  key?: string;
  /** What it holds is asked as well. */
  deep?: boolean;
}

/**
 * Refusals for expressions of the adapter's type that are told apart.
 * @param files where values of that type may be
 * @param isOne whether one object takes the place of one, so that identity and class are not at stake
 */
export function toldApart(
  context: StageContext,
  types: TypedQuestions,
  proof: AdapterProof,
  files: readonly string[],
  isOne: boolean,
): Refusal[] {
  const changed = new Set(proof.adapter.members.filter((member) => !isSame(member)).map(({ name }) => name));
  const isAtStake = ({ how, key }: Telling): boolean =>
    key !== undefined
      ? changed.has(key)
      : how === 'members'
        ? changed.size > 0
        : how === 'keys'
          ? !isOne || changed.size > 0
          : !isOne;
  const own = context.open(proof.module).declaration(proof.local)?.name;
  const ownPlace = own && { file: proof.module, ...own };
  return files.flatMap((file): Refusal[] => {
    if (!types.covers(file)) return [];
    const source = context.open(file);
    const inside = (at: number): boolean =>
      file === proof.module && proof.adapter.body.start <= at && at < proof.adapter.body.end;
    const tellings = source.tellings().filter((telling) => isAtStake(telling) && !inside(telling.start));
    const answers = types.types(tellings.map(({ start, end }) => ({ file, start, end })));
    return tellings.flatMap((telling, index): Refusal[] => {
      const type = answers[index];
      const mayBe =
        type !== undefined &&
        (isNamed(type.text, proof.local) || type.text.startsWith('{')
          ? isAdapter(types, proof, { file, ...telling }, type.text.startsWith('{'))
          : telling.key !== undefined &&
            telling.how !== 'members' &&
            mayHold(types, type, ownPlace, { file, ...telling }));
      const mayContain = telling.deep && type && contains(types, type, proof.local, { file, ...telling });
      if (!mayBe && !mayContain) return [];
      const isAny = telling.how === 'members' && telling.key === undefined;
      if (isAny && !isForeign(context, types, proof, { file, ...telling })) return [];
      const place = placeOf(file, source.text, telling.start);
      return [
        {
          code: 'inline/told-apart',
          step: proof.step,
          message: `${mayBe ? 'it' : 'what holds it'} ${telling.what}`,
          ...place,
        },
      ];
    });
  });
}

/**
 * Whether something stands where a type is asked for that is neither of the two nor declared in the tree, where uses of
 * its members would be seen.
 */
function isForeign(
  { graph }: StageContext,
  types: TypedQuestions,
  { local, adapter }: AdapterProof,
  place: CodePlace,
): boolean {
  const [asked] = types.contextualTypes([place]);
  if (!asked || (asked.kind !== 'object' && asked.kind !== 'union')) return false;
  const names = asked.text.split(' | ').map((part) => /^[\w$]+/.exec(part)?.[0] ?? '');
  const isOwn = (name: string): boolean =>
    name === '' || /^(?:undefined|null|string|number|boolean|object)$/.test(name) || name === adapter.type;
  const isDeclared = (name: string): boolean =>
    [...graph.facts.values()].some(({ exports }) =>
      exports.some((fact) => fact.kind === 'local' && (fact.name === name || fact.local === name)),
    );
  return !hasWord(asked.text, local) && names.some((name) => !isOwn(name) && !isDeclared(name));
}

/** Whether a printed type is the class, possibly among others: `SocketAdapter | undefined`, but no list of them. */
export const isNamed = (text: string, name: string): boolean =>
  text.split(' | ').some((part) => part === name || part === `typeof ${name}` || part.startsWith(`${name}<`));

/** Whether a value of a wide type may be an adapter. */
const mayHold = (
  types: TypedQuestions,
  { kind }: TypeFacts,
  from: CodePlace | undefined,
  to: CodePlace,
): boolean => {
  if (/^(?:any|unknown|type-parameter)$/.test(kind) || !from) return true;
  return types.assignable([{ from, to }])[0] !== false;
};

/** Whether the class is named in a type, or in those of its members; deeper nobody looks. */
function contains(types: TypedQuestions, { text }: TypeFacts, name: string, place: CodePlace): boolean {
  return hasWord(text, name) || (types.members(place)?.some(({ type }) => hasWord(type.text, name)) ?? false);
}

/** Another class may have the same name. */
function isAdapter(
  types: TypedQuestions,
  { module, adapter }: AdapterProof,
  place: { file: string } & Span,
  isLiteral: boolean,
): boolean {
  const members = types.members(place);
  // Of a union only what all have is known.
  if (!members || members.length === 0) return !isLiteral;
  return members.some(({ declarations }) =>
    declarations.some(
      ({ file, start }) => file === module && adapter.body.start <= start && start < adapter.body.end,
    ),
  );
}
