// One tree with its projects loaded: once as it is on disk, and again after each set of changes. What is loaded stays
// loaded, so that a second check costs only what has become different. Here it is decided which project answers for
// which file, so that every file has one.

import { posix } from 'node:path';
import type { ChangedText } from '../../core/check.ts';
import type { Files } from '../../core/files.ts';
import {
  type ConfigNote,
  isInstalled,
  mainConfigs,
  otherConfigs,
  referencedConfigs,
} from './compiler-configs.ts';
import type { EngineError, LoadedProgram } from './compiler-engine.ts';
import type { Engines } from './compiler-engines.ts';
import { inferredConfig, inferredOptions } from './compiler-inferred.ts';
import { Loader, type Opening } from './compiler-loader.ts';
import type { Overlay } from './compiler-overlay.ts';

/** A project in one state of the tree. */
export interface ProjectState {
  /** Path of its tsconfig in the tree; a made-up one does not exist on disk. */
  config: string;
  program: LoadedProgram;
  /** Its files below the root, installed ones left out. */
  files: ReadonlySet<string>;
  /** The files that it answers for; the others have a project of their own. */
  wanted: ReadonlySet<string>;
  /** For a made-up project: the tsconfig whose options it takes, or `` for default options. */
  inferredFrom?: string;
}

export interface Tree {
  readonly files: Files;
  readonly overlay: Overlay;
  readonly notes: readonly ConfigNote[];
  /** Absolute paths of all open tsconfigs. */
  open(): string[];
  readonly before: readonly ProjectState[];
  /** Errors before by file, as far as they were asked for: they are the same in every check. */
  readonly errorsBefore: Map<ProjectState, Map<string, readonly EngineError[]>>;
  /** Source files as they are after the latest changes. */
  sources(): string[];
  /** Moves on to another set of changes; the states of the one before can no longer be asked. */
  after(changes: readonly ChangedText[]): ProjectState[];
  /** Lets go of what is loaded. */
  release(): void;
}

export const isTypeScript = (file: string): boolean => /\.[cm]?tsx?$/u.test(file);
export const isJavaScript = (file: string): boolean => /\.[cm]?jsx?$/u.test(file);

/** What the functions below work on. */
interface Parts {
  files: Files;
  overlay: Overlay;
  engines: Engines;
  loader: Loader;
  /** Whether a JavaScript file asks to be checked. */
  isCheckedJavaScript(file: string): boolean;
}

/**
 * Loads every project of a tree.
 * @throws CompilerStopped
 */
export function openTree(files: Files, overlay: Overlay, engines: Engines, opening: Opening): Tree {
  const loader = new Loader(files, overlay, engines, opening);
  const parts = { files, overlay, engines, loader, isCheckedJavaScript: checkedByComment(overlay) };
  const own = openOwn(parts);
  const others = openOthers(parts);
  const before = projectStates(parts, own, others);
  overlay.learn(before.flatMap((state) => [...state.files]));
  loader.keep();
  return {
    files,
    overlay,
    notes: loader.notes,
    open: () => [...loader.configs].map((config) => overlay.absolute(config)),
    before,
    errorsBefore: new Map(),
    sources: () => sourcesOf(parts),
    after(changes) {
      loader.advance(overlay.setChanges(changes));
      return projectStates(parts, own, others);
    },
    release: () => loader.release(),
  };
}

/** The nearest tsconfig of every file, what these reference, and for files that are still in none the next one up. */
function openOwn(parts: Parts): string[] {
  const { files, loader } = parts;
  const oneOfEachFolder = new Map(sourcesOf(parts).map((file) => [posix.dirname(file), file])).values();
  loader.open([...oneOfEachFolder].flatMap((file) => mainConfigs(files, file).slice(0, 1)));
  const nextUp = (file: string): string[] =>
    mainConfigs(files, file)
      .filter((config) => !loader.configs.has(config))
      .slice(0, 1);
  for (let more = true; more; ) {
    const referenced = [...loader.configs].flatMap((config) => referencedConfigs(files, config));
    more = loader.open([...referenced, ...uncovered(parts).flatMap(nextUp)]);
  }
  return [...loader.configs];
}

