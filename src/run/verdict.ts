// The gate: is it really one? Judged from the tree as it stands, by following symbols, not from what a run once said.

import { asyncEntries } from '../core/async/entries.ts';
import { silentPromises } from '../core/async/silent.ts';
import { markPattern } from '../core/async/todo.ts';
import type { AllowedFinding } from '../core/audit/allow.ts';
import type { AuditResult } from '../core/audit/finding.ts';
import type { Config, Consolidation } from '../core/config.ts';
import { located, namesTaken, spellingsOf } from '../core/externals.ts';
import { foreignUsersIn, isForeign } from '../core/foreign.ts';
import { identify } from '../core/identity.ts';
import { constructedBy, constructionsLeft, proveConstruction } from '../core/inline/construction.ts';
import { isThere } from '../core/listed.ts';
import { Overlay } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';
import { type Place, placeOf } from '../core/refusals.ts';
import { staleDoubles } from '../core/stale-doubles.ts';
import { formatSymbol, type SymbolName } from '../core/symbols.ts';
import { type UsersContext, userOf } from '../core/users.ts';
import type { Lock } from '../disk/project.ts';
import { danglingNames } from './dangling.ts';
import { danglingIn, detectedFor } from './detected.ts';
import type { Since } from './since.ts';
import { asyncContext, type Tree } from './stages.ts';

export interface Finding extends Place {
  kind:
    | 'duplicate'
    | 'not-renamed'
    | 'dangling'
    | 'new-duplicate'
    | 'missing-canonical'
    | 'unknown-duplicate'
    | 'stale-double'
    | 'not-read'
    | 'not-async'
    | 'silent-promise'
    | 'new-exception'
    | 'compiler-error';
  symbol: string;
  message: string;
}

export interface Judged {
  canonical: string;
  /** Definitions and names that stand for it, the canonical's own included: 1 is the goal. */
  definitions: number;
  /** Listed duplicates that are gone. */
  gone: number;
}

export interface Verdict {
  /** `not proven`: nothing speaks against it, but something could not be read. */
  outcome: 'pass' | 'fail' | 'not proven';
  consolidations: readonly Judged[];
  findings: readonly Finding[];
  /** Why something is not proven. */
  unproven: readonly string[];
  /** Comments that `--mark` left and nobody has taken away. */
  marks: readonly (Place & { code: string })[];
  /** What the branch adds, where that was asked. */
  since?: Since;
}

/** A verdict with what a branch adds: errors of the compiler, and exceptions unless they are accepted. */
export function withSince(verdict: Verdict, since: Since, acceptExceptions: boolean): Verdict {
  const errors = (since.check?.newErrors ?? []).map(
    ({ file, line, column, code, message }): Finding => ({
      kind: 'compiler-error',
      symbol: `TS${code}`,
      message: message.split('\n')[0]!,
      ...{ file, line, column },
    }),
  );
  const exceptions = since.exceptions.map(
    ({ file, line, what }): Finding => ({
      kind: 'new-exception',
      symbol: what,
      message: 'the branch grants itself this exception; --accept-exceptions lets it pass',
      ...{ file, line, column: 1 },
    }),
  );
  const findings = [...verdict.findings, ...(acceptExceptions ? [] : exceptions), ...errors];
  const missing = since.check?.unresolvedShare ?? 0;
  const unproven = [
    ...verdict.unproven,
    ...(missing > 0.05
      ? [`${Math.round(missing * 100)} % of package imports are not installed: types say little`]
      : []),
  ];
  const outcome = findings.length > 0 ? 'fail' : unproven.length > 0 ? 'not proven' : 'pass';
  return { ...verdict, outcome, findings, unproven, since };
}

/**
 * @param audit what the audit finds, what is allowed taken out
 * @param options `followsAsync`: promises of functions that were async before count as well. Not so at the gate, where
 *   what a program drops on purpose since before the conversion is not the conversion's. `allowed`: what the audit found
 *   and somebody allowed; a double that replaces nothing may be among it
 */
