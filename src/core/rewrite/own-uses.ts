// The duplicate's own module may use the alias that it declares; those uses take the name that the alias stands for.

import { renamedMention } from '../mention-text.ts';
import type { FileWork } from './context.ts';

export function rewriteOwnUses(work: FileWork): void {
  const moves = work.context.moves.from(work.path);
  if (!moves) return;
  const done = new Set<string>();
  for (const [name, move] of moves) {
    const fact = work.context.graph.explicit(work.path, name);
    if (move.role === 'renamed' || fact?.kind !== 'local' || fact.local === undefined || done.has(fact.local))
      continue;
    done.add(fact.local);
    const declaration = work.source.declaration(fact.local);
    if (declaration?.kind !== 'alias' || declaration.target.length !== 1) continue;
    const [target] = declaration.target as [string];
    const uses = work.source.references(fact.local).filter(({ role }) => role !== 'export-specifier');
    const own = uses.filter(({ start }) => !isExported(work, start));
    if (
      own.length === 0 ||
      !work.source.isFree(
        target,
        own.map(({ start }) => start),
        [target],
      )
    )
      continue;
    const edits = own.map((mention) => renamedMention(mention, fact.local!, target));
    work.edit(edits, `${fact.local} is ${target}`, [move.step], 'rename');
  }
}

/** `export { a as b }` and `export default a` name the alias in order to export it, and are dealt with as exports. */
function isExported(work: FileWork, offset: number): boolean {
  const inClause = work.source
    .clauses()
    .some(({ keyword, start, end }) => keyword === 'export' && start <= offset && offset < end);
  const { commonJs, exports } = work.source.facts;
  const isAssigned =
    commonJs !== undefined && exports.some(({ span }) => span.start <= offset && offset < span.end);
  return inClause || isAssigned || /export\s+default\s+$/.test(work.source.text.slice(0, offset));
}
