// What a layer between users and what they use is, whatever it wraps; and the ways to make it do one thing more.

import type { Random } from '../scatter/random.ts';
import type { CallSite } from './candidates.ts';

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
  'constant members',
  'async members',
  'getters',
  'constructed',
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

/** Mutations of an argument, so that there must be one. */
export const takesArgument = new Set<Mutation>(['fallback', 'conversion', 'guard']);

/** The body of a function that does one thing more than to call. */
export function mutated(mutation: Mutation, call: string, order: readonly number[]): string {
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

/** The edits of all sites. */
export function groupByFile<Site extends CallSite>(
  sites: readonly Site[],
  edit: (site: Site) => Replacement[],
): Map<string, Replacement[]> {
  const grouped = new Map<string, Replacement[]>();
  for (const site of sites) grouped.set(site.file, [...(grouped.get(site.file) ?? []), ...edit(site)]);
  return grouped;
}

/** Up to six that do not lie within each other's arguments. */
export function someSites<Site extends CallSite>(sites: readonly Site[], random: Random): Site[] {
  const chosen: Site[] = [];
  for (const site of random.shuffled(sites)) {
    const apart = chosen.every(
      (other) => other.file !== site.file || other.list.end < site.start || site.list.end < other.start,
    );
    if (apart && chosen.length < 6) chosen.push(site);
  }
  return chosen;
}

export function commonCount(sites: readonly CallSite[]): number {
  const counts = new Map<number, number>();
  for (const { arguments: list } of sites) counts.set(list.length, (counts.get(list.length) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? 0;
}

export const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
