// Import and export clauses as text: how names are added to, taken from and respelled in a statement so that
// everything else in it (quotes, layout, comments, trailing comma, attributes) stays as it was.

import type { Span } from '../../core/edits.ts';
import type { Clause, ClauseName, TextEdit, WrittenName } from '../../core/language.ts';
import { type Node, stringValue } from './tree.ts';

const quoteName = (name: string): string =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) ? name : JSON.stringify(name);

/** `type getDb as connect`; for exports the order of the two names is the same. */
export function spellName(name: ClauseName, inType: boolean): string {
  const modifier = name.typeOnly && !inType ? 'type ' : '';
  const imported = quoteName(name.imported);
  return name.imported === name.local
    ? modifier + imported
    : `${modifier}${imported} as ${quoteName(name.local)}`;
}

/** The literal with another specifier between the same quotes. */
export function respecify(text: string, literal: Span, specifier: string): TextEdit {
  return {
    start: literal.start + 1,
    end: literal.end - 1,
    text: specifier.replaceAll(text[literal.start]!, `\\${text[literal.start]}`),
  };
}

/**
 * Edits that make a statement say `names` from `specifier`. `keep` pairs each name that stands there already with its
 * new spelling (undefined: it goes); `add` are new ones. Returns undefined if no name would be left.
 */
export function editClause(
  text: string,
  clause: Clause,
  keep: ReadonlyMap<WrittenName, ClauseName | undefined>,
  add: readonly ClauseName[],
  specifier: string,
  typeOnly = clause.typeOnly,
): TextEdit[] | undefined {
  const kept = clause.names.filter((name) => keep.get(name) !== undefined);
  if (kept.length + add.length === 0) return undefined;
  const literal = specifier === clause.specifier ? [] : [respecify(text, clause.literal, specifier)];
  const names = [...kept.map((name) => keep.get(name)!), ...add];
  return isSameShape(clause, kept, keep, add, typeOnly)
    ? [...editNames(text, clause, keep, add, typeOnly), ...literal]
    : [reprint(text, clause, names, typeOnly), ...literal];
}

/** Whether names can be replaced one by one, the words around them untouched. */
function isSameShape(
  clause: Clause,
  kept: readonly WrittenName[],
  keep: ReadonlyMap<WrittenName, ClauseName | undefined>,
  add: readonly ClauseName[],
  typeOnly: boolean,
): boolean {
  const outside = clause.names.filter((name) => !isBraced(clause, name));
  const touchesBraces =
    add.length > 0 || clause.names.some((name) => isBraced(clause, name) && !keep.get(name));
  const place = ({ imported }: ClauseName): string =>
    imported === 'default' || imported === '*' ? imported : 'name';
  return (
    typeOnly === clause.typeOnly &&
    kept.every((name) => clause.keyword === 'export' || place(name) === place(keep.get(name)!)) &&
    outside.every((name) => keep.get(name) !== undefined) &&
    add.every((name) => place(name) === 'name' || clause.keyword === 'export') &&
    (!touchesBraces || kept.some((name) => isBraced(clause, name)))
  );
}

const isBraced = (clause: Clause, name: WrittenName): boolean =>
  clause.braces !== undefined && name.start >= clause.braces.start;

function editNames(
  text: string,
  clause: Clause,
  keep: ReadonlyMap<WrittenName, ClauseName | undefined>,
  add: readonly ClauseName[],
  typeOnly: boolean,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const names = clause.names.filter((name) => isBraced(clause, name));
  for (const name of clause.names) {
    const next = keep.get(name);
    if (
      !next ||
      (next.imported === name.imported && next.local === name.local && next.typeOnly === name.typeOnly)
    )
      continue;
    edits.push(
      isBraced(clause, name)
        ? { start: name.start, end: name.end, text: spellName(next, typeOnly) }
        : { start: name.end - name.local.length, end: name.end, text: next.local },
    );
  }
  edits.push(...removeFromList(text, names, keep));
  const last = names.findLast((name) => keep.get(name) !== undefined);
  if (last && add.length > 0) edits.push(appendNames(text, clause, last, names, add, typeOnly));
  return edits;
}

/** Deletes items of a list with one comma each: up to the next one, or, at the end, back to the last that stays. */
export function removeFromList<T extends Span>(
  text: string,
  names: readonly T[],
  keep: ReadonlyMap<T, unknown>,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const stays = (name: T): boolean => keep.get(name) !== undefined;
  const lastKept = names.findLastIndex(stays);
  names.forEach((name, index) => {
    if (stays(name)) return;
    if (index < lastKept) edits.push({ ...withItsLine(text, name, names[index + 1]!), text: '' });
  });
  const tail = names.slice(lastKept + 1);
  if (lastKept >= 0 && tail.length > 0)
    edits.push({ start: names[lastKept]!.end, end: tail.at(-1)!.end, text: '' });
  return edits;
}

/** A name that has lines of its own goes with them and with the comments above it; else up to the next name. */
function withItsLine(text: string, name: Span, next: Span): Span {
  const between = text.slice(name.end, next.start);
  const ownTail = /^\s*?,[^\n]*\n/.exec(between);
  const above = /(?:^|\n)((?:[ \t]*(?:\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)[ \t]*\n)*[ \t]*)$/.exec(
    text.slice(0, name.start),
  );
  if (!ownTail || !above) return { start: name.start, end: next.start };
  return { start: name.start - above[1]!.length, end: name.end + ownTail[0].length };
}

