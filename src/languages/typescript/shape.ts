// The shape of one file: what each of its declarations is made of, read from the same parse as its facts.

import type { ParseResult } from 'oxc-parser';
import type { DeclarationForm } from '../../core/audit/finding.ts';
import type { DeclarationShape, Doing, MockShape, ModuleShape } from '../../core/audit/shape.ts';
import type { Span } from '../../core/edits.ts';
import type { Site } from '../../core/language.ts';
import { proofOf } from './declarations.ts';
import { colourOf } from './shape-colour.ts';
import { type Notes, notesIn } from './shape-comments.ts';
import { doingOf, pathOf } from './shape-doing.ts';
import { holdsOf, keepsArguments, membersOf } from './shape-members.ts';
import { fingerprint } from './shape-tokens.ts';
import { bind, type Gathered, gather, newGathered, typeNameOf } from './shape-walk.ts';
import type { Node } from './tree.ts';

/** One declared name with all the nodes that declare it. */
interface Declared {
  name: string;
  nodes: Node[];
  spans: Span[];
  mentions: Set<string>;
  bound: Set<string>;
  notes: Notes;
}

/**
 * Reads the shape of a file that parsed.
 * @param mocks its test doubles, and loads around them
 */
export function shapeOf(text: string, parsed: ParseResult, mocks: readonly Site[]): ModuleShape {
  const program = parsed.program as unknown as Node;
  const lines = lineStarts(text);
  const comments = new Map(parsed.comments.map(({ start, end }) => [start, end]));
  const gathered = newGathered();
  const names = new Set<string>();
  const loads = new Set<string>();
  const declared = new Map<string, Declared>();
  for (const statement of program.body as Node[]) {
    if (statement.type === 'ImportDeclaration') {
      for (const { local } of statement.specifiers) names.add(local.name);
      continue;
    }
    const found = declaredBy(statement);
    const seen = gather(statement, gathered);
    if (found.length === 0) for (const name of seen.mentions) loads.add(name);
    if (found.length === 0) continue;
    const notes = notesIn(text, parsed.comments, statement);
    for (const { name, node } of found) {
      names.add(name);
      const known = declared.get(name) ?? {
        name,
        nodes: [],
        spans: [],
        mentions: new Set(),
        bound: new Set(),
        notes,
      };
      known.nodes.push(node);
      known.spans.push(found.length === 1 ? statement : node);
      for (const each of seen.mentions) known.mentions.add(each);
      for (const each of seen.bound) known.bound.add(each);
      declared.set(name, known);
    }
  }
  const lineOf = (offset: number): number => lineAt(lines, offset);
  const place = (offset: number) => {
    const line = lineOf(offset);
    return { line, column: offset - lines[line - 1]! + 1 };
  };
  return {
    declarations: [...declared.values()].map((each) => declarationShape(each, text, comments, lineOf, names)),
    used: usedOf(gathered, names),
    loads: [...loads].filter((name) => names.has(name)),
    awaits: gathered.awaits
      .filter(({ name }) => names.has(name))
      .map(({ name, start }) => ({ name, ...place(start) })),
    mocks: mocks.map((site) => mockShape(site, place)),
    ...headAllowance(text, parsed),
  };
}

const headAllowance = (text: string, parsed: ParseResult): Pick<ModuleShape, 'allow'> => {
  const [first] = (parsed.program as unknown as Node).body as Node[];
  const notes = first && notesIn(text, parsed.comments, first);
  return notes?.allow && first?.type === 'ImportDeclaration' ? { allow: notes.allow } : {};
};

/** The names that a statement declares at the top level. */
function declaredBy(statement: Node): { name: string; node: Node }[] {
  if (statement.type === 'ExportDefaultDeclaration') {
    const node = statement.declaration as Node;
    if (node.type === 'Identifier') return [];
    return [{ name: node.id?.name ?? 'default', node }];
  }
  const node = (
    statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  ) as Node | null;
  if (!node) return [];
  if (node.type === 'VariableDeclaration') {
    return (node.declarations as Node[]).flatMap((declarator) => {
      const bound = new Set<string>();
      bind(declarator.id, bound);
      const with_ = { ...declarator, declarationKind: node.kind, ambient: node.declare };
      return [...bound].map((name) => ({ name, node: with_ }));
    });
  }
  if (
    !/^(?:Class|Function)Declaration$|^TS(?:DeclareFunction|Interface|TypeAlias|Enum|Module|ImportEquals)/.test(
      node.type,
    )
  )
    return [];
  return node.id?.type === 'Identifier' ? [{ name: node.id.name as string, node }] : [];
}

