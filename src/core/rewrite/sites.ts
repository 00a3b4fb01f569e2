// Modules that are named in other ways than by import statements: dynamic imports, require, import types, module
// augmentations, JSDoc. What takes only names that move goes along; what cannot be followed is refused.

import type { Span } from '../edits.ts';
import type { Site, SiteName, TextEdit } from '../language.ts';
import type { Move } from '../plan.ts';
import { type FileWork, movedTo } from './context.ts';
import { rewriteMocks } from './mocks.ts';

export function rewriteSites(work: FileWork): void {
  const { moves } = work.context;
  const relevant = (specifier: string): boolean => moves.from(work.moduleOf(specifier)) !== undefined;
  if (!work.source.facts.hidden.some(({ specifier }) => relevant(specifier))) return;
  const sites = work.source.sites((specifier) => work.moduleOf(specifier) !== undefined);
  const patterns = work.source.requires().filter(({ braces }) => braces !== undefined);
  // Names that move out of a clause were dealt with; where none does, all of the module may.
  const isClause = ({ start, specifier }: Site): boolean => {
    const own = moves.from(work.moduleOf(specifier)!)!;
    const names = patterns.find(({ literal }) => literal.start === start)?.names;
    return names?.some(({ imported }) => own.has(imported)) ?? false;
  };
  for (const site of sites)
    if (!site.double && relevant(site.specifier) && !isClause(site)) rewriteSite(work, site);
  rewriteMocks(work, sites);
}

