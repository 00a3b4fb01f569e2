// The port between the rules of the tool and one language. The core and the transforms speak only to this;
// `src/languages/typescript/` is the first to answer.

import type { AsyncSyntax } from './async/syntax.ts';
import type { ModuleShape } from './audit/shape.ts';
import type { DeclaredMembers } from './config-duplicates.ts';
import type { Span } from './edits.ts';
import type { ModuleFacts, WrittenPath } from './facts.ts';
import type { Forwarding } from './inline/template.ts';
import type { Telling } from './inline/told-apart.ts';
import type { Use } from './inline/use.ts';

/** Where a specifier leads: a file of the tree, something outside it, or nowhere. */
export type Target =
  | { kind: 'file'; path: string }
  | { kind: 'external'; specifier: string }
  | { kind: 'missing' };

/** An answer of `resolve`, under a key of the resolver's own. */
export type Answer = readonly [key: string, target: Target];

/** Resolution as the language's own tools do it. Answers are remembered; deleted files are the caller's business. */
export interface Resolver {
  resolve(importer: string, specifier: string): Target;
  /**
   * A specifier by which `importer` can name `target`, in the way in which it wrote `like`.
   * `habit` is preferred where given: the form that most importers in the package use.
   */
  spell(importer: string, target: string, like: string, others: readonly string[], habit?: string): Spelling;
  /** The form of a specifier: `relative`, `paths`, `imports`, `package`. */
  formOf(importer: string, specifier: string): string;
  /** The published entries of the package around a module, as modules of the tree. */
  publicEntries(path: string): PublicEntries;
  /** Paths, from the root and without an ending, that a specifier which leads nowhere would have led to. */
  stems(importer: string, specifier: string): readonly string[];
  /** Every answer of `resolve` so far, to be given back by `remember` while the same files lie in the same places. */
  answers(): readonly Answer[];
  remember(answers: readonly Answer[]): void;
  /** Folders outside the root that something in the tree imports from, packages aside: their users are not known. */
  outside(): readonly string[];
  /** The folder of the named package around a file; '' for the root or for none. */
  packageOf(path: string): string;
  /** The name of the package that a module belongs to, in the tree or outside it. */
  packageNameOf(module: string): string | undefined;
  /** What is known of a package's module by its specifier; undefined if no manifest and no install knows the package. */
  external(specifier: string): ExternalModule | undefined;
  /** What a manifest says of a module, as it stands there: `main`, `./old` of its exports. */
  namedBy(path: string): readonly { manifest: string; entry: string }[];
  /** By which specifiers the manifest of its package offers a module, also one that is gone; without those of stars. */
  specifiersNaming(path: string): readonly string[];
  /** Whether other packages can name a module: their package's `exports` offer it, or `paths` reach it from `importer`. */
  isOffered(importer: string, target: string): boolean;
  /** What the project of an importer lacks to import from the project of a module. */
  reference(importer: string, target: string): NeededReference | undefined;
  /** Edits that add references to a project's text; undefined where that text cannot be edited. */
  refer(text: string, config: string, to: readonly string[]): TextEdit[] | undefined;
  /** Edits that add dependencies to a manifest's text; undefined where that text cannot be edited. */
  declare(text: string, needed: readonly NeededDependency[]): TextEdit[] | undefined;
  /** Whether a manifest's text declares a package. */
  declares(text: string, name: string): boolean;
  /** A cycle that packages would come to form by all that is newly declared, by their names from the one that closes it. */
  cycleWith(
    needed: readonly NeededDependency[],
  ): { closing: NeededDependency; names: readonly string[] } | undefined;
  /** The packages of the tree that declare a package. */
  declaring(name: string): readonly { manifest: string; dir: string }[];
}

export type Spelling =
  | { specifier: string; needs?: NeededDependency }
  | {
      refused: 'import/not-exported' | 'import/undeclared-dependency' | 'import/package-cycle';
      message: string;
      /** The specifier that would be written, if nothing but a manifest is in the way. */
      would?: string;
    };

export type DependencySection = 'dependencies' | 'devDependencies';

/** What a manifest must declare for a specifier to lead where it should in every install. */
export interface NeededDependency {
  manifest: string;
  name: string;
  /** As the other packages of the workspace write it. */
  version: string;
  /** Where this one use asks for it; one that ships decides for all. */
  section: DependencySection;
}

/** A project that has to refer to another one, both by their configurations. */
export interface NeededReference {
  config: string;
  to: string;
  /** The other one needs this one already, by this way. */
  cycle?: readonly string[];
}

