// Compares the errors of a tree before and after a change, project by project. The state before is asked only for
// files that have errors after; projects that the change does not reach are not asked at all, and of the others only
// the files that it reaches, where that is known.

import {
  byPlace,
  type ChangedText,
  type CheckInput,
  type CheckResult,
  type CompilerFinding,
  newErrors,
  type RawError,
  type Reach,
} from '../../core/check.ts';
import type { EngineError } from './compiler-engine.ts';
import type { Engines } from './compiler-engines.ts';
import { unresolvedShare } from './compiler-imports.ts';
import { counted, countFiles, notesOf } from './compiler-notes.ts';
import { isJavaScript, isTypeScript, type ProjectState, type Tree } from './compiler-tree.ts';

/** Errors that depend on the order in which files are checked: of circular and of very deep types. */
const orderDependent = new Set([2321, 2502, 2506, 2577, 2589, 2590, 2615, 2799, 2859, 7022, 7023, 7024]);

/** Errors of a whole project that are said at the first place only: that elements have no runtime. */
const saidOnce = new Set([2875]);

/** So many files are asked for one by one. */
const fewFiles = 50;

type ErrorsOf = Map<string, readonly EngineError[]>;

/** @throws CompilerStopped */
export function checkTree(
  tree: Tree,
  { changes, reach }: CheckInput,
  engines: Engines,
  onProgress: (step: string) => void,
): CheckResult {
  const after = tree.after(changes);
  const before = new Map(tree.before.map((state) => [state.config, state]));
  const reached = after.filter(
    (state) => changes.length === 0 || isReached(state, before.get(state.config), changes),
  );
  const found: CompilerFinding[] = [];
  const errors: ErrorsOf = new Map();
  for (const state of reached) {
    onProgress(
      `checking ${counted(state.wanted.size)} of ${(state.inferredFrom ?? state.config) || 'no tsconfig'}`,
    );
    const now = errorsOf(tree, state, askedOf(state, reach));
    for (const [file, list] of now) errors.set(file, [...(errors.get(file) ?? []), ...list]);
    found.push(...findingsOf(tree, state, newIn(tree, before.get(state.config), now, changes), changes));
  }
  const counts = countFiles(tree, after);
  const checkedFiles = new Set(reached.flatMap((state) => [...state.wanted]));
  return {
    engine: engines.name,
    checked: counts.checked,
    total: counts.total,
    newErrors: onceEach(found),
    unresolvedShare: unresolvedShare(errors, checkedFiles, (file) => tree.overlay.text(file)),
    notes: notesOf(engines, tree, after, reached, counts),
  };
}

/** Whether a project can have other errors than before: it has other files, or one of them changed. */
function isReached(
  now: ProjectState,
  before: ProjectState | undefined,
  changes: readonly ChangedText[],
): boolean {
  if (!before || before.files.size !== now.files.size) return true;
  if (changes.some(({ file }) => now.files.has(file) || isManifest(file))) return true;
  return [...now.files].some((file) => !before.files.has(file));
}

/** Options by which a specifier leads elsewhere than the tree's own resolution says, or by which files import more. */
const leadingElsewhere = ['moduleSuffixes', 'rootDirs', 'jsxImportSource'];

/** The files of a project that are asked: all, if there is one that only the compiler found, since it may import any. */
function askedOf({ files, wanted, program }: ProjectState, reach: Reach | undefined): ReadonlySet<string> {
  if (!reach || leadingElsewhere.some((name) => program.options[name] !== undefined)) return wanted;
  const isFound = [...files].some(
    (file) => !reach.known.has(file) && (isTypeScript(file) || isJavaScript(file)),
  );
  return isFound ? wanted : new Set([...wanted].filter((file) => reach.reached.has(file)));
}

/** A file that decides how others are read, in whatever project. */
const isManifest = (file: string): boolean => /(?:^|\/)(?:package|[tj]sconfig[^/]*)\.json$/u.test(file);

/** Errors of the files of a project that it answers for, by path in the tree. */
function errorsOf(tree: Tree, { program, files }: ProjectState, wanted: ReadonlySet<string>): ErrorsOf {
  // One question for the whole program is answered by several threads, but includes libraries where these are checked.
  const all = wanted.size > fewFiles && wanted.size * 2 > files.size;
  const list = program.errors(all ? undefined : [...wanted].map((file) => tree.overlay.absolute(file)));
  const errors = new Map<string, EngineError[]>();
  for (const error of list) {
    const file = tree.overlay.relative(error.path);
    if (file === undefined || !wanted.has(file)) continue;
    const known = errors.get(file);
    if (known) known.push(error);
    else errors.set(file, [error]);
  }
  return errors;
}

