// Links joined into components: everything that stands for one thing, through chains of any length.

import type { Catalog, Entry, Key } from './catalog.ts';
import type { Link } from './context.ts';

/** One thing: its declarations, and the links that hold them together. */
export interface Component {
  keys: readonly Key[];
  links: readonly Link[];
}

/** The components that some link starts; a member of a class (`…Class.create`) is a key like any other. */
export function componentsOf(links: readonly Link[], starters: ReadonlySet<Key>): Component[] {
  const parents = new Map<Key, Key>();
  const rootOf = (key: Key): Key => {
    let at = key;
    while ((parents.get(at) ?? at) !== at) at = parents.get(at)!;
    parents.set(key, at);
    return at;
  };
  for (const { from, to } of links) {
    const [a, b] = [rootOf(from), rootOf(to)];
    if (a !== b) parents.set(a, b);
  }
  const started = new Set([
    ...[...starters].map(rootOf),
    ...links.filter(({ starts }) => starts).map(({ to }) => rootOf(to)),
  ]);
  const components = new Map<Key, { keys: Set<Key>; links: Link[] }>();
  for (const root of started) components.set(root, { keys: new Set([root]), links: [] });
  for (const starter of starters) components.get(rootOf(starter))!.keys.add(starter);
  for (const link of links) {
    const component = components.get(rootOf(link.to));
    if (!component) continue;
    component.links.push(link);
    component.keys.add(link.from).add(link.to);
  }
  return [...components.values()].map(({ keys, links: held }) => ({ keys: [...keys].sort(), links: held }));
}

/** The declaration behind a key; for a member of a class or object the declaration that holds it. */
export function holderOf(catalog: Catalog, key: Key): { entry: Entry; member?: string } | undefined {
  const entry = catalog.entries.get(key);
  if (entry) return { entry };
  const at = key.lastIndexOf('.');
  const holder = catalog.entries.get(key.slice(0, at));
  return holder && { entry: holder, member: key.slice(at + 1) };
}