/** A module outside the tree. */
export interface ExternalModule {
  /** What it exports; undefined where nobody can say: not installed, or its typings are one value (`export =`). */
  names?: ReadonlySet<string>;
  /** What `require` gives: the default itself, or an object with it; undefined where nobody can say. */
  required?: 'value' | 'namespace' | 'nothing';
}

export interface PublicEntries {
  modules: readonly string[];
  /** Entries whose source was not found, as they stand in the manifest. */
  unmapped: readonly string[];
  manifest?: string;
}

/** What a declaration is, as far as it can be proven from its own text. */
export type Declaration =
  | {
      kind: 'alias';
      /** `['B']` or `['ns', 'B']`: names in scope of the module. */
      target: readonly string[];
      name: Span;
    }
  | {
      kind: 'own';
      /** Why it is no alias, for the refusal: `it is a class of its own`. */
      why: string;
      /** `async` for async functions, `sync` for other functions, undefined for what is not called. */
      colour?: 'sync' | 'async';
      name: Span;
    };

/** One mention of a local name. */
export interface Reference extends Span {
  /** How the name stands there, which decides how a rename is written. */
  role: 'plain' | 'shorthand' | 'export-specifier' | 'jsx';
  type: boolean;
  /** The other name beside it, `getDb: connectDb` or `connectDb as getDb`, with the span of both: one will do if equal. */
  twin?: Span & { name: string };
}

/** One use of a name through a namespace: `ns.name`, `ns['name']`, `<ns.name>`. */
export interface MemberUse extends Span {
  name: string;
  /** The span of the member's name alone. */
  nameSpan: Span;
  type: boolean;
  /** It names a component: `<ns.Panel>`. */
  jsx?: boolean;
  /**
   * The module's own mention, where no name can take the place of both: something else is put in the member's place
   * (`spyOn(ns, 'name')`, `ns.name = fake`), or the module has another name (`mocked(ns).name`).
   */
  object?: Span;
}

/** What a file does with a namespace-like local: the members that it names, and where the namespace itself escapes. */
export interface NamespaceUse {
  members: readonly MemberUse[];
  /** `type`: only its type is named, as in `typeof ns`. */
  escapes: readonly (Span & { type?: true })[];
  /** The escape that replaces members nobody can name: `stub(ns)`, `Object.assign(ns, fakes)`. */
  patch?: Span;
}

/**
 * One name of an import or export clause. `imported` is what the module calls it: a name, `default` or `*`; an empty
 * local with it is `export *`.
 */
export interface ClauseName {
  imported: string;
  local: string;
  /** By an inline `type` modifier or by the whole statement. */
  typeOnly: boolean;
}

/** A name as it stands in the text, an inline `type` included in its span. */
export interface WrittenName extends ClauseName, Span {}

/** A replacement without a reason yet. */
export interface TextEdit extends Span {
  text: string;
}

/**
 * An import or export statement with a clause. For exports `imported` is the inner name, `local` the exported one. A
 * `require` is what CommonJS has for an import: `const { a: b } = require('x')`, or `*` for `const x = require('x')`.
 */
export interface Clause extends Span {
  keyword: 'import' | 'export' | 'require';
  typeOnly: boolean;
  names: readonly WrittenName[];
  /** The braces, if there are any. */
  braces?: Span;
  literal: Span;
  specifier: string;
  /** `export { a }` has none. */
  hasFrom: boolean;
  /** What stands behind the specifier: ` with { type: 'macro' }`. */
  attributes?: string;
}

/** A hidden reference with what it takes from the module. */
export interface Site extends Span {
  form: string;
  specifier: string;
  /** Where the specifier is written, if not as a literal at the site's own place. */
  written?: WrittenPath;
  /** See `HiddenReference`. */
  fixed?: true;
  /** Names taken, each with the span to rewrite and the text around it. */
  names: readonly SiteName[];
  /** Where the whole module escapes, if it does; `patched`: in order to have members replaced. */
  escape?: Span;
  /** It is loaded, and nothing is taken from it. */
  unused?: boolean;
  patched?: boolean;
  /** A lazily loaded default (`lazy(() => import(x))`): where `.then(…)` can be added. */
  thenAt?: number;
  /** `require(x)`: the call, and what it is bound to if that is a plain name. */
  call?: Span & { binding?: Span };
  /** What it is bound to, if that is a pattern. */
  pattern?: Span;
  /** `import local = require('x')`. */
  statement?: Span & { local: string };
  /** Other literals that name the module on this site's account and go along: type arguments, the actual module. */
  also?: readonly Written[];
  /** It puts a double in the module's place, or takes it away. Then `names` are what the double stands for. */
  double?: Double;
}

