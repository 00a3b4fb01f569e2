// Adapter classes and empty subclasses over what a tree has, with the members that go through them; and the same with
// one thing more, which makes them no adapters.

import type { Random } from '../scatter/random.ts';
import {
  beside,
  type Candidates,
  type ClassCandidate,
  type MemberUse,
  siblingSpecifier,
} from './candidates.ts';
import {
  type AdapterForm,
  capital,
  groupByFile,
  indented,
  type Layer,
  type Replacement,
  someSites,
} from './layer.ts';
import { type Draft, fits, memberText } from './members.ts';
import {
  bodyMutations,
  constructorMutations,
  mutableState,
  parameterMutations,
  setterMutations,
  subclassMutations,
} from './mutations.ts';

/** What can be one thing more in a class of a form. */
export function adapterMutations(form: AdapterForm): readonly string[] {
  const ofInstance = Object.keys(constructorMutations);
  const ofCalls = [...Object.keys(bodyMutations), ...Object.keys(parameterMutations)];
  switch (form) {
    case 'empty subclass':
      return Object.keys(subclassMutations);
    case 'setters':
      return [...Object.keys(setterMutations), ...ofInstance];
    case 'getters':
      return [...ofGetters, ...ofInstance];
    case 'static members':
      return ofCalls;
    case 'constructing':
      return ofGetters;
    case 'constructed':
    case 'constant members':
    case 'rest members':
      return [];
    default:
      return [...ofCalls, ...ofInstance];
  }
}

const ofGetters = Object.entries(bodyMutations)
  .filter(([, each]) => !each.arguments && !each.async)
  .map(([name]) => name);

/** A layer over a class; undefined if its uses do not suit. */
export function wrapClass(
  candidate: ClassCandidate,
  candidates: Candidates,
  form: AdapterForm,
  id: number,
  random: Random,
  mutation?: string,
): Layer | undefined {
  const { constructions, uses, reads, writes, staticCalls } = candidate;
  const first = [...constructions, ...uses, ...reads, ...writes, ...staticCalls][0]!;
  const like = candidates.importers.get(first.file)!.specifiers.get(candidate.module)!;
  const draft: Draft = {
    candidate,
    form,
    mutation,
    name: `Legacy${id}${candidate.name}`,
    suffix: `-legacy${id}`,
    specifier: siblingSpecifier(candidate.module, like),
  };
  if (form === 'empty subclass') return subclass(draft, random);
  if (form === 'constructing') return constructing(draft, random);
  if (form === 'constructed') return constructed(draft, random);
  return around(draft, random);
}

function layerOf(
  { candidate, form, mutation, name, suffix }: Draft,
  text: string,
  replacements: Layer['replacements'],
): Layer {
  const module = beside(candidate.module, suffix);
  return {
    form,
    ...(mutation && { mutation }),
    canonical: `${candidate.module}#${candidate.name}`,
    duplicates: [`${module}#${name}`],
    files: new Map([[module, text]]),
    replacements,
    imported: { name, module, suffix, isDefault: false, instead: candidate.name },
  };
}

const importing = ({ candidate, specifier, mutation }: Draft, keyword: string): string =>
  `${keyword} { ${candidate.name} } from '${specifier}';\n\n${mutation ? mutableState : ''}`;

function subclass(draft: Draft, random: Random): Layer | undefined {
  const { candidate, mutation, name } = draft;
  const sites = someSites(candidate.constructions, random);
  if (sites.length === 0) return undefined;
  const body = mutation ? `{\n${indented(subclassMutations[mutation]!)}\n}` : '{}';
  const text = `${importing(draft, 'import')}export class ${name} extends ${candidate.name} ${body}\n`;
  return layerOf(
    draft,
    text,
    groupByFile(sites, (site) => [{ start: site.start, end: site.end, text: name }]),
  );
}

/** `new Client(a)` becomes `makeLegacyClient(a)`. */
function constructing(draft: Draft, random: Random): Layer | undefined {
  const { candidate, mutation } = draft;
  const sites = someSites(candidate.constructions, random);
  if (sites.length === 0) return undefined;
  const name = `make${draft.name}`;
  const call = `new ${candidate.name}(...all)`;
  const body = mutation
    ? bodyMutations[mutation]!.body({ call, first: 'all', giving: () => call })
    : `return ${call};`;
  const text = `${importing(draft, 'import')}export function ${name}(...all: ConstructorParameters<typeof ${candidate.name}>) {\n${indented(body)}\n}\n`;
  const replacements = groupByFile(sites, (site) => [{ start: site.whole, end: site.end, text: name }]);
  return layerOf({ ...draft, name }, text, replacements);
}

