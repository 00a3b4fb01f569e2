// Whether a duplicate is the canonical once more: the same text, whose names mean the same things in both modules.

import { identify, identifyLocal } from '../identity.ts';
import type { SymbolName } from '../symbols.ts';
import { originOf } from './names.ts';
import type { ProofContext } from './prove.ts';

/** The declaration of a copy; undefined where the duplicate says or means anything else. */
export function copyOf(
  context: ProofContext,
  from: SymbolName,
  to: SymbolName,
): { module: string; local: string; isClass: boolean } | undefined {
  const { graph, open } = context;
  const [mine, theirs] = [identify(graph, open, from).end, identify(graph, open, to).end];
  if (mine?.local === undefined || theirs?.local === undefined) return undefined;
  if (mine.module === theirs.module && mine.local === theirs.local) return undefined;
  const [left, right] = [open(mine.module).saying(mine.local), open(theirs.module).saying(theirs.local)];
  if (!left || !right || left.text !== right.text) return undefined;
  const sameMeaning = left.names.every(
    (name) => meaningOf(context, mine.module, name) === meaningOf(context, theirs.module, name),
  );
  return sameMeaning ? { module: mine.module, local: mine.local, isClass: left.isClass } : undefined;
}

/** A name that is private to a module means something of its own there. */
export function meaningOf({ graph, open }: ProofContext, module: string, name: string): string {
  const origin = originOf(graph, open(module), name);
  switch (origin.kind) {
    case 'global':
      return 'global';
    case 'private':
      return `private ${module}`;
    case 'package':
      return `package ${origin.specifier}#${origin.name}`;
    case 'symbol':
      return `symbol ${identifyLocal(graph, open, module, [name])?.key.replace('\0', '#') ?? module}`;
  }
}
