// One tree as TypeScript 6 sees it: the program, and every mention of every symbol, with the families that interfaces,
// base classes and object literals make of members. Shares nothing with the tool.

import { relative, sep } from 'node:path';
import { Project, ts } from 'ts-morph';

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration;

export class Tree {
  readonly root: string;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly #mentions = new Map<ts.Symbol, ts.Identifier[]>();
  /** A member and those that it implements or overrides, both ways. */
  readonly #family = new Map<ts.Symbol, Set<ts.Symbol>>();
  #outside: readonly string[] | undefined;
  #ofType: Map<ts.Node, (ts.CallExpression | FunctionNode)[]> | undefined;

  /** @param root absolute folder with a tsconfig.json */
  constructor(root: string) {
    this.root = root;
    this.program = new Project({ tsConfigFilePath: `${root}/tsconfig.json` }).getProgram().compilerObject;
    this.checker = this.program.getTypeChecker();
    for (const file of this.files()) this.#index(file);
  }

  files(): ts.SourceFile[] {
    return this.program.getSourceFiles().filter((file) => this.isOwn(file));
  }

  /** Some file of the tree that no tsconfig has takes a name from a module: nobody can tell what it does with it. */
  isTakenOutside(name: string, module: string): boolean {
    this.#outside ??= ts.sys
      .readDirectory(this.root, ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs'], ['**/node_modules'])
      .filter((path) => !this.program.getSourceFile(path))
      .map((path) => ts.sys.readFile(path) ?? '');
    const base = module.replace(/^.*\//, '').replace(/\.\w+$/, '');
    const specifier = new RegExp(`['"/]${base}(?:\\.\\w+)?['"]`);
    const word = new RegExp(`\\b${name}\\b`);
    return this.#outside.some((text) => word.test(text) && specifier.test(text));
  }

  isOwn(node: ts.Node): boolean {
    const file = node.getSourceFile();
    return !file.isDeclarationFile && !/\/node_modules\//.test(file.fileName);
  }

  pathOf(node: ts.Node): string {
    return relative(this.root, node.getSourceFile().fileName).split(sep).join('/');
  }

  mentions(symbol: ts.Symbol): readonly ts.Identifier[] {
    return this.#mentions.get(symbol) ?? [];
  }

  family(symbol: ts.Symbol): readonly ts.Symbol[] {
    return [...(this.#family.get(symbol) ?? [])];
  }

  /** Calls of functions of a declared type, and functions that stand where it is asked for, by its signature. */
  ofFunctionType(signature: ts.Node): readonly (ts.CallExpression | FunctionNode)[] {
    if (!this.#ofType) {
      this.#ofType = new Map();
      for (const file of this.files()) this.#indexTypes(file);
    }
    return this.#ofType.get(signature) ?? [];
  }

  /** The signatures of the tree's own function types that a function is asked to have where it stands. */
  askedOf(node: FunctionNode): readonly ts.Node[] {
    if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return [];
    const type = this.checker.getContextualType(node);
    const signatures = type ? this.checker.getNonNullableType(type).getCallSignatures() : [];
    return signatures
      .map(({ declaration }) => declaration)
      .filter((each) => each !== undefined && this.#isShared(each)) as ts.Node[];
  }

  /** `type Open = () => Db`, `interface Open { (): Db }`: a function type with a name. */
  #isShared(signature: ts.Node): boolean {
    const isNamed = ts.isFunctionTypeNode(signature) && ts.isTypeAliasDeclaration(signature.parent);
    return (isNamed || ts.isCallSignatureDeclaration(signature)) && this.isOwn(signature);
  }

  #indexTypes(node: ts.Node): void {
    const add = (signature: ts.Node, user: ts.CallExpression | FunctionNode): void => {
      const known = this.#ofType!.get(signature);
      if (known) known.push(user);
      else this.#ofType!.set(signature, [user]);
    };
    if (ts.isCallExpression(node)) {
      const declaration = this.checker.getResolvedSignature(node)?.declaration;
      if (declaration && this.#isShared(declaration)) add(declaration, node);
    } else if (isFunction(node)) for (const signature of this.askedOf(node)) add(signature, node);
    ts.forEachChild(node, (child) => this.#indexTypes(child));
  }

  /** Imports followed, members of literals' types as their literals declare them. */
  symbolOf(name: ts.Node): ts.Symbol | undefined {
    let symbol: ts.Symbol | undefined;
    if (ts.isIdentifier(name) && ts.isShorthandPropertyAssignment(name.parent))
      symbol = this.checker.getShorthandAssignmentValueSymbol(name.parent);
    symbol ??= this.checker.getSymbolAtLocation(name);
    return symbol && this.resolved(symbol);
  }

  resolved(symbol: ts.Symbol): ts.Symbol {
    const target = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    const roots = this.checker.getRootSymbols(target);
    return roots.length === 1 ? roots[0]! : target;
  }

  /** An object that becomes a value of type `any`, itself or within another one: who calls its functions is not known. */
  isUntyped(object: ts.Expression): boolean {
    const outer = skipOut(object);
    const { parent } = outer;
    if (ts.isPropertyAssignment(parent)) return this.isUntyped(parent.parent);
    // Whoever is called there, it says nothing of what it takes.
    if (ts.isCallExpression(parent) && parent.arguments.includes(outer as ts.Expression))
      if (this.checker.getTypeAtLocation(parent.expression).flags & ts.TypeFlags.Any) return true;
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === outer)) {
      // `const options: any = useMemo(() => ({ … }))`
      const made = ts.isReturnStatement(parent) ? ts.findAncestor(parent, isFunction) : parent;
      const call = made && skipOut(made).parent;
      if (call && ts.isCallExpression(call) && this.isUntyped(call)) return true;
    }
    const expected = this.checker.getContextualType(outer as ts.Expression);
    if (expected) return Boolean(expected.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown));
    return (
      ts.isVariableDeclaration(parent) &&
      Boolean(this.checker.getTypeAtLocation(parent.name).flags & ts.TypeFlags.Any)
    );
  }

  #index(node: ts.Node): void {
    if (ts.isIdentifier(node)) this.#mention(node);
    else if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) this.#inherit(node);
    else if (ts.isObjectLiteralExpression(node)) this.#satisfy(node);
    ts.forEachChild(node, (child) => this.#index(child));
  }

  #mention(node: ts.Identifier): void {
    const taken = this.takenAs(node);
    for (const symbol of [this.symbolOf(node), taken]) if (symbol) this.#mentioned(symbol, node);
  }

