// A syntax tree that can be asked upwards: parents, the node at a span, the function around a node.

import type { Span } from '../../core/edits.ts';
import { type Node, walk } from './tree.ts';

export class UpwardTree {
  readonly text: string;
  readonly program: Node;
  readonly #parents = new Map<Node, Node>();
  readonly #byStart = new Map<number, Node[]>();

  constructor(program: Node, text: string) {
    this.text = text;
    this.program = program;
    walk(program, (node, parents) => {
      const parent = parents.at(-1);
      if (parent) this.#parents.set(node, parent);
      const known = this.#byStart.get(node.start);
      if (known) known.push(node);
      else this.#byStart.set(node.start, [node]);
    });
  }

  parent(node: Node): Node | undefined {
    return this.#parents.get(node);
  }

  /** The outermost expression or declaration that spans exactly this. */
  at({ start, end }: Span): Node | undefined {
    return this.#byStart.get(start)?.find((node) => node.end === end && !isWrapper(node));
  }

  /** A name that begins at an offset, its annotation aside. */
  nameAt(start: number): Node | undefined {
    return this.#byStart.get(start)?.findLast((node) => isName(node));
  }

  /** Every place where a word stands as a name, of whatever. */
  named(name: string): Node[] {
    const found: Node[] = [];
    for (let start = this.text.indexOf(name); start >= 0; start = this.text.indexOf(name, start + 1)) {
      const node = this.nameAt(start);
      if (node?.name === name) found.push(node);
    }
    return found;
  }

  /** Every string that is exactly this. */
  literals(value: string): Node[] {
    const found: Node[] = [];
    for (let at = this.text.indexOf(value); at >= 0; at = this.text.indexOf(value, at + 1)) {
      const node = this.nameAt(at - 1);
      if (node?.type === 'Literal' && node.value === value) found.push(node);
    }
    return found;
  }

  nameIn(span: Span, name: string): Span | undefined {
    for (let start = span.start; start < span.end; start++) {
      if (!this.text.startsWith(name, start)) continue;
      const node = this.nameAt(start);
      if (node && (node.name ?? node.value) === name) return { start, end: start + name.length };
    }
    return undefined;
  }

  /** The nearest node above one that `test` accepts. */
  above(node: Node, test: (node: Node) => boolean): Node | undefined {
    let found = this.parent(node);
    while (found && !test(found)) found = this.parent(found);
    return found;
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }
}

/** Spans that they share with what they hold: the inner one is meant. */
const wrappers = new Set(['ChainExpression', 'ExpressionStatement', 'Program', 'JSXExpressionContainer']);

const isWrapper = ({ type, shorthand }: Node): boolean => wrappers.has(type) || shorthand === true;

const isName = ({ type, value }: Node): boolean =>
  type === 'Identifier' ||
  type === 'PrivateIdentifier' ||
  type === 'JSXIdentifier' ||
  (type === 'Literal' && typeof value === 'string');

export const isFunction = ({ type }: Node): boolean =>
  type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';

/** Types and non-null marks around an expression do not change its value. */
export const isTransparent = ({ type }: Node): boolean =>
  type === 'TSAsExpression' ||
  type === 'TSSatisfiesExpression' ||
  type === 'TSNonNullExpression' ||
  type === 'TSTypeAssertion' ||
  type === 'ChainExpression' ||
  type === 'ParenthesizedExpression';

/** The largest expression that is the same value, whatever types are put around it. */
export function wholeValue(tree: UpwardTree, node: Node): Node {
  const parent = tree.parent(node);
  return parent && isTransparent(parent) ? wholeValue(tree, parent) : node;
}

/** `a.b` or `a['b']` as `b`, for a plain member. */
export function memberName(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  if (!node.computed) return node.property.name;
  return node.property.type === 'Literal' && typeof node.property.value === 'string'
    ? node.property.value
    : undefined;
}

export const spanOf = ({ start, end }: Node): Span => ({ start, end });
