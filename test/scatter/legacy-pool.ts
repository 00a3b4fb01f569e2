// Hands out a legacy symbol for a reroute: one that exists, or a new one in a legacy module of its own or of
// others, sometimes chained over another legacy symbol.

import type { Candidate } from './candidates.ts';
import {
  canHold,
  canLoad,
  depth,
  importersThrough,
  kindsFor,
  type LegacyKind,
  type LegacyModule,
  type LegacySymbol,
  type Need,
  parametersFor,
} from './legacy.ts';
import { freshName, freshPath, isCollection } from './legacy-names.ts';
import type { Program } from './program.ts';
import type { Random } from './random.ts';
import { renderLegacyModule, styleOf } from './render-legacy.ts';
import { isTypeScript, specifierInStyle, type Tree } from './resolve.ts';

export type Legacies = {
  obtain(candidate: Candidate, need: Need): { symbol: LegacySymbol; specifier: string } | undefined;
  symbols(): LegacySymbol[];
  render(): Map<string, string>;
};

const DEEPEST = 3;

export function createLegacies(program: Program, tree: Tree, random: Random): Legacies {
  const modules = new Map<string, LegacyModule>();
  const taken = new Set(tree.keys());
  const kindCounts = new Map<LegacyKind, number>();
  let rendered: Map<string, string> | undefined;

  const specifierTo = (candidate: Candidate, module: LegacyModule): string | undefined =>
    specifierInStyle(
      program.resolver,
      candidate.importer.path,
      { specifier: candidate.specifier, target: candidate.target.path },
      module.path,
    );

  const reuse = (candidate: Candidate, need: Need): LegacySymbol | undefined => {
    const fitting = [...modules.values()].flatMap(({ symbols }) =>
      symbols.filter(
        (symbol) =>
          fits(symbol, candidate, need) &&
          canLoad(program, symbol.module, candidate.importer.path) &&
          specifierTo(candidate, symbol.module) !== undefined,
      ),
    );
    return fitting.length > 0 ? random.pick(fitting) : undefined;
  };

  const chooseKind = (kinds: LegacyKind[]): LegacyKind | undefined => {
    const shuffled = random.shuffled(kinds);
    return shuffled.sort((one, other) => (kindCounts.get(one) ?? 0) - (kindCounts.get(other) ?? 0))[0];
  };

  const create = (candidate: Candidate, need: Need, chain: number): LegacySymbol | undefined => {
    const { target, imported, importer } = candidate;
    const exported = target.exports.declared.get(imported);
    let kind = chooseKind(
      kindsFor(need, exported, isTypeScript(target.path)).filter(
        (each) => each !== 'star' || (!target.exports.hasDefault && imported !== 'default'),
      ),
    );
    if (!kind) return undefined;
    let over: LegacySymbol | undefined;
    if (chain > 0) {
      over = lower(candidate, kind, chain - 1);
      if (!over) return undefined;
    }
    let parameters = parametersFor(program, kind, target, exported);
    if (!parameters) {
      kind = 'alias export';
      parameters = parametersFor(program, kind, target, exported);
    }
    if (!parameters) return undefined;
    const isStar = kind === 'star';
    const isErased = !isStar && exported !== undefined && !exported.isValue && isTypeScript(target.path);
    const localName = over && over.name !== '*' && over.name !== 'default' ? over.name : imported;
    const draft: Omit<LegacySymbol, 'module' | 'name'> = {
      kind,
      canonical: { module: target.path, name: isStar ? '*' : imported },
      target: over
        ? { module: over.module.path, name: isStar ? '*' : over.name === '*' ? imported : over.name }
        : { module: target.path, name: isStar ? '*' : imported },
      over,
      isErased,
      parameters,
      localName,
    };
    const home = findHome(candidate, draft, importer.path);
    if (!home) return undefined;
    const name = nameFor(draft, candidate);
    const symbol = { ...draft, module: home, name };
    if (!modules.has(home.path)) {
      modules.set(home.path, home);
      taken.add(home.path);
      program.resolver.addFile(home.path, '');
    }
    home.symbols.push(symbol);
    kindCounts.set(kind, (kindCounts.get(kind) ?? 0) + 1);
    return symbol;
  };

  /** The symbol that a chained one stands on: it must offer all that the upper one passes on. */
  const lower = (candidate: Candidate, kind: LegacyKind, chain: number): LegacySymbol | undefined => {
    const need: Need =
      kind === 'star' ? 'star' : random.pick(['renamed', 'renamed', 'default', 'same'] as const);
    const found = random.chance(0.5) ? reuse(candidate, need) : undefined;
    if (found && depth(found) < DEEPEST) return found;
    return create(candidate, need, chain);
  };

  const nameFor = (
    { kind, canonical }: Pick<LegacySymbol, 'kind' | 'canonical'>,
    candidate: Candidate,
  ): string => {
    if (kind === 'star') return '*';
    if (kind === 'barrel') return canonical.name;
    if (kind === 'default export' || kind === 'default export from') return 'default';
    return freshName(program, random, canonical.name === 'default' ? candidate.local : canonical.name);
  };

  const findHome = (
    candidate: Candidate,
    draft: Omit<LegacySymbol, 'module' | 'name'>,
    importer: string,
  ): LegacyModule | undefined => {
    // The final name is not known yet; a stand-in is enough unless the kind fixes it.
    const fixed = draft.kind === 'barrel' ? draft.canonical.name : draft.kind === 'star' ? '*' : undefined;
    const name = fixed ?? (draft.kind.startsWith('default') ? 'default' : '(new)');
    const isOpen = (module: LegacyModule): boolean => {
      if (module.path === draft.over?.module.path || dependsOn(draft.over?.module, module)) return false;
      const symbol = { ...draft, module, name };
      if (module.symbols.length > 0 && !isNeighbour(module, symbol)) return false;
      if (!canHold(module, symbol)) return false;
      const grown = { ...module, symbols: [...module.symbols, symbol] };
      const importers = new Set([...importersThrough(modules.values(), module), importer]);
      return [...importers].every((each) => canLoad(program, grown, each)) && isReachable(module);
    };
    const isReachable = (module: LegacyModule): boolean => {
      if (!modules.has(module.path)) program.resolver.addFile(module.path, '');
      return specifierTo(candidate, module) !== undefined;
    };
    const open = random.chance(0.4) ? [...modules.values()].filter(isOpen) : [];
    if (open.length > 0) return random.pick(open);
    const { statement, use, importer: from, specifier, target } = candidate;
    const place = statement ?? use;
    const text = place
      ? from.text.slice(statement?.start ?? place.specifierStart, statement?.end ?? place.specifierEnd)
      : '';
    for (let attempt = 0; attempt < 4; attempt++) {
      const path = freshPath(taken, random, target.path);
      const fresh = {
        path,
        symbols: [],
        importers: new Set<string>(),
        like: { specifier, target: target.path, text },
      };
      if (isOpen(fresh)) return fresh;
    }
    return undefined;
  };

  const renderAll = (): Map<string, string> => {
    const texts = new Map<string, string>();
    for (const module of modules.values()) {
      const newline = styleOf(program.modules.get(module.like.target)?.text ?? '').newline;
      const text = renderLegacyModule(module, program.resolver, newline, random);
      if (text === undefined) throw new Error(`${module.path} cannot name what it stands for`);
      texts.set(module.path, text);
    }
    return texts;
  };

  return {
    obtain(candidate, need) {
      const existing = random.chance(0.35) ? reuse(candidate, need) : undefined;
      const chain = random.chance(0.3) ? 1 + random.below(DEEPEST - 1) : 0;
      const symbol = existing ?? create(candidate, need, chain);
      const specifier = symbol && specifierTo(candidate, symbol.module);
      if (!symbol || !specifier) return undefined;
      symbol.module.importers.add(candidate.importer.path);
      return { symbol, specifier };
    },
    symbols: () => [...modules.values()].flatMap(({ symbols }) => symbols),
    render() {
      rendered ??= renderAll();
      return rendered;
    },
  };
}

function fits(symbol: LegacySymbol, { target, imported }: Candidate, need: Need): boolean {
  if (symbol.canonical.module !== target.path) return false;
  if (need === 'star') return symbol.kind === 'star';
  if (symbol.kind === 'star') return need === 'same' && imported !== 'default';
  if (symbol.canonical.name !== imported) return false;
  if (need === 'same' || need === 'barrel') return symbol.name === imported;
  return need === 'default'
    ? symbol.name === 'default'
    : symbol.name !== 'default' && symbol.name !== imported;
}

/** Old modules hold the names of one module; only collections hold those of several, in one language. */
function isNeighbour(module: LegacyModule, symbol: LegacySymbol): boolean {
  if (isTypeScript(module.path) !== isTypeScript(symbol.canonical.module)) return false;
  const targets = new Set(module.symbols.map(({ canonical }) => canonical.module));
  return targets.has(symbol.canonical.module) || isCollection(module.path);
}

function dependsOn(module: LegacyModule | undefined, other: LegacyModule): boolean {
  if (!module) return false;
  return module === other || module.symbols.some(({ over }) => dependsOn(over?.module, other));
}
