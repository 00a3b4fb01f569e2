// The compiler's part of a run: typed questions and the check, by one process that starts when it is first asked.

import type { ChangedText, CheckResult } from '../core/check.ts';
import type { Files } from '../core/files.ts';
import type { Overlay } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';
import { reachOf } from '../core/reach.ts';
import type { TypedQuestions } from '../core/typed-questions.ts';
import type { Compiler } from '../languages/typescript/compiler.ts';

export type CompilerCheck = (files: Files, changes: readonly FileChange[], overlay: Overlay) => CheckResult;

/** Typed questions about a tree, with an overlay's changes if there is one; see there for how long they may be asked. */
export type AskTypes = (files: Files, overlay?: Overlay) => TypedQuestions;

/** Loads what the questions and the check about these files will need. */
export type LoadTypes = (files: Files) => void;

export type CompilerParts = readonly [check: CompilerCheck, types: AskTypes, load: LoadTypes];

/**
 * Hands the compiler's questions and its check to `use`.
 * @param kept a compiler that somebody else closes; without it one is loaded, and ended whatever happens
 */
export async function withCompiler<T>(
  use: (...compiler: CompilerParts) => Promise<T>,
  kept?: Compiler,
): Promise<T> {
  const compiler = kept ?? (await import('../languages/typescript/compiler.ts')).openCompiler();
  const changed = (changes: readonly FileChange[], overlay?: Overlay): ChangedText[] =>
    overlay ? changes.map((change) => changedText(change, overlay)) : [];
  try {
    return await use(
      (files, changes, overlay) =>
        compiler.check({ files, changes: changed(changes, overlay), reach: reachOf(overlay, changes) }),
      (files, overlay) => compiler.questions({ files, changes: changed(overlay?.changes() ?? [], overlay) }),
      (files) => compiler.load(files),
    );
  } finally {
    if (!kept) compiler.close();
  }
}

/** What one tree has that another has not, by a compiler of its own. @param changes from the tree of `files` to the other */
export async function checkBetween(files: Files, changes: readonly ChangedText[]): Promise<CheckResult> {
  const compiler = (await import('../languages/typescript/compiler.ts')).openCompiler();
  try {
    return compiler.check({ files, changes });
  } finally {
    compiler.close();
  }
}

function changedText(change: FileChange, overlay: Overlay): ChangedText {
  const draft = overlay.draft(change.file);
  return {
    file: change.file,
    ...(change.before !== undefined && { before: change.before }),
    ...(change.after !== undefined && { after: change.after }),
    toBefore: (offset) => draft?.toBefore(offset),
  };
}
