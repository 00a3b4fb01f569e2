// Wrapper functions over what a tree has, with the calls that go through them; and the same with one thing more, which
// makes them no wrappers. What the tool must give back is the tree as it was.

import type { Random } from '../scatter/random.ts';
import {
  beside,
  type CallSite,
  type Candidates,
  type FunctionCandidate,
  siblingSpecifier,
} from './candidates.ts';
import {
  capital,
  commonCount,
  groupByFile,
  indented,
  type Layer,
  mutated,
  type Replacement,
  type Signature,
  someSites,
  type WrapperForm,
  type Written,
} from './layer.ts';
import { bodyMutations, mutableState, parameterMutations } from './mutations.ts';

/** Calls whose arguments do something, in places where nothing can be put before them. */
export const swappedAtTheCall = 'swapped arguments with effects at the call';
export const wrapperMutations: readonly string[] = [
  ...Object.keys(bodyMutations),
  ...Object.keys(parameterMutations),
  swappedAtTheCall,
];
/** Forms in which a function can do one thing more. */
export const mutableWrappers: readonly WrapperForm[] = ['same', 'permuted', 'async', 'default export'];

interface Draft {
  candidate: FunctionCandidate;
  form: WrapperForm;
  mutation: string | undefined;
  sites: readonly CallSite[];
  /** How many arguments the calls have, and which of them are handed on. */
  count: number;
  order: readonly number[];
  /** The literal that the last parameter is bound to. */
  constant: string | undefined;
}

/** One layer over a function; undefined if its calls do not suit the form. */
export function wrapFunction(
  candidate: FunctionCandidate,
  candidates: Candidates,
  form: WrapperForm,
  id: number,
  random: Random,
  mutation?: string,
): Layer | undefined {
  const draft = drafted(candidate, form, random, mutation);
  const written = draft && writtenOf(draft);
  if (!draft || !written) return undefined;
  const name = `legacy${id}${capital(candidate.name)}`;
  const suffix = `-legacy${id}`;
  const module = beside(candidate.module, suffix);
  const like = candidates.importers.get(draft.sites[0]!.file)!.specifiers.get(candidate.module)!;
  const isDefault = form === 'default export';
  const isArrow = form === 'typed constant' || (!isDefault && !mutation && random.chance(0.4));
  const state = mutation ? mutableState : '';
  const declared = isArrow
    ? arrow(draft, name, written)
    : `export ${isDefault ? 'default ' : ''}${written.isAsync ? 'async ' : ''}function ${name}(${written.parameters}) {\n${indented(written.body)}\n}\n`;
  const text = `import { ${candidate.name} } from '${siblingSpecifier(candidate.module, like)}';\n\n${state}${declared}`;
  const layer: Layer = {
    form,
    ...(mutation && { mutation }),
    canonical: `${candidate.module}#${candidate.name}`,
    duplicates: [`${module}#${isDefault ? 'default' : name}`],
    files: new Map([[module, text]]),
    replacements: new Map(),
    imported: { name, module, suffix, isDefault, instead: candidate.name },
  };
  const chained = form === 'chained' ? chain(draft, layer, like) : layer;
  return {
    ...chained,
    replacements: groupByFile(draft.sites, (site) => callOf(draft, site, chained.imported.name)),
  };
}

function drafted(
  candidate: FunctionCandidate,
  form: WrapperForm,
  random: Random,
  mutation: string | undefined,
): Draft | undefined {
  if (candidate.isGeneric && form !== 'typed constant') return undefined;
  const count = commonCount(candidate.sites);
  let sites = candidate.sites.filter((each) => each.arguments.length === count);
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
  if (mutation === swappedAtTheCall && form !== 'permuted') return undefined;
  sites = someSites(sites, random);
  return sites.length === 0 ? undefined : { candidate, form, mutation, sites, count, order, constant };
}

function writtenOf(draft: Draft): Written | undefined {
  const { candidate, form, mutation, count, order, constant } = draft;
  const { name } = candidate;
  const parameters = order.map(
    (index) =>
      `p${index}${candidate.parameters[index]!.optional ? '?' : ''}: Parameters<typeof ${name}>[${index}]`,
  );
  const optional = parameters.map((each) => /^p\d+\?/.test(each));
  // A required parameter cannot follow an optional one.
  if (optional.some((each, at) => each && optional.slice(at + 1).includes(false))) return undefined;
  if (form === 'dropped') parameters.unshift('_reason: string');
  const given = Array.from({ length: count }, (_, index) =>
    constant !== undefined && index === count - 1 ? constant : `p${index}`,
  );
  const signature: Signature = {
    parameters,
    order,
    call: `${name}(${given.join(', ')})`,
    returnsPromise: candidate.returnsPromise,
  };
  if (mutation && mutation !== swappedAtTheCall) return mutated(mutation, signature);
  if (form === 'rest')
    return {
      isAsync: false,
      parameters: `...all: Parameters<typeof ${name}>`,
      body: `return ${name}(...all);`,
    };
  const isAsync = form === 'async';
  const body = `return ${isAsync ? 'await ' : ''}${signature.call};`;
  return { isAsync, parameters: parameters.join(', '), body };
}

/** The type of a generic function can only be taken over as a whole. */
function arrow(
  { candidate, form, order }: Draft,
  name: string,
  { isAsync, parameters, body }: Written,
): string {
  const isTyped = form === 'typed constant';
  const list = isTyped ? order.map((index) => `p${index}`).join(', ') : parameters;
  const type = isTyped ? `: typeof ${candidate.name}` : '';
  return `export const ${name}${type} = ${isAsync ? 'async ' : ''}(${list}) => ${body.slice('return '.length, -1)};\n`;
}

/** Another wrapper over the first one. */
function chain({ candidate, order }: Draft, layer: Layer, like: string): Layer {
  const { name, module, suffix } = layer.imported;
  const outer = beside(candidate.module, `${suffix}b`);
  const parameters = order.map((index, at) => {
    const mark = candidate.parameters[index]!.optional ? '?' : '';
    return `p${index}${mark}: Parameters<typeof ${name}>[${at}]`;
  });
  const list = order.map((index) => `p${index}`).join(', ');
  const text = `import { ${name} } from '${siblingSpecifier(module, like)}';\n\nexport function ${name}Again(${parameters.join(', ')}) {\n  return ${name}(${list});\n}\n`;
  return {
    ...layer,
    files: new Map([...layer.files, [outer, text]]),
    duplicates: [...layer.duplicates, `${outer}#${name}Again`],
    imported: { ...layer.imported, name: `${name}Again`, module: outer, suffix: `${suffix}b` },
  };
}

function callOf({ form, mutation, order }: Draft, site: CallSite, name: string): Replacement[] {
  const texts = order.map((index) => site.arguments[index]!.text);
  if (mutation === swappedAtTheCall) {
    const list = texts.map((text) => `(Date.now(), ${text})`).join(', ');
    return [{ start: site.start, end: site.list.end + 1, text: `(globalThis && ${name}(${list}))` }];
  }
  if (form === 'dropped') texts.unshift("'because'");
  const edits = [{ start: site.start, end: site.end, text: name }];
  if (form === 'dropped' || form === 'permuted' || form === 'constant')
    edits.push({ ...site.list, text: texts.join(', ') });
  return edits;
}
