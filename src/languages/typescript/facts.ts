// Imports and exports of one file, from the parser's module record; the tree is asked only where the text
// can hold a form that the record does not know.

import type { ParseResult } from 'oxc-parser';
import type { ExportFact, HiddenReference, ImportStatement, ModuleFacts } from '../../core/facts.ts';
import { type Hidden, hiddenReferences } from './hidden.ts';
import { mayHideReferences } from './hidden-words.ts';
import { isDeclaration, parse } from './parse.ts';

/**
 * Reads the facts of one file. A file that does not parse has an `error` and nothing else. Declarations that break a
 * rule of the language are read all the same: they have a tree, and compilers pass over them (`skipLibCheck`).
 * @param isPlain whether a look at the text has told already that nothing is hidden in it
 */
export const extractFacts = (path: string, text: string, isPlain = false): ModuleFacts =>
  factsOf(path, text, parse(path, text, { forTree: !isPlain }), isPlain);

/** The same from a parse that was made for something else, or on another thread. */
export function factsOf(path: string, text: string, parsed: ParseResult, isPlain = false): ModuleFacts {
  const generated = isGenerated(text);
  const [error] = parsed.errors;
  if (error && !(isDeclaration(path) && parsed.program.body.length > 0)) {
    const offset = error.labels[0]?.start ?? 0;
    return {
      path,
      imports: [],
      exports: [],
      hidden: [],
      exportsValue: false,
      generated,
      error: { message: error.message, offset },
    };
  }
  const record = parsed.module;
  const imports = record.staticImports.map((found) => importStatement(text, found));
  const dynamic = dynamicImports(text, record);
  const { references, exportsValue, cjsExports, commonJs, required, loadsAnything }: Hidden =
    isPlain || (dynamic && !mayHideReferences(path, text, record, dynamic))
      ? { references: dynamic ?? [], exportsValue: false, cjsExports: [] }
      : hiddenReferences(path, text, parsed);
  const queries = imports
    .filter(({ specifier }) => hasQuery(specifier))
    .map(({ specifier, literal }): HiddenReference => ({ form: 'opaque', specifier, ...literal }));
  const exported = exportFacts(record, imports);
  for (const fact of exported) {
    if (fact.kind !== 'local' && hasQuery(fact.specifier))
      queries.push({ form: 'opaque', specifier: fact.specifier, ...fact.span });
  }
  if (text.includes('<reference')) queries.push(...referencePaths(text));
  return {
    path,
    imports,
    exports: [...exported, ...cjsExports],
    hidden: [...references, ...queries],
    exportsValue,
    ...(commonJs && { commonJs }),
    ...(required && { required }),
    ...(loadsAnything && { loadsAnything }),
    generated,
  };
}

const hasQuery = (specifier: string): boolean => /\?|^\..*#/.test(specifier);

