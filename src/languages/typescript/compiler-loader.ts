// Opens the projects of one tree in an engine, each put so that the engine takes it, and moves all of them along
// when the overlay changes.

import type { Files } from '../../core/files.ts';
import { type ConfigNote, prepareConfig } from './compiler-configs.ts';
import type { Loaded, LoadedProgram, OverlayStep } from './compiler-engine.ts';
import type { Engines } from './compiler-engines.ts';
import type { Overlay } from './compiler-overlay.ts';

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

/** Opens projects and moves all of them along. Of the programs only the latest can be asked, and those that are kept. */
export class Loader {
  /** Open tsconfigs, paths in the tree, in the order in which they were opened. */
  readonly configs = new Set<string>();
  readonly notes: ConfigNote[] = [];
  readonly #files: Files;
  readonly #overlay: Overlay;
  readonly #engines: Engines;
  readonly #opening: Opening;
  #loaded: Loaded | undefined;
  #kept: Loaded | undefined;

  constructor(files: Files, overlay: Overlay, engines: Engines, opening: Opening) {
    this.#files = files;
    this.#overlay = overlay;
    this.#engines = engines;
    this.#opening = opening;
  }

  program(config: string): LoadedProgram | undefined {
    return this.#loaded?.program(this.#overlay.absolute(config));
  }

  /** Opens tsconfigs of the tree that are not open yet; returns whether there were any. */
  open(wanted: Iterable<string>): boolean {
    const opened = [...new Set(wanted)].filter((config) => !this.configs.has(config));
    if (opened.length === 0) return false;
    for (const config of opened) {
      this.configs.add(config);
      this.notes.push(...prepareConfig(this.#files, this.#overlay, this.#engines, config));
    }
    this.advance(nothing, opened);
    this.#mend(opened);
    return true;
  }

  /** Opens or replaces tsconfigs that are made up: path in the tree → text. */
  put(texts: ReadonlyMap<string, string>): void {
    const changed = [...texts.keys()].filter((config) =>
      this.#overlay.setConfig(this.#overlay.absolute(config), texts.get(config) ?? ''),
    );
    if (changed.length === 0) return;
    const known = changed.filter((config) => this.configs.has(config));
    const fresh = changed.filter((config) => !this.configs.has(config));
    for (const config of fresh) this.configs.add(config);
    this.advance({ ...nothing, changed: this.#absolute(known) }, fresh);
  }

  /** Reads the overlay again. */
  advance(step: OverlayStep, open: readonly string[] = []): void {
    const previous = this.#loaded;
    const paths = this.#absolute(open);
    if (previous) {
      this.#loaded = this.#engines.advance(step, paths, []);
    } else {
      const { again, closing } = this.#opening;
      const close = closing.filter((config) => !paths.includes(config));
      this.#loaded = this.#engines.advance({ ...step, everything: again }, paths, close);
    }
    if (previous !== this.#kept) previous?.release();
  }

  /** The programs of now stay askable until `release`. */
  keep(): void {
    this.#kept = this.#loaded;
  }

  release(): void {
    if (this.#loaded !== this.#kept) this.#loaded?.release();
    this.#kept?.release();
  }

  /** What showed only when the engine had read them: an `extends` that leads nowhere, options that it refuses. */
  #mend(opened: readonly string[]): void {
    const alone: string[] = [];
    const refused: string[] = [];
    for (const config of opened) {
      const { parsing = [], options = [] } = this.program(config)?.configErrors() ?? {};
      if (parsing.some(({ code }) => extendsErrors.has(code))) alone.push(config);
      else if (options.some(({ code }) => removedErrors.has(code))) refused.push(config);
      const said = parsing.filter(({ code }) => code !== noInputs && !extendsErrors.has(code));
      this.notes.push(...said.map(({ message }) => ({ config, text: message })));
    }
    for (const config of alone) {
      this.notes.push(...prepareConfig(this.#files, this.#overlay, this.#engines, config, true));
    }
    for (const config of refused) {
      this.#engines.handOver(this.#overlay.absolute(config));
      this.notes.push({ config, text: 'checked by TypeScript 6, since TypeScript 7 refuses its options' });
    }
    if (alone.length + refused.length === 0) return;
    this.advance({ ...nothing, changed: this.#absolute(alone) }, refused);
  }

  #absolute(configs: readonly string[]): string[] {
    return configs.map((config) => this.#overlay.absolute(config));
  }
}
