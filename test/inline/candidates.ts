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
}

/** A class, the plain methods of it, and their calls on named values. */
export interface ClassCandidate {
  kind: 'class';
  module: string;
  name: string;
  methods: ReadonlyMap<string, { parameters: number; returnsPromise: boolean }>;
  constructions: readonly CallSite[];
  uses: readonly MemberUse[];
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

/** @param root absolute folder with a tsconfig.json and, for types, a node_modules */
export function findCandidates(root: string): Candidates {
  const project = new Project({
    tsConfigFilePath: `${root}/tsconfig.json`,
    compilerOptions: { noEmit: true },
  });
  const program = project.getProgram().compilerObject;
  return new Search(root, program).result();
}

class Search {
  readonly #root: string;
  readonly #checker: ts.TypeChecker;
  readonly #files: readonly ts.SourceFile[];
  readonly #functions = new Map<ts.Symbol, Omit<FunctionCandidate, 'sites'> & { sites: CallSite[] }>();
  readonly #classes = new Map<
    ts.Symbol,
    Omit<ClassCandidate, 'constructions' | 'uses'> & { constructions: CallSite[]; uses: MemberUse[] }
  >();
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
        ({ uses, constructions }) => uses.length > 0 || constructions.length > 0,
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
    if (ts.isFunctionDeclaration(statement)) this.#function(file, statement);
    else if (ts.isClassDeclaration(statement)) this.#class(file, statement);
  }

  #function(file: ts.SourceFile, node: ts.FunctionDeclaration): void {
    const symbol = node.name && this.#checker.getSymbolAtLocation(node.name);
    if (symbol?.declarations?.length !== 1 || !node.body || !isPlain(node)) return;
    if (node.type && (ts.isTypePredicateNode(node.type) || node.asteriskToken)) return;
    this.#functions.set(symbol, {
      kind: 'function',
      module: this.#path(file),
      name: node.name!.text,
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
    for (const member of node.members) {
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
      constructions: [],
      uses: [],
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
      if (!statement.importClause?.namedBindings || statement.importClause.isTypeOnly) continue;
      const module = this.#checker.getSymbolAtLocation(statement.moduleSpecifier)?.declarations?.[0];
      if (module && ts.isSourceFile(module))
        specifiers.set(this.#path(module), statement.moduleSpecifier.text);
    }
    this.#importers.set(this.#path(file), { specifiers });
  }

  #uses(file: ts.SourceFile, node: ts.Node): void {
    if (ts.isCallExpression(node) && !node.questionDotToken && !node.typeArguments) this.#call(file, node);
    else if (ts.isNewExpression(node) && node.arguments && !node.typeArguments)
      this.#construction(file, node);
    ts.forEachChild(node, (child) => this.#uses(file, child));
  }

  #call(file: ts.SourceFile, node: ts.CallExpression): void {
    if (node.arguments.some(ts.isSpreadElement)) return;
    if (ts.isIdentifier(node.expression)) {
      const candidate = this.#functions.get(this.#imported(file, node.expression)!);
      if (candidate && node.arguments.length <= candidate.parameters.length)
        candidate.sites.push(this.#site(file, node.expression, node));
    } else if (ts.isPropertyAccessExpression(node.expression) && !node.expression.questionDotToken) {
      const { expression: object, name } = node.expression;
      if (!ts.isIdentifier(object)) return;
      const symbol = this.#checker.getTypeAtLocation(object).getSymbol();
      const candidate = symbol && this.#classes.get(symbol);
      if (!candidate?.methods.has(name.text) || candidate.module === this.#path(file)) return;
      if (!this.#importers.get(this.#path(file))?.specifiers.has(candidate.module)) return;
      const site = this.#site(file, node.expression, node);
      candidate.uses.push({ ...site, object: object.text, member: name.text });
    }
  }

  #construction(file: ts.SourceFile, node: ts.NewExpression): void {
    if (!ts.isIdentifier(node.expression) || node.arguments!.some(ts.isSpreadElement)) return;
    const candidate = this.#classes.get(this.#imported(file, node.expression)!);
    if (candidate) candidate.constructions.push(this.#site(file, node.expression, node));
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

  #site(file: ts.SourceFile, named: ts.Node, call: ts.CallExpression | ts.NewExpression): CallSite {
    const list = call.arguments!;
    return {
      file: this.#path(file),
      start: named.getStart(file),
      end: named.end,
      list: { start: list.pos, end: list.end },
      arguments: list.map((each) => ({
        text: each.getText(file),
        pure: isPure(each),
        literal: ts.isStringLiteral(each) || ts.isNumericLiteral(each),
      })),
    };
  }
}

/** Neither generic nor overloaded, and every parameter is one name. */
const isPlain = (node: ts.FunctionDeclaration | ts.MethodDeclaration): boolean =>
  !node.typeParameters &&
  !node.asteriskToken &&
  node.body !== undefined &&
  node.parameters.every(
    (each) => ts.isIdentifier(each.name) && !each.dotDotDotToken && each.name.text !== 'this',
  );

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

export const folderOf = (path: string): string => dirname(path);
