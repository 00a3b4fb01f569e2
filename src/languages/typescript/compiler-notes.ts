// What a reader must know to trust "0 new compiler errors (1,204 of 1,204 files)": how the files were counted, and
// where the check differs from the project's own.

import type { Engines } from './compiler-engines.ts';
import { isTypeScript, type ProjectState, type Tree } from './compiler-tree.ts';

export interface Counts {
  checked: number;
  total: number;
  /** JavaScript that is only parsed, declarations that skipLibCheck skips. */
  javascript: number;
  declarations: number;
}

export function countFiles(tree: Tree, after: readonly ProjectState[]): Counts {
  const counts: Counts = { checked: 0, total: 0, javascript: 0, declarations: 0 };
  for (const file of tree.sources()) {
    const owners = after.filter(({ wanted }) => wanted.has(file));
    const isChecked = owners.some((owner) => checks(owner, file));
    if (isChecked) counts.checked++;
    if (isChecked || (owners.length === 0 && isTypeScript(file))) counts.total++;
    else if (isTypeScript(file)) counts.declarations++;
    else counts.javascript++;
  }
  return counts;
}

function checks({ program, inferredFrom }: ProjectState, file: string): boolean {
  const { options } = program;
  if (/\.d\.(?:.+\.)?[cm]?ts$/u.test(file)) return options.skipLibCheck !== true;
  // A made-up project has only such JavaScript that asks to be checked.
  return isTypeScript(file) || options.checkJs === true || inferredFrom !== undefined;
}

export function notesOf(
  { without }: Engines,
  tree: Tree,
  after: readonly ProjectState[],
  reached: readonly ProjectState[],
  counts: Counts,
): string[] {
  const notes: string[] = [];
  if (without) notes.push(`TypeScript 7 does not run here, so TypeScript 6 checks: ${without}`);
  notes.push(...inferredNotes(after));
  const unreached = after.filter((state) => state.wanted.size > 0 && !reached.includes(state));
  if (unreached.length > 0) {
    const size = new Set(unreached.flatMap(({ wanted }) => [...wanted])).size;
    const projects = unreached.length === 1 ? 'one project' : `${unreached.length} projects`;
    notes.push(`no change reaches ${projects} with ${counted(size)}, so the errors there stay as they are`);
  }
  if (counts.javascript > 0)
    notes.push(`${counted(counts.javascript)} of JavaScript not type-checked: checkJs is off`);
  if (counts.declarations > 0)
    notes.push(`${counted(counts.declarations)} of declarations not checked: skipLibCheck is on`);
  return [...notes, ...configNotes(tree)];
}

function inferredNotes(after: readonly ProjectState[]): string[] {
  const inferred = after.filter(({ wanted, inferredFrom }) => inferredFrom !== undefined && wanted.size > 0);
  return [true, false].flatMap((isDefault) => {
    const some = inferred.filter(({ inferredFrom }) => (inferredFrom === '') === isDefault);
    const [first] = some;
    if (!first) return [];
    const size = some.reduce((sum, { wanted }) => sum + wanted.size, 0);
    const more = some.length === 1 ? '' : ` and ${some.length - 1} more, whichever is nearest`;
    const how = isDefault ? 'default options' : `the options of ${first.inferredFrom}${more}`;
    return [`${counted(size)} in no tsconfig: checked with ${how}`];
  });
}

/** One line for all tsconfigs of which the same is to be said. */
function configNotes(tree: Tree): string[] {
  const configs = new Map<string, string[]>();
  for (const { config, text } of tree.notes) configs.set(text, [...(configs.get(text) ?? []), config]);
  return [...configs].map(([text, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${first}${more}: ${text}`;
  });
}

export const counted = (count: number): string => (count === 1 ? 'one file' : `${count} files`);
