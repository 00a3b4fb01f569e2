// Where a specifier leads. Node's and TypeScript's own rules come from oxc-resolver; what is added here is what
// a tree without an install or without a build needs: workspace packages by name, and sources behind built files.

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type NapiResolveOptions, ResolverFactory } from 'oxc-resolver';
import type { Files } from '../../core/files.ts';
import type { Answer, Target } from '../../core/language.ts';
import { exportTargets, packageNameOf } from './package-maps.ts';
import type { Packages } from './packages.ts';
import { companyOf, customConditions, pathPatterns, starOf, tsconfigsFor } from './tsconfigs.ts';

const options: NapiResolveOptions = {
  tsconfig: 'auto',
  extensions: [
    '.ts',
    '.tsx',
    '.mts',
    '.cts',
    '.d.ts',
    '.js',
    '.jsx',
    '.mjs',
    '.cjs',
    '.json',
    '.vue',
    '.svelte',
  ],
  extensionAlias: {
    '.js': ['.ts', '.tsx', '.d.ts', '.js', '.jsx'],
    '.jsx': ['.tsx', '.d.ts', '.jsx'],
    '.mjs': ['.mts', '.d.mts', '.mjs'],
    '.cjs': ['.cts', '.d.cts', '.cjs'],
  },
  conditionNames: ['types', 'import', 'require', 'node', 'default'],
  mainFields: ['types', 'typings', 'module', 'main'],
  builtinModules: false,
};

/**
 * As far as an answer is the same: a folder for relative specifiers and packages of the tree; a package for other
 * packages; where a tsconfig around maps the specifier, the files of a folder that every tsconfig treats alike.
 */
type Range = 'folder' | 'package' | 'company';

function mapIn<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let map = maps.get(key);
  if (!map) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}

/** What is looked for first where a specifier names this path: sources before what is built of them. */
function firstFor(path: string): string {
  const extension = posix.extname(path);
  if (/^\.[cm]?tsx?$/.test(extension)) return path;
  const [source] = options.extensionAlias![extension] ?? [];
  return source === undefined ? `${path}.ts` : path.slice(0, -extension.length) + source;
}

/** Resolves specifiers of one tree, remembering answers by folder and specifier. */
export class ModuleResolution {
  /** Absolute folders that specifiers led to although they are not below the root. */
  readonly outside = new Set<string>();
  readonly #files: Files;
  readonly #known: ReadonlySet<string>;
  readonly #packages: Packages;
  readonly #auto = new ResolverFactory(options);
  readonly #plain = this.#auto.cloneWithOptions({ ...options, tsconfig: undefined });
  readonly #withConditions = new Map<string, ResolverFactory>();
  readonly #explicit = new Map<string, ResolverFactory>();
  readonly #memo = new Map<string, Target>();
  /** The same by file: the same few questions are asked of a file again and again. */
  readonly #byFile = new Map<string, Map<string, Target>>();
  /** By folder and specifier. */
  readonly #ranges = new Map<string, Map<string, Range>>();

  constructor(files: Files, packages: Packages) {
    this.#files = files;
    this.#known = new Set(files.paths);
    this.#packages = packages;
  }