/** `tsconfig.test.json` and the like, which nothing references: only where they alone have a file. */
function openOthers(parts: Parts): string[] {
  const { files, overlay, engines, loader } = parts;
  const left = new Set(uncovered(parts));
  const opened: string[] = [];
  for (const config of new Set([...left].flatMap((file) => otherConfigs(files, file)))) {
    const { fileNames } = engines.parseConfig(overlay.absolute(config));
    if (!fileNames.some((path) => left.has(overlay.relative(path) ?? ''))) continue;
    if (loader.open([config])) opened.push(config);
    for (const file of programFiles(parts, config)) left.delete(file);
  }
  return opened;
}

/** Who answers for what: projects for all their files, the others for what is left, made-up ones for the rest. */
function projectStates(parts: Parts, own: readonly string[], others: readonly string[]): ProjectState[] {
  const answered = new Set<string>();
  const states: Omit<ProjectState, 'program'>[] = [];
  for (const config of own) {
    const files = programFiles(parts, config);
    states.push({ config, files, wanted: files });
  }
  for (const { files } of states) for (const file of files) answered.add(file);
  for (const config of others) {
    const files = programFiles(parts, config);
    const wanted = new Set([...files].filter((file) => !answered.has(file)));
    for (const file of wanted) answered.add(file);
    states.push({ config, files, wanted });
  }
  for (const [config, { from, roots }] of makeUpProjects(parts, answered)) {
    states.push({ config, files: programFiles(parts, config), wanted: new Set(roots), inferredFrom: from });
  }
  // Programs come last, because making up projects moved all of them on.
  return states.flatMap((state) => {
    const program = parts.loader.program(state.config);
    return program ? [{ ...state, program }] : [];
  });
}

/** Files in no project, grouped by the tsconfig whose options they take: path of the made-up one → its roots. */
function makeUpProjects(
  parts: Parts,
  answered: ReadonlySet<string>,
): Map<string, { from: string; roots: string[] }> {
  const { files, overlay, loader } = parts;
  const groups = new Map<string, { from: string; roots: string[] }>();
  for (const file of sourcesOf(parts)) {
    if (answered.has(file) || !(isTypeScript(file) || parts.isCheckedJavaScript(file))) continue;
    const from = mainConfigs(files, file)[0] ?? '';
    const config = `${from.slice(0, from.lastIndexOf('/') + 1)}tsconfig.canonize-inferred.json`;
    const group = groups.get(config) ?? { from, roots: [] };
    group.roots.push(file);
    groups.set(config, group);
  }
  const texts = [...groups].map(([config, { from, roots }]): [string, string] => {
    const nearest = { config: from, options: loader.program(from)?.options ?? {} };
    const paths = roots.map((file) => overlay.absolute(file));
    const text = inferredConfig(
      overlay.absolute(config),
      paths,
      inferredOptions(files),
      from === '' ? undefined : nearest,
    );
    return [config, text];
  });
  loader.put(new Map(texts));
  return groups;
}

function sourcesOf({ overlay }: Parts): string[] {
  return overlay.list().filter((file) => (isTypeScript(file) || isJavaScript(file)) && !isInstalled(file));
}

function uncovered(parts: Parts): string[] {
  const covered = new Set([...parts.loader.configs].flatMap((config) => [...programFiles(parts, config)]));
  return sourcesOf(parts).filter((file) => isTypeScript(file) && !covered.has(file));
}

function programFiles({ loader, overlay }: Parts, config: string): Set<string> {
  const files = new Set<string>();
  for (const path of loader.program(config)?.fileNames() ?? []) {
    const file = overlay.relative(path);
    if (file !== undefined && !isInstalled(file)) files.add(file);
  }
  return files;
}

/** Remembered, since deciding it means reading the file. */
function checkedByComment(overlay: Overlay): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const answer =
      known.get(file) ?? /^\s*\/[/*]+\s*@ts-check\b/mu.test(overlay.text(file)?.slice(0, 4000) ?? '');
    known.set(file, answer);
    return answer;
  };
}
