// Test doubles of the modules of wrappers and adapters. Once the calls are written out, what they call is the
// canonical; the double may go there as well if nobody can tell: it is called as it was, or it does not look.

import type { Site, SiteName } from '../language.ts';
import { Moves } from '../moves.ts';
import type { Step } from '../plan.ts';
import { FileWork } from '../rewrite/context.ts';
import { manualMockOf } from '../rewrite/manual-mocks.ts';
import { rewriteSites } from '../rewrite/sites.ts';
import { formatSymbol } from '../symbols.ts';
import type { AdapterProof } from './adapter.ts';
import { isSame } from './adapter.ts';
import type { Inlining } from './file.ts';
import { describe } from './prove.ts';
import { allParts, type Template } from './template.ts';
import { bindingsIn } from './users.ts';

/** What a double of a duplicate has to be for it to stand for the canonical as well. */
export type Fit =
  /** It is called with the very arguments that the canonical is called with. */
  | { kind: 'same' }
  /** Called with others, so it must not look at them. */
  | { kind: 'blind'; why: string }
  | { kind: 'none'; why: string };

/** A step that is written out, as far as its doubles ask. */
export interface Doubled {
  step: Step;
  /** Every name by which it can be imported. */
  symbols: ReadonlySet<string>;
  inlining?: Inlining;
  adapter?: AdapterProof;
}

export function fitOf({ inlining, adapter }: Doubled): Fit {
  if (inlining) return fitOfWrapper(inlining.template);
  const { construction, members } = adapter!.adapter;
  if (construction?.head.path.join() !== 'new' || !construction.sameArguments)
    return { kind: 'none', why: 'its double would have to stand for what the adapter holds' };
  const changed = members.find((member) => !isSame(member));
  return changed
    ? { kind: 'none', why: `its double would have to have what ${changed.name} forwards to` }
    : { kind: 'same' };
}

function fitOfWrapper(template: Template): Fit {
  const { head, returns, sameArguments } = template;
  const isCall = 'name' in head.root && head.path.join() === '()' && returns === 'value';
  if (!isCall) return { kind: 'none', why: `its double would have to stand for ${describe(head)}` };
  if (sameArguments) return { kind: 'same' };
  const values = [...allParts(template.parts)].filter(
    (part) => typeof part === 'object' && 'name' in part && !part.type,
  );
  return values.length > 1
    ? { kind: 'none', why: 'its arguments need names that the double may lack' }
    : { kind: 'blind', why: 'its double would be called with other arguments' };
}

/** The doubles in a file that replace a duplicate. */
export const doublesOf = (work: FileWork, { symbols }: Doubled): Site[] =>
  sitesOf(work).filter((site) => site.double!.kind !== 'none' && replaces(work, site, symbols));

function sitesOf(work: FileWork): Site[] {
  const { source } = work;
  if (!source.facts.hidden.some(({ form }) => form === 'mock')) return [];
  const all = source.sites((specifier) => work.moduleOf(specifier) !== undefined);
  return all.filter(({ double }) => double !== undefined);
}

const namesIn = (work: FileWork, site: Site, symbols: ReadonlySet<string>): SiteName[] =>
  site.names.filter(({ name }) => symbols.has(`${work.moduleOf(site.specifier)}#${name}`));

function replaces(work: FileWork, site: Site, symbols: ReadonlySet<string>): boolean {
  const module = work.moduleOf(site.specifier);
  const isOfModule = [...symbols].some((symbol) => symbol.slice(0, symbol.lastIndexOf('#')) === module);
  return isOfModule && (!site.double!.keepsActual || namesIn(work, site, symbols).length > 0);
}

/**
 * Sends the doubles of one file where their calls go, and what it takes by `require` or `import()` of functions that are
 * the canonical but for their names.
 * @param kept the steps of which every call keeps its own arguments as they are
 */
export function moveDoubles(work: FileWork, all: readonly Doubled[], kept: (step: string) => boolean): void {
  if (work.source.facts.hidden.length === 0) return;
  const refused = work.refusals.length;
  for (const doubled of all) {
    for (const site of doublesOf(work, doubled)) {
      const why = misfit(work, site, doubled, all, kept(doubled.step.id));
      if (why !== undefined) work.refuse('inline/double', site, [doubled.step.id], why);
    }
  }
  if (work.refusals.length > refused) return;
  const steps = all.map(({ step }) => step);
  const { context, source } = work;
  const moves = new Moves({ steps, renamings: [] }, context.graph).seenFrom(work.path);
  const own = new FileWork({ ...context, moves }, source);
  rewriteSites(own);
  work.edits.push(...own.edits);
  work.refusals.push(...own.refusals);
  work.needs.push(...own.needs);
}

/** Why a double cannot stand for the canonical; undefined if it can. */
function misfit(
  work: FileWork,
  site: Site,
  doubled: Doubled,
  all: readonly Doubled[],
  isKept: boolean,
): string | undefined {
  const fit = fitOf(doubled);
  if (fit.kind === 'none') return fit.why;
  const { symbols, step } = doubled;
  const target = formatSymbol(step.moves[0]!.to);
  const twins = all.filter(({ step: other }) => formatSymbol(other.moves[0]!.to) === target);
  const replaced = twins.flatMap((each) => namesIn(work, site, each.symbols).map(({ name }) => name));
  if (new Set(replaced).size > 1) return 'two of its names would be one';
  const names = namesIn(work, site, symbols);
  const { module } = step.moves[0]!.to;
  if (work.moduleOf(site.specifier) === module)
    return 'the canonical stands beside it in the module, and its double would be seen by others';
  const isAutomatic = site.double!.kind === 'automatic';
  const manual = isAutomatic
    ? [work.moduleOf(site.specifier)!, module].find((each) => manualMockOf(work.context, each) !== undefined)
    : undefined;
  if (manual !== undefined) return `${manual} has a double in a file of its own`;
  if (fit.kind === 'same' && isKept) return undefined;
  const isAsked = bindingsIn(work.context.graph, work.source, symbols).length > 0;
  const looks =
    site.escape !== undefined ||
    names.some(({ blind }) => !blind) ||
    isAsked ||
    !work.context.doubles.isLocal(work.path);
  if (!looks) return undefined;
  return fit.kind === 'blind' ? fit.why : 'a call of it gives other arguments than the canonical would get';
}
