// What `explain` shows of a duplicate that only forwards: its proof, or the line that does more.

import { proveThrough } from '../core/inline/chain.ts';
import { describeProof } from '../core/inline/describe.ts';
import { Overlay } from '../core/overlay.ts';
import { Problem } from '../core/problem.ts';
import { formatPlace } from '../core/refusals.ts';
import { formatSymbol } from '../core/symbols.ts';
import { readTree } from './read.ts';
import { type RunOptions, refusePending, setUp } from './setup.ts';

export interface ExplainedForwarding {
  symbol: string;
  canonical: string;
  /** `none`: it is nothing that could forward to the canonical. */
  kind: 'wrapper' | 'adapter' | 'subclass' | 'stub' | 'fork' | 'refused' | 'none';
  /** The proof, one line a member; of a refusal its place and reason. */
  lines: readonly string[];
}

/**
 * The proof that a listed duplicate only forwards to its canonical.
 * @param symbol as it is written in the configuration
 * @throws Problem if the configuration does not list it
 */
export async function explainForwarding(
  symbol: string,
  options: Pick<RunOptions, 'cwd' | 'config' | 'configFile'> = {},
): Promise<ExplainedForwarding> {
  const { root, config } = setUp(options);
  refusePending(root);
  const consolidation = config.consolidations.find(({ duplicates }) =>
    duplicates.some((duplicate) => formatSymbol(duplicate) === symbol),
  );
  if (!consolidation)
    throw new Problem(
      `the configuration lists no duplicate ${symbol}`,
      'name it as it stands in "duplicates"',
    );
  const { canonical, duplicates } = consolidation;
  const duplicate = duplicates.find((each) => formatSymbol(each) === symbol)!;
  const tree = await readTree(root, config);
  const { graph, open } = new Overlay(tree.files, tree.language, tree.facts);
  const chain = proveThrough({ graph, open }, duplicate, canonical, duplicates, symbol);
  const names = { symbol, canonical: formatSymbol(canonical) };
  if (!chain) return { ...names, kind: 'none', lines: [] };
  const { proven, over } = chain;
  const through = over.map((other) => `through ${formatSymbol(other)}, which goes as well`);
  const place = proven.kind === 'refused' ? [`at ${formatPlace(proven.refusal)}`] : [];
  return {
    ...names,
    kind: proven.kind,
    lines: [...describeProof(duplicate.name, proven), ...through, ...place],
  };
}
