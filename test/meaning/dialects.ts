// The same program as people write it without types: modules of JavaScript, and of CommonJS.

import { ts } from 'ts-morph';

export type Dialect = 'ts' | 'js' | 'cjs';

/** Files under the names that the dialect gives them. */
export function inDialect(files: ReadonlyMap<string, string>, dialect: Dialect): Map<string, string> {
  if (dialect === 'ts') return new Map(files);
  return new Map(
    [...files].map(([path, text]) => {
      const own = (name: string): string => name.replace(/\.ts\b/g, `.${dialect}`);
      const plain = own(withoutTypes(text));
      return [own(path), dialect === 'cjs' ? asCommonJs(plain) : plain];
    }),
  );
}

const withoutTypes = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  }).outputText;

/** Every import and export of the programs stands on a line of its own. */
function asCommonJs(text: string): string {
  const exported: string[] = [];
  const body = text
    .replace(/^import (\{.*\}) from '(.*)';$/gm, "const $1 = require('$2');")
    .replace(/^export (async function|function|const|class) (\w+)/gm, (_all, kind: string, name: string) => {
      exported.push(name);
      return `${kind} ${name}`;
    })
    .replace(/^export \{\s*\};\n/gm, '');
  return exported.length > 0 ? `${body}\nmodule.exports = { ${exported.join(', ')} };\n` : body;
}
