// Collects what is changed in one importing file and writes it down once: specifiers that leave their
// statement, statements that are added, specifiers and references that are replaced.

import { commentAbove } from './candidates.ts';
import type { Module } from './program.ts';
import { styleOf } from './render-legacy.ts';
import type { FromStatement, Named } from './statements.ts';

type Added = {
  after: FromStatement;
  specifier: string;
  typeOnly: boolean;
  defaultName?: string;
  namespaceName?: string;
  named: Named[];
};

type TextEdit = { start: number; end: number; text: string };

export type ImporterEdits = {
  module: Module;
  /** Locals that have left their statement, by statement. */
  taken: Map<FromStatement, Set<string>>;
  added: Added[];
  texts: TextEdit[];
  namespaces: Set<string>;
};

export function noEdits(module: Module): ImporterEdits {
  return { module, taken: new Map(), added: [], texts: [], namespaces: new Set() };
}

export type Placed = Pick<Added, 'specifier' | 'typeOnly' | 'defaultName' | 'namespaceName' | 'named'>;

/** Takes a local name out of its statement and imports (or exports) it by another one. */
export function moveSpecifier(
  edits: ImporterEdits,
  from: FromStatement,
  local: string,
  placed: Placed,
): void {
  edits.taken.set(from, (edits.taken.get(from) ?? new Set()).add(local));
  const isPlain = placed.named.length > 0;
  const mate = edits.added.find(
    ({ after, specifier, typeOnly, named }) =>
      named.length > 0 &&
      after.kind === from.kind &&
      specifier === placed.specifier &&
      typeOnly === placed.typeOnly &&
      // A comment that stands on the statement must not be left without one.
      (after === from || commentAbove(edits.module.text, from.start) === ''),
  );
  if (mate && isPlain) mate.named.push(...placed.named);
  else edits.added.push({ after: from, ...placed });
}

export function replaceText(edits: ImporterEdits, start: number, end: number, text: string): void {
  edits.texts.push({ start, end, text });
}

export function applyEdits(edits: ImporterEdits): string {
  const { text } = edits.module;
  const all = [...edits.texts];
  const statements = new Set([...edits.taken.keys(), ...edits.added.map(({ after }) => after)]);
  for (const statement of statements) all.push(rewriteStatement(edits, statement));
  all.sort((one, other) => one.start - other.start);
  let result = '';
  let end = 0;
  for (const edit of all) {
    if (edit.start < end) throw new Error(`edits overlap in ${edits.module.path} at ${edit.start}`);
    result += text.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return result + text.slice(end);
}

function rewriteStatement(edits: ImporterEdits, statement: FromStatement): TextEdit {
  const { text } = edits.module;
  const { newline } = styleOf(text);
  const original = text.slice(statement.start, statement.end);
  const taken = edits.taken.get(statement) ?? new Set();
  const lines: string[] = [];
  const rest = {
    ...statement,
    defaultName:
      statement.defaultName && taken.has(statement.defaultName) ? undefined : statement.defaultName,
    named: statement.named.filter(({ local }) => !taken.has(local)),
  };
  if (rest.defaultName || rest.named.length > 0) lines.push(render(rest, statement, original, newline));
  for (const added of edits.added) {
    if (added.after === statement) lines.push(render(added, statement, original, newline));
  }
  if (lines.length > 0) return { start: statement.start, end: statement.end, text: lines.join(newline) };
  // Its names have joined another statement: the whole line goes.
  const end = text.indexOf('\n', statement.end) + 1 || text.length;
  return { start: text.lastIndexOf('\n', statement.start - 1) + 1, end, text: '' };
}

function render(content: Placed, like: FromStatement, original: string, newline: string): string {
  const { semicolon } = styleOf(original);
  const quote = original.includes('"') ? '"' : "'";
  const space = like.hasBraces && /\{[^\s}]/.test(original) ? '' : ' ';
  const parts: string[] = [];
  if (content.defaultName) parts.push(content.defaultName);
  if (content.namespaceName) parts.push(`* as ${content.namespaceName}`);
  if (content.named.length > 0) {
    const names = content.named.map(({ imported, local, typeOnly }) => {
      const type = typeOnly && !content.typeOnly ? 'type ' : '';
      return type + (imported === local ? local : `${imported} as ${local}`);
    });
    const isLong = original.includes('\n') && names.length > 2;
    parts.push(
      isLong
        ? `{${newline}${names.map((name) => `  ${name},${newline}`).join('')}}`
        : `{${space}${names.join(', ')}${space}}`,
    );
  }
  const type = content.typeOnly ? 'type ' : '';
  return `${like.kind} ${type}${parts.join(', ')} from ${quote}${content.specifier}${quote}${semicolon}`;
}
