// The tree as a compiler sees it: the disk, over it the dry run's texts and our tsconfigs. Reads nothing but `Files`,
// so that the check sees the same tree as the rest of the tool.

import type { ChangedText } from '../../core/check.ts';
import type { Files } from '../../core/files.ts';
import type { OverlayFileSystem, OverlayStep } from './compiler-engine.ts';
import { type PackageLinks, packageLinks } from './compiler-links.ts';

/** The tree with changes over it. Offsets and texts of `text` include a BOM, those that a compiler reads do not. */
export class Overlay implements OverlayFileSystem {
  readonly #files: Files;
  readonly #inMemory: boolean;
  readonly #root: string;
  readonly #tree: ReadonlySet<string>;
  readonly #listings: Map<string, Listing>;
  readonly #links: PackageLinks;
  /** By path below some node_modules; null: none. */
  readonly #sources = new Map<string, string | null>();
  readonly #configs = new Map<string, string>();
  /** null: deleted. */
  #changes: ReadonlyMap<string, string | null> = new Map();
  /** Directories whose listing on disk is no longer the truth. */
  #touched: ReadonlySet<string> = new Set();

  constructor(files: Files, inMemory: boolean) {
    this.#files = files;
    this.#inMemory = inMemory;
    this.#root = files.root.replaceAll('\\', '/').replace(/\/$/u, '');
    this.#tree = new Set(files.paths);
    this.#listings = listingsOf(files.paths);
    this.#links = packageLinks(files);
  }

  /** Absolute path of a path of the tree. */
  absolute(file: string): string {
    return `${this.#root}/${file}`;
  }