function rewriteSite(work: FileWork, site: Site): void {
  const { moves } = work.context;
  const module = work.moduleOf(site.specifier)!;
  const own = moves.from(module)!;
  const steps = moves.stepsFrom(module);
  const whole = moves.replacement(module);
  const loads =
    site.form === 'mock' ||
    site.form === 'import()' ||
    site.form === 'require' ||
    site.form === 'import-equals';
  if (site.fixed) {
    const message = 'the path of this load is put together, and no other can be written there';
    return work.withhold('mock/opaque', site, steps, message);
  }
  const used = site.names.filter(({ name }) => own.has(name));
  const isValue = site.form !== 'import()' && loads && work.context.graph.exportsValue(module);
  const value = isValue ? own.get('default') : undefined;
  // Of one value in the tree no names are known; what a package's value has is what the configuration says.
  if (isValue && !value && work.context.graph.facts.has(module)) return;
  if (value) {
    if (losesEffects(work, site, module, value.to.module, steps)) return;
    if (site.call) rewriteValueRequire(work, site, site.call, value);
    else rewriteValueImport(work, site, module, value);
    return;
  }
  if (site.escape) {
    if (whole?.exact && !losesEffects(work, site, module, whole.module, loads ? steps : []))
      return respecify(work, site, whole.module, [...own.values()]);
    const message = `${describe(site.form)} hands the whole module on`;
    if (site.patched) work.withhold('mock/patched', site.escape, steps, message);
    else if (site.form === 'mock') work.withhold('mock/opaque', site.escape, steps, message);
    else work.refuse('import/namespace-escapes', site.escape, steps, message);
    return;
  }
  if (site.unused) return rewriteUnused(work, site, module, own);
  if (used.length === 0) {
    // What was put on the object of a module later has no name there, but is on the object that stands behind it.
    const offered = work.context.graph.exportNames(module);
    const isLater = isRequire(site) && site.names.some(({ name }) => !offered.has(name));
    if (isLater && whole?.exact) respecify(work, site, whole.module, [...own.values()]);
    return;
  }
  const targets = new Set(used.map(({ name }) => own.get(name)!.to.module));
  const other = site.names.find(({ name }) => (own.get(name)?.to.module ?? module) !== [...targets][0]);
  if (other) {
    const message = `${describe(site.form)} also takes ${other.name}, which does not move there`;
    const held = used.map(({ name }) => own.get(name)!.step);
    if (site.form === 'mock') work.withhold('mock/split', other, held, message);
    else work.refuse('import/lacks-name', other, held, message);
    return;
  }
  const [target] = targets;
  if (isRequire(site) && used.some(({ name }) => !canRequire(work, site, own.get(name)!))) return;
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

/** `require` of a module that is one value: what it gives is now taken out of what the other module gives. */
function rewriteValueRequire(work: FileWork, site: Site, call: NonNullable<Site['call']>, move: Move): void {
  const { graph } = work.context;
  const { module, name } = move.to;
  if (!canRequire(work, site, move)) return;
  const specifier = work.spell(module, site.specifier, site, [move]);
  if (specifier === undefined) return;
  const edits: TextEdit[] = [work.source.respecify(site, specifier)];
  const { binding } = call;
  const local = binding && work.source.text.slice(binding.start, binding.end);
  if (name === 'default' && graph.exportsValue(module)) {
    // Both are one value: nothing but the specifier changes.
  } else if (binding && name !== 'default')
    edits.push({ ...binding, text: name === local ? `{ ${name} }` : `{ ${name}: ${local} }` });
  else edits.push({ start: call.end, end: call.end, text: `.${name}` });
  work.edit(edits, `require ${movedTo([move])}`, [move.step], 'use');
}

/** Whether a `require` of the canonical's module gives what the move is about, as far as that is known. */
export function canRequire(work: FileWork, site: Span, move: Move): boolean {
  const { graph } = work.context;
  const { module, name } = move.to;
  const external = graph.external(module);
  const why =
    external?.required === 'nothing'
      ? `${module} is an ES module, which require does not load everywhere`
      : name === 'default' && graph.exportsValue(module) === undefined
        ? `${module} is not installed, so nobody knows what require gives`
        : undefined;
  if (why !== undefined) work.refuse('import/interop', site, [move.step], why);
  return why === undefined;
}

/** A module that is one value (`export =`): the import names that value, and can only become a named import. */
function rewriteValueImport(work: FileWork, site: Site, module: string, move: Move): void {
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
  work.refuse(lost.code, site, steps, lost.message);
  return true;
}

function respecify(work: FileWork, site: Site, target: string, own: readonly Move[]): void {
  const specifier = work.spell(target, site.specifier, site, own.slice(0, 1));
  if (specifier === undefined) return;
  const steps = [...new Set(own.map(({ step }) => step))];
  work.edit(
    [site, ...(site.also ?? [])].map((literal) => work.source.respecify(literal, specifier)),
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
  const literals = sameModule ? [] : [site, ...(site.also ?? [])];
  const edits: TextEdit[] = literals.map((literal) => work.source.respecify(literal, specifier));
  for (const name of used) {
    const to = own.get(name.name)!.to.name;
    if (isValueOf(work, site, own.get(name.name)!)) {
      const bare = withoutName(work, site, name);
      if (!bare) {
        const message = `require gives ${target} itself, which cannot be written here`;
        return work.refuse('import/interop', name, steps, message);
      }
      edits.push(bare);
    } else if (site.thenAt !== undefined) {
      if (to !== 'default')
        edits.push({ start: site.thenAt, end: site.thenAt, text: `.then((m) => ({ default: m.${to} }))` });
    } else if (to !== name.name) edits.push({ start: name.start, end: name.end, text: spelled(name, to) });
  }
  const shape = site.form === 'mock' ? 'mock' : 'use';
  work.edit(edits, `${describe(site.form)} ${movedTo(moves)}`, steps, shape);
}

/** Whether `require` of the target gives what a name stands for without a name. */
const isValueOf = ({ context }: FileWork, site: Site, { to }: Move): boolean =>
  isRequire(site) && to.name === 'default' && context.graph.exportsValue(to.module) === true;

/** The edit that takes the module itself instead of a name of it; undefined where the text has no place for that. */
function withoutName({ source }: FileWork, site: Site, name: SiteName): TextEdit | undefined {
  if (site.pattern) {
    const local = name.local ?? (name.kind === 'key' ? name.name : undefined);
    return site.names.length === 1 && local !== undefined ? { ...site.pattern, text: local } : undefined;
  }
  // A component's name may become one of a small letter, which would be an element of the page.
  const isMember = /(?<!\?)\.$/.test(source.text.slice(0, name.start)) && !/\.[jt]sx$/.test(source.path);
  return isMember ? { start: name.start - 1, end: name.end, text: '' } : undefined;
}

export function spelled({ kind, name, local }: SiteName, to: string): string {
  if (kind === 'pair') return local === to ? to : `${to}: ${local}`;
  if (kind === 'key') return `${to}: ${name}`;
  return kind === 'specifier' ? `${to} as ${name}` : to;
}

const isRequire = ({ form }: Site): boolean => form === 'require' || form === 'import-equals';

function describe(form: string): string {
  const names: Record<string, string> = {
    'import()': 'dynamic import',
    'import-type': 'import type',
    require: 'require',
    'import-equals': 'import',
    'declare-module': 'module augmentation',
    jsdoc: 'JSDoc import',
    mock: 'mock',
  };
  return names[form] ?? form;
}
