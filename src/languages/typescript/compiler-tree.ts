// One tree with its projects loaded: once as it is on disk, and again after each set of changes. What is loaded stays
// loaded, so that a second check costs only what has become different. Here it is decided which project answers for
// which file, so that every file has one.

import type { ChangedText } from '../../core/check.ts';
import type { Files } from '../../core/files.ts';
import { configPlaces, isInstalled, referencedConfigs } from './compiler-configs.ts';
import type { LoadedProgram } from './compiler-engine.ts';
import type { Engines } from './compiler-engines.ts';
import { inferredConfig, inferredOptions } from './compiler-inferred.ts';
import { createLoader, type Opening } from './compiler-loader.ts';
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
  readonly notes: readonly string[];
  /** Absolute paths of all open tsconfigs. */
  open(): string[];
  readonly before: readonly ProjectState[];
  /** Source files as they are after the latest changes. */
  sources(): string[];
  /** Moves on to another set of changes; the states of the one before can no longer be asked. */
  after(changes: readonly ChangedText[]): ProjectState[];
  /** Lets go of what is loaded. */
  release(): void;
}

export const isTypeScript = (file: string): boolean => /\.[cm]?tsx?$/u.test(file);
export const isJavaScript = (file: string): boolean => /\.[cm]?jsx?$/u.test(file);

/**
 * Loads every project of a tree.
 * @throws CompilerStopped
 */
export function openTree(files: Files, overlay: Overlay, engines: Engines, opening: Opening): Tree {
  const loader = createLoader(files, overlay, engines, opening);
  const places = configPlaces(files);
  const defaults = inferredOptions(files);
  const sources = (): string[] =>
    overlay.list().filter((file) => (isTypeScript(file) || isJavaScript(file)) && !isInstalled(file));
  const filesOf = (config: string): Set<string> => programFiles(loader.program(config), overlay);
  const uncovered = (): string[] => {
    const covered = new Set([...loader.configs].flatMap((config) => [...filesOf(config)]));
    return sources().filter((file) => isTypeScript(file) && !covered.has(file));
  };

  loader.open(sources().flatMap((file) => places.above(file).slice(0, 1)));
  const fromHere = (file: string): string[] =>
    places
      .above(file)
      .filter((config) => !loader.configs.has(config))
      .slice(0, 1);
  const references = (): string[] =>
    [...loader.configs].flatMap((config) => referencedConfigs(files, config));
  while (loader.open([...references(), ...uncovered().flatMap(fromHere)]));
  const own = [...loader.configs];
  openOthers();
  const others = [...loader.configs].slice(own.length);

  /** tsconfig.test.json and the like, which nothing references: only if they are the only ones that have a file. */
  function openOthers(): void {
    const left = new Set(uncovered());
    for (const config of new Set([...left].flatMap((file) => places.others(file)))) {
      const { fileNames } = engines.parseConfig(overlay.absolute(config));
      const found = fileNames.map((path) => overlay.relative(path)).filter((file) => file && left.has(file));
      if (found.length === 0) continue;
      loader.open([config]);
      for (const file of filesOf(config)) left.delete(file);
    }
  }

  const checkedByComment = rememberedFor(overlay);

  /** Makes up projects for the files that are in none: tsconfig path → the one it takes options from, and roots. */
  function inferred(answered: ReadonlySet<string>): Map<string, { from: string; roots: string[] }> {
    const groups = new Map<string, { from: string; roots: string[] }>();
    for (const file of sources()) {
      if (answered.has(file) || !(isTypeScript(file) || checkedByComment(file))) continue;
      const from = places.above(file)[0] ?? '';
      const config = `${from.slice(0, from.lastIndexOf('/') + 1)}tsconfig.canonize-inferred.json`;
      const group = groups.get(config) ?? { from, roots: [] };
      group.roots.push(file);
      groups.set(config, group);
    }
    loader.put(
      new Map(
        [...groups].map(([config, { from, roots }]) => {
          const nearest = { config: from, options: loader.program(from)?.options ?? {} };
          const text = inferredConfig(config, roots, defaults, from === '' ? undefined : nearest);
          return [config, text];
        }),
      ),
    );
    return groups;
  }

  function states(): ProjectState[] {
    const ownFiles = own.map((config) => ({ config, files: filesOf(config) }));
    const otherFiles = others.map((config) => ({ config, files: filesOf(config) }));
    const answered = new Set(ownFiles.flatMap(({ files }) => [...files]));
    const parts: Omit<ProjectState, 'program'>[] = ownFiles.map((part) => ({ ...part, wanted: part.files }));
    for (const part of otherFiles) {
      const wanted = new Set([...part.files].filter((file) => !answered.has(file)));
      for (const file of wanted) answered.add(file);
      parts.push({ ...part, wanted });
    }
    for (const [config, { from, roots }] of inferred(answered)) {
      parts.push({ config, files: filesOf(config), wanted: new Set(roots), inferredFrom: from });
    }
    // Asked for last: making up projects moved all programs on.
    return parts.flatMap((part) => {
      const program = loader.program(part.config);
      return program ? [{ ...part, program }] : [];
    });
  }

  const before = states();
  overlay.learn(before.flatMap((state) => [...state.files]));
  loader.keep();
  return {
    files,
    overlay,
    notes: loader.notes,
    open: () => [...loader.configs].map(overlay.absolute),
    before,
    sources,
    after(changes) {
      loader.advance(overlay.setChanges(changes));
      return states();
    },
    release: loader.release,
  };
}

function programFiles(program: LoadedProgram | undefined, overlay: Overlay): Set<string> {
  const files = new Set<string>();
  for (const path of program?.fileNames() ?? []) {
    const file = overlay.relative(path);
    if (file !== undefined && !isInstalled(file)) files.add(file);
  }
  return files;
}

/** Whether a JavaScript file asks to be checked; remembered, since deciding it means reading the file. */
function rememberedFor(overlay: Overlay): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const answer =
      known.get(file) ?? /^\s*\/[/*]+\s*@ts-check\b/mu.test(overlay.text(file)?.slice(0, 4000) ?? '');
    known.set(file, answer);
    return answer;
  };
}
