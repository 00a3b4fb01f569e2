// Whether two symbols are one thing: the graph follows names, a declaration that is proven to be another name is
// followed further, and what is reached at the end is compared.

import { endKey, type ModuleGraph } from './graph.ts';
import type { Declaration, Source } from './language.ts';
import type { SymbolName } from './symbols.ts';

export type Open = (path: string) => Source;

export interface Identity {
  /** Two symbols are the same exactly if their keys are equal. */
  key: string;
  /** Every symbol on the way, the asked one first. */
  hops: readonly SymbolName[];
  /** Where it ends, if it ends in the tree. */
  end?: { module: string; local?: string; declaration?: Declaration };
  /** Nothing in the tree or outside declares it. */
  missing: boolean;
  /** Why an alias on the way does not mean quite the same. */
  differs?: string;
}

const memberPrefix = 'default.';

/** The member of a default-exported object that a symbol names: `connectDb` of `default.connectDb`. */
export const memberOf = (name: string): string | undefined =>
  name.startsWith(memberPrefix) ? name.slice(memberPrefix.length) : undefined;

/**
 * Follows a symbol through re-exports and proven aliases.
 * @param stop the key of a declaration that is not followed further although it may be an alias itself
 */
export function identify(graph: ModuleGraph, open: Open, symbol: SymbolName, stop?: string): Identity {
  const member = memberOf(symbol.name);
  if (member === undefined) return follow(graph, open, symbol, stop);
  const missing = { key: `missing\0${symbol.module}\0${symbol.name}`, hops: [symbol], missing: true };
  if (graph.explicit(symbol.module, 'default')?.kind !== 'local') return missing;
  const source = open(symbol.module);
  const found = source.defaultMember(member);
  const target = found && aliasTarget(graph, source, symbol.module, found.target);
  if (!target) return missing;
  const identity = follow(graph, open, target, stop);
  const differs = found.isLast
    ? differsAsSnapshot(open, identity)
    : 'a spread or a computed key behind it may replace it';
  return { ...identity, hops: [symbol, ...identity.hops], ...(differs && { differs }) };
}

function follow(
  graph: ModuleGraph,
  open: Open,
  symbol: SymbolName | { module: string; local: string },
  stop?: string,
): Identity {
  const hops: SymbolName[] = [];
  const aliases: { module: string; local: string }[] = [];
  const seen = new Set<string>();
  let next: SymbolName | { module: string; local: string } = symbol;
  for (;;) {
    let module: string;
    let local: string | undefined;
    let unnamed = 'default';
    if ('name' in next) {
      const trail = graph.follow(next);
      hops.push(...trail.hops);
      if (trail.end.kind !== 'local') {
        const missing = trail.end.kind === 'missing' || trail.end.kind === 'ambiguous';
        return { key: endKey(trail), hops, missing };
      }
      module = trail.end.module;
      local = trail.end.fact.local;
      unnamed = trail.end.fact.name;
    } else ({ module, local } = next);
    const source = open(module);
    const declaration =
      local === undefined
        ? source.defaultDeclaration()
        : (source.declaration(local) ?? source.defaultDeclaration());
    const key = `${module}\0${local ?? unnamed}`;
    const end = { module, ...(local !== undefined && { local }), ...(declaration && { declaration }) };
    if (declaration?.kind !== 'alias' || seen.has(key) || key === stop) {
      const differs =
        (seen.size > 0 && differsAsSnapshot(open, { end })) || differingDefaults(graph, open, aliases, end);
      return { key, hops, end, missing: false, ...(differs && { differs }) };
    }
    seen.add(key);
    if (local !== undefined) aliases.push({ module, local });
    const target = aliasTarget(graph, source, module, declaration.target);
    if (!target) return { key, hops, end: { ...end, declaration: notFollowed(declaration) }, missing: false };
    next = target;
  }
}

/** A constant holds what the canonical was when it was read; a re-export always shows what it is. */
function differsAsSnapshot(open: Open, { end }: Pick<Identity, 'end'>): string | undefined {
  return end?.local !== undefined && open(end.module).isReassigned(end.local)
    ? 'it holds the value that the canonical had when it was loaded, and the canonical is assigned again'
    : undefined;
}

const notFollowed = ({ target, name }: Extract<Declaration, { kind: 'alias' }>): Declaration => ({
  kind: 'own',
  why: `${target.join('.')} cannot be followed from here`,
  name,
});

/** What a name in scope of a module, or a member of a namespace there, stands for. Undefined for globals. */
export function identifyLocal(
  graph: ModuleGraph,
  open: Open,
  module: string,
  path: readonly string[],
): Identity | undefined {
  const target = aliasTarget(graph, open(module), module, path);
  return target && follow(graph, open, target);
}

/** What an alias names: a symbol of another module, or a local of its own. */
function aliasTarget(
  graph: ModuleGraph,
  source: Source,
  module: string,
  path: readonly string[],
): SymbolName | { module: string; local: string } | undefined {
  const [first, second] = path as [string, string | undefined];
  for (const statement of source.facts.imports) {
    const entry = statement.entries.find(({ local }) => local === first);
    if (!entry) continue;
    const target = graph.moduleOf(module, statement.specifier);
    if (target === undefined) return undefined;
    if (path.length === 1) return { module: target, name: entry.imported };
    if (path.length > 2) return undefined;
    const namespace = graph.follow({ module: target, name: entry.imported });
    return namespace.end.kind === 'namespace' ? { module: namespace.end.module, name: second! } : undefined;
  }
  const required = source.facts.required?.find(({ local }) => local === first);
  const from = required && graph.moduleOf(module, required.specifier);
  if (required?.imported === '*' && path.length === 1 && from !== undefined && graph.exportsValue(from))
    return { module: from, name: 'default' };
  if (required && from !== undefined) {
    const name = required.imported === '*' ? second : required.imported;
    return name !== undefined && path.length === (required.imported === '*' ? 2 : 1)
      ? { module: from, name }
      : undefined;
  }
  return path.length === 1 && source.declaration(first) ? { module, local: first } : undefined;
}

/** `type A<T = string> = B<T>` is B only if B's parameter has the same default. */
function differingDefaults(
  graph: ModuleGraph,
  open: Open,
  aliases: readonly { module: string; local: string }[],
  end: { module: string; local?: string },
): string | undefined {
  for (const { module, local } of aliases) {
    const given = open(module).typeDefaults(local);
    if (given.every((value) => value === undefined)) continue;
    const own = end.local === undefined ? [] : open(end.module).typeDefaults(end.local);
    const same = (value: string, index: number): boolean =>
      own[index] !== undefined &&
      meaningOf(graph, open, module, value) === meaningOf(graph, open, end.module, own[index]);
    if (given.some((value, index) => value !== undefined && !same(value, index))) {
      return 'its type parameters have other defaults than the canonical';
    }
  }
  return undefined;
}

const keywords = new Set(
  'any bigint boolean false infer is keyof never null number object readonly string symbol this true typeof undefined unique unknown void'.split(
    ' ',
  ),
);

/** A type's text with every name of the module replaced by what it stands for. */
function meaningOf(graph: ModuleGraph, open: Open, module: string, text: string): string {
  const source = open(module);
  return text.replace(/(?<![.\w$'"])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/g, (path) => {
    if (keywords.has(path)) return path;
    const target = aliasTarget(graph, source, module, path.split('.'));
    return target ? follow(graph, open, target).key : path;
  });
}
