// From what a person listed to what has to move: every duplicate is proven, or refused before anything is touched.

import type { Config, Consolidation } from './config.ts';
import { exposuresOf, implicitNames, starredRenames } from './exposure.ts';
import type { ModuleGraph } from './graph.ts';
import { type Identity, identify, memberOf, type Open } from './identity.ts';
import { Problem } from './problem.ts';
import type { Refusal, RefusalCode } from './refusals.ts';
import { placeOf } from './refusals.ts';
import { formatSymbol, nearest, type SymbolName } from './symbols.ts';

/** One duplicate: the unit that is done, refused or withdrawn. */
export interface Step {
  /** The duplicate as it is written in the configuration. */
  id: string;
  canonical: string;
  kind: 'alias' | 'detour';
  /** `src/old.ts#*`: every export of a module. */
  whole: boolean;
  /** Public entries may lose it. */
  breaking: boolean;
  /** The symbols to remove, each with the one that replaces it. */
  moves: readonly Move[];
  /** Its users may move, but its declaration has to stay: why. */
  keep?: Refusal;
}

/** One exported name on its way to the canonical. */
export interface Move {
  step: string;
  from: SymbolName;
  to: SymbolName;
  whole: boolean;
  /**
   * `listed`: a duplicate. `passed-on`: a barrel's passing on of it under its own name, which goes only by
   * `"breaking": true`. `renamed`: the canonical itself, or a star that passes it on, under its new name.
   */
  role: 'listed' | 'passed-on' | 'renamed';
  /** The canonical is a type without a value. */
  typeOnly: boolean;
}

/** A canonical that gets another name first. */
export interface Renaming {
  /** The canonical under its old name; refusals and edits of the renaming carry it in place of a step. */
  id: string;
  module: string;
  from: string;
  to: string;
  local: string;
  steps: readonly string[];
  /** The new name is an alias beside it, which makes way. */
  absorbs: boolean;
}

export interface Plan {
  steps: readonly Step[];
  renamings: readonly Renaming[];
  refusals: readonly Refusal[];
  /** Duplicates that are gone already, by the lock. */
  gone: readonly string[];
  /** Consolidations that were skipped as optional. */
  skipped: readonly string[];
}

export interface PlanContext {
  graph: ModuleGraph;
  open: Open;
  config: Config;
  /** Symbols that an earlier run removed. */
  removed: ReadonlySet<string>;
  /** Steps that a check has withdrawn. */
  withdrawn: ReadonlyMap<string, Refusal>;
}

/** @throws Problem if a symbol does not exist, or a duplicate is the canonical itself */
export function makePlan(context: PlanContext): Plan {
  const plan = {
    steps: [] as Step[],
    renamings: [] as Renaming[],
    refusals: [] as Refusal[],
    gone: [] as string[],
    skipped: [] as string[],
  };
  for (const consolidation of context.config.consolidations) planOne(context, consolidation, plan);
  return plan;
}

interface Draft {
  steps: Step[];
  renamings: Renaming[];
  refusals: Refusal[];
  gone: string[];
  skipped: string[];
}

function planOne(context: PlanContext, consolidation: Consolidation, plan: Draft): void {
  const { graph } = context;
  if (consolidation.optional && !graph.facts.has(consolidation.canonical.module)) {
    plan.skipped.push(formatSymbol(consolidation.canonical));
    return;
  }
  const current = canonicalOf(context, consolidation);
  const steps: string[] = [];
  const rename = consolidation.as && current.name !== consolidation.as.name ? consolidation.as : undefined;
  const canonical = consolidation.as ?? current;
  const absorbs =
    rename !== undefined &&
    consolidation.duplicates.some((duplicate) => formatSymbol(duplicate) === formatSymbol(rename));
  const withheld = rename && context.withdrawn.get(formatSymbol(current));
  if (withheld) {
    const steps = consolidation.duplicates.map(formatSymbol);
    plan.refusals.push(
      ...(steps.length > 0 ? steps : [withheld.step]).map((step) => ({ ...withheld, step })),
    );
    return;
  }
  if (rename) {
    const refusal = renameRefusal(context, current, rename, absorbs);
    if (refusal) {
      plan.refusals.push(
        ...consolidation.duplicates.map((duplicate) => ({ ...refusal, step: formatSymbol(duplicate) })),
      );
      return;
    }
  }
  for (const duplicate of consolidation.duplicates) {
    const id = formatSymbol(duplicate);
    const withdrawn = context.withdrawn.get(id);
    if (withdrawn) plan.refusals.push(withdrawn);
    else if (isAbsent(context, duplicate, consolidation, plan)) continue;
    else if (consolidation.as && id === formatSymbol(consolidation.as)) {
      if (!rename) plan.gone.push(id);
      else {
        const refusal = proofRefusal(context, duplicate, current, id);
        if (refusal) plan.refusals.push(refusal);
        else {
          plan.steps.push({
            id,
            canonical: id,
            kind: 'alias',
            whole: false,
            breaking: consolidation.breaking,
            moves: [],
          });
          steps.push(id);
        }
      }
    } else {
      const step = planStep(context, consolidation, duplicate, current, canonical, plan.refusals);
      if (step) plan.steps.push(step);
      if (step) steps.push(id);
    }
  }
  const allGone = consolidation.duplicates.every((duplicate) => plan.gone.includes(formatSymbol(duplicate)));
  if (!rename || (steps.length === 0 && !allGone)) return;
  const local = graph.explicit(current.module, current.name);
  plan.renamings.push({
    id: formatSymbol(current),
    module: current.module,
    from: current.name,
    to: rename.name,
    local: (local?.kind === 'local' ? local.local : local?.through) ?? current.name,
    steps,
    absorbs,
  });
}

