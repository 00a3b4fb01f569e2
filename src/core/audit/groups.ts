// A component becomes a group: its canonical, its members with their proofs, and what belongs to it without being a
// duplicate.

import { placeOf } from '../refusals.ts';
import { type Choice, chooseCanonical } from './canonical.ts';
import type { Key } from './catalog.ts';
import { type Component, holderOf } from './components.ts';
import { confidence } from './confidence.ts';
import { type AuditContext, isOld, type Link, type Reach } from './context.ts';
import { contractOf } from './contract.ts';
import { best, declarationOf, inlineOf, livenessFrom, takenUses } from './definition.ts';
import type { Group, Member } from './finding.ts';
import { hashText } from './hash.ts';
import { isConventional, nameSigns, plainName, qualifies, stemOf } from './names.ts';
import { type Pass, starred } from './paths.ts';
import { betterName, confidenceOf, pricesOf } from './price.ts';
import { type Kin, relatedOf } from './related.ts';
import { scoreOf } from './score.ts';
import { counted, usersOf } from './users.ts';

export interface Grouping {
  context: AuditContext;
  reach: Reach;
  passes: ReadonlyMap<Key, readonly Pass[]>;
  /** Symbols of modules that only lead elsewhere, by the declaration at their end. */
  led: ReadonlyMap<Key, ReadonlySet<string>>;
  kin: Kin;
  /** What the configuration calls canonical. */
  configured: ReadonlySet<Key>;
}

/** Undefined if the component has no implementation, or nothing but the canonical is left of it. */
export function groupOf(grouping: Grouping, component: Component): Group | undefined {
  const { context, reach } = grouping;
  const choice = chooseCanonical(context, reach, component, grouping.configured);
  if (!choice) return undefined;
  const keys = new Set(component.keys);
  const canonical = declarationOf(context, choice.key, keys);
  const declared = component.keys
    .filter((key) => key !== choice.key)
    .flatMap((key) => declaredMember(grouping, component, choice, canonical.symbol, key) ?? []);
  const passed = component.keys.flatMap((key) => passedMembers(grouping, key, keys));
  const members = withChains([...declared, ...passed].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)));
  if (members.length === 0) return undefined;
  const as = betterName(canonical, (name) => isNamed(context, canonical.file, name));
  const score = scoreOf(context, canonical, members);
  const alive = best([
    canonical.liveness,
    ...members.flatMap(({ kind, liveness }) => (kind === 'fork' ? [] : [liveness])),
  ]);
  return {
    id: `${plainName(canonical.name)}-${hashText(canonical.symbol).slice(0, 4)}`,
    name: plainName(canonical.name),
    canonical: { ...canonical, liveness: alive },
    members,
    related: relatedOf(context, grouping.kin, choice.entry, component),
    recommendation: {
      symbol: canonical.symbol,
      ...(as !== undefined && { as }),
      reasons: choice.reasons,
      confidence: confidenceOf(members, choice.clarity),
      prices: pricesOf(canonical, members),
    },
    contract: contractOf(context, choice.entry, members),
    score,
    definitions: 1 + members.length,
  };
}

/** Who is reached only through another member is as alive as that one. */
function withChains(members: readonly Member[]): Member[] {
  let current = [...members];
  for (let round = 0; round < members.length; round++) {
    const next = current.map((member) => {
      const through = current.filter(({ of, kind }) => of === member.symbol && kind !== 'fork');
      const liveness = best([member.liveness, ...through.map((each) => each.liveness)]);
      return liveness === member.liveness ? member : { ...member, liveness };
    });
    if (next.every((member, at) => member === current[at])) return next;
    current = next;
  }
  return current;
}

/** Whether a module declares, imports or exports a name. */
function isNamed({ catalog }: AuditContext, module: string, name: string): boolean {
  return catalog.named(module, [name]) !== undefined || catalog.graph.exportNames(module).has(name);
}

function declaredMember(
  grouping: Grouping,
  component: Component,
  choice: Choice,
  canonical: string,
  key: Key,
): Member | undefined {
  const { context } = grouping;
  const link = linkOf(component, choice.key, key);
  if (!link) return undefined;
  const otherKey = link.from === key ? link.to : link.from;
  const other = declaredSymbol(context, otherKey);
  const isFork = link.kind === 'fork';
  const definition = declarationOf(context, key, new Set(component.keys));
  const over = link.kind === 'wrapper' && isSyncOverAsync(context, key, otherKey);
  return {
    ...definition,
    id: hashText(definition.symbol),
    kind: link.kind,
    of: isFork ? canonical : other,
    proof: link.proof.replace('{other}', other),
    confidence: link.confidence,
    evidence: link.evidence,
    ...(isFork && { fork: { ...link.fork!, with: other, differences: turned(link, key) } }),
    public: context.published.has(definition.file),
    ...(over && { colour: 'sync over async' as const }),
  };
}

function isSyncOverAsync({ catalog }: AuditContext, key: Key, target: Key): boolean {
  const { entry, member } = holderOf(catalog, target)!;
  const isAsync =
    member === undefined
      ? entry.shape.colour === 'async'
      : entry.shape.members!.some(({ name, async }) => name === member && async);
  return isAsync && catalog.entries.get(key)?.shape.colour !== 'async';
}

