// Forms that name a module so that nothing may be rewritten: worker URLs, globs, computed specifiers, queries. Whatever
// they may mean stays where it is.

import type { HiddenReference, ModuleFacts } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import type { ForeignUser } from './users.ts';

/** The modules of `wanted` that a file names in such a form. */
export function opaqueUsersIn(
  graph: ModuleGraph,
  facts: ModuleFacts,
  wanted: readonly string[],
): ForeignUser[] {
  return facts.hidden.flatMap((reference) => {
    if (reference.form !== 'opaque') return [];
    const { start, end } = reference;
    return targetsOf(graph, facts.path, reference, wanted).map(
      (module): ForeignUser => ({
        file: facts.path,
        module,
        start,
        end,
        how: `names ${module} in a form that is not rewritten`,
        code: 'import/opaque',
      }),
    );
  });
}

function targetsOf(
  graph: ModuleGraph,
  file: string,
  { specifier, prefix }: HiddenReference,
  wanted: readonly string[],
): string[] {
  if (!prefix && !/[*{}]/.test(specifier)) {
    const module = graph.moduleOf(file, specifier.replace(/\?.*$/, ''));
    return wanted.filter((path) => path === module);
  }
  const beginning = fromRoot(file, specifier.replace(/[*{].*$/, ''));
  return wanted.filter((module) => module.startsWith(beginning));
}

/** A beginning of a path, from the root; `/src/` and `@/` lose their first slash. */
function fromRoot(importer: string, beginning: string): string {
  if (!beginning.startsWith('.')) return beginning.replace(/^[~@]?\//, '');
  const parts = importer.split('/').slice(0, -1);
  for (const part of beginning.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
