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
  /** The local name of the import that it goes through, if it is not `export … from`. */
  through?: string;
}
/** `export * from 'x'`: every name but `default`. */
export interface StarExport extends ExportBase {
  kind: 'star';
  specifier: string;
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
  /** A form that is never rewritten: worker URL, glob, require.resolve, a specifier with a query. */
  | 'opaque';

export interface HiddenReference extends Span {
  form: HiddenForm;
  /** As written; for a computed specifier or a glob the constant beginning, and `prefix` is set. */
  specifier: string;
  prefix?: boolean;
}

export interface ModuleFacts {
  path: string;
  imports: readonly ImportStatement[];
  exports: readonly ExportFact[];
  hidden: readonly HiddenReference[];
  /** `export = x` or `module.exports = x`: its names are members of a value. */
  exportsValue: boolean;
  /** The first syntax error; such a file has no other facts. */
  error?: { message: string; offset: number };
  generated: boolean;
}
