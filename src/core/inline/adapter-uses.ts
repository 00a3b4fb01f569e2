// The uses of an adapter's class by its name: constructions, static calls, types. What asks for its identity is refused.

import type { ModuleGraph } from '../graph.ts';
import type { Open } from '../identity.ts';
import type { FileWork } from '../rewrite/context.ts';
import { type AdapterProof, inliningOf, isSame } from './adapter.ts';
import type { Found } from './file.ts';
import type { Member, Template } from './template.ts';
import { isCall, type Use } from './use.ts';

type Unresolved = Omit<Found, 'inlining'>;

/** What each mention of the class becomes; refusals go to the work. */
export function classUses(
  work: FileWork,
  context: { graph: ModuleGraph; open: Open },
  proof: AdapterProof,
  uses: readonly Unresolved[],
): Found[] {
  const { adapter } = proof;
  const refuse = (use: Use, code: 'inline/use' | 'inline/forced-type', message: string): Found[] => {
    work.refuse(code, use, [proof.step], message);
    return [];
  };
  const stand = (found: Unresolved, template: Template, use: Use = found.use): Found[] => [
    { ...found, use, inlining: inliningOf(context, proof, template, use.kind === 'new') },
  ];
  return uses.flatMap((found): Found[] => {
    const { use } = found;
    const within =
      work.path === proof.module && adapter.body.start <= use.start && use.start < adapter.body.end;
    if (within) return [];
    switch (use.kind) {
      case 'new':
        return adapter.construction
          ? stand(found, adapter.construction)
          : refuse(use, 'inline/use', 'it is constructed');
      case 'type': {
        const reason = typeRefusal(
          proof.adapter.members.filter((member) => !isSame(member)),
          use,
        );
        if (reason !== undefined) return refuse(use, 'inline/forced-type', reason);
        return adapter.construction
          ? stand(found, adapter.construction)
          : refuse(use, 'inline/use', 'it is named as a type');
      }
      case 'export':
        return stand(found, adapter.construction ?? adapter.members[0]!.template);
      case 'other':
        return staticUse(work, context, proof, found) ?? refuse(use, 'inline/use', `the class ${use.what}`);
      default:
        return refuse(use, 'inline/use', 'the class itself is handed on, compared or asked for');
    }
  });
}

/** Types by which the names of members escape the compiler's eye. */
export function typeRefusal(
  changed: readonly Member[],
  use: Extract<Use, { kind: 'type' | 'query' }>,
): string | undefined {
  if (use.keys && changed.length > 0) return 'the names of its members are taken as keys';
  if (use.kind === 'query' || !use.asserted) return undefined;
  const { keys, forced } = use.asserted;
  if (!keys) return forced ? 'something unknown is forced to its type' : undefined;
  const stale = changed.find(({ name }) => keys.includes(name));
  return forced && stale ? `a double that is forced to its type has ${stale.name}` : undefined;
}

/** `Adapter.forUser(id)`. */
function staticUse(
  work: FileWork,
  context: { graph: ModuleGraph; open: Open },
  proof: AdapterProof,
  found: Unresolved,
): Found[] | undefined {
  const { use, written, isMember } = found;
  if (use.kind !== 'other' || use.member === undefined || isMember) return undefined;
  const member = proof.adapter.members.find(({ name, static: isStatic }) => isStatic && name === use.member);
  const local = written?.local ?? proof.local;
  const whole = work.source.uses(local, use.member).find(({ start }) => start === use.start);
  if (member?.kind !== 'method' || !whole || !isCall(whole)) return undefined;
  return [{ ...found, use: whole, inlining: inliningOf(context, proof, member.template) }];
}
