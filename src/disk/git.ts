// What git is asked, always by its program and never through a shell. A missing git means the same as no repository.

import { isUtf8 } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DiskError, systemCode } from './errors.ts';

/** A hook that runs us sets these for its own repository; each question here is about the folder it names. */
const foreignVariables = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
];

/** Both absolute. `dir` is the git directory; a linked worktree has one of its own. */
export interface WorkTree {
  top: string;
  dir: string;
}

/** By folder. The question takes as long as to read a hundred files, and one run asks it three times. */
const workTrees = new Map<string, WorkTree>();

/** The work tree around `folder`. Undefined outside of one, also in a bare repository and inside `.git`. */
export function workTree(folder: string): WorkTree | undefined {
  const known = workTrees.get(folder);
  if (known && existsSync(known.dir)) return known;
  const found = askWorkTree(folder);
  if (found) workTrees.set(folder, found);
  return found;
}

function askWorkTree(folder: string): WorkTree | undefined {
  const answer = ask(folder, ['rev-parse', '--show-toplevel', '--absolute-git-dir']);
  const [top, dir] = answer?.toString('utf8').split(/\r?\n/) ?? [];
  return top && dir ? { top: path.resolve(top), dir: path.resolve(dir) } : undefined;
}

/** The top folder of the work tree around `dir`, absolute, links resolved. Undefined outside of one. */
export const gitTopLevel = (dir: string): string | undefined => workTree(dir)?.top;

/** The git directory for `dir`, absolute: of a linked worktree its own one. Undefined outside of a work tree. */
export const gitDir = (dir: string): string | undefined => workTree(dir)?.dir;

/**
 * Tracked files below `root` that differ from the last commit, staged or not; paths relative to `root`.
 * Untracked files are not among them. Empty outside of a work tree.
 */
export function modifiedFiles(root: string): Set<string> {
  const prefix = ask(root, ['rev-parse', '--show-prefix']);
  if (!prefix) return new Set();
  const above = prefix.toString('utf8').replace(/\r?\n$/, '').length;
  const flags = ['--porcelain', '-z', '--no-renames', '--untracked-files=no', '--ignore-submodules=all'];
  const answer = ask(root, ['status', ...flags, '--', '.']);
  // Each entry is two letters, a space and a path that starts at the top of the repository.
  return new Set(entries(answer).map((entry) => entry.slice(3 + above)));
}

/**
 * The text of a file as a checkout of `ref` would write it here (line endings included). `file` is relative to `root`.
 * Undefined if it is not in that commit, not UTF-8, or if there is no git.
 * @throws DiskError `disk/unknown-ref` if `ref` names no commit.
 */
