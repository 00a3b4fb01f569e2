// Functions of a tree that are worth making async: exported, sync, and called from several places.

import { ts } from 'ts-morph';
import { type Spread, spreadOf } from './barriers.ts';
import { type FunctionNode, isFunction, skipOut, type Tree, takesPromise } from './program.ts';

export interface Source extends Spread {
  /** `src/core.ts#make`, `src/core.ts#Pool.take`. */
  symbol: string;
  calls: number;
}

/** Every function with a number of call sites between the two. */
export function sourcesIn(tree: Tree, fewest: number, most: number): Source[] {
  const found: Source[] = [];
  for (const file of tree.files()) {
    for (const { name, symbol, node } of exportedFunctions(tree, file)) {
      const calls = callsOf(tree, symbol);
      if (calls < fewest || calls > most || !isSync(tree, node)) continue;
      found.push({ symbol: `${tree.pathOf(file)}#${name}`, calls, ...spreadOf(tree, node) });
    }
  }
  return found;
}

interface Exported {
  name: string;
  symbol: ts.Symbol;
  node: FunctionNode;
}

function exportedFunctions(tree: Tree, file: ts.SourceFile): Exported[] {
  const module = tree.checker.getSymbolAtLocation(file);
  if (!module) return [];
  return tree.checker.getExportsOfModule(module).flatMap((exported): Exported[] => {
    const symbol = tree.resolved(exported);
    const [declaration] = symbol.declarations ?? [];
    if (declaration?.getSourceFile() !== file || exported.getName() !== symbol.getName()) return [];
    const name = exported.getName();
    if (ts.isFunctionDeclaration(declaration) && declaration.body)
      return [{ name, symbol, node: declaration }];
    if (ts.isVariableDeclaration(declaration) && declaration.initializer) {
      const { initializer } = declaration;
      return ts.isArrowFunction(initializer) ? [{ name, symbol, node: initializer }] : [];
    }
    if (!ts.isClassDeclaration(declaration)) return [];
    return declaration.members.flatMap((member): Exported[] => {
      if (!ts.isMethodDeclaration(member) || !member.body || !ts.isIdentifier(member.name)) return [];
      const own = tree.checker.getSymbolAtLocation(member.name);
      return own ? [{ name: `${name}.${member.name.text}`, symbol: own, node: member }] : [];
    });
  });
}

function callsOf(tree: Tree, symbol: ts.Symbol): number {
  return tree.mentions(symbol).filter((mention) => {
    const { parent } = mention;
    const value = ts.isPropertyAccessExpression(parent) && parent.name === mention ? parent : mention;
    const outer = skipOut(value);
    return ts.isCallExpression(outer.parent) && outer.parent.expression === outer;
  }).length;
}

function isSync(tree: Tree, node: FunctionNode): boolean {
  if (!isFunction(node) || ts.isConstructorDeclaration(node) || node.asteriskToken) return false;
  const signature = tree.checker.getSignatureFromDeclaration(node);
  return (
    signature !== undefined &&
    !takesPromise(tree.checker, tree.checker.getReturnTypeOfSignature(signature)) &&
    !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
  );
}
