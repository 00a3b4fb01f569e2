// The audit of one tree: from facts and shapes to groups with their evidence. Pure; `run/audit.ts` reads the tree.

import type { ModuleGraph } from '../graph.ts';
import type { Roots } from '../language.ts';
import type { Apart } from './apart.ts';
import { Catalog, type Key } from './catalog.ts';
import { coloursOf } from './colour.ts';
import { componentsOf } from './components.ts';
import { type AuditContext, type Link, Reach } from './context.ts';
import { askedForIn } from './conventions.ts';
import { danglingOf } from './dangling.ts';
import { delegations } from './delegation.ts';
import type { AuditCounts, AuditResult, DuplicateKind, Group, InlineAllowance, Liveness } from './finding.ts';
import { forks } from './forks.ts';
import { type Grouping, groupOf } from './groups.ts';
import { habitsOf } from './habits.ts';
import { hintsOf } from './hints.ts';
import { homonymsOf } from './homonyms.ts';
import { leadsOf, ledSymbols } from './leads.ts';
import { livenessOf } from './liveness.ts';
import { passesByEnd, renamed } from './paths.ts';
import { isBuilt, isTestPlace } from './places.ts';
import { sureness } from './price.ts';
import { kinOf } from './related.ts';
import { totalScore } from './score.ts';
import type { ModuleShape } from './shape.ts';
import { doorsIn, strangersIn } from './strangers.ts';
import { stubs } from './stubs.ts';
import { type Taken, takenBy } from './taken.ts';
import { type TypedAudit, typedColours } from './typed-colour.ts';
import { withTypedContract } from './typed-contract.ts';
import { UseIndex } from './uses.ts';

/** What an audit reads. Texts are asked for only where a finding has a line to show. */
export interface AuditInput {
  graph: ModuleGraph;
  shapes: ReadonlyMap<string, ModuleShape>;
  roots: Roots;
  /** Globs of further entries. */
  entries: readonly string[];
  /** Symbols that a configuration calls canonical. */
  canonicals: readonly { module: string; name: string }[];
  /** Modules that a package publishes. */
  published: ReadonlySet<string>;
  /** Folders of packages that people outside of the tree may depend on or run. */
  offered: ReadonlySet<string>;
  /** Modules that a script has a tool write. */
  written: ReadonlySet<string>;
  /** All that a file takes in forms other than imports and mocks. */
  takes(file: string): readonly Taken[];
  text: AuditContext['text'];
  tokens: AuditContext['tokens'];
}

/** All that detection gathers before groups are made of it; `relate` asks it as well. */
export interface Detected {
  context: AuditContext;
  reach: Reach;
  links: readonly Link[];
  apart: readonly Apart[];
  grouping: Grouping;
  starters: ReadonlySet<Key>;
}

export function detect(input: AuditInput): Detected {
  const catalog = new Catalog(input.graph, input.shapes);
  const alive = livenessOf(input.graph, input.roots, input.entries);
  const entries = new Set(input.roots.program);
  const packageOf = (path: string): string => input.graph.resolver.packageOf(path);
  const isGenerated = (path: string): boolean =>
    input.graph.facts.get(path)?.generated === true || input.written.has(path) || isBuilt(path);
  const isDoor = doorsIn(input.graph);
  const isTest = (path: string): boolean => isTestPlace(path) && alive.files.get(path) !== 'reached';
  const uses = new UseIndex(catalog);
  const context: AuditContext = {
    catalog,
    leads: leadsOf({ catalog, entries, packageOf, isDoor, isTest, isGenerated }),
    uses,
    isAskedFor: askedForIn(catalog, uses, alive.files),
    liveness: alive.files,
    open: alive.open,
    entries,
    published: input.published,
    takes: takenBy(catalog, input.takes),
    text: remembered(input.text),
    tokens: input.tokens,
    packageOf,
    isDoor,
    areStrangers: strangersIn(input.graph, input.offered),
    isTest,
    isGenerated,
  };
  const reach = new Reach(context);
  const found = forks(context);
  const passes = passesByEnd(context);
  const led = ledSymbols(context);
  const starters = new Set([...renamed(context, reach, passes), ...led.keys()]);
  const configured = new Set<Key>();
  for (const { module, name } of input.canonicals) {
    const entry = catalog.followed(catalog.declared(module, name));
    if (!entry) continue;
    configured.add(entry.key);
    starters.add(entry.key);
  }
  const grouping = { context, reach, passes, led, kin: kinOf(context), configured };
  return {
    context,
    reach,
    links: [...delegations(context, reach), ...stubs(context), ...found.links],
    apart: found.apart,
    grouping,
    starters,
  };
}

