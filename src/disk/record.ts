// One apply as the disk remembers it: what every file was and what it became, complete before the first file changes.
//
// A journal is a folder with `manifest.json` and `contents` (all texts, one after the other). Which folder it stands
// in is its state, so a state changes by one rename, which is atomic:
//
//   new ──▶ applying ──▶ applied/000001 ──▶ undoing ──▶ (deleted)
//              └─▶ (deleted) if it failed ◀─────┘ back to applied if it failed
//
// A journal in `applying` or `undoing` without a live process belongs to a run that was interrupted.

import path from 'node:path';
import type { Hash } from '../core/patchset.ts';
import {
  type Attributes,
  hashOf,
  type JournalFs,
  makeFolder,
  readIfThere,
  readRange,
  syncFolder,
  unlessAbsent,
  writeDurably,
} from './durable.ts';
import { DiskError } from './errors.ts';
import { workTree } from './git.ts';
import { firstLink, projectPath, realFolder } from './root.ts';

/** Where the journals of a work tree are kept. Roots in one work tree share it, so that they see each other's. */
export interface Home {
  folder: string;
  /** What the roots in the manifests are relative to: git's top level, else the root. Absolute. */
  base: string;
  /** The root that was asked for, relative to `base`. */
  root: string;
  fs: JournalFs;
}

export type PendingState = 'applying' | 'undoing';

export interface Journal {
  home: Home;
  /** Absolute path of its folder. */
  folder: string;
  state: PendingState | 'applied';
  manifest: Manifest;
}

export interface Manifest {
  format: 'canonize-journal-1';
  /** Part of the names of temporary files. */
  id: string;
  /** Relative to the home's `base`, with `/` separators; `''` is the base itself. */
  root: string;
  description: string;
  changes: readonly RecordedChange[];
  /** Folders that the apply makes and removes, the outermost first. */
  made: readonly RecordedFolder[];
  removed: readonly RecordedFolder[];
}

export interface RecordedChange {
  file: string;
  before?: Content;
  after?: Content;
}

export interface RecordedFolder extends Attributes {
  folder: string;
}

/** A whole file: `length` bytes of `contents` from offset `at`. */
export interface Content extends Attributes {
  hash: Hash;
  at: number;
  length: number;
}

/** What a journal is made of: as its manifest, with bytes instead of offsets. */
export interface JournalDraft extends Omit<Manifest, 'changes' | 'format' | 'id' | 'root'> {
  changes: readonly { file: string; before?: DraftContent; after?: DraftContent }[];
}

export interface DraftContent extends Attributes {
  hash: Hash;
  bytes: Uint8Array;
}

/** How many applies can be taken back, one after the other. */
const historyLength = 20;

/** Undefined if `node_modules` is a link out of the root and there is no git: then there is no place for a journal. */
export function homeOf(root: string, fs: JournalFs): Home | undefined {
  const tree = workTree(root);
  if (tree) {
    const base = realFolder(tree.top);
    return { folder: path.join(tree.dir, 'canonize'), base, root: projectPath(base, root), fs };
  }
  const cache = 'node_modules/.cache/canonize';
  if (firstLink(root, cache) !== undefined) return undefined;
  return { folder: path.join(root, cache), base: root, root: '', fs };
}

/** The journal of an interrupted run (or of one that is still running), of any root in this work tree. */
export function pendingIn(home: Home): Journal | undefined {
  return load(home, 'applying', 'applying') ?? load(home, 'undoing', 'undoing');
}

/** The journals that can be undone, the newest first. */
export function* appliedIn(home: Home): Generator<Journal> {
  for (const number of appliedNumbers(home).reverse()) {
    const journal = load(home, appliedName(number), 'applied');
    if (journal) yield journal;
  }
}

