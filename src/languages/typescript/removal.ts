// Deleting exports from a module: the export, its declaration, its comments, and the imports that nothing else
// there needs. Nothing else goes.

import type { Span } from '../../core/edits.ts';
import type { ClauseName, Removal, RemovalResult, TextEdit, WrittenName } from '../../core/language.ts';
import { clausesOf, editClause } from './clauses.ts';
import { declarationOf, declarationsOf, defaultObjectOf, memberThroughThis } from './declarations.ts';
import { isNotice } from './effects.ts';
import { removeFromList } from './lists.ts';
import type { Scopes } from './scopes.ts';
import {
  type Attached,
  type CommentSpan,
  joint,
  mergeSpans,
  namedInComment,
  removalSpan,
} from './statements.ts';
import { type Node, stringValue } from './tree.ts';

interface Module {
  path: string;
  text: string;
  program: Node;
  comments: readonly CommentSpan[];
  /** Made when a mention is first looked for. */
  scopes(): Scopes;
  keepsImports: boolean;
}

/** Plans the deletion; `kept` names what could not go and why. */
export function removeExports(module: Module, request: Removal): RemovalResult {
  const work = new Work(module, request.evenIfUsed ?? false);
  for (const statement of module.program.body as Node[]) work.exportStatement(statement, request);
  work.localDeclarations();
  work.unneededImports();
  return work.result();
}

class Work {
  readonly #module: Module;
  readonly #whole = new Map<Node, Attached>();
  readonly #edits: TextEdit[] = [];
  /** Text that is gone as far as references are concerned. */
  readonly #gone: Span[] = [];
  readonly #kept: { name: string; at: Span; why: 'used' | 'shared' }[] = [];
  readonly #locals = new Set<string>();
  readonly #evenIfUsed: boolean;

  constructor(module: Module, evenIfUsed: boolean) {
    this.#module = module;
    this.#evenIfUsed = evenIfUsed;
  }

