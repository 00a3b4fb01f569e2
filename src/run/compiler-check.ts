// The compiler's part of a run: typed questions and the check, by one process that starts when it is first asked.

import type { ChangedText, CheckResult } from '../core/check.ts';
import type { Files } from '../core/files.ts';
import type { Overlay } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';
import type { TypedQuestions } from '../core/typed-questions.ts';

export type CompilerCheck = (files: Files, changes: readonly FileChange[], overlay: Overlay) => CheckResult;

/** Typed questions about a tree, with an overlay's changes if there is one; see there for how long they may be asked. */
export type AskTypes = (files: Files, overlay?: Overlay) => TypedQuestions;

/** Loads the compiler, hands its questions and its check to `use`, and ends its process whatever happens. */
export async function withCompiler<T>(
  use: (check: CompilerCheck, types: AskTypes) => Promise<T>,
): Promise<T> {
  const { openCompiler } = await import('../languages/typescript/compiler.ts');
  const compiler = openCompiler();
  const changed = (changes: readonly FileChange[], overlay?: Overlay): ChangedText[] =>
    overlay ? changes.map((change) => changedText(change, overlay)) : [];
  try {
    return await use(
      (files, changes, overlay) => compiler.check({ files, changes: changed(changes, overlay) }),
      (files, overlay) => compiler.questions({ files, changes: changed(overlay?.changes() ?? [], overlay) }),
    );
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