  /** The member behind a name that a pattern takes out: `{ operator } = this`. */
  takenAs(name: ts.Identifier): ts.Symbol | undefined {
    const { parent } = name;
    if (!ts.isBindingElement(parent) || parent.propertyName || parent.name !== name) return undefined;
    if (!ts.isObjectBindingPattern(parent.parent)) return undefined;
    const member = this.checker.getTypeAtLocation(parent.parent).getProperty(name.text);
    return member && this.resolved(member);
  }

  #mentioned(symbol: ts.Symbol, node: ts.Identifier): void {
    const known = this.#mentions.get(symbol);
    if (known) known.push(node);
    else this.#mentions.set(symbol, [node]);
  }

  #inherit(node: ts.ClassLikeDeclaration | ts.InterfaceDeclaration): void {
    for (const base of (node.heritageClauses ?? []).flatMap(({ types }) => types)) {
      const type = this.checker.getTypeAtLocation(base);
      for (const member of node.members) {
        const own = member.name && this.checker.getSymbolAtLocation(member.name);
        const inherited = own && type.getProperty(own.getName());
        if (own && inherited) this.#relate(own, inherited);
      }
    }
  }

  #satisfy(node: ts.ObjectLiteralExpression): void {
    if (!node.properties.some((each) => each.name)) return;
    // `options?: Options` may be absent, which is no member's business.
    const asked = this.checker.getContextualType(node);
    const expected = asked && this.checker.getNonNullableType(asked);
    if (!expected) return;
    for (const property of node.properties) {
      const own = property.name && this.checker.getSymbolAtLocation(property.name);
      const member = own && expected.getProperty(own.getName());
      if (own && member) this.#relate(own, member);
    }
  }

  #relate(one: ts.Symbol, other: ts.Symbol): void {
    const add = (from: ts.Symbol, to: ts.Symbol): void => {
      const known = this.#family.get(from);
      if (known) known.add(to);
      else this.#family.set(from, new Set([to]));
    };
    const [a, b] = [this.resolved(one), this.resolved(other)];
    if (a === b) return;
    add(a, b);
    add(b, a);
  }
}

/** A type that says it takes a promise: `any`, `unknown` and a bare `T` say nothing. */
export function takesPromise(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((each) => takesPromise(checker, each));
  const silent =
    ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive | ts.TypeFlags.TypeParameter;
  if (type.flags & silent) return false;
  const then = type.getProperty('then');
  return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
}

export const isFunction = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isAccessor(node) ||
  ts.isConstructorDeclaration(node);

/** The outermost expression that has the same value. */
export function skipOut(node: ts.Node): ts.Node {
  const { parent } = node;
  const isSame =
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isTypeAssertionExpression(parent);
  return isSame ? skipOut(parent) : node;
}

/** The name under which others call a function. */
export function nameOf(node: FunctionNode): ts.Node | undefined {
  if (ts.isConstructorDeclaration(node)) return undefined;
  if (node.name) return node.name;
  const { parent } = skipOut(node);
  const holds =
    ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent);
  return holds ? parent.name : undefined;
}
