// Wrapper functions over what a tree has, with the calls that go through them; and the same with one thing more, which
// makes them no wrappers. What the tool must give back is the tree as it was.

import type { Random } from '../scatter/random.ts';
import { beside, type Candidates, type FunctionCandidate, siblingSpecifier } from './candidates.ts';
import {
  capital,
  commonCount,
  type Layer,
  type Mutation,
  mutated,
  type Replacement,
  someSites,
  takesArgument,
  type wrapperForms,
} from './layer.ts';

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
