// Every declaration of the tree under one key, and what names in a file lead to. It answers where; never whether.

import type { IndirectExport } from '../facts.ts';
import type { ModuleGraph } from '../graph.ts';
import { stemOf } from './names.ts';
import type { DeclarationShape, MemberShape, ModuleShape, NamePath } from './shape.ts';

/** `module\0local`: one declaration of the tree. */
export type Key = string;

export const keyOf = (module: string, local: string): Key => `${module}\0${local}`;

/** A declaration and where it stands. */
export interface Entry {
  key: Key;
  module: string;
  shape: DeclarationShape;
  /** Names by which its own module exports it, `default` last. */
  exports: readonly string[];
  /** Its name without words of state: see `stemOf`. */
  stem: string;
}

export class Catalog {
  readonly graph: ModuleGraph;
  readonly shapes: ReadonlyMap<string, ModuleShape>;
  readonly entries: ReadonlyMap<Key, Entry>;
  readonly #imports = new Map<string, ReadonlyMap<string, { specifier: string; imported: string }>>();

  constructor(graph: ModuleGraph, shapes: ReadonlyMap<string, ModuleShape>) {
    this.graph = graph;
    this.shapes = shapes;
    const entries = new Map<Key, Entry>();
    for (const module of [...shapes.keys()].sort()) {
      const shape = shapes.get(module)!;
      const exported = new Map<string, string[]>();
      for (const fact of graph.facts.get(module)?.exports ?? []) {
        if (fact.kind !== 'local') continue;
        const local = fact.local ?? 'default';
        const names = exported.get(local) ?? [];
        if (!names.includes(fact.name)) names.push(fact.name);
        exported.set(local, names);
      }
      for (const declaration of shape.declarations) {
        const key = keyOf(module, declaration.name);
        const names = exported.get(declaration.name) ?? [];
        const exports = [
          ...names.filter((name) => name !== 'default'),
          ...names.filter((name) => name === 'default'),
        ];
        entries.set(key, { key, module, shape: declaration, exports, stem: stemOf(declaration.name) });
      }
    }
    this.entries = entries;
  }

  /** The symbol by which a declaration is known best: `src/a.ts#name`; its local name if it is not exported. */
  symbolOf({ module, shape, exports }: Entry): string {
    const name = exports.includes(shape.name) ? shape.name : (exports[0] ?? shape.name);
    return `${module}#${name}`;
  }

  /** The declaration at which an exported name ends, aliases not followed. */
  declared(module: string, name: string): Entry | undefined {
    const { end } = this.graph.follow({ module, name });
    return end.kind === 'local'
      ? this.entries.get(keyOf(end.module, end.fact.local ?? 'default'))
      : undefined;
  }

  /** The declaration that a name in a file means: its own, or an imported one; `ns.A` through a namespace. */
  named(module: string, path: NamePath): Entry | undefined {
    const [first, second] = path as [string, string | undefined];
    const own = this.entries.get(keyOf(module, first));
    if (own) return path.length === 1 ? own : undefined;
    const found = this.#importsOf(module).get(first);
    const target = found && this.graph.moduleOf(module, found.specifier);
    if (!found || target === undefined) return undefined;
    if (path.length === 1) return found.imported === '*' ? undefined : this.declared(target, found.imported);
    if (path.length > 2) return undefined;
    if (found.imported === '*') return this.declared(target, second!);
    const { end } = this.graph.follow({ module: target, name: found.imported });
    return end.kind === 'namespace' ? this.declared(end.module, second!) : undefined;
  }

  /** What a name in a file stands for, comparable between files: a declaration, or a name of a package. */
  meaning(module: string, local: string): string {
    const entry = this.named(module, [local]);
    if (entry) return entry.key;
    const found = this.#importsOf(module).get(local);
    if (!found) return `?\0${local}`;
    const { end } = this.#followImport(module, found);
    return end;
  }

  #followImport(
    module: string,
    { specifier, imported }: { specifier: string; imported: string },
  ): { end: string } {
    const target = this.graph.moduleOf(module, specifier);
    if (target === undefined) return { end: `${specifier}\0${imported}` };
    const { end } = this.graph.follow({ module: target, name: imported });
    return { end: end.kind === 'external' ? `${end.specifier}\0${end.name}` : `${target}\0${imported}` };
  }

  #importsOf(module: string): ReadonlyMap<string, { specifier: string; imported: string }> {
    let found = this.#imports.get(module);
    if (!found) {
      found = new Map(
        (this.graph.facts.get(module)?.imports ?? []).flatMap(({ specifier, entries }) =>
          entries.map(({ local, imported }) => [local, { specifier, imported }] as const),
        ),
      );
      this.#imports.set(module, found);
    }
    return found;
  }

  /**
   * The function or member that a call path ends at: `createDb`, `getFactory().create` by the accessor's return type,
   * `Db.open`, `db.open` of an object.
   */
  called(module: string, path: NamePath): { entry: Entry; member?: MemberShape } | undefined {
    const [first, ...rest] = path as [string, ...string[]];
    const entry = this.named(module, [first.replace(/\(\)$/, '')]);
    if (!entry || rest.length === 0) return entry && { entry };
    const holder = first.endsWith('()') ? this.returned(entry) : entry;
    const [name, ...more] = rest;
    if (!holder || more.length > 0) return undefined;
    const member = this.membersOf(holder).find((each) => each.name === name);
    return member && { entry: holder, member };
  }

  /** The declaration of what a function returns by its annotation. */
  returned({ module, shape }: Entry): Entry | undefined {
    return shape.returns === undefined
      ? undefined
      : this.followed(this.named(module, shape.returns.split('.')));
  }

  /** Members, those of its bases in the tree included. */
  membersOf(entry: Entry, seen: ReadonlySet<Key> = new Set()): readonly MemberShape[] {
    const own = entry.shape.members ?? [];
    const base = entry.shape.extends && this.followed(this.named(entry.module, entry.shape.extends));
    if (!base || seen.has(base.key)) return own;
    const inherited = this.membersOf(base, new Set(seen).add(entry.key));
    return [...own, ...inherited.filter(({ name }) => !own.some((member) => member.name === name))];
  }

  /** Follows proven aliases to what they name; what leads out of the tree stays where it is. */
  followed(entry: Entry | undefined): Entry | undefined {
    const seen = new Set<Key>();
    let at = entry;
    while (at?.shape.alias && !seen.has(at.key)) {
      seen.add(at.key);
      const next = this.named(at.module, at.shape.alias);
      if (!next) return at;
      at = next;
    }
    return at;
  }

  /** Names that a module passes on under a name of its own, with where each comes from. */
  passes(module: string): IndirectExport[] {
    return (this.graph.facts.get(module)?.exports ?? []).filter(
      (fact): fact is IndirectExport => fact.kind === 'indirect' && fact.imported !== '*',
    );
  }
}
