// The interface contract as the compiler sees it: which members of a duplicate are really used, wherever its values came
// from, and whether what the canonical offers could stand there.

import type { DeclaredPlace, MemberFacts, TypedQuestions } from '../typed-questions.ts';
import type { AuditContext } from './context.ts';
import { forwardedTo } from './contract.ts';
import type { ContractRow, Definition, Group, Member } from './finding.ts';
import type { TypedAudit } from './typed-colour.ts';

/** The group with its contract asked of the compiler; the group as it is where there is nothing to ask. */
export function withTypedContract(context: AuditContext, asked: TypedAudit, group: Group): Group {
  const members = group.members.filter(({ kind }) => hasMembersOfItsOwn.has(kind));
  const offered = members.length === 0 ? undefined : membersOf(asked, group.canonical);
  if (!offered) return group;
  const rows = new Map(group.contract.map((row) => [row.member, row]));
  for (const member of members) {
    for (const own of membersOf(asked, member) ?? []) {
      const target = forwardedTo(context, member, own.name);
      const row = rowOf(asked, { member, own, target }, offered, rows.get(own.name));
      if (row) rows.set(own.name, row);
    }
  }
  const contract = [...rows.values()].sort((a, b) => (a.member < b.member ? -1 : 1));
  return { ...group, contract };
}

const hasMembersOfItsOwn: ReadonlySet<Member['kind']> = new Set([
  'subclass',
  'adapter',
  'projection',
  'stub',
  'fork',
]);

/** Members of what a definition declares: of a class those of its instances. */
function membersOf(
  { types, open }: TypedAudit,
  { file, symbol }: Definition,
): readonly MemberFacts[] | undefined {
  const name = symbol.slice(symbol.lastIndexOf('#') + 1);
  if (name.includes('.')) return undefined;
  const source = open(file);
  const fact = source.facts.exports.find((each) => each.kind === 'local' && each.name === name);
  const local = fact?.kind === 'local' ? fact.local : name;
  const declared = local === undefined ? source.defaultDeclaration() : source.declaration(local);
  return declared && types.members({ file, ...declared.name });
}

interface Asked {
  member: Member;
  own: MemberFacts;
  target: ReturnType<typeof forwardedTo>;
}

function rowOf(
  { types }: TypedAudit,
  { member: of, own, target: forwarded }: Asked,
  offered: readonly MemberFacts[],
  known: ContractRow | undefined,
): ContractRow | undefined {
  const declared = own.declarations.find(({ file }) => file === of.file);
  const files = declared ? usersOf(types, declared, of) : undefined;
  if (!declared?.name || !files || files.size === 0) return known;
  const target = offered.find(({ name }) => name === (forwarded?.name ?? own.name));
  const at = target?.declarations.find(({ name }) => name !== undefined);
  // In another order the types may fit by chance: that is for the transform, which knows the order.
  const fits =
    at?.name &&
    (forwarded?.sameOrder ?? true) &&
    types.assignable([
      { from: { file: at.file, ...at.name }, to: { file: declared.file, ...declared.name } },
    ])[0];
  const others = (known?.usedOf ?? []).filter(({ symbol }) => symbol !== of.symbol);
  return {
    member: own.name,
    usedOf: [...others, { symbol: of.symbol, files: files.size }],
    answer: !target ? 'missing' : target.name === own.name ? 'offered' : 'renamed',
    ...(target && target.name !== own.name && { as: target.name }),
    // One duplicate to whose users it does not fit is enough.
    ...(typeof fits === 'boolean' &&
      (forwarded?.sameOrder ?? true) && { assignable: fits && known?.assignable !== false }),
  };
}

/** Files that name a member, the duplicate's own declaration aside. */
function usersOf(types: TypedQuestions, declared: DeclaredPlace, of: Member): Set<string> | undefined {
  const { file, name } = declared;
  const found = name && types.references({ file, ...name });
  if (!found) return undefined;
  const isIts = (place: DeclaredPlace): boolean => place.file === file && place.start === declared.start;
  const mentions = found.mentions.filter(({ of: whose }) => isIts(whose));
  return new Set(mentions.filter((mention) => mention.file !== of.file).map((mention) => mention.file));
}