/** How much text is remembered, in UTF-16 units: of most trees all that is read to say where something stands. */
const textAtMost = 10_000_000;

/** Texts are asked for again and again. */
function remembered(read: (path: string) => string): (path: string) => string {
  const texts = new Map<string, string>();
  let size = 0;
  return (path) => {
    let text = texts.get(path);
    if (text === undefined) {
      text = read(path);
      texts.set(path, text);
      size += text.length;
      for (const [oldest, { length }] of texts) {
        if (size <= textAtMost) break;
        texts.delete(oldest);
        size -= length;
      }
    }
    return text;
  };
}

/** @param asked the compiler, if it may be asked: for the contracts of groups, and for promises that nobody awaits */
export function auditOf(input: AuditInput, asked?: TypedAudit): AuditResult {
  const detected = detect(input);
  const { context, reach, grouping } = detected;
  const components = componentsOf(detected.links, detected.starters);
  const groups = components.flatMap((component) => groupOf(grouping, component) ?? []).sort(worstFirst);
  const grouped = new Set(components.flatMap(({ keys }) => keys));
  const colours = coloursOf(context, reach);
  return {
    groups: asked ? groups.map((group) => withTypedContract(context, asked, group)) : groups,
    homonyms: homonymsOf(context, groups, detected.apart, grouping.kin, grouped),
    colours: asked ? [...colours, ...typedColours(context, asked, colours)] : colours,
    dangling: danglingOf(context),
    habits: habitsOf(context),
    hints: hintsOf(context, grouped),
    inlineAllowances: inlineAllowances(input.shapes),
    score: totalScore(groups),
    counts: countsOf(context, groups),
    notes: [...input.roots.notes, ...unread(input.graph)],
  };
}

/** A group that is most likely a false alarm is not shown before one that is most likely right, however much it is used. */
const steps = [0.85, 0.7, 0];

/** What is surest by steps; then most reached uses beside the canonical, then most definitions. */
function worstFirst(a: Group, b: Group): number {
  const detour = ({ score }: Group): number => score.uses - score.direct;
  const step = ({ members }: Group): number => steps.findIndex((least) => sureness(members) >= least);
  return (
    step(a) - step(b) ||
    detour(b) - detour(a) ||
    b.definitions - a.definitions ||
    b.recommendation.confidence - a.recommendation.confidence ||
    (a.id < b.id ? -1 : 1)
  );
}

function inlineAllowances(shapes: ReadonlyMap<string, ModuleShape>): InlineAllowance[] {
  return [...shapes].flatMap(([file, { allow, declarations }]) =>
    [allow, ...declarations.map((declaration) => declaration.allow)].flatMap((found) =>
      found ? [{ file, ...found }] : [],
    ),
  );
}

function countsOf({ catalog, liveness }: AuditContext, groups: readonly Group[]): AuditCounts {
  const duplicates: Partial<Record<DuplicateKind, number>> = {};
  for (const { members } of groups)
    for (const { kind } of members) duplicates[kind] = (duplicates[kind] ?? 0) + 1;
  const count = (wanted: Liveness): number => [...liveness.values()].filter((each) => each === wanted).length;
  return {
    files: catalog.graph.facts.size,
    declarations: catalog.entries.size,
    groups: groups.length,
    duplicates,
    reachedFiles: count('reached'),
    testOnlyFiles: count('tests only'),
    unreachedFiles: count('unreached'),
  };
}

const unread = ({ facts }: ModuleGraph): string[] =>
  [...facts.values()].flatMap(({ path, error }) =>
    error ? [`${path} does not parse: ${error.message}`] : [],
  );
