// What every detector is given: the declarations, who uses them, and what is alive. Nothing in it changes any more.

import type { Catalog, Entry, Key } from './catalog.ts';
import type { AskedFor } from './conventions.ts';
import type { DuplicateKind, Evidence, Fork, Liveness } from './finding.ts';
import { isConventional, nameSigns, versionOf } from './names.ts';
import { isTestPlace } from './places.ts';
import type { RawUse, UseIndex } from './uses.ts';

export interface AuditContext {
  catalog: Catalog;
  uses: UseIndex;
  liveness: ReadonlyMap<string, Liveness>;
  /** Modules whose exports something may use that is not known here. */
  open: ReadonlySet<string>;
  /** Modules that something outside the tree starts or imports. */
  entries: ReadonlySet<string>;
  /** Modules that do nothing but lead elsewhere, and are no barrel. */
  leads: ReadonlySet<string>;
  /** Modules that a package publishes: what other packages may import. */
  published: ReadonlySet<string>;
  /** Names that a file takes from a module in a form that is no import: `import()`, `require`, mocks. */
  takes(file: string, module: string): ReadonlySet<string>;
  text(path: string): string;
  tokens(text: string): readonly string[];
  packageOf(path: string): string;
  /** Whether a framework asks modules for an export of this name. */
  isAskedFor: AskedFor;
  /** Whether other packages take a module by the name of its package. */
  isDoor(path: string): boolean;
  /** Whether one of two modules' packages is offered to others, and neither imports anything of the other. */
  areStrangers(a: string, b: string): boolean;
  /** A test, or what only tests use: a folder called `testing` that the program reaches is none. */
  isTest(path: string): boolean;
  /** Written by a tool or a build: read, never a duplicate. */
  isGenerated(path: string): boolean;
}

/** One declaration stands for another; or two are the same twice. */
export interface Link {
  from: Key;
  to: Key;
  kind: DuplicateKind;
  /** `{other}` stands for the symbol at the other end. */
  proof: string;
  evidence: readonly Evidence[];
  /** 0 to 1. */
  confidence: number;
  /** Whether it makes a group by itself, or only belongs to one that there is for another reason. */
  starts: boolean;
  fork?: Omit<Fork, 'with'>;
}

/** Uses of a declaration by every path, by the symbol that is named. */
export class Reach {
  readonly #byEnd = new Map<Key, Map<string, readonly RawUse[]>>();

  constructor({ catalog, uses }: Pick<AuditContext, 'catalog' | 'uses'>) {
    for (const [symbol, found] of uses.symbols) {
      const at = symbol.lastIndexOf('#');
      const end = catalog.declared(symbol.slice(0, at), symbol.slice(at + 1));
      if (!end) continue;
      const known = this.#byEnd.get(end.key);
      if (known) known.set(symbol, found);
      else this.#byEnd.set(end.key, new Map([[symbol, found]]));
    }
  }

  symbolsOf(key: Key): ReadonlyMap<string, readonly RawUse[]> {
    return this.#byEnd.get(key) ?? new Map();
  }

  /** Files outside of tests that use a declaration, its own and those in `except` aside. */
  programUsers(entry: Entry, except: readonly string[] = []): number {
    const files = new Set<string>();
    for (const uses of this.symbolsOf(entry.key).values()) {
      for (const { file } of uses) if (!isTestPlace(file) && !except.includes(file)) files.add(file);
    }
    return files.size;
  }
}

export const evidenceOf = ({ module, shape }: Entry, shows: string): Evidence => ({
  file: module,
  line: shape.line,
  endLine: shape.endLine,
  shows,
});

/** What names and comments say of a declaration. */
export function signsOf({ shape }: Entry): string[] {
  return [
    ...(shape.deprecated === undefined
      ? []
      : [shape.deprecated === '' ? '@deprecated' : `@deprecated: ${shape.deprecated}`]),
    ...(shape.words ?? []).map((word) => `"${word}" in its comment`),
    ...nameSigns(shape.name),
  ];
}

export const isOld = (entry: Entry): boolean => signsOf(entry).length > 0;

/** Whether a name without a version stands for the version that holds today: `type Report = ReportV2`. */
export const isCurrentName = (name: string, end: Entry): boolean =>
  !isCallable(end) &&
  nameSigns(name).length === 0 &&
  versionOf(name) === undefined &&
  versionOf(end.shape.name) !== undefined;

/** Names of one thing: equal without words of state. Names that habit gives to many things are none. */
export const areNear = (a: Entry, b: Entry): boolean =>
  !isConventional(a.shape.name) && !isConventional(b.shape.name) && a.stem === b.stem;

export const isCallable = ({ shape }: Entry): boolean =>
  shape.form === 'function' || shape.form === 'class' || shape.form === 'abstract class';

export const isType = ({ shape }: Entry): boolean => shape.form === 'interface' || shape.form === 'type';

export const isCode = ({ shape }: Entry): boolean =>
  shape.form === 'function' || shape.form.endsWith('class');
