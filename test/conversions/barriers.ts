// Which functions could become async with everyone who calls them, and what stands in the way of the others. This is the
// judge of how many refusals are owed: it knows the barriers that the contract names, and no form of code that is merely
// hard to rewrite.

import { ts } from 'ts-morph';
import { type FunctionNode, isFunction, nameOf, skipOut, type Tree, takesPromise } from './program.ts';

export interface Spread {
  /** Functions that would return a promise. */
  functions: number;
  /** What stands in the way, with its place; empty if nothing does. */
  barriers: readonly string[];
}

/** What follows from one function that becomes async. */
export function spreadOf(tree: Tree, source: FunctionNode): Spread {
  const closure = new Closure(tree);
  closure.start(source);
  return closure.result();
}

const memoizers = /^(?:memoize\w*|memo|once|debounce|throttle|useMemo|useCallback|createSelector)$/i;
const loops = /^(?:map|forEach|filter|some|every|find|findIndex|flatMap|reduce)$/;
const runners =
  /^(?:it|test|specify|beforeEach|afterEach|beforeAll|afterAll)(?:\.\w+)*(?:\(.*\)|`[\s\S]*`)?$/;

class Closure {
  readonly #tree: Tree;
  readonly #barriers = new Set<string>();
  readonly #functions = new Set<ts.Node>();
  readonly #seen = new Set<string>();
  readonly #ids = new Map<ts.Symbol | ts.Node, number>();
  readonly #queue: (() => void)[] = [];

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  start(source: FunctionNode): void {
    this.#becomesAsync(source);
  }

  result(): Spread {
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) next();
    return { functions: this.#functions.size, barriers: [...this.#barriers] };
  }

