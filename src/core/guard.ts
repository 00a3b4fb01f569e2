// What was consolidated, as rules that keep it so: which names may no longer be imported, from which specifiers. A rule
// that would forbid an import of today is none.

import type { ModuleGraph } from './graph.ts';

/** Names of one module that went to one place. */
export interface Restriction {
  /** A path of the tree, or a package's specifier. */
  module: string;
  names: readonly string[];
  /** The end by which specifiers name the module, without its ending: `legacy/db`; undefined for a package. */
  tail?: string;
  /** The tail names a folder, whose index the module was. */
  isIndex: boolean;
  message: string;
}

export interface Guard {
  restrictions: readonly Restriction[];
  /** Symbols that no rule keeps out, and why. */
  open: readonly { symbol: string; why: string }[];
}

/** Marks what we wrote, so that it is replaced and nothing else is. */
export const mark = '(consolidated by canonize)';

/** @param removed symbols with what replaced them, as the lock has them */
export function guardOf(removed: Readonly<Record<string, string>>, graph: ModuleGraph): Guard {
  const open: { symbol: string; why: string }[] = [];
  const groups = new Map<string, { module: string; replaced: Map<string, string> }>();
  for (const [symbol, by] of Object.entries(removed).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [module, name] = partsOf(symbol);
    // The names that `*` stands for are listed as well.
    if (name === '*') continue;
    if (name.includes('.')) open.push({ symbol, why: 'a member is not imported by its name' });
    else
      for (const each of [module, ...graph.resolver.specifiersNaming(module)]) {
        const key = JSON.stringify([each, isPath(each) ? by : '']);
        const group = groups.get(key) ?? { module: each, replaced: new Map<string, string>() };
        group.replaced.set(name, by);
        groups.set(key, group);
      }
  }
  const restrictions: Restriction[] = [];
  for (const { module, replaced } of groups.values()) {
    const restriction = restrictionOf(module, replaced);
    const clash = clashOf(restriction, graph);
    if (clash === undefined) restrictions.push(restriction);
    else for (const name of replaced.keys()) open.push({ symbol: `${module}#${name}`, why: clash });
  }
  return { restrictions, open };
}

const stemOf = (module: string): string | undefined => /^(.+?)\.[cm]?[jt]sx?$/.exec(module)?.[1];

/** A path of the tree has an ending; what else a lock names is a specifier, of which linters take one entry each. */
const isPath = (module: string): boolean => stemOf(module) !== undefined;

/** @param replaced the names with what replaced each */
function restrictionOf(module: string, replaced: ReadonlyMap<string, string>): Restriction {
  const names = [...replaced.keys()];
  const by = [...new Set(replaced.values())];
  const [, name] = partsOf(by[0]!);
  const shared = { module, names, message: `use ${by.map(inWords).join(', ')} ${mark}` };
  const stem = stemOf(module);
  if (stem === undefined) return { ...shared, isIndex: false };
  const isIndex = stem.endsWith('/index');
  const parts = (isIndex ? stem.slice(0, -'/index'.length) : stem).split('/');
  // Neighbours name a module by its file alone. That will do where the names themselves tell it from others.
  const isTelling = names.every((each) => each !== 'default' && each !== name);
  return {
    ...shared,
    tail: parts.slice(isIndex || isTelling || parts.length < 3 ? -1 : -2).join('/'),
    isIndex,
  };
}

function partsOf(symbol: string): [module: string, name: string] {
  const at = symbol.lastIndexOf('#');
  return [symbol.slice(0, at), symbol.slice(at + 1)];
}

const inWords = (symbol: string): string => {
  const [module, name] = partsOf(symbol);
  return `${name === 'default' ? 'the default export of' : `${name} from`} ${module}`;
};

/** An import of today that a rule would forbid, although it means something else. */
function clashOf(restriction: Restriction, { facts }: ModuleGraph): string | undefined {
  for (const { path, imports, exports } of facts.values()) {
    const taken = [
      ...imports.map(({ specifier, entries }) => ({
        specifier,
        names: entries.map(({ imported }) => imported),
      })),
      ...exports.flatMap((fact) =>
        fact.kind === 'indirect' ? [{ specifier: fact.specifier, names: [fact.imported] }] : [],
      ),
    ];
    for (const { specifier, names } of taken) {
      if (!isNamedBy(restriction, specifier)) continue;
      const hit = names.find((name) => name === '*' || restriction.names.includes(name));
      if (hit !== undefined) return `${path} imports ${hit} from '${specifier}', which is something else`;
    }
  }
  return undefined;
}

const isNamedBy = (restriction: Restriction, specifier: string): boolean =>
  restriction.tail === undefined
    ? specifier === restriction.module
    : new RegExp(regexOf(restriction), 'u').test(specifier);

/** Matches every specifier that ends in the module's tail. */
export function regexOf({ tail, isIndex }: Restriction): string {
  const escaped = tail!.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return `(?:^|\\/)${escaped}${isIndex ? '(?:\\/index)?' : ''}(?:\\.[cm]?[jt]sx?)?$`;
}

/**
 * The same for linters that take gitignore patterns. These match what lies below as well, so a folder is only named by
 * its index there.
 */
export const groupOf = ({ tail, isIndex }: Restriction): string[] =>
  isIndex ? [`**/${tail}/index`, `**/${tail}/index.*`] : [`**/${tail}`, `**/${tail}.*`];
