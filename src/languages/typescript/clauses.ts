// Import and export clauses as text: how names are added to, taken from and respelled in a statement so that
// everything else in it (quotes, layout, comments, trailing comma, attributes) stays as it was.

import { posix } from 'node:path';
import type { Span } from '../../core/edits.ts';
import type { WrittenPath } from '../../core/facts.ts';
import type { Clause, ClauseName, TextEdit, Written, WrittenName } from '../../core/language.ts';
import { appendToList, commentsBeside, removeFromList } from './lists.ts';
import { type Node, stringValue } from './tree.ts';

type Keep = ReadonlyMap<WrittenName, ClauseName | undefined>;

const isIdentifier = (name: string): boolean =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name);

const quoted = (name: string, quote: string): string =>
  isIdentifier(name) ? name : quote + name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;

/** How one name of a clause is written. */
interface Manner {
  /** The clause says `type` for all of them. */
  inType: boolean;
  quote: string;
  /** Between the name and what it is called here: ` as `, or `: ` in a pattern. */
  as: string;
}

/** `type getDb as connect`; for exports the order of the two names is the same. */
function spellName(name: ClauseName, { inType, quote, as }: Manner): string {
  const modifier = name.typeOnly && !inType ? 'type ' : '';
  const imported = quoted(name.imported, quote);
  return name.imported === name.local
    ? modifier + imported
    : modifier + imported + as + quoted(name.local, quote);
}

/** The literal with another specifier between the same quotes. */
export function respecify(text: string, literal: Written, specifier: string): TextEdit {
  const { start, end, base, slash, parts }: WrittenPath = literal.written ?? literal;
  const path = base === undefined ? specifier : pathBetween(base, specifier);
  const quote = text[start]!;
  if (parts) {
    const literals = path.split('/').map((part) => quote + part + quote);
    return { start, end, text: literals.join(', ') };
  }
  const isDotted = base !== undefined && text.startsWith('./', start + 1) && !path.startsWith('.');
  const lead = slash ? '/' : isDotted ? './' : '';
  return { start: start + 1, end: end - 1, text: lead + path.replaceAll(quote, `\\${quote}`) };
}

/** The way from one folder to a path, both as seen from a third one. */
function pathBetween(base: string, path: string): string {
  const below = (each: string): string => posix.join('/', 'up/'.repeat(99), each);
  return posix.relative(below(base), below(path));
}

/**
 * Edits that make a statement say `names` from `specifier`. `keep` pairs each name that stands there already with its
 * new spelling (undefined: it goes); `add` are new ones. Returns undefined if no name would be left.
 */
export function editClause(
  text: string,
  clause: Clause,
  keep: Keep,
  add: readonly ClauseName[],
  specifier: string,
  typeOnly = clause.typeOnly,
): TextEdit[] | undefined {
  const names = [...clause.names.map((name) => keep.get(name)), ...add].filter((name) => name !== undefined);
  if (names.length === 0) return undefined;
  const literal = specifier === clause.specifier ? [] : [respecify(text, clause.literal, specifier)];
  const next = partsOf(clause.keyword, names, typeOnly);
  const edits = editParts(text, clause, keep, next, typeOnly) ?? [
    reprint(text, clause, keep, next, typeOnly),
  ];
  return [...edits, ...literal];
}

/** A clause by its three places: `Db, * as ns, { getDb }`. */
interface Parts {
  main: ClauseName | undefined;
  all: ClauseName | undefined;
  braced: readonly ClauseName[];
}

function partsOf(keyword: Clause['keyword'], names: readonly ClauseName[], typeOnly: boolean): Parts {
  const single = keyword === 'import' && (names.length === 1 || !typeOnly);
  const main = single ? names.find(({ imported }) => imported === 'default') : undefined;
  const all = names.find(({ imported }) => imported === '*');
  return { main, all, braced: names.filter((name) => name !== main && name !== all) };
}

const isBraced = (clause: Clause, name: WrittenName): boolean =>
  clause.braces !== undefined && name.start >= clause.braces.start;

/** Edits within the clause that leave its places where they are; undefined if a place has to be made. */
function editParts(
  text: string,
  clause: Clause,
  keep: Keep,
  next: Parts,
  typeOnly: boolean,
): TextEdit[] | undefined {
  const { braces } = clause;
  const outside = clause.names.filter((name) => !isBraced(clause, name));
  const list = clause.names.filter((name) => isBraced(clause, name));
  const stays = (name: WrittenName): boolean => next.braced.includes(keep.get(name)!);
  const star = outside.find(({ imported }) => imported === '*');
  const main = outside.find((name) => name !== star);
  if (star ? keep.get(star) !== next.all || !next.all : next.all) return undefined;
  if (!braces || !list.some(stays)) {
    if (next.braced.length > 0 || typeOnly !== clause.typeOnly || !main || !next.main) return undefined;
    const end = star ? main.end : (braces?.end ?? main.end);
    return [{ start: main.start, end, text: next.main.local }].filter(changes(text));
  }
  const manner = mannerOf(text, clause, typeOnly);
  const edits = typeModifier(text, clause, typeOnly);
  if (main && next.main) edits.push({ start: main.start, end: main.end, text: next.main.local });
  else if (main) edits.push({ start: main.start, end: braces.start, text: '' });
  else if (next.main) edits.push({ start: braces.start, end: braces.start, text: `${next.main.local}, ` });
  for (const name of list.filter(stays)) {
    const now = keep.get(name)!;
    const isSame =
      now.imported === name.imported && now.local === name.local && now.typeOnly === name.typeOnly;
    if (isSame && typeOnly === clause.typeOnly) continue;
    edits.push({ start: name.start, end: name.end, text: spellName(now, manner) });
  }
  const old = new Set(list.filter(stays).map((name) => keep.get(name)));
  const fresh = next.braced.filter((name) => !old.has(name)).map((name) => spellName(name, manner));
  edits.push(...removeFromList(text, list, new Map(list.map((name) => [name, stays(name) || undefined]))));
  edits.push(...appendToList(text, list, list.findLast(stays)!, fresh));
  return edits.filter(changes(text));
}

