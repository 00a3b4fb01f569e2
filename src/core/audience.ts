// Who sees a test double: the files that a test loads, and what they take from which module. A double moves safely only
// if everyone whom it would reach afterwards was reached before.

import { loadedAtOnce, type ModuleFacts } from './facts.ts';
import type { ModuleGraph } from './graph.ts';
import type { Open } from './identity.ts';
import type { Site } from './language.ts';

/** One name that a file takes from a module as a value; `*` for all of them. */
export interface Take {
  file: string;
  module: string;
  name: string;
}

const testName = /(?:[.\-_](?:test|spec|cy|e2e)|\/__tests__\/[^/]+|\/__specs__\/[^/]+)\.[cm]?[jt]sx?$/;

const testFolder = /\/(?:tests?|__tests__|specs?|e2e|cypress)\//;

export class Audience {
  readonly #graph: ModuleGraph;
  readonly #open: Open;
  readonly #takes = new Map<string, readonly Take[]>();
  /** See `#erasedIn`; of files that were asked for. */
  readonly #erased = new Map<string, ReadonlySet<string>>();

  constructor(graph: ModuleGraph, open: Open) {
    this.#graph = graph;
    this.#open = open;
  }

  /** Whether the doubles of a file reach no further than what the file itself loads: a test's own. */
  isLocal(file: string): boolean {
    return testName.test(`/${file}`) && this.#graph.importersOf(file).length === 0;
  }

