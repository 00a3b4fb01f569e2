// Is the result still a program? Every changed file parses, every specifier still leads where it should, nothing names
// a deleted symbol, and a second run would change nothing. A step that fails this is withdrawn.

import { asyncEntries } from '../core/async/entries.ts';
import type { CompilerFinding } from '../core/check.ts';
import type { Config } from '../core/config.ts';
import { specifiersOf } from '../core/facts.ts';
import type { Overlay } from '../core/overlay.ts';
import type { FileChange } from '../core/patchset.ts';
import { placeOf, type Refusal, type RefusalCode } from '../core/refusals.ts';
import type { Scope } from '../core/scope.ts';
import { formatSymbol } from '../core/symbols.ts';
import { userOf } from '../core/users.ts';
import { type Pass, runStages, type Tree } from './stages.ts';

/** Steps that a check found guilty, and what to say of them. */
export interface Blame {
  steps: readonly string[];
  refusal: Omit<Refusal, 'step'>;
}

export function soundness(
  tree: Tree,
  pass: Pass,
  config: Config,
  locked: ReadonlySet<string>,
  scope?: Scope,
): Blame[] {
  const changes = pass.overlay.changes();
  const blames = [
    ...unparsed(tree, pass, changes),
    ...unresolved(tree, pass, changes),
    ...undeclared(pass),
    ...dangling(pass),
  ];
  return blames.length > 0 ? blames : unstable(tree, pass, config, locked, scope);
}

function unparsed(tree: Tree, pass: Pass, changes: readonly FileChange[]): Blame[] {
  return changes.flatMap(({ file, after }) => {
    const error = pass.overlay.graph.facts.get(file)?.error;
    if (!error || tree.facts.get(file)?.error || after === undefined) return [];
    return [
      blame(stepsIn(changes, file), file, after, error.offset, `the result does not parse: ${error.message}`),
    ];
  });
}

/** A specifier that was written or kept in a changed file, and leads nowhere or to a deleted file. */
function unresolved(tree: Tree, pass: Pass, changes: readonly FileChange[]): Blame[] {
  const { graph, deleted } = pass.overlay;
  const concerned = new Set(changes.map(({ file }) => file).filter((file) => graph.facts.has(file)));
  for (const path of deleted) for (const importer of graph.importersOf(path)) concerned.add(importer);
  const wrote = (file: string, specifier: string): boolean =>
    tree.facts.has(file) && specifiersOf(tree.facts.get(file)!).has(specifier);
  const found: Blame[] = [];
  for (const file of concerned) {
    for (const specifier of specifiersOf(graph.facts.get(file)!)) {
      const target = graph.resolver.resolve(file, specifier);
      const isDead = target.kind === 'file' && deleted.has(target.path);
      if (!isDead && target.kind !== 'missing') continue;
      // A package that is declared and not installed leads somewhere all the same.
      if (!isDead && (wrote(file, specifier) || graph.resolver.external(specifier))) continue;
      const text = pass.overlay.text(file);
      const steps = isDead ? pass.moves.stepsFrom(target.path) : stepsIn(changes, file);
      found.push(
        blame(steps, file, text, Math.max(0, text.indexOf(specifier)), `${specifier} would lead nowhere`),
      );
    }
  }
  return found;
}

/** The steps of the edits on the line of an error; where it has none, of those in the smallest part around it that has. */
function stepsAround(overlay: Overlay, { file, offset }: CompilerFinding): string[] {
  const draft = overlay.draft(file);
  if (!draft) return [];
  const { text } = draft;
  const lineEnd = text.indexOf('\n', offset);
  const line = {
    start: text.lastIndexOf('\n', offset - 1) + 1,
    end: lineEnd < 0 ? text.length : lineEnd,
  };
  const parts = [line, ...(overlay.graph.facts.get(file)?.error ? [] : overlay.open(file).around(offset))];
  for (const part of parts) {
    const edits = draft.editsIn(part);
    if (edits.length > 0) return [...new Set(edits.flatMap(({ steps }) => steps))];
  }
  return [];
}

