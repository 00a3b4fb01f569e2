// The text before a change, which a patchset holds nowhere: taken back from its patch and the text after.

import { applyPatch, parsePatch, reversePatch } from 'diff';

/**
 * @param patch of any number of files, as `changes.patch` holds it
 * @param after the file's text, '' if the change deletes it
 * @returns a guess that its reader has to check by its hash; undefined if the patch does not fit
 */
export function reversed(patch: string, file: string, after: string): string | undefined {
  try {
    const own = parsePatch(patch).find(
      ({ oldFileName, newFileName }) => oldFileName === `a/${file}` || newFileName === `b/${file}`,
    );
    if (!own) return undefined;
    const before = applyPatch(after, reversePatch(own), { autoConvertLineEndings: false });
    return before === false ? undefined : before;
  } catch {
    return undefined;
  }
}
