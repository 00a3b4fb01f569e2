// Searches the tree after the change for names that are gone, in every text that is not rewritten.

import type { ModuleFacts } from '../core/facts.ts';
import { type Mention, mentionsIn, wantedNames } from '../core/mentions.ts';
import type { FileChange } from '../core/patchset.ts';
import type { Pass, Tree } from './stages.ts';

const ownFiles = /(?:^|\/)canonize\.(?:config|lock)\.json$/;

/** Names that some other symbol still has are not looked for: they would only be noise. */
export function findMentions(
  tree: Tree,
  pass: Pass,
  changes: readonly FileChange[],
  removed: readonly string[],
): Mention[] {
  const names = removed.map((symbol) => symbol.slice(symbol.lastIndexOf('#') + 1));
  const alive = new Set<string>(['default', '*']);
  const { facts } = pass.overlay.graph;
  const noteNames = ({ exports }: ModuleFacts): void => {
    for (const fact of exports) if (fact.kind !== 'star') alive.add(fact.name);
  };
  for (const each of facts.allParsed()) noteNames(each);
  // What a package outside the tree calls it is not among these exports.
  for (const { moves } of pass.moves.steps.values()) for (const { to } of moves) alive.add(to.name);
  const gone = names.filter((name) => !alive.has(name));
  const stems = [...pass.overlay.deleted]
    .map((path) => path.replace(/\.[^./]+$/, ''))
    .filter((path) => path.includes('/'));
  const inCode = wantedNames(gone);
  const elsewhere = wantedNames([...gone, ...stems]);
  if (elsewhere.length === 0) return [];
  const texts = new Map(changes.map(({ file, after }) => [file, after]));
  const plans = tree.files.paths.filter(
    (path) =>
      /(?:^|\/)patchset\.json$/.test(path) && tree.files.read(path)?.includes('"canonize-patchset-1"'),
  );
  const isInPlan = (path: string): boolean =>
    plans.some((plan) => path.startsWith(plan.slice(0, -'patchset.json'.length)));
  const mentions = tree.files.paths.flatMap((path) => {
    if (
      (plans.length > 0 && isInPlan(path)) ||
      ownFiles.test(path) ||
      /(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock)$/.test(path)
    )
      return [];
    const isCode = tree.language.isCode(path);
    const wanted = isCode ? inCode : elsewhere;
    if (wanted.length === 0) return [];
    const text = texts.has(path) ? texts.get(path) : tree.files.read(path);
    if (text === undefined) return [];
    const isUnparsed = isCode && facts.has(path) && !facts.parsed(path);
    if (isUnparsed && wanted.some(({ name }) => text.includes(name))) noteNames(facts.get(path)!);
    return mentionsIn(path, text, wanted, isCode);
  });
  return mentions.filter(({ name }) => !alive.has(name));
}
