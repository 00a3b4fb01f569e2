// The tree as a compiler sees it: the disk, over it the dry run's texts and our tsconfigs. Reads nothing but `Files`,
// so that the check sees the same tree as the rest of the tool.

import type { ChangedText } from '../../core/check.ts';
import type { Files } from '../../core/files.ts';
import type { OverlayFileSystem, OverlayStep } from './compiler-engine.ts';
import { packageLinks } from './compiler-links.ts';

export interface Overlay extends OverlayFileSystem {
  /** Absolute path of a path of the tree. */
  absolute(file: string): string;
  /** Path in the tree, or undefined for what lies outside. */
  relative(path: string): string | undefined;
  /** All files of the tree as it is now. */
  list(): string[];
  /** Text of a file of the tree as it is now, a BOM included. */
  text(file: string): string | undefined;
  /** Puts a tsconfig of our own in a place; returns whether that is a new text. */
  setConfig(path: string, text: string): boolean;
  /** Replaces all changes by these. */
  setChanges(changes: readonly ChangedText[]): OverlayStep;
  /** Files that a compiler found by itself, such as generated ones that git ignores: they stay in listings. */
  learn(found: readonly string[]): void;
}

export function createOverlay(files: Files, inMemory: boolean): Overlay {
  const root = files.root.replaceAll('\\', '/').replace(/\/$/u, '');
  const tree = new Set(files.paths);
  const listings = listingsOf(files.paths);
  const links = packageLinks(files);
  const configs = new Map<string, string>();
  let changes = new Map<string, string | null>();
  /** Directories whose listing on disk is no longer the truth. */
  let touched = new Set<string>();

  const absolute = (file: string): string => `${root}/${file}`;
  const relative = (path: string): string | undefined =>
    path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path === root ? '' : undefined;
  /** The place in the tree that a path leads to, and whether a package link led there. */
  const locate = (path: string): { file?: string; linked: boolean } => {
    const file = relative(path);
    const target = file !== undefined ? links.target(file) : undefined;
    return { file: target ?? file, linked: target !== undefined };
  };
  const inTree = (file: string): boolean => {
    const change = changes.get(file);
    return change === undefined ? tree.has(file) : change !== null;
  };
  const isDirectory = (file: string): boolean =>
    listings.has(file) || [...changes].some(([path, text]) => text !== null && path.startsWith(`${file}/`));

  return {
    absolute,
    relative,
    list() {
      const created = [...changes.keys()].filter((file) => !tree.has(file));
      return [...files.paths, ...created].filter(inTree).sort();
    },
    text(file) {
      const change = changes.get(file);
      return change === undefined ? files.read(file) : (change ?? undefined);
    },
    readFile(path) {
      const config = configs.get(path);
      if (config !== undefined) return config;
      const { file, linked } = locate(path);
      if (file === undefined) return undefined;
      const change = changes.get(file);
      if (change !== undefined) return change === null ? null : withoutBom(change);
      if (!inMemory && !(linked && tree.has(file))) return undefined;
      const text = tree.has(file) ? files.read(file) : undefined;
      return text === undefined ? null : withoutBom(text);
    },
    fileExists(path) {
      if (configs.has(path)) return true;
      const { file, linked } = locate(path);
      if (file === undefined) return undefined;
      if (changes.has(file) || inMemory || (linked && tree.has(file))) return inTree(file);
      return undefined;
    },
    directoryExists(path) {
      const { file, linked } = locate(path);
      if (file === undefined) return undefined;
      if (links.parents.has(file)) return true;
      if (inMemory) return isDirectory(file);
      return (linked || changes.size > 0) && isDirectory(file) ? true : undefined;
    },
    getAccessibleEntries(path) {
      const file = relative(path);
      if (file === undefined || !(inMemory || touched.has(file))) return undefined;
      return entries(file, listings, changes);
    },
    realpath(path) {
      const { file, linked } = locate(path);
      if (file === undefined) return undefined;
      if (linked && (inTree(file) || isDirectory(file))) return absolute(file);
      return inMemory || (changes.has(file) && !tree.has(file)) ? path : undefined;
    },
    setConfig(path, text) {
      const isNew = configs.get(path) !== text;
      configs.set(path, text);
      return isNew;
    },
    setChanges(next) {
      const was = changes;
      const existed = (file: string): boolean => (was.has(file) ? was.get(file) !== null : tree.has(file));
      changes = new Map(next.map((change) => [change.file, change.after ?? null]));
      touched = touchedDirectories(changes, tree, listings);
      const step = { changed: [] as string[], created: [] as string[], deleted: [] as string[] };
      for (const file of new Set([...was.keys(), ...changes.keys()])) {
        const [before, now] = [existed(file), inTree(file)];
        if (before && now && was.get(file) !== changes.get(file)) step.changed.push(absolute(file));
        if (!before && now) step.created.push(absolute(file));
        if (before && !now) step.deleted.push(absolute(file));
      }
      return step;
    },
    learn(found) {
      for (const file of found) addToListings(listings, file);
    },
  };
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
): { files: string[]; directories: string[] } {
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
