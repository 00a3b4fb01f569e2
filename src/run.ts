// The whole tool on one screen: read, plan, move, delete, check; then show, write, take back or judge.

import path from 'node:path';
import { applyAllowances } from './core/audit/allow.ts';
import { type Config, readConfig } from './core/config.ts';
import { ModuleGraph } from './core/graph.ts';
import { withNamesOfObjects } from './core/listed.ts';
import type { FileChange, StoredPatchset } from './core/patchset.ts';
import { Problem } from './core/problem.ts';
import { selectFrom } from './core/selection.ts';
import { PartlyRead } from './core/tree-facts.ts';
import type { PlannedWrite } from './disk/checks.ts';
import { openFiles } from './disk/files.ts';
import { modifiedFiles } from './disk/git.ts';
import { applyChanges, type UndoResult, undo as undoJournal } from './disk/journal.ts';
import { lockName, lockText, readLock, readLockText } from './disk/project.ts';
import { configName, findRoot } from './disk/root.ts';
import { projectFormatter } from './languages/typescript/format.ts';
import { transformRunner } from './languages/typescript/jscodeshift-steps.ts';
import { audit } from './run/audit.ts';
import { readAuditTree } from './run/audit-tree.ts';
import { type CompilerParts, type LoadTypes, withCompiler } from './run/compiler-check.ts';
import { computeDryRun, type DryRunResult } from './run/dry-run.ts';
import { consolidationsOfGroups, isGroupId } from './run/group-config.ts';
import { type Progress, readRest, readTree } from './run/read.ts';
import { readBeside } from './run/read-beside.ts';
import { userOfRemoved } from './run/removed-users.ts';
import { readStored, resultOf, storedPatchset } from './run/saved.ts';
import { hashOf, type RunOptions, refusePending, setUp, today } from './run/setup.ts';
import { asyncFrom, consolidationFrom } from './run/short-names.ts';
import { compareSince } from './run/since.ts';
import type { Tree } from './run/stages.ts';
import { unreachedConsolidations } from './run/unreached.ts';
import { judge, withSince } from './run/verdict.ts';
import type { Verdict } from './run/verdict-types.ts';
import { scopeOf } from './run/within.ts';

export interface DryRun extends DryRunResult {
  /** Absolute. */
  root: string;
  /** Hash of the configuration. */
  config: string;
  typecheck: boolean;
}

/** Computes everything, writes nothing. @throws Problem, DiskError */
export const dryRun = (options: RunOptions = {}): Promise<DryRun> =>
  withCompiler((...compiler) => dryRunWith(options, compiler), options.compiler);

async function dryRunWith(options: RunOptions, [check, types, load]: CompilerParts): Promise<DryRun> {
  const only = options.only ?? [];
  const groups = only.filter(isGroupId);
  const names = only.filter((name) => !isGroupId(name));
  const isFound = groups.length > 0 || options.unreached === true;
  const { root, config: whole, hash: written } = setUp(options, isFound ? 'empty' : 'refused');
  let config = selectFrom(whole, names);
  refusePending(root);
  const progress = options.progress ?? (() => {});
  const reversed = options.order === 'reversed';
  // What an audit names is read with what it needs, once.
  const tree = isFound
    ? await readAuditTree(root, config, progress, reversed)
    : await readFor(root, config, options, load);
  if (options.consolidate)
    config = { ...config, consolidations: [consolidationFrom(tree, options.consolidate)] };
  if (groups.length > 0) {
    const named = names.length > 0 ? config.consolidations : [];
    const ofGroups = await consolidationsOfGroups(tree, whole, groups);
    const async = names.length > 0 ? config.async : [];
    config = { ...config, consolidations: [...named, ...ofGroups], async };
  }
  if (options.unreached)
    config = { ...config, consolidations: await unreachedConsolidations(tree, whole), async: [], steps: [] };
  const hash = isFound ? hashOf(JSON.stringify(config)) : written;
  if (options.async) config = { ...config, async: asyncFrom(tree, options.async) };
  if (options.marks) config = { ...config, marks: true };
  const scope = options.within && scopeOf(tree.files, options.cwd, options.within);
  const locked = new Set(Object.keys(readLock(root).removed));
  const typecheck = options.typecheck ?? true;
  const format = await projectFormatter(root);
  const runner =
    config.steps.length > 0
      ? transformRunner(root, (file) => tree.files.read(file) !== undefined)
      : undefined;
  const checked = typecheck ? check : undefined;
  const typed = { ...tree, types };
  const compute = (): Promise<DryRunResult> =>
    computeDryRun(typed, withObjects(tree, config), locked, checked, progress, format, scope, runner);
  const result = await compute().catch(async (error: unknown) => {
    if (!(error instanceof PartlyRead)) throw error;
    await readRest(tree, progress);
    return compute();
  });
  return { ...result, root, config: hash, typecheck };
}

/** As much of a tree as the options are sure to need; read in reverse, it is all of it. */
function readFor(root: string, config: Config, options: RunOptions, load: LoadTypes): Promise<Tree> {
  const { progress = () => {} } = options;
  if (options.order === 'reversed') return readTree(root, config, progress, true);
  if (options.async || config.async.length > 0) return readBeside(root, config, progress, load);
  if (options.consolidate) return readTree(root, config, progress);
  const symbols = config.consolidations.flatMap(({ canonical, duplicates }) => [canonical, ...duplicates]);
  const concerned = new Set(symbols.map(({ module }) => module));
  return readTree(root, config, progress, false, concerned);
}

const withObjects = ({ facts, language }: Tree, config: Config): Config => ({
  ...config,
  consolidations: withNamesOfObjects(new ModuleGraph(facts, language.resolver), config.consolidations),
});

