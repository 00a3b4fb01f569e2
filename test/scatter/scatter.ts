// The generator of the oracle "scatter and gather": takes a clean tree and sends random importers through
// legacy modules, so that a tool that consolidates these modules has to bring the clean tree back.

import { type Candidate, FORMS, type Form, readCandidates, referencesTo } from './candidates.ts';
import {
  applyEdits,
  type ImporterEdits,
  moveSpecifier,
  noEdits,
  type Placed,
  replaceText,
} from './importer-edits.ts';
import { depth, type LegacySymbol, type Need } from './legacy.ts';
import { freshNamespace } from './legacy-names.ts';
import { createLegacies, type Legacies } from './legacy-pool.ts';
import { type Program, readProgram } from './program.ts';
import { type Random, randomFrom } from './random.ts';
import type { Reference } from './references.ts';
import type { Tree } from './resolve.ts';

export type ScatterOptions = {
  seed: number;
  reroutes: number;
  /** Also what the contract leaves open: namespaces that escape, members of a namespace over a barrel. */
  disputed?: boolean;
  /** Only these forms. */
  forms?: Form[];
};

export type Reroute = {
  form: Form;
  legacyKind: string;
  /** How many legacy modules stand between the importer and the canonical one. */
  depth: number;
  importer: string;
  symbol: string;
  legacy: string;
  typeOnly: boolean;
  isJsx: boolean;
};

export type ConsolidationConfig = {
  consolidations: { canonical: string; duplicates: string[]; breaking: true }[];
};

export type Scattered = {
  files: Tree;
  config: ConsolidationConfig;
  reroutes: Reroute[];
  legacyFiles: string[];
};

type State = {
  program: Program;
  random: Random;
  legacies: Legacies;
  edits: Map<string, ImporterEdits>;
  disputed: boolean;
};

export function scatter(tree: Tree, options: ScatterOptions): Scattered {
  const random = randomFrom(options.seed);
  const program = readProgram(tree);
  const state: State = {
    program,
    random,
    legacies: createLegacies(program, tree, random),
    edits: new Map(),
    disputed: options.disputed ?? false,
  };
  const candidates = random.shuffled(readCandidates(program, { disputed: options.disputed ?? false }));
  const waiting = new Map<Form, Candidate[]>(
    FORMS.filter((form) => options.forms?.includes(form) ?? true).map((form) => [
      form,
      candidates.filter(({ forms }) => forms.includes(form)),
    ]),
  );
  const counts = new Map<Form, number>();
  const used = new Set<Candidate>();
  const reroutes: Reroute[] = [];
  while (reroutes.length < options.reroutes) {
    const form = rarestForm(waiting, counts, random);
    if (!form) break;
    const candidate = waiting.get(form)?.pop();
    if (!candidate || used.has(candidate)) continue;
    const reroute = tryReroute(state, candidate, form);
    if (!reroute) continue;
    used.add(candidate);
    counts.set(form, (counts.get(form) ?? 0) + 1);
    reroutes.push(reroute);
  }

  const files = new Map(tree);
  for (const [path, edits] of state.edits) files.set(path, applyEdits(edits));
  for (const [path, text] of state.legacies.render()) files.set(path, text);
  return {
    files,
    config: configOf(state.legacies),
    reroutes,
    legacyFiles: [...state.legacies.render().keys()],
  };
}

function rarestForm(
  waiting: Map<Form, Candidate[]>,
  counts: Map<Form, number>,
  random: Random,
): Form | undefined {
  const open = [...waiting].filter(([, candidates]) => candidates.length > 0).map(([form]) => form);
  const fewest = Math.min(...open.map((form) => counts.get(form) ?? 0));
  const rarest = open.filter((form) => (counts.get(form) ?? 0) === fewest);
  return rarest.length > 0 ? random.pick(rarest) : undefined;
}

function configOf(legacies: Legacies): ConsolidationConfig {
  const duplicates = new Map<string, string[]>();
  for (const { canonical, module, name } of legacies.symbols()) {
    const key = `${canonical.module}#${canonical.name}`;
    duplicates.set(key, [...(duplicates.get(key) ?? []), `${module.path}#${name}`]);
  }
  const keys = [...duplicates.keys()].sort();
  return {
    consolidations: keys.map((canonical) => ({
      canonical,
      duplicates: duplicates.get(canonical)?.sort() ?? [],
      breaking: true,
    })),
  };
}

