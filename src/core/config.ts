// What a person edits. Reading it is strict: an unknown or misspelt key would silently do nothing, which is the
// one thing a configuration must never do.

import { type Duplicate, readDuplicate } from './config-duplicates.ts';
import { readSteps } from './config-steps.ts';
import { Problem } from './problem.ts';
import { formatSymbol, nearest, parseSymbol, type SymbolName } from './symbols.ts';
import type { TeamStep } from './team-steps.ts';

export interface Consolidation {
  canonical: SymbolName;
  /** The canonical's declaration gets this name first; same module. */
  as?: SymbolName;
  duplicates: readonly Duplicate[];
  /** Public entries may lose the duplicate. */
  breaking: boolean;
  /** Skipped where its modules do not exist. */
  optional: boolean;
  /** Never written by a person: nothing reaches the duplicates and nothing names them, so they need not be proven. */
  unreached?: true;
}

/** One async source: made async if it is the tree's own, awaited everywhere if it is a package's. */
export interface AsyncEntry {
  symbol: SymbolName;
  /** Functions that a package publishes may become async. */
  breaking: boolean;
}

export interface Config {
  /** Globs of the files to look at; others are neither read nor changed. */
  include: readonly string[];
  consolidations: readonly Consolidation[];
  async: readonly AsyncEntry[];
  /** Globs of modules where the program starts, beyond what package.json says. */
  entries: readonly string[];
  allow: readonly Allowance[];
  /** The team's own transforms, which run last. */
  steps: readonly TeamStep[];
  /** Leave a comment where a source of "async" stops; asked for on the command line. */
  marks?: boolean;
}

export interface Allowance {
  files?: string;
  symbol?: string;
  reason: string;
  until?: string;
  /** Where it stands in the configuration's file, if it was read from one. */
  line?: number;
}

const topKeys = ['$schema', 'include', 'consolidations', 'async', 'allow', 'entries', 'steps'];
const consolidationKeys = ['canonical', 'as', 'duplicates', 'breaking', 'optional'];
const allowKeys = ['files', 'symbol', 'reason', 'until'];

/**
 * Checks a parsed configuration.
 * @param source what to call it in errors: a file's path or `the command line`
 * @throws Problem naming the key and what it may be
 */
export function readConfig(value: unknown, source: string): Config {
  const fail = (message: string, remedy: string): never => {
    throw new Problem(message, remedy, source);
  };
  const object = asObject(value, 'the configuration', fail);
  checkKeys(object, topKeys, 'the configuration', fail);
  const consolidations = asArray(object.consolidations ?? [], '"consolidations"', fail).map((item, index) =>
    readConsolidation(item, `consolidations[${index}]`, fail),
  );
  checkRoles(consolidations, fail);
  return {
    include: strings(object.include ?? ['**'], '"include"', fail),
    consolidations,
    async: readAsync(object.async ?? [], fail),
    entries: strings(object.entries ?? [], '"entries"', fail),
    allow: asArray(object.allow ?? [], '"allow"', fail).map((item, index) =>
      readAllowance(item, `allow[${index}]`, fail),
    ),
    steps: readSteps(asArray(object.steps ?? [], '"steps"', fail), fail),
  };
}

export type Fail = (message: string, remedy: string) => never;

function readConsolidation(value: unknown, where: string, fail: Fail): Consolidation {
  const object = asObject(value, where, fail);
  checkKeys(object, consolidationKeys, where, fail);
  const canonical = readSymbol(object.canonical, `${where}.canonical`, fail);
  const as = object.as === undefined ? undefined : readSymbol(object.as, `${where}.as`, fail);
  if (as && as.module !== canonical.module) {
    fail(
      `${where}.as is in another module than the canonical`,
      `"as" renames in place: use ${canonical.module}#${as.name}`,
    );
  }
  if (as && [as.name, canonical.name].some((name) => name === '*' || name === 'default')) {
    fail(`${where}.as cannot rename "*" or "default"`, 'name one exported symbol on both sides');
  }
  const duplicates = asArray(object.duplicates ?? (as ? [] : undefined), `${where}.duplicates`, fail).map(
    (item, index) => readDuplicate(item, `${where}.duplicates[${index}]`, fail),
  );
  if (duplicates.length === 0 && !as)
    fail(`${where}.duplicates is empty`, 'list at least one symbol: "src/legacy/db.ts#connectDb"');
  for (const { module, name } of duplicates) {
    if ((name === '*') !== (canonical.name === '*')) {
      fail(
        `${where} mixes ${module}#${name} with ${canonical.module}#${canonical.name}`,
        'use #* on both sides, or a name on both',
      );
    }
  }
  return {
    canonical,
    ...(as && { as }),
    duplicates,
    breaking: readFlag(object.breaking, `${where}.breaking`, fail),
    optional: readFlag(object.optional, `${where}.optional`, fail),
  };
}

