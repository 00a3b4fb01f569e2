// Files that the language does not read but that name modules all the same: single-file components, MDX, code that does
// not parse. Their mentions are found by text, so that nothing they import is deleted.

import type { ModuleGraph } from './graph.ts';
import type { ForeignUser } from './users.ts';

export const isForeign = (path: string): boolean => /\.(?:vue|svelte|astro|mdx)$/.test(path);

const mention = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** Every mention of one of the modules in a text. */
export function foreignUsersIn(
  graph: ModuleGraph,
  file: string,
  text: string,
  isWanted: (module: string) => boolean,
  error?: { offset: number },
): ForeignUser[] {
  const found: ForeignUser[] = [];
  for (const match of text.matchAll(mention)) {
    const specifier = match[2]!;
    const module = graph.moduleOf(file, specifier);
    if (module === undefined || !isWanted(module)) continue;
    const start = match.index + match[0].lastIndexOf(specifier) - 1;
    const literal = { start, end: start + specifier.length + 2 };
    found.push(
      error
        ? {
            file,
            module,
            start: error.offset,
            end: error.offset,
            how: 'does not parse and may import it',
            code: 'file/unparsed',
          }
        : { file, module, ...literal, how: 'imports it', code: 'file/unsupported' },
    );
  }
  return found;
}
