// What the maps of a package.json (exports and imports) give for a specifier, under every condition that somebody may
// ask for.

import { type Options, exports as resolveExports, imports as resolveImports } from 'resolve.exports';
import { parseProblemless } from './json.ts';

/** `@acme/core/db` → `@acme/core`; undefined for `#db` and relative ones. */
export function packageNameOf(specifier: string): string | undefined {
  return /^(@[^/]+\/[^/]+|[^./#@][^/]*)/.exec(specifier)?.[1];
}

type TargetsOf = (
  json: Record<string, unknown>,
  name: string,
  specifier: string,
  custom?: readonly string[],
) => readonly string[];

/** Every file that some condition of an imports map gives for a specifier. */
export const importTargets: TargetsOf = (json, name, specifier, custom = []) =>
  targetsOf('imports', resolveImports, json, name, specifier, custom);

/** Every file that some condition of an exports map gives for a subpath, types and sources first. */
export const exportTargets: TargetsOf = (json, name, subpath, custom = []) =>
  targetsOf('exports', resolveExports, json, name, subpath, custom);

function targetsOf(
  map: 'imports' | 'exports',
  resolve: (manifest: never, specifier: string, options: Options) => readonly string[] | void,
  json: Record<string, unknown>,
  name: string,
  specifier: string,
  custom: readonly string[],
): readonly string[] {
  return remembered(json, [map, name, specifier, ...custom], () => {
    const found = conditionsToTry(json[map], custom).flatMap(
      (conditions) =>
        parseProblemless(() =>
          resolve({ ...json, name } as never, specifier, { conditions, unsafe: true }),
        ) ?? [],
    );
    return [...new Set(found)];
  });
}

const answers = new WeakMap<object, Map<string, readonly string[]>>();

/** A manifest is read once, and asked the same of many files. */
function remembered(json: object, question: readonly string[], answer: () => string[]): readonly string[] {
  const known = answers.get(json) ?? new Map<string, readonly string[]>();
  answers.set(json, known);
  const key = question.join('\0');
  const found = known.get(key) ?? answer();
  known.set(key, found);
  return found;
}

const conditionSets = [
  ['source', 'development', 'types', 'import'],
  ['types', 'import'],
  ['import'],
  ['types', 'require'],
  ['require'],
];

/** A condition that is not asked for here may be asked for elsewhere, by a bundler or a test runner: it comes last. */
function conditionsToTry(map: unknown, custom: readonly string[]): string[][] {
  const asked =
    custom.length === 0
      ? []
      : [
          [...custom, 'types', 'import'],
          [...custom, 'require'],
        ];
  const others = namesOfConditions(map).map((name) => [name, 'types', 'import']);
  return [...asked, ...conditionSets, ...others];
}

function namesOfConditions(map: unknown): string[] {
  if (!map || typeof map !== 'object' || Array.isArray(map)) return [];
  const names = Object.entries(map).flatMap(([key, value]) => [key, ...namesOfConditions(value)]);
  return [...new Set(names)].filter((name) => !/^[.#]/.test(name) && !knownConditions.has(name));
}

const knownConditions = new Set(conditionSets.flat());