/** Where a specifier stands: a literal, or the parts of a path. */
export type Written = Span & { written?: WrittenPath };

export interface SiteName extends Span {
  name: string;
  /**
   * How a new name is written there: itself, `new: old` (a pattern's key), `new: local`, `new as old` (a specifier);
   * `fixed`: it cannot be another one.
   */
  kind: 'plain' | 'key' | 'pair' | 'specifier' | 'fixed';
  local?: string;
  type: boolean;
  /** Of a double's key: the whole property. */
  property?: Span;
  /** Only a mention inside a double's factory, no key of the double. */
  inner?: boolean;
  /** Of a double's key: its value looks at no argument, and nothing else names it. */
  blind?: boolean;
}

/** A test double of a module. */
export interface Double {
  /** `names`: of the names that the site lists. `automatic`: of every export. `none`: the double is taken away. */
  kind: 'names' | 'automatic' | 'none';
  /** As a person would say it: `vi.mock`. */
  form: string;
  library: 'jest' | 'vitest' | 'node' | 'bun' | 'proxyquire' | 'esmock' | 'unknown';
  /** It is there before anything else of its file runs. */
  hoisted: boolean;
  /** Names that it does not list stay what they really are. */
  keepsActual: boolean;
  /** The module whose imports alone it replaces, as the file names it. */
  subject?: string;
  /** How the specifier is written, if that is the subject's way to name the module. */
  written?: string;
  /** The module need not exist. */
  virtual?: boolean;
  /** It says `__esModule`. */
  esModule?: boolean;
  /** The statement that is nothing but this double, and the start of the block that it stands in. */
  statement?: Span;
  block?: number;
  /** The object that lists the names, and its properties. */
  object?: Span;
  properties?: readonly Span[];
  /** Its properties mean the same in another factory. */
  isPlain?: boolean;
  /** The function that makes it, with the name of its first parameter. */
  maker?: { start: number; isAsync: boolean; parameter?: string };
  /** The object whose method puts it in place, if it has a plain name. */
  owner?: string;
}

export interface Member {
  target: readonly string[];
  name: Span;
  /** Nothing behind it, a spread or a computed key, can put something else in its place. */
  isLast: boolean;
}

/** The text of a declaration without its own name, comments and layout, and the names that may be the module's. */
export interface Saying {
  text: string;
  names: readonly string[];
  isClass: boolean;
}

/** A call, or what is awaited, with the name that is called. */
export interface PromiseSite extends Span {
  name?: Span & { text: string };
}

/** Where a promise would be lost if one stood there. */
export interface PromiseSites {
  /** Calls that are statements inside of a function, nothing chained on. */
  dropped: readonly PromiseSite[];
  /** Calls that are asked for a value: conditions, comparisons, templates, spreads, loops. */
  tested: readonly PromiseSite[];
  /** Whatever stands behind `await`. */
  awaited: readonly PromiseSite[];
}

/** All that a module-level name is declared by, merged declarations included. */
export interface Whole {
  form: 'function' | 'class' | 'value' | 'type';
  /** In the order of the text; without `export` and comments above. */
  spans: readonly Span[];
  /** Names of the module, imported ones included, that it mentions. */
  names: readonly string[];
}

/** An object that shows parts of another one. */
export interface Projection {
  /** The module's name for the other one. */
  root: string;
  /** Each member with the way to the part that it is. */
  members: DeclaredMembers;
  /** Some member holds what the part was when the object was made. */
  isSnapshot: boolean;
}

