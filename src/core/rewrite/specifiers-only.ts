// The common case, done without a syntax tree: whole modules that are replaced by others, so that nothing in an
// importing file changes but the specifier.

import type { Edit } from '../edits.ts';
import type { ModuleFacts } from '../facts.ts';
import { specifiersOf } from '../facts.ts';
import type { StageContext } from './context.ts';

/** The edits, or undefined if the file needs more than that. */
export function rewriteSpecifiersOnly(context: StageContext, facts: ModuleFacts): Edit[] | undefined {
  const { graph, moves } = context;
  const isConcerned = (specifier: string): boolean =>
    moves.from(graph.moduleOf(facts.path, specifier)) !== undefined;
  if (moves.from(facts.path) || facts.hidden.length > 0) return undefined;
  if (facts.exports.some((fact) => fact.kind !== 'local' && isConcerned(fact.specifier))) return undefined;
  const edits: Edit[] = [];
  const targets = new Map<string, string>();
  const others = [...specifiersOf(facts)];
  for (const statement of facts.imports) {
    const module = graph.moduleOf(facts.path, statement.specifier);
    if (module === undefined || !moves.from(module)) continue;
    const whole = moves.replacement(module);
    const onlyNames = statement.entries.every(({ imported }) => imported !== '*');
    if (!whole || !(whole.exact || onlyNames) || statement.entries.length === 0) return undefined;
    if (context.effects.lost(facts.path, module, [whole.module]) !== undefined) return undefined;
    if ((targets.get(whole.module) ?? module) !== module || whole.module === facts.path) return undefined;
    targets.set(whole.module, module);
    const spelling = graph.resolver.spell(facts.path, whole.module, statement.specifier, others);
    if (!('specifier' in spelling) || spelling.needs) return undefined;
    edits.push({
      start: statement.literal.start + 1,
      end: statement.literal.end - 1,
      text: spelling.specifier,
      reason: `import moved to ${whole.module}`,
      steps: moves.stepsFrom(module),
      shape: 'import',
    });
  }
  const merges = facts.imports.some(({ specifier }) =>
    targets.has(graph.moduleOf(facts.path, specifier) ?? ''),
  );
  return merges ? undefined : edits;
}
