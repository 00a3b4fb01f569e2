// A declaration as the result shows it: where it stands, who uses it, what speaks of it.

import type { Entry, Key } from './catalog.ts';
import { holderOf } from './components.ts';
import { type AuditContext, signsOf } from './context.ts';
import type { Definition, InlineAllowance, Liveness, Users } from './finding.ts';
import { counted, locate, ownUse, usersOf } from './users.ts';

/** The definition of a declaration, or of a member of one. */
export function declarationOf(context: AuditContext, key: Key, standIns: ReadonlySet<Key>): Definition {
  const { entry, member } = holderOf(context.catalog, key)!;
  if (member === undefined) return definitionOf(context, entry, standIns);
  const found = entry.shape.members!.find(({ name }) => name === member)!;
  const users = usersOf(context, context.catalog.symbolOf(entry), standIns);
  return {
    symbol: `${context.catalog.symbolOf(entry)}.${member}`,
    name: member,
    form: 'function',
    exported: entry.exports.length > 0,
    alsoExportedAs: [],
    file: entry.module,
    line: found.line,
    endLine: found.endLine,
    liveness: livenessFrom(context, entry.module, users),
    users,
    signs: [],
  };
}

/** @param standIns declarations whose mention of it is no use */
export function definitionOf(
  context: AuditContext,
  entry: Entry,
  standIns: ReadonlySet<Key> = new Set(),
): Definition {
  const { shape, module, exports } = entry;
  const symbol = context.catalog.symbolOf(entry);
  const names = exports.length > 0 ? exports : [shape.name];
  const own = ownUse(context, entry, standIns);
  const users = counted([
    ...names.flatMap((name) => [
      ...usersOf(context, `${module}#${name}`, standIns).places,
      ...takenUses(context, module, name),
    ]),
    ...(own ? [locate(context, own)] : []),
  ]);
  return {
    symbol,
    name: shape.name === 'default' ? nameOfFile(module) : shape.name,
    form: shape.form,
    exported: exports.length > 0,
    alsoExportedAs: exports.map((name) => `${module}#${name}`).filter((each) => each !== symbol),
    file: module,
    line: shape.line,
    endLine: shape.endLine,
    liveness: livenessFrom(context, module, users),
    users,
    signs: signsOf(entry),
    ...inlineOf(context, module, shape.allow),
  };
}

const nameOfFile = (module: string): string =>
  module
    .split('/')
    .at(-1)!
    .replace(/\.[^.]+$/, '');

export function inlineOf(
  { catalog }: AuditContext,
  file: string,
  own: Entry['shape']['allow'],
): { allowedInline?: InlineAllowance } {
  const allow = own ?? catalog.shapes.get(file)?.allow;
  return allow ? { allowedInline: { file, ...allow } } : {};
}

/** Uses by `import()`, `require` and mocks. */
export function takenUses(context: AuditContext, module: string, name: string) {
  return context.uses
    .wholeOf(module)
    .flatMap((use) =>
      context.takes(use.file, module).has(name)
        ? [locate(context, { ...use, symbol: `${module}#${name}` })]
        : [],
    );
}

const order: readonly Liveness[] = ['reached', 'tests only', 'unreached'];
export const best = (all: readonly Liveness[]): Liveness =>
  order.find((each) => all.includes(each)) ?? 'unreached';

/** What an entry module exports is reached; all else is what its users are. */
export function livenessFrom({ liveness, open }: AuditContext, module: string, { places }: Users): Liveness {
  if (open.has(module) && liveness.get(module) === 'reached') return 'reached';
  return best(places.map((use) => use.liveness));
}