/** Everything that may be asked of the text of one file. Opening is cheap; the tree is made when it is first needed. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly facts: ModuleFacts;
  /** What a module-level name is; undefined if the module does not declare it. */
  declaration(local: string): Declaration | undefined;
  defaultDeclaration(): Declaration | undefined;
  /** A member of `export default { name: target }`, if it only names something else. */
  defaultMember(name: string): Member | undefined;
  /** Defaults of the type parameters of a declaration, as text; undefined where there is none. */
  typeDefaults(local: string): readonly (string | undefined)[];
  clauses(): readonly Clause[];
  /** Constants of the module that are taken from `require`, each in a statement of its own. */
  requires(): readonly Clause[];
  /** See `clauses.ts`: edits that make a statement name other things; undefined if no name is left. */
  editClause(
    clause: Clause,
    keep: ReadonlyMap<WrittenName, ClauseName | undefined>,
    add: readonly ClauseName[],
    specifier: string,
    typeOnly?: boolean,
  ): TextEdit[] | undefined;
  newStatement(like: Clause, names: readonly ClauseName[], specifier: string, typeOnly: boolean): string;
  /** Only for what is not `fixed`; a path that is put together takes a relative specifier only. */
  respecify(literal: Written, specifier: string): TextEdit;
  /** What is written around an offset, from the innermost to the whole. */
  around(offset: number): readonly Span[];
  /** The whole lines of a statement with what belongs to it; `directives` leaves other comments. */
  removalSpan(statement: Span, attached: 'all' | 'directives'): Span;
  /** Where another statement can stand behind this one: behind a comment on its line, unless code follows there. */
  behind(statement: Span): number;
  /** What must stand in place of a deleted span so that its neighbours stay two statements: a semicolon or nothing. */
  joint(span: Span): string;
  hasDirective(statement: Span): boolean;
  readonly lineBreak: string;
  references(local: string): readonly Reference[];
  /** Whether what runs lacks an imported name although the import says nothing of types: only types mention it. */
  isErased(local: string): boolean;
  /** Whether something is assigned to a module-level name after its declaration. */
  isReassigned(local: string): boolean;
  /** Whether it is an enum or an object that says of itself that nothing assigns its members. */
  hasFixedMembers(local: string): boolean;
  /** Whether `name` could be bound at module level and read at all these offsets without meaning something else. */
  isFree(name: string, offsets: readonly number[], except?: readonly string[]): boolean;
  /** Whether a mention at one of these offsets is evaluated while the module loads, not later in a function. */
  isReadAtLoad(offsets: readonly number[]): boolean;
  /**
   * Whether something beside the code's own mentions depends on a local name: a comment that tools read, `eval`, or a
   * value of the same name beside an imported type. Such a name keeps what it is.
   */
  isBound(local: string): boolean;
  namespace(local: string): NamespaceUse;
  /** What a module-level function or class says; undefined where its text means something else in another module. */
  saying(local: string): Saying | undefined;
  /** Undefined for whatever is more than an object of parts of one other thing. */
  projection(local: string): Projection | undefined;
  /** Undefined for what the module does not declare, and for what is taken out of something by a pattern. */
  whole(local: string): Whole | undefined;
  /**
   * What a module-level function or class does, if it does nothing of its own; undefined for other declarations.
   * @param declared members of which a person says what they are, should they not be proven
   */
  forwarding(local: string | undefined, declared?: DeclaredMembers): Forwarding | undefined;
  /** The members of a class or of an object constant; undefined for other declarations. */
  memberNames(local: string): readonly string[] | undefined;
  /** How a declared function, or a method of a class, takes its arguments; undefined for what is no function. */
  callable(local: string, member?: string): Callable | undefined;
  /** Every use of a module-level name, or of a member of a namespace: see `use.ts`. */
  uses(local: string, member?: string): readonly Use[];
  /** What is done with a member where its name stands; that it is this member is for the caller to know. */
  memberUse(name: Span): Use;
  /** Every access of a member of this name, whoever's it is. */
  accesses(name: string): readonly { receiver: Span; name: Span }[];
  /** Every expression of which something asks more than its members, whatever its type: see `told-apart.ts`. */
  tellings(): readonly Telling[];
  /** The text of a `@deprecated` in the comments directly above a declaration. */
  deprecation(declaration: Span): string | undefined;
  /** What a name would mean at an offset; `hidden`: something between there and the module. */
  reaches(name: string, offset: number): 'module' | 'global' | 'hidden';
  /** Whether the text holds a word at all. */
  mentions(word: string): boolean;
  sites(isRelevant: (specifier: string) => boolean): readonly Site[];
  /** The statement of a double again, for another module: only these names, each in its new spelling. */
  copyDouble(site: Site, specifier: string, names: ReadonlyMap<SiteName, string>): string;
  /** Edits that take names out of a double. */
  dropFromDouble(site: Site, names: readonly SiteName[]): TextEdit[];
  /** Adds properties, as text, to a double. */
  addToDouble(site: Site, properties: readonly string[]): TextEdit;
  /**
   * Edits after which every name that a double does not list is what it really is; undefined if it cannot say so.
   * @param stubs of a double without a factory: the functions that do nothing, as the runner made them
   */
  spreadActual(site: Site, specifier: string, stubs?: readonly string[]): TextEdit[] | undefined;
  /** Top-level statements that do something when the module loads. */
  effects(): readonly Effect[];
  /** Edits that delete exports, with comments and with imports that only they needed; and whether anything is left. */
  remove(request: Removal): RemovalResult;
  /** Edits that give an export by assignment (`exports.name = value`) another name, wherever the module says it. */
  renameAssigned(name: string, to: string): TextEdit[];
  /** Edits that give a module-level declaration and all its mentions another name. */
  rename(local: string, name: string): TextEdit[];
  /** Edits that export by this name what the module exports as its default; undefined if it does so by no statement. */
  nameDefault(name: string): TextEdit[] | undefined;
  promiseSites(): PromiseSites;
  /** What async conversions ask of the file. */
  asyncSyntax(): AsyncSyntax;
}

