// What `explain` shows of a listed duplicate: the proof with its lines, or how it differs, and every edit that it asks for.

import type { Consolidation } from '../core/config.ts';
import type { Duplicate } from '../core/config-duplicates.ts';
import { located } from '../core/externals.ts';
import { proveThrough } from '../core/inline/chain.ts';
import { constructedBy, proveConstruction } from '../core/inline/construction.ts';
import { describeProof } from '../core/inline/describe.ts';
import { divergenceOf } from '../core/inline/divergence.ts';
import { projectionOf } from '../core/inline/projection.ts';
import { placed } from '../core/lines.ts';
import { Overlay } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';
import { Problem } from '../core/problem.ts';
import { formatPlace, type Place, placeOf } from '../core/refusals.ts';
import { formatSymbol, nearest } from '../core/symbols.ts';
import { readTree } from './read.ts';
import { type RunOptions, refusePending, setUp } from './setup.ts';
import { consolidationFrom } from './short-names.ts';

export interface ExplainedForwarding {
  symbol: string;
  canonical: string;
  /** `none`: it is nothing that could forward to the canonical. */
  kind:
    | 'wrapper'
    | 'adapter'
    | 'subclass'
    | 'stub'
    | 'fork'
    | 'construction'
    | 'projection'
    | 'diverged'
    | 'refused'
    | 'none';
  /** The proof, one line a member with its place; of a refusal its place and reason; of a fork how it differs. */
  lines: readonly string[];
}

/** One edit on a duplicate's account, where it stood before. */
export interface StepEdit extends Place {
  from: string;
  to: string;
  reasons: readonly string[];
}

/**
 * The proof that a listed duplicate only forwards to its canonical, or what stands against it.
 * @param symbol as it is written in the configuration, or its name if only one has it
 * @throws Problem if the configuration does not list it
 */
export async function explainForwarding(
  symbol: string,
  options: Pick<RunOptions, 'cwd' | 'config' | 'configFile' | 'consolidate'> = {},
): Promise<ExplainedForwarding> {
  const { root, config } = setUp(options);
  refusePending(root);
  const tree = await readTree(root, config);
  const consolidations = options.consolidate
    ? [consolidationFrom(tree, options.consolidate)]
    : config.consolidations;
  const { duplicate, consolidation } = listed(consolidations, symbol);
  const { canonical, duplicates } = consolidation;
  const id = formatSymbol(duplicate);
  const { graph, open } = new Overlay(tree.files, tree.language, tree.facts);
  const names = { symbol: id, canonical: formatSymbol(canonical) };
  const owner = constructedBy(duplicate);
  if (owner) {
    const built = proveConstruction({ graph, open }, located(graph, owner), canonical, id);
    if (built.kind === 'refused')
      return { ...names, kind: 'refused', lines: describeProof(duplicate.name, built) };
    return { ...names, kind: built.kind, lines: [`new ${owner.name}(…) is ${canonical.name}(…)`] };
  }
  const declared = [...(duplicate.members ?? [])].map(
    ([name, path]) => `${name} is declared to be ${path.join('.')}`,
  );
  const chain = proveThrough({ graph, open }, duplicate, canonical, duplicates, id, duplicate.members);
  if (!chain) {
    const projection = projectionOf({ graph, open }, duplicate, canonical);
    if (projection) {
      const parts = [...projection.members].map(([name, path]) => `${name} is ${path.join('.')}`);
      return { ...names, kind: 'projection', lines: parts };
    }
    const divergence = divergenceOf({ graph, open }, duplicate, canonical);
    if (!divergence) return { ...names, kind: 'none', lines: declared };
    const lines = [...declared, `"accept": "${divergence.hash}"`, ...divergence.lines];
    return { ...names, kind: 'diverged', lines };
  }
  const { proven, over } = chain;
  const through = over.map((other) => `through ${formatSymbol(other)}, which goes as well`);
  const place = proven.kind === 'refused' ? [`at ${formatPlace(proven.refusal)}`] : [];
  return {
    ...names,
    kind: proven.kind,
    lines: [...describeProof(duplicate.name, proven), ...through, ...place],
  };
}

function listed(
  consolidations: readonly Consolidation[],
  symbol: string,
): { duplicate: Duplicate; consolidation: Consolidation } {
  const all = consolidations.flatMap((consolidation) =>
    consolidation.duplicates.map((duplicate) => ({ duplicate, consolidation })),
  );
  const found = all.filter(
    ({ duplicate }) => formatSymbol(duplicate) === symbol || duplicate.name === symbol,
  );
  const [first, second] = found;
  if (first && !second) return first;
  const ids = (first ? found : all).map(({ duplicate }) => formatSymbol(duplicate));
  const near = first ? ids : nearest(symbol, ids);
  throw new Problem(
    first ? `several duplicates are called ${symbol}` : `the configuration lists no duplicate ${symbol}`,
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'name it as it stands in "duplicates"',
  );
}

/** Every edit of a dry run that a step asked for, alone or with others. */
export function editsOf(changes: readonly FileChange[], step: string): StepEdit[] {
  return changes.flatMap(({ file, before, edits }) =>
    placed(edits.filter(({ steps }) => steps.includes(step))).map(({ edit }) => ({
      ...placeOf(file, before ?? '', edit.start),
      from: (before ?? '').slice(edit.start, edit.end),
      to: edit.text,
      reasons: edit.reasons,
    })),
  );
}
