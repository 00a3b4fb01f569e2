// How a file should name a module: candidates in the form that is replaced, each verified by resolution before it
// is believed. What cannot be named across a package's border is refused, never reached by a path into its folder.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';
import type { Spelling } from '../../core/language.ts';
import type { Dependencies } from './dependencies.ts';
import { exportTargets, importTargets, packageNameOf } from './package-maps.ts';
import type { Package, Packages } from './packages.ts';
import type { ModuleResolution } from './resolve.ts';
import {
  byEnding,
  type Extensions,
  extensionsOf,
  relativeSpecifier,
  type Style,
  throughExports,
  throughImports,
  variants,
} from './spellings.ts';
import { companyOf, pathPatterns, readCompilerOptions, starOf, tsconfigsFor } from './tsconfigs.ts';

type Form = 'relative' | 'paths' | 'imports' | 'package';
export class Specifiers {
  readonly #files: Files;
  readonly #paths: ReadonlySet<string>;
  readonly #dependencies: Dependencies;
  readonly #packages: Packages;
  readonly #resolution: ModuleResolution;
  /** By the importer's package, those that tsconfigs treat like it, and the target. */
  readonly #offered = new Map<string, boolean>();

  constructor(files: Files, packages: Packages, resolution: ModuleResolution, dependencies: Dependencies) {
    this.#files = files;
    this.#paths = new Set(files.paths);
    this.#packages = packages;
    this.#resolution = resolution;
    this.#dependencies = dependencies;
  }

  formOf(importer: string, specifier: string): Form {
    if (specifier.startsWith('.') || specifier.startsWith('/')) return 'relative';
    if (specifier.startsWith('#') && this.#packages.around(importer)?.json.imports) return 'imports';
    const isPath = pathPatterns(this.#files, importer).some(
      ({ key }) => starOf(key, specifier) !== undefined,
    );
    if (isPath && !this.#isEntry(importer, specifier)) return 'paths';
    return this.#isPackage(importer, specifier) || this.#isOutside(importer, specifier) ? 'package' : 'paths';
  }

  #isOutside(importer: string, specifier: string): boolean {
    return (
      packageNameOf(specifier) !== undefined && this.#resolution.resolve(importer, specifier).kind !== 'file'
    );
  }

  #isPackage(importer: string, specifier: string): boolean {
    const name = packageNameOf(specifier);
    return (
      name !== undefined &&
      (this.#packages.named(name) !== undefined || this.#packages.around(importer)?.name === name)
    );
  }

  /** Whether a package of the tree has this specifier; one that only `paths` maps may bear the name of a package. */
  #isEntry(importer: string, specifier: string): boolean {
    const name = packageNameOf(specifier);
    if (name === undefined || !this.#isPackage(importer, specifier)) return false;
    const { dir, json } = this.#packages.named(name) ?? this.#packages.around(importer)!;
    if (json.exports === undefined)
      return (
        specifier === name ||
        this.#packages.sourceOf(posix.join(dir, specifier.slice(name.length))) !== undefined
      );
    const subpath = `.${specifier.slice(name.length)}`;
    const custom = this.#resolution.conditionsOf(importer);
    return exportTargets(json as Record<string, unknown>, name, subpath, custom).length > 0;
  }

  /** See `Resolver.spell`. */
  spell(importer: string, target: string, like: string, others: readonly string[], habit?: string): Spelling {
    if (!this.#paths.has(target)) return this.#declared(importer, target, like);
    const own = this.#packages.around(importer);
    const home = this.#packages.around(target);
    const form = this.formOf(importer, like);
    const style = this.#styleOf(importer, like, others);
    const within = own?.dir === home?.dir;
    const crosses = form === 'relative' && this.#leavesPackage(importer, like);
    const forms = this.#formsInOrder(form, habit as Form | undefined, within, crosses, own, like);
    for (const candidateForm of forms) {
      const specifier = this.#leading(candidateForm, importer, target, style, home, like);
      if (specifier === undefined) continue;
      const isNamed = candidateForm === 'package' || this.#isPackage(importer, specifier);
      return isNamed && !within ? this.#declared(importer, specifier, like) : { specifier };
    }
    return { refused: 'import/not-exported', message: notExported(home, target) };
  }

  /** See `Resolver.isOffered`. */
  isOffered(importer: string, target: string): boolean {
    const around = this.#packages.around(importer)?.dir ?? '';
    const key = [around, companyOf(this.#files, importer), target].join('\0');
    const known = this.#offered.get(key) ?? this.#hasLeading(importer, target);
    this.#offered.set(key, known);
    return known;
  }

  #hasLeading(importer: string, target: string): boolean {
    const home = this.#packages.around(target);
    const style: Style = { extensions: 'none', index: false };
    return (['package', 'paths'] as const).some(
      (form) => this.#leading(form, importer, target, style, home, home?.name ?? '') !== undefined,
    );
  }

  /** The first candidate of a form that leads to the target. */
  #leading(
    form: Form,
    importer: string,
    target: string,
    style: Style,
    home: Package | undefined,
    like: string,
  ): string | undefined {
    return this.#candidates(form, importer, target, style, home, like).find((specifier) => {
      const found = this.#resolution.resolve(importer, specifier);
      return found.kind === 'file' && found.path === target && this.#isExact(form, importer, specifier, home);
    });
  }

