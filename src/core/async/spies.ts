// A double that a test makes of a member of an object: `vi.spyOn(db, 'getDb')`. The member is named by a string, so no
// reference of the compiler leads there; what the call gives stands for the function.

import type { CodePlace, DeclaredPlace } from '../typed-questions.ts';
import type { AsyncContext } from './context.ts';

/** Calls whose value stands for what a declaration of the tree declares. */
export function spiesOn(context: AsyncContext, { file, name }: DeclaredPlace): CodePlace[] {
  if (!name) return [];
  const word = context.textOf(file).slice(name.start, name.end);
  return spying(context).flatMap((path) =>
    !context.textOf(path).includes(word)
      ? []
      : context
          .syntax(path)
          .spiesOn(word)
          .filter(({ object }) => isOf(context, { ...object, file: path }, word, { ...name, file }))
          .map(({ call }) => ({ ...call, file: path })),
  );
}

const spying = (context: AsyncContext): readonly string[] =>
  context.once('spying', () =>
    [...context.graph.facts.keys()].filter((path) => /\.(?:spyOn|stub)\(/.test(context.textOf(path))),
  );

function isOf(context: AsyncContext, object: CodePlace, word: string, declared: CodePlace): boolean {
  const member = context.types.members(object)?.find((each) => each.name === word);
  return (
    member?.declarations.some(
      ({ file, name }) => file === declared.file && name !== undefined && name.start === declared.start,
    ) ?? false
  );
}
