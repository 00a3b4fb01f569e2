// What a check asks of a compiler. Two engines answer: TypeScript 7's process, and the TypeScript 6 that ts-morph
// brings for projects that the first cannot take. Paths are absolute with `/` separators throughout, offsets do not
// count a BOM.

import type { ArgumentFacts, DeclarationKind, TypeFacts } from '../../core/typed-questions.ts';

/** A file system over the disk. `undefined` always means: ask the disk. */
export interface OverlayFileSystem {
  /** The text without a BOM; null for a file that does not exist. */
  readFile(path: string): string | null | undefined;
  fileExists(path: string): boolean | undefined;
  directoryExists(path: string): boolean | undefined;
  getAccessibleEntries(directory: string): { files: string[]; directories: string[] } | undefined;
  realpath(path: string): string | undefined;
}

/** An error as an engine reports it; the offset does not count a BOM. */
export interface EngineError {
  path: string;
  offset: number;
  code: number;
  /** Explanations follow on lines of their own. */
  message: string;
}

/** What a tsconfig comes to, `extends` included. Enums are numbers, paths absolute. */
export interface ParsedConfig {
  options: Readonly<Record<string, unknown>>;
  fileNames: readonly string[];
}

/** What became different in the overlay since the engine last looked; `everything` also distrusts the disk. */
export interface OverlayStep {
  changed: readonly string[];
  created: readonly string[];
  deleted: readonly string[];
  everything?: boolean;
}

export interface Engine {
  /** `TypeScript 7.0.2` */
  readonly name: string;
  parseConfig(config: string): ParsedConfig;
  /** Opens and closes projects and reads the overlay as it is now. What was loaded before stays answerable. */
  advance(step: OverlayStep, open: readonly string[], close: readonly string[]): Loaded;
  close(): void;
}

/** All open projects in one state of the tree. */
export interface Loaded {
  program(config: string): LoadedProgram | undefined;
  release(): void;
}

export interface LoadedProgram {
  readonly options: Readonly<Record<string, unknown>>;
  /** Every file of the program, libraries included. */
  fileNames(): readonly string[];
  /** What is wrong with the tsconfig as a text, and with the options that it comes to. */
  configErrors(): ConfigErrors;
  /** Errors of the whole program, or of the files that are named. Files outside the tree are for the caller to drop. */
  errors(paths?: readonly string[]): EngineError[];
  text(path: string): string | undefined;
  /** Typed questions; an engine that does not answer them has none. */
  questions?(): ProgramQuestions;
}

export interface EnginePlace {
  path: string;
  start: number;
  end: number;
}
export interface EngineDeclaration extends EnginePlace {
  kind: DeclarationKind;
  name?: { start: number; end: number };
}

/** The questions of `core/typed-questions.ts`, to one program. */
export interface ProgramQuestions {
  references(
    place: EnginePlace,
  ): { declaration: EngineDeclaration; mentions: readonly EnginePlace[] }[] | undefined;
  symbols(
    places: readonly EnginePlace[],
  ): ({ name: string; declarations: readonly EngineDeclaration[] } | undefined)[];
  standsFor(
    asked: readonly { declared: EnginePlace; names: readonly EnginePlace[] }[],
  ): (readonly boolean[] | undefined)[];
  types(places: readonly EnginePlace[]): (TypeFacts | undefined)[];
  returns(places: readonly EnginePlace[]): (readonly TypeFacts['thenable'][] | undefined)[];
  isList(place: EnginePlace): boolean | undefined;
  contextualType(place: EnginePlace): TypeFacts | undefined;
  call(
    place: EnginePlace,
  ): { declaration?: EngineDeclaration; returns: TypeFacts; arguments: readonly ArgumentFacts[] } | undefined;
  members(
    place: EnginePlace,
  ): { name: string; type: TypeFacts; declarations: readonly EngineDeclaration[] }[] | undefined;
  assignable(from: EnginePlace, to: EnginePlace): boolean | undefined;
}

export interface ConfigErrors {
  parsing: readonly ConfigError[];
  options: readonly ConfigError[];
}
export interface ConfigError {
  code: number;
  message: string;
}

/** The compiler's process is gone or answers nothing sensible; everything it held is lost. */
export class CompilerStopped extends Error {
  override name = 'CompilerStopped';
}
