// Callbacks of arrays. The methods of an array wait for nothing, so an async callback needs a loop around it, or all of
// its promises at once where nobody can tell the order.

import type { Span } from '../edits.ts';
import type { CodePlace } from '../typed-questions.ts';
import type { ArgumentOutcome } from './arguments.ts';
import type { AsyncContext } from './context.ts';
import { isSteady } from './lists.ts';
import type { LoopKind } from './marks.ts';
import type { Flow } from './syntax.ts';

const methods =
  /^(?:map|forEach|filter|some|every|find|findIndex|findLast|findLastIndex|flatMap|reduce|reduceRight|sort|toSorted)$/;
const withLoops = /^(?:map|forEach|filter|some|every|find|findIndex|flatMap|reduce)$/;

const collection = /^(?:Readonly)?(Map|Set)</;

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
  const object = { ...callee.object, file };
  // `ids?.forEach(…)` is a loop over nothing where there is no list.
  const type = (context.types.types([object])[0]?.text ?? '').replace(/ \| (?:undefined|null)/g, '');
  const [, kind] = collection.exec(type) ?? [];
  if (!kind && !context.types.lists([object])[0]) return undefined;
  if (calls > 0) return undefined;
  const combinator = method === 'map' ? context.syntax(file).combinator(call) : undefined;
  if (combinator) return { kind: 'combined', at: combinator };
  if (kind && method === 'forEach') return { kind: 'loop', how: [kind === 'Map' ? 'ofMap' : 'ofSet'] };
  if (!withLoops.test(method))
    return {
      kind: 'refused',
      code: 'async/array-callback',
      message: `${method} cannot wait for its callback`,
    };
  const callback = { ...argument, file };
  if (method === 'map' && !callee.isOptional && isCalm(context, callback, new Set()))
    return { kind: 'loop', how: ['atOnce'] };
  const how: LoopKind[] = [];
  if (isSteady(context, callback, { ...callee.object, file })) how.push('steady');
  if (context.makesHoles) how.push('sparse');
  if (takesOne(context, callback)) how.push('byElement');
  return { kind: 'loop', how };
}

/** A name for a function that takes nothing but the element, or less; also as a member of its module. */
function takesOne(context: AsyncContext, callback: CodePlace): boolean {
  const written = context.textOf(callback.file).slice(callback.start, callback.end);
  const isMember = written.includes('.');
  const declared = /^[\w$]+(?:\.[\w$]+)?$/.test(written) ? context.declarationOf(callback) : undefined;
  const syntax = declared && context.syntax(declared.file);
  const mention = declared && syntax!.mention(declared);
  if (mention?.kind !== 'declares' || (isMember && !syntax!.ofModule(declared!))) return false;
  const { parameters, usesArguments, usesThis } = syntax!.function(mention.at)!;
  // `rows.map(db.read)` calls it on nothing, a loop would call it on `db`.
  if (isMember && usesThis) return false;
  return parameters.length <= 1 && parameters[0] !== '' && !usesArguments;
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