  /**
   * A file with a double and everything that it loads; if tests import the file, what they load; if it may be set up for
   * every test, what all tests load.
   * @param replaced modules that are not loaded because a double stands in their place
   */
  reach(file: string, replaced: ReadonlySet<string>): ReadonlySet<string> {
    return new Set(this.#cameFrom(file, replaced, (facts) => facts).keys());
  }

  /** What `reach` says, each file with the one that loads it. */
  #cameFrom(
    file: string,
    replaced: ReadonlySet<string>,
    asRun: (facts: ModuleFacts) => ModuleFacts,
  ): ReadonlyMap<string, string | undefined> {
    const roots = [file, ...(this.isLocal(file) ? [] : (this.#testsWith(file) ?? this.#tests()))];
    const cameFrom = new Map<string, string | undefined>(roots.map((root) => [root, undefined]));
    for (const next of cameFrom.keys()) {
      for (const module of this.#loadedBy(next, asRun))
        if (!replaced.has(module) && !cameFrom.has(module)) cameFrom.set(module, next);
    }
    return cameFrom;
  }

  /**
   * Whether a take that `reach` found is one of what runs: compilers leave out imports that only types mention. To be
   * asked where it decides, since it reads the trees of the files on the way.
   */
  runs(file: string, replaced: ReadonlySet<string>, take: Take): boolean {
    for (;;) {
      const cameFrom = this.#cameFrom(file, replaced, (facts) => this.#withoutErased(facts));
      if (!cameFrom.has(take.file)) return false;
      const unread: string[] = [];
      for (let at: string | undefined = take.file; at !== undefined; at = cameFrom.get(at))
        if (!this.#erased.has(at)) unread.push(at);
      for (const each of unread) this.#erased.set(each, this.#erasedIn(each));
      if (unread.length === 0) return this.#isValue(take);
    }
  }

  #isValue({ file, module, name }: Take): boolean {
    const facts = this.#graph.facts.get(file)!;
    const entries = facts.imports
      .filter(({ specifier }) => this.#graph.moduleOf(file, specifier) === module)
      .flatMap((statement) => statement.entries.filter(({ imported }) => imported === name));
    const erased = this.#erased.get(file)!;
    const isElsewhere = facts.hidden.length > 0 || facts.exports.some(({ kind }) => kind !== 'local');
    return entries.length === 0 || isElsewhere || entries.some(({ local }) => !erased.has(local));
  }

  /** The locals that a file imports for their types alone, without saying so. */
  #erasedIn(file: string): ReadonlySet<string> {
    const facts = this.#graph.facts.get(file);
    const entries = facts?.imports.flatMap((statement) => statement.entries) ?? [];
    const open = entries.some(({ typeOnly }) => !typeOnly) ? this.#open(file) : undefined;
    const erased = entries.filter(({ local, typeOnly }) => !typeOnly && open!.isErased(local));
    return new Set(erased.map(({ local }) => local));
  }

  /** The tests that import a helper, by whatever way; undefined if it may be there for every test. */
  #testsWith(helper: string): readonly string[] | undefined {
    const above = new Set([helper]);
    for (const next of above) for (const importer of this.#graph.importersOf(next)) above.add(importer);
    const roots = [...above].filter((file) => this.#graph.importersOf(file).length === 0);
    const isSetUp = roots.length === 0 || !roots.every((file) => this.isLocal(file)) || this.#isNamed(above);
    return isSetUp ? undefined : roots;
  }

  /** Whether the configuration of a test runner may name one of some files, as it names what it sets up. */
  #isNamed(files: ReadonlySet<string>): boolean {
    const stems = [...files].map((file) => /([^/]+?)(?:\.[cm]?[jt]sx?)?$/.exec(file)![1]!);
    const configs = [...this.#graph.facts.keys()].filter((path) =>
      /\.config(?:\.[\w-]+)*\.[cm]?[jt]s$/.test(path),
    );
    return (
      stems.some((stem) => /set-?up/i.test(stem)) ||
      configs.some((path) => stems.some((stem) => this.#open(path).text.includes(stem)))
    );
  }

  /** Files that may be tests; where nothing looks like one, every file may. */
  #tests(): readonly string[] {
    const all = [...this.#graph.facts.keys()];
    const tests = all.filter((file) => testName.test(`/${file}`) || testFolder.test(`/${file}`));
    return tests.length > 0 ? tests : all;
  }

  #loadedBy(file: string, asRun: (facts: ModuleFacts) => ModuleFacts): string[] {
    const facts = this.#graph.facts.get(file);
    if (!facts) return [];
    const specifiers = [
      ...loadedAtOnce(asRun(facts)),
      ...facts.hidden
        .filter(({ form, prefix }) => !prefix && /^(?:import\(\)|require|import-equals|opaque)$/.test(form))
        .map(({ specifier }) => specifier),
      ...this.#loads(file).map(({ specifier }) => specifier),
    ];
    return [...new Set(specifiers)]
      .map((specifier) => this.#graph.moduleOf(file, specifier))
      .filter((module) => module !== undefined);
  }

  #withoutErased(facts: ModuleFacts): ModuleFacts {
    const erased = this.#erased.get(facts.path);
    if (!erased?.size) return facts;
    const imports = facts.imports.map((statement) => {
      const entries = statement.entries.map((entry) =>
        erased.has(entry.local) ? { ...entry, typeOnly: true } : entry,
      );
      return { ...statement, entries };
    });
    return { ...facts, imports };
  }

  /** Modules that a test loads around their doubles. */
  #loads(file: string): readonly Site[] {
    const facts = this.#graph.facts.get(file)!;
    if (!facts.hidden.some(({ form }) => form === 'mock')) return [];
    return this.#open(file)
      .sites(() => true)
      .filter(({ form, double }) => form === 'mock' && (!double || double.keepsActual));
  }

  /** What a file takes as values, by static imports, `require` and dynamic imports. */
  takes(file: string): readonly Take[] {
    let takes = this.#takes.get(file);
    if (!takes) {
      takes = this.#read(file);
      this.#takes.set(file, takes);
    }
    return takes;
  }

  #read(file: string): Take[] {
    const facts = this.#graph.facts.get(file);
    const found: Take[] = [];
    const take = (specifier: string, name: string): void => {
      const module = this.#graph.moduleOf(file, specifier);
      if (module !== undefined) found.push({ file, module, name });
    };
    for (const { specifier, entries } of facts?.imports ?? []) {
      for (const { imported, local, typeOnly } of entries) {
        if (typeOnly) continue;
        if (imported !== '*') take(specifier, imported);
        else if (this.#graph.moduleOf(file, specifier) !== undefined) {
          const { members, escapes } = this.#open(file).namespace(local);
          for (const { name, type } of members) if (!type) take(specifier, name);
          if (escapes.length > 0) take(specifier, '*');
        }
      }
    }
    const hidden = facts?.hidden.some(
      ({ form, prefix }) => !prefix && /^(?:import\(\)|require|import-equals)$/.test(form),
    );
    if (!hidden) return found;
    for (const site of this.#open(file).sites(() => true)) {
      const { form, specifier, names } = site;
      if (!/^(?:import\(\)|require|import-equals)$/.test(form)) continue;
      for (const { name } of names) take(specifier, name);
      if (site.escape) take(specifier, '*');
    }
    return found;
  }
}
