// Declarations that stand for another one: aliases, empty subclasses, wrappers, adapters and projections. What the code
// does decides; a near name or a deprecation decides only whether it is worth a group.

import { directiveOf } from '../directives.ts';
import type { Entry } from './catalog.ts';
import { confidence } from './confidence.ts';
import {
  type AuditContext,
  areNear,
  evidenceOf,
  isCallable,
  isCurrentName,
  isOld,
  type Link,
  type Reach,
} from './context.ts';
import { isConventional, qualifies, stemOf, versionOf, wordsOf } from './names.ts';
import { narrows } from './parameters.ts';
import type { Doing, MemberShape } from './shape.ts';
import { shareOf } from './similarity.ts';

export function delegations(context: AuditContext, reach: Reach): Link[] {
  const links: Link[] = [];
  const subclasses = emptySubclasses(context);
  for (const entry of context.catalog.entries.values()) {
    if (context.isTest(entry.module) || context.isGenerated(entry.module)) continue;
    const link =
      alias(context, reach, entry) ??
      subclass(context, entry, subclasses) ??
      wrapper(context, reach, entry) ??
      adapter(context, entry) ??
      projection(context, entry);
    if (link) links.push(link);
  }
  return links;
}

type Found = Link | undefined;

function alias(context: AuditContext, reach: Reach, entry: Entry): Found {
  const path = entry.shape.alias;
  const target = path && context.catalog.named(entry.module, path);
  if (!target || target.key === entry.key || context.isTest(target.module)) return undefined;
  const end = context.catalog.followed(target)!;
  const leads = context.leads.has(entry.module);
  // An old thing's other name is no older than the thing.
  const isOlder =
    entry.shape.deprecated === undefined ? isOld(entry) && !isOld(end) : end.shape.deprecated === undefined;
  const worth = leads || isOlder || areNear(entry, end);
  // One of the versions of an interface, which agrees with the others today.
  const isVersioned =
    entry.shape.deprecated === undefined &&
    !leads &&
    (isCurrentName(entry.shape.name, end) ||
      ![undefined, versionOf(end.shape.name)].includes(versionOf(entry.shape.name)));
  if (isVersioned || (!worth && !isCallable(end))) return undefined;
  // A package's entry may say its own names as constants: that is how the package is used.
  if (!leads && !isOlder && context.published.has(entry.module) && entry.shape.name === end.shape.name)
    return undefined;
  // A component under the name of a route, a handler under the name of a method: the name is the framework's.
  if (
    !leads &&
    entry.shape.deprecated === undefined &&
    [entry.shape.name, ...entry.exports].some(isConventional)
  )
    return undefined;
  const isType = entry.shape.form === 'type' || entry.shape.form === 'interface';
  const isShared = end.exports.length > 0 || reach.symbolsOf(end.key).size > 0;
  const bothUsed = reach.programUsers(entry) > 0 && reach.programUsers(end, [entry.module]) > 0;
  return {
    from: entry.key,
    to: target.key,
    kind: 'alias',
    proof: `it is nothing but another name for ${context.catalog.symbolOf(target)}`,
    evidence: [evidenceOf(entry, `${entry.shape.name} is ${path.join('.')}`)],
    confidence: worth
      ? confidence.alias
      : entry.module === end.module
        ? confidence.aliasBeside
        : end.shape.form.endsWith('class')
          ? confidence.aliasUnlike
          : confidence.aliasOfPart,
    // A function's second name, unlike the first, is most often the name of a part that it plays.
    starts:
      entry.exports.length > 0 &&
      isShared &&
      (worth || (!isType && bothUsed && end.shape.form !== 'function' && entry.module !== end.module)),
  };
}

/** Empty subclasses by base: several of one base are a family of marks, not duplicates. */
function emptySubclasses({ catalog }: AuditContext): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { module, shape } of catalog.entries.values()) {
    if (shape.extends === undefined || shape.does?.kind !== 'empty') continue;
    const base = catalog.followed(catalog.named(module, shape.extends));
    if (base) counts.set(base.key, (counts.get(base.key) ?? 0) + 1);
  }
  return counts;
}

