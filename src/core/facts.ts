// What one file imports and exports, in every form. Plain data: it outlives the parse it came from, and a
// second language can produce it too. Names of modules are as written; `graph.ts` knows where they lead.

import type { Span } from './edits.ts';

/** `imported` is `default`, a name, or `*` for the whole namespace. */
export interface ImportEntry extends Span {
  imported: string;
  local: string;
  typeOnly: boolean;
}

/** `import … from 'x'`; a side-effect import has no entries and no braces. */
export interface ImportStatement extends Span {
  specifier: string;
  /** The string literal, quotes included. */
  literal: Span;
  entries: readonly ImportEntry[];
  /** `import type …`; an inline `type` is on its entry only. */
  typeOnly: boolean;
}

interface ExportBase {
  typeOnly: boolean;
  /** The specifier, the `*`, or the whole declaration. */
  span: Span;
  /** Where the exported name stands, if it is written. */
  at?: number;
}
/** A declaration of this module: `export const a`, `export { local as a }`, `export default a`. */
export interface LocalExport extends ExportBase {
  kind: 'local';
  name: string;
  /** Absent where the value has no name: `export default () => 1`. */
  local?: string;
}
/** Passed on from another module: `export { imported as name } from 'x'`, or by way of an import. */
export interface IndirectExport extends ExportBase {
  kind: 'indirect';
  name: string;
  /** `*` for `export * as name from 'x'`. */
  imported: string;
  specifier: string;
  /** The specifier as it stands in the text, quotes included. */
  literal: Span;
  /** The local name of the import that it goes through, if it is not `export … from`. */
  through?: string;
}
/** `export * from 'x'`: every name but `default`. */
export interface StarExport extends ExportBase {
  kind: 'star';
  /** `module.exports = require('x')`: the default as well. */
  whole?: true;
  specifier: string;
  /** The specifier as it stands in the text, quotes included. */
  literal: Span;
}
export type ExportFact = LocalExport | IndirectExport | StarExport;

/** Every other way in which a file names a module. What it does with it is asked of its tree when it matters. */
export type HiddenForm =
  | 'import()'
  | 'import-type'
  | 'require'
  | 'import-equals'
  | 'declare-module'
  | 'jsdoc'
  | 'mock'
  /** `/// <reference path>`: needs the file, takes no name. */
  | 'reference'
  /** A form that is never rewritten: worker URL, glob, require.resolve, a specifier with a query. */
  | 'opaque';

export interface HiddenReference extends Span {
  form: HiddenForm;
  /**
   * As this file names the module; for a computed specifier or a glob the constant beginning, and `prefix` is set. An
   * empty beginning with `prefix` is a path from anywhere.
   */
  specifier: string;
  prefix?: boolean;
  /** The constant end of a computed specifier. */
  suffix?: string;
  written?: WrittenPath;
  /** It is put together so that no other can be written in its place. */
  fixed?: true;
}

/**
 * A specifier that is no literal at its reference's own place: `path.join(__dirname, '../db')`, a constant that holds
 * it. The span is that of the literals by which another path can be said.
 */
export interface WrittenPath extends Span {
  /** They go on from this folder, seen from the file's own: '' or `../..`. Absent: the literal is the specifier. */
  base?: string;
  /** The text of a literal begins with a slash. */
  slash?: true;
  /** One literal for each folder on the way. */
  parts?: true;
}

/** A constant of a CommonJS module that is taken from another; `imported` is `*` for the module itself. */
export interface Required {
  local: string;
  imported: string;
  specifier: string;
}

export interface ModuleFacts {
  path: string;
  imports: readonly ImportStatement[];
  exports: readonly ExportFact[];
  hidden: readonly HiddenReference[];
  /** `export = x` or `module.exports = x`: its names are members of a value. */
  exportsValue: boolean;
  /** A CommonJS module: `names` if all its exports are known by name, `value` if it exports something else. */
  commonJs?: 'names' | 'value';
  required?: readonly Required[];
  /** It loads a module by a path of which no more than the beginning is known. */
  loadsAnything?: true;
  /** The first syntax error; such a file has no other facts. */
  error?: { message: string; offset: number };
  generated: boolean;
}

/** Every specifier that a file writes, in any form. */
export function specifiersOf(facts: ModuleFacts): Set<string> {
  const specifiers = new Set<string>();
  for (const { specifier } of facts.imports) specifiers.add(specifier);
  for (const fact of facts.exports) if (fact.kind !== 'local') specifiers.add(fact.specifier);
  for (const { specifier, prefix } of facts.hidden) if (!prefix) specifiers.add(specifier);
  return specifiers;
}

/**
 * The facts of a file after edits that only put other specifiers between the quotes of its imports; undefined for any
 * other edit. Such a file need not be parsed again, and most files of a large consolidation are of this kind.
 */
export function respecified(
  facts: ModuleFacts,
  edits: readonly (Span & { text: string })[],
): ModuleFacts | undefined {
  const bySpan = new Map(facts.imports.map((statement) => [statement.literal.start + 1, statement]));
  for (const edit of edits) {
    const statement = bySpan.get(edit.start);
    if (statement?.literal.end !== edit.end + 1 || /['"\\\n?]/.test(edit.text + statement.specifier))
      return undefined;
  }
  const shift = (offset: number): number =>
    edits.reduce(
      (at, { start, end, text }) => (end <= offset ? at + text.length - (end - start) : at),
      offset,
    );
  const moved = <T extends Span>(span: T): T => ({ ...span, start: shift(span.start), end: shift(span.end) });
  return {
    ...facts,
    imports: facts.imports.map((statement) => ({
      ...moved(statement),
      literal: moved(statement.literal),
      entries: statement.entries.map(moved),
      specifier:
        edits.find(({ start }) => start === statement.literal.start + 1)?.text ?? statement.specifier,
    })),
    exports: facts.exports.map((fact) => ({
      ...fact,
      span: moved(fact.span),
      ...(fact.kind !== 'local' && { literal: moved(fact.literal) }),
      ...(fact.at !== undefined && { at: shift(fact.at) }),
      ...throughMoved(fact, facts, edits),
    })),
    hidden: facts.hidden.map(moved),
  };
}

/** An import that is exported again says its specifier twice. */
function throughMoved(
  fact: ExportFact,
  facts: ModuleFacts,
  edits: readonly (Span & { text: string })[],
): { specifier?: string } {
  if (fact.kind !== 'indirect' || fact.through === undefined) return {};
  const statement = facts.imports.find(({ entries }) => entries.some(({ local }) => local === fact.through));
  const edit = statement && edits.find(({ start }) => start === statement.literal.start + 1);
  return edit ? { specifier: edit.text } : {};
}

/** Specifiers of what a module loads at once: type-only and dynamic imports do not. */
export const loadedAtOnce = ({ imports, exports }: ModuleFacts): string[] => [
  ...imports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ typeOnly }) => !typeOnly))
    .map(({ specifier }) => specifier),
  ...exports.flatMap((fact) => (fact.kind === 'local' || fact.typeOnly ? [] : [fact.specifier])),
];
