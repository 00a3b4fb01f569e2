// The legacy modules of a scattered tree: which symbols they offer, what these stand for, and when another
// importer can be sent through them without a change in what runs, and when.

import type { ExportedSymbol } from './exports.ts';
import type { Module, Program } from './program.ts';
import { type AliasParameters, aliasParameters, type NeededImport } from './type-parameters.ts';

export const LEGACY_KINDS = [
  'alias const',
  'alias const and type',
  'alias export',
  'type alias',
  'empty interface',
  'barrel',
  'default export from',
  'default export',
  'star',
] as const;
export type LegacyKind = (typeof LEGACY_KINDS)[number];

/** What an importer asks for: another name, `default`, the same name (of a barrel only), or every name. */
export type Need = 'renamed' | 'default' | 'same' | 'barrel' | 'star';

export type LegacySymbol = {
  module: LegacyModule;
  name: string;
  kind: LegacyKind;
  /** `name` is `*` for a star. */
  canonical: { module: string; name: string };
  target: { module: string; name: string };
  /** The legacy symbol that this one is chained over. */
  over?: LegacySymbol;
  /** Nothing of it is left when the program runs. */
  isErased: boolean;
  parameters: AliasParameters;
  /** How a name that is imported without one (`default`) is called inside of the module. */
  localName: string;
};

export type LegacyModule = {
  path: string;
  symbols: LegacySymbol[];
  /** Importers of the clean tree that were sent here. */
  importers: Set<string>;
  /** A statement of the tree whose style is followed. */
  like: { specifier: string; target: string; text: string };
};

const NO_PARAMETERS: AliasParameters = { declared: '', passed: '', imports: [], globals: [] };

export function depth(symbol: LegacySymbol): number {
  return symbol.over ? depth(symbol.over) + 1 : 1;
}

export function kindsFor(
  need: Need,
  symbol: ExportedSymbol | undefined,
  isTypeScript: boolean,
): LegacyKind[] {
  if (need === 'star' || !symbol) return need === 'star' ? ['star'] : [];
  const reads = symbol.isValue && !symbol.onlyReExports;
  if (need === 'barrel') return ['barrel'];
  if (need === 'same') return symbol.name === 'default' ? ['barrel'] : ['barrel', 'star'];
  if (need === 'default') {
    if (symbol.name === 'default') return [];
    return reads ? ['default export from', 'default export'] : ['default export from'];
  }
  const kinds: LegacyKind[] = ['alias export'];
  if (symbol.onlyReExports || (symbol.isType && !isTypeScript)) return kinds;
  if (symbol.isValue) kinds.push(symbol.isType ? 'alias const and type' : 'alias const');
  else kinds.push('type alias', ...(symbol.isPlainInterface ? (['empty interface'] as const) : []));
  return kinds;
}

/** The parameters that a kind has to write down, or undefined where they cannot be written. */
export function parametersFor(
  program: Program,
  kind: LegacyKind,
  module: Module,
  symbol: ExportedSymbol | undefined,
): AliasParameters | undefined {
  const isWritten = kind === 'type alias' || kind === 'alias const and type';
  return isWritten && symbol ? aliasParameters(program, module, symbol) : NO_PARAMETERS;
}

/** `const`, `default` and the like read the value when the module is loaded; exports from another only bind it. */
export function readsAtLoad(kind: LegacyKind): boolean {
  return kind === 'alias const' || kind === 'alias const and type' || kind === 'default export';
}

/** What a symbol imports into its module, as opposed to an export-from statement. */
export function importsOf(symbol: LegacySymbol): (NeededImport & { typeOnly: boolean })[] {
  const isTypeLevel = symbol.kind === 'type alias' || symbol.kind === 'empty interface';
  if (!isTypeLevel && !readsAtLoad(symbol.kind)) return [];
  const own = {
    local: symbol.localName,
    imported: symbol.target.name,
    module: symbol.target.module,
    isPackage: false,
    typeOnly: isTypeLevel,
  };
  return [own, ...symbol.parameters.imports.map((needed) => ({ ...needed, typeOnly: true }))];
}

/** Whether the names of a symbol can stand beside those that the module has. */
export function canHold(module: LegacyModule, symbol: LegacySymbol): boolean {
  const all = [...module.symbols, symbol];
  if (all.length > 1 && all.some(({ kind }) => kind === 'star')) return false;
  if (new Set(all.map(({ name }) => name)).size !== all.length) return false;
  const origins = new Map<string, string>();
  for (const { local, imported, module: from } of all.flatMap(importsOf)) {
    const origin = `${from}#${imported}`;
    if ((origins.get(local) ?? origin) !== origin) return false;
    origins.set(local, origin);
  }
  const globals = new Set(all.flatMap(({ parameters }) => parameters.globals));
  // A symbol from elsewhere may be called as a global that a constraint means, but not in the same file.
  return [...origins.keys()].every((local) => !globals.has(local));
}

/** The modules of the clean tree that run because a legacy module is loaded. */
function rootsOf(module: LegacyModule): Set<string> {
  const roots = new Set<string>();
  for (const symbol of module.symbols) {
    if (symbol.isErased) continue;
    if (symbol.over) for (const root of rootsOf(symbol.over.module)) roots.add(root);
    else roots.add(symbol.target.module);
  }
  return roots;
}

function runsCode(module: LegacyModule): boolean {
  return module.symbols.some(
    ({ kind, over }) => readsAtLoad(kind) || (over !== undefined && runsCode(over.module)),
  );
}

/**
 * A module that only passes one other module on changes nothing. One that reads values at load must not be
 * loaded while its source still runs (a cycle); one of several sources must not load what was not loaded before.
 */
export function canLoad(program: Program, module: LegacyModule, importer: string): boolean {
  const roots = [...rootsOf(module)];
  if (roots.length === 0 || (roots.length === 1 && !runsCode(module))) return true;
  const reached = program.reachedFrom(importer);
  return roots.every((root) => reached.has(root) && !program.reachedFrom(root).has(importer));
}

/** The importers that load `module`, be it through others. */
export function importersThrough(modules: Iterable<LegacyModule>, module: LegacyModule): Set<string> {
  const all = [...modules];
  const found = new Set<string>();
  const seen = new Set<LegacyModule>();
  const waiting = [module];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const importer of next.importers) found.add(importer);
    const below = next;
    waiting.push(...all.filter(({ symbols }) => symbols.some(({ over }) => over?.module === below)));
  }
  return found;
}
