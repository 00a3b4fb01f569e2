// Who would be left with a name that is gone: of a saved patchset, and of a tree as it stands.

import { foreignUsersIn, isForeign } from '../core/foreign.ts';
import { Overlay } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';
import { type ForeignUser, type UsersContext, userOf } from '../core/users.ts';
import type { Tree } from './stages.ts';

/** Everything that single-file components and files that do not parse name. */
export function foreignOf(tree: Tree, overlay: Overlay): ForeignUser[] {
  return tree.files.paths
    .filter((path) => isForeign(path) || tree.facts.get(path)?.error)
    .flatMap((path) =>
      foreignUsersIn(
        overlay.graph,
        path,
        tree.files.read(path) ?? '',
        () => true,
        tree.facts.get(path)?.error,
      ),
    );
}

/** Someone outside a patchset's files who would be left with a name that it removes. */
export function userOfRemoved(
  tree: Tree,
  removed: readonly string[],
  changes: readonly FileChange[],
): { file: string; symbol: string } | undefined {
  const overlay = new Overlay(tree.files, tree.language, tree.facts);
  const edits = changes.flatMap(({ file, before, after }) =>
    before === undefined || after === undefined
      ? []
      : [
          [
            file,
            [{ start: 0, end: before.length, text: after, reason: '', steps: [], shape: 'import' as const }],
          ] as const,
        ],
  );
  const deleted = changes.filter(({ after }) => after === undefined).map(({ file }) => file);
  overlay.apply(new Map(edits), deleted);
  const { graph, open } = overlay;
  const foreign = foreignOf(tree, overlay);
  for (const symbol of removed) {
    const at = symbol.lastIndexOf('#');
    const [module, name] = [symbol.slice(0, at), symbol.slice(at + 1)];
    const context: UsersContext = { graph, open, foreign, isGoing: () => false, mayBreak: () => true };
    const user = name === '*' ? undefined : userOf(context, { module, name });
    if (user) return { file: user.file, symbol };
  }
  return undefined;
}