export function judge(
  tree: Tree,
  config: Config,
  lock: Lock,
  audit: AuditResult,
  options: { followsAsync: boolean; allowed: readonly Pick<AllowedFinding, 'rule' | 'file' | 'line'>[] },
): Verdict {
  const overlay = new Overlay(tree.files, tree.language, tree.facts);
  const findings: Finding[] = [];
  const consolidations: Judged[] = [];
  const doubtful: string[] = [];
  for (const consolidation of config.consolidations) {
    if (consolidation.optional && !overlay.graph.facts.has(consolidation.canonical.module)) continue;
    const judged = judgeOne(tree, overlay, consolidation, lock, findings);
    const known = new Set([
      ...config.consolidations.flatMap(({ duplicates }) => duplicates.map(formatSymbol)),
      ...findings.map(({ symbol }) => symbol),
    ]);
    const detected = detectedFor(consolidation, judged.canonical, audit, known);
    findings.push(...detected.findings);
    doubtful.push(...detected.unproven);
    consolidations.push({ ...judged, definitions: judged.definitions + detected.findings.length });
  }
  const removed = danglingNames(tree, overlay, lock);
  const missing = danglingIn(overlay.graph, config.consolidations, audit.dangling);
  const isAllowed = ({ file, line }: Finding): boolean =>
    options.allowed.some(
      (each) => each.rule.startsWith('dangling') && each.file === file && each.line === line,
    );
  const doubles = doublesOfNothing(overlay).filter((double) => !isAllowed(double));
  const named = [...removed, ...missing, ...doubles];
  // One line is told once, and by the first who found it.
  const isFirst = ({ file, line }: Finding, at: number): boolean =>
    named.findIndex((other) => other.file === file && other.line === line) === at;
  const isRemoval = (finding: Finding): boolean => removed.includes(finding);
  findings.push(...named.filter((finding, at) => isRemoval(finding) || isFirst(finding, at)));
  findings.push(
    ...unawaited(tree, overlay, config, new Set(Object.keys(lock.removed)), options.followsAsync),
  );
  const unproven = [...unreadable(tree), ...doubtful];
  const outcome = findings.length > 0 ? 'fail' : unproven.length > 0 ? 'not proven' : 'pass';
  return { outcome, consolidations, findings, unproven, marks: marksIn(tree) };
}

function marksIn({ files, facts }: Tree): (Place & { code: string })[] {
  return [...facts.keys()].flatMap((file) => {
    const text = files.read(file) ?? '';
    return [...text.matchAll(markPattern)].map(({ index, 1: code }) => ({
      code: code!,
      ...placeOf(file, text, index),
    }));
  });
}

function unawaited(
  tree: Tree,
  overlay: Overlay,
  config: Config,
  gone: ReadonlySet<string>,
  follows: boolean,
): Finding[] {
  const { first, rest } = asyncEntries(overlay.graph, config, gone);
  const context = config.async.length > 0 ? asyncContext(tree, overlay) : undefined;
  if (!context) return [];
  return [...first, ...rest].flatMap((entry) =>
    silentPromises(context, entry, { follows }).map(
      ({ isSync, ...found }): Finding => ({ ...found, kind: isSync ? 'not-async' : 'silent-promise' }),
    ),
  );
}

/** Doubles that replace nothing: a test that has one runs on the real thing. */
function doublesOfNothing(overlay: Overlay): Finding[] {
  return staleDoubles(overlay.graph, overlay.open).map(({ file, start, module, name, form }) => ({
    kind: 'stale-double',
    symbol: `${module}${name === undefined ? '' : `#${name}`}`,
    message:
      name === undefined
        ? `${form} names a module that does not exist; correct it, or allow it with a reason`
        : `${form} has a key that ${module} does not export; correct it, or allow it with a reason`,
    ...placeOf(file, overlay.text(file), start),
  }));
}

