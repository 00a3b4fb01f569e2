// Opens the projects of one tree in an engine, each put so that the engine takes it, and moves all of them along
// when the overlay changes.

import type { Files } from '../../core/files.ts';
import { prepareConfig } from './compiler-configs.ts';
import type { Loaded, LoadedProgram, OverlayStep } from './compiler-engine.ts';
import type { Engines } from './compiler-engines.ts';
import type { Overlay } from './compiler-overlay.ts';

export interface Loader {
  /** Open tsconfigs, paths in the tree, in the order in which they were opened. */
  readonly configs: ReadonlySet<string>;
  readonly notes: readonly string[];
  /** Opens tsconfigs of the tree that are not open yet; returns whether there were any. */
  open(configs: Iterable<string>): boolean;
  /** Opens or replaces tsconfigs that are made up: path in the tree → text. */
  put(configs: ReadonlyMap<string, string>): void;
  /** Reads the overlay again. */
  advance(step: OverlayStep): void;
  program(config: string): LoadedProgram | undefined;
  /** The programs of now stay askable until `release`; those of a later state only until the next one. */
  keep(): void;
  release(): void;
}

/** What the engine did before this tree. */
export interface Opening {
  /** Absolute paths of tsconfigs to close as soon as the first one of this tree is open. */
  closing: readonly string[];
  /** It knows files of the same root, which may have changed on disk since. */
  again: boolean;
}

const nothing: OverlayStep = { changed: [], created: [], deleted: [] };

/** Codes of a tsconfig whose `extends` leads nowhere or in a circle. */
const extendsErrors = new Set([6053, 5083, 6096, 18000]);
/** `Option 'x' has been removed`, with and without a value. */
const removedErrors = new Set([5102, 5108]);
/** No file matches: a tsconfig that only references others. */
const noInputs = 18003;

export function createLoader(files: Files, overlay: Overlay, engines: Engines, opening: Opening): Loader {
  const configs = new Set<string>();
  const notes: string[] = [];
  let loaded: Loaded | undefined;
  let kept: Loaded | undefined;

  const advance = (step: OverlayStep, open: readonly string[] = []): void => {
    const absolute = open.map(overlay.absolute);
    const previous = loaded;
    loaded = previous
      ? engines.advance(step, absolute, [])
      : engines.advance(
          { ...step, everything: opening.again },
          absolute,
          opening.closing.filter((config) => !absolute.includes(config)),
        );
    if (previous !== kept) previous?.release();
  };
  const program = (config: string): LoadedProgram | undefined => loaded?.program(overlay.absolute(config));

  /** What showed only when the engine had read them: an `extends` that leads nowhere, options that it refuses. */
  const mend = (opened: readonly string[]): void => {
    const alone: string[] = [];
    const refused: string[] = [];
    for (const config of opened) {
      const { parsing = [], options = [] } = program(config)?.configErrors() ?? {};
      if (parsing.some(({ code }) => extendsErrors.has(code))) alone.push(config);
      else if (options.some(({ code }) => removedErrors.has(code))) refused.push(config);
      const said = parsing.filter(({ code }) => code !== noInputs && !extendsErrors.has(code));
      notes.push(...said.map(({ message }) => `${config}: ${message}`));
    }
    for (const config of alone) notes.push(...prepareConfig(files, overlay, engines, config, true));
    for (const config of refused) {
      engines.handOver(overlay.absolute(config));
      notes.push(
        `${config}: checked by the TypeScript that ts-morph brings, since TypeScript 7 refuses its options`,
      );
    }
    if (alone.length + refused.length > 0)
      advance({ ...nothing, changed: alone.map(overlay.absolute) }, refused);
  };

  return {
    configs,
    notes,
    open(wanted) {
      const opened = [...new Set(wanted)].filter((config) => !configs.has(config));
      if (opened.length === 0) return false;
      for (const config of opened) {
        configs.add(config);
        notes.push(...prepareConfig(files, overlay, engines, config));
      }
      advance(nothing, opened);
      mend(opened);
      return true;
    },
    put(texts) {
      const changed = [...texts].filter(([config, text]) =>
        overlay.setConfig(overlay.absolute(config), text),
      );
      if (changed.length === 0) return;
      const known = changed.map(([config]) => config).filter((config) => configs.has(config));
      const fresh = changed.map(([config]) => config).filter((config) => !configs.has(config));
      for (const config of fresh) configs.add(config);
      advance({ ...nothing, changed: known.map(overlay.absolute) }, fresh);
    },
    advance,
    program,
    keep() {
      kept = loaded;
    },
    release() {
      if (loaded !== kept) loaded?.release();
      kept?.release();
    },
  };
}
