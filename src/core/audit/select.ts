// `canonize audit SYMBOL|PATH…`: the part of a result that someone asked for.

import picomatch from 'picomatch';
import { Problem } from '../problem.ts';
import { nearest } from '../symbols.ts';
import { recounted } from './allow.ts';
import type { AuditResult, Definition, Group } from './finding.ts';
import type { ReportedFinding } from './reported.ts';

/** What a name on the command line may stand for. */
export interface Known {
  /** Every file of the tree. */
  paths: readonly string[];
  /** Every exported name of the tree. */
  names: ReadonlySet<string>;
}

export interface Selection {
  group(group: Group): boolean;
  file(file: string): boolean;
  symbol(symbol: string): boolean;
}

/**
 * Group ids, symbols (`src/db.ts#getDb`), exported names, files, folders and globs.
 * @throws Problem if one of them stands for nothing
 */
export function selectionOf(asked: readonly string[], result: AuditResult, known: Known): Selection {
  const ids = new Set(result.groups.map(({ id }) => id));
  const definitions = result.groups.flatMap(definitionsOf);
  const groups = new Set(asked.filter((each) => ids.has(each)));
  const symbols = new Set<string>();
  const matchers: ((file: string) => boolean)[] = [];
  for (const each of asked) {
    if (groups.has(each)) continue;
    const named = definitions.filter((definition) => isNamed(definition, each));
    const matcher = each.includes('#') ? undefined : pathMatcher(each, known.paths);
    if (matcher) matchers.push(matcher);
    else if (named.length > 0 || known.names.has(nameOf(each))) symbols.add(each);
    else throw unknown(each, [...ids, ...known.names]);
  }
  const isAsked = (symbol: string): boolean => symbols.has(symbol) || symbols.has(nameOf(symbol));
  const file = (path: string): boolean => matchers.some((matches) => matches(path));
  return {
    file,
    symbol: isAsked,
    group: (group) =>
      groups.has(group.id) ||
      symbols.has(group.name) ||
      definitionsOf(group).some((definition) => file(definition.file) || isAsked(definition.symbol)),
  };
}

const nameOf = (symbol: string): string => symbol.slice(symbol.lastIndexOf('#') + 1);

const isNamed = ({ symbol, name, alsoExportedAs }: Definition, asked: string): boolean =>
  symbol === asked || name === asked || alsoExportedAs.includes(asked);

/** Everything that stands in a group, the canonical first. */
export const definitionsOf = ({ canonical, members, related }: Group): Definition[] => [
  canonical,
  ...members,
  ...related,
];

function pathMatcher(asked: string, paths: readonly string[]): ((file: string) => boolean) | undefined {
  const plain = asked.replace(/^\.\//, '').replace(/\/$/, '');
  if (plain === '' || plain === '.') return () => true;
  const inside = (file: string): boolean => file === plain || file.startsWith(`${plain}/`);
  if (paths.some(inside)) return inside;
  const matches = picomatch(plain, { dot: true });
  return paths.some((path) => matches(path)) ? matches : undefined;
}

function unknown(asked: string, candidates: readonly string[]): Problem {
  const guesses = nearest(asked, candidates);
  return new Problem(
    `nothing here is called ${asked}`,
    guesses.length > 0
      ? `did you mean ${guesses.join(' or ')}?`
      : 'name a group of the audit, a symbol (src/core/db.ts#getDb), a file or a folder',
  );
}

/** The result with what was asked for only, totals included. */
export function selected(result: AuditResult, selection: Selection): AuditResult {
  const of = (symbols: readonly string[], file: string): boolean =>
    selection.file(file) || symbols.some(selection.symbol);
  return recounted({
    ...result,
    groups: result.groups.filter(selection.group),
    homonyms: result.homonyms.filter(({ name, definitions }) =>
      definitions.some(({ symbol, file }) => of([symbol, name], file)),
    ),
    colours: result.colours.filter(({ symbols, file }) => of(symbols, file)),
    dangling: result.dangling.filter(({ name, file }) => of(name === undefined ? [] : [name], file)),
    hints: result.hints.filter(({ symbol, names, file }) => of([symbol, names], file)),
    habits: result.habits.filter(({ symbol }) => of([symbol], symbol.slice(0, symbol.lastIndexOf('#')))),
  });
}

/** Whether a finding belongs to a selection; `groups` are the ids of the groups that do. */
export const isSelected = (
  finding: ReportedFinding,
  selection: Selection,
  groups: ReadonlySet<string>,
): boolean =>
  (finding.group !== undefined && groups.has(finding.group)) ||
  selection.file(finding.file) ||
  finding.symbols.some(selection.symbol);