function subclass({ catalog }: AuditContext, entry: Entry, families: ReadonlyMap<string, number>): Found {
  const { shape } = entry;
  if (shape.form !== 'class' || shape.extends === undefined || shape.does?.kind !== 'empty' || shape.adorned)
    return undefined;
  const target = catalog.named(entry.module, shape.extends);
  const base = catalog.followed(target);
  if (!target || !base || base.shape.form !== 'class' || isError(catalog, base)) return undefined;
  const worth =
    areNear(entry, base) || shape.deprecated !== undefined || (isOld(entry) && families.get(base.key) === 1);
  if (!worth) return undefined;
  return {
    from: entry.key,
    to: target.key,
    kind: 'subclass',
    proof: `it adds nothing to ${catalog.symbolOf(base)}; instanceof and the name tell them apart`,
    evidence: [evidenceOf(entry, `an empty class that extends ${shape.extends.join('.')}`)],
    confidence: confidence.subclass,
    starts: entry.exports.length > 0,
  };
}

/** An error is told apart by its class alone: an empty one is meant. */
function isError(catalog: AuditContext['catalog'], entry: Entry): boolean {
  const seen = new Set<string>();
  for (let at: Entry | undefined = entry; at && !seen.has(at.key); ) {
    seen.add(at.key);
    if (/(?:Error|Exception|Failure)$/.test(at.shape.name)) return true;
    const base: readonly string[] | undefined = at.shape.extends;
    if (base && /(?:Error|Exception)$/.test(base.at(-1)!)) return true;
    at = base && catalog.followed(catalog.named(at.module, base));
  }
  return false;
}

function wrapper(context: AuditContext, reach: Reach, entry: Entry): Found {
  const { catalog } = context;
  const { shape } = entry;
  if (shape.form !== 'function' || shape.does?.kind !== 'forwards' || shape.does.args === 'other')
    return undefined;
  const { target: path, args, cast, notices } = shape.does;
  const called = path[0] === 'this' ? undefined : catalog.called(entry.module, path);
  if (!called || called.entry.key === entry.key || context.isTest(called.entry.module)) return undefined;
  const target = catalog.followed(called.entry)!;
  if (called.member === undefined && target.shape.form !== 'function') return undefined;
  if (isConventional(shape.name) || entry.exports.length === 0) return undefined;
  if (isServerDoor(context.text(entry.module)) && !isServerDoor(context.text(target.module)))
    return undefined;
  const name = called.member
    ? { ...target, shape: { ...target.shape, name: called.member.name }, stem: stemOf(called.member.name) }
    : target;
  // What a framework takes by its place is called by it, unless it says that it is the same and old.
  if (context.entries.has(entry.module) && !(isOld(entry) && areNear(entry, name))) return undefined;
  const worth = shape.deprecated !== undefined || (isOld(entry) && !isOld(target)) || areNear(entry, name);
  if (!worth && called.member === undefined && narrows(context, entry, target)) return undefined;
  const isOpen = target.exports.length > 0;
  const bothUsed =
    called.member === undefined &&
    isOpen &&
    args === 'same' &&
    !/^[A-Z]|^use[A-Z]/.test(shape.name) &&
    entry.module !== target.module &&
    shareWords(shape.name, target.shape.name) &&
    context.packageOf(entry.module) === context.packageOf(target.module) &&
    reach.programUsers(entry) > 0 &&
    reach.programUsers(target, [entry.module]) > 0;
  const isAsync = called.member ? called.member.async === true : target.shape.colour === 'async';
  const over =
    isAsync && shape.colour !== 'async' && (cast || shape.returns !== undefined) && !isPromise(shape.does);
  return {
    from: entry.key,
    to: called.member ? memberKey(target, called.member) : target.key,
    kind: 'wrapper',
    proof: `all it does is call ${path.join('.')} with ${args === 'same' ? 'its own arguments' : 'its arguments in another order'}${notices > 0 ? ', after a warning' : ''}`,
    evidence: [evidenceOf(entry, `it only calls ${path.join('.')}`)],
    confidence: over ? confidence.wrapperOverAsync : worth ? confidence.wrapper : confidence.wrapperUnlike,
    // A function before a method of the same name is a facade, unless somebody says that it is old.
    starts: called.member ? over || isOld(entry) : isOpen && (worth || bothUsed || over),
  };
}

