// Who names which symbol, by the path that it takes. A re-export is no use: it is a path.

import type { Catalog } from './catalog.ts';
import type { Use } from './finding.ts';

/** A use before its line is known. */
export interface RawUse {
  file: string;
  start: number;
  symbol: string;
  how: Use['how'];
  typeOnly: boolean;
  /** The name in that file, to ask which members are used. */
  local?: string;
}

export class UseIndex {
  readonly #bySymbol = new Map<string, RawUse[]>();
  /** Files that name a module in a form whose names are not known here. */
  readonly #whole = new Map<string, RawUse[]>();

  constructor(catalog: Catalog) {
    for (const file of [...catalog.graph.facts.keys()].sort()) {
      const facts = catalog.graph.facts.get(file)!;
      const shape = catalog.shapes.get(file);
      const mentioned =
        shape && new Set([...shape.loads, ...shape.declarations.flatMap(({ mentions }) => mentions)]);
      const passed = new Set(
        facts.exports.flatMap((fact) =>
          fact.kind === 'indirect' && fact.through !== undefined ? [fact.through] : [],
        ),
      );
      for (const { specifier, entries } of facts.imports) {
        const target = entries.length > 0 ? catalog.graph.moduleOf(file, specifier) : undefined;
        if (target === undefined) continue;
        for (const { imported, local, typeOnly, start } of entries) {
          if (passed.has(local) && !mentioned?.has(local)) continue;
          if (imported !== '*') {
            this.#add({ file, start, symbol: `${target}#${imported}`, how: 'import', typeOnly, local });
            continue;
          }
          for (const name of shape?.used[local] ?? [])
            this.#add({ file, start, symbol: `${target}#${name}`, how: 'namespace', typeOnly });
        }
      }
      for (const { specifier, form, start, prefix } of facts.hidden) {
        const target = prefix ? undefined : catalog.graph.moduleOf(file, specifier);
        if (target === undefined || target === file) continue;
        const use: RawUse = {
          file,
          start,
          symbol: `${target}#*`,
          how: howOf(form),
          typeOnly: form === 'import-type' || form === 'jsdoc',
        };
        const known = this.#whole.get(target);
        if (known) known.push(use);
        else this.#whole.set(target, [use]);
      }
    }
  }

  #add(use: RawUse): void {
    const known = this.#bySymbol.get(use.symbol);
    if (!known) this.#bySymbol.set(use.symbol, [use]);
    else if (known.at(-1)!.file !== use.file) known.push(use);
  }

  /** Files that import exactly this symbol. */
  of(symbol: string): readonly RawUse[] {
    return this.#bySymbol.get(symbol) ?? [];
  }

  /** Files that name the module in another form: `import()`, `require`, a mock. */
  wholeOf(module: string): readonly RawUse[] {
    return this.#whole.get(module) ?? [];
  }

  get symbols(): Iterable<[string, readonly RawUse[]]> {
    return this.#bySymbol;
  }
}

function howOf(form: string): Use['how'] {
  switch (form) {
    case 'mock':
      return 'mock';
    case 'require':
    case 'import-equals':
      return 'require';
    case 'import-type':
    case 'jsdoc':
    case 'declare-module':
      return 'import type';
    default:
      return 'dynamic import';
  }
}
