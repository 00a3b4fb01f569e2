// The gate: is it really one? Judged from the tree as it stands, by following symbols, not from what a run once said.

import { asyncEntries } from '../core/async/entries.ts';
import { silentPromises } from '../core/async/silent.ts';
import { markPattern } from '../core/async/todo.ts';
import { type AllowedFinding, covers } from '../core/audit/allow.ts';
import type { AuditResult } from '../core/audit/finding.ts';
import type { Config } from '../core/config.ts';
import { Overlay } from '../core/overlay.ts';
import { type Place, placeOf } from '../core/refusals.ts';
import { staleDoubles } from '../core/stale-doubles.ts';
import { formatSymbol } from '../core/symbols.ts';
import type { Lock } from '../disk/project.ts';
import { asyncContext } from './converting.ts';
import { danglingNames } from './dangling.ts';
import { danglingIn, detectedFor } from './detected.ts';
import { judgeOne } from './judged.ts';
import type { Since } from './since.ts';
import type { Tree } from './stages.ts';
import type { Finding, Judged, Verdict } from './verdict-types.ts';

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
 *   and somebody allowed; a double that replaces nothing may be among it. `today`: `2026-11-21`
 */
export function judge(
  tree: Tree,
  config: Config,
  lock: Lock,
  audit: AuditResult,
  options: { followsAsync: boolean; allowed: readonly AllowedFinding[]; today: string },
): Verdict {
  const overlay = new Overlay(tree.files, tree.language, tree.facts);
  const findings: Finding[] = [];
  const consolidations: Judged[] = [];
  const doubtful: string[] = [];
  // What another consolidation lists is judged there.
  const listed = new Set(config.consolidations.flatMap(({ duplicates }) => duplicates.map(formatSymbol)));
  const mayStay = (symbol: string, file: string): boolean =>
    listed.has(symbol) ||
    covers(config.allow, { symbol, file }, options.today) ||
    options.allowed.some(({ rule, symbols }) => rule.startsWith('duplicate/') && symbols[0] === symbol);
  for (const consolidation of config.consolidations) {
    if (consolidation.optional && !overlay.graph.facts.has(consolidation.canonical.module)) continue;
    const judged = judgeOne(tree, overlay, consolidation, lock, findings, mayStay);
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

function unreadable(tree: Tree): string[] {
  const unparsed = [...tree.facts.values()]
    .filter(({ error }) => error)
    .map(({ path, error }) => `${path} does not parse: ${error!.message}`);
  const skipped = tree.files.skipped
    .filter(({ path }) => tree.language.isCode(path))
    .map(({ path, reason }) => `${path} was not read: ${reason}`);
  return [...unparsed, ...skipped];
}