const changes =
  (text: string) =>
  (edit: TextEdit): boolean =>
    text.slice(edit.start, edit.end) !== edit.text;

function typeModifier(text: string, clause: Clause, typeOnly: boolean): TextEdit[] {
  if (typeOnly === clause.typeOnly) return [];
  const at = clause.start + clause.keyword.length;
  if (typeOnly) return [{ start: at, end: at, text: ' type' }];
  return [{ start: at, end: at + /^\s*type/.exec(text.slice(at))![0].length, text: '' }];
}

/** The quote of names that are strings: that of the specifier, else of another such name. */
function quoteOf(text: string, clause: Clause): string {
  if (clause.hasFrom) return text[clause.literal.start]!;
  return /['"]/.exec(text.slice(clause.start, clause.end))?.[0] ?? "'";
}

const mannerOf = (text: string, clause: Clause, inType: boolean): Manner => ({
  inType,
  quote: quoteOf(text, clause),
  as: clause.keyword === 'require' ? ': ' : ' as ',
});

/** Everything between the keyword and `from`, written anew; comments are kept, except those of names that go. */
function reprint(text: string, clause: Clause, keep: Keep, next: Parts, typeOnly: boolean): TextEdit {
  const [keyword, from] = wordsOf(clause);
  const start = clause.start + keyword.length;
  const fromAt = text.lastIndexOf(from, clause.literal.start);
  const { braces } = clause;
  const tight = braces ? /^\{\S/.test(text.slice(braces.start)) && braces.end - braces.start > 2 : false;
  const gone = clause.names.filter((name) => keep.get(name) === undefined);
  const comments = commentsBeside(text, { start, end: fromAt }, clause.names, gone);
  const lines = comments.filter((comment) => comment.startsWith('//') || comment.includes('\n'));
  const inline = comments.filter((comment) => !lines.includes(comment)).map((comment) => ` ${comment}`);
  const printed = clauseText(next, tight, mannerOf(text, clause, typeOnly), keyword);
  const clauseLine = `${typeOnly ? ' type' : ''} ${printed}${inline.join('')} `;
  if (lines.length === 0) return { start, end: fromAt, text: clauseLine };
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const above = lines.map((line) => line + lineBreak).join('');
  return { start: clause.start, end: fromAt, text: `${above}${keyword}${clauseLine}` };
}

/** What stands before the names and what behind them. */
const wordsOf = ({ keyword }: Clause): [string, string] =>
  keyword === 'require' ? ['const', '='] : [keyword, 'from'];

/** `Db, { getDb, type Opts }` */
function clauseText({ main, all, braced }: Parts, tight: boolean, manner: Manner, keyword: string): string {
  const list = braced.map((name) => spellName(name, manner)).join(', ');
  const whole = (local: string): string =>
    keyword === 'const' ? local : local === '' ? '*' : `* as ${local}`;
  return [
    ...(main ? [main.local] : []),
    ...(all ? [whole(all.local)] : []),
    ...(braced.length > 0 ? [tight ? `{${list}}` : `{ ${list} }`] : []),
  ].join(', ');
}

/** A new statement in the manner of another one: its quotes, its semicolon, its spacing in braces, its attributes. */
export function newStatement(
  text: string,
  like: Clause,
  names: readonly ClauseName[],
  specifier: string,
  typeOnly: boolean,
): string {
  const quote = text[like.literal.start]!;
  const semicolon = text.slice(like.literal.end, like.end).endsWith(';') ? ';' : '';
  const [keyword, from] = wordsOf(like);
  const tight = like.braces
    ? /^\{\S/.test(text.slice(like.braces.start))
    : new RegExp(`\\b${keyword}\\s*\\{\\S`).test(text);
  const parts = partsOf(like.keyword, names, typeOnly);
  const clause = clauseText(parts, tight, mannerOf(text, like, typeOnly), keyword);
  const literal = `${quote}${specifier}${quote}`;
  if (like.keyword === 'require') {
    const call = text.slice(text.lastIndexOf(from, like.literal.start), like.literal.start);
    return `${keyword} ${clause} ${call}${literal}${text.slice(like.literal.end, like.end)}`;
  }
  return `${keyword}${typeOnly ? ' type' : ''} ${clause} ${from} ${literal}${like.attributes ?? ''}${semicolon}`;
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
    const attributes = (statement.attributes as Node[] | undefined)?.at(-1);
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
      ...(literal && attributes && { attributes: withoutSemicolon(text.slice(literal.end, statement.end)) }),
    });
  }
  return clauses;
}

const withoutSemicolon = (text: string): string => text.replace(/\s*;\s*$/, '');

function bracesAround(text: string, statement: Node, braced: readonly Node[]): Span {
  const others = (statement.specifiers as Node[]).filter((node) => !braced.includes(node));
  const start = outsideComments(text, '{', others.at(-1)?.end ?? statement.start);
  return { start, end: outsideComments(text, '}', braced.at(-1)!.end) + 1 };
}

/** Where a character first stands from an offset on, comments left out. */
function outsideComments(text: string, character: string, from: number): number {
  const hit = /\/\*[\s\S]*?\*\/|\/\/[^\r\n]*|[{}]/g;
  hit.lastIndex = from;
  for (let match = hit.exec(text); match; match = hit.exec(text))
    if (match[0] === character) return match.index;
  return from;
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
