// The audit over a tree that was read: what stands for the same thing more than once.

import { type AuditInput, auditOf, detect } from '../core/audit/audit.ts';
import type { AuditResult, Relation } from '../core/audit/finding.ts';
import { relationOf } from '../core/audit/relate.ts';
import type { ModuleShape } from '../core/audit/shape.ts';
import type { Config } from '../core/config.ts';
import { foreignUsersIn, isForeign } from '../core/foreign.ts';
import { Overlay } from '../core/overlay.ts';
import type { Tree } from './stages.ts';

/**
 * Audits a tree: of the configuration it takes `include`, `entries` and `consolidations` (a configured canonical stays
 * the canonical); `allow` is left to who shows the result. Where the tree may ask types, contracts and promises are
 * asked of the compiler.
 */
export function audit(tree: Tree, config: Config): AuditResult {
  const known = tree.types ? undefined : tree.memory?.recall(config);
  if (known) return known;
  const overlay = new Overlay(tree.files, tree.language, tree.facts);
  const types = tree.types?.(tree.files);
  const result = auditOf(inputOf(tree, config, overlay), types && { types, open: overlay.open });
  if (!types) tree.memory?.keep(config, result);
  return result;
}

/**
 * Why two symbols are, or are not, one group; undefined if one of them ends at no declaration of the tree.
 * @param a, b full symbols: `src/ws/manager.ts#WebSocketManager`
 */
export function relate(tree: Tree, config: Config, a: string, b: string): Relation | undefined {
  const overlay = new Overlay(tree.files, tree.language, tree.facts);
  return relationOf(detect(inputOf(tree, config, overlay)), a, b);
}

function inputOf(tree: Tree, config: Config, overlay: Overlay): AuditInput {
  const { language } = tree;
  const { graph } = overlay;
  const roots = language.roots();
  return {
    graph,
    shapes: tree.shapes ?? shapesOf(tree),
    roots: { ...roots, program: [...roots.program, ...namedByForeign(tree, overlay)] },
    entries: config.entries,
    canonicals: config.consolidations.flatMap(({ canonical, as }) => [canonical, ...(as ? [as] : [])]),
    published: new Set(roots.published),
    offered: new Set(roots.offered),
    written: new Set(roots.written),
    takes: (file) =>
      overlay
        .open(file)
        .sites(() => true)
        .flatMap(({ specifier, names }) => names.map(({ name }) => ({ specifier, name }))),
    text: (path) => overlay.text(path),
    tokens: (text) => language.tokens(text),
  };
}

/** For a tree that was read without shapes: one more parse a file. */
function shapesOf({ files, language, facts }: Tree): Map<string, ModuleShape> {
  const shapes = new Map<string, ModuleShape>();
  for (const path of facts.keys()) {
    const { shape } = language.survey(path, files.read(path) ?? '');
    if (shape) shapes.set(path, shape);
  }
  return shapes;
}

/** Modules that single-file components and their like import: their files are part of the program. */
function namedByForeign({ files }: Tree, { graph }: Overlay): string[] {
  return files.paths
    .filter(isForeign)
    .flatMap((path) => foreignUsersIn(graph, path, files.read(path) ?? '', () => true))
    .map(({ module }) => module);
}
