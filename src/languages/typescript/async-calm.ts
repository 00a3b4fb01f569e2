// Whether a function does nothing but compute: then it does not matter in which order its calls run.

import type { CalmCalls } from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { isFunction, memberName, spanOf, type UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

/** What may be called on values of built-in types without a trace; whose type that is, the caller has to ask. */
const calmMembers =
  /^(?:trim\w*|slice|substring|at|map|filter|flat|flatMap|concat|join|includes|indexOf|startsWith|endsWith|some|every|find\w*|split|padStart|padEnd|repeat|replace\w*|to(?:String|UpperCase|LowerCase|Fixed|Sorted|Reversed)|keys|values|entries|has|get|max|min|round|floor|ceil|abs|parse)$/;

const takesCallback = /^(?:map|filter|flatMap|some|every|find\w*|replace\w*|toSorted|parse)$/;

const loud =
  /^(?:AssignmentExpression|UpdateExpression|NewExpression|ThrowStatement|YieldExpression|TaggedTemplateExpression|ImportExpression)$/;

/** The names that it calls and the objects whose methods it calls; undefined if it has effects itself. */
export function calmCalls(tree: UpwardTree, at: Span): CalmCalls | undefined {
  const root = tree.at(at);
  if (!root || !isFunction(root)) return undefined;
  const calls: Span[] = [];
  const objects: Span[] = [];
  let isCalm = true;
  walk(root, (node) => {
    if (loud.test(node.type) || (node.type === 'UnaryExpression' && node.operator === 'delete'))
      isCalm = false;
    if (node.type === 'CallExpression') {
      const callee: Node = node.callee;
      const member = memberName(callee);
      if (callee.type === 'Identifier') calls.push(spanOf(callee));
      else if (member === undefined || !calmMembers.test(member)) isCalm = false;
      else {
        objects.push(spanOf(callee.object));
        if (takesCallback.test(member)) {
          for (const argument of node.arguments as Node[]) {
            if (argument.type === 'Identifier') calls.push(spanOf(argument));
            else if (argument.type !== 'Literal' && !isFunction(argument)) isCalm = false;
          }
        }
      }
    }
  });
  return isCalm ? { calls, objects } : undefined;
}
