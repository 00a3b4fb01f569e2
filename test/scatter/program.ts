// A clean tree, read once: what each module imports from which file, exports, and reaches when it is loaded.

import type { ts } from 'ts-morph';
import { type ModuleExports, readExports } from './exports.ts';
import { type Reference, readReferences } from './references.ts';
import { createResolver, isSource, type Resolver, type Tree } from './resolve.ts';
import {
  type FromStatement,
  type ModuleUse,
  parse,
  parseErrors,
  readModuleUses,
  readStatements,
} from './statements.ts';

export type Module = {
  path: string;
  text: string;
  source: ts.SourceFile;
  statements: FromStatement[];
  uses: ModuleUse[];
  exports: ModuleExports;
};

export type Program = {
  modules: Map<string, Module>;
  resolver: Resolver;
  /** Every identifier-like word of the tree: a legacy name may be none of them. */
  words: Set<string>;
  referencesIn(module: Module): Map<string, Reference[]>;
  /** The modules that run when this one is loaded, itself left out unless it stands in a cycle. */
  reachedFrom(path: string): Set<string>;
};

export function readProgram(tree: Tree): Program {
  const resolver = createResolver(tree);
  const modules = new Map<string, Module>();
  const words = new Set<string>();
  for (const [path, text] of tree) {
    for (const [word] of text.matchAll(/[\p{L}\p{N}_$]+/gu)) words.add(word);
    if (!isSource(path)) continue;
    const source = parse(path, text);
    if (parseErrors(source).length > 0) continue;
    modules.set(path, {
      path,
      text,
      source,
      statements: readStatements(source),
      uses: readModuleUses(source),
      exports: readExports(source),
    });
  }

  const references = new Map<Module, Map<string, Reference[]>>();
  const reached = new Map<string, Set<string>>();
  // Kept here because the resolver forgets its answers with each file that is added.
  const loads = new Map([...modules.values()].map((module) => [module.path, loadedBy(module, resolver)]));

  return {
    modules,
    resolver,
    words,
    referencesIn(module) {
      const known = references.get(module) ?? readReferences(module.path, module.text);
      references.set(module, known);
      return known;
    },
    reachedFrom(path) {
      const known = reached.get(path);
      if (known) return known;
      const found = new Set<string>();
      const waiting = [path];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        for (const target of loads.get(next) ?? []) {
          if (!found.has(target)) waiting.push(target);
          found.add(target);
        }
      }
      reached.set(path, found);
      return found;
    },
  };
}

function loadedBy(module: Module, resolver: Resolver): string[] {
  return module.statements
    .filter(isLoading)
    .flatMap(({ specifier }) => resolver.resolve(module.path, specifier) ?? []);
}

/** Imports that only the compiler drops count as loading: it makes the generator more careful. */
function isLoading(statement: FromStatement): boolean {
  if (statement.typeOnly) return false;
  const onlyNamed = statement.named.length > 0 && !statement.defaultName;
  return !onlyNamed || statement.named.some((named) => !named.typeOnly);
}
