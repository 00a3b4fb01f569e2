// What CommonJS has for import statements: constants of the module that are taken from `require`. They are read as
// clauses, so that names move between them as they do between imports.

import type { Clause, WrittenName } from '../../core/language.ts';
import type { Loads } from './requires.ts';
import { type Node, stringValue } from './tree.ts';

/** `const { a: b } = require('x')` and `const x = require('x')`, where nothing else is in the statement. */
export function requireClausesOf(program: Node, loads: Loads): Clause[] {
  return (program.body as Node[]).flatMap((statement) => {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return [];
    const [declarator, ...others] = statement.declarations as Node[];
    const call = declarator?.init as Node | null | undefined;
    if (others.length > 0 || call?.type !== 'CallExpression' || loads(call.callee) !== 'require') return [];
    const literal = call.arguments[0] as Node | undefined;
    const specifier = literal?.type === 'Literal' ? stringValue(literal) : undefined;
    const names = namesIn(declarator!.id);
    if (!literal || specifier === undefined || !names) return [];
    const { start, end } = statement;
    const clause: Clause = {
      start,
      end,
      keyword: 'require',
      typeOnly: false,
      names,
      literal: { start: literal.start, end: literal.end },
      specifier,
      hasFrom: true,
    };
    const { id } = declarator!;
    return [id.type === 'Identifier' ? clause : { ...clause, braces: { start: id.start, end: id.end } }];
  });
}

/** The names that a pattern takes; undefined if it does more than that. */
function namesIn(id: Node): WrittenName[] | undefined {
  if (id.typeAnnotation) return undefined;
  if (id.type === 'Identifier')
    return [{ start: id.start, end: id.end, imported: '*', local: id.name, typeOnly: false }];
  if (id.type !== 'ObjectPattern' || id.properties.length === 0) return undefined;
  const names: WrittenName[] = [];
  for (const { type, computed, key, value, start, end } of id.properties as Node[]) {
    if (type !== 'Property' || computed || value.type !== 'Identifier') return undefined;
    names.push({ start, end, imported: key.name ?? key.value, local: value.name, typeOnly: false });
  }
  return names;
}
