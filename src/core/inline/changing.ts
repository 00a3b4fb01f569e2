// Names whose value depends on when they are read: variables that something assigns, and members of objects. Written out
// at a call they are read before the arguments, which the call of a wrapper evaluated first.

import type { ModuleGraph } from '../graph.ts';
import type { Open } from '../identity.ts';
import type { Source } from '../language.ts';
import { originOf } from './names.ts';
import { isHole, type Parameter, type Part, type Template } from './template.ts';
import type { Argument, CallUse } from './use.ts';

interface Context {
  graph: ModuleGraph;
  open: Open;
}

/** A template in which every hole knows whether something that changes is read before it. */
export function settled(context: Context, declaring: Source, template: Template): Template {
  let reads = false;
  const settle = (part: Part): Part => {
    if (typeof part === 'string') return part;
    if (isHole(part)) return reads && part.before === 'nothing' ? { ...part, before: 'reads' } : part;
    if ('list' in part) return { list: part.list.map((item) => item.map(settle)) };
    reads ||= isChanging(context, declaring, part);
    return part;
  };
  const parts = template.parts.map(settle);
  const parameters = template.parameters.map(
    (parameter): Parameter =>
      parameter.otherwise?.some((part) => isChanging(context, declaring, part))
        ? { ...parameter, changes: true }
        : parameter,
  );
  return { ...template, parts, parameters };
}

function isChanging(context: Context, declaring: Source, part: Part): boolean {
  if (typeof part === 'string' || !('name' in part) || part.type) return false;
  return (
    isReassigned(context, declaring, part.name) ||
    (part.taken === true && !hasFixedMembers(context, declaring, part.name))
  );
}

/** A call whose arguments know that what they take from other modules may be assigned there. */
export function seenFrom(context: Context, source: Source, call: CallUse): CallUse {
  const seen = (argument: Argument): Argument =>
    argument.purity === 'constant' && argument.imports?.some((name) => isReassigned(context, source, name))
      ? { ...argument, purity: 'read', repeatable: false }
      : argument;
  return {
    ...call,
    arguments: call.arguments.map(seen),
    ...(call.receiver && { receiver: seen(call.receiver) }),
  };
}

/** Where a name is declared, if that is in the tree. */
function homeOf({ graph, open }: Context, source: Source, name: string): [Source, string] | undefined {
  const origin = originOf(graph, source, name);
  if (origin.kind === 'private') return [source, name];
  const end = origin.kind === 'symbol' ? graph.follow(origin).end : undefined;
  return end?.kind === 'local' && end.fact.local !== undefined
    ? [open(end.module), end.fact.local]
    : undefined;
}

/** Whether something assigns a name after its declaration, wherever that is. */
export function isReassigned(context: Context, source: Source, name: string): boolean {
  const [home, local] = homeOf(context, source, name) ?? [];
  return home !== undefined && local !== undefined && home.isReassigned(local);
}

function hasFixedMembers(context: Context, source: Source, name: string): boolean {
  const [home, local] = homeOf(context, source, name) ?? [];
  return home !== undefined && local !== undefined && home.hasFixedMembers(local);
}
