// What TypeScript's syntax says of a declaration or a use: whether it is plain enough to be put behind a layer.

import { ts } from 'ts-morph';

/** Every parameter is one name. */
export const isPlain = (node: ts.FunctionDeclaration | ts.ArrowFunction | ts.MethodDeclaration): boolean =>
  !node.asteriskToken &&
  node.body !== undefined &&
  node.parameters.every(
    (each) => ts.isIdentifier(each.name) && !each.dotDotDotToken && each.name.text !== 'this',
  );

/** Neither optional, nor with type arguments or a spread. */
export const isPlainCall = (node: ts.CallExpression | ts.NewExpression): boolean =>
  !(ts.isCallExpression(node) && node.questionDotToken) &&
  !node.typeArguments &&
  !node.arguments?.some(ts.isSpreadElement);

export const isExported = (node: ts.VariableDeclaration): boolean =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;

/** `client`, `this.client`: what can be named where the use stands without doing anything. */
export const isNamed = (node: ts.Expression): boolean =>
  ts.isIdentifier(node) ||
  (ts.isPropertyAccessExpression(node) &&
    !node.questionDotToken &&
    (node.expression.kind === ts.SyntaxKind.ThisKeyword || isNamed(node.expression)));

/** Neither called nor written, nor the beginning of something that is. */
export function isRead(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node;
  if (ts.isBinaryExpression(parent))
    return parent.left !== node || parent.operatorToken.kind < ts.SyntaxKind.FirstAssignment;
  return (
    ts.isVariableDeclaration(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isIfStatement(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyAccessExpression(parent)
  );
}

/** A getter or a field that a user may read by its name. */
export function isPublicField(member: ts.ClassElement): boolean {
  if (!ts.isPropertyDeclaration(member) && !ts.isGetAccessorDeclaration(member)) return false;
  return (
    ts.isIdentifier(member.name) &&
    (ts.getModifiers(member) ?? []).every(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword)
  );
}

export const isPure = (node: ts.Expression): boolean =>
  ts.isStringLiteral(node) ||
  ts.isNumericLiteral(node) ||
  (ts.isIdentifier(node) && node.text !== 'undefined') ||
  ts.isArrowFunction(node);

/** `client.size = n;` as a statement. */
export const isWritten = (node: ts.PropertyAccessExpression): boolean =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
  ts.isExpressionStatement(node.parent.parent);
