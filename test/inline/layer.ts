// What a layer between users and what they use is, whatever it wraps.

import type { Random } from '../scatter/random.ts';
import type { CallSite } from './candidates.ts';
import { bodyMutations, type Forwarded, parameterMutations } from './mutations.ts';

export const wrapperForms = [
  'same',
  'rest',
  'permuted',
  'constant',
  'dropped',
  'async',
  'chained',
  'default export',
  'typed constant',
] as const;
export const adapterForms = [
  'renamed members',
  'permuted members',
  'constant members',
  'rest members',
  'async members',
  'getters',
  'setters',
  'static members',
  'constructed',
  'empty subclass',
  'constructing',
] as const;
export type WrapperForm = (typeof wrapperForms)[number];
export type AdapterForm = (typeof adapterForms)[number];
export type Form = WrapperForm | AdapterForm;

export interface Replacement {
  start: number;
  end: number;
  text: string;
}

export interface Layer {
  form: Form;
  /** The one thing more that it does. */
  mutation?: string;
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

/** A function or method that forwards: its parameters as written, and the call. */
export interface Signature {
  parameters: readonly string[];
  /** Indices of the parameters, `p0` being the first of what is called. */
  order: readonly number[];
  call: string;
  returnsPromise: boolean;
}

export interface Written {
  isAsync: boolean;
  parameters: string;
  /** Statements, one a line. */
  body: string;
}

export const forwarded = (call: string, first: string): Forwarded => ({
  call,
  first,
  giving: (text) => call.replace(new RegExp(`\\b${first}\\b(?=[^(]*$)`), text),
});

/** The function that does one thing more; undefined if it cannot do that. */
export function mutated(mutation: string, signature: Signature): Written | undefined {
  const { parameters, order, call, returnsPromise } = signature;
  const first = `p${order[0] ?? 0}`;
  const ofParameter = parameterMutations[mutation];
  if (ofParameter) {
    if (parameters.length === 0 || !parameters.at(-1)!.startsWith('p')) return undefined;
    const list = [...parameters.slice(0, -1), ofParameter(parameters.at(-1)!)].join(', ');
    return { isAsync: false, parameters: list, body: `return ${call};` };
  }
  const found = bodyMutations[mutation];
  if (!found || (found.arguments ?? 0) > order.length) return undefined;
  if (found.async && returnsPromise === (found.ofSync ?? false)) return undefined;
  return {
    isAsync: found.async ?? false,
    parameters: parameters.join(', '),
    body: found.body(forwarded(call, first)),
  };
}

export const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

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
