// Sync and async, where they do not fit: promises passed off as values, one job in two colours, awaits of nothing.

import type { Catalog, Entry } from './catalog.ts';
import type { AuditContext, Reach } from './context.ts';
import type { ColourFinding } from './finding.ts';
import { isConventional, wordsOf } from './names.ts';
import { isSamplePlace, isTestPlace, platformOf } from './places.ts';
import type { Doing, NamePath } from './shape.ts';

export function coloursOf(context: AuditContext, reach: Reach): ColourFinding[] {
  const callables = [...context.catalog.entries.values()].filter(
    ({ module, shape }) =>
      /function|class|object/.test(shape.form) &&
      !isTestPlace(module) &&
      !context.isGenerated(module) &&
      !isSamplePlace(module),
  );
  const functions = callables.filter(({ shape }) => shape.form === 'function');
  return [
    ...callables.flatMap((entry) => syncOverAsync(context, entry)),
    ...callables.flatMap((entry) => twins(context, entry)),
    ...twoColours(context, reach, functions),
    ...needlessAwaits(context),
  ];
}

const at = ({ module, shape }: Entry) => ({ file: module, line: shape.line, column: 1 });

/** A function or a member that hands out the promise of an async one under another type. */
function syncOverAsync({ catalog, liveness }: AuditContext, entry: Entry): ColourFinding[] {
  const { shape, module } = entry;
  const own: Passing = { name: shape.name, ...(shape.does && { does: shape.does }), line: shape.line };
  const passing: Passing[] = [
    ...(isPassedOff(shape) ? [own] : []),
    ...(shape.members ?? [])
      .filter(({ async, does }) => !async && does?.kind === 'forwards' && does.cast)
      .map((member) => ({ ...member, name: `${shape.name}.${member.name}` })),
  ];
  return passing.flatMap(({ name, does, line }) => {
    if (does?.kind !== 'forwards' || does.awaited) return [];
    const called = calledBy(catalog, entry, does.target);
    const target = called && catalog.followed(called.entry);
    if (!called || !target || !(called.member ? called.member.async : target.shape.colour === 'async'))
      return [];
    const member = name === shape.name ? '' : name.slice(shape.name.length);
    const core = called.member
      ? `${catalog.symbolOf(target)}.${called.member.name}`
      : catalog.symbolOf(target);
    return [
      {
        kind: 'sync over async' as const,
        symbols: [`${catalog.symbolOf(entry)}${member}`, core],
        message: `${name} hands out the promise of ${does.target.join('.')} as if it were its value`,
        liveness: liveness.get(module) ?? 'unreached',
        file: module,
        line,
        column: 1,
      },
    ];
  });
}

/** A function whose result is cast, or said to be something else. */
const isPassedOff = ({ form, colour, does, returns }: Entry['shape']): boolean =>
  form === 'function' &&
  colour !== 'async' &&
  does?.kind === 'forwards' &&
  (does.cast || returns !== undefined);

interface Passing {
  name: string;
  does?: Doing;
  line: number;
}

/** What a path ends at, `this.mailer.send` of a class by the type of its field. */
function calledBy(catalog: Catalog, { module, shape }: Entry, path: NamePath) {
  const [first, field, name] = path;
  if (first !== 'this') return catalog.called(module, path);
  const type = field === undefined || path.length !== 3 ? undefined : shape.holds?.[field];
  const holder = type === undefined ? undefined : catalog.followed(catalog.named(module, type.split('.')));
  const member = holder && catalog.membersOf(holder).find((each) => each.name === name);
  return holder && member && { entry: holder, member };
}

/** `readConfigSync` beside an async `readConfig`, `readConfigAsync` beside a sync one; functions and members. */
function twins({ catalog, liveness }: AuditContext, entry: Entry): ColourFinding[] {
  const { shape, module } = entry;
  const symbol = catalog.symbolOf(entry);
  const at = { liveness: liveness.get(module) ?? ('unreached' as const), file: module, column: 1 };
  const finding = (sync: Twin, async: Twin): ColourFinding => ({
    kind: 'twins',
    symbols: [sync.symbol, async.symbol],
    message: `${sync.name} and ${async.name} are one job, sync and async`,
    ...at,
    line: sync.line,
  });
  const members = (shape.members ?? []).map(
    ({ name, line, async }): Twin => ({ name, line, symbol: `${symbol}.${name}`, async: async === true }),
  );
  const inside = members.flatMap((member) => {
    const twin = members.find(({ name }) => isTwinName(member.name, name));
    return twin?.async && !member.async ? [finding(member, twin)] : [];
  });
  if (shape.form !== 'function') return inside;
  const own: Twin = { name: shape.name, line: shape.line, symbol, async: shape.colour === 'async' };
  const found = twinNames(shape.name).flatMap((name) => {
    const twin = catalog.named(module, [name]);
    if (!twin || twin.module !== module || twin.shape.colour !== 'async' || own.async) return [];
    return [finding(own, { name, line: twin.shape.line, symbol: catalog.symbolOf(twin), async: true })];
  });
  return [...found, ...inside];
}

interface Twin {
  name: string;
  symbol: string;
  line: number;
  async: boolean;
}

/** What the async twin of a sync function may be called. */
const twinNames = (sync: string): string[] =>
  /.Sync$/.test(sync) ? [sync.slice(0, -4), `${sync.slice(0, -4)}Async`] : [`${sync}Async`];

const isTwinName = (sync: string, async: string): boolean => twinNames(sync).includes(async);

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
