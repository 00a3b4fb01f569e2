// What a file passes on: `export … from`, `export *` and `export * as`. Its own interface stays what it was, unless
// a name of it is itself on its way out.

import type { StarExport } from '../facts.ts';
import type { Clause, ClauseName, WrittenName } from '../language.ts';
import { isTaken } from '../namespaces.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';

export function rewriteExports(work: FileWork): void {
  for (const clause of work.source.clauses()) {
    if (clause.keyword !== 'export' || !clause.hasFrom) continue;
    const moves = work.context.moves.from(work.moduleOf(clause.specifier));
    if (moves) rewriteClause(work, clause, moves);
  }
  for (const fact of work.source.facts.exports) {
    if (fact.kind === 'local') continue;
    const module = work.moduleOf(fact.specifier);
    const moves = work.context.moves.from(module);
    if (!moves || module === undefined) continue;
    if (fact.kind === 'star') rewriteStar(work, fact, module, moves);
    else if (fact.imported === '*' && fact.through === undefined)
      rewriteNamespaceExport(work, fact.span, fact.specifier, module, fact.name);
  }
}

/** Whether the published interface depends on this line as it is. */
const isKept = (work: FileWork, move: Move): boolean =>
  work.context.moves.steps.get(move.step)?.keep !== undefined;

function rewriteClause(work: FileWork, clause: Clause, moves: ReadonlyMap<string, Move>): void {
  const groups = new Map<string, ExportGroup>();
  for (const written of clause.names) {
    const move = moves.get(written.imported);
    if (!move || work.context.moves.removes(work.path, written.local) || isKept(work, move)) continue;
    if (move.to.module === work.path) continue;
    const sameModule = move.to.module === move.from.module;
    const specifier = sameModule
      ? clause.specifier
      : work.spell(move.to.module, clause.specifier, written, [move]);
    if (specifier === undefined) continue;
    const group: ExportGroup = groups.get(specifier) ?? { specifier, moves: [], names: new Map() };
    group.moves.push(move);
    group.names.set(written, { imported: move.to.name, local: written.local, typeOnly: written.typeOnly });
    groups.set(specifier, group);
  }
  if (groups.size > 0) writeGroups(work, clause, [...groups.values()]);
}

interface ExportGroup {
  specifier: string;
  moves: Move[];
  names: Map<WrittenName, ClauseName>;
}

function writeGroups(work: FileWork, clause: Clause, groups: readonly ExportGroup[]): void {
  const { source } = work;
  const moved = groups.reduce((count, { names }) => count + names.size, 0);
  const inPlace = groups.find(
    ({ specifier, names }) =>
      specifier === clause.specifier || (moved === clause.names.length && names.size > 0),
  )!;
  for (const group of groups) {
    const steps = [...new Set(group.moves.map(({ step }) => step))];
    const reason = `re-export ${movedTo(group.moves)}`;
    if (group === inPlace) continue;
    const text = source.newStatement(clause, [...group.names.values()], group.specifier, clause.typeOnly);
    const rest = /^[^\r\n]*/.exec(source.text.slice(clause.end))![0].length;
    const after = source.hasDirective(clause) || moved === clause.names.length;
    const at = after ? clause.end + rest : clause.start;
    work.edit(
      [{ start: at, end: at, text: after ? source.lineBreak + text : text + source.lineBreak }],
      reason,
      steps,
      'export',
    );
  }
  const all = groups.flatMap(({ names }) => [...names.keys()]);
  const keep = new Map(
    clause.names.map((name): [WrittenName, ClauseName | undefined] => [
      name,
      inPlace?.names.get(name) ?? (all.includes(name) ? undefined : name),
    ]),
  );
  const steps = [...new Set(groups.flatMap((group) => group.moves.map(({ step }) => step)))];
  const edits = source.editClause(clause, keep, [], inPlace?.specifier ?? clause.specifier);
  if (edits)
    work.edit(edits, `re-export ${movedTo(groups.flatMap((group) => group.moves))}`, steps, 'export');
}