function tryReroute(state: State, candidate: Candidate, form: Form): Reroute | undefined {
  const { program, random, legacies } = state;
  const { importer, target, local, imported, statement } = candidate;
  const style = form === 'type-only' ? typeOnlyStyle(random, candidate) : form;
  const references = statement && imported !== '*' ? referencesTo(program, importer, local) : [];
  if (!canBeWritten(candidate, style, references)) return undefined;
  if (style === 'namespace' && target.exports.declared.get(imported)?.usesThis) return undefined;

  const found = legacies.obtain(candidate, needOf(random, style, candidate, state.disputed));
  if (!found) return undefined;
  const { symbol, specifier } = found;
  const edits = state.edits.get(importer.path) ?? noEdits(importer);
  state.edits.set(importer.path, edits);
  if (candidate.use) editUse(edits, candidate, symbol, specifier);
  else editStatement(state, edits, candidate, style, symbol, specifier, references);
  return {
    form,
    legacyKind: symbol.kind,
    depth: depth(symbol),
    importer: importer.path,
    symbol: `${target.path}#${imported}`,
    legacy: `${symbol.module.path}#${symbol.name}`,
    typeOnly: candidate.typeOnly,
    isJsx: (style === 'renamed' || style === 'namespace') && references.some(({ isJsx }) => isJsx),
  };
}

/** The ways to write an import of a type: as the others, only with `type`. */
function typeOnlyStyle(random: Random, { imported, local }: Candidate): Form {
  const styles: Form[] = ['local alias', 'same name'];
  if (imported === local && imported !== 'default') styles.push('renamed', 'renamed');
  return random.pick(styles);
}

function needOf(random: Random, style: Form, { imported, use }: Candidate, disputed: boolean): Need {
  if (imported === '*') return 'star';
  if (use?.meansDefault) return 'same';
  if (style === 'namespace' && disputed && random.chance(0.5)) return 'barrel';
  if (style === 'default') return 'default';
  if (style === 'same name') return 'same';
  if (style === 're-export' || style === 'dynamic' || style === 'import type') {
    const needs: Need[] =
      style === 're-export' ? ['renamed', 'default', 'same'] : ['renamed', 'renamed', 'same'];
    return random.pick(needs);
  }
  return 'renamed';
}

function canBeWritten({ typeOnly }: Candidate, style: Form, references: Reference[]): boolean {
  if (style === 'renamed') return references.every(({ role }) => role !== 'fixed');
  if (style !== 'namespace') return true;
  // Where only types are named, nothing tells whether the import was one of types.
  const tells = typeOnly ? references.length > 0 : references.some(({ isValue }) => isValue);
  return tells && references.every(({ role }) => role === 'plain');
}

function editUse(edits: ImporterEdits, { use }: Candidate, symbol: LegacySymbol, specifier: string): void {
  if (!use) return;
  const quote = edits.module.text.charAt(use.specifierStart);
  replaceText(edits, use.specifierStart, use.specifierEnd, quote + specifier + quote);
  for (const { name, start, end, shorthand } of use.names) {
    if (symbol.name === '*' || symbol.name === name) continue;
    replaceText(edits, start, end, shorthand ? `${symbol.name}: ${name}` : symbol.name);
  }
}

function editStatement(
  { random }: State,
  edits: ImporterEdits,
  { statement, local, imported, typeOnly }: Candidate,
  style: Form,
  symbol: LegacySymbol,
  specifier: string,
  references: Reference[],
): void {
  if (!statement) return;
  if (imported === '*') {
    const quote = edits.module.text.charAt(statement.specifierStart);
    replaceText(edits, statement.specifierStart, statement.specifierEnd, quote + specifier + quote);
    return;
  }
  // The name by which a star or barrel passes the symbol on is the symbol's own.
  const name = symbol.name === '*' ? imported : symbol.name;
  const placed: Placed = {
    specifier,
    typeOnly: statement.typeOnly || (typeOnly && random.chance(0.5)),
    named: [],
  };
  if (style === 'namespace') {
    placed.namespaceName = freshNamespace(random, edits.module.text, edits.namespaces);
    placed.typeOnly = typeOnly;
    edits.namespaces.add(placed.namespaceName);
    for (const { start, end } of references)
      replaceText(edits, start, end, `${placed.namespaceName}.${name}`);
  } else if (statement.kind === 'import' && name === 'default' && random.chance(0.75)) {
    placed.defaultName = local;
    placed.typeOnly = typeOnly;
  } else if (style === 'renamed') {
    placed.named = [{ imported: name, local: name, typeOnly }];
    for (const { start, end } of references) replaceText(edits, start, end, name);
  } else placed.named = [{ imported: name, local, typeOnly }];
  moveSpecifier(edits, statement, local, placed);
}
