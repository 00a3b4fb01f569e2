// Looks through a program for what can be wrapped. Found with TypeScript itself; nothing here knows the tool.

import { relative, sep } from 'node:path';
import { Project, ts } from 'ts-morph';
import {
  type CallSite,
  type Candidates,
  type ClassCandidate,
  type FunctionCandidate,
  type Held,
  type MemberUse,
  stem,
} from './candidates.ts';
import {
  isExported,
  isNamed,
  isPlain,
  isPlainCall,
  isPublicField,
  isPure,
  isRead,
  isWritten,
} from './plain.ts';

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
  staticCalls: MemberUse[];
  uses: MemberUse[];
  reads: MemberUse[];
  writes: MemberUse[];
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
        ({ uses, reads, writes, constructions, staticCalls }) =>
          uses.length + reads.length + writes.length + constructions.length + staticCalls.length > 0,
      ),
      importers: this.#importers,
    };
  }

  #path(file: ts.SourceFile): string {
    return relative(this.#root, file.fileName).split(sep).join('/');
  }

  #declaration(file: ts.SourceFile, statement: ts.Statement): void {
    const modifiers = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [];
    const kinds = modifiers.map(({ kind }) => kind);
    if (!kinds.includes(ts.SyntaxKind.ExportKeyword) || kinds.includes(ts.SyntaxKind.DefaultKeyword)) return;
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
      isGeneric: node.typeParameters !== undefined,
      sites: [],
    });
  }

  #class(file: ts.SourceFile, node: ts.ClassDeclaration): void {
    const symbol = node.name && this.#checker.getSymbolAtLocation(node.name);
    const abstract = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
    if (symbol?.declarations?.length !== 1 || abstract || node.typeParameters) return;
    const methods = new Map<string, { parameters: number; returnsPromise: boolean }>();
    const statics = new Map(methods);
    const fields = new Set<string>();
    for (const member of node.members) {
      if (isPublicField(member)) fields.add((member.name as ts.Identifier).text);
      if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name)) continue;
      if (!isPlain(member) || member.typeParameters) continue;
      const modifiers = ts.getModifiers(member)?.map(({ kind }) => kind) ?? [];
      const isStatic = modifiers.includes(ts.SyntaxKind.StaticKeyword);
      const plain = [ts.SyntaxKind.AsyncKeyword, ts.SyntaxKind.StaticKeyword, ts.SyntaxKind.PublicKeyword];
      if (!modifiers.every((kind) => plain.includes(kind))) continue;
      if (member.type && (ts.isTypePredicateNode(member.type) || ts.isThisTypeNode(member.type))) continue;
      (isStatic ? statics : methods).set(member.name.text, {
        parameters: member.parameters.length,
        returnsPromise: this.#returnsPromise(member),
      });
    }
    this.#classes.set(symbol, {
      kind: 'class',
      module: this.#path(file),
      name: node.name!.text,
      methods,
      statics,
      fields,
      constructions: [],
      staticCalls: [],
      uses: [],
      reads: [],
      writes: [],
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
    else if (ts.isPropertyAccessExpression(node)) this.#field(file, node);
    ts.forEachChild(node, (child) => this.#uses(file, child));
  }

  #call(file: ts.SourceFile, node: ts.CallExpression): void {
    if (ts.isIdentifier(node.expression)) {
      const candidate = this.#functions.get(this.#imported(file, node.expression)!);
      if (candidate && isPlainCall(node) && node.arguments.length <= candidate.parameters.length)
        candidate.sites.push(this.#site(file, node.expression, node));
    } else if (ts.isPropertyAccessExpression(node.expression) && isPlainCall(node)) {
      const { name, expression, questionDotToken } = node.expression;
      const candidate = this.#receiver(file, node.expression);
      if (candidate?.methods.has(name.text)) candidate.uses.push(this.#member(file, node.expression, node));
      if (!ts.isIdentifier(expression) || questionDotToken) return;
      const owner = this.#classes.get(this.#imported(file, expression)!);
      if (owner?.statics.has(name.text)) owner.staticCalls.push(this.#member(file, node.expression, node));
    }
  }

  #field(file: ts.SourceFile, node: ts.PropertyAccessExpression): void {
    if (!isRead(node) && !isWritten(node)) return;
    const candidate = this.#receiver(file, node);
    if (!candidate?.fields.has(node.name.text)) return;
    candidate[isRead(node) ? 'reads' : 'writes'].push(this.#member(file, node));
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
      whole: (call ?? named).getStart(file),
      arguments: (list ?? []).map((each) => ({
        text: each.getText(file),
        pure: isPure(each),
        literal: ts.isStringLiteral(each) || ts.isNumericLiteral(each),
      })),
    };
  }
}
