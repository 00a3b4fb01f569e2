// What a real tree offers to be wrapped: plain exported functions with calls from other files, and exported classes
// whose members are used there. Found with TypeScript itself; nothing here knows the tool.

import { dirname, posix, relative, sep } from 'node:path';
import { Project, ts } from 'ts-morph';

export interface CallSite {
  file: string;
  /** The name that is called, as an offset span; for a member use, of the whole `object.member`. */
  start: number;
  end: number;
  arguments: readonly Argument[];
  /** The span between the parentheses. */
  list: { start: number; end: number };
}

export interface Argument {
  text: string;
  /** An identifier, a literal or a function: evaluating it at another moment changes nothing. */
  pure: boolean;
  literal: boolean;
}

/** A function with calls that name it by an import of its own module. */
export interface FunctionCandidate {
  kind: 'function';
  module: string;
  name: string;
  parameters: readonly { optional: boolean }[];
  returnsPromise: boolean;
  sites: readonly CallSite[];
}

export interface MemberUse extends CallSite {
  /** `client` of `client.send(x)`. */
  object: string;
  member: string;
  /** Where the member's name begins. */
  memberStart: number;
}

/** A constant that is constructed and then only used by plain members. */
export interface Held {
  construction: CallSite;
  uses: readonly MemberUse[];
}

/** A class, the plain members of it, and their uses on values that can be named twice. */
export interface ClassCandidate {
  kind: 'class';
  module: string;
  name: string;
  methods: ReadonlyMap<string, { parameters: number; returnsPromise: boolean }>;
  /** Public fields and getters. */
  fields: ReadonlySet<string>;
  constructions: readonly CallSite[];
  uses: readonly MemberUse[];
  /** Fields that are read; their lists of arguments are empty. */
  reads: readonly MemberUse[];
  held: readonly Held[];
}

export interface Importer {
  /** The literal's text without quotes, by imported module. */
  specifiers: ReadonlyMap<string, string>;
}

export interface Candidates {
  functions: readonly FunctionCandidate[];
  classes: readonly ClassCandidate[];
  importers: ReadonlyMap<string, Importer>;
}

/** @param root absolute folder with a tsconfig and, for types, a node_modules */
export function findCandidates(root: string, tsconfig = 'tsconfig.json'): Candidates {
  const project = new Project({
    tsConfigFilePath: `${root}/${tsconfig}`,
    compilerOptions: { noEmit: true },
  });
  const program = project.getProgram().compilerObject;
  return new Search(root, program).result();
}

type FoundClass = ClassCandidate & {
  constructions: CallSite[];
  uses: MemberUse[];
  reads: MemberUse[];
  held: Held[];
};

class Search {
  readonly #root: string;
  readonly #checker: ts.TypeChecker;
  readonly #files: readonly ts.SourceFile[];
  readonly #functions = new Map<ts.Symbol, Omit<FunctionCandidate, 'sites'> & { sites: CallSite[] }>();
  readonly #classes = new Map<ts.Symbol, FoundClass>();
  readonly #importers = new Map<string, { specifiers: Map<string, string> }>();

  constructor(root: string, program: ts.Program) {
    this.#root = root;
    this.#checker = program.getTypeChecker();
    this.#files = program
      .getSourceFiles()
      .filter(
        ({ fileName, isDeclarationFile }) => !isDeclarationFile && !fileName.includes('/node_modules/'),
      );
  }