export interface Effect extends Span {
  /** A statement that does nothing else; without it a declaration computes its value. */
  acts: boolean;
}

export interface Callable {
  parameters: number;
  typeParameters: number;
  /** It can tell a missing argument from one that is undefined. */
  countsArguments: boolean;
  async: boolean;
  /** It is async, or says that it returns a promise. */
  promises: boolean;
  isClass: boolean;
  /** A class that can tell its subclasses from itself. */
  seesItsClass: boolean;
}

export interface Removal {
  /** Exported names to remove. */
  names: ReadonlySet<string>;
  /** `export * from` specifiers to remove. */
  stars: ReadonlySet<string>;
  /** Remove declarations with a body of their own as well, and private ones that only they needed. */
  bodies?: boolean;
  /** Remove names that the module itself still mentions: something else takes the name at once. */
  evenIfUsed?: boolean;
}

export interface RemovalResult {
  edits: TextEdit[];
  /** Nothing but comments would be left. */
  empty: boolean;
  /** Names that cannot be removed, with the place that needs them. */
  kept: readonly { name: string; at: Span; why: 'used' | 'shared' }[];
  /** Warnings that go with the module. */
  notices: readonly Span[];
}

/** Where programs start. */
export interface Roots {
  /** Modules that something outside the tree starts, loads or imports. */
  program: readonly string[];
  /** Of these the modules by which a package, private or not, offers itself to other packages. */
  published: readonly string[];
  /** Folders of packages that people outside of the tree may depend on or run. */
  offered: readonly string[];
  /** Modules that tests and tools start from. */
  tools: readonly string[];
  /** Modules that a script of a manifest has a tool write: `generate --output src/tables.ts`. */
  written: readonly string[];
  /** Folders of packages of which no entry is known: everything in them may be one. */
  unknown: readonly string[];
  notes: readonly string[];
}

export interface Language {
  readonly name: string;
  isCode(path: string): boolean;
  /**
   * Reads the imports and exports of one file.
   * @param isPlain whether a glimpse of this very text told its specifiers
   */
  facts(path: string, text: string, isPlain?: boolean): ModuleFacts;
  /** Parses on another thread; what comes back reads the facts. */
  factsAhead(path: string, text: string, isPlain: boolean): Promise<() => ModuleFacts>;
  /**
   * Without parsing: every specifier by which a file may name a module, perhaps with some by which it does not.
   * Undefined where that cannot be told, or the file may be CommonJS or hold test doubles.
   */
  glimpse(path: string, text: string): readonly string[] | undefined;
  /** Facts and shape of one file from one parse; a file that does not parse has no shape. */
  survey(path: string, text: string): { facts: ModuleFacts; shape?: ModuleShape };
  /** By manifests, scripts and the conventions of the frameworks that are depended on. */
  roots(): Roots;
  /** The tokens of a text, comments left out, without a parse: to tell how far two texts differ. */
  tokens(text: string): readonly string[];
  /** @param facts of this very text, if they are known */
  open(path: string, text: string, facts?: ModuleFacts): Source;
  /** Whether the project keeps value imports as they are written (`verbatimModuleSyntax` and its like). */
  keepsImports(path: string): boolean;
  /** Why a module cannot await at its top level, or undefined if it can. */
  topLevelAwait(path: string): string | undefined;
  readonly resolver: Resolver;
  /** Gives back the memory of past parses; called now and then while a tree is read. */
  release(): Promise<void>;
}