function judgeOne(
  tree: Tree,
  overlay: Overlay,
  consolidation: Consolidation,
  lock: Lock,
  findings: Finding[],
): Judged {
  const { graph } = overlay;
  const declared = (symbol: SymbolName): boolean => isThere(graph, overlay.open, symbol);
  const renamed = consolidation.as === undefined || declared(located(graph, consolidation.as));
  const canonical = located(graph, (renamed && consolidation.as) || consolidation.canonical);
  const exists = declared(canonical);
  if (exists && !renamed) {
    const message = `it is not called ${consolidation.as!.name} yet`;
    findings.push({
      kind: 'not-renamed',
      symbol: formatSymbol(canonical),
      message,
      ...whereIs(overlay, canonical),
    });
  }
  if (!exists) {
    findings.push({
      kind: 'missing-canonical',
      symbol: formatSymbol(canonical),
      message: 'the canonical does not exist',
      file: canonical.module,
      line: 1,
      column: 1,
    });
  }
  let definitions = exists ? 1 : 0;
  let gone = 0;
  const listed = new Set<string>();
  for (const duplicate of consolidation.duplicates) {
    listed.add(formatSymbol(duplicate));
    const state = stateOf(tree, overlay, duplicate, canonical, lock);
    if (state === 'gone') gone++;
    else {
      if (state.kind === 'duplicate') definitions++;
      findings.push(state);
    }
  }
  if (exists) {
    const isWhole = canonical.name === '*';
    const names = isWhole ? [...graph.exportNames(canonical.module)] : [canonical.name];
    const others = names
      .flatMap((name) => newDuplicates(overlay, { ...canonical, name }, listed))
      .filter(({ file }) => !isWhole || file !== canonical.module);
    definitions += others.length;
    findings.push(...others);
  }
  return { canonical: formatSymbol(canonical), definitions, gone };
}

/** A package's symbol is gone when nobody in the tree takes it. */
function stateOutside(
  context: UsersContext,
  overlay: Overlay,
  symbol: SymbolName,
  id: string,
): 'gone' | Finding {
  for (const module of spellingsOf(overlay.graph, symbol.module)) {
    const taken = symbol.name === '*' ? [...namesTaken(overlay, module)] : [symbol.name];
    for (const name of taken) {
      const user = userOf(context, { module, name });
      if (!user) continue;
      const place = placeOf(user.file, overlay.text(user.file), user.start);
      return { kind: 'duplicate', symbol: id, message: `${user.file} ${user.how}`, ...place };
    }
  }
  return 'gone';
}

function stateOf(
  tree: Tree,
  overlay: Overlay,
  written: SymbolName,
  canonical: SymbolName,
  lock: Lock,
): 'gone' | Finding {
  const { graph } = overlay;
  const symbol = formatSymbol(written);
  const owner = constructedBy(written);
  if (owner) return constructionState(overlay, located(graph, owner), canonical, symbol);
  const duplicate = located(graph, written);
  const context: UsersContext = {
    graph,
    open: overlay.open,
    foreign: foreignOf(tree, overlay),
    isGoing: () => false,
    mayBreak: () => false,
  };
  if (graph.external(duplicate.module)) return stateOutside(context, overlay, duplicate, symbol);
  const offersAny = duplicate.name === '*' && graph.exportNames(duplicate.module).size > 0;
  if (!offersAny && (duplicate.name === '*' || !isThere(graph, overlay.open, duplicate))) {
    if (symbol in lock.removed) return 'gone';
    return {
      kind: 'unknown-duplicate',
      symbol,
      message: 'it is declared nowhere, and the lock does not know that it was removed',
      file: duplicate.module,
      line: 1,
      column: 1,
    };
  }
  const user = duplicate.name === '*' ? undefined : userOf(context, duplicate);
  const by = user ? `; ${user.file} ${user.how}` : '';
  return { kind: 'duplicate', symbol, message: `it still exists${by}`, ...whereIs(overlay, duplicate) };
}

