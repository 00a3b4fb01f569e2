// The syntax tree as plain nodes, and a walk over it. The parser's own types are a union of two hundred; the rules
// here read only a few fields, so a node is what it is: a type, a span and children.

import { visitorKeys } from 'oxc-parser';

export interface Node {
  type: string;
  start: number;
  end: number;
  // biome-ignore lint/suspicious/noExplicitAny: the parser's own union of node types says more than the rules need
  [field: string]: any;
}

/** Calls `visit` for every node below `root`, parents first; returning `false` leaves the children out. */
export function walk(root: Node, visit: (node: Node, parents: readonly Node[]) => boolean | void): void {
  const parents: Node[] = [];
  const go = (node: Node): void => {
    if (visit(node, parents) === false) return;
    parents.push(node);
    for (const key of visitorKeys[node.type] ?? []) {
      const child = node[key];
      if (Array.isArray(child)) {
        for (const item of child) if (item) go(item);
      } else if (child) go(child);
    }
    parents.pop();
  };
  go(root);
}

/** The constant text of a string literal or of a template without substitutions. */
export function stringValue(node: Node | undefined | null): string | undefined {
  if (!node) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  if (node.type === 'TSLiteralType') return stringValue(node.literal);
  return undefined;
}

/** Without what only the compiler reads. */
export function unwrapped(node: Node): Node {
  let inner = node;
  while (
    /^(?:TS(?:As|Satisfies|NonNull)Expression|TSTypeAssertion|ParenthesizedExpression)$/.test(inner.type)
  )
    inner = inner.expression;
  return inner;
}
