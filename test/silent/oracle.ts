// Silent promises, by the definition of the contract and by TypeScript 6: a second opinion that shares nothing with the
// tool. A promise is accounted for if it is awaited, returned as a promise, chained, passed to a parameter whose declared
// type accepts a promise, or stored in a Promise-typed place that is itself followed. Everything else is silent.

import { relative, sep } from 'node:path';
import { Project, ts } from 'ts-morph';

export interface SilentPromise {
  file: string;
  line: number;
  column: number;
  text: string;
  /** What stands around it, as a syntax kind. */
  where: string;
}

/**
 * @param root absolute folder with a tsconfig.json
 * @param symbols `src/core.ts#make`; functions that return a promise
 * @throws Error if a symbol is not there
 */
export function silentPromises(root: string, symbols: readonly string[]): SilentPromise[] {
  // A program of the bare compiler would lack the library's typings, which ts-morph brings along, and know no promise.
  const program = new Project({ tsConfigFilePath: `${root}/tsconfig.json` }).getProgram().compilerObject;
  const search = new Search(root, program);
  for (const symbol of symbols) search.source(symbol);
  return search.result();
}

class Search {
  readonly #root: string;
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #mentions = new Map<ts.Symbol, ts.Identifier[]>();
  /** Symbols whose calls give a promise, and symbols that hold one. */
  readonly #callables: ts.Symbol[] = [];
  readonly #places: ts.Symbol[] = [];
  readonly #silent = new Map<ts.Node, string>();

  constructor(root: string, program: ts.Program) {
    this.#root = root;
    this.#program = program;
    this.#checker = program.getTypeChecker();
    for (const file of program.getSourceFiles()) {
      if (!file.isDeclarationFile && !file.fileName.includes('/node_modules/')) this.#index(file);
    }
  }

  #index(node: ts.Node): void {
    if (ts.isIdentifier(node)) {
      const symbol = this.#resolved(node);
      if (symbol) this.#mentions.set(symbol, [...(this.#mentions.get(symbol) ?? []), node]);
    }
    ts.forEachChild(node, (child) => this.#index(child));
  }