/** `/// <reference path="./legacy.d.ts" />` */
function referencePaths(text: string): HiddenReference[] {
  return [...text.matchAll(/^\s*\/\/\/\s*<reference\s+path=(['"])([^'"\n]+)\1/gm)].map((match) => {
    const start = match.index + match[0].lastIndexOf(match[2]!);
    const specifier = match[2]!.startsWith('.') ? match[2]! : `./${match[2]}`;
    return { form: 'reference', specifier, start, end: start + match[2]!.length };
  });
}

type Record_ = ParseResult['module'];

function importStatement(text: string, found: Record_['staticImports'][number]): ImportStatement {
  const entries = found.entries.map(({ importName, localName, isType }) => ({
    imported: importName.kind === 'Name' ? importName.name! : importName.kind === 'Default' ? 'default' : '*',
    local: localName.value,
    typeOnly: isType,
    start: importName.start ?? localName.start,
    end: localName.end,
  }));
  const typeOnly =
    entries.length > 0 && entries.every((entry) => entry.typeOnly) && startsWithType(text, found.start);
  const { value, start, end } = found.moduleRequest;
  return { start: found.start, end: found.end, specifier: value, literal: { start, end }, entries, typeOnly };
}

const importType = /import\s+type\b(?!\s*,|\s+from\s+['"])/y;

function startsWithType(text: string, start: number): boolean {
  importType.lastIndex = start;
  return importType.test(text);
}

function exportFacts(record: Record_, imports: readonly ImportStatement[]): ExportFact[] {
  if (record.staticExports.length === 0) return [];
  const locals = new Map(
    imports.flatMap((statement) => statement.entries.map((entry) => [entry.local, { statement, entry }])),
  );
  const facts: ExportFact[] = [];
  for (const { entries } of record.staticExports) {
    for (const entry of entries) {
      const span = { start: entry.start, end: entry.end };
      const typeOnly = entry.isType;
      const at = entry.exportName.start === null ? {} : { at: entry.exportName.start };
      const specifier = entry.moduleRequest?.value;
      const { start = 0, end = 0 } = entry.moduleRequest ?? {};
      const literal = { start, end };
      const imported = entry.importName.kind;
      const name = entry.exportName.kind === 'Default' ? 'default' : entry.exportName.name;
      if (specifier !== undefined && imported === 'AllButDefault') {
        facts.push({ kind: 'star', specifier, literal, typeOnly, span });
      } else if (name === null) {
      } else if (specifier !== undefined) {
        const through = throughImport(entry, imports);
        const from = imported === 'All' ? '*' : entry.importName.name!;
        facts.push({
          kind: 'indirect',
          name,
          specifier,
          literal,
          imported: from,
          typeOnly,
          span,
          ...at,
          ...(through && { through }),
        });
      } else {
        const local = entry.localName.name ?? undefined;
        const bound = local === undefined ? undefined : locals.get(local);
        if (bound && local !== undefined) {
          facts.push({
            kind: 'indirect',
            name,
            specifier: bound.statement.specifier,
            literal: bound.statement.literal,
            imported: bound.entry.imported,
            through: local,
            typeOnly: typeOnly || bound.entry.typeOnly,
            span,
            ...at,
          });
        } else
          facts.push({ kind: 'local', name, typeOnly, span, ...at, ...(local !== undefined && { local }) });
      }
    }
  }
  return facts;
}

/** `import { a } from 'x'; export { a }`: the record reports it as if it were `export { a } from 'x'`. */
function throughImport(
  entry: Record_['staticExports'][number]['entries'][number],
  imports: readonly ImportStatement[],
): string | undefined {
  const request = entry.moduleRequest!;
  const statement = imports.find(({ literal }) => literal.start === request.start);
  return statement?.entries.find(({ imported }) => imported === entry.importName.name)?.local;
}

/** `import('x')` with constant specifiers, from the record alone; undefined if one of them is computed. */
function dynamicImports(text: string, record: Record_): HiddenReference[] | undefined {
  const found: HiddenReference[] = [];
  for (const { moduleRequest } of record.dynamicImports) {
    const literal = /^(['"])([^'"\\\n?]*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (!literal) return undefined;
    found.push({
      form: 'import()',
      specifier: literal[2]!,
      start: moduleRequest.start,
      end: moduleRequest.end,
    });
  }
  return found;
}

const generatedMark =
  /@generated\b|automatically generated\b[^\n]*\n?[^\n]*do not (?:modify|edit)|\bdo not (?:modify|edit)\b[^\n]*\n?[^\n]*generated|\bgenerated by\b[^\n]*\n?[^\n]*\bdo not (?:modify|edit)\b|\bfile (?:is|was|has been) auto(?:matically |-|)generated\b/i;

/** How the types begin that a tool derives from a GraphQL schema; it writes no mark above them. */
const schemaTypes = /^export type Maybe<T> = [\s\S]*^export type Scalars = \{/m;

/** Whether the head of a file says that a tool writes it. */
export function isGenerated(text: string): boolean {
  if (schemaTypes.test(text.slice(0, 4000))) return true;
  const head = /^\uFEFF?(?:#![^\n]*\n)?(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(['"])use [a-z ]+\1;?)*/.exec(
    text.slice(0, 4000),
  );
  return head !== null && generatedMark.test(head[0]);
}
