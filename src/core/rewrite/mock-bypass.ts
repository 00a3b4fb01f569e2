// Doubles that would stay where they are and miss the users that move: of a module through which the duplicate passes
// without being listed, and of modules whose path is computed.

import type { HiddenReference, ModuleFacts } from '../facts.ts';
import { identify } from '../identity.ts';
import { modulesMeant } from '../opaque.ts';
import type { Move } from '../plan.ts';
import { placeOf, type Refusal } from '../refusals.ts';
import type { StageContext } from './context.ts';

export function bypassedDoubles(context: StageContext): Refusal[] {
  const { graph, moves } = context;
  const found = [...graph.facts.allParsed()].flatMap((facts) => computedDoubles(context, facts));
  for (const step of moves.steps.values())
    for (const move of step.moves) found.push(...doublesBetween(context, move));
  return found;
}

/** Doubles of modules that stand between a duplicate and the canonical. */
function doublesBetween({ graph, open, doubles, moves }: StageContext, move: Move): Refusal[] {
  const { hops } = identify(graph, open, move.from);
  const end = hops.findIndex(({ module, name }) => module === move.to.module && name === move.to.name);
  return hops.slice(1, end < 0 ? undefined : end).flatMap(({ module, name }) => {
    if (module === move.to.module || module === move.from.module || moves.of(module, name)) return [];
    return graph.importersOf(module).flatMap((file) => {
      const site = doubles.doubleOf(file, { module, name });
      // Users of another package may be going to take the canonical from the very module that is replaced.
      const isMissed = (taker: string): boolean => {
        const to = moves.seenFrom(taker).of(move.from.module, move.from.name)?.to.module;
        return to !== undefined && to !== module;
      };
      if (!site || !doubles.takers(file, move.from).some(isMissed)) return [];
      const message = `${module} is replaced here, and the users of ${move.from.name} would no longer load it`;
      const place = placeOf(file, open(file).text, site.start);
      return [{ code: 'mock/bypassed' as const, step: move.step, message, ...place, whole: true as const }];
    });
  });
}

/** A double of a path that nobody can tell; what its file may mean by it stands beside it as paths of its own. */
const isAnything = ({ specifier, suffix }: HiddenReference): boolean => specifier === '' && !suffix;

/** Doubles of which nobody can tell what they replace, so that a person may look. */
export function unknownDoubles({ graph, open }: StageContext): string[] {
  return [...graph.facts.allParsed()].flatMap((facts) => {
    const unknown = facts.hidden.find((each) => each.form === 'mock' && each.prefix && isAnything(each));
    if (!unknown) return [];
    const { file, line } = placeOf(facts.path, open(facts.path).text, unknown.start);
    return [
      `${file}:${line} puts a double in the place of a module by a computed path: see that it is none that moves`,
    ];
  });
}

/** `vi.mock(`./${name}`)` may mean any module under the constant beginning. */
function computedDoubles(context: StageContext, facts: ModuleFacts): Refusal[] {
  const { graph, open } = context;
  return facts.hidden.flatMap((reference) => {
    if (reference.form !== 'mock' || !reference.prefix || isAnything(reference)) return [];
    const moves = context.moves.seenFrom(facts.path);
    return modulesMeant(graph, facts.path, reference, [...moves.modules]).flatMap((module) =>
      moves.stepsFrom(module).map(
        (step): Refusal => ({
          code: 'mock/opaque',
          step,
          message: `this double may be one of ${module}`,
          ...placeOf(facts.path, open(facts.path).text, reference.start),
          whole: true,
        }),
      ),
    );
  });
}
