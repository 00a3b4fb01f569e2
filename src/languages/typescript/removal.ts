// Deleting exports from a module: the export, its declaration, its comments, and the imports that nothing else
// there needs. Nothing else goes.

import type { Span } from '../../core/edits.ts';
import type { ClauseName, Removal, RemovalResult, TextEdit, WrittenName } from '../../core/language.ts';
import { clausesOf, editClause } from './clauses.ts';
import { type CommonJs, type CommonJsExport, commonJsOf } from './commonjs.ts';
import { declarationOf, declarationsOf, defaultObjectOf, memberThroughThis } from './declarations.ts';
import { effectsOf, isNotice } from './effects.ts';
import { removeFromList } from './lists.ts';
import { type Attached, joint, mergeSpans, removalSpan } from './statements.ts';
import { type Node, stringValue } from './tree.ts';
import { commentOn, type Module, unneededImports, unneededRequires, within } from './unneeded.ts';

/** Plans the deletion; `kept` names what could not go and why. */
export function removeExports(module: Module, request: Removal): RemovalResult {
  const work = new Work(module, request.evenIfUsed ?? false);
  for (const statement of module.program.body as Node[]) work.exportStatement(statement, request);
  work.commonJsExports(request.names);
  work.commonJsValue(request);
  work.localDeclarations(request.bodies ?? false);
  if (request.bodies) work.privateDeclarations();
  work.declarations();
  work.unneeded();
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
  /** Parts of declarations that go, by the statement of the declaration. */
  readonly #declarators = new Map<Node, { all: readonly Node[]; going: Set<Node> }>();
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
    }
  }

  /** `exports.name = value`, and the members of `module.exports = { name }`. */
  commonJsExports(names: ReadonlySet<string>): void {
    const { exports, reads } = commonJsOf(this.#module.program);
    const going = exports.filter((each) => names.has(each.name) && this.#mayGo(each, reads));
    for (const { value, node, statement, beside } of going) {
      if (value.type === 'Identifier') this.#locals.add(value.name);
      const isWhole = beside.every((property) => going.some((other) => other.node === property));
      if (isWhole) {
        if (!this.#whole.has(statement!)) this.#drop(statement!, 'all');
      } else this.#gone.push(node);
    }
    for (const list of new Set(going.map(({ beside }) => beside))) {
      const isGoing = (property: Node): boolean => going.some(({ node }) => node === property);
      if (list.every(isGoing)) continue;
      const keep = new Map(
        list.map((property): [Span, unknown] => [property, isGoing(property) ? undefined : property]),
      );
      this.#edits.push(...removeFromList(this.#module.text, list, keep));
    }
  }

  /** `module.exports = value`, and `module.exports = require('x')`, which passes all of a module on. */
  commonJsValue({ names, stars }: Removal): void {
    const { value } = commonJsOf(this.#module.program);
    const star = this.#module.facts.exports.find((fact) => fact.kind === 'star' && fact.whole);
    const goes = star?.kind === 'star' ? stars.has(star.specifier) : names.has('default');
    if (!value || !goes) return;
    const { node, assignment, statement } = value;
    if (!statement) this.#kept.push({ name: 'default', at: assignment, why: 'shared' });
    else {
      if (node.type === 'Identifier') this.#locals.add(node.name);
      this.#drop(statement, 'all');
    }
  }

  #mayGo({ name, key, statement }: CommonJsExport, reads: CommonJs['reads']): boolean {
    const read = reads.find((each) => each.name === name);
    if (statement && !read) return true;
    const { start, end } = read ?? key;
    this.#kept.push({ name, at: { start, end }, why: read ? 'used' : 'shared' });
    return false;
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
    for (const declarator of free) this.#declarator(statement, declaration.declarations, declarator);
  }

  /** Other statements that declare the same name, and go with it. */
  #siblings(name: string): Node[] {
    return declarationsOf(this.#module.program, name).map(({ statement }) => statement);
  }

  #declarator(statement: Node, all: readonly Node[], declarator: Node): void {
    const going = this.#declarators.get(statement)?.going ?? new Set();
    this.#declarators.set(statement, { all, going: going.add(declarator) });
    this.#gone.push(declarator);
  }

  /** A declaration that loses all of its parts goes as a whole. */
  declarations(): void {
    for (const [statement, { all, going }] of this.#declarators) {
      if (all.every((each) => going.has(each))) this.#drop(statement, 'all');
      else
        this.#edits.push(
          ...removeFromList(
            this.#module.text,
            all,
            kept(all, (each) => !going.has(each)),
          ),
        );
    }
  }

  /** Whether a name is mentioned outside the statements that go; if so it is kept, and that place says why. */
  #isUsed(name: string, going: readonly Span[]): boolean {
    if (this.#evenIfUsed) return false;
    const user = this.#module
      .scopes()
      .references(name)
      .find(({ start, role }) => !within(start, [...going, ...this.#gone]) && role !== 'export-specifier');
    const at = user ?? commentOn(this.#module, name, going);
    if (at) this.#kept.push({ name, at: { start: at.start, end: at.end }, why: 'used' });
    return at !== undefined;
  }

  /** `const a = b; export { a }`: the declaration goes with its last export, if it is but another name. */
  localDeclarations(bodies: boolean): void {
    const { program, text } = this.#module;
    for (const local of this.#locals) {
      if (bodies || declarationOf(program, text, local)?.kind === 'alias') this.#dropUnmentioned(local);
    }
  }

  /** Declarations that the module keeps to itself and that only what goes has mentioned: they go as well. */
  privateDeclarations(): void {
    const { program, scopes } = this.#module;
    const locals = (program.body as Node[]).flatMap(privateNames);
    for (let changed = true; changed; ) {
      changed = locals.some((local) => {
        const isOrphan = scopes()
          .references(local)
          .some(({ start }) => within(start, this.#gone));
        return isOrphan && this.#dropUnmentioned(local);
      });
    }
  }

  /** Drops a declaration that nothing mentions which stays; says whether it did. */
  #dropUnmentioned(local: string): boolean {
    const { program, scopes } = this.#module;
    const declared = declarationsOf(program, local);
    const spans = declared.map(({ statement, node }) => (isShared(statement) ? node : statement));
    if (spans.length === 0 || spans.every(({ start }) => within(start, this.#gone))) return false;
    const isMentioned = scopes()
      .references(local)
      .some(({ start }) => !within(start, [...spans, ...this.#gone]));
    if (isMentioned || commentOn(this.#module, local, spans)) return false;
    for (const { statement, node } of declared) {
      const list = statement.declarations as Node[] | undefined;
      if (isShared(statement))
        this.#declarator(statement, list!, list!.find(({ start }) => start === node.start)!);
      else this.#drop(statement, 'all');
    }
    return true;
  }

  /** What only the text that goes has needed. */
  unneeded(): void {
    if (this.#gone.length === 0) return;
    for (const { whole, edits } of [
      unneededImports(this.#module, this.#gone),
      unneededRequires(this.#module, this.#gone),
    ]) {
      for (const statement of whole) this.#drop(statement, 'directives');
      this.#edits.push(...edits);
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
    const wasModule = [...this.#whole.keys()].some(({ type }) => /^(?:Import|Export|TSExport)/.test(type));
    if (!empty && !isModule && wasModule) {
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

/** Names that a statement declares for its own module alone, and that do nothing by being declared. */
function privateNames(statement: Node): string[] {
  if (/^(?:FunctionDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration)$/.test(statement.type))
    return statement.id ? [statement.id.name as string] : [];
  if (effectsOf({ ...statement, type: 'Program', body: [statement] }).length > 0) return [];
  if (statement.type === 'ClassDeclaration') return [statement.id.name as string];
  return statement.type === 'VariableDeclaration'
    ? (statement.declarations as Node[]).flatMap(({ id }) =>
        id.type === 'Identifier' ? [id.name as string] : [],
      )
    : [];
}

const isShared = ({ declarations }: Node): boolean => declarations?.length > 1;

/** Which items of a list stay, as `removeFromList` asks for it. */
const kept = <T>(list: readonly T[], stays: (item: T) => boolean): Map<T, unknown> =>
  new Map(list.map((item) => [item, stays(item) || undefined]));

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
