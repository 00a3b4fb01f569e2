// Whether a package may name another one: what its manifest declares, and what it would have to declare. A version that
// nobody in the workspace writes is never invented.

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { DependencySection, NeededDependency } from '../../core/language.ts';
import { packageNameOf } from './package-maps.ts';
import type { Package, PackageJson, Packages } from './packages.ts';

/** `undefined`: it may. */
export type Missing =
  | { needs: NeededDependency }
  | {
      refused: 'import/undeclared-dependency' | 'import/package-cycle';
      message: string;
      /** A package that does without it today may go on doing so; one that would ship without it may not. */
      isOld: boolean;
    }
  | undefined;

type Section = DependencySection | 'peerDependencies' | 'optionalDependencies';
const shipped: readonly Section[] = ['dependencies', 'peerDependencies', 'optionalDependencies'];
const everything: readonly Section[] = [...shipped, 'devDependencies'];

const declares = (json: PackageJson | undefined, name: string, sections = everything): boolean =>
  sections.some((section) => {
    const list = json?.[section];
    return typeof list === 'object' && list !== null && name in list;
  });

export class Dependencies {
  readonly #packages: Packages;

  constructor(packages: Packages) {
    this.#packages = packages;
  }

  /** Whether some manifest of the tree declares a package. */
  isKnown(name: string): boolean {
    return this.#packages.all.some(({ json }) => declares(json, name));
  }

  /** The named packages that declare a package. */
  declaring(name: string): readonly Package[] {
    return this.#packages.all.filter(({ json }) => declares(json, name));
  }

  /**
   * What is missing for a file to import a package.
   * @param like the specifier that is replaced: what was right for its package is right for the new one
   */
  missing(importer: string, name: string, like: string): Missing {
    const own = this.#packages.around(importer);
    if (!own || own.name === name || packageNameOf(like) === name || isBuiltin(name)) return undefined;
    const ships = own.json.private !== true && !isForDevelopment(importer, own);
    const replaced = this.#sectionOf(own, packageNameOf(like));
    if (declares(own.json, name, ships && replaced !== 'devDependencies' ? shipped : everything))
      return undefined;
    const root = this.#packages.all.find(({ dir }) => dir === '');
    if (!ships && declares(root?.json, name)) return undefined;
    if (declares(own.json, name)) {
      const message = `${own.manifest} declares ${name} for development only, and ${importer} is published: move it to dependencies`;
      return { refused: 'import/undeclared-dependency', message, isOld: false };
    }
    const section =
      replaced ?? (isForDevelopment(importer, own) ? 'devDependencies' : this.#usualSection(own));
    const version = this.#version(own, name, section);
    if (typeof version !== 'string') return version;
    return { needs: { manifest: own.manifest, name, version, section } };
  }

  #sectionOf({ json }: Package, name: string | undefined): DependencySection | undefined {
    if (name === undefined) return undefined;
    if (declares(json, name, shipped)) return 'dependencies';
    return declares(json, name) ? 'devDependencies' : undefined;
  }

  /** A private package that bundles may declare everything for development. */
  #usualSection({ json }: Package): DependencySection {
    const members = (section: Section): number =>
      Object.keys(json[section] ?? {}).filter((name) => this.#packages.named(name)).length;
    const isBundled =
      json.private === true && members('dependencies') === 0 && members('devDependencies') > 0;
    return isBundled ? 'devDependencies' : 'dependencies';
  }

