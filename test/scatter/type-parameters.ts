// Writes the parameter list of a generic type alias, `type LegacyPool<A, B extends Row = Row> = Pool<A, B>`:
// constraints and defaults are repeated, and what they name must be imported by the legacy module too.

import { ts } from 'ts-morph';
import { type ExportedSymbol, topLevelDeclarations } from './exports.ts';
import type { Module, Program } from './program.ts';

/** `imported` is `*` for a namespace; `module` is a path of the tree or the specifier of a package. */
export type NeededImport = { local: string; imported: string; module: string; isPackage: boolean };

export type AliasParameters = {
  /** `<A, B extends Row = Row>`, or nothing */
  declared: string;
  /** `<A, B>`, or nothing */
  passed: string;
  imports: NeededImport[];
  globals: string[];
};

export function aliasParameters(
  program: Program,
  module: Module,
  symbol: ExportedSymbol,
): AliasParameters | undefined {
  const result: AliasParameters = { declared: '', passed: '', imports: [], globals: [] };
  if (symbol.typeParameters.length === 0) return result;
  const own = new Set(symbol.typeParameters.map((parameter) => parameter.name.text));
  for (const parameter of symbol.typeParameters) {
    for (const node of [parameter.constraint, parameter.default]) {
      const names = node ? freeNames(node) : [];
      if (!names) return undefined;
      for (const { name, isType } of names) {
        if (isType && own.has(name)) continue;
        const origin = originOf(program, module, name);
        if (origin === 'unreachable') return undefined;
        if (origin === 'global') result.globals.push(name);
        else result.imports.push(origin);
      }
    }
  }
  const texts = symbol.typeParameters.map(({ name, constraint, default: fallback }) => {
    const bound = constraint ? ` extends ${constraint.getText(module.source)}` : '';
    return name.text + bound + (fallback ? ` = ${fallback.getText(module.source)}` : '');
  });
  result.declared = `<${texts.join(', ')}>`;
  result.passed = `<${[...own].join(', ')}>`;
  return result;
}

/** Names that a type takes from around it, or undefined where it holds what cannot be repeated elsewhere. */
function freeNames(root: ts.TypeNode): { name: string; isType: boolean }[] | undefined {
  const names: { name: string; isType: boolean }[] = [];
  const bound = new Set<string>();
  let isMovable = true;
  const head = (name: ts.Node): void => {
    let first = name;
    while (ts.isQualifiedName(first) || ts.isPropertyAccessExpression(first)) {
      first = ts.isQualifiedName(first) ? first.left : first.expression;
    }
    // Type parameters hide types only: in `Rpc extends Rpc.Any` the second one is a namespace.
    const isType = first === name && ts.isTypeReferenceNode(name.parent);
    if (ts.isIdentifier(first)) names.push({ name: first.text, isType });
    else isMovable = false;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) head(node.typeName);
    else if (ts.isTypeQueryNode(node)) head(node.exprName);
    else if (ts.isTypeParameterDeclaration(node)) bound.add(node.name.text);
    else if (ts.isImportTypeNode(node) || ts.isComputedPropertyName(node) || ts.isThisTypeNode(node))
      isMovable = false;
    ts.forEachChild(node, visit);
  };
  visit(root);
  return isMovable ? names.filter(({ name, isType }) => !isType || !bound.has(name)) : undefined;
}

function originOf(program: Program, module: Module, name: string): NeededImport | 'global' | 'unreachable' {
  if (topLevelDeclarations(module.source).has(name)) {
    const isExported = module.exports.declared.has(name);
    return isExported
      ? { local: name, imported: name, module: module.path, isPackage: false }
      : 'unreachable';
  }
  for (const statement of module.statements) {
    if (statement.kind !== 'import') continue;
    const named = statement.named.find(({ local }) => local === name);
    const imported =
      named?.imported ??
      (statement.defaultName === name ? 'default' : statement.namespaceName === name ? '*' : undefined);
    if (!imported) continue;
    const target = program.resolver.resolve(module.path, statement.specifier);
    if (target && program.modules.has(target))
      return { local: name, imported, module: target, isPackage: false };
    return /^[.#]/.test(statement.specifier)
      ? 'unreachable'
      : { local: name, imported, module: statement.specifier, isPackage: true };
  }
  return 'global';
}
