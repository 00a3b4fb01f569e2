// How a file should name a module: candidates in the form that is replaced, each verified by resolution before it
// is believed. What cannot be named across a package's border is refused, never reached by a path into its folder.

import type { Files } from '../../core/files.ts';
import type { Spelling } from '../../core/language.ts';
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
import { pathPatterns, readCompilerOptions, starOf, tsconfigsFor } from './tsconfigs.ts';

type Form = 'relative' | 'paths' | 'imports' | 'package';
export class Specifiers {
  readonly #files: Files;
  readonly #packages: Packages;
  readonly #resolution: ModuleResolution;

  constructor(files: Files, packages: Packages, resolution: ModuleResolution) {
    this.#files = files;
    this.#packages = packages;
    this.#resolution = resolution;
  }

  formOf(importer: string, specifier: string): Form {
    if (specifier.startsWith('.') || specifier.startsWith('/')) return 'relative';
    if (specifier.startsWith('#') && this.#packages.around(importer)?.json.imports) return 'imports';
    const isPath = pathPatterns(this.#files, importer).some(
      ({ key }) => starOf(key, specifier) !== undefined,
    );
    if (isPath && !this.#isPackage(importer, specifier)) return 'paths';
    return this.#isPackage(importer, specifier) ? 'package' : 'paths';
  }

  #isPackage(importer: string, specifier: string): boolean {
    const name = packageNameOf(specifier);
    return (
      name !== undefined &&
      (this.#packages.named(name) !== undefined || this.#packages.around(importer)?.name === name)
    );
  }

  /** See `Resolver.spell`. */
  spell(importer: string, target: string, like: string, others: readonly string[], habit?: string): Spelling {
    const own = this.#packages.around(importer);
    const home = this.#packages.around(target);
    const form = this.formOf(importer, like);
    const style = this.#styleOf(importer, like, others);
    const within = own?.dir === home?.dir;
    const crosses = form === 'relative' && this.#leavesPackage(importer, like);
    const forms = this.#formsInOrder(form, habit as Form | undefined, within, crosses, own, like);
    for (const candidateForm of forms) {
      for (const specifier of this.#candidates(candidateForm, importer, target, style, home, like)) {
        const found = this.#resolution.resolve(importer, specifier);
        if (found.kind !== 'file' || found.path !== target) continue;
        if (!this.#isExact(candidateForm, importer, specifier, home)) continue;
        if (candidateForm === 'package' && !within) {
          const problem = this.#undeclared(importer, specifier, like);
          if (problem) return problem;
        }
        return { specifier };
      }
    }
    return {
      refused: 'import/not-exported',
      message: `${home?.name ?? target} does not export ${target} to other packages`,
    };
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

  #undeclared(
    importer: string,
    specifier: string,
    like: string,
  ): Extract<Spelling, { refused: string }> | undefined {
    const name = packageNameOf(specifier)!;
    const own = this.#packages.around(importer);
    if (!own || packageNameOf(like) === name) return undefined;
    const declared = [own, this.#packages.all.find(({ dir }) => dir === '')].some((holder) =>
      [
        holder?.json.dependencies,
        holder?.json.devDependencies,
        holder?.json.peerDependencies,
        holder?.json.optionalDependencies,
      ].some((list) => list && name in list),
    );
    if (declared) return undefined;
    return { refused: 'import/undeclared-dependency', message: `${own.manifest} does not declare ${name}` };
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
        return home ? byEnding(throughExports(home, target, written), like) : [];
    }
  }

  #throughPaths(importer: string, target: string, written: readonly string[], like: string): string[] {
    const patterns = pathPatterns(this.#files, importer);
    const sorted = [...patterns].sort(
      (a, b) => Number(starOf(b.key, like) !== undefined) - Number(starOf(a.key, like) !== undefined),
    );
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
