// Lists every place of a clean tree that could be sent through a legacy module, and the forms it could take.

import type { Module, Program } from './program.ts';
import type { Reference } from './references.ts';
import { withoutExtension } from './resolve.ts';
import type { FromStatement, ModuleUse } from './statements.ts';

export const FORMS = [
  'renamed',
  'local alias',
  'default',
  'namespace',
  'type-only',
  'same name',
  're-export',
  'star namespace',
  'star re-export',
  'dynamic',
  'import type',
] as const;
export type Form = (typeof FORMS)[number];

export type Candidate = {
  importer: Module;
  target: Module;
  specifier: string;
  /** `*` where every name is meant. */
  imported: string;
  local: string;
  typeOnly: boolean;
  forms: Form[];
  statement?: FromStatement;
  use?: ModuleUse;
};

export function readCandidates(program: Program, options: { disputed: boolean }): Candidate[] {
  return [...program.modules.values()]
    .filter((module) => !isGenerated(module.text))
    .flatMap((importer) => [
      ...importer.statements.flatMap((statement) =>
        statementCandidates(program, importer, statement, options),
      ),
      ...importer.uses.flatMap((use) => useCandidates(program, importer, use, options)),
    ]);
}

/** Generated files are read, never changed: they cannot come back. */
function isGenerated(text: string): boolean {
  return /@generated|automatically generated|auto-?generated|do not (edit|modify)/i.test(text);
}

function targetOf(program: Program, importer: Module, specifier: string): Module | undefined {
  const path = program.resolver.resolve(importer.path, specifier);
  const target = path === undefined || path === importer.path ? undefined : program.modules.get(path);
  if (!target || target.exports.isOpaque || isTestOf(importer.path, target.path)) return undefined;
  // A module that only augments the global scope has no name that could be a duplicate.
  const exportsNames =
    target.exports.declared.size > 0 || target.statements.some(({ kind }) => kind === 'export');
  return exportsNames ? target : undefined;
}

/** `db.test.ts` that imports a legacy `db` reads like the test of the duplicate itself. */
function isTestOf(importer: string, target: string): boolean {
  const base = (path: string): string => withoutExtension(path).split('/').at(-1) ?? '';
  return ['.test', '.spec', '-test', '-spec'].some((ending) =>
    base(importer).startsWith(base(target) + ending),
  );
}

function statementCandidates(
  program: Program,
  importer: Module,
  statement: FromStatement,
  options: { disputed: boolean },
): Candidate[] {
  const target = targetOf(program, importer, statement.specifier);
  if (!target || statement.hasAttributes || statement.comments.length > 0) return [];
  if (!standsAlone(importer.text, statement)) return [];
  const place = { importer, target, specifier: statement.specifier, statement };
  const found: Candidate[] = [];
  if (statement.star || statement.namespaceName) {
    const isImport = statement.kind === 'import';
    const isSafe = options.disputed || !isImport || !namespaceEscapes(program, importer, statement);
    // `export *` leaves the default export out.
    if (isSafe && !statement.defaultName && (statement.star || !target.exports.hasDefault)) {
      const forms: Form[] = [isImport ? 'star namespace' : 'star re-export'];
      found.push({
        ...place,
        imported: '*',
        local: statement.namespaceName ?? '*',
        typeOnly: statement.typeOnly,
        forms,
      });
    }
    return found;
  }
  const named = statement.defaultName
    ? [
        { imported: 'default', local: statement.defaultName, typeOnly: statement.typeOnly },
        ...statement.named,
      ]
    : statement.named;
  for (const { imported, local, typeOnly } of named) {
    if (!target.exports.declared.has(imported)) continue;
    // A name that is imported twice is merged into one use when one of the two moves.
    if (statement.kind === 'import' && importsTwice(program, importer, target, imported)) continue;
    const candidate = { ...place, imported, local, typeOnly };
    const forms = statement.kind === 'export' ? (['re-export'] as const) : namedForms(candidate);
    found.push({ ...candidate, forms: [...forms] });
  }
  return found;
}

function namedForms({ imported, local, typeOnly }: Omit<Candidate, 'forms'>): Form[] {
  const forms: Form[] = typeOnly ? ['type-only'] : ['local alias', 'same name'];
  if (imported === 'default') return forms;
  forms.push('default');
  if (imported !== local) return forms;
  // The members of a namespace come back under their own name only.
  forms.push('namespace');
  return typeOnly ? forms : [...forms, 'renamed'];
}

function importsTwice(program: Program, importer: Module, target: Module, imported: string): boolean {
  let count = 0;
  for (const statement of importer.statements) {
    if (statement.kind !== 'import' || targetOf(program, importer, statement.specifier) !== target) continue;
    count += statement.named.filter((named) => named.imported === imported).length;
    if (imported === 'default' && statement.defaultName) count++;
  }
  return count > 1;
}

function namespaceEscapes(program: Program, importer: Module, statement: FromStatement): boolean {
  return referencesTo(program, importer, statement.namespaceName ?? '').some(
    ({ role, isHead }) => role === 'fixed' || !isHead,
  );
}

export function referencesTo(program: Program, importer: Module, local: string): Reference[] {
  return program.referencesIn(importer).get(local) ?? [];
}

/** Nothing else is on the lines of a statement, and no directive for a linter or compiler is above it. */
function standsAlone(text: string, { start, end }: FromStatement): boolean {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const lineEnd = text.indexOf('\n', end);
  const after = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  if (/[^\s\uFEFF]/.test(before) || after.trim() !== '') return false;
  return !/\b(eslint|oxlint|biome|prettier|tslint|istanbul|v8|c8)\b|@ts-/.test(commentAbove(text, start));
}

/** The text of a comment that ends on the line before, or nothing. */
export function commentAbove(text: string, start: number): string {
  const above = text.slice(0, start).replace(/[^\S\n]*$/, '');
  if (!above.endsWith('\n')) return '';
  const line = above.slice(0, -1).split('\n').at(-1)?.trim() ?? '';
  return line.startsWith('//') || line.endsWith('*/') ? line : '';
}

function useCandidates(
  program: Program,
  importer: Module,
  use: ModuleUse,
  options: { disputed: boolean },
): Candidate[] {
  const target = targetOf(program, importer, use.specifier);
  if (!target) return [];
  const forms: Form[] = [use.kind === 'dynamic' ? 'dynamic' : 'import type'];
  const place = {
    importer,
    target,
    specifier: use.specifier,
    use,
    typeOnly: use.kind === 'import-type',
    forms,
  };
  // A `lazy` of the tree may be renamed itself, and then says no longer what it means.
  if (use.meansDefault && !importer.statements.some(({ specifier }) => specifier === 'react')) return [];
  const names = new Set(use.meansDefault ? ['default'] : use.names.map(({ name }) => name));
  const [only] = names;
  if (names.size === 1 && only && target.exports.declared.has(only))
    return [{ ...place, imported: only, local: only }];
  const isSafe = options.disputed || (names.size > 0 && !names.has('default'));
  return isSafe && !target.exports.hasDefault ? [{ ...place, imported: '*', local: '*' }] : [];
}
