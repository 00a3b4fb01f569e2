// Members of what a package exports, as sources: which words of a symbol's name lead to one, and where a class has it.

import type { CodePlace, DeclaredPlace } from '../typed-questions.ts';
import { wordPattern } from '../words.ts';
import type { AsyncContext } from './context.ts';

/** `render().rerender` as `()` and `rerender`; `Client.read` as `read`. */
export const memberPath = (name: string): string[] => (name.match(/\(\)|[^.()]+/g) ?? []).slice(1);

/**
 * The member of an imported class, static or not; undefined for what is no class.
 * It is a use of it; `unused` if there is none, `unknown` if nobody makes an instance by which it could be found.
 */
export function classMember(
  context: AsyncContext,
  name: CodePlace,
  member: string,
): CodePlace | 'unknown' | 'unused' | undefined {
  const symbol = context.types.symbols([name])[0];
  if (!symbol?.declarations.some(({ kind }) => kind === 'class')) return undefined;
  const made = (context.references(name)?.mentions ?? []).flatMap((mention): CodePlace[] => {
    if (!context.isOwn(mention.file)) return [];
    const syntax = context.syntax(mention.file);
    const found = syntax.mention(mention);
    if (found?.kind !== 'value') return [];
    const use = syntax.object(found.at);
    return use.kind === 'constructed' ? [{ ...use.call, file: mention.file }] : [];
  });
  for (const place of [name, ...made.slice(0, 1)]) {
    const declared = context.types
      .members(place)
      ?.find((each) => each.name === member)
      ?.declarations.find(named);
    if (declared) return useOf(context, declared, member) ?? 'unused';
  }
  return 'unknown';
}

/** Some use of a member in the tree: what is declared outside of it is only found from there. */
function useOf(context: AsyncContext, declared: DeclaredPlace, member: string): CodePlace | undefined {
  const word = wordPattern(member);
  for (const file of context.graph.facts.keys()) {
    const places = [...context.textOf(file).matchAll(word)].map(({ index }) => ({
      file,
      start: index,
      end: index + member.length,
    }));
    const symbols = places.length > 0 ? context.types.symbols(places) : [];
    const at = symbols.findIndex((symbol) =>
      symbol?.declarations.some(({ file, start }) => file === declared.file && start === declared.start),
    );
    if (at >= 0) return places[at];
  }
  return undefined;
}

const named = ({ name }: DeclaredPlace): boolean => name !== undefined;
