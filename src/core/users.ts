// Who still names a symbol. The answer decides what may be deleted, so what cannot be read counts as a user.

import type { Span } from './edits.ts';
import type { ImportStatement, IndirectExport } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import { memberOf, type Open } from './identity.ts';
import { escapeOf, isTaken } from './namespaces.ts';
import type { SymbolName } from './symbols.ts';

export interface User extends Span {
  file: string;
  how: string;
}

/** A mention of a module in a file that the language does not read: `.vue`, `.mdx`, a file that does not parse. */
export interface ForeignUser extends User {
  module: string;
  code: 'file/unsupported' | 'file/unparsed' | 'import/opaque';
}

export interface UsersContext {
  graph: ModuleGraph;
  open: Open;
  foreign: readonly ForeignUser[];
  /** Symbols that go in the same stage; what they pass on is no use. */
  isGoing(module: string, name: string): boolean;
  /** Whether exported namespaces may lose the symbol, as long as nobody in the tree takes it through them. */
  mayBreak(module: string, name: string): boolean;
}

/** The first user of a symbol outside its own module that stays, or undefined. */
export function userOf(
  context: UsersContext,
  { module, name }: SymbolName,
  seen: Set<string> = new Set(),
): User | undefined {
  seen.add(`${module}#${name}`);
  const foreign = context.foreign.find((user) => user.module === module);
  if (foreign) return foreign;
  for (const file of context.graph.importersOf(module)) {
    const user = userIn(context, file, module, name) ?? starUser(context, file, module, name, seen);
    if (user) return user;
  }
  return undefined;
}

/** Who takes the name from a module that passes it on by a star and by nothing else. */
function starUser(
  context: UsersContext,
  file: string,
  module: string,
  name: string,
  seen: Set<string>,
): User | undefined {
  if (seen.has(`${file}#${name}`)) return undefined;
  const { graph } = context;
  const [, second] = graph.follow({ module: file, name }).hops;
  const byStar = graph.facts
    .get(file)!
    .exports.some(
      (fact) =>
        fact.kind === 'star' &&
        (name !== 'default' || fact.whole) &&
        graph.moduleOf(file, fact.specifier) === module,
    );
  return byStar && second?.module === module ? userOf(context, { module: file, name }, seen) : undefined;
}

function userIn(context: UsersContext, file: string, module: string, name: string): User | undefined {
  const { graph } = context;
  const facts = graph.facts.get(file)!;
  const isHere = (specifier: string): boolean => graph.moduleOf(file, specifier) === module;
  const member = memberOf(name);
  for (const statement of facts.imports) {
    if (!isHere(statement.specifier)) continue;
    const object = member === undefined ? undefined : objectUse(context, file, statement, member);
    if (object) return { file, ...object, how: 'uses it' };
    const span = importUse(context, file, statement, { module, name });
    if (span) return { file, ...span, how: 'imports it' };
  }
  for (const fact of facts.exports) {
    if (fact.kind !== 'indirect' || !isHere(fact.specifier) || fact.through !== undefined) continue;
    if (fact.imported === '*' && !isUsedThrough(context, { module: file, name: fact.name }, { module, name }))
      continue;
    const names =
      fact.imported === name ||
      fact.imported === '*' ||
      (member !== undefined && fact.imported === 'default');
    if (names && !context.isGoing(file, fact.name)) return { file, ...fact.span, how: 'passes it on' };
  }
  return hiddenUse(context, file, member === undefined ? name : 'default', isHere);
}

/** A use of a member of the default-exported object, or of the object where it cannot be followed. */
function objectUse(
  context: UsersContext,
  file: string,
  { entries }: ImportStatement,
  member: string,
): Span | undefined {
  for (const { imported, local } of entries) {
    if (imported !== 'default' && imported !== '*') continue;
    const { members, escapes } = context.open(file).namespace(local);
    const use = members.find(({ name }) => name === (imported === '*' ? 'default' : member)) ?? escapes[0];
    if (use) return use;
  }
  return undefined;
}

/** Whether an exported namespace has to keep a name. */
function isUsedThrough(context: UsersContext, namespace: SymbolName, { module, name }: SymbolName): boolean {
  return !context.mayBreak(module, name) || isTaken(context, namespace, new Set([name]), new Set());
}

