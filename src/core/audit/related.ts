// What belongs to a group without being a duplicate: contracts, doubles, accessors; and what only bears its name.

import type { Entry, Key } from './catalog.ts';
import type { Component } from './components.ts';
import { type AuditContext, evidenceOf } from './context.ts';
import { definitionOf } from './definition.ts';
import type { Related, RelatedKind } from './finding.ts';
import { doubledStemOf, stemWordsOf, wordsOf } from './names.ts';
import { isTestPlace } from './places.ts';

/** Indexes over all declarations, made once. */
export interface Kin {
  /** Doubles in test places by the stem of what they double. */
  doubles: ReadonlyMap<string, readonly Entry[]>;
  /** Who implements or extends a declaration, in test places. */
  testImplementers: ReadonlyMap<Key, readonly Entry[]>;
  /** Exported declarations outside of tests whose words, joined, contain those of a name. */
  containing(name: string): readonly Named[];
}

interface Named {
  /** The words of its name, joined. */
  words: string;
  entry: Entry;
}

export function kinOf({ catalog }: AuditContext): Kin {
  const doubles = new Map<string, Entry[]>();
  const testImplementers = new Map<Key, Entry[]>();
  const byWord = new Map<string, Named[]>();
  const add = <T>(map: Map<string, T[]>, key: string, entry: T): void => {
    const known = map.get(key);
    if (known) known.push(entry);
    else map.set(key, [entry]);
  };
  for (const entry of catalog.entries.values()) {
    if (!isTestPlace(entry.module)) {
      const words = entry.exports.length > 0 ? wordsOf(entry.shape.name) : [];
      const named = { words: words.join(''), entry };
      for (const word of new Set(words)) add(byWord, word, named);
      continue;
    }
    if (/^(?:class|object|function)$/.test(entry.shape.form) && entry.shape.name !== 'default')
      add(doubles, doubledStemOf(entry.shape.name), entry);
    for (const path of [
      ...(entry.shape.implements ?? []),
      ...(entry.shape.extends ? [entry.shape.extends] : []),
    ]) {
      const target = catalog.followed(catalog.named(entry.module, path));
      if (target) add(testImplementers, target.key, entry);
    }
  }
  // The rarest word of a name leads to all that can contain the name: no look at every declaration for every group.
  const containing = (name: string): readonly Named[] => {
    const stem = stemWordsOf(name);
    const lists = stem.map((word) => byWord.get(word) ?? []);
    const [rarest = []] = lists.sort((a, b) => a.length - b.length);
    return rarest.filter(({ words }) => words.includes(stem.join('')));
  };
  return { doubles, testImplementers, containing };
}

export function relatedOf(
  context: AuditContext,
  kin: Kin,
  canonical: Entry,
  component: Component,
): Related[] {
  const { catalog } = context;
  const held = new Set(component.keys);
  const found = new Map<Key, Related>();
  const add = (entry: Entry, kind: RelatedKind, proof: string): void => {
    if (held.has(entry.key) || found.has(entry.key)) return;
    const evidence = [evidenceOf(entry, proof)];
    found.set(entry.key, { ...definitionOf(context, entry, held), kind, proof, evidence });
  };
  const contracts = component.keys.flatMap((key) => contractsOf(context, catalog.entries.get(key)));
  for (const contract of contracts) add(contract, 'contract', `${canonical.shape.name} has to satisfy it`);
  for (const above of [canonical.key, ...contracts.map(({ key }) => key)])
    for (const entry of kin.testImplementers.get(above) ?? [])
      add(entry, 'double', 'a test double that has to keep up');
  const { stem } = canonical;
  if (stem.length >= 6)
    for (const entry of kin.doubles.get(stem) ?? [])
      if (entry.shape.form === canonical.shape.form || entry.shape.form === 'object')
        add(entry, 'double', 'a test double that has to keep up');
  for (const entry of accessorsOf(context, kin, canonical, stem)) add(entry.entry, 'accessor', entry.proof);
  return [...found.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function contractsOf({ catalog }: AuditContext, entry: Entry | undefined): Entry[] {
  if (!entry?.shape.form.endsWith('class')) return [];
  return [...(entry.shape.implements ?? []), ...(entry.shape.extends ? [entry.shape.extends] : [])].flatMap(
    (path) => {
      const target = catalog.followed(catalog.named(entry.module, path));
      return target && /^(?:interface|type|abstract class)$/.test(target.shape.form) ? [target] : [];
    },
  );
}

/** What hands the canonical out: its name holds the canonical's, and its code makes or returns one. */
function accessorsOf(
  context: AuditContext,
  { containing }: Kin,
  canonical: Entry,
  stem: string,
): { entry: Entry; proof: string }[] {
  if (!canonical.shape.form.endsWith('class') || stem.length < 6) return [];
  const { catalog } = context;
  const near = containing(canonical.shape.name).filter(
    ({ words, entry }) => words !== stem && entry.key !== canonical.key,
  );
  const isCanonical = (entry: Entry, path: readonly string[]): boolean =>
    catalog.followed(catalog.named(entry.module, path))?.key === canonical.key;
  const makers = near.filter(({ entry }) => {
    const { shape } = entry;
    if (shape.form === 'class')
      return (
        /(?:Factory|Provider|Pool|Registry|Builder)$/.test(shape.name) &&
        shape.mentions.some((name) => isCanonical(entry, [name]))
      );
    if (shape.form !== 'function') return false;
    const made =
      shape.does?.kind === 'constructs' || shape.does?.kind === 'singleton' ? shape.does.target : undefined;
    return (
      (made && isCanonical(entry, made)) ||
      (shape.returns !== undefined && isCanonical(entry, shape.returns.split('.')))
    );
  });
  const keys = new Set(makers.map(({ entry }) => entry.key));
  const givers = near.filter(({ entry }) => {
    const { returns, form } = entry.shape;
    const target =
      form === 'function' && returns !== undefined
        ? catalog.followed(catalog.named(entry.module, returns.split('.')))
        : undefined;
    return target !== undefined && keys.has(target.key);
  });
  return [
    ...makers.map(({ entry }) => ({ entry, proof: `it makes or hands out ${canonical.shape.name}` })),
    ...givers.map(({ entry }) => ({ entry, proof: `it hands out what makes ${canonical.shape.name}` })),
  ];
}
