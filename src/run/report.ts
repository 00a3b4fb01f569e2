// The audit as people and machines get it: the tree and, if asked, its past are audited, what is allowed is taken out,
// and the rest is compared.

import path from 'node:path';
import { applyAllowances } from '../core/audit/allow.ts';
import { baselineText, type Known, knownOf, readBaseline } from '../core/audit/baseline.ts';
import type { AuditResult } from '../core/audit/finding.ts';
import { type AuditReport, reportOf } from '../core/audit/report.ts';
import { findingsOf, type ReportedFinding } from '../core/audit/reported.ts';
import { type Selection, selectionOf } from '../core/audit/select.ts';
import type { Config } from '../core/config.ts';
import { Problem } from '../core/problem.ts';
import { mergeBase } from '../disk/git.ts';
import { openPast } from '../disk/past.ts';
import { isThere, readNamed, writeNamed } from '../disk/project.ts';
import { projectPath } from '../disk/root.ts';
import { version } from '../version.ts';
import { audit } from './audit.ts';
import { readAuditTree, surveyFiles } from './audit-tree.ts';
import { withCompiler } from './compiler-check.ts';
import { type RunOptions, refusePending, setUp, today } from './setup.ts';
import type { Tree } from './stages.ts';

export interface AuditOptions
  extends Pick<RunOptions, 'cwd' | 'config' | 'configFile' | 'order' | 'progress' | 'today'> {
  /** Group ids, symbols, exported names, files, folders or globs; default everything. */
  asked?: readonly string[];
  /** A file of findings that are known. */
  baseline?: string;
  /** Where to write every finding as known. */
  writeBaseline?: string;
  /** A branch or commit: what was there where this branch left it is known. */
  since?: string;
  /** The most findings that are accepted; with a baseline the most new ones, and then the default is none. */
  max?: number;
  /** Whether the compiler is asked as well: which members fit, and which promises nobody awaits. */
  types?: boolean;
}

/** @throws Problem, DiskError if it could not run */
export async function auditReport(options: AuditOptions = {}): Promise<AuditReport> {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const { root, config, source } = setUp(options, 'empty');
  refusePending(root);
  const asked = options.asked ?? [];
  refuseContradictions(options, asked);
  const before = await knownBefore(cwd, root, config, options);
  const progress = options.progress ?? (() => {});
  const tree = await readAuditTree(root, config, progress, options.order === 'reversed');
  progress('comparing', 0, 0);
  const result = await audited(tree, config, options);
  const report = reportOf(result, {
    tool: version,
    allow: config.allow,
    today: today(options.today),
    configFile: source,
    ...(before && { known: before }),
    ...(options.max !== undefined && { max: options.max }),
    ...(asked.length > 0 && {
      asked: { words: asked, selection: selectionIn(tree, result, asked, projectPath(root, cwd)) },
    }),
  });
  if (options.writeBaseline !== undefined) saveBaseline(path.resolve(cwd, options.writeBaseline), report);
  return report;
}

/** With the compiler, if that was asked for. */
const audited = (tree: Tree, config: Config, { types }: AuditOptions): Promise<AuditResult> | AuditResult =>
  types ? withCompiler(async (_, ask) => audit({ ...tree, types: ask }, config)) : audit(tree, config);

function refuseContradictions(
  { baseline, since, writeBaseline }: AuditOptions,
  asked: readonly string[],
): void {
  if (baseline !== undefined && since !== undefined)
    throw new Problem(
      '--baseline and --since both say what is known',
      'choose one: a file, or the commit where this branch began',
    );
  if (writeBaseline !== undefined && asked.length > 0)
    throw new Problem(
      'a baseline is of the whole tree',
      `leave ${asked.join(' ')} out, or leave --write-baseline out`,
    );
}

/** Read before the tree is: a missing file should not cost a minute, and the past's facts are gone when ours come. */
async function knownBefore(
  cwd: string,
  root: string,
  config: Config,
  options: AuditOptions,
): Promise<{ name: string; known: Known } | undefined> {
  const { baseline, since } = options;
  if (baseline !== undefined) {
    const remedy = `write it first: canonize audit --write-baseline ${baseline}`;
    const text = readNamed(path.resolve(cwd, baseline), 'the baseline', remedy);
    return { name: `the baseline ${baseline}`, known: readBaseline(text, baseline) };
  }
  if (since === undefined) return undefined;
  const commit = mergeBase(root, since);
  return {
    name: `${since} at ${commit.slice(0, 7)}`,
    known: knownOf(everythingIn(await auditPast(root, commit, config, options), config)),
  };
}

/** What is allowed now was there as well, and so were allowances that allow nothing. */
function everythingIn(result: AuditResult, { allow }: Config): ReportedFinding[] {
  const { problems } = applyAllowances(result, allow, '', '');
  return [...findingsOf(result), ...problems];
}

/** The audit of a commit, by today's configuration. */
async function auditPast(
  root: string,
  commit: string,
  config: Config,
  options: AuditOptions,
): Promise<AuditResult> {
  options.progress?.(`reading ${commit.slice(0, 7)}`, 0, 0);
  const past = openPast(root, commit);
  try {
    return await audited(await surveyFiles(past.files, config), config, options);
  } finally {
    past.close();
  }
}

/** Paths are meant from where the person stands, if that is a folder of the tree, else from the root. */
function selectionIn(tree: Tree, result: AuditResult, asked: readonly string[], here: string): Selection {
  const { paths } = tree.files;
  const names = new Set(
    [...tree.facts.values()].flatMap(({ exports }) =>
      exports.flatMap((fact) => (fact.kind === 'star' ? [] : [fact.name])),
    ),
  );
  const fromRoot = asked.map((each) => {
    const below = path.posix.join(here, each);
    const isPath =
      !each.includes('#') && paths.some((file) => file === below || file.startsWith(`${below}/`));
    return isPath ? below : each;
  });
  return selectionOf(fromRoot, result, { paths, names });
}

/** @throws Problem if something else is there */
function saveBaseline(file: string, { findings }: AuditReport): void {
  if (isThere(file)) readBaseline(readNamed(file, 'the baseline', 'name another file'), file);
  writeNamed(file, baselineText(findings));
}