  result(): Candidates {
    for (const file of this.#files)
      for (const statement of file.statements) this.#declaration(file, statement);
    for (const file of this.#files) this.#imports(file);
    for (const file of this.#files) this.#uses(file, file);
    return {
      functions: [...this.#functions.values()].filter(({ sites }) => sites.length > 0),
      classes: [...this.#classes.values()].filter(
        ({ uses, reads, constructions }) => uses.length + reads.length + constructions.length > 0,
      ),
      importers: this.#importers,
    };
  }

  #path(file: ts.SourceFile): string {
    return relative(this.#root, file.fileName).split(sep).join('/');
  }

  #declaration(file: ts.SourceFile, statement: ts.Statement): void {
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported) return;
    if (ts.isFunctionDeclaration(statement)) this.#function(file, statement.name, statement);
    else if (ts.isClassDeclaration(statement)) this.#class(file, statement);
    else if (ts.isVariableStatement(statement))
      for (const { name, type, initializer } of statement.declarationList.declarations)
        if (initializer && ts.isArrowFunction(initializer) && ts.isIdentifier(name) && !type)
          this.#function(file, name, initializer);
  }

  #function(
    file: ts.SourceFile,
    name: ts.Identifier | undefined,
    node: ts.FunctionDeclaration | ts.ArrowFunction,
  ): void {
    const symbol = name && this.#checker.getSymbolAtLocation(name);
    if (symbol?.declarations?.length !== 1 || !node.body || !isPlain(node)) return;
    if (node.type && (ts.isTypePredicateNode(node.type) || node.asteriskToken)) return;
    this.#functions.set(symbol, {
      kind: 'function',
      module: this.#path(file),
      name: name!.text,
      parameters: node.parameters.map((each) => ({
        optional: each.questionToken !== undefined || each.initializer !== undefined,
      })),
      returnsPromise: this.#returnsPromise(node),
      sites: [],
    });
  }

  #class(file: ts.SourceFile, node: ts.ClassDeclaration): void {
    const symbol = node.name && this.#checker.getSymbolAtLocation(node.name);
    const abstract = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
    if (symbol?.declarations?.length !== 1 || abstract || node.typeParameters) return;
    const methods = new Map<string, { parameters: number; returnsPromise: boolean }>();
    const fields = new Set<string>();
    for (const member of node.members) {
      if (isPublicField(member)) fields.add((member.name as ts.Identifier).text);
      if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name) || !isPlain(member)) continue;
      if (ts.getModifiers(member)?.some(({ kind }) => kind !== ts.SyntaxKind.AsyncKeyword)) continue;
      if (member.type && (ts.isTypePredicateNode(member.type) || ts.isThisTypeNode(member.type))) continue;
      methods.set(member.name.text, {
        parameters: member.parameters.length,
        returnsPromise: this.#returnsPromise(member),
      });
    }
    this.#classes.set(symbol, {
      kind: 'class',
      module: this.#path(file),
      name: node.name!.text,
      methods,
      fields,
      constructions: [],
      uses: [],
      reads: [],
      held: [],
    });
  }

  #returnsPromise(node: ts.SignatureDeclaration): boolean {
    const signature = this.#checker.getSignatureFromDeclaration(node);
    return signature?.getReturnType().getSymbol()?.getName() === 'Promise';
  }

  #imports(file: ts.SourceFile): void {
    const specifiers = new Map<string, string>();
    for (const statement of file.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      if (!statement.moduleSpecifier.text.startsWith('.')) continue;
      const clause = statement.importClause;
      if (!clause?.namedBindings || !ts.isNamedImports(clause.namedBindings)) continue;
      const module = this.#checker.getSymbolAtLocation(statement.moduleSpecifier)?.declarations?.[0];
      // A folder's name says nothing of a file beside its index.
      const isFile =
        module && ts.isSourceFile(module) && stem(module.fileName) === stem(statement.moduleSpecifier.text);
      if (isFile && !(clause.isTypeOnly && specifiers.has(this.#path(module))))
        specifiers.set(this.#path(module), statement.moduleSpecifier.text);
    }
    this.#importers.set(this.#path(file), { specifiers });
  }

  #uses(file: ts.SourceFile, node: ts.Node): void {
    if (ts.isCallExpression(node)) this.#call(file, node);
    else if (ts.isNewExpression(node)) this.#construction(file, node);
    else if (ts.isPropertyAccessExpression(node)) this.#read(file, node);
    ts.forEachChild(node, (child) => this.#uses(file, child));
  }

  #call(file: ts.SourceFile, node: ts.CallExpression): void {
    if (ts.isIdentifier(node.expression)) {
      const candidate = this.#functions.get(this.#imported(file, node.expression)!);
      if (candidate && isPlainCall(node) && node.arguments.length <= candidate.parameters.length)
        candidate.sites.push(this.#site(file, node.expression, node));
    } else if (ts.isPropertyAccessExpression(node.expression) && isPlainCall(node)) {
      const candidate = this.#receiver(file, node.expression);
      if (candidate?.methods.has(node.expression.name.text))
        candidate.uses.push(this.#member(file, node.expression, node));
    }
  }

  #read(file: ts.SourceFile, node: ts.PropertyAccessExpression): void {
    if (!isRead(node)) return;
    const candidate = this.#receiver(file, node);
    if (candidate?.fields.has(node.name.text)) candidate.reads.push(this.#member(file, node));
  }

  /** The class of what a member is taken of, where the file imports from the class's module. */
  #receiver(
    file: ts.SourceFile,
    { expression, questionDotToken }: ts.PropertyAccessExpression,
  ): FoundClass | undefined {
    if (questionDotToken || !isNamed(expression)) return undefined;
    const type = this.#checker.getTypeAtLocation(expression);
    const symbol = type.isUnion() ? undefined : type.getSymbol();
    const candidate = symbol && this.#classes.get(symbol);
    if (!candidate || candidate.module === this.#path(file)) return undefined;
    return this.#importers.get(this.#path(file))?.specifiers.has(candidate.module) ? candidate : undefined;
  }

  #member(file: ts.SourceFile, named: ts.PropertyAccessExpression, call?: ts.CallExpression): MemberUse {
    return {
      ...this.#site(file, named, call),
      object: named.expression.getText(file),
      member: named.name.text,
      memberStart: named.name.getStart(file),
    };
  }

  #construction(file: ts.SourceFile, node: ts.NewExpression): void {
    if (!ts.isIdentifier(node.expression) || !node.arguments || !isPlainCall(node)) return;
    const candidate = this.#classes.get(this.#imported(file, node.expression)!);
    if (!candidate) return;
    const construction = this.#site(file, node.expression, node);
    candidate.constructions.push(construction);
    const uses = this.#usesOfConstant(file, node, candidate);
    if (uses) candidate.held.push({ construction, uses });
  }

  /** Undefined unless it is a constant of which nothing but plain members is used. */
  #usesOfConstant(
    file: ts.SourceFile,
    node: ts.NewExpression,
    { methods, fields }: ClassCandidate,
  ): MemberUse[] | undefined {
    const { parent } = node;
    if (!ts.isVariableDeclaration(parent) || parent.type || !ts.isIdentifier(parent.name)) return undefined;
    if (!(ts.getCombinedNodeFlags(parent) & ts.NodeFlags.Const) || isExported(parent)) return undefined;
    const { name } = parent;
    const symbol = this.#checker.getSymbolAtLocation(name);
    const uses: MemberUse[] = [];
    let others = 0;
    const visit = (each: ts.Node): void => {
      if (ts.isIdentifier(each) && each !== name && each.text === name.text) {
        const found = this.#checker.getSymbolAtLocation(each);
        const shorthand = ts.isShorthandPropertyAssignment(each.parent);
        const use = found === symbol ? this.#plainUse(file, each, methods, fields) : undefined;
        if (use) uses.push(use);
        else if (found === symbol || shorthand) others++;
      }
      ts.forEachChild(each, visit);
    };
    visit(file);
    return others === 0 && uses.length > 0 ? uses : undefined;
  }

  #plainUse(
    file: ts.SourceFile,
    node: ts.Identifier,
    methods: ClassCandidate['methods'],
    fields: ReadonlySet<string>,
  ): MemberUse | undefined {
    const access = node.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== node || access.questionDotToken)
      return undefined;
    const call = ts.isCallExpression(access.parent) && access.parent.expression === access && access.parent;
    if (!call) return fields.has(access.name.text) && isRead(access) ? this.#member(file, access) : undefined;
    const method = methods.get(access.name.text);
    if (!method || !isPlainCall(call) || call.arguments.length !== method.parameters) return undefined;
    return this.#member(file, access, call);
  }

  /** What an identifier means, if it was imported under its own name straight from where it is declared. */
  #imported(file: ts.SourceFile, node: ts.Identifier): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(node);
    const declaration = symbol?.declarations?.[0];
    if (!symbol || !declaration || !ts.isImportSpecifier(declaration) || declaration.propertyName) return;
    if (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly) return;
    const target = this.#checker.getAliasedSymbol(symbol);
    const home = target.declarations?.[0]?.getSourceFile();
    const named = declaration.parent.parent.parent.moduleSpecifier;
    if (!home || !ts.isStringLiteral(named)) return;
    return this.#importers.get(this.#path(file))?.specifiers.get(this.#path(home)) === named.text
      ? target
      : undefined;
  }

  #site(file: ts.SourceFile, named: ts.Node, call?: ts.CallExpression | ts.NewExpression): CallSite {
    const list = call?.arguments;
    return {
      file: this.#path(file),
      start: named.getStart(file),
      end: named.end,
      list: { start: list?.pos ?? named.end, end: list?.end ?? named.end },
      arguments: (list ?? []).map((each) => ({
        text: each.getText(file),
        pure: isPure(each),
        literal: ts.isStringLiteral(each) || ts.isNumericLiteral(each),
      })),
    };
  }
}