/** The canonical as it is called now: after an earlier run it has its new name already. */
function canonicalOf({ graph }: PlanContext, { canonical, as }: Consolidation): SymbolName {
  for (const symbol of [canonical, ...(as ? [as] : [])]) {
    if (symbol.name === '*' ? graph.facts.has(symbol.module) : graph.follow(symbol).end.kind !== 'missing')
      return symbol;
  }
  throw noSuch(graph, canonical, 'the canonical');
}

function noSuch(graph: ModuleGraph, symbol: SymbolName, what: string): Problem {
  const id = formatSymbol(symbol);
  if (!graph.facts.has(symbol.module)) {
    const modules = nearestModules(graph, symbol.module);
    return new Problem(
      `${what} ${id} does not exist: there is no file ${symbol.module}`,
      modules.length > 0
        ? `did you mean ${modules.join(' or ')}?`
        : 'paths are relative to the root, with their extension',
    );
  }
  const error = graph.facts.get(symbol.module)!.error;
  if (error)
    return new Problem(
      `${what} ${id} cannot be read: ${symbol.module} does not parse: ${error.message}`,
      'mend the syntax error and run again',
      symbol.module,
    );
  const names = nearest(symbol.name, graph.exportNames(symbol.module));
  const all = [...graph.exportNames(symbol.module)];
  const offer =
    names.length > 0
      ? `did you mean ${names.map((name) => `${symbol.module}#${name}`).join(' or ')}?`
      : `${symbol.module} exports ${all.slice(0, 8).join(', ') || 'nothing'}`;
  return new Problem(`${what} ${id} does not exist: ${symbol.module} does not export ${symbol.name}`, offer);
}

function nearestModules(graph: ModuleGraph, module: string): string[] {
  const base = module.split('/').at(-1)!;
  const sameName = [...graph.facts.keys()].filter(
    (path) =>
      path.split('/').at(-1) === base || path.startsWith(`${module}.`) || path.startsWith(`${module}/index.`),
  );
  return sameName.length > 0 ? sameName.slice(0, 3) : nearest(module, graph.facts.keys());
}

/** Gone by the lock, or optional and never there; otherwise an error. */
function isAbsent(
  context: PlanContext,
  duplicate: SymbolName,
  consolidation: Consolidation,
  plan: Draft,
): boolean {
  const { graph, removed } = context;
  const member = memberOf(duplicate.name);
  const holder =
    member !== undefined && graph.facts.has(duplicate.module)
      ? context.open(duplicate.module).defaultMember(member)
      : undefined;
  const exists =
    holder || duplicate.name === '*'
      ? holder || graph.exportNames(duplicate.module).size > 0
      : graph.follow(duplicate).end.kind !== 'missing' || graph.explicit(duplicate.module, duplicate.name);
  if (exists) return false;
  const id = formatSymbol(duplicate);
  if (removed.has(id)) plan.gone.push(id);
  else if (consolidation.optional && !graph.facts.has(duplicate.module)) plan.skipped.push(id);
  else throw noSuch(graph, duplicate, 'the duplicate');
  return true;
}

