// Forms that name a module so that nothing may be rewritten: worker URLs, globs, computed specifiers, queries. Whatever
// they may mean stays where it is.

import picomatch from 'picomatch';
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
    return modulesMeant(graph, facts.path, reference, wanted).map(
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

/** The modules of `wanted` that a computed, globbed or queried specifier may mean. */
export function modulesMeant(
  graph: ModuleGraph,
  file: string,
  { specifier, prefix, suffix }: HiddenReference,
  wanted: readonly string[],
): string[] {
  if (!prefix && !/[*{}]/.test(specifier)) {
    const module = graph.moduleOf(file, specifier.replace(/\?.*$|(?<=^\..*)#.*$/, ''));
    return wanted.filter((path) => path === module);
  }
  if (specifier.startsWith('!')) return [];
  const home = graph.resolver.packageOf(file);
  if (prefix) {
    const beginnings = beginningsOf(graph, file, specifier, home);
    return wanted.filter(
      (module) => beginnings.some((each) => module.startsWith(each)) && mayEndIn(module, suffix ?? ''),
    );
  }
  const matches = picomatch(fromRoot(file, specifier, home), { dot: true });
  return wanted.filter((module) => matches(module));
}

/** Paths from the root with which a computed specifier may begin: its own, or where `paths` and `imports` lead. */
function beginningsOf(graph: ModuleGraph, file: string, specifier: string, home: string): readonly string[] {
  if (specifier === '') return [''];
  return /^[./]/.test(specifier) ? [fromRoot(file, specifier, home)] : graph.resolver.stems(file, specifier);
}

/** Whether a module can be named by a specifier that ends like this: with its ending, that of its output, or none. */
function mayEndIn(module: string, suffix: string): boolean {
  const stem = module.replace(/(?:\.d)?\.[^./]+$/, '');
  const ending = module.slice(stem.length);
  const written = [ending, ending.replace(/^(?:\.d)?\.([cm]?)tsx?$/, '.$1js'), ''];
  const paths = written.map((each) => stem + each);
  if (stem.endsWith('/index')) paths.push(stem.slice(0, -'/index'.length));
  return paths.some((path) => `/${path}`.endsWith(suffix));
}

/** A path or pattern, from the root: `/x` starts at the package, anything else at the file. */
function fromRoot(importer: string, written: string, home: string): string {
  const parts = written.startsWith('/') ? home.split('/').filter(Boolean) : importer.split('/').slice(0, -1);
  for (const part of written.replace(/^\//, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
