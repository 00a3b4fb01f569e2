// From what a person listed under "async" to the marks of every file. A source is converted with everything that it
// forces, or refused with every place where it stops.

import type { AsyncEntry } from '../config.ts';
import { Problem } from '../problem.ts';
import { placeOf, type Refusal } from '../refusals.ts';
import { formatSymbol, ownerOf, type SymbolName } from '../symbols.ts';
import type { CodePlace } from '../typed-questions.ts';
import { Closure, type ClosureOptions } from './closure.ts';
import type { AsyncContext } from './context.ts';
import { Marks } from './marks.ts';
import { memberPath } from './package-members.ts';

export interface AsyncPlan {
  marks: Marks;
  refusals: readonly Refusal[];
  /** Sources that are converted, or were before. */
  done: readonly string[];
  /** Those of them that gave a promise before. */
  before: readonly string[];
}

/**
 * @param withdrawn sources that a check has withdrawn
 * @throws Problem if a source does not exist
 */
export function planAsync(
  context: AsyncContext,
  entries: readonly AsyncEntry[],
  withdrawn: ReadonlyMap<string, Refusal>,
): AsyncPlan {
  const missing = missingPackages(context);
  const marks = new Marks();
  const refusals: Refusal[] = [];
  const done: string[] = [];
  const before: string[] = [];
  for (const entry of entries) {
    const id = formatSymbol(entry.symbol);
    const kept = withdrawn.get(id) ?? notInstalled(context, entry, missing);
    const closure = kept ? undefined : closureOf(context, entry);
    const own = kept ? [kept] : closure!.refusals;
    refusals.push(...own);
    if (own.length > 0) continue;
    marks.addAll(closure!.marks);
    done.push(id);
    if (closure!.isPromiseBefore) before.push(id);
  }
  return { marks, refusals, done, before };
}

/** Above this share of imports that lead nowhere, too little is known of who calls what. */
const tolerated = 0.05;

function missingPackages({ graph }: AsyncContext): string | undefined {
  const missing: string[] = [];
  let all = 0;
  for (const { path, imports } of graph.facts.values()) {
    for (const { specifier } of imports) {
      if (!/^(?:@[\w-]|[a-z])/i.test(specifier)) continue;
      const { kind } = graph.resolver.resolve(path, specifier);
      if (kind !== 'file') all++;
      if (kind === 'missing') missing.push(specifier);
    }
  }
  if (missing.length <= all * tolerated) return undefined;
  return `${missing.length} of ${all} imports of packages lead nowhere, such as ${missing[0]}`;
}

function notInstalled(
  { textOf }: AsyncContext,
  { symbol }: AsyncEntry,
  message?: string,
): Refusal | undefined {
  if (message === undefined) return undefined;
  const place = placeOf(symbol.module, textOf(symbol.module), 0);
  return { code: 'types/not-installed', step: formatSymbol(symbol), message, ...place };
}

/** Everything that one source forces. @throws Problem if it does not exist */
export function closureOf(
  context: AsyncContext,
  { symbol, breaking }: AsyncEntry,
  options: ClosureOptions = {},
): Closure {
  const closure = new Closure(context, { id: formatSymbol(symbol), breaking, ...options });
  const label = symbol.name;
  if (!context.graph.facts.has(symbol.module)) {
    const names = importedNames(context, symbol);
    const path = memberPath(symbol.name);
    return path.length > 0 ? closure.ofPackageMember(names, path, label) : closure.ofMentions(names, label);
  }
  const unnamed = unnamedDefault(context, symbol);
  if (unnamed) return closure.ofFunction(unnamed.file, unnamed, label);
  return closure.ofDeclaration(declaredName(context, symbol), label);
}

function unnamedDefault(context: AsyncContext, symbol: SymbolName): CodePlace | undefined {
  const { end } = context.graph.follow(symbol);
  // `module.exports = function …` is no export by a name to the module graph.
  const isWhole = end.kind === 'missing' && symbol.name === 'default';
  if (!isWhole && (end.kind !== 'local' || end.fact.local !== undefined)) return undefined;
  const at = context.syntax(end.module).defaultFunction();
  return at && { ...at, file: end.module };
}

/** Where a symbol of the tree is declared; members are looked up in their class. */
function declaredName(context: AsyncContext, symbol: SymbolName): CodePlace {
  const { graph, types } = context;
  const [name = '', ...members] = symbol.name.split('.');
  const { end } = graph.follow({ module: symbol.module, name });
  const missing = (): never => {
    throw new Problem(
      `there is no ${formatSymbol(symbol)}`,
      'name a function that the module exports',
      symbol.module,
    );
  };
  if (end.kind !== 'local') return missing();
  const { span, local = end.fact.name } = end.fact;
  const own = context.syntax(end.module).nameIn(span, local);
  const exported: CodePlace = own ? { ...own, file: end.module } : missing();
  // `export { Pool as Db }` stands for the class; its type there is another one.
  let found = (members.length > 0 && context.declarationOf(exported)) || exported;
  for (const member of members) {
    const declared = types
      .members(found)
      ?.find((each) => each.name === member)
      ?.declarations.find((each) => each.name);
    // The type of a class's name is that of its instances.
    const ofClass = declared?.name ? undefined : context.syntax(found.file).staticMember(found, member);
    if (declared?.name) found = { ...declared.name, file: declared.file };
    else found = ofClass ? { ...ofClass, file: found.file } : missing();
  }
  return found;
}

/** A package's symbol under the names by which the tree takes it. */
function importedNames({ graph }: AsyncContext, symbol: SymbolName): CodePlace[] {
  // `render().rerender` is a member of what `render` gives.
  const name = ownerOf(symbol).owner.name.replace(/\(\)$/, '');
  const found: CodePlace[] = [];
  for (const facts of graph.facts.values()) {
    for (const { specifier, entries } of facts.imports) {
      if (specifier !== symbol.module) continue;
      for (const { imported, local, end } of entries)
        if (imported === name) found.push({ file: facts.path, start: end - local.length, end });
    }
  }
  if (found.length === 0) {
    throw new Problem(
      `nothing imports ${formatSymbol(symbol)}`,
      'name a symbol as the imports name it: next/headers#cookies',
      symbol.module,
    );
  }
  return found;
}