  #resolved(node: ts.Node): ts.Symbol | undefined {
    let symbol: ts.Symbol | undefined;
    if (ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(node.parent))
      symbol = this.#checker.getShorthandAssignmentValueSymbol(node.parent);
    symbol ??= this.#checker.getSymbolAtLocation(node);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) return this.#checker.getAliasedSymbol(symbol);
    return symbol && this.#declared(symbol);
  }

  /** The members of an object's type are copies of those that its literal declares. */
  #declared(symbol: ts.Symbol): ts.Symbol {
    const roots = this.#checker.getRootSymbols(symbol);
    return roots.length === 1 ? roots[0]! : symbol;
  }

  source(name: string): void {
    const [path, ...rest] = name.split('#');
    const file = this.#program.getSourceFile(`${this.#root}/${path}`);
    const module = file && this.#checker.getSymbolAtLocation(file);
    const exported = module && this.#checker.getExportsOfModule(module);
    const [first, member] = rest.join('#').split('.');
    let found = exported?.find((each) => each.getName() === first);
    if (found && found.flags & ts.SymbolFlags.Alias) found = this.#checker.getAliasedSymbol(found);
    if (found && member !== undefined) found = found.members?.get(ts.escapeLeadingUnderscores(member));
    if (!found) throw new Error(`${name} is not exported`);
    this.#callable(found);
  }

  result(): SilentPromise[] {
    for (const symbol of this.#callables)
      for (const mention of this.#mentions.get(symbol) ?? []) this.#function(mention);
    // What is stored is followed to a fixed point: the lists grow while they are read.
    for (const symbol of this.#places)
      for (const mention of this.#mentions.get(symbol) ?? []) this.#place(mention);
    return [...this.#silent]
      .map(([node, where]) => this.#describe(node, where))
      .sort((one, other) =>
        one.file < other.file
          ? -1
          : one.file > other.file
            ? 1
            : one.line - other.line || one.column - other.column,
      );
  }

  #callable(symbol: ts.Symbol): void {
    if (!this.#callables.includes(symbol)) this.#callables.push(symbol);
  }

  /** A mention of a function whose call gives a promise. */
  #function(mention: ts.Identifier): void {
    if (isDeclarationName(mention) || isInType(mention) || isInImportOrExport(mention)) return;
    const value =
      ts.isPropertyAccessExpression(mention.parent) && mention.parent.name === mention
        ? mention.parent
        : mention;
    const outer = skipOut(value);
    const { parent } = outer;
    if (ts.isCallExpression(parent) && parent.expression === outer) this.#value(parent);
    else this.#functionValue(outer);
  }

  /** The function itself goes somewhere: whoever calls it there must know that it gives a promise. */
  #functionValue(node: ts.Expression): void {
    const { parent } = node;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && !parent.type) {
      const symbol = this.#checker.getSymbolAtLocation(parent.name);
      if (symbol) return this.#callableLater(symbol);
    }
    // `const { open = connect } = options`: who calls the name has to wait.
    if (ts.isBindingElement(parent) && parent.initializer === node && ts.isIdentifier(parent.name)) {
      const symbol = this.#checker.getSymbolAtLocation(parent.name);
      if (symbol) return this.#callableLater(symbol);
    }
    if (ts.isPropertyAssignment(parent) && !this.#checker.getContextualType(parent.parent)) {
      const symbol = this.#checker.getSymbolAtLocation(parent.name);
      if (symbol) return this.#callableLater(symbol);
    }
    if (ts.isCallExpression(parent) && parent.arguments.includes(node)) {
      const type = this.#declaredParameter(parent, node);
      if (type && this.#callbackAccounts(type, parent)) return;
    } else {
      const expected = this.#checker.getContextualType(node);
      if (expected && this.#callbackAccounts(expected, parent)) return;
    }
    this.#mark(node, 'function value');
  }

  #callableLater(named: ts.Symbol): void {
    const symbol = this.#declared(named);
    if (this.#callables.includes(symbol)) return;
    this.#callables.push(symbol);
    for (const mention of this.#mentions.get(symbol) ?? []) this.#function(mention);
  }

  /** Whether whoever takes a callback of this type takes a promise from it. */
  #callbackAccounts(type: ts.Type, around: ts.Node): boolean {
    return type.getCallSignatures().some((signature) => {
      const returned = signature.getReturnType();
      if (acceptsPromise(this.#checker, returned)) return true;
      // `xs.map(load)` gives promises to whoever takes the list.
      const generic = returned.flags & ts.TypeFlags.TypeParameter;
      if (!generic || !ts.isCallExpression(around)) return false;
      return this.#isAccounted(around);
    });
  }

  /** A mention of a variable or property that holds a promise. */
  #place(mention: ts.Identifier): void {
    if (isDeclarationName(mention) || isInType(mention) || isInImportOrExport(mention)) return;
    const value =
      ts.isPropertyAccessExpression(mention.parent) && mention.parent.name === mention
        ? mention.parent
        : mention;
    const { parent } = skipOut(value);
    const assigned =
      ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      parent.left === skipOut(value);
    if (!assigned) this.#value(value);
  }

  #value(node: ts.Expression): void {
    // What an async generator gives is iterated: the compiler finds who does not wait for it.
    const members = this.#checker.getTypeAtLocation(node).getProperties();
    if (members.some(({ escapedName }) => String(escapedName).startsWith('__@asyncIterator'))) return;
    if (!this.#isAccounted(node)) this.#mark(node, ts.SyntaxKind[skipOut(node).parent.kind]);
  }

  #isAccounted(expression: ts.Expression): boolean {
    const node = skipOut(expression);
    const { parent } = node;
    if (ts.isAwaitExpression(parent)) {
      this.#waiting(parent);
      return true;
    }
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return this.#isChained(parent);
    if (ts.isConditionalExpression(parent)) return parent.condition !== node && this.#isAccounted(parent);
    if (ts.isBinaryExpression(parent)) return this.#isBinaryAccounted(parent, node);
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node))
      return this.#isReturned(node);
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      if (parent.expression === node) return false;
      if (ts.isCallExpression(parent) && isCombinator(parent)) return this.#isAccounted(parent);
      const type = this.#declaredParameter(parent, node);
      return type !== undefined && acceptsPromise(this.#checker, type);
    }
    if (ts.isArrayLiteralExpression(parent)) return this.#isCombined(parent);
    if (ts.isVariableDeclaration(parent) && parent.initializer === node)
      return this.#isStored(parent.name, parent.type);
    if (ts.isPropertyDeclaration(parent) && parent.initializer === node)
      return this.#isStored(parent.name, parent.type);
    if (ts.isPropertyAssignment(parent)) return this.#isStoredInObject(parent, parent.name);
    if (ts.isShorthandPropertyAssignment(parent)) return this.#isStoredInObject(parent, parent.name);
    return false;
  }

  /** Whoever waits gives a promise in its turn. */
  #waiting(node: ts.Node): void {
    const around = enclosingFunction(node);
    const name = around && nameOf(around);
    const symbol = name && this.#checker.getSymbolAtLocation(name);
    if (symbol) this.#callableLater(symbol);
    else if (around) this.#immediate(around);
  }

  /** `(async () => …)()` */
  #immediate(around: ts.SignatureDeclaration): void {
    const outer = skipOut(around as unknown as ts.Expression);
    if (ts.isCallExpression(outer.parent) && outer.parent.expression === outer) this.#value(outer.parent);
  }

  #isBinaryAccounted(parent: ts.BinaryExpression, node: ts.Expression): boolean {
    const kind = parent.operatorToken.kind;
    if (kind === ts.SyntaxKind.EqualsToken && parent.right === node) {
      const target = skipIn(parent.left);
      const type = this.#checker.getTypeAtLocation(target);
      if (!acceptsPromise(this.#checker, type)) return false;
      const symbol = this.#checker.getSymbolAtLocation(
        ts.isPropertyAccessExpression(target) ? target.name : target,
      );
      if (symbol) this.#follow(symbol);
      return symbol !== undefined;
    }
    const passes = [
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
      ts.SyntaxKind.AmpersandAmpersandToken,
      ts.SyntaxKind.CommaToken,
    ];
    return passes.includes(kind) && parent.right === node && this.#isAccounted(parent);
  }

  #isChained(access: ts.PropertyAccessExpression): boolean {
    const call = access.parent;
    return (
      ['then', 'catch', 'finally'].includes(access.name.text) &&
      ts.isCallExpression(call) &&
      call.expression === access
    );
  }

  /** Returned as a promise: the function's callers are followed in their turn. */
  #isReturned(node: ts.Node): boolean {
    const around = enclosingFunction(node);
    if (!around) return false;
    const signature = this.#checker.getSignatureFromDeclaration(around);
    const type = signature?.getReturnType();
    if (!type || !acceptsPromise(this.#checker, type)) return this.#isTakenCallback(around);
    const name = nameOf(around);
    const symbol = name && this.#checker.getSymbolAtLocation(name);
    if (symbol) {
      this.#callableLater(symbol);
      return true;
    }
    const outer = skipOut(around as unknown as ts.Expression);
    if (ts.isCallExpression(outer.parent) && outer.parent.expression === outer)
      return this.#isAccounted(outer.parent);
    return this.#isTakenCallback(around);
  }

  #isTakenCallback(around: ts.SignatureDeclaration): boolean {
    const outer = skipOut(around as unknown as ts.Expression);
    const call = outer.parent;
    if (ts.isCallExpression(call) && call.arguments.includes(outer)) {
      const type = this.#declaredParameter(call, outer);
      return type !== undefined && this.#callbackAccounts(type, call);
    }
    const expected = this.#checker.getContextualType(outer);
    return expected !== undefined && this.#callbackAccounts(expected, call);
  }

  #isStored(name: ts.Node, type: ts.TypeNode | undefined): boolean {
    if (type && !acceptsPromise(this.#checker, this.#checker.getTypeFromTypeNode(type))) return false;
    const symbol =
      ts.isIdentifier(name) || ts.isPrivateIdentifier(name)
        ? this.#checker.getSymbolAtLocation(name)
        : undefined;
    if (symbol) this.#follow(symbol);
    return symbol !== undefined;
  }

  #isStoredInObject(
    property: ts.PropertyAssignment | ts.ShorthandPropertyAssignment,
    name: ts.PropertyName,
  ): boolean {
    const object = property.parent;
    const expected = this.#checker.getContextualType(object);
    const member = expected?.getProperty(name.getText());
    if (member) {
      if (!acceptsPromise(this.#checker, this.#checker.getTypeOfSymbol(member))) return false;
      this.#follow(member);
      return true;
    }
    if (expected && expected.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return false;
    const own = this.#checker.getTypeAtLocation(object).getProperty(name.getText());
    if (own) this.#follow(own);
    return own !== undefined;
  }

  #follow(named: ts.Symbol): void {
    const symbol = this.#declared(named);
    if (!this.#places.includes(symbol)) this.#places.push(symbol);
  }

  /** `Promise.all([f(), g()])`, itself awaited or followed. */
  #isCombined(list: ts.ArrayLiteralExpression): boolean {
    const outer = skipOut(list);
    const call = outer.parent;
    if (!ts.isCallExpression(call) || !call.arguments.includes(outer)) return false;
    const isPromise =
      ts.isPropertyAccessExpression(call.expression) && call.expression.expression.getText() === 'Promise';
    return isPromise && this.#isAccounted(call);
  }

  /** The parameter's type as it is declared, before type arguments are put in. */
  #declaredParameter(
    call: ts.CallExpression | ts.NewExpression,
    argument: ts.Expression,
  ): ts.Type | undefined {
    const declaration = this.#checker.getResolvedSignature(call)?.declaration;
    if (!declaration || ts.isJSDocSignature(declaration)) return undefined;
    const index = call.arguments?.indexOf(argument) ?? -1;
    const { parameters } = declaration;
    const parameter =
      parameters[index] ?? (parameters.at(-1)?.dotDotDotToken ? parameters.at(-1) : undefined);
    if (!parameter) return undefined;
    if (!parameter.type) return this.#checker.getTypeAtLocation(parameter);
    const type = this.#checker.getTypeFromTypeNode(parameter.type);
    if (!parameter.dotDotDotToken) return type;
    return this.#checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? type;
  }

  #mark(node: ts.Node, where: string): void {
    this.#silent.set(node, where);
  }

  #describe(node: ts.Node, where: string): SilentPromise {
    const file = node.getSourceFile();
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
    return {
      file: relative(this.#root, file.fileName).split(sep).join('/'),
      line: line + 1,
      column: character + 1,
      text: node.getText().slice(0, 80),
      where,
    };
  }
}

