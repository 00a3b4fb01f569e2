// Facts and shape of one file from one parse. It knows nothing of the tree around, so that any thread can do it.

import type { ModuleShape } from '../../core/audit/shape.ts';
import type { ModuleFacts } from '../../core/facts.ts';
import type { Site } from '../../core/language.ts';
import { factsOf } from './facts.ts';
import { parse } from './parse.ts';
import { Scopes } from './scopes.ts';
import { shapeOf } from './shape.ts';
import { sitesOf } from './sites.ts';
import type { Node } from './tree.ts';

/** What an audit reads of a file; one that does not parse has no shape. */
export interface Surveyed {
  facts: ModuleFacts;
  shape?: ModuleShape;
}

export function surveyed(path: string, text: string): Surveyed {
  const parsed = parse(path, text);
  const facts = factsOf(path, text, parsed);
  return facts.error ? { facts } : { facts, shape: shapeOf(text, parsed, mocksOf(path, text, facts)) };
}

/** What the file's doubles put in place. Scopes need a tree of their own. */
function mocksOf(path: string, text: string, facts: ModuleFacts): Site[] {
  const hasMocks = facts.hidden.some(({ form, prefix }) => form === 'mock' && !prefix);
  if (!hasMocks) return [];
  const program = parse(path, text, { range: true }).program as unknown as Node;
  const sites = sitesOf(program, text, facts, new Scopes(program), () => true);
  return sites.filter(({ form }) => form === 'mock');
}