export function fileAt(root: string, ref: string, file: string): string | undefined {
  const named = ref.length > 0 && !ref.startsWith('-');
  const answer = named && runGit(root, ['cat-file', '--filters', `${ref}:./${file}`]);
  if (answer && answer.status === 0) return isUtf8(answer.out) ? answer.out.toString('utf8') : undefined;
  if (!gitTopLevel(root)) return undefined;
  const known = named && runGit(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (known && known.status === 0) return undefined;
  throw unknownRef(ref);
}

/**
 * The commit where the history of the work tree left that of `ref`: what a branch is compared with.
 * @throws DiskError `disk/unknown-ref` if `ref` names no commit or shares no history, `disk/git` without a repository.
 */
export function mergeBase(root: string, ref: string): string {
  if (!gitTopLevel(root)) throw gitFailed(root, 'there is no repository');
  const known = runGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (known?.status !== 0) throw unknownRef(ref);
  const answer = runGit(root, ['merge-base', 'HEAD', ref]);
  if (answer?.status === 0) return answer.out.toString('utf8').trim();
  throw new DiskError({
    code: 'disk/unknown-ref',
    message: `git knows no commit that both HEAD and ${ref} come from`,
    remedy: 'a shallow clone has to fetch more of its history first: git fetch --unshallow',
    place: ref,
  });
}

/**
 * Writes a commit's files into an empty folder, as a checkout would (line endings included). The work tree and its
 * index are not touched, hooks do not run, and what Git LFS holds stays a pointer.
 * @param root the work tree, or a folder in it
 * @returns where `root` lies in the copy, and the paths that the commit has below it
 */
export function checkOut(root: string, commit: string, into: string): { root: string; paths: string[] } {
  const top = gitTopLevel(root);
  if (top === undefined) throw gitFailed(root, 'there is no repository');
  const env = { GIT_INDEX_FILE: path.join(into, '.git-index'), GIT_LFS_SKIP_SMUDGE: '1' };
  ask(top, ['read-tree', commit], env);
  ask(top, ['checkout-index', '--all', '--quiet', `--prefix=${into}${path.sep}`], env);
  const below = path.relative(top, realpathSync(root)).replaceAll(path.sep, '/');
  const listed = entries(ask(top, ['ls-files', '-z', '--cached', '--', below || '.'], env));
  const above = below === '' ? 0 : below.length + 1;
  return { root: path.join(into, below), paths: listed.map((name) => name.slice(above)) };
}

/** A file that differs between a commit and the work tree. */
export interface ChangedFile {
  /** Relative to git's top level, with `/` separators. */
  path: string;
  /** Set where the file's mode differs: `100644` and `100755`, a link is `120000`. */
  modes?: readonly [string, string];
}

/**
 * Files that differ between a commit and the work tree, new ones that git does not ignore among them.
 * @throws DiskError `disk/git` without a repository
 */
export function changedSince(root: string, commit: string): ChangedFile[] {
  const top = gitTopLevel(root);
  if (top === undefined) throw gitFailed(root, 'there is no repository');
  const flags = ['--raw', '-z', '--no-renames', '--no-ext-diff', '--ignore-submodules=all'];
  const raw = entries(ask(top, ['diff', ...flags, commit, '--']));
  const changed: ChangedFile[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [was = '', is = ''] = raw[at]!.slice(1).split(' ');
    const exists = was !== '000000' && is !== '000000';
    changed.push({ path: raw[at + 1]!, ...(exists && was !== is && { modes: [was, is] as const }) });
  }
  const fresh = entries(
    ask(top, ['ls-files', '-z', '--others', '--exclude-standard', '--exclude=node_modules']),
  );
  return [...changed, ...fresh.map((file): ChangedFile => ({ path: file }))];
}

/**
 * Every path below `root` that git tracks, or would track if it were added; unsorted, possibly twice, possibly no
 * longer on disk, a nested repository as `name/`. Undefined outside of a work tree, and in a folder that git ignores.
 */
export function knownFiles(root: string): string[] | undefined {
  const flags = ['-z', '--cached', '--others', '--exclude-standard', '--exclude=node_modules'];
  const answer = ask(root, ['ls-files', ...flags]);
  if (!answer) return undefined;
  const names = entries(answer);
  const ignored = names.length === 0 && runGit(root, ['check-ignore', '--quiet', '.'])?.status === 0;
  return ignored ? undefined : names;
}

interface Answer {
  status: number;
  out: Buffer;
  complaint: string;
}

/** Undefined only if there is no git program, or no repository to ask. */
function runGit(dir: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Answer | undefined {
  if (!isBelowRepository(dir)) return undefined;
  // Without the lock `git status` would refresh the index: even that is a write, and a dry run makes none.
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
  for (const name of foreignVariables) delete env[name];
  Object.assign(env, variables);
  try {
    const out = execFileSync('git', args, {
      cwd: dir,
      env,
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    return { status: 0, out, complaint: '' };
  } catch (error) {
    const failed = error as { status?: number | null; stderr?: Buffer };
    if (typeof failed.status === 'number') {
      return { status: failed.status, out: Buffer.alloc(0), complaint: String(failed.stderr ?? '').trim() };
    }
    if (['ENOENT', 'EACCES'].includes(systemCode(error) ?? '')) return undefined;
    throw gitFailed(dir, error instanceof Error ? error.message : String(error));
  }
}

/** What git would look for first; it saves a process where there is no repository. */
function isBelowRepository(dir: string): boolean {
  for (let at = realpathSync(dir); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return true;
    if (path.dirname(at) === at) return false;
  }
}

/** The output, or undefined without git or outside of a work tree. Any other failure is a person's to know. */
function ask(dir: string, args: readonly string[], variables?: NodeJS.ProcessEnv): Buffer | undefined {
  const answer = runGit(dir, args, variables);
  if (answer === undefined || answer.status === 0) return answer?.out;
  if (/not a git repository|must be run in a work tree/.test(answer.complaint)) return undefined;
  throw gitFailed(dir, answer.complaint);
}

const entries = (bytes: Buffer | undefined): string[] =>
  (bytes?.toString('utf8') ?? '').split('\0').filter((entry) => entry !== '');

const unknownRef = (ref: string): DiskError =>
  new DiskError({
    code: 'disk/unknown-ref',
    message: `git knows no commit named ${ref}`,
    remedy: 'name a branch, tag or commit that exists here; a shallow clone may have to fetch it first',
    place: ref,
  });

function gitFailed(dir: string, complaint: string): DiskError {
  return new DiskError({
    code: 'disk/git',
    message: `git failed in ${dir}: ${complaint.replace(/^fatal: /, '')}`,
    remedy: 'mend what git complains about (`git status` there shows it too), then run again',
    place: dir,
  });
}
