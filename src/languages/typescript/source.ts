// One opened file: the answers of the port, each from the part of this folder that knows it. The tree and the
// scopes are made when a question first needs them.

import type { Span } from '../../core/edits.ts';
import type { ModuleFacts } from '../../core/facts.ts';
import type {
  Clause,
  ClauseName,
  Declaration,
  Effect,
  NamespaceUse,
  Reference,
  Removal,
  RemovalResult,
  Site,
  Source,
  TextEdit,
  WrittenName,
} from '../../core/language.ts';
import { clausesOf, editClause, newStatement, respecify } from './clauses.ts';
import {
  declarationOf,
  declarationsOf,
  defaultDeclarationOf,
  defaultMemberOf,
  typeDefaultsOf,
} from './declarations.ts';
import { effectsOf, readsAtLoad } from './effects.ts';
import { factsOf } from './facts.ts';
import { isJavaScript, parse } from './parse.ts';
import { removeExports } from './removal.ts';
import { Scopes } from './scopes.ts';
import { sitesOf } from './sites.ts';
import {
  behindStatement,
  type CommentSpan,
  hasDirective,
  joint,
  lineBreakOf,
  removalSpan,
} from './statements.ts';
import type { Node } from './tree.ts';

export class TypeScriptSource implements Source {
  readonly path: string;
  readonly text: string;
  readonly facts: ModuleFacts;
  readonly #program: Node;
  readonly #comments: readonly CommentSpan[];
  readonly #keepsImports: () => boolean;
  #scopesMade: Scopes | undefined;
  #clausesMade: readonly Clause[] | undefined;

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

  defaultMember(name: string): { target: readonly string[]; name: Span } | undefined {
    return defaultMemberOf(this.#program, name);
  }

  typeDefaults(local: string): readonly (string | undefined)[] {
    return typeDefaultsOf(this.#program, this.text, local);
  }

  clauses(): readonly Clause[] {
    this.#clausesMade ??= clausesOf(this.#program, this.text);
    return this.#clausesMade;
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

  respecify(literal: Span, specifier: string): TextEdit {
    return respecify(this.text, literal, specifier);
  }

  removalSpan(statement: Span, attached: 'all' | 'directives'): Span {
    return removalSpan(this.text, statement, this.#comments, attached);
  }

  behind(statement: Span): number {
    return behindStatement(this.text, statement.end, this.#comments);
  }

  joint(span: Span): string {
    return joint(this.text, span);
  }

  hasDirective(statement: Span): boolean {
    return hasDirective(this.text, statement.start, this.#comments);
  }

  references(local: string): readonly Reference[] {
    return this.#scopes.references(local);
  }

  isFree(name: string, offsets: readonly number[], except?: readonly string[]): boolean {
    return this.#scopes.isFree(name, offsets, except);
  }

  isReadAtLoad(offsets: readonly number[]): boolean {
    return readsAtLoad(this.#program, offsets);
  }

  isNamedInComments(local: string): boolean {
    if (!isJavaScript(this.path)) return false;
    const mention = new RegExp(`@\\w+[^\\n]*\\{[^}]*\\b${local.replace(/\$/g, '\\$')}\\b`);
    return this.#comments.some(({ type, value }) => type === 'Block' && mention.test(value));
  }

  namespace(local: string): NamespaceUse {
    return this.#scopes.namespace(local);
  }

  sites(isRelevant: (specifier: string) => boolean): readonly Site[] {
    return sitesOf(this.#program, this.text, this.facts, this.#scopes, isRelevant);
  }

  effects(): readonly Effect[] {
    return effectsOf(this.#program);
  }

  remove(request: Removal): RemovalResult {
    const module = {
      text: this.text,
      program: this.#program,
      comments: this.#comments,
      scopes: () => this.#scopes,
      keepsImports: this.#keepsImports(),
    };
    return removeExports(module, request);
  }

  rename(local: string, name: string): TextEdit[] {
    const declared = declarationsOf(this.#program, local).map(({ node }) => ({
      start: node.id.start,
      end: node.id.start + local.length,
      text: name,
    }));
    const mentions = this.references(local).map((reference) => ({
      start: reference.start,
      end: reference.end,
      text: renamedText(reference, local, name),
    }));
    const unique = new Map([...mentions, ...declared].map((edit) => [edit.start, edit]));
    return [...unique.values()];
  }
}

/** How a mention is written when its name changes: keys and exported names stay what they were. */
export function renamedText({ role }: Reference, old: string, name: string): string {
  if (role === 'shorthand') return `${old}: ${name}`;
  if (role === 'export-specifier') return `${name} as ${old}`;
  return name;
}
