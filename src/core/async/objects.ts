// Objects of which one member is async: they are followed from the name under which a package exports them, or from what
// its function returns, through variables and patterns, to the member itself; or they are handed on, and nobody knows.

import type { CodePlace } from '../typed-questions.ts';
import type { AsyncContext } from './context.ts';

/** What is done with what was found. */
export interface MemberFound {
  /** The member as a value: `events.click`. */
  value(place: CodePlace): void;
  /** A name of its own: `const { click } = events`. */
  named(name: CodePlace): void;
  /** The object goes where its members cannot be told from others. */
  lost(place: CodePlace): void;
}

/** @param path names of members, `()` for a call and `*` for every member */
export function followObject(
  context: AsyncContext,
  name: CodePlace,
  path: readonly string[],
  found: MemberFound,
  seen: Set<string> = new Set(),
): void {
  for (const mention of context.references(name)?.mentions ?? []) {
    const { file } = mention;
    if (!context.isOwn(file) || (file === name.file && mention.start === name.start)) continue;
    const is = context.syntax(file).mention(mention);
    if (is?.kind === 'value') followValue(context, { ...is.at, file }, path, found, seen);
    else if (is?.kind !== 'passes' && is?.kind !== 'type' && is?.kind !== 'given') found.lost(mention);
  }
}

function followValue(
  context: AsyncContext,
  place: CodePlace,
  path: readonly string[],
  found: MemberFound,
  seen: Set<string>,
): void {
  const { file } = place;
  const key = `${file}:${place.start}:${place.end}:${path.join('.')}`;
  if (seen.has(key)) return;
  seen.add(key);
  const use = context.syntax(file).object(place);
  const [wanted, ...rest] = path;
  const isWanted = (name: string): boolean => name === wanted || wanted === '*';
  if (use.kind === 'value') followValue(context, { ...use.at, file }, path, found, seen);
  else if (use.kind === 'named') followObject(context, { ...use.name, file }, path, found, seen);
  else if (use.kind === 'called' && wanted === '()')
    followValue(context, { ...use.call, file }, rest, found, seen);
  else if (use.kind === 'member' && isWanted(use.name)) {
    const member = { ...use.at, file };
    if (rest.length === 0) found.value(member);
    else followValue(context, member, rest, found, seen);
  } else if (use.kind === 'taken') {
    for (const { local } of use.names.filter(({ name }) => isWanted(name))) {
      if (rest.length === 0) found.named({ ...local, file });
      else followObject(context, { ...local, file }, rest, found, seen);
    }
  } else if (use.kind === 'lost' || use.kind === 'computed') found.lost(place);
}
