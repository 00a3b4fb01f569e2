// Reads the places where a file names another module: import and export-from statements, dynamic imports
// and import types. The generator changes them, the comparer sets the statements apart from all other bytes.

import { ts } from 'ts-morph';

export type Named = { imported: string; local: string; typeOnly: boolean };

/** `import … from` or `export … from`; `start` and `end` leave out leading comments and the line break. */
export type FromStatement = {
  kind: 'import' | 'export';
  start: number;
  end: number;
  specifier: string;
  specifierStart: number;
  specifierEnd: number;
  typeOnly: boolean;
  defaultName?: string;
  /** `import * as x`, `export * as x` */
  namespaceName?: string;
  /** `export * from` */
  star: boolean;
  named: Named[];
  hasBraces: boolean;
  hasAttributes: boolean;
  comments: string[];
};

/** A place outside of statements that names exports of a module: `(await import('./x')).y`, `import('./x').Y`. */
export type ModuleUse = {
  kind: 'dynamic' | 'import-type';
  specifier: string;
  specifierStart: number;
  specifierEnd: number;
  names: NameUse[];
  /** `lazy(() => import('./x'))` means the default export without a word. */
  meansDefault: boolean;
};

/** With `shorthand`, the name also is the local name: `{ createDb }` must become `{ other: createDb }`. */
export type NameUse = { name: string; start: number; end: number; shorthand: boolean };

export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, scriptKind(path));
}

function scriptKind(path: string): ts.ScriptKind {
  if (path.endsWith('.tsx')) return ts.ScriptKind.TSX;
  return /\.[cm]?ts$/.test(path) ? ts.ScriptKind.TS : ts.ScriptKind.JSX;
}

export function parseErrors(source: ts.SourceFile): readonly ts.Diagnostic[] {
  return (source as unknown as { parseDiagnostics: ts.Diagnostic[] }).parseDiagnostics;
}

export function readStatements(source: ts.SourceFile): FromStatement[] {
  const found: FromStatement[] = [];
  for (const node of source.statements) {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) continue;
    if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    const start = node.getStart(source);
    const statement: FromStatement = {
      kind: ts.isImportDeclaration(node) ? 'import' : 'export',
      start,
      end: node.end,
      specifier: node.moduleSpecifier.text,
      specifierStart: node.moduleSpecifier.getStart(source),
      specifierEnd: node.moduleSpecifier.end,
      typeOnly: false,
      star: false,
      named: [],
      hasBraces: false,
      hasAttributes: node.attributes !== undefined,
      comments: commentsIn(source.text.slice(start, node.end)),
    };
    if (ts.isImportDeclaration(node)) readImport(node, statement);
    else readExport(node, statement);
    found.push(statement);
  }
  return found;
}

function readImport(node: ts.ImportDeclaration, statement: FromStatement): void {
  const clause = node.importClause;
  if (!clause) return;
  statement.typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  statement.defaultName = clause.name?.text;
  if (!clause.namedBindings) return;
  if (ts.isNamespaceImport(clause.namedBindings)) {
    statement.namespaceName = clause.namedBindings.name.text;
    return;
  }
  statement.hasBraces = true;
  for (const element of clause.namedBindings.elements) {
    const local = element.name.text;
    statement.named.push({
      imported: element.propertyName?.text ?? local,
      local,
      typeOnly: statement.typeOnly || element.isTypeOnly,
    });
  }
}

function readExport(node: ts.ExportDeclaration, statement: FromStatement): void {
  statement.typeOnly = node.isTypeOnly;
  if (!node.exportClause) statement.star = true;
  else if (ts.isNamespaceExport(node.exportClause)) statement.namespaceName = node.exportClause.name.text;
  else {
    statement.hasBraces = true;
    for (const element of node.exportClause.elements) {
      const local = element.name.text;
      statement.named.push({
        imported: element.propertyName?.text ?? local,
        local,
        typeOnly: statement.typeOnly || element.isTypeOnly,
      });
    }
  }
}

function commentsIn(text: string): string[] {
  const comments: string[] = [];
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === ts.SyntaxKind.SingleLineCommentTrivia || token === ts.SyntaxKind.MultiLineCommentTrivia) {
      comments.push(scanner.getTokenText());
    }
  }
  return comments;
}

