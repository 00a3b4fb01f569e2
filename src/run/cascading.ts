// Follows a deletion from module to module until nothing more is left without a user.

import picomatch from 'picomatch';
import type { DeleteResult } from '../../transforms/delete-duplicates.ts';
import { cascade, importedBy, type Wave } from '../core/cascade.ts';
import type { Config } from '../core/config.ts';
import { exposuresOf } from '../core/exposure.ts';
import { foreignUsersIn, isForeign } from '../core/foreign.ts';
import { lazily } from '../core/lazily.ts';
import { LoadEffects } from '../core/load-effects.ts';
import type { Moves } from '../core/moves.ts';
import type { Overlay } from '../core/overlay.ts';
import { goesTogether } from '../core/plan.ts';
import { publishedAs } from '../core/public.ts';
import { formatSymbol, ownerOf } from '../core/symbols.ts';
import type { ForeignUser } from '../core/users.ts';
import type { Tree } from './stages.ts';

/** Applies a deletion, and then what follows from it, to the overlay. */
export function deleteAll(
  tree: Tree,
  overlay: Overlay,
  config: Config,
  moves: Moves,
  deletion: DeleteResult,
): { deletion: DeleteResult; notes: readonly string[] } {
  const notes: string[] = [];
  const deleted = [...deletion.deleted];
  let wave: Pick<Wave, 'edits' | 'deleted' | 'steps'> = { ...deletion, steps: stepsOf(moves, deletion) };
  const started = lazily(() => new Set(startedModules(tree)));
  for (;;) {
    const { graph } = overlay;
    const before = new Map(
      [...wave.steps.keys()].map((module) => [module, importedBy(graph, graph.facts.get(module))]),
    );
    overlay.apply(wave.edits, wave.deleted, 'delete-duplicates');
    const lost = new Map<string, readonly string[]>();
    for (const [module, names] of before) {
      const left = importedBy(overlay.graph, overlay.graph.facts.get(module));
      for (const name of names)
        if (!left.has(name)) lost.set(name, [...(lost.get(name) ?? []), ...wave.steps.get(module)!]);
    }
    if (lost.size === 0) break;
    const next = cascade(contextOf(tree, overlay, config, moves, started), lost);
    if (next.removed.length === 0) break;
    for (const module of next.deleted) {
      deleted.push(module);
      notes.push(`${module} goes with ${next.steps.get(module)!.join(', ')}: nothing else needed it`);
    }
    wave = next;
  }
  return { deletion: { ...deletion, deleted }, notes };
}

/** The modules that a deletion changes on account of steps whose declarations go with their bodies. */
function stepsOf(moves: Moves, { edits, deleted }: DeleteResult): Map<string, readonly string[]> {
  const isWhole = (step: string): boolean => {
    const kind = moves.steps.get(step)?.kind;
    return kind !== undefined && goesTogether(kind);
  };
  const found = [...edits.keys(), ...deleted].map(
    (module) => [module, moves.stepsFrom(module).filter(isWhole)] as const,
  );
  return new Map(found.filter(([, steps]) => steps.length > 0));
}

function contextOf(
  tree: Tree,
  overlay: Overlay,
  config: Config,
  moves: Moves,
  started: () => ReadonlySet<string>,
) {
  const { graph, open } = overlay;
  const listed = new Set(
    [
      ...config.consolidations.flatMap(({ canonical, as, duplicates }) => [
        canonical,
        ...(as ? [as] : []),
        ...duplicates,
      ]),
      ...config.async.map(({ symbol }) => symbol),
      ...[...moves.steps.values()].flatMap((step) => step.moves.map(({ to }) => to)),
    ].map((symbol) => formatSymbol(ownerOf(symbol).owner)),
  );
  const isEntry = config.entries.length > 0 ? picomatch([...config.entries], { dot: true }) : () => false;
  const plan = { graph, open, config, removed: new Set<string>(), withdrawn: new Map() };
  return {
    graph,
    open,
    effects: new LoadEffects(graph, open, moves),
    isListed: (symbol: { module: string; name: string }) =>
      listed.has(formatSymbol(symbol)) || listed.has(`${symbol.module}#*`),
    isPublic: (symbol: { module: string; name: string }) =>
      publishedAs(plan, symbol, exposuresOf(graph, symbol), formatSymbol(symbol)) !== undefined,
    isStarted: (module: string) => started().has(module) || isEntry(module),
    foreign: (module: string) => foreignOf(tree, overlay, module),
  };
}

/** Entries of programs, tests and tools, by manifests and frameworks. */
function startedModules({ language }: Tree): string[] {
  const { program, published, tools } = language.roots();
  return [...program, ...published, ...tools];
}

function foreignOf({ files, facts }: Tree, overlay: Overlay, module: string): ForeignUser[] {
  return files.paths.flatMap((path) => {
    const error = facts.get(path)?.error;
    if (!isForeign(path) && !error) return [];
    return foreignUsersIn(overlay.graph, path, files.read(path) ?? '', (each) => each === module, error);
  });
}
