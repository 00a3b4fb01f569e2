// Which files there are: the names come from git, or from a walk where there is no git. What each name is (file,
// folder, link) comes from listing its folder once, so that a tree of 10,000 files costs no look at each of them.

import {
  type Dirent,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { SkippedFile } from '../core/files.ts';
import { isAbsent, systemCode } from './errors.ts';
import { knownFiles } from './git.ts';
import { isInside, projectPath } from './root.ts';

/** Both sorted by code unit, and disjoint. */
export interface Listing {
  paths: string[];
  skipped: SkippedFile[];
}

/**
 * Everything below `root` (absolute, links resolved) that is not ignored. node_modules is never entered.
 * Links and nested repositories are skipped: what they lead to is listed under its own name, or not ours.
 * @param names what there is, instead of what git says
 */
export function listFiles(root: string, names: readonly string[] | undefined = knownFiles(root)): Listing {
  const listing: Listing = { paths: [], skipped: [] };
  if (names) sortNames(root, names, listing);
  else walk(root, '', ignore({ ignorecase: false }), listing);
  listing.paths.sort();
  listing.skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return listing;
}

/** Git knows names, not what is on disk now: a name may be deleted, or have become a link or a folder. */
function sortNames(root: string, names: readonly string[], listing: Listing): void {
  const folders = new Map<string, Map<string, Dirent> | undefined>();

  // Undefined if it is no real folder of this tree: then nothing below it is listed either.
  const folder = (at: string): Map<string, Dirent> | undefined => {
    if (folders.has(at)) return folders.get(at);
    const entry = at === '' ? undefined : lookUp(at);
    const real = at === '' || entry?.isDirectory();
    const entries = real
      ? new Map(readFolder(root, at, listing).map((child) => [child.name, child]))
      : undefined;
    folders.set(at, entries);
    return entries;
  };
  const lookUp = (name: string): Dirent | Stats | undefined => {
    const slash = name.lastIndexOf('/');
    const entries = folder(slash < 0 ? '' : name.slice(0, slash));
    // A disk may know the file by another spelling (case, accents) than git: only then it is asked about this one.
    return entries && (entries.get(name.slice(slash + 1)) ?? statsOf(path.join(root, name)));
  };

  for (const name of new Set(names.map((entry) => entry.replace(/\/$/, '')))) {
    if (inNodeModules(name)) continue;
    const entry = lookUp(name);
    if (entry?.isFile()) listing.paths.push(name);
    else if (entry?.isSymbolicLink()) listing.skipped.push({ path: name, reason: linkReason(root, name) });
    else if (entry?.isDirectory() && isRepository(path.join(root, name))) listing.skipped.push(nested(name));
  }
}

/** Lists `at` and what is below. `rules` are those of all folders above, written as if they stood in the root. */
function walk(root: string, at: string, rules: Ignore, listing: Listing): void {
  const entries = readFolder(root, at, listing);
  const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
  const here = own ? ignore({ ignorecase: false }).add(rules).add(rulesOf(root, at)) : rules;
  for (const entry of entries) {
    const name = at === '' ? entry.name : `${at}/${entry.name}`;
    if (entry.name === 'node_modules' || entry.name === '.git') continue;
    if (here.ignores(entry.isDirectory() ? `${name}/` : name)) continue;
    if (entry.isFile()) listing.paths.push(name);
    else if (entry.isSymbolicLink()) listing.skipped.push({ path: name, reason: linkReason(root, name) });
    else if (!entry.isDirectory()) continue;
    else if (existsSync(path.join(root, name, '.git'))) listing.skipped.push(nested(name));
    else walk(root, name, here, listing);
  }
}

/** The lines of a folder's .gitignore as they would have to be written in the root's. */
function rulesOf(root: string, folder: string): string {
  const text = readFileSync(path.join(root, folder, '.gitignore'), 'utf8').replace(/^\uFEFF/, '');
  if (folder === '') return text;
  const literal = folder.replace(/[\\[\]*?!# ]/g, '\\$&');
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const not = line.startsWith('!') ? '!' : '';
      const pattern = line.slice(not.length);
      // A slash before the end ties a pattern to its folder; without one it holds at any depth below.
      const tied = /\/./.test(pattern.trimEnd());
      return `${not}/${literal}/${tied ? '' : '**/'}${pattern.replace(/^\//, '')}`;
    })
    .join('\n');
}

/** A folder that cannot be read is reported once, by its own name, and counts as empty. */
function readFolder(root: string, at: string, listing: Listing): Dirent[] {
  try {
    return readdirSync(path.join(root, at), { withFileTypes: true });
  } catch (error) {
    if (!isAbsent(error))
      listing.skipped.push({ path: at || '.', reason: `unreadable: ${systemCode(error)}` });
    return [];
  }
}

function statsOf(absolute: string): Stats | undefined {
  try {
    return lstatSync(absolute);
  } catch {
    return undefined;
  }
}

function linkReason(root: string, link: string): string {
  try {
    const target = realpathSync(path.join(root, link));
    if (!isInside(root, target)) return 'link leaves the root';
    const name = projectPath(root, target);
    return statSync(target).isDirectory() ? `link to the folder ${name || '.'}` : `link to ${name}`;
  } catch {
    return 'link that leads nowhere';
  }
}

/** A submodule that was never checked out is an empty folder. */
function isRepository(folder: string): boolean {
  try {
    return existsSync(path.join(folder, '.git')) || readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

const nested = (name: string): SkippedFile => ({ path: name, reason: 'nested repository' });

const inNodeModules = (name: string): boolean => /(?:^|\/)node_modules(?:\/|$)/.test(name);
