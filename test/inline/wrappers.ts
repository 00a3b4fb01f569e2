// Wrapper functions and adapter classes over what a tree has, with the calls that go through them; and the same with
// one thing more, which makes them no wrappers. What the tool must give back is the tree as it was.

import type { Random } from '../scatter/random.ts';
import {
  beside,
  type CallSite,
  type Candidates,
  type ClassCandidate,
  type FunctionCandidate,
  type MemberUse,
  siblingSpecifier,
} from './candidates.ts';

export const wrapperForms = [
  'same',
  'rest',
  'permuted',
  'constant',
  'dropped',
  'async',
  'chained',
  'default export',
] as const;
export const adapterForms = [
  'renamed members',
  'permuted members',
  'async members',
  'empty subclass',
] as const;
export const mutations = [
  'fallback',
  'conversion',
  'second call',
  'state',
  'guard',
  'catch',
  'checked result',
] as const;
export type Form = (typeof wrapperForms)[number] | (typeof adapterForms)[number];
export type Mutation = (typeof mutations)[number];

export interface Replacement {
  start: number;
  end: number;
  text: string;
}

export interface Layer {
  form: Form;
  mutation?: Mutation;
  canonical: string;
  /** Symbols, the one that is used last. */
  duplicates: readonly string[];
  /** New modules. */
  files: ReadonlyMap<string, string>;
  /** What the users call now, by file. */
  replacements: ReadonlyMap<string, readonly Replacement[]>;
  /** The name that the users import, the module it comes from, and the name that they had. */
  imported: { name: string; module: string; suffix: string; isDefault: boolean; instead: string };
}

/** One layer over a function; undefined if its calls do not suit the form. */
export function wrapFunction(
  candidate: FunctionCandidate,
  candidates: Candidates,
  form: (typeof wrapperForms)[number],
  id: number,
  random: Random,
  mutation?: Mutation,
): Layer | undefined {
  const count = commonCount(candidate.sites);
  let sites = candidate.sites.filter((each) => each.arguments.length === count);
  const name = `legacy${id}${capital(candidate.name)}`;
  const order = Array.from({ length: count }, (_, index) => index);
  let constant: string | undefined;
  if (form === 'permuted') {
    if (count < 2) return undefined;
    order.reverse();
    sites = sites.filter((each) => each.arguments.every(({ pure }) => pure));
  }
  if (form === 'constant') {
    constant = sites.find((each) => each.arguments.at(-1)?.literal)?.arguments.at(-1)?.text;
    if (constant === undefined) return undefined;
    sites = sites.filter((each) => each.arguments.at(-1)!.text === constant);
    order.pop();
  }
  if (form === 'async' && !candidate.returnsPromise) return undefined;
  if (mutation && takesArgument.has(mutation) && order.length === 0) return undefined;
  sites = someSites(sites, random);
  if (sites.length === 0) return undefined;

  const type = (index: number): string => `Parameters<typeof ${candidate.name}>[${index}]`;
  const parameters = order.map(
    (index) => `p${index}${candidate.parameters[index]!.optional ? '?' : ''}: ${type(index)}`,
  );
  const dropped = form === 'dropped';
  // A required parameter cannot follow an optional one.
  if (
    parameters.some(
      (each, at) => /^p\d+\?/.test(each) && parameters.slice(at + 1).some((next) => !/^p\d+\?/.test(next)),
    )
  )
    return undefined;
  if (dropped) parameters.unshift('_reason: string');
  const given = Array.from({ length: count }, (_, index) =>
    constant !== undefined && index === count - 1 ? constant : `p${index}`,
  );
  const rest = form === 'rest' && !mutation;
  const call = rest ? `${candidate.name}(...all)` : `${candidate.name}(${given.join(', ')})`;
  const list = rest ? `...all: Parameters<typeof ${candidate.name}>` : parameters.join(', ');
  const body = mutation
    ? mutated(mutation, call, order)
    : form === 'async'
      ? `  return await ${call};\n`
      : `  return ${call};\n`;
  const prefix = form === 'async' ? 'async ' : '';
  const suffix = `-legacy${id}`;
  const like = candidates.importers.get(sites[0]!.file)!.specifiers.get(candidate.module)!;
  const state = mutation === 'state' ? 'let calls = 0;\n' : '';
  const isDefault = form === 'default export';
  const arrow = !isDefault && !mutation && random.chance(0.4);
  const declared = arrow
    ? `export const ${name} = ${prefix}(${list}) => ${form === 'async' ? `await ${call}` : call};\n`
    : `export ${isDefault ? 'default ' : ''}${prefix}function ${name}(${list}) {\n${body}}\n`;
  const module = beside(candidate.module, suffix);
  const files = new Map([
    [
      module,
      `import { ${candidate.name} } from '${siblingSpecifier(candidate.module, like)}';\n\n${state}${declared}`,
    ],
  ]);
  const duplicates = [`${module}#${isDefault ? 'default' : name}`];
  let last = { name, module, suffix };
  if (form === 'chained') {
    const outer = beside(candidate.module, `${suffix}b`);
    const parametersOf = parameters.map((each) =>
      each
        .replace(`typeof ${candidate.name}`, `typeof ${name}`)
        .replace(/\[(\d+)\]$/, (_, at: string) => `[${order.indexOf(Number(at))}]`),
    );
    files.set(
      outer,
      `import { ${name} } from '${siblingSpecifier(module, like)}';\n\nexport function ${name}Again(${parametersOf.join(', ')}) {\n  return ${name}(${order.map((index) => `p${index}`).join(', ')});\n}\n`,
    );
    duplicates.push(`${outer}#${name}Again`);
    last = { name: `${name}Again`, module: outer, suffix: `${suffix}b` };
  }
  const replacements = new Map<string, Replacement[]>();
  for (const site of sites) {
    const texts = order.map((index) => site.arguments[index]!.text);
    if (dropped) texts.unshift("'because'");
    const edits = [{ start: site.start, end: site.end, text: last.name }];
    if (dropped || form === 'permuted' || form === 'constant')
      edits.push({ ...site.list, text: texts.join(', ') });
    replacements.set(site.file, [...(replacements.get(site.file) ?? []), ...edits]);
  }
  return {
    form,
    ...(mutation && { mutation }),
    canonical: `${candidate.module}#${candidate.name}`,
    duplicates,
    files,
    replacements,
    imported: { ...last, isDefault, instead: candidate.name },
  };
}

