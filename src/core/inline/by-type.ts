// Who uses the members of an adapter, by the compiler's word. A member that others share, or that may hide behind a
// value without a type, is no safe ground for a renaming.

import type { Span } from '../edits.ts';
import { identify } from '../identity.ts';
import type { Source } from '../language.ts';
import { placeOf, type Refusal, type RefusalCode } from '../refusals.ts';
import type { StageContext } from '../rewrite/context.ts';
import type { CodePlace, DeclaredPlace, TypedQuestions } from '../typed-questions.ts';
import { type AdapterProof, isSame, type Mentions, takesFewer } from './adapter.ts';
import type { Member } from './template.ts';
import { isNamed, toldApart } from './told-apart.ts';
import { unknownLimit, unknownShare } from './unknown-packages.ts';

interface Asked {
  mentions: Mentions;
  refusals: readonly Refusal[];
}

/** Asks the compiler who mentions the members of an adapter. */
export function mentionsByType(
  context: StageContext,
  proof: AdapterProof,
  types: TypedQuestions | undefined = context.types?.(),
): Asked {
  const { adapter, step, module, declaring } = proof;
  const instance = adapter.members.filter((member) => !member.static);
  if (instance.length === 0) return { mentions: new Map(), refusals: [] };
  const refusals: Refusal[] = [];
  const refuse = (code: RefusalCode, file: string, start: number, message: string): void => {
    const text = file === module ? declaring.text : context.open(file).text;
    refusals.push({ code, step, message, ...placeOf(file, text, start) });
  };
  if (!types?.covers(module)) {
    refuse('types/not-installed', module, adapter.body.start, 'no compiler says who uses its members');
    return { mentions: new Map(), refusals };
  }
  const made = adapter.makes && types.types([{ file: module, ...adapter.makes }])[0]?.text;
  if (made !== undefined && made !== adapter.type && !made.startsWith(`${adapter.type}<`))
    refuse('inline/other-target', module, adapter.makes!.start, `what it holds is made as ${made}`);
  const mentions = new Map<string, { member: Member; at: Span }[]>();
  const others = membersOfCanonical(context, proof);
  for (const { name, at } of calledUnnamed(context, proof, instance))
    refuse('inline/told-apart', module, at.start, `${name} is called without being named`);
  for (const member of instance) {
    if (!isSame(member) && others.includes(member.name))
      refuse(
        'inline/ambiguous-member',
        module,
        member.at.start,
        `${member.name} of the canonical is something else`,
      );
    const found = types.references({ file: module, ...member.at });
    for (const declaration of found?.declarations ?? []) {
      const { file, name, start } = declaration;
      if (isWithin(proof, file, declaration) || isSame(member) || isDouble(context, declaration)) continue;
      refuse(
        'inline/contract',
        file,
        (name ?? { start }).start,
        `${member.name} is declared here for others, too`,
      );
    }
    for (const { file, start, end } of found?.mentions ?? []) {
      if (isWithin(proof, file, { start })) continue;
      const list = mentions.get(file) ?? [];
      if (!list.some(({ at }) => at.start === start)) list.push({ member, at: { start, end } });
      mentions.set(file, list);
    }
  }
  const files = placesOf(context, module, mentions);
  refusals.push(...toldApart(context, types, proof, files, adapter.held === undefined));
  const reaching = dependantsOf(context, module);
  for (const { file, start } of heldFromOutside(context, types, proof, reaching))
    refuse('inline/use', file, start, `${adapter.held}, which is private, is taken out of it`);
  const unknown = instance.every(isSame) ? 0 : unknownShare(context, types, reaching);
  if (unknown > unknownLimit) {
    const share = `${Math.round(unknown * 100)} % of the packages imported by those who can reach it`;
    refuse('types/not-installed', module, adapter.body.start, `${share} are not installed`);
  }
  for (const { file, start, name } of untypedUses(context, types, proof, reaching, mentions))
    refuse('inline/untyped-use', file, start, `${name} is used of a value whose type leaves open what it is`);
  return { mentions, refusals };
}

/** What the language itself calls of an object, by converting it, waiting for it or going over it. */
const unnamed = /^(?:then|valueOf|toString|toLocaleString|toJSON|return|throw)$/;

/** Members that nobody has to name, and that the adapter and the canonical do not have alike. */
function calledUnnamed(
  context: StageContext,
  proof: AdapterProof,
  instance: readonly Member[],
): { name: string; at: Span }[] {
  const { adapter } = proof;
  const own = instance.filter((member) => unnamed.test(member.name) && !isSame(member));
  const lacks = (name: string) => !adapter.members.some((member) => member.name === name);
  // Whoever hands an adapter out of an async function would wait for the canonical.
  const waits = adapter.held !== undefined && membersOfCanonical(context, proof).includes('then');
  return waits && lacks('then') ? [...own, { name: 'then of the canonical', at: adapter.body }] : own;
}