  resolve(importer: string, specifier: string): Target {
    const answers = mapIn(this.#byFile, importer);
    let target = answers.get(specifier);
    if (!target) {
      const key = `${this.#placeOf(importer, specifier)}\0${specifier}`;
      target = this.#memo.get(key) ?? this.#resolve(importer, specifier);
      this.#memo.set(key, target);
      answers.set(specifier, target);
    }
    return target;
  }

  /** The place in which a specifier means the same: see `Range`. */
  #placeOf(importer: string, specifier: string): string {
    const folder = posix.dirname(importer);
    const ranges = mapIn(this.#ranges, folder);
    let range = ranges.get(specifier);
    if (!range) {
      range = this.#rangeOf(importer, specifier);
      ranges.set(specifier, range);
    }
    if (range === 'company') return companyOf(this.#files, importer);
    return range === 'folder' ? folder : `package ${this.#packages.around(importer)?.dir ?? ''}`;
  }

  #rangeOf(importer: string, specifier: string): Range {
    if (specifier.startsWith('.')) return 'folder';
    if (pathPatterns(this.#files, importer).some(({ key }) => starOf(key, specifier) !== undefined))
      return 'company';
    const name = packageNameOf(specifier);
    const isOfTree =
      name === undefined || this.#packages.named(name) || this.#packages.around(importer)?.name === name;
    return isOfTree ? 'folder' : 'package';
  }

  /** See `Resolver.answers`. */
  answers(): Answer[] {
    return [...this.#memo];
  }

  /** See `Resolver.remember`. */
  remember(answers: readonly Answer[]): void {
    this.#byFile.clear();
    for (const [key, target] of answers) this.#memo.set(key, target);
  }

  #resolve(importer: string, written: string): Target {
    const specifier = written;
    if (/\?|^\..*#/.test(specifier)) return { kind: 'external', specifier };
    if (isBuiltin(specifier) || /^[a-z][a-z+.-]+:/i.test(specifier)) return { kind: 'external', specifier };
    const source = this.#listed(importer, specifier);
    if (source !== undefined) return { kind: 'file', path: source };
    const found = this.#resolverFor(importer, specifier).resolveFileSync(
      posix.join(this.#files.root, importer),
      specifier,
    );
    const direct = found.path ? this.#inTree(found.path) : this.#withoutTsconfig(importer, specifier);
    if (direct) return direct;
    if (specifier.startsWith('.') || specifier.startsWith('/')) return this.#relative(importer, specifier);
    return (
      this.#byName(importer, specifier) ??
      this.#byTsconfig(importer, specifier) ??
      this.#byOuterImports(importer, specifier) ?? { kind: 'missing' }
    );
  }

  /**
   * `#packages/db.js` by the `imports` of a package further out. Node asks the nearest package alone; build tools that
   * put the sources together without the manifests between ask the outer one, and what resolves there is meant.
   */
  #byOuterImports(importer: string, specifier: string): Target | undefined {
    if (!specifier.startsWith('#')) return undefined;
    for (let folder = posix.dirname(importer); folder !== '.'; ) {
      folder = posix.dirname(folder);
      const found = this.#inTree(this.#plain.sync(posix.join(this.#files.root, folder), specifier).path);
      if (found?.kind === 'file') return found;
    }
    return undefined;
  }

  /**
   * The file that a relative specifier names first by the rules of TypeScript, if it is one of the tree: no link, so
   * nothing on disk can lead elsewhere. Most specifiers are of this kind, and asking the disk takes ten times as long.
   */
  #listed(importer: string, specifier: string): string | undefined {
    if (!/^\.\.?\/.*[^/.]$/.test(specifier)) return undefined;
    const named = posix.join(posix.dirname(importer), specifier);
    const first = firstFor(named);
    return this.#known.has(first) && (first === named || !this.#known.has(named)) ? first : undefined;
  }

  /** The conditions of the maps of packages under which a file sees them, as its tsconfig adds to them. */
  conditionsOf(importer: string): readonly string[] {
    return customConditions(this.#files, importer);
  }

  #resolverFor(importer: string, specifier: string): ResolverFactory {
    const custom = specifier.startsWith('.') ? [] : this.conditionsOf(importer);
    if (custom.length === 0) return this.#auto;
    const key = custom.join('\0');
    let resolver = this.#withConditions.get(key);
    if (!resolver) {
      const conditionNames = [...custom, ...options.conditionNames!];
      resolver = this.#auto.cloneWithOptions({ ...options, conditionNames });
      this.#withConditions.set(key, resolver);
    }
    return resolver;
  }

  /** A tsconfig that cannot be read (what it extends is not there) must not keep anything from being resolved. */
  #withoutTsconfig(importer: string, specifier: string): Target | undefined {
    const { root } = this.#files;
    const direct = this.#inTree(this.#plain.sync(posix.join(root, posix.dirname(importer)), specifier).path);
    if (direct || specifier.startsWith('.')) return direct;
    for (const { key, target } of pathPatterns(this.#files, importer)) {
      const star = starOf(key, specifier);
      const mapped =
        star === undefined
          ? undefined
          : this.#inTree(this.#plain.sync(root, `./${target.replace('*', star)}`).path);
      if (mapped?.kind === 'file') return mapped;
    }
    return undefined;
  }

  /** A path of the file system as a target; undefined where there is none. */
  #inTree(path: string | undefined): Target | undefined {
    if (!path) return undefined;
    const clean = path.replace(/\?.*$/, '');
    const root = this.#files.root;
    if (!clean.startsWith(`${root}/`)) {
      if (!clean.includes('/node_modules/')) this.outside.add(posix.dirname(clean));
      return { kind: 'external', specifier: clean };
    }
    const inside = clean.slice(root.length + 1);
    if (inside.split('/').includes('node_modules')) return { kind: 'external', specifier: clean };
    const source = this.#known.has(inside) ? inside : this.#packages.sourceOf(inside);
    return source ? { kind: 'file', path: source } : { kind: 'external', specifier: clean };
  }

  /** A relative specifier into a folder that is only there after a build. */
  #relative(importer: string, specifier: string): Target {
    const path = posix.join(posix.dirname(importer), specifier);
    const source = path.startsWith('..') ? undefined : this.#packages.sourceOf(path);
    return source && source !== path ? { kind: 'file', path: source } : { kind: 'missing' };
  }