export { savePatchset, storedPatchset } from './run/saved.ts';

export interface ApplyOptions {
  cwd?: string;
  configFile?: string;
  /** Write although git says that files are modified. */
  allowDirty?: boolean;
  onStep?: (n: number, what: string) => void;
  progress?: Progress;
}

/** Writes exactly what a dry run found, all of it or nothing. @throws DiskError, Problem */
export function apply(run: DryRun, options: ApplyOptions = {}): void {
  write(run.root, storedPatchset(run), new Map(run.changes.map((change) => [change.file, change])), options);
}

/** Writes a saved patchset. @throws DiskError if a file changed since, Problem if the patchset is broken */
export async function applySaved(dir: string, options: ApplyOptions = {}): Promise<StoredPatchset> {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const root = findRoot(cwd, options.configFile);
  const stored = readStored(path.resolve(cwd, dir));
  const files = openFiles(root);
  const changes = new Map<string, FileChange>();
  for (const change of stored.changes) {
    const { file, before, edits } = change;
    const text = before === undefined ? '' : files.read(file);
    if (text === undefined || (before !== undefined && hashOf(text) !== before)) {
      throw new Problem(
        `${file} is not what it was when the patchset was made`,
        'make the patchset again: canonize diff --out DIR',
        file,
      );
    }
    const result = resultOf(change, text);
    changes.set(file, {
      file,
      ...(before !== undefined && { before: text }),
      ...(result !== undefined && { after: result }),
      edits,
    });
  }
  await refuseNewUsers(root, stored, changes, options.progress);
  write(root, stored, changes, options);
  return stored;
}

/** A file that came to use a removed symbol since the patchset was made is not in it, but would break. */
async function refuseNewUsers(
  root: string,
  stored: StoredPatchset,
  changes: ReadonlyMap<string, FileChange>,
  progress?: Progress,
): Promise<void> {
  const tree = await readTree(root, readConfig({}, 'nothing'), progress);
  const user = userOfRemoved(tree, Object.keys(stored.removed), [...changes.values()]);
  if (!user) return;
  throw new Problem(
    `${user.file} uses ${user.symbol}, which the patchset removes`,
    'make the patchset again: canonize diff --out DIR',
    user.file,
  );
}

function write(
  root: string,
  stored: StoredPatchset,
  changes: ReadonlyMap<string, FileChange>,
  options: ApplyOptions,
): void {
  if (stored.changes.length === 0) return;
  if (!options.allowDirty) refuseDirty(root, [...changes.keys()]);
  const writes: PlannedWrite[] = stored.changes.map(({ file, before, after }) => ({
    file,
    ...(before !== undefined && { before: { hash: before } }),
    ...(after !== undefined && { after: { hash: after, text: changes.get(file)!.after! } }),
  }));
  const lock = lockWrite(root, stored);
  if (lock) writes.push(lock);
  const count = stored.changes.length;
  options.progress?.('writing', 0, count);
  applyChanges(root, writes, {
    description: `${count} ${count === 1 ? 'file' : 'files'}`,
    ...(options.onStep && { onStep: options.onStep }),
  });
}

function refuseDirty(root: string, files: readonly string[]): void {
  const modified = modifiedFiles(root);
  const dirty = files.filter((file) => modified.has(file));
  if (dirty.length === 0) return;
  const more = dirty.length > 5 ? ` and ${dirty.length - 5} more` : '';
  throw new Problem(
    `git says that ${dirty.slice(0, 5).join(', ')}${more} have changes that are not committed`,
    'commit or stash them, or add --allow-dirty',
  );
}

function lockWrite(root: string, stored: StoredPatchset): PlannedWrite | undefined {
  if (Object.keys(stored.removed).length === 0) return undefined;
  const lock = readLock(root);
  const text = lockText({ version: 1, removed: { ...lock.removed, ...stored.removed } });
  const before = readLockText(root);
  if (before === text) return undefined;
  return {
    file: lockName,
    ...(before !== undefined && { before: { hash: hashOf(before) } }),
    after: { hash: hashOf(text), text },
  };
}

/** Takes the last apply back. @throws DiskError if a file changed since, or there is nothing to take back */
export function undo(options: Pick<RunOptions, 'cwd' | 'configFile'> = {}): UndoResult {
  return undoJournal(findRoot(path.resolve(options.cwd ?? process.cwd()), options.configFile));
}

export interface VerifyOptions extends RunOptions {
  /** A branch or commit: what the work tree adds since it left that one is judged as well. */
  since?: string;
  /** With `since`: entries of `allow` that the branch adds are no finding. */
  acceptExceptions?: boolean;
}

/** Judges whether the consolidations of the configuration are done. */
export async function verify(options: VerifyOptions = {}): Promise<Verdict> {
  const { root, config, source } = setUp(options);
  refusePending(root);
  const tree = await readAuditTree(root, config, options.progress);
  const meant = withObjects(tree, config);
  const judged = options.async ? { ...meant, async: asyncFrom(tree, options.async) } : meant;
  const found = await audit(tree, config);
  const { result, allowed } = applyAllowances(found, config.allow, today(options.today), source);
  const verdict = await withCompiler(
    async (_check, types) =>
      judge({ ...tree, types }, judged, readLock(root), result, {
        followsAsync: options.async !== undefined,
        allowed,
        today: today(options.today),
      }),
    options.compiler,
  );
  if (options.since === undefined) return verdict;
  options.progress?.('checking types', 0, 0);
  const since = await compareSince({
    root,
    configFile: path.basename(options.configFile ?? configName),
    allow: config.allow,
    files: tree.files,
    since: options.since,
    typecheck: options.typecheck ?? true,
  });
  return withSince(verdict, since, options.acceptExceptions ?? false);
}
