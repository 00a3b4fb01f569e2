// Names that files take from modules in a form that is no import: `import()`, `require`, mocks. Mocks are in the shapes;
// for the other forms the tree of the file is asked, once, since asking costs a parse.

import type { Catalog } from './catalog.ts';

/** A name that a file takes from what a specifier leads to. */
export interface Taken {
  specifier: string;
  name: string;
}

/** @param ask all that a file takes in forms other than imports and mocks */
export function takenBy(
  { graph, shapes }: Catalog,
  ask: (file: string) => readonly Taken[],
): (file: string, module: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  const takenIn = (file: string): ReadonlyMap<string, ReadonlySet<string>> => {
    const names = new Map<string, Set<string>>();
    const add = ({ specifier, name }: Taken): void => {
      const module = graph.moduleOf(file, specifier);
      if (module !== undefined) names.set(module, (names.get(module) ?? new Set<string>()).add(name));
    };
    for (const { specifier, names: doubled } of shapes.get(file)?.mocks ?? [])
      for (const { name } of doubled) add({ specifier, name });
    const isAsked = (graph.facts.get(file)?.hidden ?? []).some(
      ({ form, prefix, specifier }) =>
        form !== 'mock' && !prefix && graph.moduleOf(file, specifier) !== undefined,
    );
    for (const taken of isAsked ? ask(file) : []) add(taken);
    return names;
  };
  return (file, module) => {
    let names = known.get(file);
    if (!names) {
      names = takenIn(file);
      known.set(file, names);
    }
    return names.get(module) ?? nothing;
  };
}

const nothing: ReadonlySet<string> = new Set();