/** `client.send(a)` becomes `new Legacy(client).legacySend(a)`, `Client.open(a)` becomes `Legacy.legacyOpen(a)`. */
function around(draft: Draft, random: Random): Layer | undefined {
  const { candidate, form, name } = draft;
  const isStatic = form === 'static members';
  const fitting = usesFor(draft).filter((use) => fits(draft, use));
  if (form === 'constant members') draft.constant = fitting[0]?.arguments.at(-1)?.text;
  const uses = someSites(
    fitting.filter(
      ({ member, arguments: list }) =>
        draft.constant === undefined ||
        (member === fitting[0]!.member && list.at(-1)!.text === draft.constant),
    ),
    random,
  );
  if (uses.length === 0) return undefined;
  const plain = `constructor(inner: ${candidate.name}) {\n  this.#inner = inner;\n}`;
  const made = constructorMutations[draft.mutation ?? '']?.('this.#inner', candidate.name) ?? plain;
  const text = adapterText(
    draft,
    [...new Set(uses.map(({ member }) => member))],
    isStatic ? undefined : made,
  );
  const replacements = groupByFile(uses, (use) => {
    const owner = isStatic ? name : `new ${name}(${use.object})`;
    const edit = { start: use.start, end: use.end, text: `${owner}.legacy${capital(use.member)}` };
    return [edit, ...argumentsAnew(draft, use)];
  });
  return text === undefined ? undefined : layerOf(draft, text, replacements);
}

function usesFor({ candidate, form }: Draft): readonly MemberUse[] {
  if (form === 'getters') return candidate.reads;
  if (form === 'setters') return candidate.writes;
  return form === 'static members' ? candidate.staticCalls : candidate.uses;
}

/** `const client = new Client(a)`, of which only members are used, becomes a constant of the adapter. */
function constructed(draft: Draft, random: Random): Layer | undefined {
  const { candidate, name } = draft;
  const chosen = random.shuffled(candidate.held).slice(0, 3);
  if (chosen.length === 0) return undefined;
  const members = [...new Set(chosen.flatMap(({ uses }) => uses.map(({ member }) => member)))];
  const made = `constructor(...all: ConstructorParameters<typeof ${candidate.name}>) {\n  this.#inner = new ${candidate.name}(...all);\n}`;
  const text = adapterText(draft, members, made);
  if (text === undefined) return undefined;
  const replacements = new Map<string, Replacement[]>();
  for (const { construction, uses: own } of chosen) {
    const edits = own.map((use) => ({
      start: use.memberStart,
      end: use.end,
      text: `legacy${capital(use.member)}`,
    }));
    edits.push({ start: construction.start, end: construction.end, text: name });
    replacements.set(construction.file, [...(replacements.get(construction.file) ?? []), ...edits]);
  }
  return layerOf(draft, text, replacements);
}

function argumentsAnew({ form }: Draft, { arguments: list, list: span }: MemberUse): Replacement[] {
  const texts = list.map(({ text }) => text);
  if (form === 'permuted members') return [{ ...span, text: texts.reverse().join(', ') }];
  return form === 'constant members' ? [{ ...span, text: texts.slice(0, -1).join(', ') }] : [];
}

/** @param made the constructor; without one the members are static */
function adapterText(draft: Draft, members: readonly string[], made: string | undefined): string | undefined {
  const { candidate, form, name, mutation } = draft;
  // One member does more, the others are as they should be.
  const texts = members.map((member, index) =>
    memberText(index === 0 ? draft : { ...draft, mutation: undefined }, member),
  );
  if (texts.includes(undefined)) return undefined;
  const isValue = made === undefined || form === 'constructed' || mutation !== undefined;
  const field = made === undefined ? '' : `  readonly #inner: ${candidate.name};\n\n${indented(made)}\n\n`;
  const body = texts.map((each) => indented(each!)).join('\n');
  return `${importing(draft, isValue ? 'import' : 'import type')}export class ${name} {\n${field}${body}}\n`;
}