/** Says yes only to types that name a promise: `any`, `unknown`, `object`, `{}` and a bare `T` swallow one. */
function acceptsPromise(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((each) => acceptsPromise(checker, each));
  if (
    type.flags &
    (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive | ts.TypeFlags.TypeParameter)
  )
    return false;
  const then = type.getProperty('then');
  return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
}

/** `Promise.all` and its like, whose parameters are bare type parameters, but which wait for what they are given. */
const isCombinator = ({ expression }: ts.CallExpression): boolean =>
  ts.isPropertyAccessExpression(expression) &&
  expression.expression.getText() === 'Promise' &&
  ['all', 'allSettled', 'any', 'race', 'resolve'].includes(expression.name.text);

/** The outermost expression that has the same value. */
function skipOut(node: ts.Expression): ts.Expression {
  const { parent } = node;
  const same =
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isTypeAssertionExpression(parent);
  return same ? skipOut(parent) : node;
}

const skipIn = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)
    ? skipIn(node.expression)
    : node;

function enclosingFunction(node: ts.Node): ts.SignatureDeclaration | undefined {
  for (let around = node.parent; around; around = around.parent) if (ts.isFunctionLike(around)) return around;
  return undefined;
}

function nameOf(node: ts.SignatureDeclaration): ts.Node | undefined {
  if (node.name) return node.name;
  const { parent } = node;
  if (
    (ts.isVariableDeclaration(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertyAssignment(parent)) &&
    parent.initializer === (node as ts.Node)
  )
    return parent.name;
  return undefined;
}

function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  const declares =
    ts.isFunctionDeclaration(parent) ||
    ts.isFunctionExpression(parent) ||
    // `namespace open` beside `function open`.
    ts.isModuleDeclaration(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent);
  return declares && parent.name === node;
}

function isInType(node: ts.Node): boolean {
  for (let around = node.parent; around && !ts.isStatement(around); around = around.parent)
    if (ts.isTypeNode(around) && !ts.isExpressionWithTypeArguments(around)) return true;
  return false;
}

const isInImportOrExport = ({ parent }: ts.Identifier): boolean =>
  ts.isImportSpecifier(parent) ||
  ts.isImportClause(parent) ||
  ts.isNamespaceImport(parent) ||
  ts.isExportSpecifier(parent) ||
  ts.isExportAssignment(parent);
