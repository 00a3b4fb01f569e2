// Where packages are not installed, what comes from them is of any type, and a member that is used of it could be
// anybody's. Then the compiler's word about who uses a member is not worth enough.

import type { StageContext } from '../rewrite/context.ts';
import type { CodePlace, SymbolFacts, TypedQuestions } from '../typed-questions.ts';

/** The share of imports of packages, in some files, that may lead nowhere where types decide who uses what. */
export const unknownLimit = 0.05;

/** The share of such imports, counted once a file and specifier, of which the compiler knows nothing. */
export function unknownShare(
  { graph, open }: StageContext,
  types: TypedQuestions,
  files: readonly string[],
): number {
  const places = files.flatMap((file): CodePlace[] => {
    const facts = graph.facts.get(file);
    const fromPackage = ({ specifier, entries }: { specifier: string; entries: readonly unknown[] }) =>
      entries.length > 0 && isPackage(specifier) && !graph.facts.has(graph.moduleOf(file, specifier) ?? '');
    if (!facts?.imports.some(fromPackage) || !types.covers(file)) return [];
    const clauses = new Map(
      open(file)
        .clauses()
        .filter(
          ({ keyword, specifier, names }) =>
            keyword === 'import' && fromPackage({ specifier, entries: names }),
        )
        .map(({ specifier, names }) => [specifier, names[0]!]),
    );
    return [...clauses.values()].map(({ end, local }) => ({ file, start: end - local.length, end }));
  });
  // Of an interface there is no value whose type could be asked.
  const isKnown = (symbol: SymbolFacts | undefined): boolean =>
    symbol?.declarations.some(({ kind }) => kind !== 'import') ?? false;
  const unknown = types.symbols(places).filter((symbol) => !isKnown(symbol)).length;
  return unknown === 0 ? 0 : unknown / places.length;
}

/** Neither a path nor one of the usual forms of an alias for a path. */
const isPackage = (specifier: string): boolean =>
  /^@?[a-z0-9~][^\0]*$/iu.test(specifier) && !/^[@~]\//u.test(specifier);