/** Mutations of an argument, so that there must be one. */
const takesArgument = new Set<Mutation>(['fallback', 'conversion', 'guard']);

/** The body of a function that does one thing more than to call. */
function mutated(mutation: Mutation, call: string, order: readonly number[]): string {
  const first = `p${order[0] ?? 0}`;
  const with_ = (text: string): string => call.replace(new RegExp(`\\b${first}\\b`), text);
  switch (mutation) {
    case 'fallback':
      return `  return ${with_(`${first} ?? ([] as never)`)};\n`;
    case 'conversion':
      return `  return ${with_(`Object(${first})`)};\n`;
    case 'second call':
      return `  ${call};\n  return ${call};\n`;
    case 'state':
      return `  calls += 1;\n  return ${call};\n`;
    case 'guard':
      return `  if (${first} === undefined) throw new Error('missing');\n  return ${call};\n`;
    case 'catch':
      return `  try {\n    return ${call};\n  } catch {\n    throw new Error('failed');\n  }\n`;
    case 'checked result':
      return `  const result = ${call};\n  if (result === undefined) throw new Error('nothing');\n  return result;\n`;
  }
}

/** A layer over a class: an adapter around an instance at each use, or an empty subclass at each construction. */
export function wrapClass(
  candidate: ClassCandidate,
  candidates: Candidates,
  form: (typeof adapterForms)[number],
  id: number,
  random: Random,
  mutation?: Mutation,
): Layer | undefined {
  const name = `Legacy${id}${candidate.name}`;
  const suffix = `-legacy${id}`;
  const module = beside(candidate.module, suffix);
  if (form === 'empty subclass') {
    if (mutation) return undefined;
    const sites = someSites(candidate.constructions, random);
    if (sites.length === 0) return undefined;
    const like = candidates.importers.get(sites[0]!.file)!.specifiers.get(candidate.module)!;
    const text = `import { ${candidate.name} } from '${siblingSpecifier(candidate.module, like)}';\n\nexport class ${name} extends ${candidate.name} {}\n`;
    const replacements = groupByFile(sites, (site) => [{ start: site.start, end: site.end, text: name }]);
    return {
      form,
      canonical: `${candidate.module}#${candidate.name}`,
      duplicates: [`${module}#${name}`],
      files: new Map([[module, text]]),
      replacements,
      imported: { name, module, suffix, isDefault: false, instead: candidate.name },
    };
  }
  const permuted = form === 'permuted members';
  const uses = someSites(
    candidate.uses.filter(({ member, arguments: list }) => {
      const method = candidate.methods.get(member)!;
      if (list.length !== method.parameters) return false;
      if (mutation && takesArgument.has(mutation) && list.length === 0) return false;
      if (form === 'async members') return method.returnsPromise;
      return !permuted || (list.length > 1 && list.every(({ pure }) => pure));
    }),
    random,
  );
  if (uses.length === 0) return undefined;
  const like = candidates.importers.get(uses[0]!.file)!.specifiers.get(candidate.module)!;
  const members = [...new Set(uses.map(({ member }) => member))];
  const state = mutation === 'state' ? '  #calls = 0;\n' : '';
  const methods = members.map((member) => {
    const count = candidate.methods.get(member)!.parameters;
    const order = Array.from({ length: count }, (_, index) => index);
    const given = order.map((index) => `p${index}`).join(', ');
    if (permuted) order.reverse();
    const list = order
      .map((index) => `p${index}: Parameters<${candidate.name}['${member}']>[${index}]`)
      .join(', ');
    const call = `this.#inner.${member}(${given})`;
    const prefix = form === 'async members' ? 'async ' : '';
    const body = mutation
      ? mutated(mutation, call, order).replace(/^ {2}calls/m, '  this.#calls')
      : `  return ${prefix ? 'await ' : ''}${call};\n`;
    return `  ${prefix}legacy${capital(member)}(${list}) {\n${body.replace(/^(?=.)/gm, '  ')}  }\n`;
  });
  const text = `import type { ${candidate.name} } from '${siblingSpecifier(candidate.module, like)}';\n\nexport class ${name} {\n  readonly #inner: ${candidate.name};\n${state}\n  constructor(inner: ${candidate.name}) {\n    this.#inner = inner;\n  }\n\n${methods.join('\n')}}\n`;
  const replacements = groupByFile(uses, (use: MemberUse) => {
    const texts = use.arguments.map((each) => each.text);
    const edits = [
      { start: use.start, end: use.end, text: `new ${name}(${use.object}).legacy${capital(use.member)}` },
    ];
    if (permuted) edits.push({ ...use.list, text: texts.reverse().join(', ') });
    return edits;
  });
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

function groupByFile<Site extends CallSite>(
  sites: readonly Site[],
  edit: (site: Site) => Replacement[],
): Map<string, Replacement[]> {
  const grouped = new Map<string, Replacement[]>();
  for (const site of sites) grouped.set(site.file, [...(grouped.get(site.file) ?? []), ...edit(site)]);
  return grouped;
}

/** Up to six that do not lie within each other's arguments. */
function someSites<Site extends CallSite>(sites: readonly Site[], random: Random): Site[] {
  const chosen: Site[] = [];
  for (const site of random.shuffled(sites)) {
    const apart = chosen.every(
      (other) => other.file !== site.file || other.list.end < site.start || site.list.end < other.start,
    );
    if (apart && chosen.length < 6) chosen.push(site);
  }
  return chosen;
}

function commonCount(sites: readonly CallSite[]): number {
  const counts = new Map<number, number>();
  for (const { arguments: list } of sites) counts.set(list.length, (counts.get(list.length) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? 0;
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
