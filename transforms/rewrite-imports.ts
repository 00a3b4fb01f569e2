// Moves every user of a duplicate to the canonical module: imports, re-exports, dynamic imports, types. A user that
// cannot move is refused with its place, and keeps the duplicate alive.

import type { Edit } from '../src/core/edits.ts';
import type { TextEdit } from '../src/core/language.ts';
import type { Renaming } from '../src/core/plan.ts';
import { placeOf, type Refusal } from '../src/core/refusals.ts';
import { FileWork, type Need, type StageContext, type StageResult } from '../src/core/rewrite/context.ts';
import { rewriteExports } from '../src/core/rewrite/exports.ts';
import { rewriteImports as rewriteStaticImports } from '../src/core/rewrite/imports.ts';
import { bypassedDoubles, unknownDoubles } from '../src/core/rewrite/mock-bypass.ts';
import { noteOwnTest } from '../src/core/rewrite/own-tests.ts';
import { rewriteOwnUses } from '../src/core/rewrite/own-uses.ts';
import { rewriteSites } from '../src/core/rewrite/sites.ts';
import { rewriteSpecifiersOnly } from '../src/core/rewrite/specifiers-only.ts';
import { takesPart } from '../src/core/rewrite/takes-part.ts';
import { jscodeshiftTransform } from '../src/languages/typescript/jscodeshift-face.ts';

export default jscodeshiftTransform('rewrite-imports');

/** All edits of the stage, against the text that the stage began with. */
export function rewriteImports(context: StageContext): StageResult {
  const edits = new Map<string, Edit[]>();
  const refusals: Refusal[] = [];
  const notes: string[] = [];
  const needs: Need[] = [];
  const add = (path: string, more: readonly Edit[]): void => {
    if (more.length > 0) edits.set(path, [...(edits.get(path) ?? []), ...more]);
  };
  for (const path of concernedFiles(context)) {
    const facts = context.graph.facts.get(path)!;
    const own = { ...context, moves: context.moves.seenFrom(path) };
    if (facts.generated) {
      refusals.push(...refuseGenerated(own, path));
      continue;
    }
    if (!takesPart(own, facts)) continue;
    const quick = rewriteSpecifiersOnly(own, facts);
    if (quick) {
      add(path, quick);
      continue;
    }
    const work = new FileWork(own, context.open(path));
    rewriteStaticImports(work);
    rewriteExports(work);
    rewriteSites(work);
    rewriteOwnUses(work);
    noteOwnTest(work);
    add(path, work.edits);
    refusals.push(...work.refusals);
    notes.push(...work.notes);
    needs.push(...work.needs);
  }
  refusals.push(...bypassedDoubles(context));
  if (edits.size > 0) notes.push(...unknownDoubles(context));
  for (const renaming of context.moves.renamings) add(renaming.module, renameCanonical(context, renaming));
  return { edits, refusals, notes, needs };
}

/** Every file that names a module from which something moves, and those modules themselves, in a stable order. */
function concernedFiles({ graph, moves }: StageContext): string[] {
  const files = new Set<string>();
  for (const module of moves.modules) {
    files.add(module);
    for (const importer of graph.importersOf(module)) files.add(importer);
  }
  for (const facts of graph.facts.allParsed()) {
    if (
      facts.hidden.some(
        ({ form, prefix, specifier }) => form === 'opaque' && (prefix || /[*?]/.test(specifier)),
      )
    )
      files.add(facts.path);
  }
  return [...files].filter((path) => graph.facts.has(path)).sort();
}

function refuseGenerated(context: StageContext, path: string): Refusal[] {
  const { graph, moves } = context;
  const facts = graph.facts.get(path)!;
  const steps = new Map<string, number>();
  for (const statement of facts.imports) {
    for (const { imported, start } of statement.entries) {
      const names = moves.from(graph.moduleOf(path, statement.specifier));
      const found = imported === '*' ? [...(names?.values() ?? [])] : [names?.get(imported)];
      for (const move of found) if (move && !steps.has(move.step)) steps.set(move.step, start);
    }
  }
  for (const fact of facts.exports) {
    if (fact.kind === 'local') continue;
    const move =
      fact.kind === 'indirect'
        ? moves.from(graph.moduleOf(path, fact.specifier))?.get(fact.imported)
        : undefined;
    if (move && !steps.has(move.step)) steps.set(move.step, fact.span.start);
  }
  const doubled = new Set<string>();
  for (const { form, specifier, start } of facts.hidden) {
    const module = form === 'mock' ? graph.moduleOf(path, specifier) : undefined;
    for (const step of module === undefined ? [] : moves.stepsFrom(module)) {
      doubled.add(step);
      if (!steps.has(step)) steps.set(step, start);
    }
  }
  return [...steps].map(([step, start]) => ({
    code: 'file/generated',
    step,
    message: `${path} is generated and uses the duplicate`,
    ...placeOf(path, context.open(path).text, start),
    ...(doubled.has(step) && { whole: true as const }),
  }));
}

/** `as`: the declaration, its uses in its own module, and the name under which it is exported. */
function renameCanonical(context: StageContext, { id, module, from, to, local, absorbs }: Renaming): Edit[] {
  const source = context.open(module);
  const exported = source.clauses().filter(({ keyword, hasFrom }) => keyword === 'export' && !hasFrom);
  const specifier = exported.flatMap(({ names }) => names).find((name) => name.local === from);
  const isDeclared = source.declaration(local) !== undefined || source.defaultDeclaration() !== undefined;
  const renames = local === from && isDeclared;
  const newLocal = renames ? to : local;
  const edits: TextEdit[] = renames ? source.rename(local, to) : [];
  const assigned = source.renameAssigned(from, to);
  const others = edits.filter(
    ({ start, end }) =>
      (!specifier || end <= specifier.start || specifier.end <= start) &&
      !assigned.some((edit) => edit.start === start),
  );
  others.push(...assigned);
  if (specifier) {
    const modifier = specifier.typeOnly && /^type\s/.test(source.text.slice(specifier.start)) ? 'type ' : '';
    others.push({
      start: specifier.start,
      end: specifier.end,
      text: modifier + (newLocal === to ? to : `${newLocal} as ${to}`),
    });
  }
  const alias = absorbs
    ? source.remove({ names: new Set([to]), stars: new Set(), evenIfUsed: true }).edits
    : [];
  const staying = others.filter(
    ({ start }) => !alias.some((gone) => gone.start <= start && start < gone.end),
  );
  return [...staying, ...alias].map((edit) => ({
    ...edit,
    reason: `the canonical is called ${to}`,
    steps: [id],
    shape: 'rename',
  }));
}
