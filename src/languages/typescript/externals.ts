// What is known of a module outside the tree: which names its typings export, and what `require` gives. Where a package
// is not installed nothing is known, and nothing is assumed.

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { ResolverFactory } from 'oxc-resolver';
import type { ModuleFacts } from '../../core/facts.ts';
import type { Files } from '../../core/files.ts';
import type { ExternalModule } from '../../core/language.ts';
import type { Dependencies } from './dependencies.ts';
import { extractFacts } from './facts.ts';
import { parseProblemless } from './json.ts';
import { packageNameOf } from './package-maps.ts';
import type { Packages } from './packages.ts';
import type { ModuleResolution } from './resolve.ts';

export class Externals {
  readonly #files: Files;
  readonly #root: string;
  readonly #packages: Packages;
  readonly #dependencies: Dependencies;
  readonly #resolution: ModuleResolution;
  readonly #requiring = new ResolverFactory({ conditionNames: ['require', 'node', 'default'] });
  readonly #known = new Map<string, ExternalModule | undefined>();

  constructor(files: Files, packages: Packages, dependencies: Dependencies, resolution: ModuleResolution) {
    this.#files = files;
    this.#root = files.root;
    this.#packages = packages;
    this.#dependencies = dependencies;
    this.#resolution = resolution;
  }

  /** See `Resolver.external`. */
  of(specifier: string): ExternalModule | undefined {
    if (!this.#known.has(specifier)) this.#known.set(specifier, this.#find(specifier));
    return this.#known.get(specifier);
  }

  #find(specifier: string): ExternalModule | undefined {
    if (isBuiltin(specifier)) return { required: 'namespace' };
    const name = packageNameOf(specifier);
    if (name === undefined || this.#packages.named(name)) return undefined;
    const folders = ['', ...this.#dependencies.declaring(name).map(({ dir }) => dir)];
    for (const dir of folders) {
      const found = this.#installed(dir, specifier, name);
      if (found) return found;
    }
    const isInstalled = folders.some((dir) => this.#path(dir, `${name}/package.json`) !== undefined);
    return !isInstalled && this.#dependencies.isKnown(name) ? {} : undefined;
  }

  #installed(dir: string, specifier: string, name: string): ExternalModule | undefined {
    const typed = `@types/${name.replace(/^@/, '').replace('/', '__')}${specifier.slice(name.length)}`;
    const own = this.#path(dir, specifier);
    const path = own === undefined || !isTypeScript(own) ? (this.#path(dir, typed) ?? own) : own;
    if (path === undefined) return undefined;
    const names = new Set<string>();
    const isComplete = this.#collect(path, names, new Set());
    const facts = this.#facts(path);
    const required = this.#isModuleOnly(dir, specifier)
      ? 'nothing'
      : facts && (facts.exportsValue ? 'value' : 'namespace');
    return {
      ...(isComplete && { names }),
      ...(required && { required }),
    };
  }

  /** The absolute path of an installed file by its specifier, seen from a folder of the tree. */
  #path(dir: string, specifier: string): string | undefined {
    const found = this.#resolution.resolve(posix.join(dir, 'package.json'), specifier);
    return found.kind === 'external' && posix.isAbsolute(found.specifier) ? found.specifier : undefined;
  }

  /** Adds every name that a file exports; false if there may be more. */
  #collect(path: string, names: Set<string>, seen: Set<string>): boolean {
    if (seen.has(path)) return true;
    seen.add(path);
    const facts = this.#facts(path);
    if (
      !facts ||
      facts.error ||
      facts.exportsValue ||
      (!isTypeScript(path) && facts.imports.length + facts.exports.length === 0)
    )
      return false;
    let isComplete = true;
    for (const fact of facts.exports) {
      if (fact.kind !== 'star') {
        if (seen.size === 1 || fact.name !== 'default') names.add(fact.name);
        continue;
      }
      const importer = posix.relative(this.#root, path);
      const next = this.#resolution.resolve(importer, fact.specifier);
      const isFound = next.kind === 'external' && posix.isAbsolute(next.specifier);
      isComplete = isFound && this.#collect(next.specifier, names, seen) && isComplete;
    }
    return isComplete;
  }

  #facts(path: string): ModuleFacts | undefined {
    if (!/\.[cm]?[jt]sx?$/.test(path)) return undefined;
    const text = this.#read(path);
    return text === undefined ? undefined : extractFacts(path, text);
  }

  #read(path: string): string | undefined {
    return path.startsWith(`${this.#root}/`) ? this.#files.read(posix.relative(this.#root, path)) : undefined;
  }

  /** Whether `require` leads to an ES module, which older Node cannot load that way. */
  #isModuleOnly(dir: string, specifier: string): boolean {
    const { path } = this.#requiring.sync(posix.join(this.#root, dir), specifier);
    if (path === undefined) return false;
    if (/\.[cm]js$/.test(path)) return path.endsWith('.mjs');
    for (let folder = posix.dirname(path); folder !== '/' && folder !== '.'; folder = posix.dirname(folder)) {
      const text = this.#read(posix.join(folder, 'package.json'));
      const json =
        text === undefined
          ? undefined
          : parseProblemless(() => JSON.parse(text) as { type?: string; name?: string });
      if (json?.type !== undefined || json?.name !== undefined) return json.type === 'module';
    }
    return false;
  }
}

const isTypeScript = (path: string): boolean => /\.[cm]?tsx?$/.test(path);