/** The link that says what a declaration is: its own first, the one to the canonical before others. */
function linkOf({ links }: Component, canonical: Key, key: Key): Link | undefined {
  const own = links.filter(({ from }) => from === key);
  const about = links.filter(({ kind, to }) => kind === 'fork' && to === key);
  return (
    own.find(({ kind }) => kind !== 'fork') ??
    own.find(({ to }) => to === canonical) ??
    about.find(({ from }) => from === canonical) ??
    own[0] ??
    about[0]
  );
}

/** Differences are told from the other side first: left is what the member is compared with. */
const turned = (link: Link, key: Key) =>
  link.from === key
    ? link.fork!.differences
    : link.fork!.differences.map(({ part, left, right }) => ({
        part,
        ...(right !== undefined && { left: right }),
        ...(left !== undefined && { right: left }),
      }));

function declaredSymbol({ catalog }: AuditContext, key: Key): string {
  const held = holderOf(catalog, key);
  if (!held) return key.replace('\0', '#');
  return `${catalog.symbolOf(held.entry)}${held.member === undefined ? '' : `.${held.member}`}`;
}

/** The names by which modules pass a declaration on. A published entry that keeps the name is how a package is used. */
function passedMembers(
  { context, reach, passes, led }: Grouping,
  key: Key,
  standIns: ReadonlySet<Key>,
): Member[] {
  const all = (passes.get(key) ?? []).filter(
    ({ module, kind, name }) =>
      context.leads.has(module) ||
      (kind === 'alias'
        ? !isConventional(name) && !qualifies(name, nameOf(context, key))
        : isPath(context, module)),
  );
  const named = all.map((pass) => passedMember(context, pass, standIns));
  const known = new Set((passes.get(key) ?? []).map(({ module, name }) => `${module}#${name}`));
  const taken = new Set([...starred(context.catalog, reach, key, known), ...(led.get(key) ?? [])]);
  const byStar = [...taken]
    .filter((symbol) => !known.has(symbol))
    .filter((symbol) => isPath(context, symbol.slice(0, symbol.lastIndexOf('#'))))
    .flatMap((symbol) => starredMember(context, key, symbol, standIns) ?? []);
  return [...named, ...byStar];
}

const nameOf = ({ catalog }: AuditContext, key: Key): string => catalog.entries.get(key)?.shape.name ?? '';

/** Whether it says what the declaration's own name says, or that it is another state of it. */
function isNameOf({ catalog }: AuditContext, name: string, key: Key): boolean {
  const entry = catalog.entries.get(key);
  return entry === undefined || stemOf(name) === entry.stem || nameSigns(name).length > 0 || isOld(entry);
}

/** Whether a module that keeps a name is one more path to it, and not how its package is meant to be used. */
const isPath = ({ published, isDoor, leads }: AuditContext, module: string): boolean =>
  leads.has(module) || !(published.has(module) || isDoor(module));

function passedMember(
  context: AuditContext,
  { module, name, fact, of, end, kind }: Pass,
  standIns: ReadonlySet<Key>,
): Member {
  const place = placeOf(module, context.text(module), fact.span.start);
  const proof = kind === 'detour' ? `it only passes ${of} on` : `it passes ${of} on under another name`;
  const isUnlike = kind === 'alias' && !context.leads.has(module) && !isNameOf(context, name, end);
  const isClass = context.catalog.entries.get(end)?.shape.form.endsWith('class') === true;
  const unlike = isClass ? confidence.aliasUnlike : confidence.aliasOfPart;
  const sure = isUnlike ? unlike : confidence.passedOn;
  return reExport(context, { module, name, line: place.line, of, kind, proof, confidence: sure }, standIns);
}

function starredMember(
  context: AuditContext,
  key: Key,
  symbol: string,
  standIns: ReadonlySet<Key>,
): Member | undefined {
  const at = symbol.lastIndexOf('#');
  const [module, name] = [symbol.slice(0, at), symbol.slice(at + 1)];
  const { graph } = context.catalog;
  const star = (graph.facts.get(module)?.exports ?? []).find((fact) => {
    const target = fact.kind === 'star' ? graph.moduleOf(module, fact.specifier) : undefined;
    return target !== undefined && context.catalog.declared(target, name)?.key === key;
  });
  if (star?.kind !== 'star') return undefined;
  const of = `${graph.moduleOf(module, star.specifier)}#${name}`;
  const { line } = placeOf(module, context.text(module), star.span.start);
  const proof = `it passes ${of} on by export *`;
  return reExport(
    context,
    { module, name, line, of, kind: 'detour', proof, confidence: confidence.passedOn },
    standIns,
  );
}

interface Passed {
  module: string;
  name: string;
  line: number;
  of: string;
  kind: 'alias' | 'detour';
  proof: string;
  confidence: number;
}

function reExport(
  context: AuditContext,
  { module, name, line, of, kind, proof, confidence: sure }: Passed,
  standIns: ReadonlySet<Key>,
): Member {
  const symbol = `${module}#${name}`;
  const users = counted([...usersOf(context, symbol, standIns).places, ...takenUses(context, module, name)]);
  return {
    id: hashText(symbol),
    symbol,
    name,
    form: 're-export',
    exported: true,
    alsoExportedAs: [],
    file: module,
    line,
    endLine: line,
    liveness: livenessFrom(context, module, users),
    users,
    signs: [],
    kind,
    of,
    proof,
    confidence: sure,
    evidence: [{ file: module, line, endLine: line, shows: proof }],
    public: context.published.has(module),
    ...inlineOf(context, module, undefined),
  };
}
