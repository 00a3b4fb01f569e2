// Uses of classes that add nothing. An empty subclass may take its base's name as long as nobody asks which of the two
// it is; a stub as long as nobody calls it.

import type { Step } from '../plan.ts';
import type { FileWork } from '../rewrite/context.ts';
import type { Use } from './use.ts';

/** Refuses a use by which a subclass is told from its base, or by which a stub is run. */
export function refuseIdentity(work: FileWork, { id, kind }: Step, use: Use): void {
  if (use.kind === 'type' || use.kind === 'query' || use.kind === 'export') return;
  if (kind === 'stub') {
    work.refuse('stub/used', use, [id], `it ${howUsed(use, 'is called')}`);
    return;
  }
  if (use.kind === 'new' || (use.kind === 'other' && /extended/.test(use.what))) return;
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
