// How a file writes its statements, so that new ones look like those beside them: whether they end with a semicolon,
// and how much deeper a block stands.

import type { Span } from '../../core/edits.ts';
import type { UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

export interface WrittenStyle {
  semicolons: boolean;
  /** What a block adds to the indentation of the line that it begins on. */
  step: string;
}

/** Where a new statement ends; what stands for it is known once it is known what follows. No source holds this. */
export const statementEnd = '\uFDD0';

const ending = /^(?:Expression|Return|Throw)Statement$|^(?:Variable|Import|ExportAll)Declaration$/;

export function styleOf({ program, text }: UpwardTree): WrittenStyle {
  let [ended, open] = [0, 0];
  let step: string | undefined;
  walk(program, (node, parents) => {
    if (node.type === 'BlockStatement') step ??= stepOf(text, node);
    if (!ending.test(node.type) || /^For/.test(parents.at(-1)?.type ?? '')) return;
    if (text[node.end - 1] === ';') ended++;
    else open++;
  });
  return { semicolons: ended >= open, step: step ?? '  ' };
}

function stepOf(text: string, block: Node): string | undefined {
  const first = block.body[0] as Node | undefined;
  if (!first) return undefined;
  const outer = indentAt(text, block.start);
  const inner = indentAt(text, first.start);
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : undefined;
}

/** A statement without the semicolon that begins a later line, which keeps that line apart and not this one. */
export function statementSpan(text: string, { start, end }: Node): Span {
  const written = text.slice(start, end);
  return { start, end: start + written.replace(/\s*\n\s*;$/, '').length };
}

const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))![0];

/** A line that begins so goes on from one before it that has no semicolon. */
export const goesOnFromAbove = (text: string): boolean => /^\s*[[(`+\-/<]/.test(text);

/** What stands for the end of a statement before a text. */
export function endBefore(following: string, { semicolons }: WrittenStyle): string {
  if (semicolons) return ';';
  const isLast = /^[ \t]*(?:\}|\r?\n|$)/.test(following);
  return isLast && !goesOnFromAbove(following.replace(comments, '')) ? '' : ';';
}

const comments = /^(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/)+/;
