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
  type adapterForms,
  capital,
  groupByFile,
  type Layer,
  type Mutation,
  mutated,
  type Replacement,
  someSites,
  takesArgument,
} from './layer.ts';

type AdapterForm = (typeof adapterForms)[number];

/** One adapter to be written. */
interface Draft {
  candidate: ClassCandidate;
  form: AdapterForm;
  mutation: Mutation | undefined;
  /** What it is called, and the file beside the class. */
  name: string;
  suffix: string;
  specifier: string;
  /** The literal that the last parameter is bound to. */
  constant?: string | undefined;
}

/** A layer over a class: an adapter around an instance, or an empty subclass; undefined if its uses do not suit. */
export function wrapClass(
  candidate: ClassCandidate,
  candidates: Candidates,
  form: AdapterForm,
  id: number,
  random: Random,
  mutation?: Mutation,
): Layer | undefined {
  const first = candidate.constructions[0] ?? candidate.uses[0] ?? candidate.reads[0]!;
  const like = candidates.importers.get(first.file)!.specifiers.get(candidate.module)!;
  const draft: Draft = {
    candidate,
    form,
    mutation,
    name: `Legacy${id}${candidate.name}`,
    suffix: `-legacy${id}`,
    specifier: siblingSpecifier(candidate.module, like),
  };
  if (form === 'empty subclass') return mutation ? undefined : subclass(draft, random);
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

function subclass(draft: Draft, random: Random): Layer | undefined {
  const { candidate, name, specifier } = draft;
  const sites = someSites(candidate.constructions, random);
  if (sites.length === 0) return undefined;
  const text = `import { ${candidate.name} } from '${specifier}';\n\nexport class ${name} extends ${candidate.name} {}\n`;
  return layerOf(
    draft,
    text,
    groupByFile(sites, (site) => [{ start: site.start, end: site.end, text: name }]),
  );
}

/** `client.send(a)` becomes `new Legacy(client).legacySend(a)`. */
function around(draft: Draft, random: Random): Layer | undefined {
  const { candidate, form, name } = draft;
  const all = form === 'getters' ? candidate.reads : candidate.uses;
  const fitting = all.filter((use) => fits(draft, use));
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
  const text = adapterText(
    draft,
    [...new Set(uses.map(({ member }) => member))],
    `constructor(inner: ${candidate.name}) {\n    this.#inner = inner;\n  }`,
    'import type',
  );
  const replacements = groupByFile(uses, (use) => {
    const text = `new ${name}(${use.object}).legacy${capital(use.member)}`;
    return [{ start: use.start, end: use.end, text }, ...argumentsAnew(draft, use)];
  });
  return layerOf(draft, text, replacements);
}

/** `const client = new Client(a)`, of which only members are used, becomes a constant of the adapter. */
function constructed(draft: Draft, random: Random): Layer | undefined {
  const { candidate, name } = draft;
  const chosen = random
    .shuffled(candidate.held)
    .filter(({ uses }) => uses.every((use) => !draft.mutation || fits(draft, use)))
    .slice(0, 3);
  if (chosen.length === 0) return undefined;
  const uses = chosen.flatMap((each) => each.uses);
  const text = adapterText(
    draft,
    [...new Set(uses.map(({ member }) => member))],
    `constructor(...all: ConstructorParameters<typeof ${candidate.name}>) {\n    this.#inner = new ${candidate.name}(...all);\n  }`,
    'import',
  );
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

/** Whether a use can go through a member of this form. */
function fits({ candidate, form, mutation }: Draft, { member, arguments: list }: MemberUse): boolean {
  const method = candidate.methods.get(member);
  if (mutation && takesArgument.has(mutation) && list.length === 0) return false;
  if (!method) return form === 'getters' && !mutation;
  if (list.length !== method.parameters) return false;
  if (form === 'async members') return method.returnsPromise;
  if (form === 'constant members') return list.at(-1)?.literal === true && !mutation;
  return form !== 'permuted members' || (list.length > 1 && list.every(({ pure }) => pure));
}

function argumentsAnew({ form }: Draft, { arguments: list, list: span }: MemberUse): Replacement[] {
  const texts = list.map(({ text }) => text);
  if (form === 'permuted members') return [{ ...span, text: texts.reverse().join(', ') }];
  return form === 'constant members' ? [{ ...span, text: texts.slice(0, -1).join(', ') }] : [];
}

function adapterText(draft: Draft, members: readonly string[], made: string, keyword: string): string {
  const { candidate, mutation, name, specifier } = draft;
  const state = mutation === 'state' ? '  #calls = 0;\n' : '';
  const texts = members.map((member) => memberText(draft, member).replace(/^(?=.)/gm, '  '));
  return `${keyword} { ${candidate.name} } from '${specifier}';\n\nexport class ${name} {\n  readonly #inner: ${candidate.name};\n${state}\n  ${made}\n\n${texts.join('\n')}}\n`;
}

function memberText({ candidate, form, mutation, constant }: Draft, member: string): string {
  const method = candidate.methods.get(member);
  const called = `legacy${capital(member)}`;
  if (!method)
    return `get ${called}(): ${candidate.name}['${member}'] {\n  return this.#inner.${member};\n}\n`;
  const order = Array.from({ length: method.parameters }, (_, index) => index);
  const given = order.map((index) => `p${index}`);
  if (constant !== undefined) given.splice(order.pop()!, 1, constant);
  if (form === 'permuted members') order.reverse();
  const list = order.map((index) => `p${index}: Parameters<${candidate.name}['${member}']>[${index}]`);
  const call = `this.#inner.${member}(${given.join(', ')})`;
  const isAsync = form === 'async members';
  const body = mutation
    ? mutated(mutation, call, order).replace(/^ {2}calls/m, '  this.#calls')
    : `  return ${isAsync ? 'await ' : ''}${call};\n`;
  return `${isAsync ? 'async ' : ''}${called}(${list.join(', ')}) {\n${body}}\n`;
}
