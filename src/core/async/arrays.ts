// Callbacks of arrays. The methods of an array wait for nothing, so an async callback needs a loop around it, or all of
// its promises at once where nobody can tell the order.

import type { Span } from '../edits.ts';
import type { ArgumentOutcome } from './arguments.ts';
import type { AsyncContext } from './context.ts';
import type { Flow } from './syntax.ts';

const methods =
  /^(?:map|forEach|filter|some|every|find|findIndex|findLast|findLastIndex|flatMap|reduce|reduceRight|sort|toSorted)$/;
const withLoops = /^(?:map|forEach|filter|some|every|find|flatMap|reduce)$/;

/** Types whose methods do nothing but compute, as the compiler prints them; a method of any other may do anything. */
const builtIn =
  /^(?:string|number|bigint|boolean|"[^"]*"|-?\d[\d.]*|true|false|Math|(?:readonly )?\[.*\]|.*\[\]|(?:Readonly)?(?:Array|Map|Set)<.*>)$/s;

/** Undefined if the callee is no method of an array. */
export function arrayOutcome(
  context: AsyncContext,
  file: string,
  { call, callee, argument, index }: Extract<Flow, { to: 'argument' }>,
  calls: number,
): ArgumentOutcome | undefined {
  const method = callee.path.at(-1) ?? '';
  if (!callee.object || callee.isNew || index > 0 || !methods.test(method)) return undefined;
  const type = context.types.types([{ ...callee.object, file }])[0]?.text ?? '';
  if (!/\[\]$|^(?:Readonly)?Array<|^(?:readonly )?\[.*\]$|^(?:Readonly)?(?:Map|Set)</s.test(type))
    return undefined;
  if (calls > 0) return undefined;
  if (method === 'map' && context.syntax(file).isCombined(call)) return { kind: 'accepted' };
  if (!withLoops.test(method) || (/^(?:Readonly)?(?:Map|Set)</.test(type) && method === 'forEach'))
    return {
      kind: 'refused',
      code: 'async/array-callback',
      message: `${method} cannot wait for its callback`,
    };
  return { kind: 'loop', atOnce: method === 'map' && isCalm(context, { ...argument, file }, new Set()) };
}

/** No effect in the function or in whatever it calls, as far as that is the tree's own. */
function isCalm(context: AsyncContext, at: Span & { file: string }, seen: Set<string>): boolean {
  const key = `${at.file}:${at.start}`;
  if (seen.has(key)) return true;
  seen.add(key);
  const syntax = context.syntax(at.file);
  const called = syntax.function(at) ? syntax.calm(at) : { calls: [at], objects: [] };
  const types = context.types.types((called?.objects ?? []).map((object) => ({ ...object, file: at.file })));
  if (types.some((type) => !builtIn.test(type?.text ?? ''))) return false;
  return (
    called?.calls.every((name) => {
      const declared = context.declarationOf({ ...name, file: at.file });
      const mention = declared && context.syntax(declared.file).mention(declared);
      return mention?.kind === 'declares' && isCalm(context, { ...mention.at, file: declared!.file }, seen);
    }) ?? false
  );
}