/** A module whose functions a browser may call: one of them is the door to what lies behind it, not its second name. */
const isServerDoor = (text: string): boolean => directiveOf(text) === 'use server';

/** Names that say nearly the same: `getBillingPath` and `getTeamBillingPath`. A wrapper with a name of its own has a meaning of its own. */
function shareWords(a: string, b: string): boolean {
  const { share } = shareOf(new Set(wordsOf(a)), new Set(wordsOf(b)));
  return share >= 0.6 && !qualifies(a, b);
}

const isPromise = (does: Doing): boolean => does.kind === 'forwards' && does.awaited;

/** A member of a declaration as a node of its own: `module\0Class.member`. */
const memberKey = ({ key }: Entry, { name }: MemberShape): string => `${key}.${name}`;

function adapter({ catalog }: AuditContext, entry: Entry): Found {
  const { shape } = entry;
  if (shape.form !== 'class' || !shape.keeps || shape.adorned || shape.extends) return undefined;
  const own = (shape.members ?? []).filter(
    ({ kind, private: hidden, static: isStatic }) =>
      !hidden && !isStatic && kind !== 'constructor' && kind !== 'property',
  );
  const targets = own.map(({ does }) =>
    does?.kind === 'forwards' || does?.kind === 'reads' ? does.target : undefined,
  );
  const [first] = targets;
  const field = first?.[0] === 'this' && first.length === 3 ? first[1] : undefined;
  if (own.length < 2 || field === undefined) return undefined;
  if (!targets.every((target) => target?.length === 3 && target[0] === 'this' && target[1] === field))
    return undefined;
  const type = shape.holds?.[field];
  const target = type === undefined ? undefined : catalog.named(entry.module, type.split('.'));
  const inner = catalog.followed(target);
  if (!target || !inner || inner.key === entry.key || !/class|interface/.test(inner.shape.form))
    return undefined;
  return {
    from: entry.key,
    to: target.key,
    kind: 'adapter',
    proof: `each of its ${own.length} members only forwards to ${field}, a ${inner.shape.name}`,
    evidence: own.slice(0, 3).map(({ name, line, endLine }, index) => ({
      file: entry.module,
      line,
      endLine,
      shows: `${name} only ${own[index]!.does!.kind === 'reads' ? 'reads' : 'calls'} ${targets[index]!.join('.')}`,
    })),
    confidence: confidence.adapter,
    starts: areNear(entry, inner) || isOld(entry),
  };
}

function projection({ catalog }: AuditContext, entry: Entry): Found {
  const { shape, module } = entry;
  if (shape.form !== 'object' || (shape.members?.length ?? 0) < 3) return undefined;
  const reads = shape.members!.map(({ name, does }) => {
    const target =
      does?.kind === 'reads' || (does?.kind === 'forwards' && does.args === 'same') ? does.target : undefined;
    return target?.length === 2 ? { name, owner: target[0]!, read: target[1]! } : undefined;
  });
  const owner = reads[0]?.owner;
  if (owner === undefined || !reads.every((read) => read?.owner === owner)) return undefined;
  const target = catalog.named(module, [owner]);
  if (
    !target ||
    target.key === entry.key ||
    !/object|constant|class/.test(catalog.followed(target)!.shape.form)
  )
    return undefined;
  const same = reads.filter((read) => read!.name === read!.read).length;
  // A choice of its fields is a thing of its own; all of them is the same thing again.
  const isAll = same === reads.length && catalog.membersOf(catalog.followed(target)!).length === same;
  if (same < reads.length / 2 || !(isAll || areNear(entry, target) || isOld(entry))) return undefined;
  return {
    from: entry.key,
    to: target.key,
    kind: 'projection',
    proof: `each of its ${reads.length} fields only reads ${target.shape.name}`,
    evidence: [evidenceOf(entry, `${reads.length} of ${reads.length} fields are ${owner}.…`)],
    confidence: same === reads.length ? confidence.projection : confidence.projectionRenaming,
    starts: !isConventional(shape.name),
  };
}