  #once(what: string, of: ts.Symbol | ts.Node, work: () => void): void {
    if (!this.#ids.has(of)) this.#ids.set(of, this.#ids.size);
    const key = `${what} ${this.#ids.get(of)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#queue.push(work);
  }

  #barrier(what: string, node: ts.Node): void {
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
    this.#barriers.add(`${what} at ${this.#tree.pathOf(node)}:${line + 1}`);
  }

  #becomesAsync(node: FunctionNode): void {
    this.#once('function', node, () => {
      if (this.#isPromise(node)) return;
      const barrier = functionBarrier(node);
      if (barrier) return this.#barrier(barrier, node);
      if (ts.isObjectLiteralExpression(node.parent) && this.#tree.isUntyped(node.parent))
        return this.#barrier('an object of any type', node);
      this.#functions.add(node);
      const name = nameOf(node);
      const symbol = name && this.#tree.symbolOf(name);
      if (symbol) this.#named(symbol, 0);
      if (name && this.#tree.isTakenOutside(name.getText(), this.#tree.pathOf(node)))
        this.#barrier('a user in no tsconfig', node);
      // Besides its name, a function expression is a value where it stands.
      if (!ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node)) this.#value(node, 0);
      else if (!name) this.#barrier('a default export without a name', node);
      for (const signature of this.#tree.askedOf(node))
        this.#functionType(signature as ts.SignatureDeclaration);
    });
  }

  /** A type with a name says what all of its functions give, and to all who call one. */
  #functionType(signature: ts.SignatureDeclaration): void {
    this.#once('type', signature, () => {
      const { checker } = this.#tree;
      const own = checker.getSignatureFromDeclaration(signature);
      if (own && takesPromise(checker, checker.getReturnTypeOfSignature(own))) return;
      for (const user of this.#tree.ofFunctionType(signature))
        if (ts.isCallExpression(user)) this.#promise(user);
        else this.#becomesAsync(user);
    });
  }

  #isPromise(node: FunctionNode): boolean {
    const signature = this.#tree.checker.getSignatureFromDeclaration(node);
    return (
      signature !== undefined &&
      takesPromise(this.#tree.checker, this.#tree.checker.getReturnTypeOfSignature(signature))
    );
  }

  /** A name whose value, called once and `calls` times more, gives a promise. */
  #named(symbol: ts.Symbol, calls: number): void {
    this.#once(`name ${calls}`, symbol, () => {
      for (const declaration of symbol.declarations ?? []) this.#declared(symbol, declaration, calls);
      for (const related of this.#tree.family(symbol)) this.#named(related, calls);
      for (const mention of this.#tree.mentions(symbol))
        if (this.#tree.takenAs(mention) === symbol) this.#named(this.#tree.symbolOf(mention)!, calls);
        else this.#mention(mention, calls);
    });
  }

  #declared(symbol: ts.Symbol, declaration: ts.Declaration, calls: number): void {
    const { checker } = this.#tree;
    if (!this.#tree.isOwn(declaration)) {
      const type = checker.getTypeOfSymbol(symbol);
      if (!type.getCallSignatures().some((each) => takesPromise(checker, each.getReturnType())))
        this.#barrier('a contract of a package', declaration);
      return;
    }
    if (calls > 0) return;
    if (isFunction(declaration)) this.#becomesAsync(declaration);
    const given =
      ts.isVariableDeclaration(declaration) ||
      ts.isPropertyDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration) ||
      ts.isParameter(declaration)
        ? declaration.initializer
        : undefined;
    if (given) this.#given(given);
  }

  /** Whatever else stands under the name has to give a promise as well. */
  #given(node: ts.Expression): void {
    const value = skipIn(node);
    if (isFunction(value)) this.#becomesAsync(value);
    else if (ts.isIdentifier(value) || ts.isPropertyAccessExpression(value)) {
      const symbol = this.#tree.symbolOf(ts.isIdentifier(value) ? value : value.name);
      if (symbol) this.#named(symbol, 0);
    }
  }

  #mention(mention: ts.Identifier, calls: number): void {
    if (isDeclaration(mention) || isPassedOn(mention)) return;
    const { parent } = mention;
    if (ts.isTypeQueryNode(parent) || ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return;
    const value = ts.isPropertyAccessExpression(parent) && parent.name === mention ? parent : mention;
    if (ts.isBindingElement(parent)) {
      const local = this.#tree.checker.getSymbolAtLocation(parent.name);
      if (local) this.#named(local, calls);
    } else this.#value(value, calls);
  }

  #value(node: ts.Node, calls: number): void {
    const outer = skipOut(node);
    const { parent } = outer;
    if (ts.isCallExpression(parent) && parent.expression === outer) {
      if (calls > 0) this.#value(parent, calls - 1);
      else this.#promise(parent);
    } else if (isMethodOfFunction(parent) && ts.isCallExpression(parent.parent)) {
      if (calls > 0) this.#value(parent.parent, calls - 1);
      else this.#promise(parent.parent);
    } else if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      this.#argument(parent, outer as ts.Expression, calls);
    } else if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === outer)) {
      const around = enclosing(outer);
      if (around && isFunction(around)) this.#returnsFunction(around, calls);
    } else if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent))
      this.#holder(parent, calls);
    else if (ts.isPropertyAssignment(parent)) this.#holder(parent, calls);
    else if (ts.isShorthandPropertyAssignment(parent)) {
      const symbol = this.#tree.checker.getSymbolAtLocation(parent.name);
      if (this.#tree.isUntyped(parent.parent)) this.#barrier('an object of any type', parent);
      else if (symbol) this.#named(this.#tree.resolved(symbol), calls);
    } else if (ts.isConditionalExpression(parent) && parent.condition !== outer) this.#value(parent, calls);
    else if (ts.isBinaryExpression(parent)) this.#binary(parent, outer, calls);
    else if (ts.isJsxExpression(parent)) this.#barrier('an attribute of an element', parent);
    else if (ts.isJsxOpeningLikeElement(parent)) this.#barrier('a component', parent);
    else if (!isHarmless(outer, parent)) this.#barrier(`lost in ${ts.SyntaxKind[parent.kind]}`, outer);
  }

  #returnsFunction(around: FunctionNode, calls: number): void {
    const name = nameOf(around);
    const symbol = name && this.#tree.symbolOf(name);
    if (symbol) this.#named(symbol, calls + 1);
    else this.#value(around, calls + 1);
  }

  #holder(
    holder: ts.VariableDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment,
    calls: number,
  ): void {
    if (ts.isPropertyAssignment(holder) && this.#tree.isUntyped(holder.parent))
      return this.#barrier('an object of any type', holder);
    const symbol = this.#tree.symbolOf(holder.name);
    if (symbol && !ts.isBindingName(holder.name) && ts.isComputedPropertyName(holder.name))
      this.#barrier('a computed name', holder);
    else if (symbol) this.#named(symbol, calls);
    else this.#barrier('taken apart', holder);
  }

  #binary(parent: ts.BinaryExpression, node: ts.Node, calls: number): void {
    const kind = parent.operatorToken.kind;
    if (kind === ts.SyntaxKind.EqualsToken && parent.right === node) {
      const target = parent.left;
      const name = ts.isPropertyAccessExpression(target) ? target.name : target;
      const symbol = this.#tree.symbolOf(name);
      if (symbol) this.#named(symbol, calls);
      else this.#barrier('put in a computed place', parent);
    } else if (
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken ||
      (kind === ts.SyntaxKind.AmpersandAmpersandToken && parent.right === node)
    )
      this.#value(parent, calls);
  }

  #argument(call: ts.CallExpression | ts.NewExpression, argument: ts.Expression, calls: number): void {
    const callee = call.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
    if (runners.test(callee.getText())) return;
    if (memoizers.test(name)) return this.#barrier('a memoizer', call);
    if (ts.isNewExpression(call) && name === 'Promise') return this.#barrier('an executor', call);
    if (ts.isPropertyAccessExpression(callee) && loops.test(name) && this.#isList(callee.expression))
      return this.#awaited(call);
    const { checker } = this.#tree;
    const declaration = checker.getResolvedSignature(call)?.declaration;
    const index = call.arguments?.indexOf(argument) ?? -1;
    const parameter =
      declaration && !ts.isJSDocSignature(declaration) ? declaration.parameters[index] : undefined;
    if (!declaration || !parameter) return this.#barrier('a callee that says nothing', call);
    const type = checker.getTypeAtLocation(parameter);
    if (type.getCallSignatures().some((each) => takesPromise(checker, each.getReturnType()))) return;
    if (!this.#tree.isOwn(declaration)) return this.#barrier('a callback of a package', call);
    const generic = parameter.type && checker.getTypeFromTypeNode(parameter.type);
    if (generic && generic.flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.Any | ts.TypeFlags.Unknown))
      return this.#barrier('a parameter of any type', call);
    const bodies = this.#bodiesOf(declaration);
    if (bodies.length === 0) this.#barrier('a callee that is only a type', call);
    for (const body of bodies) this.#parameter(body.parameters[index], call, calls);
  }

  #parameter(parameter: ts.ParameterDeclaration | undefined, call: ts.Node, calls: number): void {
    if (!parameter) return;
    const isName = ts.isIdentifier(parameter.name) && !parameter.dotDotDotToken;
    const symbol = isName && this.#tree.checker.getSymbolAtLocation(parameter.name);
    if (symbol) this.#named(symbol, calls);
    else this.#barrier('a parameter taken apart', call);
  }

  /** Who runs a callback: the function that was called, or those behind an overload or a member of an interface. */
  #bodiesOf(declaration: ts.SignatureDeclaration | ts.JSDocSignature): FunctionNode[] {
    const hasBody = (node: ts.Node): node is FunctionNode => isFunction(node) && node.body !== undefined;
    if (hasBody(declaration)) return [declaration];
    const { name } = declaration as ts.NamedDeclaration;
    const symbol = name && this.#tree.symbolOf(name);
    const all = symbol ? [symbol, ...this.#tree.family(symbol)] : [];
    return all
      .flatMap(({ declarations }) => declarations ?? [])
      .map((each) => (ts.isPropertyAssignment(each) ? each.initializer : each))
      .filter(hasBody);
  }

  #isList(node: ts.Expression): boolean {
    const { checker } = this.#tree;
    return checker.isArrayLikeType(checker.getNonNullableType(checker.getTypeAtLocation(node)));
  }

  /** A call that gives a promise now. */
  #promise(call: ts.CallExpression): void {
    if (this.#isInferredThrough(call))
      return this.#barrier('a generic function that is inferred through it', call);
    const outer = skipOut(call);
    const { parent } = outer;
    if (ts.isAwaitExpression(parent)) return;
    this.#awaited(outer);
  }

  /** A generic function keeps its type parameters in a result that is a function, and in no promise of one. */
  #isInferredThrough(call: ts.CallExpression): boolean {
    const { checker } = this.#tree;
    const declaration = checker.getResolvedSignature(call)?.declaration;
    const result = declaration?.type && !ts.isJSDocSignature(declaration) ? declaration.type : undefined;
    return (
      result !== undefined &&
      ts.isFunctionTypeNode(result) &&
      Boolean((declaration as ts.SignatureDeclaration).typeParameters?.length) &&
      !call.typeArguments &&
      call.arguments.some((argument) =>
        checker
          .getTypeAtLocation(argument)
          .getCallSignatures()
          .some((each) => each.typeParameters?.length),
      )
    );
  }

  /** Who has to wait. */
  #awaited(node: ts.Node): void {
    const around = enclosing(node);
    if (!around) {
      const { module } = this.#tree.program.getCompilerOptions();
      if (module !== undefined && !waitsAtTop.has(module))
        this.#barrier('the top level of a module that cannot await', node);
    } else if (isFunction(around)) this.#becomesAsync(around);
    else this.#barrier(barrierWords(around), node);
  }
}