function rewriteStar(
  work: FileWork,
  fact: StarExport,
  module: string,
  moves: ReadonlyMap<string, Move>,
): void {
  const whole = work.context.moves.replacement(module);
  const passedOn = [...moves.values()].filter((move) => isPassedOn(work, move, module));
  const needed = passedOn.filter(
    (move) =>
      !work.context.moves.removes(work.path, move.from.name) &&
      !isKept(work, move) &&
      move.to.module !== work.path &&
      move.role !== 'renamed',
  );
  const own = [...moves.values()];
  const staysWhole = own.every(
    (move) => !work.context.moves.removes(work.path, move.from.name) && !isKept(work, move),
  );
  const hasTarget = work.source.facts.exports.some(
    (other) => other.kind === 'star' && work.moduleOf(other.specifier) === whole?.module,
  );
  if (whole?.exact && staysWhole && whole.module !== work.path && !hasTarget) {
    const literal = literalIn(work, fact.span);
    const specifier = work.spell(whole.module, fact.specifier, fact.span, own.slice(0, 1));
    const steps = [...new Set(own.map(({ step }) => step))];
    if (specifier !== undefined && literal) {
      work.edit([work.source.respecify(literal, specifier)], `re-export ${movedTo(own)}`, steps, 'export');
    }
    return;
  }
  if (needed.length > 0) addExplicit(work, fact, needed);
}

/** Whether a name of `module` is visible in the file through its star and through nothing else. */
function isPassedOn(work: FileWork, move: Move, module: string): boolean {
  const { graph } = work.context;
  const { name } = move.from;
  if (name === 'default') return false;
  const [, second] = graph.follow({ module: work.path, name }).hops;
  if (second?.module !== module || graph.explicit(work.path, name)) return false;
  return !work.source.facts.exports.some((other) => {
    if (other.kind !== 'star') return false;
    const target = work.moduleOf(other.specifier);
    if (target === undefined || target === module) return false;
    const { hops, end } = graph.follow({ module: target, name });
    return end.kind !== 'missing' && !hops.some((hop) => work.context.moves.removes(hop.module, hop.name));
  });
}

/** `export { getDb as connectDb } from './core/db'` before the star that no longer passes it on. */
function addExplicit(work: FileWork, fact: StarExport, needed: readonly Move[]): void {
  const { source } = work;
  const literal = literalIn(work, fact.span);
  if (!literal) return;
  const bySpecifier = new Map<string, Move[]>();
  for (const move of needed) {
    const specifier = work.spell(move.to.module, fact.specifier, fact.span, [move]);
    if (specifier === undefined) continue;
    bySpecifier.set(specifier, [...(bySpecifier.get(specifier) ?? []), move]);
  }
  for (const [specifier, moves] of bySpecifier) {
    const typeOnly = fact.typeOnly || moves.every((move) => move.typeOnly);
    const names = moves.map(({ to, from, typeOnly: type }) => ({
      imported: to.name,
      local: from.name,
      typeOnly: !typeOnly && type,
    }));
    const like: Clause = {
      ...fact.span,
      keyword: 'export',
      typeOnly: false,
      names: [],
      literal,
      specifier: fact.specifier,
      hasFrom: true,
    };
    const text = source.newStatement(like, names, specifier, typeOnly) + source.lineBreak;
    const steps = [...new Set(moves.map(({ step }) => step))];
    work.edit(
      [{ start: fact.span.start, end: fact.span.start, text }],
      `re-export ${movedTo(moves)}`,
      steps,
      'export',
    );
  }
}

function rewriteNamespaceExport(
  work: FileWork,
  span: { start: number; end: number },
  from: string,
  module: string,
  name: string,
): void {
  const { moves } = work.context;
  const steps = moves.stepsFrom(module);
  const whole = moves.replacement(module);
  if (moves.removes(work.path, name)) return;
  const own = [...moves.from(module)!.values()];
  if (own.every((move) => move.role === 'renamed')) return;
  const mayBreak = own.every(({ from }) => moves.mayBreak(from.module, from.name));
  if (
    !whole &&
    mayBreak &&
    !isTaken(work.context, { module: work.path, name }, new Set(own.map(({ from }) => from.name)), new Set())
  )
    return;
  if (!whole) {
    work.refuse('import/namespace-escapes', span, steps, `${name} passes the whole namespace on`);
    return;
  }
  const literal = literalIn(work, span);
  const specifier = work.spell(whole.module, from, span, own.slice(0, 1));
  if (specifier !== undefined && literal)
    work.edit([work.source.respecify(literal, specifier)], `re-export ${movedTo(own)}`, steps, 'export');
}

/** The string literal at the end of an export statement. */
function literalIn(
  work: FileWork,
  span: { start: number; end: number },
): { start: number; end: number } | undefined {
  const text = work.source.text.slice(span.start, span.end);
  const match = /(['"])(?:(?!\1).)*\1(?=[^'"]*$)/.exec(text);
  return match
    ? { start: span.start + match.index, end: span.start + match.index + match[0].length }
    : undefined;
}