export function readModuleUses(source: ts.SourceFile): ModuleUse[] {
  const found: ModuleUse[] = [];
  const visit = (node: ts.Node): void => {
    const literal = moduleLiteral(node);
    if (literal) {
      const names = ts.isImportTypeNode(node)
        ? namesOfImportType(node, source)
        : namesOfImportCall(node, source);
      found.push({
        kind: ts.isImportTypeNode(node) ? 'import-type' : 'dynamic',
        specifier: literal.text,
        specifierStart: literal.getStart(source),
        specifierEnd: literal.end,
        names: names ?? [],
        meansDefault: !names && isArgumentOfLazy(node),
      });
    }
    ts.forEachChild(node, visit);
  };
  // Most files have none: the text tells so faster than a walk over the tree.
  if (/\bimport\s*\(/.test(source.text)) visit(source);
  return found;
}

function moduleLiteral(node: ts.Node): ts.StringLiteral | undefined {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument, options] = node.arguments;
    return argument && ts.isStringLiteral(argument) && !options ? argument : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && !node.attributes) {
    return ts.isStringLiteral(node.argument.literal) ? node.argument.literal : undefined;
  }
  return undefined;
}

function namesOfImportType(node: ts.ImportTypeNode, source: ts.SourceFile): NameUse[] | undefined {
  let name = node.qualifier;
  while (name && ts.isQualifiedName(name)) name = name.left;
  return name ? [plainName(name, source)] : undefined;
}

function namesOfImportCall(node: ts.Node, source: ts.SourceFile): NameUse[] | undefined {
  const { parent } = node;
  if (ts.isAwaitExpression(parent)) {
    const outer = ts.isParenthesizedExpression(parent.parent) ? parent.parent.parent : parent.parent;
    if (ts.isPropertyAccessExpression(outer) && ts.isIdentifier(outer.name))
      return [plainName(outer.name, source)];
    if (
      ts.isVariableDeclaration(outer) &&
      ts.isObjectBindingPattern(outer.name) &&
      outer.initializer === parent
    ) {
      return namesOfPattern(outer.name, source);
    }
    return undefined;
  }
  if (!ts.isPropertyAccessExpression(parent) || parent.name.text !== 'then') return undefined;
  const call = parent.parent;
  const callback = ts.isCallExpression(call) && call.arguments.length === 1 ? call.arguments[0] : undefined;
  const parameter = callback && ts.isArrowFunction(callback) ? callback.parameters[0] : undefined;
  if (!callback || !parameter || !ts.isArrowFunction(callback)) return undefined;
  if (ts.isObjectBindingPattern(parameter.name)) return namesOfPattern(parameter.name, source);
  return ts.isIdentifier(parameter.name)
    ? namesOfMembers(parameter.name.text, callback.body, source)
    : undefined;
}

function isArgumentOfLazy(node: ts.Node): boolean {
  const arrow = node.parent;
  const call = arrow.parent;
  return (
    ts.isArrowFunction(arrow) &&
    arrow.body === node &&
    ts.isCallExpression(call) &&
    /\blazy$/.test(call.expression.getText())
  );
}

function namesOfPattern(pattern: ts.ObjectBindingPattern, source: ts.SourceFile): NameUse[] | undefined {
  const names: NameUse[] = [];
  for (const element of pattern.elements) {
    if (element.dotDotDotToken || element.initializer || !ts.isIdentifier(element.name)) return undefined;
    const name = element.propertyName ?? element.name;
    if (!ts.isIdentifier(name)) return undefined;
    names.push({ ...plainName(name, source), shorthand: !element.propertyName });
  }
  return names;
}

/** `m => m.createDb()`: each `m` must be the head of a member access, or the module escapes. */
function namesOfMembers(local: string, body: ts.Node, source: ts.SourceFile): NameUse[] | undefined {
  const names: NameUse[] = [];
  let escapes = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === local) {
      const { parent } = node;
      const isHead = ts.isPropertyAccessExpression(parent) && parent.expression === node;
      if (isHead && ts.isIdentifier(parent.name)) names.push(plainName(parent.name, source));
      else escapes = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return escapes ? undefined : names;
}

function plainName(name: ts.Identifier, source: ts.SourceFile): NameUse {
  return { name: name.text, start: name.getStart(source), end: name.end, shorthand: false };
}