/** `adapter['inner']`: the language lets everybody, and a compiler looks for uses of it in the class alone. */
function heldFromOutside(
  context: StageContext,
  types: TypedQuestions,
  proof: AdapterProof,
  files: readonly string[],
): { file: string; start: number }[] {
  const { held, isOpen } = proof.adapter;
  if (!isOpen || held === undefined) return [];
  return files.flatMap((file) => {
    const source = context.open(file);
    if (!types.covers(file) || !source.mentions(held)) return [];
    return source
      .accesses(held)
      .filter(({ name }) => !isWithin(proof, file, name))
      .filter(({ receiver }) => isNamed(types.types([{ file, ...receiver }])[0]?.text ?? '', proof.local))
      .map(({ name }) => ({ file, start: name.start }));
  });
}

/** The members by which code could use the canonical, whatever type it comes under. */
function membersOfCanonical({ graph, open }: StageContext, { canonical }: AdapterProof): readonly string[] {
  const { end } = identify(graph, open, canonical);
  return (end?.local === undefined ? undefined : open(end.module).memberNames(end.local)) ?? [];
}

const isWithin = ({ module, adapter }: AdapterProof, file: string, { start }: { start: number }): boolean =>
  file === module && adapter.body.start <= start && start < adapter.body.end;

/** A member of an object literal has no users but those of the adapter's type; an import declares nothing. */
function isDouble({ graph, open }: StageContext, { file, kind, name, start, end }: DeclaredPlace): boolean {
  if (kind === 'import') return true;
  if (!graph.facts.has(file) || (kind !== 'property' && kind !== 'method')) return false;
  const use = open(file).memberUse(name ?? { start, end });
  return use.kind === 'key' && use.inObject;
}

/** Accesses of a member's name in files that can reach the adapter, where the receiver has no type. */
function untypedUses(
  context: StageContext,
  types: TypedQuestions,
  proof: AdapterProof,
  files: readonly string[],
  mentions: Mentions,
): { file: string; start: number; name: string }[] {
  const instance = proof.adapter.members.filter((member) => !member.static);
  const changed = instance.filter((member) => !isSame(member));
  const narrower = instance.filter((member) => isSame(member) && takesFewer(context, proof, member));
  const names = [...new Set([...changed, ...narrower].map(({ name }) => name))];
  const found: { file: string; start: number; name: string }[] = [];
  const sides = [placeOfClass(context, proof), placeOfCanonical(context, proof)];
  for (const file of files) {
    const source = context.open(file);
    const known = mentions.get(file) ?? [];
    for (const name of names.filter((each) => source.mentions(each))) {
      const others = source
        .accesses(name)
        .filter(
          (access) =>
            !isWithin(proof, file, access.name) &&
            !known.some(({ at }) => overlap(at, access.name)) &&
            (changed.some((member) => member.name === name) ||
              narrower.some((member) => member.name === name && givesMore(source, member, access.name))),
        );
      const places = others.map(({ receiver }) => ({ file, ...receiver }));
      const answers = types.covers(file) ? types.types(places) : [];
      for (const [index, access] of others.entries()) {
        const kind = answers[index]?.kind ?? 'error';
        const isUnknown = /^(?:any|unknown|error)$/.test(kind);
        if (isUnknown || isFitted(types, sides, places[index]!))
          found.push({ file, start: access.name.start, name });
      }
    }
  }
  return found;
}

/** Whether a call through a wider type gives arguments that the adapter drops, and the canonical would not. */
function givesMore(source: Source, { template }: Member, name: Span): boolean {
  const use = source.memberUse(name);
  return use.kind !== 'call' || use.arguments.length > template.parameters.length - 1;
}

/** Files that may hold an instance: those that name the class or its members, and who imports from them. */
function placesOf({ graph }: StageContext, module: string, mentions: Mentions): string[] {
  const near = new Set([module, ...graph.importersOf(module), ...mentions.keys()]);
  const all = new Set([...near].flatMap((file) => [file, ...graph.importersOf(file)]));
  return [...all].filter((file) => graph.facts.has(file)).sort();
}

/** Whether both may stand where a type asks for little, so that the compiler would take the one for the other. */
const isFitted = (types: TypedQuestions, sides: readonly (CodePlace | undefined)[], to: CodePlace): boolean =>
  sides.every((from) => from !== undefined && types.assignable([{ from, to }])[0] === true);

const placeOfClass = ({ open }: StageContext, { module, local }: AdapterProof): CodePlace | undefined =>
  named(open(module).declaration(local)?.name, module);

function placeOfCanonical({ graph, open }: StageContext, { canonical }: AdapterProof): CodePlace | undefined {
  const { end } = identify(graph, open, canonical);
  return end?.local === undefined
    ? undefined
    : named(open(end.module).declaration(end.local)?.name, end.module);
}

const named = (name: Span | undefined, file: string): CodePlace | undefined => name && { file, ...name };

const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** A module and every module that imports it, however far away. */
function dependantsOf({ graph }: StageContext, module: string): string[] {
  const found = new Set([module]);
  for (const each of found) for (const importer of graph.importersOf(each)) found.add(importer);
  return [...found].filter((path) => graph.facts.has(path)).sort();
}
