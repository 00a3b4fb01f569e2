// The compiler: typed questions while the stages work, and its part of promise 5 afterwards: no new compiler error,
// computed in memory before anything is written. Everything about engines and projects stays behind `Compiler`.

import type { CheckInput, CheckResult } from '../../core/check.ts';
import type { TypedQuestions } from '../../core/typed-questions.ts';
import { checkTree } from './compiler-check.ts';
import { isInstalled } from './compiler-configs.ts';
import { CompilerStopped, type OverlayFileSystem } from './compiler-engine.ts';
import { type Engines, startEngines } from './compiler-engines.ts';
import { Overlay } from './compiler-overlay.ts';
import { questionsOf } from './compiler-questions.ts';
import { isTypeScript, openTree, type Tree } from './compiler-tree.ts';

export interface Compiler {
  /**
   * Checks a dry run. Takes about as long as tsc takes for the tree; a failure of the compiler is a result with
   * `checked: 0` and a note, never an exception. As long as `files` is the same object, what is loaded is used again.
   */
  check(input: CheckInput, onProgress?: (step: string) => void): CheckResult;
  /**
   * Typed questions about the tree with these changes. The answers hold for this state; the object itself may be asked
   * until the next check or the next questions.
   * @throws CompilerStopped here and from every question, if the process dies
   */
  questions(input: CheckInput, onProgress?: (step: string) => void): TypedQuestions;
  /** Loads the projects of a tree before the first question. That it fails is said by the question. */
  load(files: CheckInput['files']): void;
  /** Ends the compiler's process. A later check starts another one. */
  close(): void;
}

/**
 * Nothing is started before the first check. Trees with different roots can be checked one after the other.
 * `engine` asks one engine for everything, for tests that compare the two.
 */
export function openCompiler(options: { engine?: 'native' | 'classic' } = {}): Compiler {
  let engines: Engines | undefined;
  let tree: Tree | undefined;
  let overlay: Overlay | undefined;
  const roots = new Set<string>();

  const close = (): void => {
    engines?.close();
    engines = undefined;
    tree = undefined;
    roots.clear();
  };
  const openFor = (
    input: CheckInput,
    onProgress: (step: string) => void,
  ): { tree: Tree; engines: Engines } => {
    const { root } = input.files;
    engines ??= startEngines(
      root,
      delegating(() => overlay),
      options.engine,
    );
    if (tree?.files !== input.files) {
      onProgress('loading projects');
      const previous = tree;
      tree = undefined;
      overlay = new Overlay(input.files, input.inMemory ?? false);
      const opened = openTree(input.files, overlay, engines, {
        closing: previous?.open() ?? [],
        again: roots.has(root),
      });
      previous?.release();
      roots.add(root);
      tree = opened;
    }
    return { tree, engines };
  };

  return {
    check(input, onProgress = () => {}) {
      try {
        const opened = openFor(input, onProgress);
        return checkTree(opened.tree, input, opened.engines, onProgress);
      } catch (error) {
        if (!(error instanceof CompilerStopped)) throw error;
        const engine = engines?.name ?? 'TypeScript';
        close();
        return failed(input, engine, error.message);
      }
    },
    questions(input, onProgress = () => {}) {
      try {
        const opened = openFor(input, onProgress);
        return questionsOf(opened.tree, opened.tree.after(input.changes));
      } catch (error) {
        if (error instanceof CompilerStopped) close();
        throw error;
      }
    },
    load(files) {
      try {
        openFor({ files, changes: [] }, () => {});
      } catch (error) {
        if (!(error instanceof CompilerStopped)) throw error;
        close();
      }
    },
    close,
  };
}

/** The process asks for one file system all its life; the trees behind it come and go. */
function delegating(overlay: () => Overlay | undefined): OverlayFileSystem {
  return {
    readFile: (path) => overlay()?.readFile(path),
    fileExists: (path) => overlay()?.fileExists(path),
    directoryExists: (path) => overlay()?.directoryExists(path),
    getAccessibleEntries: (path) => overlay()?.getAccessibleEntries(path),
    realpath: (path) => overlay()?.realpath(path),
  };
}

const failed = ({ files }: CheckInput, engine: string, message: string): CheckResult => ({
  engine,
  checked: 0,
  total: files.paths.filter((file) => isTypeScript(file) && !isInstalled(file)).length,
  newErrors: [],
  unresolvedShare: 0,
  notes: [`the compiler stopped, so nothing was checked: ${message}`],
});