/** Kinds of modules whose top level may await. */
const waitsAtTop: ReadonlySet<ts.ModuleKind> = new Set([
  ts.ModuleKind.ES2022,
  ts.ModuleKind.ESNext,
  ts.ModuleKind.System,
  ts.ModuleKind.Preserve,
  ts.ModuleKind.Node16,
  ts.ModuleKind.Node18,
  ts.ModuleKind.Node20,
  ts.ModuleKind.NodeNext,
]);

function functionBarrier(node: FunctionNode): string | undefined {
  if (ts.isConstructorDeclaration(node)) return 'a constructor';
  if (ts.isAccessor(node)) return 'an accessor';
  if (node.asteriskToken) return 'a generator';
  if (node.type && ts.isTypePredicateNode(node.type)) return 'a type predicate';
  const name = nameOf(node)?.getText() ?? '';
  if (/^(?:toString|toJSON|valueOf|render|componentDid\w+|componentWill\w+|\[Symbol\..*)$/.test(name))
    return 'a contract of the language';
  if (/^use[A-Z]/.test(name)) return 'a hook';
  if (/\.[jt]sx$/.test(node.getSourceFile().fileName) && /^[A-Z]/.test(name)) return 'a component';
  return undefined;
}

/** The function that runs an expression, or what is no function and runs it; undefined for a module. */
function enclosing(node: ts.Node): ts.Node | undefined {
  for (let child = node, around = node.parent; around; child = around, around = around.parent) {
    if (isFunction(around)) return around;
    if (ts.isPropertyDeclaration(around) && around.initializer === child) return around;
    if (ts.isClassStaticBlockDeclaration(around) || ts.isDecorator(around) || ts.isEnumMember(around))
      return around;
  }
  return undefined;
}

const barrierWords = (node: ts.Node): string =>
  ts.isPropertyDeclaration(node) ? 'a field' : `a ${ts.SyntaxKind[node.kind]}`;

const skipIn = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)
    ? skipIn(node.expression)
    : node;

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.name === node;
  const holder = parent as ts.NamedDeclaration;
  return (
    holder.name === node &&
    !ts.isPropertyAccessExpression(parent) &&
    !ts.isShorthandPropertyAssignment(parent)
  );
}

/** Import and export clauses. */
const isPassedOn = ({ parent }: ts.Identifier): boolean =>
  ts.isImportSpecifier(parent) ||
  ts.isImportClause(parent) ||
  ts.isNamespaceImport(parent) ||
  ts.isExportSpecifier(parent) ||
  ts.isExportAssignment(parent);

/** `f.call(o)`, `f.apply(o)`. */
const isMethodOfFunction = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) && /^(?:call|apply)$/.test(node.name.text);

/** Nothing is called: `typeof f`, `f === g`, `if (f)`, `f;`, `f.name`. */
const isHarmless = (node: ts.Node, parent: ts.Node): boolean =>
  ts.isTypeOfExpression(parent) ||
  ts.isPrefixUnaryExpression(parent) ||
  ts.isIfStatement(parent) ||
  ts.isExpressionStatement(parent) ||
  (ts.isConditionalExpression(parent) && parent.condition === node) ||
  (ts.isPropertyAccessExpression(parent) && /^(?:name|length|displayName|mock\w*)$/.test(parent.name.text));
