// `canonize init`: a configuration of what the audit recommends. A dry run goes first, so that what `diff` would refuse
// is left out and told, and the file works as it stands.

import path from 'node:path';
import { applyAllowances } from '../core/audit/allow.ts';
import type { ColourFinding, Group, Hint } from '../core/audit/finding.ts';
import { type LeftOut, type ProposedConsolidation, proposalOf } from '../core/audit/proposal.ts';
import { readConfig } from '../core/config.ts';
import { Problem } from '../core/problem.ts';
import type { Refusal } from '../core/refusals.ts';
import { createNamed, isInstalled, readLock } from '../disk/project.ts';
import { configName, findConfig, findRoot } from '../disk/root.ts';
import { audit } from './audit.ts';
import { readAuditTree } from './audit-tree.ts';
import { withCompiler } from './compiler-check.ts';
import { computeDryRun } from './dry-run.ts';
import type { Progress } from './read.ts';
import { refusePending, today } from './setup.ts';
import type { Tree } from './stages.ts';

export interface InitialConfig {
  /** Absolute: where it is to be written. */
  file: string;
  text: string;
  consolidations: readonly { consolidation: ProposedConsolidation; group: Group }[];
  /** Sync wrappers over an async core, which `diff` makes async with whoever calls them. */
  async: readonly ColourFinding[];
  left: readonly LeftOut[];
}

/** Computes the configuration, writes nothing. @throws Problem if there is one already */
export async function initialConfig(
  options: { cwd?: string; progress?: Progress; today?: string } = {},
): Promise<InitialConfig> {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const existing = findConfig(cwd);
  if (existing !== undefined)
    throw new Problem(
      `there is a configuration already: ${existing}`,
      'edit it, or move it away first; canonize audit shows what it does not list yet',
      existing,
    );
  const root = findRoot(cwd);
  refusePending(root);
  const progress = options.progress ?? (() => {});
  const empty = readConfig({}, configName);
  const tree = await readAuditTree(root, empty, progress);
  progress('comparing', 0, 0);
  const found = await audit(tree, empty);
  const { groups, colours } = applyAllowances(found, [], today(options.today), configName).result;
  const proposal = proposalOf(groups, undefined, colours);
  const tried = await withoutRefused(root, tree, proposal, progress);
  return {
    file: path.join(root, configName),
    text: textOf(root, tried),
    consolidations: tried.consolidations,
    async: tried.async,
    left: [...proposal.left, ...tried.left, ...found.hints.map(hinted)],
  };
}

/** Writes it. @throws Problem if a file came to stand there meanwhile */
export const writeInitialConfig = ({ file, text }: InitialConfig): void => createNamed(file, text);

/** What a deprecation says is left to a person: nothing proves it. */
const hinted = ({ symbol, says, names, file, line }: Hint): LeftOut => ({
  symbol,
  file,
  line,
  reason: `its deprecation says "${says}", and nothing proves that it is ${names}: list it to see what differs`,
});

type Listed = InitialConfig['consolidations'][number];
type Tried = Pick<InitialConfig, 'consolidations' | 'async'>;

const sourceOf = ({ symbols }: ColourFinding): string => symbols[0]!;

/** What a dry run refuses goes, until it refuses nothing; a new name that cannot be given goes first. */
async function withoutRefused(
  root: string,
  tree: Tree,
  proposed: Tried,
  progress: Progress,
): Promise<Tried & { left: LeftOut[] }> {
  const left: LeftOut[] = [];
  let { consolidations, async } = proposed;
  while (consolidations.length + async.length > 0) {
    const refused = await refusedSteps(root, tree, { consolidations, async }, progress);
    if (refused.size === 0) break;
    left.push(...async.flatMap((source) => refused.get(sourceOf(source)) ?? []).map(leftOut));
    async = async.filter((source) => !refused.has(sourceOf(source)));
    consolidations = consolidations.flatMap((listed): Listed[] => {
      const { consolidation, group } = listed;
      const mine = consolidation.duplicates.flatMap((symbol) => refused.get(symbol) ?? []);
      if (mine.length === 0) return [listed];
      const { as, ...plain } = consolidation;
      if (as !== undefined && mine.some(({ code }) => code.startsWith('rename/')))
        return [{ consolidation: plain, group }];
      left.push(...mine.map(leftOut));
      const duplicates = consolidation.duplicates.filter((symbol) => !refused.has(symbol));
      return duplicates.length > 0 ? [{ consolidation: { ...consolidation, duplicates }, group }] : [];
    });
  }
  return { consolidations, async, left };
}

const leftOut = ({ step, code, message, file, line }: Refusal): LeftOut => ({
  symbol: step,
  file,
  line,
  reason: `${code}: ${message}`,
});

/** Why each step that would move nobody is refused. */
async function refusedSteps(
  root: string,
  tree: Tree,
  proposed: Tried,
  progress: Progress,
): Promise<Map<string, Refusal>> {
  const config = readConfig(configurationOf(proposed), configName);
  const locked = new Set(Object.keys(readLock(root).removed));
  const { steps, refusals } = await withCompiler((_, types) =>
    computeDryRun({ ...tree, types }, config, locked, undefined, progress),
  );
  const refused = new Set(steps.filter(({ status }) => status === 'refused').map(({ symbol }) => symbol));
  return new Map(refusals.filter(({ step }) => refused.has(step)).map((each) => [each.step, each]));
}

const configurationOf = ({ consolidations, async }: Tried) => ({
  consolidations: consolidations.map(({ consolidation }) => consolidation),
  ...(async.length > 0 && { async: [...new Set(async.map(sourceOf))] }),
});

function textOf(root: string, proposed: Tried): string {
  const schema = isInstalled(root, 'canonize')
    ? { $schema: './node_modules/canonize/config.schema.json' }
    : {};
  return `${JSON.stringify({ ...schema, ...configurationOf(proposed) }, null, 2)}\n`;
}