  /** A specifier with what the importer's manifest lacks for it. */
  #declared(importer: string, specifier: string, like: string): Spelling {
    const name = packageNameOf(specifier);
    const missing = name === undefined ? undefined : this.#dependencies.missing(importer, name, like);
    if (missing && 'refused' in missing) {
      const { isOld, ...refusal } = missing;
      return { ...refusal, ...(isOld && { would: specifier }) };
    }
    return { specifier, ...(missing && { needs: missing.needs }) };
  }

  /** Maps of a package lead to exact files: no ending is ever added to what they say. */
  #isExact(form: Form, importer: string, specifier: string, home: Package | undefined): boolean {
    const isFile = (target: string): boolean => /\.[cm]?[jt]sx?$/.test(target);
    const custom = this.#resolution.conditionsOf(importer);
    if (form === 'package') {
      if (home?.json.exports === undefined) return true;
      const subpath = specifier === home.name ? '.' : `.${specifier.slice(home.name.length)}`;
      return exportTargets(home.json as Record<string, unknown>, home.name, subpath, custom).some(isFile);
    }
    const own = form === 'imports' ? this.#packages.around(importer) : undefined;
    return (
      !own || importTargets(own.json as Record<string, unknown>, own.name, specifier, custom).some(isFile)
    );
  }

  #formsInOrder(
    form: Form,
    habit: Form | undefined,
    within: boolean,
    crosses: boolean,
    own: Package | undefined,
    like: string,
  ): Form[] {
    const preferred = habit ?? form;
    if (!within)
      return [
        ...new Set<Form>([
          ...(preferred === 'paths' ? (['paths'] as const) : []),
          ...(crosses ? (['relative'] as const) : []),
          'package',
        ]),
      ];
    const isSelf = preferred === 'package' && packageNameOf(like) === own?.name;
    return [
      ...new Set<Form>([...(preferred === 'package' && !isSelf && !habit ? [] : [preferred]), 'relative']),
    ];
  }

  #leavesPackage(importer: string, specifier: string): boolean {
    const found = this.#resolution.resolve(importer, specifier);
    return (
      found.kind === 'file' && this.#packages.around(found.path)?.dir !== this.#packages.around(importer)?.dir
    );
  }

  #candidates(
    form: Form,
    importer: string,
    target: string,
    style: Style,
    home: Package | undefined,
    like: string,
  ): string[] {
    const written = variants(target, style);
    switch (form) {
      case 'relative':
        return written.map((path) => relativeSpecifier(importer, path));
      case 'paths':
        return this.#throughPaths(importer, target, written, like);
      case 'imports':
        return byEnding(throughImports(this.#packages.around(importer), target), like);
      case 'package':
        return home ? byEnding(this.#throughPackage(home, target, written, like), like) : [];
    }
  }

  /** A source that the package does not publish has no path of its own; where somebody writes such paths, it has. */
  #throughPackage(home: Package, target: string, written: readonly string[], like: string): string[] {
    const found = throughExports(home, target, written);
    if (!this.#packages.hides(home, target)) return found;
    const folder = (specifier: string): string => specifier.slice(home.name.length).split('/')[1] ?? '';
    const isUsual = (specifier: string): boolean =>
      like.startsWith(`${home.name}/`) && folder(specifier) === folder(like);
    return found.filter(
      (specifier) => specifier === home.name || isUsual(specifier) || leadsToBuilt(home, specifier, target),
    );
  }

  #throughPaths(importer: string, target: string, written: readonly string[], like: string): string[] {
    const patterns = pathPatterns(this.#files, importer);
    const used = like.startsWith('.') ? undefined : mostSpecific(patterns, like);
    const rank = ({ key }: { key: string }): number => (key === used ? 0 : key === '*' ? 2 : 1);
    // What only `baseUrl` gives a name (`libs/core/src`) is known to the compiler, and to few other tools.
    const sorted = patterns
      .filter(({ key }) => key !== '*' || used === undefined || used === '*')
      .sort((a, b) => rank(a) - rank(b));
    return sorted.flatMap(({ key, target: pattern }) =>
      [...written, target].flatMap((path) => {
        const star = starOf(pattern, path);
        return star === undefined ? [] : [key.replace('*', star)];
      }),
    );
  }

  #styleOf(importer: string, like: string, others: readonly string[]): Style {
    const nearby = others.filter(
      (other) => /^[.#@~]/.test(other) && this.#resolution.resolve(importer, other).kind === 'file',
    );
    const likeIsIndexFolder = this.#isFolder(importer, like);
    const extensions =
      extensionsOf(like) ??
      (this.formOf(importer, like) === 'package' || likeIsIndexFolder
        ? (nearby.map(extensionsOf).find((found) => found !== undefined) ??
          (nearby.some((other) => !this.#isFolder(importer, other))
            ? 'none'
            : this.#defaultExtensions(importer, likeIsIndexFolder)))
        : 'none');
    const writesIndex = (specifier: string): boolean => /(?:^|\/)index(?:\.[cm]?[jt]sx?)?$/.test(specifier);
    const index =
      writesIndex(like) || (!likeIsIndexFolder && (extensions !== 'none' || nearby.some(writesIndex)));
    return { extensions, index };
  }

  #isFolder(importer: string, specifier: string): boolean {
    const found = this.#resolution.resolve(importer, specifier);
    return (
      found.kind === 'file' &&
      /(?:^|\/)index\.[^/]+$/.test(found.path) &&
      !/(?:^|\/)index(?:\.\w+)?$/.test(specifier)
    );
  }

  #defaultExtensions(importer: string, likeIsFolder: boolean): Extensions {
    if (likeIsFolder) return 'none';
    const [config] = tsconfigsFor(this.#files, importer);
    const options = config ? readCompilerOptions(this.#files.root, config) : undefined;
    if (options?.allowImportingTsExtensions || options?.rewriteRelativeImportExtensions) return 'ts';
    return /^node/i.test(String(options?.moduleResolution ?? options?.module ?? '')) &&
      !/^node(?:10)?$/i.test(String(options?.moduleResolution))
      ? 'js'
      : 'none';
  }
}

/** Whether an exports map gives something else for a specifier than the source itself. */
function leadsToBuilt(home: Package, specifier: string, source: string): boolean {
  if (home.json.exports === undefined) return false;
  const stem = (path: string): string => posix.join(home.dir, path).replace(/\.[cm]?[jt]sx?$/, '');
  const own = source.replace(/\.[cm]?[jt]sx?$/, '');
  const subpath = `.${specifier.slice(home.name.length)}`;
  return exportTargets(home.json as Record<string, unknown>, home.name, subpath).some(
    (target) => stem(target) !== own,
  );
}

/** The key by which a specifier is mapped: itself, else the one with the longest text before its star. */
function mostSpecific(patterns: readonly { key: string }[], specifier: string): string | undefined {
  const before = (key: string): number => (key.includes('*') ? key.indexOf('*') : Number.POSITIVE_INFINITY);
  return patterns
    .map(({ key }) => key)
    .filter((key) => starOf(key, specifier) !== undefined)
    .sort((a, b) => before(b) - before(a))[0];
}

function notExported(home: Package | undefined, target: string): string {
  if (!home) return `no package offers ${target}`;
  const inside = posix.relative(home.dir, target).replace(/\.[cm]?[jt]sx?$/, '');
  const subpath = `./${inside.replace(/^(?:src|lib|source)\//, '')}`;
  return home.json.exports === undefined
    ? `${home.manifest} has no entry that leads to ${target}, and what it publishes is built`
    : `${home.manifest} exports no subpath that leads to ${target}: "${subpath}" would have to`;
}