  /** Path in the tree, `` for its root, or undefined for what lies outside. */
  relative(path: string): string | undefined {
    if (path === this.#root) return '';
    return path.startsWith(`${this.#root}/`) ? path.slice(this.#root.length + 1) : undefined;
  }

  /** All files of the tree as it is now, sorted. */
  list(): string[] {
    const created = [...this.#changes.keys()].filter((file) => !this.#tree.has(file));
    return [...this.#files.paths, ...created].filter((file) => this.#has(file)).sort();
  }

  /** Text of a file as it is now. */
  text(file: string): string | undefined {
    const change = this.#changes.get(file);
    return change === undefined ? this.#files.read(file) : (change ?? undefined);
  }

  /** Puts a tsconfig of our own in a place; returns whether that is a new text. */
  setConfig(path: string, text: string): boolean {
    const isNew = this.#configs.get(path) !== text;
    this.#configs.set(path, text);
    return isNew;
  }

  /** Replaces all changes by these; returns what became different. */
  setChanges(next: readonly ChangedText[]): OverlayStep {
    const was = this.#changes;
    const now = new Map(next.map((change) => [change.file, change.after ?? null]));
    this.#changes = now;
    this.#touched = touchedDirectories(now, this.#tree, this.#listings);
    const step = { changed: [] as string[], created: [] as string[], deleted: [] as string[] };
    for (const file of new Set([...was.keys(), ...now.keys()])) {
      const existed = was.has(file) ? was.get(file) !== null : this.#tree.has(file);
      const exists = this.#has(file);
      if (existed && exists && was.get(file) !== now.get(file)) step.changed.push(this.absolute(file));
      if (!existed && exists) step.created.push(this.absolute(file));
      if (existed && !exists) step.deleted.push(this.absolute(file));
    }
    return step;
  }

  /** Files of the tree that a compiler found by itself, such as generated ones that git ignores: listings keep them. */
  learn(found: readonly string[]): void {
    for (const file of found) addToListings(this.#listings, file);
  }

  readFile(path: string): string | null | undefined {
    const config = this.#configs.get(path);
    if (config !== undefined) return config;
    const { file, linked } = this.#locate(path);
    if (file === undefined) return undefined;
    const change = this.#changes.get(file);
    if (change !== undefined) return change === null ? null : withoutBom(change);
    const known = this.#tree.has(file);
    if (!this.#inMemory && !(linked && known)) return undefined;
    const text = known ? this.#files.read(file) : undefined;
    return text === undefined ? null : withoutBom(text);
  }

  fileExists(path: string): boolean | undefined {
    if (this.#configs.has(path)) return true;
    const { file, linked } = this.#locate(path);
    if (file === undefined) return undefined;
    const isOurs = this.#inMemory || this.#changes.has(file) || (linked && this.#tree.has(file));
    return isOurs ? this.#has(file) : undefined;
  }

  directoryExists(path: string): boolean | undefined {
    const { file, linked } = this.#locate(path);
    if (file === undefined) return undefined;
    if (this.#links.parents.has(file)) return true;
    // What a build would make lies in folders that are not there yet.
    if (linked && !/\.\w+$/u.test(file)) return true;
    if (this.#inMemory) return this.#isDirectory(file);
    return (linked || this.#changes.size > 0) && this.#isDirectory(file) ? true : undefined;
  }

  getAccessibleEntries(path: string): Entries | undefined {
    const file = this.relative(path);
    if (file === undefined || !(this.#inMemory || this.#touched.has(file))) return undefined;
    return entries(file, this.#listings, this.#changes);
  }

  realpath(path: string): string | undefined {
    const { file, linked } = this.#locate(path);
    if (file === undefined) return undefined;
    if (linked && (this.#has(file) || this.#isDirectory(file))) return this.absolute(file);
    return this.#inMemory || (this.#changes.has(file) && !this.#tree.has(file)) ? path : undefined;
  }

  /** The place in the tree that a path leads to, and whether a package link led there. */
  #locate(path: string): { file?: string; linked: boolean } {
    const file = this.relative(path);
    const target = file === undefined ? undefined : this.#links.target(file);
    if (file === undefined || target === undefined)
      return { ...(file !== undefined && { file }), linked: false };
    return { file: this.#unbuilt(file, target) ?? target, linked: true };
  }

  /** The source of a published file that is neither in the tree nor built. */
  #unbuilt(file: string, target: string): string | undefined {
    if (this.#has(target)) return undefined;
    let source = this.#sources.get(file);
    if (source === undefined) {
      const found = this.#links.source(target);
      source = found !== undefined && this.#files.read(file) === undefined ? found : null;
      this.#sources.set(file, source);
    }
    return source !== null && this.#has(source) ? source : undefined;
  }

  #has(file: string): boolean {
    const change = this.#changes.get(file);
    return change === undefined ? this.#tree.has(file) : change !== null;
  }

  #isDirectory(file: string): boolean {
    if (this.#listings.has(file)) return true;
    return [...this.#changes].some(([path, text]) => text !== null && path.startsWith(`${file}/`));
  }
}

interface Entries {
  files: string[];
  directories: string[];
}

/** A directory of the tree: its files, and the directories in it that hold files. */
interface Listing {
  files: Set<string>;
  directories: Set<string>;
}

function listingsOf(paths: readonly string[]): Map<string, Listing> {
  const listings = new Map<string, Listing>([['', { files: new Set(), directories: new Set() }]]);
  for (const path of paths) addToListings(listings, path);
  return listings;
}

function addToListings(listings: Map<string, Listing>, file: string): void {
  const [directory, name] = split(file);
  listingOf(listings, directory).files.add(name);
}

function listingOf(listings: Map<string, Listing>, directory: string): Listing {
  const known = listings.get(directory);
  if (known) return known;
  const listing: Listing = { files: new Set(), directories: new Set() };
  listings.set(directory, listing);
  const [parent, name] = split(directory);
  listingOf(listings, parent).directories.add(name);
  return listing;
}

const split = (path: string): [directory: string, name: string] => {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
};

/** Where a file came or went, up to the first directory that was there before. */
function touchedDirectories(
  changes: ReadonlyMap<string, string | null>,
  tree: ReadonlySet<string>,
  listings: ReadonlyMap<string, Listing>,
): Set<string> {
  const touched = new Set<string>();
  for (const [file, text] of changes) {
    if (text !== null && tree.has(file)) continue;
    let [directory] = split(file);
    touched.add(directory);
    while (!listings.has(directory)) {
      [directory] = split(directory);
      touched.add(directory);
    }
  }
  return touched;
}

function entries(
  directory: string,
  listings: ReadonlyMap<string, Listing>,
  changes: ReadonlyMap<string, string | null>,
): Entries {
  const listing = listings.get(directory);
  const files = new Set(listing?.files);
  const directories = new Set(listing?.directories);
  const prefix = directory === '' ? '' : `${directory}/`;
  for (const [file, text] of changes) {
    if (!file.startsWith(prefix)) continue;
    const [name = '', ...below] = file.slice(prefix.length).split('/');
    if (below.length === 0 && text === null) files.delete(name);
    else if (below.length === 0) files.add(name);
    else if (text !== null) directories.add(name);
  }
  return { files: [...files], directories: [...directories] };
}

const withoutBom = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
