// Sync and async, where they do not fit: promises passed off as values, one job in two colours, awaits of nothing.

import type { Entry } from './catalog.ts';
import type { AuditContext, Reach } from './context.ts';
import type { ColourFinding } from './finding.ts';
import { isConventional, wordsOf } from './names.ts';
import { isSamplePlace, isTestPlace, platformOf } from './places.ts';

export function coloursOf(context: AuditContext, reach: Reach): ColourFinding[] {
  const functions = [...context.catalog.entries.values()].filter(
    ({ module, shape }) =>
      shape.form === 'function' &&
      !isTestPlace(module) &&
      !context.isGenerated(module) &&
      !isSamplePlace(module),
  );
  return [
    ...functions.flatMap((entry) => syncOverAsync(context, entry) ?? []),
    ...functions.flatMap((entry) => twins(context, entry) ?? []),
    ...twoColours(context, reach, functions),
    ...needlessAwaits(context),
  ];
}

const at = ({ module, shape }: Entry) => ({ file: module, line: shape.line, column: 1 });

/** A function that hands out the promise of an async one under another type. */
function syncOverAsync({ catalog, liveness }: AuditContext, entry: Entry): ColourFinding | undefined {
  const { shape, module } = entry;
  if (shape.does?.kind !== 'forwards' || shape.does.awaited || shape.colour === 'async') return undefined;
  if (!shape.does.cast && shape.returns === undefined) return undefined;
  const called = catalog.called(module, shape.does.target);
  const target = called && catalog.followed(called.entry);
  if (!called || !target || !(called.member ? called.member.async : target.shape.colour === 'async'))
    return undefined;
  const name = called.member ? `${catalog.symbolOf(target)}.${called.member.name}` : catalog.symbolOf(target);
  return {
    kind: 'sync over async',
    symbols: [catalog.symbolOf(entry), name],
    message: `${shape.name} hands out the promise of ${shape.does.target.join('.')} as if it were its value`,
    liveness: liveness.get(module) ?? 'unreached',
    ...at(entry),
  };
}

/** `readConfigSync` beside an async `readConfig`. */
function twins({ catalog, liveness }: AuditContext, entry: Entry): ColourFinding | undefined {
  const { shape, module } = entry;
  const other = /.Sync$/.test(shape.name) ? shape.name.slice(0, -4) : undefined;
  const twin = other === undefined ? undefined : catalog.named(module, [other]);
  if (!twin || twin.module !== module || twin.shape.colour !== 'async' || shape.colour === 'async')
    return undefined;
  return {
    kind: 'twins',
    symbols: [catalog.symbolOf(entry), catalog.symbolOf(twin)],
    message: `${shape.name} and ${twin.shape.name} are one job, sync and async`,
    liveness: liveness.get(module) ?? 'unreached',
    ...at(entry),
  };
}

/** One exported name, async here and certainly sync there, both used. */
function twoColours(context: AuditContext, reach: Reach, functions: readonly Entry[]): ColourFinding[] {
  const byName = new Map<string, Entry[]>();
  for (const entry of functions) {
    const { name, colour } = entry.shape;
    if (
      colour === undefined ||
      entry.exports.length === 0 ||
      isConventional(name) ||
      wordsOf(name).length < 2
    )
      continue;
    if (/^[A-Z]|^use[A-Z]|^(?:handle|on)[A-Z]/.test(name) || platformOf(entry.module)) continue;
    const known = byName.get(name);
    if (known) known.push(entry);
    else byName.set(name, [entry]);
  }
  return [...byName].flatMap(([name, entries]) => {
    const sync = entries.find(({ shape }) => shape.colour === 'sync');
    const async = entries.find(({ shape }) => shape.colour === 'async');
    if (
      !sync ||
      !async ||
      entries.length > 4 ||
      context.packageOf(sync.module) !== context.packageOf(async.module)
    )
      return [];
    if (reach.programUsers(sync) === 0 || reach.programUsers(async) === 0) return [];
    const symbols = [context.catalog.symbolOf(sync), context.catalog.symbolOf(async)];
    return [
      {
        kind: 'two colours' as const,
        symbols,
        message: `${name} is sync in ${sync.module} and async in ${async.module}`,
        liveness: context.liveness.get(sync.module) ?? 'unreached',
        ...at(sync),
      },
    ];
  });
}

/** `await f()` of a function of the tree that certainly returns no promise. */
function needlessAwaits({ catalog, liveness }: AuditContext): ColourFinding[] {
  const found: ColourFinding[] = [];
  for (const [file, shape] of catalog.shapes) {
    if (isTestPlace(file)) continue;
    for (const { name, line, column } of shape.awaits) {
      const target = catalog.followed(catalog.named(file, [name]));
      if (target?.shape.form !== 'function' || target.shape.colour !== 'sync') continue;
      found.push({
        kind: 'needless await',
        symbols: [catalog.symbolOf(target)],
        message: `${name} returns no promise: ${target.module}:${target.shape.line}`,
        liveness: liveness.get(file) ?? 'unreached',
        file,
        line,
        column,
      });
    }
  }
  return found;
}