/** Of a class that a factory constructs: the first place that does without it. */
function constructionState(
  overlay: Overlay,
  owner: SymbolName,
  factory: SymbolName,
  symbol: string,
): 'gone' | Finding {
  const { graph, open } = overlay;
  const proven = proveConstruction({ graph, open }, owner, factory, symbol);
  if (proven.kind === 'refused') return { kind: 'duplicate', symbol, ...proven.refusal };
  const [left] = constructionsLeft({ graph, open }, owner, proven);
  if (!left) return 'gone';
  const message = `${left.file} constructs it without the factory`;
  return { kind: 'duplicate', symbol, message, ...placeOf(left.file, overlay.text(left.file), left.start) };
}

function whereIs(overlay: Overlay, { module, name }: SymbolName): Place {
  const fact = overlay.graph.explicit(module, name);
  return placeOf(module, overlay.text(module), fact?.span.start ?? 0);
}

function foreignOf(tree: Tree, overlay: Overlay) {
  return tree.files.paths
    .filter((path) => isForeign(path) || tree.facts.get(path)?.error)
    .flatMap((path) =>
      foreignUsersIn(
        overlay.graph,
        path,
        tree.files.read(path) ?? '',
        () => true,
        tree.facts.get(path)?.error,
      ),
    );
}

/** Exported aliases of the canonical that nobody listed: a new layer. A barrel that passes its own name on is none. */
function newDuplicates(overlay: Overlay, canonical: SymbolName, listed: ReadonlySet<string>): Finding[] {
  const { graph, open } = overlay;
  const key = identify(graph, open, canonical).key;
  const found: Finding[] = [];
  const suspects = new Set([canonical.module]);
  for (const module of suspects) {
    for (const importer of graph.importersOf(module)) {
      const passes = (graph.facts.get(importer)?.exports.length ?? 0) > 0;
      if (passes) suspects.add(importer);
    }
  }
  for (const module of suspects) {
    for (const fact of graph.facts.get(module)?.exports ?? []) {
      if (
        fact.kind === 'star' ||
        fact.name === canonical.name ||
        fact.name === 'default' ||
        listed.has(`${module}#${fact.name}`) ||
        listed.has(`${module}#*`)
      )
        continue;
      if (fact.kind === 'indirect' && fact.imported === '*') continue;
      if (identify(graph, open, { module, name: fact.name }).key !== key) continue;
      found.push({
        kind: 'new-duplicate',
        symbol: `${module}#${fact.name}`,
        message: `it is ${formatSymbol(canonical)} under another name, and not listed`,
        ...whereIs(overlay, { module, name: fact.name }),
      });
    }
  }
  return found;
}

function unreadable(tree: Tree): string[] {
  const unparsed = [...tree.facts.values()]
    .filter(({ error }) => error)
    .map(({ path, error }) => `${path} does not parse: ${error!.message}`);
  const skipped = tree.files.skipped
    .filter(({ path }) => tree.language.isCode(path))
    .map(({ path, reason }) => `${path} was not read: ${reason}`);
  return [...unparsed, ...skipped];
}

/** Someone outside a patchset's files who would be left with a name that it removes. */
export function userOfRemoved(
  tree: Tree,
  removed: readonly string[],
  changes: readonly FileChange[],
): { file: string; symbol: string } | undefined {
  const overlay = new Overlay(tree.files, tree.language, tree.facts);
  const edits = changes.flatMap(({ file, before, after }) =>
    before === undefined || after === undefined
      ? []
      : [
          [
            file,
            [{ start: 0, end: before.length, text: after, reason: '', steps: [], shape: 'import' as const }],
          ] as const,
        ],
  );
  const deleted = changes.filter(({ after }) => after === undefined).map(({ file }) => file);
  overlay.apply(new Map(edits), deleted);
  const { graph, open } = overlay;
  const foreign = foreignOf(tree, overlay);
  for (const symbol of removed) {
    const at = symbol.lastIndexOf('#');
    const [module, name] = [symbol.slice(0, at), symbol.slice(at + 1)];
    const context: UsersContext = { graph, open, foreign, isGoing: () => false, mayBreak: () => true };
    const user = name === '*' ? undefined : userOf(context, { module, name });
    if (user) return { file: user.file, symbol };
  }
  return undefined;
}
