// One opened file: the answers of the port, each from the part of this folder that knows it. The tree and the
// scopes are made when a question first needs them.

import type { AsyncSyntax } from '../../core/async/syntax.ts';
import type { DeclaredMembers } from '../../core/config-duplicates.ts';
import type { Span } from '../../core/edits.ts';
import type { ModuleFacts } from '../../core/facts.ts';
import type { Forwarding } from '../../core/inline/template.ts';
import type { Telling } from '../../core/inline/told-apart.ts';
import type { Use } from '../../core/inline/use.ts';
import type {
  Callable,
  Clause,
  ClauseName,
  Declaration,
  Effect,
  Member,
  NamespaceUse,
  Projection,
  PromiseSites,
  Reference,
  Removal,
  RemovalResult,
  Saying,
  Site,
  SiteName,
  Source,
  TextEdit,
  Whole,
  Written,
  WrittenName,
} from '../../core/language.ts';
import { renamedMention } from '../../core/mention-text.ts';
import { hasWord } from '../../core/words.ts';
import { asyncSyntaxOf } from './async-syntax.ts';
import { usesOf } from './call-sites.ts';
import { clausesOf, editClause, newStatement, respecify } from './clauses.ts';
import { commonJsOf } from './commonjs.ts';
import { sayingOf } from './copies.ts';
import {
  declarationOf,
  defaultDeclarationOf,
  defaultMemberOf,
  hasFixedMembers,
  memberNamesOf,
  typeDefaultsOf,
} from './declarations.ts';
import { effectsOf, readsAtLoad } from './effects.ts';
import { factsOf } from './facts.ts';
import { callableOf, forwardingOf } from './forwarding.ts';
import { accessesOf, memberUseAt } from './member-sites.ts';
import { addNames, copyDouble, dropNames, giveFactory, spreadActual } from './mock-text.ts';
import { namedDefault } from './named-default.ts';
import type { Declaring } from './not-forwarding.ts';
import { isJavaScript, parse } from './parse.ts';
import { projectionOf } from './projections.ts';
import { promiseSitesOf } from './promise-sites.ts';
import { removeExports } from './removal.ts';
import { requireClausesOf } from './require-clauses.ts';
import { loadsModules } from './requires.ts';
import { Scopes } from './scopes.ts';
import { notesIn } from './shape-comments.ts';
import { sitesOf } from './sites.ts';
import {
  behindStatement,
  type CommentSpan,
  hasDirective,
  joint,
  lineBreakOf,
  namedInComment,
  removalSpan,
} from './statements.ts';
import { tellingsOf } from './told-apart.ts';
import { type Node, walk } from './tree.ts';
import { wholeOf } from './wholes.ts';

export class TypeScriptSource implements Source {
  readonly path: string;
  readonly text: string;
  readonly facts: ModuleFacts;
  readonly #program: Node;
  readonly #comments: readonly CommentSpan[];
  readonly #keepsImports: () => boolean;
  #scopesMade: Scopes | undefined;
  #clausesMade: readonly Clause[] | undefined;
  #requiresMade: readonly Clause[] | undefined;

  constructor(path: string, text: string, keepsImports: () => boolean, facts?: ModuleFacts) {
    const parsed = parse(path, text, { range: true });
    this.path = path;
    this.text = text;
    this.facts = facts ?? factsOf(path, text, parsed);
    this.#program = parsed.program as unknown as Node;
    this.#comments = parsed.comments;
    this.#keepsImports = keepsImports;
  }

