// The compiler's part of a dry run, started only when it is asked for.

import type { ChangedText, CheckResult } from '../core/check.ts';
import type { Files } from '../core/files.ts';
import type { Overlay } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';

export type CompilerCheck = (files: Files, changes: readonly FileChange[], overlay: Overlay) => CheckResult;

/** Loads the compiler, hands its check to `use`, and ends its process whatever happens. */
export async function withCompiler<T>(use: (check: CompilerCheck) => Promise<T>): Promise<T> {
  const { openCompiler } = await import('../languages/typescript/compiler.ts');
  const compiler = openCompiler();
  try {
    return await use((files, changes, overlay) =>
      compiler.check({ files, changes: changes.map((change) => changedText(change, overlay)) }),
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
