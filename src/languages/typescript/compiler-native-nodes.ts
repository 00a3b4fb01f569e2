// TypeScript 7's syntax kinds in the words of the port.

import { type BinaryExpression, type Node, SyntaxKind } from 'typescript/unstable/ast';
import type { DeclarationKind } from '../../core/typed-questions.ts';

const kinds = new Map<SyntaxKind, DeclarationKind>([
  [SyntaxKind.FunctionDeclaration, 'function'],
  [SyntaxKind.FunctionExpression, 'function'],
  [SyntaxKind.ArrowFunction, 'function'],
  [SyntaxKind.FunctionType, 'function'],
  [SyntaxKind.CallSignature, 'method'],
  [SyntaxKind.MethodDeclaration, 'method'],
  [SyntaxKind.MethodSignature, 'method'],
  [SyntaxKind.Constructor, 'constructor'],
  [SyntaxKind.ConstructSignature, 'constructor'],
  [SyntaxKind.GetAccessor, 'accessor'],
  [SyntaxKind.SetAccessor, 'accessor'],
  [SyntaxKind.ClassDeclaration, 'class'],
  [SyntaxKind.ClassExpression, 'class'],
  [SyntaxKind.InterfaceDeclaration, 'interface'],
  [SyntaxKind.TypeAliasDeclaration, 'type'],
  [SyntaxKind.TypeParameter, 'type'],
  [SyntaxKind.VariableDeclaration, 'variable'],
  [SyntaxKind.BindingElement, 'variable'],
  [SyntaxKind.Parameter, 'parameter'],
  [SyntaxKind.PropertyDeclaration, 'property'],
  [SyntaxKind.PropertySignature, 'property'],
  [SyntaxKind.PropertyAssignment, 'property'],
  [SyntaxKind.ShorthandPropertyAssignment, 'property'],
  [SyntaxKind.BinaryExpression, 'property'],
  [SyntaxKind.ImportClause, 'import'],
  [SyntaxKind.ImportSpecifier, 'import'],
  [SyntaxKind.NamespaceImport, 'import'],
  [SyntaxKind.ImportEqualsDeclaration, 'import'],
  [SyntaxKind.ExportSpecifier, 'import'],
  [SyntaxKind.NamespaceExport, 'import'],
  [SyntaxKind.ModuleDeclaration, 'module'],
  [SyntaxKind.SourceFile, 'module'],
]);

export const declarationKind = (kind: SyntaxKind): DeclarationKind => kinds.get(kind) ?? 'other';

/** The name that a declaration gives, if it is a plain one; `exports.a = …` declares `a`. */
export function nameOf(node: Node): Node | undefined {
  const assigned = node.kind === SyntaxKind.BinaryExpression ? (node as BinaryExpression).left : node;
  const { name } = assigned as { name?: Node };
  return name?.kind === SyntaxKind.Identifier ||
    name?.kind === SyntaxKind.PrivateIdentifier ||
    name?.kind === SyntaxKind.StringLiteral
    ? name
    : undefined;
}
