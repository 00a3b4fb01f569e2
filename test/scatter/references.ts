// Finds the identifiers of one file that mean one of its imports. Names are not enough (parameters shadow,
// properties share a name), so TypeScript's own binder is asked, on a program of this single file.

import { ts } from 'ts-morph';
import { parse } from './statements.ts';

export type ReferenceRole =
  /** can be written as another name or as a member of a namespace */
  | 'plain'
  /** can only be written as another name: `export default createDb` */
  | 'name-only'
  /** cannot be written otherwise without a trace: `{ createDb }`, `export { createDb }` */
  | 'fixed';

export type Reference = {
  start: number;
  end: number;
  role: ReferenceRole;
  isValue: boolean;
  isJsx: boolean;
  /** The head of `name.member` or `Name.Member`. */
  isHead: boolean;
};

/** The references to each imported local name of a file; the import itself is none. */
export function readReferences(path: string, text: string): Map<string, Reference[]> {
  const source = parse(path, text);
  const checker = checkerOf(path, source);
  const imports = new Map<string, ts.Symbol>();
  for (const name of importedNames(source)) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol) imports.set(name.text, symbol);
  }
  const found = new Map<string, Reference[]>([...imports.keys()].map((name) => [name, []]));
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) {
      const symbol = imports.get(node.text);
      if (symbol && symbolOf(checker, node) === symbol) found.get(node.text)?.push(describe(node, source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The references to a constant that is destructured at the top of a file of CommonJS. */
export function readReferencesOf(path: string, text: string, local: string): Reference[] {
  const source = parse(path, text);
  const checker = checkerOf(path, source);
  const isIt = (node: ts.Node): node is ts.BindingElement =>
    ts.isBindingElement(node) && ts.isIdentifier(node.name) && node.name.text === local;
  const [element] = source.statements.flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap(({ name }) =>
          ts.isObjectBindingPattern(name) ? name.elements.filter(isIt) : [],
        )
      : [],
  );
  const symbol = element && checker.getSymbolAtLocation(element.name);
  const found: Reference[] = [];
  const visit = (node: ts.Node): void => {
    if (node === element) return;
    if (ts.isIdentifier(node) && node.text === local && symbol && symbolOf(checker, node) === symbol)
      found.push(describe(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function checkerOf(path: string, source: ts.SourceFile): ts.TypeChecker {
  const options: ts.CompilerOptions = {
    noResolve: true,
    noLib: true,
    allowJs: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.Preserve,
    target: ts.ScriptTarget.Latest,
  };
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === path ? source : undefined),
    fileExists: (name) => name === path,
    readFile: () => undefined,
    writeFile: () => {},
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  return ts.createProgram([path], options, host).getTypeChecker();
}

function importedNames(source: ts.SourceFile): ts.Identifier[] {
  return source.statements.flatMap((node) => {
    if (!ts.isImportDeclaration(node) || !node.importClause) return [];
    const { name, namedBindings } = node.importClause;
    const others = !namedBindings
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings.name]
        : namedBindings.elements.map((element) => element.name);
    return name ? [name, ...others] : others;
  });
}

function symbolOf(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === node) {
    return checker.getShorthandAssignmentValueSymbol(parent);
  }
  if (ts.isExportSpecifier(parent)) {
    const isFrom = parent.parent.parent.moduleSpecifier !== undefined;
    const isOuterName = parent.propertyName !== undefined && parent.name === node;
    return isFrom || isOuterName ? undefined : checker.getExportSpecifierLocalTargetSymbol(parent);
  }
  return checker.getSymbolAtLocation(node);
}

function describe(node: ts.Identifier, source: ts.SourceFile): Reference {
  const { parent } = node;
  return {
    start: node.getStart(source),
    end: node.end,
    role: roleOf(node),
    isValue: !ts.isPartOfTypeNode(node) && !isInTypeQuery(node) && !isTypeHeritage(node),
    isJsx: ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent),
    isHead:
      (ts.isPropertyAccessExpression(parent) && parent.expression === node) ||
      (ts.isQualifiedName(parent) && parent.left === node),
  };
}

function roleOf(node: ts.Identifier): ReferenceRole {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent)) return 'fixed';
  // A value of the same name beside an imported type is another thing under one symbol.
  if (ts.isVariableDeclaration(parent) && parent.name === node) return 'fixed';
  for (let outer: ts.Node = node; outer.parent; outer = outer.parent) {
    // Inside of an augmentation the names of the other module come first.
    if (ts.isModuleDeclaration(outer) && !ts.isIdentifier(outer.name)) return 'fixed';
    if (ts.isImportEqualsDeclaration(outer)) return 'fixed';
  }
  return ts.isExportAssignment(parent) ? 'name-only' : 'plain';
}

function isInTypeQuery(node: ts.Node): boolean {
  let outer = node.parent;
  while (ts.isQualifiedName(outer)) outer = outer.parent;
  return ts.isTypeQueryNode(outer);
}

/** `implements Db`, and `extends Db` of an interface. */
function isTypeHeritage(node: ts.Node): boolean {
  let outer = node.parent;
  while (ts.isPropertyAccessExpression(outer)) outer = outer.parent;
  if (!ts.isExpressionWithTypeArguments(outer) || !ts.isHeritageClause(outer.parent)) return false;
  const clause = outer.parent;
  return clause.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(clause.parent);
}