  get #scopes(): Scopes {
    this.#scopesMade ??= new Scopes(this.#program);
    return this.#scopesMade;
  }

  get lineBreak(): string {
    return lineBreakOf(this.text);
  }

  declaration(local: string): Declaration | undefined {
    return declarationOf(this.#program, this.text, local);
  }

  defaultDeclaration(): Declaration | undefined {
    return defaultDeclarationOf(this.#program, this.text);
  }

  defaultMember(name: string): Member | undefined {
    return defaultMemberOf(this.#program, name);
  }

  typeDefaults(local: string): readonly (string | undefined)[] {
    return typeDefaultsOf(this.#program, this.text, local);
  }

  clauses(): readonly Clause[] {
    this.#clausesMade ??= clausesOf(this.#program, this.text);
    return this.#clausesMade;
  }

  requires(): readonly Clause[] {
    this.#requiresMade ??= requireClausesOf(
      this.#program,
      loadsModules(this.text, () => this.#scopes),
    );
    return this.#requiresMade;
  }

  editClause(
    clause: Clause,
    keep: ReadonlyMap<WrittenName, ClauseName | undefined>,
    add: readonly ClauseName[],
    specifier: string,
    typeOnly?: boolean,
  ): TextEdit[] | undefined {
    return editClause(this.text, clause, keep, add, specifier, typeOnly);
  }

  newStatement(like: Clause, names: readonly ClauseName[], specifier: string, typeOnly: boolean): string {
    return newStatement(this.text, like, names, specifier, typeOnly);
  }

  respecify(literal: Written, specifier: string): TextEdit {
    return respecify(this.text, literal, specifier);
  }

  around(offset: number): Span[] {
    const found: Span[] = [];
    walk(this.#program, ({ start, end }) => {
      if (offset < start || offset >= end) return false;
      found.unshift({ start, end });
      return undefined;
    });
    return found;
  }

  removalSpan(statement: Span, attached: 'all' | 'directives'): Span {
    return removalSpan(this.text, statement, this.#comments, attached);
  }

  behind(statement: Span): number {
    return behindStatement(this.text, statement.end, this.#comments);
  }

  joint(span: Span): string {
    return joint(this.text, this.#program, span);
  }

  hasDirective(statement: Span): boolean {
    return hasDirective(this.text, statement.start, this.#comments);
  }

  references(local: string): readonly Reference[] {
    return this.#scopes.references(local);
  }

  isErased(local: string): boolean {
    const isKept = isJavaScript(this.path) || this.path.endsWith('x') || this.#keepsImports();
    // A decorated class may hold what its types name (`emitDecoratorMetadata`), and JSX what nothing mentions.
    return !isKept && this.#scopes.isOnlyType(local) && !this.#hasDecorators;
  }

  get #hasDecorators(): boolean {
    let found = false;
    const note = ({ type }: Node): void => {
      if (type === 'Decorator') found = true;
    };
    if (this.text.includes('@')) walk(this.#program, note);
    return found;
  }

  isReassigned(local: string): boolean {
    return this.#scopes.variable(local)?.references.some((use) => use.isWrite() && !use.init) ?? false;
  }

  hasFixedMembers(local: string): boolean {
    return hasFixedMembers(this.#program, local);
  }

  isFree(name: string, offsets: readonly number[], except?: readonly string[]): boolean {
    return this.#scopes.isFree(name, offsets, except);
  }

  isReadAtLoad(offsets: readonly number[]): boolean {
    return readsAtLoad(this.#program, offsets);
  }

  isBound(local: string): boolean {
    return (
      this.#scopes.isShared(local) ||
      this.#scopes.dynamicNames !== undefined ||
      namedInComment(this.path, this.#comments, local) !== undefined
    );
  }

  namespace(local: string): NamespaceUse {
    return this.#scopes.uses.namespace(local);
  }

  saying(local: string): Saying | undefined {
    return sayingOf(this.#declaring, local);
  }

  projection(local: string): Projection | undefined {
    return projectionOf(this.#declaring, local);
  }

  whole(local: string): Whole | undefined {
    return wholeOf(this.#declaring, local);
  }

  forwarding(local: string | undefined, declared?: DeclaredMembers): Forwarding | undefined {
    return forwardingOf(this.#declaring, local, declared);
  }

  memberNames(local: string): readonly string[] | undefined {
    return memberNamesOf(this.#program, local);
  }

  callable(local: string, member?: string): Callable | undefined {
    return callableOf(this.#declaring, local, member);
  }

  uses(local: string, member?: string): readonly Use[] {
    return usesOf({ text: this.text, scopes: this.#scopes, comments: this.#comments }, local, member);
  }

  memberUse(name: Span): Use {
    return memberUseAt(
      { text: this.text, scopes: this.#scopes, comments: this.#comments },
      this.#program,
      name,
    );
  }

  accesses(name: string): readonly { receiver: Span; name: Span }[] {
    return accessesOf(this.#program, name);
  }

  deprecation(declaration: Span): string | undefined {
    return notesIn(this.text, this.#comments, declaration).deprecated;
  }

  tellings(): readonly Telling[] {
    return tellingsOf(this.#program);
  }

  reaches(name: string, offset: number): 'module' | 'global' | 'hidden' {
    return this.#scopes.reaches(name, offset);
  }

  mentions(word: string): boolean {
    return hasWord(this.text, word);
  }

  get #declaring(): Declaring {
    return { text: this.text, program: this.#program, scopes: this.#scopes };
  }

  sites(isRelevant: (specifier: string) => boolean): readonly Site[] {
    return sitesOf(this.#program, this.text, this.facts, this.#scopes, isRelevant);
  }

  copyDouble(site: Site, specifier: string, names: ReadonlyMap<SiteName, string>): string {
    return copyDouble(this.text, site, specifier, names);
  }

  dropFromDouble(site: Site, names: readonly SiteName[]): TextEdit[] {
    return dropNames(this.text, site, names);
  }

  addToDouble(site: Site, properties: readonly string[]): TextEdit {
    return addNames(this.text, site, properties);
  }

  spreadActual(site: Site, specifier: string, stubs?: readonly string[]): TextEdit[] | undefined {
    const typed = !isJavaScript(this.path);
    return stubs
      ? giveFactory(this.text, site, specifier, typed, stubs)
      : spreadActual(this.text, site, specifier, typed);
  }

  effects(): readonly Effect[] {
    return effectsOf(this.#program);
  }

  remove(request: Removal): RemovalResult {
    const module = {
      path: this.path,
      text: this.text,
      facts: this.facts,
      program: this.#program,
      comments: this.#comments,
      scopes: () => this.#scopes,
      keepsImports: this.#keepsImports(),
    };
    return removeExports(module, request);
  }

  renameAssigned(name: string, to: string): TextEdit[] {
    if (this.facts.commonJs === undefined) return [];
    const { exports, reads } = commonJsOf(this.#program);
    const keys = exports.filter((each) => each.name === name).map(({ key }) => key);
    const spans = [...keys, ...reads.filter((each) => each.name === name)];
    return spans.map(({ start, end }) => {
      const isQuoted = /['"]/.test(this.text[start]!);
      return isQuoted ? { start: start + 1, end: end - 1, text: to } : { start, end, text: to };
    });
  }

  promiseSites(): PromiseSites {
    return promiseSitesOf(this.#program);
  }

  asyncSyntax(): AsyncSyntax {
    return asyncSyntaxOf(this.path, this.text, this.#program, this.#comments);
  }

  nameDefault(name: string): TextEdit[] | undefined {
    return namedDefault(this.#program, this.text, name, (local) => this.rename(local, name));
  }

  rename(local: string, name: string): TextEdit[] {
    const mentions = [...this.references(local), ...this.#scopes.declared(local)];
    const edits = mentions.map((mention) => renamedMention(mention, local, name));
    const unique = new Map(edits.map((edit) => [edit.start, edit]));
    return [...unique.values()];
  }
}
