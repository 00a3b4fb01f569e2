// Whether a function is sync or async, as far as its own text says.

import { type Node, walk } from './tree.ts';

const certainlySync =
  /^TS(?:String|Number|Boolean|Void|Undefined|Null|BigInt|Symbol)Keyword$|^TS(?:Array|Tuple|Literal|TypePredicate|TypeLiteral)/;

/** Undefined where the text alone does not say. */
export function colourOf(fn: Node): 'async' | 'sync' | undefined {
  if (fn.async) return 'async';
  const type = fn.returnType?.typeAnnotation as Node | undefined;
  if (type?.type === 'TSTypeReference' && /^Promise(?:Like)?$/.test(type.typeName.name)) return 'async';
  if (type) return certainlySync.test(type.type) ? 'sync' : undefined;
  if (fn.generator || fn.body?.type !== 'BlockStatement') return undefined;
  let returns = false;
  walk(fn.body, (node) => {
    if (returns || /Function|^Class/.test(node.type)) return false;
    if (node.type === 'ReturnStatement' && node.argument) returns = true;
    return undefined;
  });
  return returns ? undefined : 'sync';
}