  /** See `Resolver.stems`. */
  stems(importer: string, specifier: string): string[] {
    if (specifier.startsWith('.')) return [posix.join(posix.dirname(importer), specifier)];
    const mapped = pathPatterns(this.#files, importer).flatMap(({ key, target }) => {
      const star = starOf(key, specifier);
      return star === undefined ? [] : [posix.normalize(target.replace('*', star))];
    });
    const name = packageNameOf(specifier);
    const found = name === undefined ? undefined : this.#packages.named(name);
    const inside = found
      ? [
          posix.join(found.dir, specifier.slice(name!.length)),
          posix.join(found.dir, 'src', specifier.slice(name!.length)),
        ]
      : [];
    return [...mapped, ...inside];
  }

  /** A workspace package, or the importer's own package by its name, without an install. */
  #byName(importer: string, specifier: string): Target | undefined {
    const name = packageNameOf(specifier);
    if (!name) return undefined;
    const around = this.#packages.around(importer);
    const found = this.#packages.named(name) ?? (around?.name === name ? around : undefined);
    if (!found) return undefined;
    const subpath = specifier === name ? '.' : `.${specifier.slice(name.length)}`;
    const { json, dir } = found;
    const targets = json.exports
      ? exportTargets(json as Record<string, unknown>, name, subpath, this.conditionsOf(importer))
      : subpath === '.'
        ? [json.types, json.typings, json.module, json.main, 'index.js', 'src/index.js'].filter(
            (path) => typeof path === 'string',
          )
        : [subpath, `${subpath}/index`];
    for (const target of targets) {
      const source = this.#packages.sourceOf(posix.join(dir, target));
      if (source) return { kind: 'file', path: source };
    }
    return undefined;
  }

  /** For files that no tsconfig includes (tests, scripts): the paths of the nearest one, as bundlers and editors do. */
  #byTsconfig(importer: string, specifier: string): Target | undefined {
    for (const configFile of tsconfigsFor(this.#files, importer)) {
      let resolver = this.#explicit.get(configFile);
      if (!resolver) {
        resolver = this.#auto.cloneWithOptions({
          ...options,
          conditionNames: [...this.conditionsOf(importer), ...options.conditionNames!],
          tsconfig: { configFile: posix.join(this.#files.root, configFile) },
        });
        this.#explicit.set(configFile, resolver);
      }
      const dir = posix.join(this.#files.root, posix.dirname(importer));
      const found = this.#inTree(resolver.sync(dir, specifier).path);
      if (found) return found;
    }
    return undefined;
  }
}
