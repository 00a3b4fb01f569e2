// Finds what a module itself declares and exports, and which kinds of legacy name can stand for it
// without a change of meaning.

import { ts } from 'ts-morph';

export type ExportedSymbol = {
  name: string;
  /** What the declarations say; a class is both. */
  isValue: boolean;
  isType: boolean;
  /** Only another export statement keeps its full meaning (enum, namespace, `let`, assertion function…). */
  onlyReExports: boolean;
  /** Every declaration is an interface without type parameters. */
  isPlainInterface: boolean;
  /** A call through a namespace object would change what `this` is. */
  usesThis: boolean;
  typeParameters: readonly ts.TypeParameterDeclaration[];
};

export type ModuleExports = {
  declared: Map<string, ExportedSymbol>;
  hasDefault: boolean;
  /** `export =`, or something that this reader does not know. */
  isOpaque: boolean;
};

export function readExports(source: ts.SourceFile): ModuleExports {
  const declarations = topLevelDeclarations(source);
  const result: ModuleExports = { declared: new Map(), hasDefault: false, isOpaque: false };
  const add = (name: string, local: string, typeOnly: boolean): void => {
    if (name === 'default') result.hasDefault = true;
    const nodes = declarations.get(local);
    if (nodes && !typeOnly) result.declared.set(name, describe(name, nodes));
  };
  for (const node of source.statements) {
    if (ts.isExportAssignment(node)) {
      if (node.isExportEquals) result.isOpaque = true;
      else if (ts.isIdentifier(node.expression)) add('default', node.expression.text, false);
      else {
        result.hasDefault = true;
        result.declared.set('default', describe('default', [node]));
      }
    } else if (ts.isExportDeclaration(node)) {
      if (!node.exportClause || !ts.isNamedExports(node.exportClause)) continue;
      for (const element of node.exportClause.elements) {
        if (element.name.text === 'default') result.hasDefault = true;
        if (node.moduleSpecifier) continue;
        const local = (element.propertyName ?? element.name).text;
        add(element.name.text, local, node.isTypeOnly || element.isTypeOnly);
      }
    } else if (hasModifier(node, ts.SyntaxKind.ExportKeyword)) {
      const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
      const names = namesOf(node);
      if (isDefault) {
        result.hasDefault = true;
        const local = names[0]?.name;
        result.declared.set('default', describe('default', (local && declarations.get(local)) || [node]));
      } else for (const { name } of names) add(name, name, false);
    }
  }
  return result;
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)
  );
}

/** Names that a file declares at its top level, imports left out. */
export function topLevelDeclarations(source: ts.SourceFile): Map<string, ts.Node[]> {
  const found = new Map<string, ts.Node[]>();
  for (const statement of source.statements) {
    for (const { name, node } of namesOf(statement)) found.set(name, [...(found.get(name) ?? []), node]);
  }
  return found;
}

function namesOf(statement: ts.Statement): { name: string; node: ts.Node }[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((node) =>
      boundNames(node.name).map((name) => ({ name, node })),
    );
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isNamed && statement.name && ts.isIdentifier(statement.name)
    ? [{ name: statement.name.text, node: statement }]
    : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function describe(name: string, nodes: ts.Node[]): ExportedSymbol {
  const typed = nodes.filter(
    (node) =>
      ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node),
  );
  const isSimple = (node: ts.Node): boolean =>
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    (ts.isClassDeclaration(node) && !hasModifier(node, ts.SyntaxKind.DeclareKeyword)) ||
    (ts.isFunctionDeclaration(node) && !changesControlFlow(node)) ||
    (ts.isVariableDeclaration(node) && isConst(node) && !changesControlFlow(node) && !isSymbol(node));
  return {
    name,
    isValue: nodes.some((node) => !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)),
    isType:
      typed.length > 0 || nodes.some((node) => ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)),
    onlyReExports: name === 'default' || !nodes.every(isSimple),
    isPlainInterface: nodes.every((node) => ts.isInterfaceDeclaration(node) && !node.typeParameters),
    usesThis: nodes.some((node) => !ts.isClassDeclaration(node) && /\bthis\b/.test(node.getText())),
    typeParameters: typed[0]?.typeParameters ?? [],
  };
}

function isConst(node: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
}

/** Assertion functions and functions that never return need a declared type where they are called. */
function changesControlFlow(node: ts.Node): boolean {
  return /\basserts\b|:\s*never\b|=>\s*never\b/.test(node.getText());
}

/** `const Id = Symbol()` has a unique type that belongs to its own declaration. */
function isSymbol(node: ts.VariableDeclaration): boolean {
  return (
    /\bunique symbol\b/.test(node.type?.getText() ?? '') ||
    /^Symbol\b/.test(node.initializer?.getText() ?? '')
  );
}