function planStep(
  context: PlanContext,
  consolidation: Consolidation,
  duplicate: SymbolName,
  current: SymbolName,
  canonical: SymbolName,
  refusals: Refusal[],
): Step | undefined {
  const { graph } = context;
  const id = formatSymbol(duplicate);
  const whole = duplicate.name === '*';
  const pairs = whole
    ? [...graph.exportNames(duplicate.module)].map((name) => ({
        from: { ...duplicate, name },
        now: { ...current, name },
        to: { ...canonical, name },
      }))
    : [{ from: duplicate, now: current, to: canonical }];
  const moves: Move[] = [];
  for (const { from, now, to } of pairs) {
    if (formatSymbol(from) === formatSymbol(now)) {
      throw new Problem(
        `the duplicate ${formatSymbol(from)} is the canonical itself`,
        'take it out of "duplicates"',
      );
    }
    const refusal = proofRefusal(context, from, now, whole ? formatSymbol(from) : id);
    if (refusal) refusals.push(refusal);
    else moves.push({ step: id, from, to, whole, role: 'listed', typeOnly: isTypeOnly(graph, now) });
  }
  if (moves.length === 0) return undefined;
  const mocked = mockRefusal(context, moves, id);
  if (mocked) {
    refusals.push(mocked);
    return undefined;
  }
  const keep = consolidation.breaking ? undefined : publicRefusal(context, moves, id);
  const implicit = consolidation.breaking ? moves.flatMap((move) => implicitNames(graph, move)) : [];
  const kind = moves.every(({ from, to }) => from.name === to.name) ? 'detour' : 'alias';
  return {
    id,
    canonical: formatSymbol(canonical),
    kind,
    whole,
    breaking: consolidation.breaking,
    moves: [...moves, ...implicit],
    ...(keep && { keep }),
  };
}

function isTypeOnly(graph: ModuleGraph, symbol: SymbolName): boolean {
  const { end } = graph.follow(symbol);
  return end.kind === 'local' && graph.explicits(end.module, end.fact.name).every(({ typeOnly }) => typeOnly);
}

/** Why `from` is not proven to be `to` under another name, if it is not. */
function proofRefusal(
  context: PlanContext,
  from: SymbolName,
  to: SymbolName,
  step: string,
): Refusal | undefined {
  const { graph, open } = context;
  if (to.name !== '*' && graph.follow(to).end.kind === 'missing') {
    return refuse(context, 'import/lacks-name', step, from, `${to.module} does not export ${to.name}`);
  }
  const canonical = identify(graph, open, to);
  const { end } = graph.follow(to);
  const own = end.kind === 'local' ? `${end.module}\0${end.fact.local ?? 'default'}` : undefined;
  const direct = identify(graph, open, from, own);
  const duplicate = direct.key === own ? { ...direct, key: canonical.key } : direct;
  const passes = canonical.hops
    .slice(1)
    .find(({ module, name }) => module === from.module && name === from.name);
  if (passes) {
    const message = `${formatSymbol(to)} gets its body from ${formatSymbol(from)}`;
    const start = bodyImport(context, to, from);
    const place = placeOf(to.module, open(to.module).text, start ?? declaredAt(context, to).start);
    return { code: 'canonical/body-in-duplicate', step, message, ...place };
  }
  if (
    duplicate.key === canonical.key &&
    duplicate.hops.length === 1 &&
    isInlineDeclaration(context, from, duplicate)
  ) {
    const code = from.module === to.module ? 'duplicate/shared-declaration' : 'canonical/body-in-duplicate';
    return refuse(
      context,
      code,
      step,
      from,
      `${formatSymbol(from)} is the declaration of ${formatSymbol(to)}`,
    );
  }
  if (duplicate.missing)
    return refuse(context, 'duplicate/not-an-alias', step, from, 'it cannot be followed to a declaration');
  if (duplicate.key !== canonical.key) {
    const mine = duplicate.end?.declaration;
    const theirs = canonical.end?.declaration;
    const colours = [mine, theirs].map((declaration) =>
      declaration?.kind === 'own' ? declaration.colour : undefined,
    );
    if (colours[0] && colours[1] && colours[0] !== colours[1]) {
      return refuse(
        context,
        'import/colour',
        step,
        from,
        `${formatSymbol(from)} is ${colours[0]}, ${formatSymbol(to)} is ${colours[1]}`,
      );
    }
    const why = mine?.kind === 'own' ? mine.why : 'it stands for something else';
    return refuse(
      context,
      'duplicate/not-an-alias',
      step,
      from,
      `${formatSymbol(from)} is not the canonical under another name: ${why}`,
    );
  }
  if (duplicate.differs) return refuse(context, 'duplicate/not-an-alias', step, from, duplicate.differs);
  return undefined;
}

/** Where the canonical's module imports from the duplicate's. */
function bodyImport(
  { graph }: PlanContext,
  { module, name }: SymbolName,
  duplicate: SymbolName,
): number | undefined {
  const facts = graph.facts.get(module)!;
  const isThere = (specifier: string): boolean => graph.moduleOf(module, specifier) === duplicate.module;
  const entry = facts.imports
    .find(({ specifier }) => isThere(specifier))
    ?.entries.find(({ imported }) => imported === duplicate.name);
  const fact = graph.explicit(module, name);
  return entry?.start ?? (fact?.kind === 'indirect' && isThere(fact.specifier) ? fact.span.start : undefined);
}

