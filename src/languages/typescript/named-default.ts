// `export default value` becomes `export const name = value`: a double in a file of its own has to offer what it stands
// for under the name that the canonical has.

import type { TextEdit } from '../../core/language.ts';
import type { Node } from './tree.ts';

/** See `Source.nameDefault`. */
export function namedDefault(
  program: Node,
  text: string,
  name: string,
  rename: (local: string) => TextEdit[],
): TextEdit[] | undefined {
  const statement = (program.body as Node[]).find(({ type }) => type === 'ExportDefaultDeclaration');
  if (!statement) return undefined;
  const { declaration } = statement;
  const keyword = { start: statement.start as number, end: declaration.start as number };
  if (/^TS/.test(declaration.type) || text.slice(keyword.start, keyword.end).includes('/')) return undefined;
  if (declaration.type === 'Identifier') {
    const written = declaration.name === name ? name : `${declaration.name} as ${name}`;
    return [{ start: statement.start, end: declaration.end, text: `export { ${written} }` }];
  }
  if (!/^(?:Function|Class)Declaration$/.test(declaration.type))
    return [{ ...keyword, text: `export const ${name} = ` }];
  const exported = { ...keyword, text: 'export ' };
  if (declaration.id) return [exported, ...rename(declaration.id.name)];
  const head = /^(?:async\s+)?(?:function(?:\s*\*)?|class)/.exec(text.slice(declaration.start));
  const end = declaration.start + (head?.[0].length ?? 0);
  return head ? [exported, { start: end, end, text: ` ${name}` }] : undefined;
}