/** A manifest that does not say what its package needs, or packages that come to need each other. */
function undeclared({ needs, overlay }: Pass): Blame[] {
  const sorted = [...needs].sort((a, b) => (a.manifest + a.name < b.manifest + b.name ? -1 : 1));
  const cycle = overlay.graph.resolver.cycleWith(sorted);
  if (cycle) {
    const { manifest, name } = cycle.closing;
    const steps = needs.filter((need) => need.manifest === manifest && need.name === name);
    const message = `${manifest} cannot declare ${name} beside what others come to declare: the packages would form the cycle ${cycle.names.join(' -> ')}`;
    return [
      blame(
        steps.flatMap((need) => need.steps),
        manifest,
        overlay.text(manifest),
        0,
        message,
        'import/package-cycle',
      ),
    ];
  }
  return needs.flatMap(({ manifest, name, section, steps }) => {
    const text = overlay.text(manifest);
    const declared = overlay.graph.resolver.declares(text, name);
    if (declared) return [];
    return [blame(steps, manifest, text, 0, `${manifest} would not declare ${name} in ${section}`)];
  });
}

function dangling(pass: Pass): Blame[] {
  const { graph, open } = pass.overlay;
  return pass.deletion.removed.flatMap((key) => {
    const at = key.lastIndexOf('#');
    const [module, name] = [key.slice(0, at), key.slice(at + 1)];
    const user = userOf(
      {
        graph,
        open,
        foreign: pass.foreign,
        isGoing: () => false,
        mayBreak: (...symbol) => pass.moves.mayBreak(...symbol),
      },
      { module, name },
    );
    if (!user) return [];
    const step = pass.moves.of(module, name)!.step;
    return [
      blame([step], user.file, pass.overlay.text(user.file), user.start, `${user.file} still names ${key}`),
    ];
  });
}

/** Runs the stages once more over the result, which must be left as it is. */
function unstable(
  tree: Tree,
  pass: Pass,
  config: Config,
  locked: ReadonlySet<string>,
  scope: Scope,
): Blame[] {
  const done = new Map(pass.overlay.changes().map(({ file, after }) => [file, after]));
  const removed = new Set([...locked, ...pass.deletion.removed, ...pass.moves.steps.keys()]);
  const sources = Object.values(asyncEntries(pass.overlay.graph, config, new Set())).flat();
  const names = new Set([...config.async, ...sources].map(({ symbol }) => formatSymbol(symbol)));
  const kept = pass.refusals.filter(({ step }) => names.has(step) && !pass.asyncDone.includes(step));
  const withdrawn = new Map([...pass.plan.refusals, ...kept].map((refusal) => [refusal.step, refusal]));
  // Marks of what was refused are no part of the question: its places are those of the texts before.
  const unmarked = { ...config, marks: false };
  const again = runStages(tree, pass.overlay, unmarked, removed, withdrawn, scope, pass.waits, pass.asked);
  const silent = again.refusals
    .filter(({ step }) => pass.asyncDone.includes(step))
    .map(({ step, ...refusal }) => ({ steps: [step], refusal }));
  if (silent.length > 0) return silent;
  return again.overlay.changes().flatMap((change) => {
    if (done.has(change.file) && done.get(change.file) === change.after) return [];
    return [
      blame(
        [...again.moves.steps.keys(), ...again.asyncDone],
        change.file,
        change.after ?? '',
        0,
        'a second run would change this file again',
      ),
    ];
  });
}

const stepsIn = (changes: readonly FileChange[], file: string): string[] => [
  ...new Set(
    changes
      .filter((change) => change.file === file)
      .flatMap(({ edits }) => edits.flatMap(({ steps }) => steps)),
  ),
];

function blame(
  steps: readonly string[],
  file: string,
  text: string,
  offset: number,
  message: string,
  code: RefusalCode = 'check/unsound',
): Blame {
  return { steps, refusal: { code, message, ...placeOf(file, text, offset) } };
}

/** The steps behind a compiler error: an edit on its line, else edits in files that its file imports, else all. */
export function blameFor(pass: Pass, changes: readonly FileChange[], error: CompilerFinding): Blame {
  const { overlay } = pass;
  const text = overlay.text(error.file);
  const near = stepsAround(overlay, error);
  const nearby = near.length > 0 ? near : stepsIn(changes, error.file);
  const imported = [...specifiersOf(overlay.graph.facts.get(error.file) ?? emptyFacts(error.file))]
    .map((specifier) => overlay.graph.moduleOf(error.file, specifier))
    .flatMap((module) =>
      module === undefined ? [] : [...stepsIn(changes, module), ...pass.moves.stepsFrom(module)],
    );
  const steps = nearby.length > 0 ? nearby : imported.length > 0 ? imported : [...pass.moves.steps.keys()];
  return blame(
    [...new Set(steps)],
    error.file,
    text,
    error.offset,
    `TS${error.code}: ${error.message.split('\n')[0]}`,
    'types/new-error',
  );
}

const emptyFacts = (path: string) => ({
  path,
  imports: [],
  exports: [],
  hidden: [],
  exportsValue: false,
  generated: false,
});