function appendNames(
  text: string,
  clause: Clause,
  last: WrittenName,
  names: readonly WrittenName[],
  add: readonly ClauseName[],
  typeOnly: boolean,
): TextEdit {
  const lines = text.slice(clause.braces!.start, clause.braces!.end).includes('\n');
  const indent = lines ? /[ \t]*$/.exec(text.slice(0, (names[0] ?? last).start))![0] : '';
  const lineBreak = text.slice(clause.braces!.start, clause.braces!.end).includes('\r\n') ? '\r\n' : '\n';
  const separator = lines ? `,${lineBreak}${indent}` : ', ';
  return {
    start: last.end,
    end: last.end,
    text: add.map((name) => separator + spellName(name, typeOnly)).join(''),
  };
}

/** Everything between the keyword and `from`, written anew; a multi-line layout is kept where there are names in braces. */
function reprint(text: string, clause: Clause, names: readonly ClauseName[], typeOnly: boolean): TextEdit {
  const written = text.slice(clause.start, clause.end);
  const keyword = /^(?:import|export)\b/.exec(written)![0];
  const fromAt = text.lastIndexOf('from', clause.literal.start);
  const tight = clause.braces
    ? /^\{\S/.test(text.slice(clause.braces.start)) && clause.braces.end - clause.braces.start > 2
    : false;
  return {
    start: clause.start + keyword.length,
    end: fromAt,
    text: `${typeOnly ? ' type' : ''} ${clauseText(clause.keyword, names, typeOnly, tight)} `,
  };
}

/** `Db, { getDb, type Opts }` */
export function clauseText(
  keyword: Clause['keyword'],
  names: readonly ClauseName[],
  typeOnly: boolean,
  tight = false,
): string {
  const parts: string[] = [];
  const single = keyword === 'import' && (names.length === 1 || !typeOnly);
  const main = single ? names.find(({ imported }) => imported === 'default') : undefined;
  const all = names.find(({ imported }) => imported === '*');
  const braced = names.filter((name) => name !== main && name !== all);
  if (main) parts.push(main.local);
  if (all) parts.push(`* as ${all.local}`);
  if (braced.length > 0) {
    const list = braced.map((name) => spellName(name, typeOnly)).join(', ');
    parts.push(tight ? `{${list}}` : `{ ${list} }`);
  }
  return parts.join(', ');
}

/** A new statement in the manner of another one: its quotes, its semicolon, its spacing in braces. */
export function newStatement(
  text: string,
  like: Clause,
  names: readonly ClauseName[],
  specifier: string,
  typeOnly: boolean,
): string {
  const quote = text[like.literal.start]!;
  const semicolon = text.slice(like.literal.end, like.end).includes(';') ? ';' : '';
  const tight = like.braces ? /^\{\S/.test(text.slice(like.braces.start)) : /\bimport\s*\{\S/.test(text);
  const clause = clauseText(like.keyword, names, typeOnly, tight);
  return `${like.keyword}${typeOnly ? ' type' : ''} ${clause} from ${quote}${specifier}${quote}${semicolon}`;
}

/** Every import, and every export with a `from`, of a tree. */
export function clausesOf(program: Node, text: string): Clause[] {
  const clauses: Clause[] = [];
  for (const statement of program.body as Node[]) {
    const isImport = statement.type === 'ImportDeclaration';
    if (!isImport && !(statement.type === 'ExportNamedDeclaration' && !statement.declaration)) continue;
    const typeOnly = (isImport ? statement.importKind : statement.exportKind) === 'type';
    const names = (statement.specifiers as Node[]).map((node) => writtenName(node, typeOnly));
    const braced = (statement.specifiers as Node[]).filter(({ type }) =>
      /^(?:Import|Export)Specifier$/.test(type),
    );
    const literal = statement.source as Node | null;
    clauses.push({
      start: statement.start,
      end: statement.end,
      keyword: isImport ? 'import' : 'export',
      typeOnly,
      names,
      ...(braced.length > 0 && { braces: bracesAround(text, statement, braced) }),
      literal: literal
        ? { start: literal.start, end: literal.end }
        : { start: statement.end, end: statement.end },
      specifier: stringValue(literal) ?? '',
      hasFrom: literal !== null,
    });
  }
  return clauses;
}

function bracesAround(text: string, statement: Node, braced: readonly Node[]): Span {
  const start = text.lastIndexOf('{', braced[0]!.start - 1);
  const limit = statement.source ? statement.source.start : statement.end;
  return { start, end: text.lastIndexOf('}', limit) + 1 };
}

function writtenName(node: Node, typeOnly: boolean): WrittenName {
  const nameOf = (name: Node): string => name.name ?? name.value;
  const span = { start: node.start, end: node.end };
  switch (node.type) {
    case 'ImportDefaultSpecifier':
      return { ...span, imported: 'default', local: nameOf(node.local), typeOnly };
    case 'ImportNamespaceSpecifier':
      return { ...span, imported: '*', local: nameOf(node.local), typeOnly };
    case 'ImportSpecifier':
      return {
        ...span,
        imported: nameOf(node.imported),
        local: nameOf(node.local),
        typeOnly: typeOnly || node.importKind === 'type',
      };
    default:
      return {
        ...span,
        imported: nameOf(node.local),
        local: nameOf(node.exported),
        typeOnly: typeOnly || node.exportKind === 'type',
      };
  }
}