/** Writes the whole journal; once it has returned, the run counts as begun. It lasts after `syncState`. */
export function writeJournal(home: Home, draft: JournalDraft): Journal {
  const { fs } = home;
  removeRubbish(home);
  const parts: Uint8Array[] = [];
  let at = 0;
  const store = (content?: DraftContent): Content | undefined => {
    if (!content) return undefined;
    const { bytes, ...rest } = content;
    parts.push(bytes);
    at += bytes.length;
    return { ...rest, at: at - bytes.length, length: bytes.length };
  };
  const manifest: Manifest = {
    ...draft,
    format: 'canonize-journal-1',
    id: `${process.pid.toString(36)}-${Date.now().toString(36)}`,
    root: home.root,
    changes: draft.changes.map(({ file, before, after }) => ({
      file,
      before: store(before),
      after: store(after),
    })),
  };
  const fresh = path.join(home.folder, 'new');
  try {
    fs.mkdirSync(fresh);
    writeDurably(fs, path.join(fresh, 'contents'), parts, { mode: 0o600 });
    writeDurably(fs, path.join(fresh, 'manifest.json'), [
      Buffer.from(JSON.stringify(manifest, undefined, 1)),
    ]);
    syncFolder(fs, fresh);
    return move({ home, folder: fresh, state: 'applying', manifest }, 'applying');
  } catch (error) {
    remove(home, fresh);
    throw error;
  }
}

/** @throws DiskError `disk/journal-damaged` */
export function contentOf(journal: Journal, content: Content): Buffer {
  const bytes = readRange(journal.home.fs, path.join(journal.folder, 'contents'), content.at, content.length);
  if (hashOf(bytes) !== content.hash) throw damaged(journal.folder);
  return bytes;
}

/** The journal goes on top of those that can be undone. */
export function keepApplied(journal: Journal): Journal {
  const { home } = journal;
  makeFolder(home.fs, path.join(home.folder, 'applied'));
  const numbers = appliedNumbers(home);
  const kept = move(journal, 'applied', appliedName((numbers.at(-1) ?? 0) + 1));
  for (const number of numbers.slice(0, -(historyLength - 1))) {
    remove(home, path.join(home.folder, appliedName(number)));
  }
  return kept;
}

export const beginUndo = (journal: Journal): Journal => move(journal, 'undoing');

/** The run has ended and left nothing to take back. */
export function discard(journal: Journal): void {
  const { home, folder, manifest } = journal;
  const aside = path.join(home.folder, `old-${manifest.id}`);
  home.fs.renameSync(folder, aside);
  remove(home, aside);
}

/**
 * Makes the state of every journal last. Needed before the first file changes; at the end of a run it may fail,
 * because an earlier state that comes back with the power is repaired.
 */
export function syncState(home: Home): void {
  syncFolder(home.fs, path.join(home.folder, 'applied'));
  syncFolder(home.fs, home.folder);
}

/** The absolute root of a journal's files; not always the one that was asked for. */
export const rootOf = (journal: Journal): string => path.join(journal.home.base, journal.manifest.root);

function move(journal: Journal, state: Journal['state'], name: string = state): Journal {
  const { home } = journal;
  const folder = path.join(home.folder, name);
  home.fs.renameSync(journal.folder, folder);
  return { ...journal, folder, state };
}

function load(home: Home, name: string, state: Journal['state']): Journal | undefined {
  const folder = path.join(home.folder, name);
  if (unlessAbsent(() => home.fs.lstatSync(folder)) === undefined) return undefined;
  const bytes = readIfThere(home.fs, path.join(folder, 'manifest.json'));
  try {
    const manifest: Manifest = JSON.parse(bytes?.toString('utf8') ?? '');
    const lists = [manifest.changes, manifest.made, manifest.removed];
    if (manifest.format !== 'canonize-journal-1' || !lists.every(Array.isArray)) throw damaged(folder);
    return { home, folder, state, manifest };
  } catch {
    throw damaged(folder);
  }
}

function appliedNumbers(home: Home): number[] {
  const names = unlessAbsent(() => home.fs.readdirSync(path.join(home.folder, 'applied'))) ?? [];
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

const appliedName = (number: number): string => `applied/${String(number).padStart(6, '0')}`;

/** What interrupted runs left that nobody needs: a journal that was never complete, one that was deleted in part. */
function removeRubbish(home: Home): void {
  for (const name of home.fs.readdirSync(home.folder)) {
    if (name === 'new' || name.startsWith('old-')) home.fs.rmSync(path.join(home.folder, name), rubbish);
  }
}

/** Best effort: what stays is rubbish, and the next run removes it. */
function remove(home: Home, folder: string): void {
  try {
    home.fs.rmSync(folder, rubbish);
  } catch {}
}

const rubbish = { recursive: true, force: true } as const;

const damaged = (folder: string): DiskError =>
  new DiskError({
    code: 'disk/journal-damaged',
    message: `the journal ${folder} is damaged`,
    remedy: 'compare the project with its last commit by hand, then delete that folder',
    place: folder,
  });
