// Elements of a component, with all that could tell it from another one that renders the same.

import type { Span } from '../../core/edits.ts';
import type { ElementUse } from '../../core/inline/use.ts';
import type { Scopes } from './scopes.ts';
import { type Node, walk } from './tree.ts';

/** What an element is, by its opening tag and the place of its name. */
export function elementOf({ scopes }: { scopes: Scopes }, opening: Node, name: Span): ElementUse {
  const element = scopes.parentOf(opening)!;
  const closing = element.closingElement?.name as Node | undefined;
  return {
    ...name,
    kind: 'element',
    ...(closing && { closing: spanOf(closing) }),
    typed: Boolean(opening.typeArguments),
    mayHaveRef: (opening.attributes as Node[]).some((each) => mayBeRef(each, scopes)),
    rivals: rivalsOf(element, scopes),
  };
}

const spanOf = ({ start, name, end }: Node): Span => ({
  start,
  end: typeof name === 'string' ? start + name.length : end,
});

/** A component does not find a ref among its properties, so what is spread of them holds none. */
function mayBeRef(attribute: Node, scopes: Scopes): boolean {
  if (attribute.type !== 'JSXSpreadAttribute') return attribute.name.name === 'ref';
  const { argument } = attribute;
  const variable = argument.type === 'Identifier' ? scopes.resolved(argument) : undefined;
  return !variable?.defs.every(({ type }) => type === 'Parameter') || variable.defs.length === 0;
}

/** The other components that the same function renders, if it chooses at all. */
function rivalsOf(element: Node, scopes: Scopes): Span[] {
  let owner = scopes.parentOf(element);
  while (owner && !isFunction(owner)) owner = scopes.parentOf(owner);
  if (!owner) return [];
  const found: Span[] = [];
  let choices = 0;
  walk(owner, (node) => {
    if (isFunction(node) && node !== owner) return false;
    if (/^(?:ConditionalExpression|LogicalExpression|IfStatement|SwitchStatement)$/.test(node.type))
      choices++;
    const isOther = node.type === 'JSXOpeningElement' && scopes.parentOf(node) !== element;
    if (isOther && node.name.type === 'JSXIdentifier') found.push(spanOf(node.name));
    return undefined;
  });
  return choices > 0 ? found : [];
}

const isFunction = ({ type }: Node): boolean => /Function(?:Declaration|Expression)$/.test(type);
