// Who sees a test double: the files that a test loads, and what they take from which module. A double moves safely only
// if everyone whom it would reach afterwards was reached before.

import { loadedAtOnce } from './facts.ts';
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
    const reached = new Set([file, ...(this.isLocal(file) ? [] : (this.#testsWith(file) ?? this.#tests()))]);
    for (const next of reached) {
      for (const module of this.#loadedBy(next)) if (!replaced.has(module)) reached.add(module);
    }
    return reached;
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

  #loadedBy(file: string): string[] {
    const facts = this.#graph.facts.get(file);
    if (!facts) return [];
    const specifiers = [
      ...loadedAtOnce(facts),
      ...facts.hidden
        .filter(({ form, prefix }) => !prefix && /^(?:import\(\)|require|import-equals|opaque)$/.test(form))
        .map(({ specifier }) => specifier),
      ...this.#loads(file).map(({ specifier }) => specifier),
    ];
    return [...new Set(specifiers)]
      .map((specifier) => this.#graph.moduleOf(file, specifier))
      .filter((module) => module !== undefined);
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
