// Whether the canonical can take the name that "as" asks for.

import { refuse } from './declared.ts';
import { renamedExposures, starredRenames } from './exposure.ts';
import type { ModuleGraph } from './graph.ts';
import type { PlanContext, Renaming } from './plan.ts';
import { publishedAs } from './public.ts';
import { placeOf, type Refusal } from './refusals.ts';
import type { SymbolName } from './symbols.ts';
import type { ForeignUser } from './users.ts';
import { hasWord } from './words.ts';

/** Undefined if the new name is free wherever the canonical is named in its own module and passed on by a star. */
export function renameRefusal(
  context: PlanContext,
  from: SymbolName,
  to: SymbolName,
  absorbs: boolean,
  breaking: boolean,
): Refusal | undefined {
  const { graph, open } = context;
  const fact = graph.explicit(from.module, from.name);
  const source = open(from.module);
  if (!fact || (fact.kind === 'indirect' && fact.through === undefined)) {
    return refuse(
      context,
      'rename/name-taken',
      '',
      from,
      `${from.module} only passes ${from.name} on; rename it where it is declared`,
    );
  }
  if (!absorbs && graph.explicit(to.module, to.name))
    return refuse(context, 'rename/name-taken', '', from, `${to.module} already exports ${to.name}`);
  const clash = starredRenames(graph, from.module, from.name).find(
    (module) => graph.follow({ module, name: to.name }).end.kind !== 'missing',
  );
  if (clash !== undefined)
    return refuse(
      context,
      'rename/name-taken',
      '',
      from,
      `${clash} passes it on and already offers ${to.name}`,
    );
  const published = breaking
    ? undefined
    : publishedAs(context, from, renamedExposures(graph, from.module, from.name), '');
  if (published) return published;
  const local = fact.kind === 'local' ? fact.local : undefined;
  if (local !== from.name) return undefined;
  const offsets = source.references(local).map(({ start }) => start);
  if (source.isBound(local)) {
    const message = `${local} is read in ${from.module} in a way that does not show: eval, a comment, another declaration`;
    return refuse(context, 'rename/name-taken', '', from, message);
  }
  return source.isFree(to.name, offsets, absorbs ? [to.name] : [])
    ? undefined
    : refuse(context, 'rename/name-taken', '', from, `${to.name} already means something in ${from.module}`);
}

/** Users of a canonical that gets another name in files that are not read, or in forms that are not rewritten. */
export function unreadableUsers(
  graph: ModuleGraph,
  renamings: readonly Renaming[],
  foreign: readonly ForeignUser[],
  textOf: (file: string) => string,
): Refusal[] {
  return renamings.flatMap(({ id, module, from }) => {
    const modules = [module, ...starredRenames(graph, module, from)];
    const mayName = ({ file, code }: ForeignUser): boolean =>
      code === 'import/opaque' || from === 'default' || hasWord(textOf(file), from);
    return foreign
      .filter((user) => modules.includes(user.module) && mayName(user))
      .map(({ file, start, code, how }) => ({
        code,
        step: id,
        message: `${file} ${how}`,
        ...placeOf(file, textOf(file), start),
      }));
  });
}
