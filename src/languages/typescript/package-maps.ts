// What the maps of a package.json (exports and imports) give for a specifier, under every condition that somebody may
// ask for.

import { exports as resolveExports, imports as resolveImports } from 'resolve.exports';
import { parseProblemless } from './json.ts';

/** `@acme/core/db` → `@acme/core`; undefined for `#db` and relative ones. */
export function packageNameOf(specifier: string): string | undefined {
  return /^(@[^/]+\/[^/]+|[^./#@][^/]*)/.exec(specifier)?.[1];
}

/** Every file that some condition of an imports map gives for a specifier. */
export function importTargets(
  json: Record<string, unknown>,
  name: string,
  specifier: string,
  custom: readonly string[] = [],
): string[] {
  const found = new Set<string>();
  for (const conditions of conditionsToTry(json.imports, custom)) {
    const targets = parseProblemless(() =>
      resolveImports({ ...json, name } as never, specifier, { conditions, unsafe: true }),
    );
    for (const target of targets ?? []) found.add(target);
  }
  return [...found];
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

/** Every file that some condition of an exports map gives for a subpath, types and sources first. */
export function exportTargets(
  json: Record<string, unknown>,
  name: string,
  subpath: string,
  custom: readonly string[] = [],
): string[] {
  const found = new Set<string>();
  for (const conditions of conditionsToTry(json.exports, custom)) {
    const targets = parseProblemless(() =>
      resolveExports({ ...json, name } as never, subpath, { conditions, unsafe: true }),
    );
    for (const target of targets ?? []) found.add(target);
  }
  return [...found];
}