  #version(own: Package, name: string, section: DependencySection): string | Exclude<Missing, undefined> {
    const refused = (why: string): Missing & object => ({
      refused: 'import/undeclared-dependency',
      message: `${own.manifest} does not declare ${name}, and ${why}: add it to ${section}`,
      isOld: true,
    });
    const home = this.#packages.named(name);
    if (home && !own.member) return refused('is no part of the workspace that holds it');
    if (home) {
      const path = this.#pathTo(home, own);
      if (!path) return this.#versionOfMember(own, home);
      const cycle = [own.name, ...path].join(' -> ');
      const message = `${own.manifest} cannot declare ${name}: the packages would form the cycle ${cycle}`;
      return { refused: 'import/package-cycle', message, isOld: true };
    }
    const written = this.#specsFor(name);
    if (written.length === 1) return written[0]!;
    return refused(
      written.length === 0
        ? 'no other package of the workspace says which version'
        : `other packages of the workspace write ${written.join(' and ')}`,
    );
  }

  /** A cycle that packages would come to form by what several of them newly declare, with the one that closes it. */
  cycleWith(
    needed: readonly NeededDependency[],
  ): { closing: NeededDependency; names: readonly string[] } | undefined {
    for (const closing of needed) {
      const own = this.#packages.all.find(({ manifest }) => manifest === closing.manifest);
      const home = this.#packages.named(closing.name);
      const path = own && home && this.#pathTo(home, own, needed);
      if (path) return { closing, names: [own.name, ...path] };
    }
    return undefined;
  }

  /** The names of the packages from one to another along what they declare, or undefined. */
  #pathTo(from: Package, to: Package, more: readonly NeededDependency[] = []): string[] | undefined {
    const paths = new Map([[from, [from.name]]]);
    for (const [next, path] of paths) {
      if (next === to) return path;
      const declared = everything.flatMap((section) => Object.keys(next.json[section] ?? {}));
      const needed = more.filter(({ manifest }) => manifest === next.manifest).map(({ name }) => name);
      for (const name of [...declared, ...needed]) {
        const member = this.#packages.named(name);
        if (member && !paths.has(member)) paths.set(member, [...path, member.name]);
      }
    }
    return undefined;
  }

  /** The versions that manifests ask of a package, each once; a range of peers is no version to install. */
  #specsFor(name: string): string[] {
    const found = new Set<string>();
    for (const { json } of this.#packages.all) {
      for (const section of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
        const spec = json[section]?.[name];
        if (typeof spec === 'string') found.add(spec);
      }
    }
    return [...found].sort();
  }

  /** As others write this package, else as the package writes others, else as the workspace does. */
  #versionOfMember(own: Package, home: Package): string {
    const others = this.#packages.all.filter((each) => each.member && each !== own);
    const manners = (holders: readonly Package[], isWanted: (name: string) => boolean): Manner[] =>
      holders.flatMap((holder) => this.#manners(holder, isWanted));
    const manner =
      prevailing(manners(others, (name) => name === home.name)) ??
      prevailing(manners([own], () => true)) ??
      prevailing(manners(others, () => true));
    const { version } = home.json;
    switch (manner ?? this.#packages.defaultManner()) {
      case 'link:':
      case 'file:':
        return `${manner}${posix.relative(own.dir, home.dir)}`;
      case '*':
        return '*';
      case 'workspace:*':
      case 'workspace:^':
      case 'workspace:~':
        return manner ?? 'workspace:*';
      default:
        return version === undefined ? '*' : `${manner ?? '^'}${version}`;
    }
  }

  #manners(holder: Package, isWanted: (name: string) => boolean): Manner[] {
    return everything.flatMap((section) =>
      Object.entries(holder.json[section] ?? {}).flatMap(([name, spec]) => {
        const manner = isWanted(name) && this.#packages.named(name) && mannerOf(spec);
        return manner === undefined || manner === false ? [] : [manner];
      }),
    );
  }
}

/** How a dependency on a workspace package is written, the version itself left out. */
type Manner = string;

function mannerOf(spec: unknown): Manner | undefined {
  if (typeof spec !== 'string') return undefined;
  if (/^(?:workspace:[*^~]|\*)$/.test(spec)) return spec;
  const local = /^(?:link:|file:)(?=\.)/.exec(spec);
  if (local) return local[0];
  return /^((?:workspace:)?(?:[\^~]|>=)?)\d+\.\d+\.\d+/.exec(spec)?.[1];
}

function prevailing(manners: readonly Manner[]): Manner | undefined {
  const counts = new Map<Manner, number>();
  for (const manner of manners) counts.set(manner, (counts.get(manner) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

const folders =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|specs?|e2e|cypress|playwright|fixtures|stories|bench(?:marks?)?|scripts)\//;
const files =
  /[.-](?:test|tests|spec|stories|story|bench|e2e|fixture)\.[cm]?[jt]sx?$|\.config\.[cm]?[jt]s$|(?:^|\/)(?:vitest|jest|test|tests)[.-]?setup\.[cm]?[jt]sx?$/;

/** Tests, stories, benchmarks and the like, by the names that tools know: they are not what a package publishes. */
function isForDevelopment(path: string, { dir }: Package): boolean {
  const inside = posix.relative(dir, path);
  return folders.test(inside) || files.test(inside);
}
