// `__mocks__/db.ts` beside a module is its double wherever a test asks for one without saying which. It moves with the
// module: to the folder of the canonical, under its file name, with its names and its own imports respelled.

import type { Edit } from '../edits.ts';
import { specifiersOf } from '../facts.ts';
import type { TextEdit, Written } from '../language.ts';
import type { Move } from '../plan.ts';
import type { Refusal } from '../refusals.ts';
import type { StageContext } from './context.ts';

/** One file on its way. */
export interface ManualMock {
  from: string;
  to: string;
  moves: readonly Move[];
}

/**
 * The files beside modules that move as a whole, or why one cannot. Asked before anything is rewritten.
 * @param everywhere false if only users in a part of the tree move, and nothing is deleted
 */
export function manualMocks(
  context: StageContext,
  everywhere: boolean,
): { mocks: ManualMock[]; refusals: Refusal[] } {
  const mocks: ManualMock[] = [];
  const refusals: Refusal[] = [];
  for (const module of context.moves.modules) {
    refusals.push(...packageMocks(context, module));
    const from = manualMockOf(context, module);
    const moves = [...context.moves.from(module)!.values()].filter(({ to }) => to.module !== module);
    if (from === undefined || moves.length === 0) continue;
    const target = moves[0]!.to.module;
    const to = manualPath(target).replace(/\.[^./]+$/, '') + /\.[^./]+$/.exec(from)![0];
    const problem = everywhere
      ? problemOf(context, module, from, target, moves)
      : 'it moves only when every user does';
    if (problem === undefined) mocks.push({ from, to, moves });
    else
      for (const step of new Set(moves.map((move) => move.step)))
        refusals.push({
          code: 'mock/manual',
          step,
          message: problem,
          file: from,
          line: 1,
          column: 1,
          whole: true,
        });
  }
  return { mocks, refusals };
}

/** `__mocks__/lodash/get.js` at a root replaces the package for every test, and no test says so. */
function packageMocks({ graph, moves }: StageContext, module: string): Refusal[] {
  return [...moves.from(module)!.values()].flatMap(({ step, to }) => {
    const packages = [module, to.module].filter((each) => !graph.facts.has(each));
    const file =
      packages.length > 0 && [...graph.facts.keys()].find((path) => packages.includes(mockedPackage(path)));
    if (!file || to.module === module) return [];
    const message = `it replaces ${mockedPackage(file)} for every test of its package, without a word there`;
    return [{ code: 'mock/manual', step, message, file, line: 1, column: 1, whole: true }];
  });
}

const mockedPackage = (path: string): string =>
  /(?:^|\/)__mocks__\/(.+?)(?:\/index)?\.[cm]?[jt]sx?$/.exec(path)?.[1] ?? '';

const endings = ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'];

/** `src/legacy/__mocks__/db.ts` for `src/legacy/db.ts`. */
const manualPath = (module: string): string => module.replace(/(?=[^/]*$)/, '__mocks__/');

/** The file that is a module's double, if there is one. */
export function manualMockOf({ graph }: StageContext, module: string): string | undefined {
  const stem = manualPath(module).replace(/\.[^./]+$/, '');
  return endings.map((ending) => `${stem}.${ending}`).find((path) => graph.facts.has(path));
}

function problemOf(
  context: StageContext,
  module: string,
  from: string,
  target: string,
  moves: readonly Move[],
): string | undefined {
  const { graph, doubles } = context;
  if (context.moves.staying(module).size > 0 || moves.some(({ to }) => to.module !== target))
    return `only a part of ${module} moves to ${target}`;
  const there = manualMockOf(context, target);
  if (there !== undefined) return `${there} is there already`;
  const [importer] = graph.importersOf(from);
  if (importer !== undefined) return `${importer} imports it`;
  const automatic = [...graph.importersOf(target)].find((file) =>
    doubles
      .of(file)
      .some(({ module: doubled, double }) => doubled === target && double!.kind === 'automatic'),
  );
  if (automatic !== undefined) return `${automatic} replaces ${target} automatically and would get it`;
  const facts = graph.facts.get(from)!;
  const lost = [...specifiersOf(facts)].find(
    (specifier) => specifier.startsWith('.') && graph.moduleOf(from, specifier) === undefined,
  );
  if (lost !== undefined) return `${lost} leads nowhere from there`;
  const isComputed = facts.hidden.some(({ prefix, fixed }) => prefix || fixed);
  if (isComputed) return 'it names modules by paths that are put together';
  const unnamed = moves.find((move) => move.to.name !== move.from.name && !canRename(context, from, move));
  return unnamed && `its export ${unnamed.from.name} cannot be renamed`;
}

function canRename({ graph, open }: StageContext, from: string, { from: { name }, to }: Move): boolean {
  const fact = graph.explicit(from, name);
  if (!fact) return graph.exportNames(from).size > 0;
  if (fact.kind !== 'local' || to.name === 'default' || graph.explicit(from, to.name)) return false;
  const source = open(from);
  const { local } = fact;
  const offsets = local === undefined ? [] : source.references(local).map(({ start }) => start);
  const isFree = source.isFree(to.name, offsets, local === to.name ? [local] : []);
  if (name === 'default') return isFree && source.nameDefault(to.name) !== undefined;
  return isFree && local === name && source.declaration(name) !== undefined;
}

/** The new file as one edit of nothing. Asked when everything else is rewritten. */
export function movedManualMock(context: StageContext, { from, to, moves }: ManualMock): Edit {
  const { graph, open } = context;
  const source = open(from);
  const others = [...specifiersOf(source.facts)];
  const edits: TextEdit[] = moves.flatMap((move) =>
    move.to.name === move.from.name || !graph.explicit(from, move.from.name)
      ? []
      : move.from.name === 'default'
        ? source.nameDefault(move.to.name)!
        : source.rename(move.from.name, move.to.name),
  );
  const hidden = source.facts.hidden.map((literal) => ({ literal, specifier: literal.specifier }));
  const named: { literal: Written; specifier: string }[] = [...source.clauses(), ...hidden];
  const literals = new Map(named.map((each) => [each.literal.start, each]));
  for (const { literal, specifier } of literals.values()) {
    const module = specifier.startsWith('.') ? graph.moduleOf(from, specifier) : undefined;
    if (module === undefined) continue;
    const spelling = graph.resolver.spell(to, module, specifier, others);
    if ('specifier' in spelling) edits.push(source.respecify(literal, spelling.specifier));
  }
  const steps = [...new Set(moves.map(({ step }) => step))];
  const text = edited(source.text, edits);
  return {
    start: 0,
    end: 0,
    text,
    reason: `the double of ${moves[0]!.from.module} moved`,
    steps,
    shape: 'mock',
  };
}

function edited(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { start, end, text: written } of [...edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + written + result.slice(end);
  return result;
}