function errorsBefore(tree: Tree, state: ProjectState, wanted: readonly string[]): ErrorsOf {
  const known = tree.errorsBefore.get(state) ?? new Map<string, readonly EngineError[]>();
  tree.errorsBefore.set(state, known);
  const unknown = new Set(wanted.filter((file) => state.files.has(file) && !known.has(file)));
  if (unknown.size > 0) {
    const errors = errorsOf(tree, state, unknown);
    for (const file of unknown) known.set(file, errors.get(file) ?? []);
  }
  return new Map(wanted.map((file) => [file, known.get(file) ?? []]));
}

function newIn(
  tree: Tree,
  before: ProjectState | undefined,
  errors: ErrorsOf,
  changes: readonly ChangedText[],
): RawError[] {
  if (errors.size === 0) return [];
  const changeOf = new Map(changes.map((change) => [change.file, change]));
  const now = raw(errors, (file) => changeOf.get(file)?.after).filter(
    (error) => !wasUnlisted(tree, before, error),
  );
  const compare = (old: ErrorsOf): RawError[] =>
    newErrors(
      raw(old, (file) => changeOf.get(file)?.before),
      now,
      changes,
    );
  // A file that was in another project before is compared with what that one said of it.
  const owner = (file: string): ProjectState | undefined =>
    before?.files.has(file) ? before : tree.before.find(({ wanted }) => wanted.has(file));
  const old: ErrorsOf = new Map();
  for (const [project, files] of groupBy([...errors.keys()], owner)) {
    if (project) for (const [file, list] of errorsBefore(tree, project, files)) old.set(file, list);
  }
  const result = compare(old);
  const doubtful = result.filter(
    ({ file, code }) => orderDependent.has(code) || saidOnce.has(code) || !changeOf.has(file),
  );
  // What is said of one file can depend on which others were asked for before it: variance is measured only once.
  const others = tree.before.filter(({ files }) => doubtful.some(({ file }) => files.has(file)));
  return others.reduce((left, state) => {
    const whole = errorsOf(tree, state, state.files);
    const again = compare(new Map([...old, ...whole]));
    const isOfProject = ({ code, message }: RawError): boolean =>
      saidOnce.has(code) &&
      [...whole.values()].some((list) => list.some((each) => each.code === code && each.message === message));
    return left.filter(
      (error) =>
        !isOfProject(error) &&
        again.some(
          ({ file, offset, code }) => file === error.file && offset === error.offset && code === error.code,
        ),
    );
  }, result);
}

/**
 * Whether an error is that a project does not list a file (TS6307), or that the file is outside of its folder (TS6059),
 * and the file was in the project before. The compiler says so at the import by which it came upon the file first, which
 * can be another one each time.
 */
function wasUnlisted(tree: Tree, before: ProjectState | undefined, { code, message }: RawError): boolean {
  const named = code === 6307 || code === 6059 ? /'([^']+)'/.exec(message)?.[1] : undefined;
  const file = named === undefined ? undefined : tree.overlay.relative(named);
  return file !== undefined && (before?.files.has(file) ?? false);
}

/** Offsets with the BOM counted, in changed files: there one state may have a BOM and the other none. */
function raw(errors: ErrorsOf, textOf: (file: string) => string | undefined): RawError[] {
  return [...errors].flatMap(([file, list]) => {
    const bom = textOf(file)?.startsWith('\uFEFF') ? 1 : 0;
    return list.map(({ offset, code, message }) => ({ file, offset: offset + bom, code, message }));
  });
}

function findingsOf(
  tree: Tree,
  { program }: ProjectState,
  errors: readonly RawError[],
  changes: readonly ChangedText[],
): CompilerFinding[] {
  const changed = new Set(changes.map(({ file }) => file));
  const texts = new Map<string, string>();
  const textOf = (file: string): string => {
    const text =
      texts.get(file) ?? tree.overlay.text(file) ?? program.text(tree.overlay.absolute(file)) ?? '';
    texts.set(file, text);
    return text;
  };
  return errors.map((error) => {
    const text = textOf(error.file);
    const bom = text.startsWith('\uFEFF') ? 1 : 0;
    const offset = error.offset + (changed.has(error.file) ? 0 : bom);
    const lines = text.slice(bom, offset).split(/\r\n|\n|\r/u);
    return { ...error, offset, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  });
}

/** A file can be in several projects. */
function onceEach(findings: readonly CompilerFinding[]): CompilerFinding[] {
  const seen = new Map(
    findings.map((finding) => [`${finding.file}:${finding.offset}:${finding.code}`, finding]),
  );
  return [...seen.values()].sort(byPlace);
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