/** `export function getDb() {}`: removing the export would remove the body. */
function isInlineDeclaration(
  { graph }: PlanContext,
  { module, name }: SymbolName,
  { end }: Identity,
): boolean {
  const span = graph.explicit(module, name)?.span;
  const declaration = end?.declaration;
  if (!span || declaration?.kind !== 'own') return false;
  return span.start <= declaration.name.start && declaration.name.end <= span.end;
}

/** Test doubles of a duplicate's module are not moved by this version, so their step is left alone as a whole. */
function mockRefusal(
  { graph, open }: PlanContext,
  moves: readonly Move[],
  step: string,
): Refusal | undefined {
  for (const module of new Set(moves.map(({ from }) => from.module))) {
    for (const file of graph.importersOf(module)) {
      const mock = graph.facts
        .get(file)!
        .hidden.find(({ form, specifier }) => form === 'mock' && graph.moduleOf(file, specifier) === module);
      if (mock)
        return {
          code: 'mock/unsupported',
          step,
          message: `${module} is replaced by a double here`,
          ...placeOf(file, open(file).text, mock.start),
        };
    }
  }
  return undefined;
}

function publicRefusal(context: PlanContext, moves: readonly Move[], step: string): Refusal | undefined {
  const { graph, config } = context;
  for (const { from } of moves) {
    const entries = graph.resolver.publicEntries(from.module);
    if (entries.modules.length === 0 && entries.unmapped.length === 0) continue;
    const named = config.entries.length > 0;
    if (entries.unmapped.length > 0 && !named) {
      return refuse(
        context,
        'public/unmapped-entry',
        step,
        from,
        `${entries.manifest} publishes ${entries.unmapped[0]}, whose source was not found`,
      );
    }
    const through = exposuresOf(graph, from).find(({ module }) => entries.modules.includes(module));
    if (through)
      return refuse(
        context,
        'public/entry',
        step,
        from,
        `it is published by ${entries.manifest} as ${formatSymbol(through)}`,
      );
  }
  return undefined;
}

function renameRefusal(
  context: PlanContext,
  from: SymbolName,
  to: SymbolName,
  absorbs: boolean,
): Refusal | undefined {
  const { graph, open } = context;
  const fact = graph.explicit(from.module, from.name);
  const source = open(from.module);
  if (!fact || (fact.kind === 'indirect' && fact.through === undefined)) {
    return refuse(
      context,
      'rename/name-taken',
      '',
      from,
      `${from.module} only passes ${from.name} on; rename it where it is declared`,
    );
  }
  if (!absorbs && graph.explicit(to.module, to.name))
    return refuse(context, 'rename/name-taken', '', from, `${to.module} already exports ${to.name}`);
  const clash = starredRenames(graph, from.module, from.name).find(
    (module) => graph.follow({ module, name: to.name }).end.kind !== 'missing',
  );
  if (clash !== undefined)
    return refuse(
      context,
      'rename/name-taken',
      '',
      from,
      `${clash} passes it on and already offers ${to.name}`,
    );
  const local = fact.kind === 'local' ? fact.local : undefined;
  if (local !== from.name) return undefined;
  const offsets = source.references(local).map(({ start }) => start);
  return source.isFree(to.name, offsets, absorbs ? [to.name] : [])
    ? undefined
    : refuse(context, 'rename/name-taken', '', from, `${to.name} already means something in ${from.module}`);
}

/** A refusal at the place where a module declares or exports a symbol. */
function refuse(
  context: PlanContext,
  code: RefusalCode,
  step: string,
  at: SymbolName,
  message: string,
): Refusal {
  const source = context.open(at.module);
  return { code, step, message, ...placeOf(at.module, source.text, declaredAt(context, at).start) };
}

/** Where a name is declared in its module, or the specifier by which it is passed on. */
export function declaredAt(
  { graph, open }: Pick<PlanContext, 'graph' | 'open'>,
  { module, name }: SymbolName,
): { start: number } {
  const fact = graph.explicit(module, name);
  const member = memberOf(name);
  if (member !== undefined) return open(module).defaultMember(member)?.name ?? { start: 0 };
  if (!fact)
    return graph.facts.get(module)?.exports.find(({ kind }) => kind === 'star')?.span ?? { start: 0, end: 0 };
  if (fact.kind === 'indirect') return { start: fact.at ?? fact.span.start };
  const source = open(module);
  const declaration =
    fact.local === undefined
      ? source.defaultDeclaration()
      : (source.declaration(fact.local) ?? source.defaultDeclaration());
  return declaration?.name ?? fact.span;
}
