// The language port, answered for TypeScript and JavaScript.

import type { ModuleShape } from '../../core/audit/shape.ts';
import type { ModuleFacts } from '../../core/facts.ts';
import type { Files } from '../../core/files.ts';
import type {
  Language,
  PublicEntries,
  Resolver,
  Roots,
  Source,
  Spelling,
  Target,
} from '../../core/language.ts';
import { publicEntriesOf } from './entries.ts';
import { extractFacts, factsOf } from './facts.ts';
import { rootsOf } from './frameworks.ts';
import { Packages } from './packages.ts';
import { isCode, isJavaScript, parse, releaseParses } from './parse.ts';
import { ModuleResolution } from './resolve.ts';
import { shapeOf } from './shape.ts';
import { tokensOf } from './shape-tokens.ts';
import { TypeScriptSource } from './source.ts';
import { Specifiers } from './specifiers.ts';
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

  facts(path: string, text: string): ModuleFacts {
    return extractFacts(path, text);
  }

  survey(path: string, text: string): { facts: ModuleFacts; shape?: ModuleShape } {
    const parsed = parse(path, text);
    const facts = factsOf(path, text, parsed);
    return facts.error ? { facts } : { facts, shape: shapeOf(text, parsed) };
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
  readonly #packages: Packages;
  readonly #resolution: ModuleResolution;
  readonly #specifiers: Specifiers;
  readonly #entries = new Map<string, PublicEntries>();

  constructor(files: Files) {
    this.#files = files;
    this.#packages = new Packages(files);
    this.#resolution = new ModuleResolution(files, this.#packages);
    this.#specifiers = new Specifiers(files, this.#packages, this.#resolution);
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

  outside(): readonly string[] {
    return [...this.#resolution.outside].sort();
  }

  packageOf(path: string): string {
    return this.#packages.around(path)?.dir ?? '';
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
