// Mentions of a function of a module whose users take it by its name: who they are is known from imports, and one
// question tells which of the words are the function. The compiler's own search, which answers for everything else, goes
// through the whole program for each name.

import { exposuresOf } from '../exposure.ts';
import type { ModuleGraph } from '../graph.ts';
import type {
  CodePlace,
  DeclaredPlace,
  References,
  SymbolFacts,
  TypedQuestions,
} from '../typed-questions.ts';
import type { AsyncSyntax } from './syntax.ts';

export interface NamedUsesInput {
  graph: ModuleGraph;
  types: TypedQuestions;
  textOf(path: string): string;
  syntax(path: string): AsyncSyntax;
}

/** Undefined where a user may have it in another way: a namespace, a default, `import()`, a member of an object. */
export function namedUses(input: NamedUsesInput, name: CodePlace): References | undefined {
  const { graph, types } = input;
  const facts = graph.facts.get(name.file);
  if (!facts || facts.commonJs || !input.syntax(name.file).isOfModule(name)) return undefined;
  const local = input.textOf(name.file).slice(name.start, name.end);
  const words = wordsFor(graph, name.file, local);
  const [declared] = words ? types.symbols([name]) : [];
  const [of, another] = declared?.declarations ?? [];
  if (!words || !of || another || !isAt(of, name)) return undefined;
  if (isInUnparsed(input, words)) return undefined;
  const places: CodePlace[] = [];
  for (const [file, names] of words) {
    for (const word of names) {
      const found = input.syntax(file).words(word);
      if (!found) return undefined;
      places.push(...found.map((at) => ({ ...at, file })));
    }
  }
  const meant = types.symbols(places);
  const mentions = places
    .filter((place, index) => !isAt(of, place) && isSame(meant[index], of))
    .map((place) => ({ ...place, of }));
  return { declarations: [of], mentions };
}

/** The imports of a file that does not parse are not known; the compiler may read it all the same. */
function isInUnparsed({ graph, textOf }: NamedUsesInput, words: Map<string, Set<string>>): boolean {
  const all = [...new Set([...words.values()].flatMap((names) => [...names]))];
  return [...graph.facts.values()].some(
    ({ path, error }) => error !== undefined && all.some((word) => textOf(path).includes(word)),
  );
}

const isAt = ({ file, name }: DeclaredPlace, place: CodePlace): boolean =>
  file === place.file && name?.start === place.start;

const isSame = (symbol: SymbolFacts | undefined, of: DeclaredPlace): boolean =>
  symbol?.declarations.some(({ file, name }) => file === of.file && name?.start === of.name?.start) ?? false;

/** By which names each file can speak of a local of a module; undefined where names alone do not tell. */
function wordsFor(graph: ModuleGraph, module: string, local: string): Map<string, Set<string>> | undefined {
  const words = new Map([[module, new Set([local])]]);
  const add = (file: string, word: string): void => {
    words.set(file, (words.get(file) ?? new Set()).add(word));
  };
  const exported = graph.facts
    .get(module)!
    .exports.filter((fact) => fact.kind === 'local' && fact.local === local)
    .map((fact) => (fact.kind === 'local' ? fact.name : ''));
  for (const symbol of exported.flatMap((name) => exposuresOf(graph, { module, name }))) {
    if (symbol.name === 'default') return undefined;
    add(symbol.module, symbol.name);
    for (const importer of graph.importersOf(symbol.module)) {
      const facts = graph.facts.get(importer)!;
      const leadsHere = (specifier: string): boolean => graph.moduleOf(importer, specifier) === symbol.module;
      if (facts.commonJs || facts.hidden.some(({ specifier, prefix }) => prefix || leadsHere(specifier)))
        return undefined;
      if (
        facts.exports.some(
          (fact) => fact.kind === 'indirect' && fact.imported === '*' && leadsHere(fact.specifier),
        )
      )
        return undefined;
      for (const { specifier, entries } of facts.imports) {
        if (!leadsHere(specifier)) continue;
        if (entries.some(({ imported }) => imported === '*')) return undefined;
        for (const { imported, local: own } of entries)
          if (imported === symbol.name) {
            add(importer, own);
            add(importer, imported);
          }
      }
    }
  }
  return words;
}
