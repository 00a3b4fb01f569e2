// Mentions of a function of a module whose users take it by its name: who they are is known from imports, and one
// question tells which of the words are the function. The compiler's own search, which answers for everything else, goes
// through the whole program for each name.

import { exposuresOf } from '../exposure.ts';
import type { ModuleGraph } from '../graph.ts';
import type { NamespaceUse } from '../language.ts';
import type { CodePlace, DeclaredPlace, NamesFor, References, TypedQuestions } from '../typed-questions.ts';
import type { AsyncSyntax } from './syntax.ts';

export interface NamedUsesInput {
  graph: ModuleGraph;
  types: TypedQuestions;
  /** Files that do not parse. */
  unparsed: readonly string[];
  textOf(path: string): string;
  /** What a file does with a local that holds a whole module. */
  namespace(path: string, local: string): NamespaceUse;
  syntax(path: string): AsyncSyntax;
}

/**
 * All of them by one question. Undefined where a user may have one in another way: a namespace that goes somewhere, a
 * default, `import()`, a member of an object.
 */
export function namedUses(input: NamedUsesInput, names: readonly CodePlace[]): (References | undefined)[] {
  const possible = names.map((name) => possibleUses(input, name));
  const asked = possible.filter((uses) => uses !== undefined);
  const answers = asked.length === 0 ? [] : input.types.standsFor(asked);
  const known = new Map(asked.map((uses, index) => [uses, answers[index]]));
  return possible.map((uses) => {
    const stand = uses && known.get(uses);
    if (!stand) return undefined;
    const { of } = uses;
    const mentions = uses.names.filter((_, index) => stand[index]).map((place) => ({ ...place, of }));
    return { declarations: [of], mentions };
  });
}

interface PossibleUses extends NamesFor {
  of: DeclaredPlace;
}

/** Every word that may be a use of it. */
function possibleUses(input: NamedUsesInput, name: CodePlace): PossibleUses | undefined {
  const { graph } = input;
  const facts = graph.facts.get(name.file);
  const declaration = facts && !facts.commonJs && input.syntax(name.file).ofModule(name);
  if (!declaration) return undefined;
  const spoken = spokenOf(input, name.file, input.textOf(name.file).slice(name.start, name.end));
  if (!spoken || isInUnparsed(input, spoken.words)) return undefined;
  const { words } = spoken;
  const names: CodePlace[] = [...spoken.members];
  for (const [file, each] of words) {
    for (const word of each) {
      const found = input.syntax(file).words(word);
      if (!found) return undefined;
      for (const at of found) if (file !== name.file || at.start !== name.start) names.push({ ...at, file });
    }
  }
  const { file, start, end } = name;
  return { declared: name, names, of: { ...declaration, file, kind: 'function', name: { start, end } } };
}

/** The imports of a file that does not parse are not known; the compiler may read it all the same. */
function isInUnparsed({ unparsed, textOf }: NamedUsesInput, words: Map<string, Set<string>>): boolean {
  if (unparsed.length === 0) return false;
  const all = [...new Set([...words.values()].flatMap((names) => [...names]))];
  return unparsed.some((path) => all.some((word) => textOf(path).includes(word)));
}

interface Spoken {
  /** By which names each file can speak of it. */
  words: Map<string, Set<string>>;
  /** Members of namespaces that are called so. */
  members: CodePlace[];
}

/** How files can speak of a local of a module; undefined where names alone do not tell. */
function spokenOf(input: NamedUsesInput, module: string, local: string): Spoken | undefined {
  const { graph } = input;
  const members: CodePlace[] = [];
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
        for (const { imported, local: own } of entries) {
          const named = imported === '*' ? membersOf(input, importer, own, symbol.name) : [];
          if (!named) return undefined;
          members.push(...named);
          if (imported === symbol.name) {
            add(importer, own);
            add(importer, imported);
          }
        }
      }
    }
  }
  return { words, members };
}

/** The members of a name that a file takes of a namespace; undefined if that goes anywhere else. */
function membersOf(
  input: NamedUsesInput,
  file: string,
  local: string,
  name: string,
): CodePlace[] | undefined {
  const { exports } = input.graph.facts.get(file)!;
  if (exports.some((fact) => fact.kind === 'local' && fact.local === local)) return undefined;
  const { escapes, members } = input.namespace(file, local);
  if (escapes.length > 0) return undefined;
  const found = members.filter((each) => each.name === name).map(({ nameSpan }) => ({ ...nameSpan, file }));
  const isPlain = ({ start, end }: CodePlace): boolean => input.textOf(file).slice(start, end) === name;
  return found.every(isPlain) ? found : undefined;
}