function importUse(
  context: UsersContext,
  file: string,
  statement: ImportStatement,
  { module, name }: SymbolName,
): Span | undefined {
  for (const entry of statement.entries) {
    if (
      entry.imported === name &&
      !onlyPassesOn(context, file, entry.local) &&
      !goesWith(context, file, entry.local)
    )
      return entry;
    const isObject = entry.imported === 'default' && context.graph.facts.get(module)?.commonJs !== undefined;
    if (entry.imported !== '*' && !isObject) continue;
    const { members, escapes } = context.open(file).namespace(entry.local);
    const lost = context.mayBreak(module, name) ? new Set([name]) : undefined;
    const use = members.find((member) => member.name === name) ?? escapeOf(context, file, entry.local, lost);
    if (use) return use;
    if (members.length + escapes.length === 0) return entry;
  }
  return undefined;
}

/** `import { a } from 'x'; export { a }` where the export goes as well. */
function onlyPassesOn(context: UsersContext, file: string, local: string): boolean {
  const through = context.graph.facts
    .get(file)!
    .exports.filter((fact): fact is IndirectExport => fact.kind === 'indirect' && fact.through === local);
  if (through.length === 0 || !through.every((fact) => context.isGoing(file, fact.name))) return false;
  return context.open(file).references(local).length <= through.length;
}

/** `import { a } from 'x'; export const b = a` where `b` goes as well. */
function goesWith(context: UsersContext, file: string, local: string): boolean {
  const exports = context.graph.facts.get(file)!.exports.filter(({ kind }) => kind === 'local');
  const going = exports.filter(
    ({ span }) =>
      !exports.some(
        (other) =>
          other.kind === 'local' && other.span.start === span.start && !context.isGoing(file, other.name),
      ),
  );
  if (going.length === 0) return false;
  const references = context.open(file).references(local);
  return (
    references.length > 0 &&
    references.every(({ start, end }) => going.some(({ span }) => span.start <= start && end <= span.end))
  );
}

function hiddenUse(
  context: UsersContext,
  file: string,
  name: string,
  isHere: (specifier: string) => boolean,
): User | undefined {
  const facts = context.graph.facts.get(file)!;
  const mentions = facts.hidden.filter(({ specifier, prefix }) => !prefix && isHere(specifier));
  if (mentions.length === 0) return undefined;
  const untouchable = mentions.find(({ form }) => form === 'opaque');
  if (untouchable)
    return { file, start: untouchable.start, end: untouchable.end, how: 'names the whole module' };
  const value = mentions.find(({ form, specifier }) => {
    const module = context.graph.moduleOf(file, specifier);
    return (
      (form === 'require' || form === 'import-equals') &&
      module !== undefined &&
      context.graph.exportsValue(module)
    );
  });
  if (value && name === 'default') return { file, start: value.start, end: value.end, how: 'requires it' };
  for (const site of context.open(file).sites(isHere)) {
    const isObject = (taken: string): boolean =>
      taken === 'default' && isCommonJs(context, file, site.specifier);
    const use = site.names.find((taken) => taken.name === name || isObject(taken.name)) ?? site.escape;
    if (use) return { file, start: use.start, end: use.end, how: 'uses it' };
  }
  return undefined;
}

/** The default of a CommonJS module is the object that holds all its names. */
function isCommonJs({ graph }: UsersContext, file: string, specifier: string): boolean {
  const module = graph.moduleOf(file, specifier);
  return module !== undefined && graph.facts.get(module)?.commonJs !== undefined;
}

/** What keeps an emptied module in place: imports for its effects, and whatever else names it without taking a name. */
export function holderOf(context: UsersContext, module: string): User | undefined {
  const foreign = context.foreign.find((user) => user.module === module);
  if (foreign) return foreign;
  for (const file of context.graph.importersOf(module)) {
    const facts = context.graph.facts.get(file)!;
    const isHere = (specifier: string): boolean => context.graph.moduleOf(file, specifier) === module;
    const effect = facts.imports.find(({ specifier, entries }) => isHere(specifier) && entries.length === 0);
    if (effect) return { file, start: effect.start, end: effect.end, how: 'imports it for its effects' };
    const hidden = facts.hidden.find(({ specifier, prefix }) => !prefix && isHere(specifier));
    if (hidden) return { file, start: hidden.start, end: hidden.end, how: 'names the module' };
  }
  return undefined;
}