  #drop(statement: Node, attached: Attached): void {
    this.#whole.set(statement, attached);
    this.#gone.push(statement);
  }

  exportStatement(statement: Node, request: Removal): void {
    switch (statement.type) {
      case 'ExportAllDeclaration': {
        const name = statement.exported ? (statement.exported.name ?? statement.exported.value) : undefined;
        const goes =
          name === undefined ? request.stars.has(stringValue(statement.source)!) : request.names.has(name);
        if (goes) this.#drop(statement, 'all');
        return;
      }
      case 'TSExportAssignment':
        if (request.names.has('default')) this.#drop(statement, 'all');
        return;
      case 'ExportDefaultDeclaration':
        if (request.names.has('default')) this.#drop(statement, 'all');
        else this.#members(statement, request);
        return;
      case 'ExportNamedDeclaration':
        if (statement.declaration) this.#declaration(statement, request);
        else this.#specifiers(statement, request);
        return;
      case 'TSImportEqualsDeclaration':
        return;
    }
  }

  #specifiers(statement: Node, request: Removal): void {
    const nameOf = (node: Node): string => node.exported.name ?? node.exported.value;
    const going = (statement.specifiers as Node[]).filter((node) => request.names.has(nameOf(node)));
    if (going.length === 0) return;
    if (!statement.source) for (const { local } of going) this.#locals.add(local.name);
    if (going.length === statement.specifiers.length) return this.#drop(statement, 'all');
    const clause = clausesOf({ ...this.#module.program, body: [statement] }, this.#module.text)[0]!;
    const keep = new Map(
      clause.names.map((name): [WrittenName, ClauseName | undefined] => [
        name,
        request.names.has(name.local) ? undefined : name,
      ]),
    );
    this.#edits.push(...editClause(this.#module.text, clause, keep, [], clause.specifier)!);
    this.#gone.push(...going);
  }

  /** `export default { a, b }`: single members go, and the statement with the last one. */
  #members(statement: Node, request: Removal): void {
    const object = defaultObjectOf({ ...this.#module.program, body: [statement] });
    const properties = (object?.properties ?? []) as Node[];
    const isMeant = ({ key }: Node): boolean =>
      key !== undefined && request.names.has(`default.${key.name ?? key.value}`);
    const going = properties.filter(
      (property) => isMeant(property) && !this.#isReadByThis(object!, property),
    );
    const goes = (property: Node): boolean => going.includes(property);
    if (going.length === 0) return;
    if (going.length === properties.length) return this.#drop(statement, 'all');
    const keep = new Map(
      properties.map((property): [Span, unknown] => [property, goes(property) ? undefined : property]),
    );
    this.#edits.push(...removeFromList(this.#module.text, properties, keep));
    this.#gone.push(...going);
  }

  #isReadByThis(object: Node, { key }: Node): boolean {
    const name = key.name ?? key.value;
    const at = memberThroughThis(object, name);
    if (at) this.#kept.push({ name: `default.${name}`, at: { start: at.start, end: at.end }, why: 'used' });
    return at !== undefined;
  }

  #declaration(statement: Node, request: Removal): void {
    const { declaration } = statement;
    if (declaration.type !== 'VariableDeclaration') {
      const name = declaration.id?.name;
      if (!request.names.has(name) || this.#isUsed(name, [statement, ...this.#siblings(name)])) return;
      return this.#drop(statement, 'all');
    }
    const going = (declaration.declarations as Node[]).filter(
      ({ id }) => id.type === 'Identifier' && request.names.has(id.name),
    );
    const free = going.filter(({ id }) => !this.#isUsed(id.name, [statement, ...this.#siblings(id.name)]));
    if (free.length === 0) return;
    if (free.length === declaration.declarations.length) return this.#drop(statement, 'all');
    for (const declarator of free) this.#declarator(declaration.declarations, declarator);
  }

  /** Other statements that declare the same name, and go with it. */
  #siblings(name: string): Node[] {
    return declarationsOf(this.#module.program, name).map(({ statement }) => statement);
  }

  #declarator(all: readonly Node[], declarator: Node): void {
    const index = all.indexOf(declarator);
    const next = all[index + 1];
    const span = next
      ? { start: declarator.start, end: next.start }
      : { start: all[index - 1]!.end, end: declarator.end };
    this.#edits.push({ ...span, text: '' });
    this.#gone.push(declarator);
  }

  /** Whether a name is mentioned outside the statements that go; if so it is kept, and that place says why. */
  #isUsed(name: string, going: readonly Span[]): boolean {
    if (this.#evenIfUsed) return false;
    const user = this.#module
      .scopes()
      .references(name)
      .find(({ start, role }) => !within(start, [...going, ...this.#gone]) && role !== 'export-specifier');
    const at = user ?? this.#commentOn(name, going);
    if (at) this.#kept.push({ name, at: { start: at.start, end: at.end }, why: 'used' });
    return at !== undefined;
  }

  /** A comment that names a type by this name, unless it belongs to what goes. */
  #commentOn(name: string, going: readonly Span[]): Span | undefined {
    const { path, text, comments } = this.#module;
    const others = comments.filter(
      ({ start, end }) =>
        !within(start, going) &&
        !going.some((span) => span.start >= end && /^\s*$/.test(text.slice(end, span.start))),
    );
    return namedInComment(path, others, name);
  }

  /** `const a = b; export { a }`: the declaration goes with its last export, if it is but another name. */
  localDeclarations(): void {
    const { program, text, scopes } = this.#module;
    for (const local of this.#locals) {
      if (declarationOf(program, text, local)?.kind !== 'alias') continue;
      const declared = declarationsOf(program, local);
      const statements = declared.map(({ statement }) => statement);
      if (
        scopes()
          .references(local)
          .some(({ start }) => !within(start, [...statements, ...this.#gone]))
      )
        continue;
      if (this.#commentOn(local, statements)) continue;
      for (const { statement, node } of declared) {
        const list = statement.declarations as Node[] | undefined;
        if (list && list.length > 1) this.#declarator(list, list.find(({ start }) => start === node.start)!);
        else this.#drop(statement, 'all');
      }
    }
  }

  /** Imports whose every mention has gone; an import that nothing mentioned before stays. */
  unneededImports(): void {
    const { program, text, scopes, keepsImports } = this.#module;
    if (this.#gone.length === 0) return;
    const isUnneeded = (local: string): boolean => {
      const references = scopes().references(local);
      return (
        references.length > 0 &&
        references.every(({ start }) => within(start, this.#gone)) &&
        !this.#commentOn(local, this.#gone)
      );
    };
    for (const clause of clausesOf(program, text)) {
      if (clause.keyword !== 'import') continue;
      const keep = new Map(
        clause.names.map((name): [WrittenName, ClauseName | undefined] => [
          name,
          isUnneeded(name.local) ? undefined : name,
        ]),
      );
      const left = clause.names.filter((name) => keep.get(name));
      if (left.length === clause.names.length) continue;
      const statement = (program.body as Node[]).find(({ start }) => start === clause.start)!;
      if (left.length === 0) this.#drop(statement, 'directives');
      else {
        const typeOnly = clause.typeOnly || (keepsImports && left.every((name) => name.typeOnly));
        this.#edits.push(...editClause(text, clause, keep, [], clause.specifier, typeOnly)!);
      }
    }
  }

  result(): RemovalResult {
    const { program, text, comments } = this.#module;
    const spans = [...this.#whole].map(([statement, attached]) =>
      removalSpan(text, statement, comments, attached),
    );
    const left = (program.body as Node[]).filter((statement) => !this.#whole.has(statement));
    const notices = left.filter((statement) => isNotice(statement));
    const empty =
      this.#whole.size > 0 && left.every((statement) => isNotice(statement) || isNothing(statement));
    const own = this.#edits.filter(({ start }) => !within(start, spans));
    const edits = [
      ...own,
      ...mergeSpans(spans).map((span) => ({ ...span, text: joint(text, program, span) })),
    ];
    const isModule = left.some(({ type }) =>
      /^(?:Import|Export|TSExport|TSImportEquals|TSNamespaceExport)/.test(type),
    );
    if (!empty && !isModule && this.#whole.size > 0) {
      const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
      const end = Math.max(text.length, 0);
      edits.push({
        start: end,
        end,
        text: `${text.endsWith('\n') ? '' : lineBreak}${lineBreak}export {};${lineBreak}`,
      });
    }
    return { edits, empty, kept: this.#kept, notices: empty ? notices : [] };
  }
}

const within = (offset: number, spans: readonly Span[]): boolean =>
  spans.some(({ start, end }) => start <= offset && offset < end);

/** `export {}`, a lone `;`, a directive. */
function isNothing(statement: Node): boolean {
  if (statement.type === 'EmptyStatement' || statement.directive) return true;
  return (
    statement.type === 'ExportNamedDeclaration' &&
    !statement.declaration &&
    !statement.source &&
    statement.specifiers.length === 0
  );
}