/** Neither generic nor overloaded, and every parameter is one name. */
const isPlain = (node: ts.FunctionDeclaration | ts.ArrowFunction | ts.MethodDeclaration): boolean =>
  !node.typeParameters &&
  !node.asteriskToken &&
  node.body !== undefined &&
  node.parameters.every(
    (each) => ts.isIdentifier(each.name) && !each.dotDotDotToken && each.name.text !== 'this',
  );

/** Neither optional, nor with type arguments or a spread. */
const isPlainCall = (node: ts.CallExpression | ts.NewExpression): boolean =>
  !(ts.isCallExpression(node) && node.questionDotToken) &&
  !node.typeArguments &&
  !node.arguments?.some(ts.isSpreadElement);

const isExported = (node: ts.VariableDeclaration): boolean =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;

/** `client`, `this.client`: what can be named where the use stands without doing anything. */
const isNamed = (node: ts.Expression): boolean =>
  ts.isIdentifier(node) ||
  (ts.isPropertyAccessExpression(node) &&
    !node.questionDotToken &&
    (node.expression.kind === ts.SyntaxKind.ThisKeyword || isNamed(node.expression)));

/** Neither called nor written, nor the beginning of something that is. */
function isRead(node: ts.PropertyAccessExpression): boolean {
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
function isPublicField(member: ts.ClassElement): boolean {
  if (!ts.isPropertyDeclaration(member) && !ts.isGetAccessorDeclaration(member)) return false;
  return (
    ts.isIdentifier(member.name) &&
    (ts.getModifiers(member) ?? []).every(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword)
  );
}

const isPure = (node: ts.Expression): boolean =>
  ts.isStringLiteral(node) ||
  ts.isNumericLiteral(node) ||
  (ts.isIdentifier(node) && node.text !== 'undefined') ||
  ts.isArrowFunction(node);

/** `./hex.js` of `src/utils/hex.ts` becomes `./hex-legacy1.js` of `src/utils/hex-legacy1.ts`. */
export const beside = (path: string, suffix: string): string =>
  path.replace(/((?:\.[cm]?[jt]sx?)?)$/, `${suffix}$1`);

/** How a file beside `module` names it, in the ending that `like` has. */
export function siblingSpecifier(module: string, like: string): string {
  const [ending = ''] = /\.[cm]?[jt]sx?$/.exec(like) ?? [];
  return `./${posix.basename(module).replace(/\.[cm]?[jt]sx?$/, '')}${ending}`;
}

const stem = (path: string): string => posix.basename(path).replace(/\.[cm]?[jt]sx?$/, '');

export const folderOf = (path: string): string => dirname(path);
