// Reads a tree of CommonJS for the oracle: what each module exports, and every place that requires another one.

import { ts } from 'ts-morph';
import { createResolver, type Resolver, type Tree } from './resolve.ts';
import { parse, parseErrors } from './statements.ts';

/** `require('./x')`, with what is done with it. */
export type Required = {
  specifier: string;
  target: string;
  specifierStart: number;
  specifierEnd: number;
  /** `require('./x').name` */
  member?: { name: string; start: number; end: number };
  /** It stands in a statement of its own at the top of the module: `const … = require('./x');` */
  statement?: { start: number; end: number; names?: Destructured[]; whole?: string };
};

export type Destructured = { name: string; local: string };

export type CommonJsModule = {
  path: string;
  text: string;
  source: ts.SourceFile;
  required: Required[];
  /** `value`: one value without names that are known; `names`: an object of names. */
  exports: { kind: 'value' | 'names' | 'unknown'; names: Set<string> };
};

/** The modules of a tree that are CommonJS and nothing else. */
export function readCommonJs(tree: Tree): Map<string, CommonJsModule> {
  const resolver = createResolver(tree);
  const modules = new Map<string, CommonJsModule>();
  for (const [path, text] of tree) {
    if (!/\.c?js$/.test(path) || !/\brequire\(|\bexports\b/.test(text)) continue;
    const source = parse(path, text);
    if (parseErrors(source).length > 0 || isModule(source)) continue;
    const required = requiredIn(path, source, resolver);
    modules.set(path, { path, text, source, required, exports: exportsOf(source) });
  }
  return modules;
}

const isModule = (source: ts.SourceFile): boolean =>
  source.statements.some(
    (node) => ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node),
  );

export function isRequire(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'require' &&
    node.arguments.length === 1 &&
    ts.isStringLiteral(node.arguments[0]!)
  );
}

function requiredIn(path: string, source: ts.SourceFile, resolver: Resolver): Required[] {
  const found: Required[] = [];
  const visit = (node: ts.Node): void => {
    if (isRequire(node)) {
      const literal = node.arguments[0] as ts.StringLiteral;
      const target = literal.text.startsWith('.') ? resolver.resolve(path, literal.text) : undefined;
      if (target !== undefined && target !== path) {
        const { parent } = node;
        const isMember = ts.isPropertyAccessExpression(parent) && parent.expression === node;
        const statement = statementOf(node, source);
        found.push({
          specifier: literal.text,
          target,
          specifierStart: literal.getStart(source),
          specifierEnd: literal.end,
          ...(isMember && {
            member: { name: parent.name.text, start: parent.name.getStart(source), end: parent.name.end },
          }),
          ...(statement && { statement }),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function statementOf(call: ts.CallExpression, source: ts.SourceFile): Required['statement'] {
  const { parent } = call;
  if (!ts.isVariableDeclaration(parent) || parent.initializer !== call) return undefined;
  const list = parent.parent as ts.VariableDeclarationList;
  const outer = list.parent;
  if (list.declarations.length > 1 || !(list.flags & ts.NodeFlags.Const)) return undefined;
  if (!ts.isVariableStatement(outer) || outer.parent !== source) return undefined;
  const span = { start: outer.getStart(source), end: outer.end };
  if (ts.isIdentifier(parent.name)) return { ...span, whole: parent.name.text };
  if (!ts.isObjectBindingPattern(parent.name)) return undefined;
  const names: Destructured[] = [];
  for (const { name, propertyName, initializer, dotDotDotToken } of parent.name.elements) {
    const isPlain = ts.isIdentifier(name) && (!propertyName || ts.isIdentifier(propertyName));
    if (!isPlain || initializer || dotDotDotToken) return undefined;
    names.push({ name: (propertyName as ts.Identifier | undefined)?.text ?? name.text, local: name.text });
  }
  return { ...span, names };
}

function exportsOf(source: ts.SourceFile): CommonJsModule['exports'] {
  const names = new Set<string>();
  let kind: CommonJsModule['exports']['kind'] = 'names';
  let assignments = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const left = node.left.getText(source);
      const isTop = ts.isExpressionStatement(node.parent) && node.parent.parent === source;
      if (left === 'module.exports') {
        assignments++;
        kind = !isTop || assignments > 1 ? 'unknown' : valueKind(node.right, names);
      } else if (/^(?:module\.)?exports\.\w+$/.test(left)) {
        if (isTop) names.add(left.split('.').at(-1)!);
        else kind = 'unknown';
      }
    }
    // Whatever else is done with `exports` may add names.
    if (
      ts.isCallExpression(node) &&
      node.arguments.some((each) => /^(?:module\.)?exports$/.test(each.getText(source)))
    )
      kind = 'unknown';
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { kind: names.size === 0 && kind === 'names' ? 'unknown' : kind, names };
}

function valueKind(right: ts.Expression, names: Set<string>): 'value' | 'names' | 'unknown' {
  if (!ts.isObjectLiteralExpression(right)) {
    const isDeclared =
      ts.isIdentifier(right) || ts.isClassExpression(right) || ts.isFunctionExpression(right);
    return isDeclared || ts.isArrowFunction(right) ? 'value' : 'unknown';
  }
  for (const property of right.properties) {
    const { name } = property;
    if (ts.isSpreadAssignment(property) || ts.isAccessor(property) || !name || !ts.isIdentifier(name))
      return 'unknown';
    names.add(name.text);
  }
  return 'names';
}
