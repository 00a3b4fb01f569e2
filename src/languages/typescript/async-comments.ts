// Where a comment may stand that is about an offset: on a line of its own, above the statement or member around it.

import type { UpwardTree } from './async-tree.ts';
import { type Node, walk } from './tree.ts';

const holders =
  /^(?:\w+Statement|\w+Declaration|ExportAllDeclaration|MethodDefinition|PropertyDefinition|AccessorProperty|TSAbstract\w+|StaticBlock|TSPropertySignature|TSMethodSignature|TSEnumMember|SwitchCase)$/;
const texts = /^(?:TemplateLiteral|JSX\w+)$/;

/** Comments that are about the line below them: nothing may come between. */
const directive =
  /^\s*(?:\/\/|\/\*)\s*(?:eslint-disable-next-line|@ts-|prettier-ignore|biome-ignore|deno-lint-ignore|oxlint-disable-next-line|istanbul ignore|v8 ignore|c8 ignore)/;

/** The beginning of a line; undefined if there is none outside of templates and elements. */
export function commentPlace(tree: UpwardTree, offset: number): number | undefined {
  const around: Node[] = [];
  walk(tree.program, (node) => {
    if (node.start > offset || offset >= node.end) return false;
    around.push(node);
    return true;
  });
  const inText = around.findIndex(({ type }) => texts.test(type));
  const outside = inText < 0 ? around : around.slice(0, inText);
  for (const node of outside.reverse()) {
    if (!holders.test(node.type) || node.type === 'BlockStatement') continue;
    const line = lineStart(tree.text, node.start);
    if (/^\s*$/.test(tree.text.slice(line, node.start))) return aboveDirectives(tree.text, line);
  }
  return undefined;
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

function aboveDirectives(text: string, line: number): number {
  if (line === 0) return line;
  const before = lineStart(text, line - 1);
  return directive.test(text.slice(before, line)) ? aboveDirectives(text, before) : line;
}
