// What packages must declare so that the specifiers that were written lead somewhere in every install. The manifests are
// edited once, when all files are written, since what ships decides in which section a dependency belongs.

import type { Edit } from './edits.ts';
import { specifiersOf } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import type { NeededDependency, Resolver } from './language.ts';
import type { Need } from './rewrite/context.ts';
import type { TreeFacts } from './tree-facts.ts';

export interface Declared {
  edits: ReadonlyMap<string, readonly Edit[]>;
  /** What was declared, with everyone who needs it. */
  needs: readonly Need[];
  notes: readonly string[];
}

/** @param graph of the tree with all users rewritten: a need counts only if its specifier was written after all */
export function declareDependencies(
  graph: ModuleGraph,
  wanted: readonly Need[],
  textOf: (path: string) => string,
): Declared {
  const needs = wanted.filter(({ file, specifier }) => {
    const facts = graph.facts.get(file);
    return facts !== undefined && specifiersOf(facts).has(specifier);
  });
  const edits = new Map<string, Edit[]>();
  const notes: string[] = [];
  for (const manifest of [...new Set(needs.map((need) => need.manifest))].sort()) {
    const own = needs.filter((need) => need.manifest === manifest);
    const steps = [...new Set(own.flatMap((need) => need.steps))];
    const added = merged(own);
    const names = added.map(({ name }) => name).join(', ');
    const written = graph.resolver.declare(textOf(manifest), added) ?? [];
    edits.set(
      manifest,
      written.map((edit) => ({ ...edit, reason: `${names} declared`, steps, shape: 'dependency' })),
    );
    notes.push(`${manifest} now declares ${names}: run the install of your package manager`);
  }
  return { edits, needs, notes };
}

/** One entry a dependency; a use that ships decides. */
function merged(needs: readonly Need[]): NeededDependency[] {
  const found = new Map<string, NeededDependency>();
  for (const { manifest, name, version, section } of needs) {
    const known = found.get(name);
    if (!known || section === 'dependencies') found.set(name, { manifest, name, version, section });
  }
  return [...found.values()];
}

/** Entries of manifests whose module is deleted: whoever owns the package decides what becomes of them. */
export function emptiedEntries({ resolver }: ModuleGraph, deleted: readonly string[]): string[] {
  return deleted.flatMap((path) =>
    resolver
      .namedBy(path)
      .map(({ manifest, entry }) => `${manifest} still names ${entry}, whose module ${path} is deleted`),
  );
}

/** Packages whose last use of a dependency went away; it is named, never removed: other tools may need it. */
export function unusedDependencies(
  before: TreeFacts,
  { facts, resolver }: ModuleGraph,
  packages: readonly string[],
): string[] {
  const notes: string[] = [];
  for (const name of packages) {
    for (const { manifest, dir } of resolver.declaring(name)) {
      if (isNamedBelow(before, resolver, dir, name) && !isNamedBelow(facts, resolver, dir, name))
        notes.push(`${manifest} still declares ${name}, which nothing there imports any more`);
    }
  }
  return notes;
}

const known = new WeakMap<ModuleGraph, Map<string, boolean>>();

/**
 * Whether the package around a file names the package of a specifier already, declared or not. What it lacks in its
 * manifest then is nothing that a consolidation brings about.
 */
export function isNamedAlready(graph: ModuleGraph, file: string, specifier: string): boolean {
  const name = graph.resolver.packageNameOf(specifier);
  if (name === undefined) return false;
  const dir = graph.resolver.packageOf(file);
  const answers = known.get(graph) ?? new Map<string, boolean>();
  known.set(graph, answers);
  const key = `${dir}\0${name}`;
  const answer = answers.get(key) ?? isNamedBelow(graph.facts, graph.resolver, dir, name);
  answers.set(key, answer);
  return answer;
}

function isNamedBelow(all: TreeFacts, resolver: Resolver, dir: string, name: string): boolean {
  const isNamed = (specifier: string, path: string): boolean =>
    (specifier === name || specifier.startsWith(`${name}/`)) && resolver.packageOf(path) === dir;
  const [first] = all.writing(isNamed);
  return first !== undefined;
}
