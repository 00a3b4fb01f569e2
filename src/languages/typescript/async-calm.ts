// Whether a function does nothing but compute: then it does not matter in which order its calls run.

import type { Span } from '../../core/edits.ts';
import { isFunction, memberName, spanOf, type UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

/** What may be called on values without a trace. */
const calmMembers =
  /^(?:trim\w*|slice|substring|at|map|filter|flat|flatMap|concat|join|includes|indexOf|startsWith|endsWith|some|every|find\w*|split|padStart|padEnd|repeat|replace\w*|to(?:String|UpperCase|LowerCase|Fixed|Sorted|Reversed)|keys|values|entries|has|get|max|min|round|floor|ceil|abs|stringify|parse)$/;

const loud =
  /^(?:AssignmentExpression|UpdateExpression|NewExpression|ThrowStatement|YieldExpression|TaggedTemplateExpression|ImportExpression)$/;

/** The names that it calls and that somebody has to look into; undefined if it has effects itself. */
export function calmCalls(tree: UpwardTree, at: Span): Span[] | undefined {
  const root = tree.at(at);
  if (!root || !isFunction(root)) return undefined;
  const calls: Span[] = [];
  let isCalm = true;
  walk(root, (node) => {
    if (loud.test(node.type) || (node.type === 'UnaryExpression' && node.operator === 'delete'))
      isCalm = false;
    if (node.type === 'CallExpression') {
      const callee: Node = node.callee;
      const member = memberName(callee);
      if (callee.type === 'Identifier') calls.push(spanOf(callee));
      else if (member === undefined || !calmMembers.test(member)) isCalm = false;
    }
  });
  return isCalm ? calls : undefined;
}
