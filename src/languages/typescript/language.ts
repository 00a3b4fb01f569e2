// The language port, answered for TypeScript and JavaScript.

import type { ModuleShape } from '../../core/audit/shape.ts';
import type { ModuleFacts } from '../../core/facts.ts';
import type { Files } from '../../core/files.ts';
import type {
  Answer,
  ExternalModule,
  Language,
  NeededDependency,
  NeededReference,
  PublicEntries,
  Resolver,
  Roots,
  Source,
  Spelling,
  Target,
  TextEdit,
} from '../../core/language.ts';
import { Dependencies } from './dependencies.ts';
import { entriesNaming, publicEntriesOf, specifiersNaming } from './entries.ts';
import { Externals } from './externals.ts';
import { extractFacts, factsOf } from './facts.ts';
import { rootsOf } from './frameworks.ts';
import { glimpse } from './hidden-words.ts';
import { addDependencies, declaresDependency } from './manifest.ts';
import { packageNameOf } from './package-maps.ts';
import { Packages } from './packages.ts';
import { isCode, isJavaScript, parseAhead, releaseParses } from './parse.ts';
import { addReferences, ProjectReferences } from './project-references.ts';
import { ModuleResolution } from './resolve.ts';
import { tokensOf } from './shape-tokens.ts';
import { TypeScriptSource } from './source.ts';
import { Specifiers } from './specifiers.ts';
import { surveyed } from './survey.ts';
import { topLevelAwait } from './top-level-await.ts';
import { readCompilerOptions, tsconfigsFor } from './tsconfigs.ts';

/** TypeScript and JavaScript over one tree. */
export class TypeScriptLanguage implements Language {
  readonly name = 'TypeScript';
  readonly resolver: Resolver;
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
    this.resolver = new TreeResolver(files);
  }

  isCode(path: string): boolean {
    return isCode(path);
  }

  facts(path: string, text: string, isPlain = false): ModuleFacts {
    return extractFacts(path, text, isPlain);
  }

  async factsAhead(path: string, text: string, isPlain: boolean): Promise<() => ModuleFacts> {
    const parsed = await parseAhead(path, text, { forTree: !isPlain });
    return () => factsOf(path, text, parsed, isPlain);
  }

  glimpse(path: string, text: string): readonly string[] | undefined {
    return glimpse(path, text);
  }

  survey(path: string, text: string): { facts: ModuleFacts; shape?: ModuleShape } {
    return surveyed(path, text);
  }

  roots(): Roots {
    return rootsOf(this.#files, new Packages(this.#files));
  }

  tokens(text: string): readonly string[] {
    return tokensOf(text);
  }

  open(path: string, text: string, facts?: ModuleFacts): Source {
    return new TypeScriptSource(path, text, () => this.keepsImports(path), facts);
  }

  release(): Promise<void> {
    return releaseParses();
  }

  topLevelAwait(path: string): string | undefined {
    return topLevelAwait(this.#files, path);
  }

  keepsImports(path: string): boolean {
    if (isJavaScript(path)) return true;
    const [config] = tsconfigsFor(this.#files, path);
    const options = config ? readCompilerOptions(this.#files.root, config) : undefined;
    return (
      Boolean(options?.verbatimModuleSyntax ?? options?.preserveValueImports) ||
      options?.importsNotUsedAsValues === 'preserve'
    );
  }
}

class TreeResolver implements Resolver {
  readonly #files: Files;
  readonly #paths: ReadonlySet<string>;
  readonly #packages: Packages;
  readonly #resolution: ModuleResolution;
  readonly #dependencies: Dependencies;
  readonly #externals: Externals;
  readonly #references: ProjectReferences;
  readonly #specifiers: Specifiers;
  readonly #entries = new Map<string, PublicEntries>();

  constructor(files: Files) {
    this.#files = files;
    this.#paths = new Set(files.paths);
    this.#packages = new Packages(files);
    this.#resolution = new ModuleResolution(files, this.#packages);
    this.#dependencies = new Dependencies(this.#packages);
    this.#references = new ProjectReferences(files);
    this.#externals = new Externals(files, this.#packages, this.#dependencies, this.#resolution);
    this.#specifiers = new Specifiers(files, this.#packages, this.#resolution, this.#dependencies);
  }

  resolve(importer: string, specifier: string): Target {
    return this.#resolution.resolve(importer, specifier);
  }

  spell(importer: string, target: string, like: string, others: readonly string[], habit?: string): Spelling {
    return this.#specifiers.spell(importer, target, like, others, habit);
  }

  formOf(importer: string, specifier: string): string {
    return this.#specifiers.formOf(importer, specifier);
  }

  stems(importer: string, specifier: string): readonly string[] {
    return this.#resolution.stems(importer, specifier);
  }

  answers(): readonly Answer[] {
    return this.#resolution.answers();
  }

  remember(answers: readonly Answer[]): void {
    this.#resolution.remember(answers);
  }

  outside(): readonly string[] {
    return [...this.#resolution.outside].sort();
  }

  packageOf(path: string): string {
    return this.#packages.around(path)?.dir ?? '';
  }

  packageNameOf(module: string): string | undefined {
    return this.#paths.has(module) ? this.#packages.around(module)?.name : packageNameOf(module);
  }

  external(specifier: string): ExternalModule | undefined {
    return this.#externals.of(specifier);
  }

  namedBy(path: string): readonly { manifest: string; entry: string }[] {
    return entriesNaming(this.#packages, path);
  }

  specifiersNaming(path: string): readonly string[] {
    return specifiersNaming(this.#packages, path);
  }

  isOffered(importer: string, target: string): boolean {
    return this.#specifiers.isOffered(importer, target);
  }

  reference(importer: string, target: string): NeededReference | undefined {
    return this.#references.missing(importer, target);
  }

  refer(text: string, config: string, to: readonly string[]): TextEdit[] | undefined {
    return addReferences(text, config, to);
  }

  declare(text: string, needed: readonly NeededDependency[]): TextEdit[] | undefined {
    return addDependencies(text, needed);
  }

  declares(text: string, name: string): boolean {
    return declaresDependency(text, name);
  }

  declaring(name: string): readonly { manifest: string; dir: string }[] {
    return this.#dependencies.declaring(name);
  }

  cycleWith(needed: readonly NeededDependency[]) {
    return this.#dependencies.cycleWith(needed);
  }

  publicEntries(path: string): PublicEntries {
    const owner = this.#packages.around(path);
    const key = owner?.dir ?? '';
    let entries = this.#entries.get(key);
    if (!entries) {
      entries = publicEntriesOf(this.#files, this.#packages, owner);
      this.#entries.set(key, entries);
    }
    return entries;
  }
}
