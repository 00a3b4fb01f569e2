// Uses of classes that add nothing. An empty subclass may take its base's name as long as nobody asks which of the two
// it is; a stub as long as nobody calls it.

import type { Step } from '../plan.ts';
import type { FileWork } from '../rewrite/context.ts';
import { formatSymbol } from '../symbols.ts';
import type { Use } from './use.ts';

/** Refuses a use by which a subclass is told from its base, or by which a stub is run. */
export function refuseIdentity(work: FileWork, step: Step, use: Use): void {
  const { id, kind } = step;
  if (use.kind === 'type' || use.kind === 'query' || use.kind === 'export') return;
  if (kind === 'stub') {
    work.refuse('stub/used', use, [id], `it ${howUsed(use, 'is called')}`);
    return;
  }
  if (use.kind === 'new' || (use.kind === 'other' && /extended/.test(use.what))) return;
  if (use.kind === 'other' && use.inherited && kind === 'subclass') {
    const why = use.inherited === 'spied' ? seenByOthers(work, step) : undefined;
    if (why !== undefined) work.refuse('mock/reaches-more', use, [id], why);
    return;
  }
  if (use.kind === 'other' && use.member !== undefined && !/^(?:name|prototype|length)$/.test(use.member))
    return;
  const how = howUsed(use, 'is handed on as a value or compared');
  work.refuse(
    'subclass/identity',
    use,
    [id],
    `the ${kind === 'fork' ? 'copy of a class' : 'subclass'} ${how}`,
  );
}

const howUsed = (use: Use, otherwise: string): string => {
  if (use.kind === 'element') return 'is an element';
  if (use.kind === 'value') return 'is handed on as a value or compared';
  return use.kind === 'other' ? use.what : otherwise;
};

/**
 * A spy on the prototype of a subclass is seen by its instances; on that of its base by all of that class. Says who else
 * uses the base where the spy is.
 */
function seenByOthers(work: FileWork, { id, moves: [move] }: Step): string | undefined {
  const { doubles, graph, moves, open } = work.context;
  const { from, to } = move!;
  const declared = graph.follow(from).end;
  const module = declared.kind === 'local' ? declared.module : from.module;
  const goes = moves.staying(module).size === 0;
  const isOwn = goes && [...(moves.from(module)?.values() ?? [])].every(({ step }) => step === id);
  const other = doubles
    .realTakes(work.path, to.module)
    .find(({ take, hop }) => (hop.name === to.name || hop.name === '*') && !(isOwn && take.file === module));
  if (other) return `${other.take.file} uses ${formatSymbol(to)} as it is in this test`;
  const { end } = graph.follow(to);
  if (end.kind !== 'local' || end.fact.local === undefined)
    return `nobody can tell who uses ${formatSymbol(to)}`;
  const source = open(end.module);
  const isUsed = source
    .references(end.fact.local)
    .some(({ type, role }) => !type && role !== 'export-specifier');
  return isUsed ? `${end.module} itself uses ${end.fact.local}` : undefined;
}
