// Modules that are named in other ways than by import statements: dynamic imports, require, import types, module
// augmentations, JSDoc. What takes only names that move goes along; what cannot be followed is refused.

import { isOneValue } from '../graph.ts';
import type { Site, SiteName, TextEdit } from '../language.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';

export function rewriteSites(work: FileWork): void {
  const { moves } = work.context;
  const relevant = (specifier: string): boolean => moves.from(work.moduleOf(specifier)) !== undefined;
  if (!work.source.facts.hidden.some(({ specifier }) => relevant(specifier))) return;
  for (const site of work.source.sites(relevant)) rewriteSite(work, site);
}

function rewriteSite(work: FileWork, site: Site): void {
  const { moves } = work.context;
  const module = work.moduleOf(site.specifier)!;
  const own = moves.from(module)!;
  const steps = moves.stepsFrom(module);
  const whole = moves.replacement(module);
  const loads = site.form === 'import()' || site.form === 'require' || site.form === 'import-equals';
  const used = site.names.filter(({ name }) => own.has(name));
  if (loads && isOneValue(work.context.graph, module)) return rewriteValueImport(work, site, module, own);
  if (site.escape) {
    if (whole?.exact && !losesEffects(work, site, module, whole.module, loads ? steps : []))
      return respecify(work, site, whole.module, [...own.values()]);
    work.refuse(
      'import/namespace-escapes',
      site.escape,
      steps,
      `${describe(site.form)} hands the whole module on`,
    );
    return;
  }
  if (site.unused) return rewriteUnused(work, site, module, own);
  if (used.length === 0) return;
  const targets = new Set(used.map(({ name }) => own.get(name)!.to.module));
  const other = site.names.find(({ name }) => (own.get(name)?.to.module ?? module) !== [...targets][0]);
  if (other) {
    work.refuse(
      'import/lacks-name',
      other,
      used.map(({ name }) => own.get(name)!.step),
      `${describe(site.form)} also takes ${other.name}, which does not move there`,
    );
    return;
  }
  const [target] = targets;
  if (losesEffects(work, site, module, target!, loads ? steps : [])) return;
  respell(work, site, used, own, target!);
}

/** A module that is only loaded ahead of time: what will be taken from it comes from elsewhere, if all of it moves. */
function rewriteUnused(work: FileWork, site: Site, module: string, own: ReadonlyMap<string, Move>): void {
  const names = [...work.context.graph.exportNames(module)];
  const targets = new Set(names.map((name) => own.get(name)?.to.module));
  const [target] = targets;
  if (targets.size !== 1 || target === undefined || target === module) return;
  if (losesEffects(work, site, module, target, work.context.moves.stepsFrom(module))) return;
  respecify(work, site, target, [...own.values()]);
}

/** A module that is one value (`export =`): the import names that value, and can only become a named import. */
function rewriteValueImport(
  work: FileWork,
  site: Site,
  module: string,
  own: ReadonlyMap<string, Move>,
): void {
  const move = own.get('default');
  if (!move) return;
  const { statement } = site;
  const isCommonJs = /\.[cm]?js$|\.cts$/.test(work.path) || work.context.keepsImports(work.path);
  if (!statement || isCommonJs || /^export\b/.test(work.source.text.slice(statement.start))) {
    work.refuse(
      'import/interop',
      site,
      [move.step],
      `${module} exports one value by export =, and an import statement is not possible here`,
    );
    return;
  }
  const specifier = work.spell(move.to.module, site.specifier, site, [move]);
  if (specifier === undefined) return;
  const { text } = work.source;
  const name = move.to.name === statement.local ? statement.local : `${move.to.name} as ${statement.local}`;
  const clause = move.to.name === 'default' ? statement.local : `{ ${name} }`;
  const quote = text[site.start]!;
  const semicolon = text.slice(statement.start, statement.end).endsWith(';') ? ';' : '';
  const replacement = `import ${clause} from ${quote}${specifier}${quote}${semicolon}`;
  work.edit(
    [{ start: statement.start, end: statement.end, text: replacement }],
    `import ${movedTo([move])}`,
    [move.step],
    'use',
  );
}

/** @param steps none if the site is a type and loads nothing */
function losesEffects(
  work: FileWork,
  site: Site,
  module: string,
  target: string,
  steps: readonly string[],
): boolean {
  const lost = steps.length === 0 ? undefined : work.context.effects.lost(work.path, module, [target]);
  if (lost === undefined) return false;
  work.refuse('import/module-effects', site, steps, lost);
  return true;
}

function respecify(work: FileWork, site: Site, target: string, own: readonly Move[]): void {
  const specifier = work.spell(target, site.specifier, site, own.slice(0, 1));
  if (specifier === undefined) return;
  const steps = [...new Set(own.map(({ step }) => step))];
  work.edit(
    [work.source.respecify(site, specifier)],
    `${describe(site.form)} ${movedTo(own)}`,
    steps,
    'import',
  );
}

function respell(
  work: FileWork,
  site: Site,
  used: readonly SiteName[],
  own: ReadonlyMap<string, Move>,
  target: string,
): void {
  const moves = used.map(({ name }) => own.get(name)!);
  const steps = [...new Set(moves.map(({ step }) => step))];
  const sameModule = target === work.moduleOf(site.specifier);
  const specifier = sameModule ? site.specifier : work.spell(target, site.specifier, site, moves);
  if (specifier === undefined) return;
  const edits: TextEdit[] = sameModule ? [] : [work.source.respecify(site, specifier)];
  for (const name of used) {
    const to = own.get(name.name)!.to.name;
    if (site.thenAt !== undefined) {
      if (to !== 'default')
        edits.push({ start: site.thenAt, end: site.thenAt, text: `.then((m) => ({ default: m.${to} }))` });
    } else if (to !== name.name) edits.push({ start: name.start, end: name.end, text: spelled(name, to) });
  }
  work.edit(edits, `${describe(site.form)} ${movedTo(moves)}`, steps, 'use');
}

function spelled({ kind, name, local }: SiteName, to: string): string {
  if (kind === 'pair') return local === to ? to : `${to}: ${local}`;
  if (kind === 'key') return `${to}: ${name}`;
  return kind === 'specifier' ? `${to} as ${name}` : to;
}

function describe(form: string): string {
  const names: Record<string, string> = {
    'import()': 'dynamic import',
    'import-type': 'import type',
    require: 'require',
    'import-equals': 'import',
    'declare-module': 'module augmentation',
    jsdoc: 'JSDoc import',
  };
  return names[form] ?? form;
}
