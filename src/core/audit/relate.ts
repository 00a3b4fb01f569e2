// Why two symbols are, or are not, one group: the chain of links between them, or what was compared.

import type { Detected } from './audit.ts';
import { type Entry, type Key, keyOf } from './catalog.ts';
import { componentsOf, holderOf } from './components.ts';
import { type AuditContext, areNear, type Link } from './context.ts';
import type { Relation } from './finding.ts';
import { reasonToPassOver } from './forks.ts';
import { groupOf } from './groups.ts';
import { narrows } from './parameters.ts';
import { offeredBy, shareOf, tokenSimilarity } from './similarity.ts';

type Step = Relation['chain'][number];

/** @param a, b symbols of the tree, or local names of its modules; undefined if one of them ends at no declaration of it */
export function relationOf(detected: Detected, a: string, b: string): Relation | undefined {
  const [left, right] = [pathOf(detected, a), pathOf(detected, b)];
  if (!left || !right) return undefined;
  const component = componentsOf(detected.links, detected.starters).find(
    ({ keys }) => keys.includes(left.end.key) && keys.includes(right.end.key),
  );
  const between = chainBetween(detected, left.end.key, right.end.key);
  const isConnected = left.end.key === right.end.key || between.length > 0;
  const group = component && groupOf(detected.grouping, component);
  const chain = isConnected ? [...left.steps, ...between, ...right.steps.toReversed()] : [];
  return {
    ...(group && { group: group.id }),
    chain,
    comparisons:
      left.end.key === right.end.key
        ? ['they end at one declaration']
        : isConnected && between.every(({ kind }) => kind !== 'fork')
          ? []
          : comparisonsOf(detected, left.end, right.end),
  };
}

/** From a symbol through re-exports to its declaration. */
function pathOf({ context }: Detected, symbol: string): { steps: Step[]; end: Entry } | undefined {
  const at = symbol.lastIndexOf('#');
  const [module, name] = [symbol.slice(0, at), symbol.slice(at + 1)];
  const { catalog } = context;
  // What is not exported stands by its local name, as it does in a group.
  const end = catalog.declared(module, name) ?? catalog.entries.get(keyOf(module, name));
  if (!end) return undefined;
  const { hops } = context.catalog.graph.follow({ module, name });
  const names = hops.map((hop) => `${hop.module}#${hop.name}`);
  const steps = names.slice(0, -1).map((from, index): Step => {
    const to = names[index + 1]!;
    const kind = hops[index]!.name === hops[index + 1]!.name ? 'detour' : 'alias';
    return {
      from,
      to,
      kind,
      proof: kind === 'detour' ? 'it passes the name on' : 'it passes it on under another name',
    };
  });
  return { steps, end };
}

/** The shortest way from one declaration to another by links, each step in the direction in which it is walked. */
function chainBetween({ context, links }: Detected, from: Key, to: Key): Step[] {
  const byKey = new Map<Key, Link[]>();
  for (const link of links) {
    for (const key of [link.from, link.to]) {
      const known = byKey.get(key);
      if (known) known.push(link);
      else byKey.set(key, [link]);
    }
  }
  const cameBy = new Map<Key, { key: Key; link: Link }>();
  const queue = [from];
  for (let at = queue.shift(); at !== undefined && at !== to; at = queue.shift()) {
    for (const link of byKey.get(at) ?? []) {
      const next = link.from === at ? link.to : link.from;
      if (next === from || cameBy.has(next)) continue;
      cameBy.set(next, { key: at, link });
      queue.push(next);
    }
  }
  const symbolOf = (key: Key): string => {
    const held = holderOf(context.catalog, key);
    return held
      ? `${context.catalog.symbolOf(held.entry)}${held.member === undefined ? '' : `.${held.member}`}`
      : key;
  };
  const chain: Step[] = [];
  for (let key = to, step = cameBy.get(to); step; key = step.key, step = cameBy.get(step.key)) {
    const { kind, proof } = step.link;
    chain.unshift({
      from: symbolOf(step.link.from),
      to: symbolOf(step.link.to),
      kind,
      proof: proof.replace('{other}', symbolOf(step.link.from === key ? step.link.to : step.link.from)),
    });
  }
  return chain;
}

/** What speaks for and against two declarations being one thing. */
function comparisonsOf({ context, apart }: Detected, a: Entry, b: Entry): string[] {
  const found = apart.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
  const [left, right] = [offeredBy(a), offeredBy(b)];
  const { shared } = shareOf(left, right);
  const likeness = Math.round(tokenSimilarity(context, a, b) * 100);
  return [
    `forms: ${a.shape.form}, ${b.shape.form}`,
    `names: ${a.shape.name === b.shape.name ? 'equal' : areNear(a, b) ? 'equal without words of state' : 'different'}`,
    ...(left.size > 0 || right.size > 0
      ? [`members: ${shared} of ${left.size + right.size - shared} shared`]
      : []),
    `bodies: ${a.shape.hash === b.shape.hash ? 'equal token by token' : `${likeness} % of the code is the same`}`,
    ...(found ? [`told apart: ${found.reason}`] : []),
    ...passedOver(context, [a, b]),
    ...doorOf(context, a, b),
    ...doorOf(context, b, a),
  ];
}

const passedOver = (context: AuditContext, entries: readonly Entry[]): string[] =>
  entries.flatMap((entry) => {
    const reason = reasonToPassOver(context, entry);
    return reason === undefined ? [] : [`not compared: ${context.catalog.symbolOf(entry)} ${reason}`];
  });

/** A function that would be a wrapper of the other, but takes less than that. */
function doorOf(context: AuditContext, entry: Entry, other: Entry): string[] {
  const { does, name } = entry.shape;
  const called = does?.kind === 'forwards' ? context.catalog.called(entry.module, does.target) : undefined;
  return called && context.catalog.followed(called.entry) === other && narrows(context, entry, other)
    ? [`told apart: ${name} declares a narrower type for what it hands on`]
    : [];
}