function readAsync(value: unknown, fail: Fail): AsyncEntry[] {
  const entries = asArray(value, '"async"', fail).map((item, index): AsyncEntry => {
    const where = `async[${index}]`;
    if (typeof item === 'string') return { symbol: readSymbol(item, where, fail), breaking: false };
    const object = asObject(item, where, fail);
    checkKeys(object, ['symbol', 'breaking'], where, fail);
    return {
      symbol: readSymbol(object.symbol, `${where}.symbol`, fail),
      breaking: readFlag(object.breaking, `${where}.breaking`, fail),
    };
  });
  const seen = new Set<string>();
  for (const { symbol } of entries) {
    const id = formatSymbol(symbol);
    if (symbol.name === '*') fail(`${id} cannot be async as a whole`, 'name the functions one by one');
    if (seen.has(id)) fail(`${id} is listed under "async" twice`, 'list it once');
    seen.add(id);
  }
  return entries;
}

export function readSymbol(value: unknown, where: string, fail: Fail): SymbolName {
  const symbol = typeof value === 'string' ? parseSymbol(value) : undefined;
  return (
    symbol ??
    fail(
      `${where} is not a symbol: ${JSON.stringify(value)}`,
      'write a module and a name: "src/core/db.ts#getDb"',
    )
  );
}

function readAllowance(value: unknown, where: string, fail: Fail): Allowance {
  const object = asObject(value, where, fail);
  checkKeys(object, allowKeys, where, fail);
  if (typeof object.reason !== 'string' || object.reason === '')
    fail(`${where} has no reason`, 'say why in "reason"');
  if (object.files === undefined && object.symbol === undefined)
    fail(`${where} allows nothing`, 'add "files" or "symbol"');
  for (const key of ['files', 'symbol', 'until']) {
    const given = object[key];
    if (given !== undefined && typeof given !== 'string')
      fail(`${where}.${key} is not text`, 'put it in quotes');
  }
  if (typeof object.until === 'string' && !isDate(object.until))
    fail(`${where}.until is no date: ${object.until}`, 'write year, month and day: "2026-12-31"');
  return object as unknown as Allowance;
}

/** `2026-12-31`, and a day that exists. */
const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** No symbol may be canonical and duplicate, or the duplicate of two canonicals. */
function checkRoles(consolidations: readonly Consolidation[], fail: Fail): void {
  const key = ({ module, name }: SymbolName): string => `${module}#${name}`;
  const duplicateOf = new Map<string, string>();
  for (const { canonical, duplicates } of consolidations) {
    for (const duplicate of duplicates) {
      const other = duplicateOf.get(key(duplicate));
      if (other !== undefined) {
        fail(
          `${key(duplicate)} is listed as a duplicate twice: of ${other} and of ${key(canonical)}`,
          'list it once',
        );
      }
      duplicateOf.set(key(duplicate), key(canonical));
    }
  }
  for (const { canonical, as, duplicates } of consolidations) {
    const mine = duplicates.map(key);
    for (const symbol of [canonical, ...(as && !mine.includes(key(as)) ? [as] : [])]) {
      const seen = [key(symbol)];
      let next = duplicateOf.get(key(symbol));
      if (next === undefined) continue;
      while (next !== undefined && !seen.includes(next)) {
        seen.push(next);
        next = duplicateOf.get(next);
      }
      const chain = [...seen, ...(next === undefined ? [] : [next])].join(' -> ');
      fail(
        next === undefined
          ? `the canonical ${key(symbol)} is itself listed as a duplicate: ${chain}`
          : `the duplicates form a cycle: ${chain}`,
        `choose one canonical and list the others as its duplicates`,
      );
    }
  }
}

export function asObject(value: unknown, where: string, fail: Fail): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Record<string, unknown>;
  return fail(`${where} is not an object`, 'see the example in the README');
}

function asArray(value: unknown, where: string, fail: Fail): unknown[] {
  return Array.isArray(value) ? value : fail(`${where} is not a list`, 'put it in brackets: [ … ]');
}

function strings(value: unknown, where: string, fail: Fail): string[] {
  const list = asArray(value, where, fail);
  return list.every((item): item is string => typeof item === 'string')
    ? list
    : fail(`${where} holds something that is not text`, 'use globs: ["src/**"]');
}

function readFlag(value: unknown, where: string, fail: Fail): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  return fail(`${where} is neither true nor false`, 'write true or false without quotes');
}

export function checkKeys(
  object: Record<string, unknown>,
  known: readonly string[],
  where: string,
  fail: Fail,
): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const [guess] = nearest(key, known);
    fail(
      `${where} has an unknown key "${key}"`,
      guess ? `did you mean "${guess}"?` : `known keys: ${known.join(', ')}`,
    );
  }
}
