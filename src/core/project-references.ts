// Projects that come to import from one another, and the lines that their tsconfigs need for it.

import type { Edit } from './edits.ts';
import type { ModuleFacts } from './facts.ts';
import { specifiersOf } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import type { NeededReference } from './language.ts';
import { lazily } from './lazily.ts';
import { placeOf, type Refusal } from './refusals.ts';

export interface Referred {
  edits: ReadonlyMap<string, readonly Edit[]>;
  /** Of references that would close a cycle. */
  refusals: readonly Refusal[];
  notes: readonly string[];
}

/**
 * @param before facts of the files as they were
 * @param changed the edits that sent imports elsewhere
 */
export function referToProjects(
  graph: ModuleGraph,
  before: ReadonlyMap<string, ModuleFacts>,
  changed: ReadonlyMap<string, readonly Edit[]>,
  textOf: (path: string) => string,
): Referred {
  const wanted = new Map<string, { to: Set<string>; steps: Set<string> }>();
  const refusals: Refusal[] = [];
  const notes: string[] = [];
  for (const [file, edits] of changed) {
    const facts = graph.facts.get(file);
    const old = new Set(
      specifiersOf(before.get(file) ?? { ...facts!, imports: [], exports: [], hidden: [] }),
    );
    const lacks = (specifier: string): NeededReference | undefined => {
      const target = graph.moduleOf(file, specifier);
      return target !== undefined && graph.facts.has(target)
        ? graph.resolver.reference(file, target)
        : undefined;
    };
    const doesWithout = lazily(() => [...old].some(lacks));
    for (const specifier of facts ? specifiersOf(facts) : []) {
      const needed = old.has(specifier) ? undefined : lacks(specifier);
      // Who does without references today goes on doing so.
      if (!needed || doesWithout()) continue;
      const { config, to, cycle } = needed;
      const steps = new Set(edits.flatMap((edit) => edit.steps));
      if (cycle) {
        const message = `${config} cannot refer to ${to}: the projects would form the cycle ${cycle.join(' -> ')}`;
        const place = placeOf(config, textOf(config), 0);
        for (const step of steps)
          refusals.push({ code: 'import/package-cycle', step, message, ...place, whole: true });
        continue;
      }
      const known = wanted.get(config) ?? { to: new Set(), steps: new Set() };
      wanted.set(config, known);
      known.to.add(to);
      for (const step of steps) known.steps.add(step);
    }
  }
  const edits = new Map<string, Edit[]>();
  for (const [config, { to, steps }] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const names = [...to].sort();
    const written = graph.resolver.refer(textOf(config), config, names);
    const reason = `refers to ${names.join(', ')}`;
    if (written)
      edits.set(
        config,
        written.map((edit) => ({ ...edit, reason, steps: [...steps], shape: 'dependency' })),
      );
    notes.push(
      written ? `${config} now ${reason}` : `add to the references of ${config}: ${names.join(', ')}`,
    );
  }
  return { edits, refusals, notes };
}