function declarationShape(
  { name, nodes, spans, mentions, bound, notes }: Declared,
  text: string,
  comments: ReadonlyMap<number, number>,
  lineOf: (offset: number) => number,
  names: ReadonlySet<string>,
): DeclarationShape {
  const main = mainOf(nodes);
  const value = valueBehind(main);
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  const locals = new Set([...bound].filter((each) => each !== name && !names.has(each)));
  const print = fingerprint(text, spans, comments, name, locals);
  const proof = name === 'default' ? undefined : proofOf(nodes, text, name);
  const members = membersOf(value, { text, comments, lineOf, self: name, locals });
  const isClass = /^Class/.test(value.type);
  const isFunction = /Function/.test(value.type);
  const does = isFunction ? doingOf(value) : isClass ? classDoing(value) : undefined;
  const colour = isFunction ? colourOf(value) : undefined;
  const returns = isFunction ? typeNameOf(value.returnType?.typeAnnotation) : undefined;
  const base = isClass && value.superClass ? pathOf(value.superClass) : undefined;
  return {
    name,
    form: formOf(main, value),
    line: lineOf(start),
    endLine: lineOf(end),
    start,
    end,
    ...print,
    ...(proof?.kind === 'alias' && { alias: proof.target }),
    ...(does && { does }),
    ...(members && { members }),
    ...(base && { extends: base }),
    ...(isClass && isAdorned(value) && { adorned: true as const }),
    ...(isClass && value.implements?.length > 0 && { implements: implementsOf(value) }),
    ...(value.type === 'TSInterfaceDeclaration' &&
      value.extends?.length > 0 && { implements: extendsOf(value) }),
    ...(colour && { colour }),
    ...(returns && { returns }),
    ...(isClass && { holds: holdsOf(value) }),
    ...(isClass && keepsArguments(value) && { keeps: true as const }),
    ...(isFunction && isPicture(value) && { picture: true as const }),
    ...notes,
    mentions: [...mentions].filter((each) => each !== name && names.has(each)),
  };
}

/** The declaration that says what a name is where several do: a value before a type, an implementation before overloads. */
function mainOf(nodes: readonly Node[]): Node {
  const rank = ({ type }: Node): number =>
    /^TS(?:Interface|TypeAlias)/.test(type) ? 2 : type === 'TSDeclareFunction' ? 1 : 0;
  return nodes.reduce((best, node) => (rank(node) < rank(best) ? node : best));
}

/** What stands behind a name: the initialiser of a variable, without what only types it; else the declaration itself. */
function valueBehind(node: Node): Node {
  let value =
    node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init
      ? (node.init as Node)
      : node;
  while (/^TS(?:As|Satisfies|NonNull)/.test(value.type)) value = value.expression as Node;
  return value;
}

function formOf(node: Node, value: Node): DeclarationForm {
  if (/^Class/.test(value.type)) return value.abstract ? 'abstract class' : 'class';
  if (/Function/.test(value.type)) return 'function';
  switch (node.type) {
    case 'TSInterfaceDeclaration':
      return 'interface';
    case 'TSTypeAliasDeclaration':
      return 'type';
    case 'TSEnumDeclaration':
      return 'enum';
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
      return 'namespace';
    default:
      if (value.type === 'ObjectExpression') return 'object';
      return node.declarationKind === 'let' || node.declarationKind === 'var' ? 'variable' : 'constant';
  }
}

/** A class that cannot be made, or that has nothing of its own. */
function classDoing(node: Node): Doing | undefined {
  const parts = node.body.body as Node[];
  const [only] = parts;
  if (!only) return { kind: 'empty' };
  const does = only.kind === 'constructor' && parts.length === 1 ? doingOf(only.value) : undefined;
  return does?.kind === 'throws' ? does : undefined;
}

const isAdorned = (node: Node): boolean =>
  node.decorators?.length > 0 ||
  Boolean(node.superTypeArguments) ||
  Boolean(node.typeParameters) ||
  (node.body.body as Node[]).some(({ decorators }) => decorators?.length > 0);

const implementsOf = (node: Node): string[][] =>
  (node.implements as Node[])
    .flatMap(({ expression }) => [[...(pathOf(expression) ?? [])]])
    .filter((path) => path.length > 0);
const extendsOf = (node: Node): string[][] =>
  (node.extends as Node[])
    .flatMap(({ expression }) => [[...(pathOf(expression) ?? [])]])
    .filter((path) => path.length > 0);

/** A component that returns nothing but an svg. */
function isPicture(fn: Node): boolean {
  const body = fn.body as Node | null;
  const result =
    body?.type === 'BlockStatement'
      ? (body.body as Node[]).find(({ type }) => type === 'ReturnStatement')?.argument
      : body;
  return result?.type === 'JSXElement' && result.openingElement.name.name === 'svg';
}

function mockShape(
  { specifier, start, names, double }: Site,
  place: (offset: number) => { line: number; column: number },
): MockShape {
  return {
    specifier,
    ...place(start),
    names: names.filter(({ inner }) => !inner).map(({ name, start: at }) => ({ name, ...place(at) })),
    ...(double && {
      double: {
        kind: double.kind,
        library: double.library,
        ...(double.virtual && { virtual: double.virtual }),
        ...(double.esModule && { esModule: double.esModule }),
      },
    }),
  };
}

/** Members asked of module-level names: directly, and through values whose type or maker is written in the file. */
function usedOf({ asked, typed }: Gathered, names: ReadonlySet<string>): Record<string, string[]> {
  const used = new Map<string, Set<string>>();
  const add = (name: string, members: ReadonlySet<string>): void => {
    if (!names.has(name)) return;
    const known = used.get(name) ?? new Set<string>();
    for (const member of members) known.add(member);
    used.set(name, known);
  };
  for (const [holder, members] of asked) {
    if (holder.startsWith('=')) {
      add(holder.slice(1), members);
      continue;
    }
    add(holder, members);
    for (const type of typesOf(typed, holder)) add(type, members);
  }
  return Object.fromEntries([...used].map(([name, members]) => [name, [...members].sort()]));
}

function typesOf(typed: ReadonlyMap<string, ReadonlySet<string>>, holder: string): string[] {
  return [...(typed.get(holder) ?? [])].flatMap((type) =>
    type.startsWith('=') ? [...(typed.get(type.slice(1)) ?? [])] : [type],
  );
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Lines start at 1. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
