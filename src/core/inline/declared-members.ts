// Members as a configuration declares them: "sendMsg" is "send", "apiUrl" is "urls.api". Nothing proves that they mean
// the same; a person says so. What can be known is known: that both exist, who uses them, and what the compiler says
// of the result.

import type { Source } from '../language.ts';
import { Problem } from '../problem.ts';
import type { StageContext } from '../rewrite/context.ts';
import { formatSymbol, nearest, type SymbolName } from '../symbols.ts';
import type { CodePlace, DeclaredPlace, MemberFacts, TypedQuestions, TypeFacts } from '../typed-questions.ts';
import type { AdapterProof } from './adapter.ts';
import type { Member, Template } from './template.ts';

/** One side of a declared map: a symbol, and where the compiler can be asked for its members. */
export interface Holder {
  symbol: SymbolName;
  place: CodePlace;
}

interface DeclaredPlaces {
  members: Member[];
  /** Declared by something else than the duplicate. */
  elsewhere: readonly MemberFacts[];
  /** Where every part of every way is declared. */
  parts: readonly CodePlace[];
  /** Where what a member is said to be is declared, by the member's name. */
  targets: ReadonlyMap<string, CodePlace>;
}

/**
 * The declared members of a duplicate, as members of an adapter that only give places other names.
 * @throws Problem if one of the two sides has no such member
 */
export function declaredMembers(
  types: TypedQuestions,
  declared: ReadonlyMap<string, readonly string[]>,
  from: Holder,
  to: Holder | undefined,
): DeclaredPlaces {
  const own = types.members(from.place) ?? [];
  const members: Member[] = [];
  const elsewhere: MemberFacts[] = [];
  const parts: CodePlace[] = [];
  const targets = new Map<string, CodePlace>();
  for (const [name, path] of declared) {
    const found = own.find((member) => member.name === name);
    if (!found) throw noMember(from.symbol, name, own, 'the duplicate');
    const way = to ? requireTarget(types, to, name, path) : [];
    if (way.length === path.length) targets.set(name, way.at(-1)!);
    parts.push(...way);
    const at = found.declarations.find(({ file }) => file === from.symbol.module)?.name;
    if (!at) elsewhere.push(found);
    else members.push({ name, at, static: false, kind: 'place', template: placeTemplate(path) });
  }
  return { members, elsewhere, parts, targets };
}

/** What types say against what is declared of a member; `colour`: one gives a promise and the other does not. */
interface Contradiction {
  member: Member;
  colour: boolean;
  message: string;
}

/** Asks the compiler about each declared member and what it is said to be. */
export function contradictions(
  types: TypedQuestions,
  module: string,
  { members, targets }: Pick<DeclaredPlaces, 'members' | 'targets'>,
): Contradiction[] {
  return members.flatMap((member): Contradiction[] => {
    const to = targets.get(member.name);
    if (!to) return [];
    const from = { file: module, ...member.at };
    const [mine, theirs] = types.types([from, to]);
    if (!mine || !theirs) return [];
    const path = member.template.head.path.join('.');
    if (isPromised(mine) !== isPromised(theirs))
      return [{ member, colour: true, message: `${member.name} is ${mine.text}, ${path} is ${theirs.text}` }];
    if (types.assignable([{ from: to, to: from }])[0] !== false) return [];
    const message = `the type of ${path}, ${theirs.text}, is not that of ${member.name}, ${mine.text}`;
    return [{ member, colour: false, message }];
  });
}

const isPromised = ({ thenable, returns }: TypeFacts): boolean =>
  thenable === 'always' || (returns.length > 0 && returns.every((each) => each.thenable === 'always'));

/**
 * Where each part of a way is declared, as far as the tree declares it.
 * @throws Problem naming the first part that is not there
 */
function requireTarget(
  types: TypedQuestions,
  { symbol, place }: Holder,
  name: string,
  path: readonly string[],
): CodePlace[] {
  const parts: CodePlace[] = [];
  let holder: CodePlace | undefined = place;
  for (const [index, part] of path.entries()) {
    // What is declared outside of the tree or by a mapped type cannot be asked further; the compiler's check can.
    const members: readonly MemberFacts[] | undefined = holder && types.members(holder);
    if (!members || members.length === 0) return parts;
    const found: MemberFacts | undefined = members.find((member) => member.name === part);
    if (!found)
      throw noMember(symbol, path.slice(0, index + 1).join('.'), members, `what ${name} is declared to be,`);
    const declaration: DeclaredPlace | undefined = found.declarations[0];
    holder = declaration?.name && { file: declaration.file, ...declaration.name };
    if (holder) parts.push(holder);
  }
  return parts;
}

export function noMember(
  symbol: SymbolName,
  name: string,
  members: readonly { name: string }[],
  what: string,
): Problem {
  const prefix = name.slice(0, name.lastIndexOf('.') + 1);
  const all = members.map((member) => member.name);
  const near = nearest(name.slice(prefix.length), all).map((other) => `${prefix}${other}`);
  return new Problem(
    `${what} ${formatSymbol(symbol)} has no member ${name}`,
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : `it has ${
          all
            .slice(0, 8)
            .map((other) => `${prefix}${other}`)
            .join(', ') || 'none'
        }`,
  );
}

export const placeTemplate = (path: readonly string[]): Template => ({
  parameters: [{ name: 'this', optional: false, rest: false }],
  typeParameters: [],
  parts: [{ parameter: 0, place: 'object', before: 'nothing' }, { access: true }, path.join('.')],
  head: { root: { parameter: 0 }, path },
  async: false,
  awaits: false,
  returns: 'value',
  sameArguments: false,
  notices: [],
});

/** Where the compiler says what a symbol of the tree is; undefined for what lies outside. */
export function holderOf(
  { open }: StageContext,
  module: string,
  local: string,
  symbol: SymbolName,
): Holder | undefined {
  const name = open(module).declaration(local)?.name;
  return name && { symbol, place: { file: module, start: name.start, end: name.end } };
}

/** The declared members in the form in which those of a proven adapter are asked for and written. */
export function declaredProof(
  declaring: Source,
  step: string,
  local: string,
  canonical: SymbolName,
  members: readonly Member[],
): AdapterProof {
  const spans = declaring.whole(local)?.spans ?? [];
  return {
    step,
    module: declaring.path,
    local,
    canonical,
    declaring,
    adapter: {
      held: undefined,
      type: undefined,
      typeParameters: [],
      construction: undefined,
      members,
      body: {
        start: Math.min(...spans.map(({ start }) => start)),
        end: Math.max(...spans.map(({ end }) => end)),
      },
    },
  };
}
