// What a module needed only for text that goes: imports, and constants that are taken from `require`.

import type { Span } from '../../core/edits.ts';
import type { ModuleFacts } from '../../core/facts.ts';
import type { ClauseName, TextEdit, WrittenName } from '../../core/language.ts';
import { clausesOf, editClause } from './clauses.ts';
import { removeFromList } from './lists.ts';
import type { Scopes } from './scopes.ts';
import { type CommentSpan, namedInComment } from './statements.ts';
import type { Node } from './tree.ts';

/** One file, as far as deleting from it asks. */
export interface Module {
  path: string;
  text: string;
  program: Node;
  comments: readonly CommentSpan[];
  facts: ModuleFacts;
  /** Made when a mention is first looked for. */
  scopes(): Scopes;
  keepsImports: boolean;
}

interface Unneeded {
  /** Statements that go as a whole. */
  whole: readonly Node[];
  edits: readonly TextEdit[];
}

export const within = (offset: number, spans: readonly Span[]): boolean =>
  spans.some(({ start, end }) => start <= offset && offset < end);

/** A comment that names a type by this name, unless it belongs to what goes. */
export function commentOn(
  { path, text, comments }: Module,
  name: string,
  going: readonly Span[],
): Span | undefined {
  const others = comments.filter(
    ({ start, end }) =>
      !within(start, going) &&
      !going.some((span) => span.start >= end && /^\s*$/.test(text.slice(end, span.start))),
  );
  return namedInComment(path, others, name);
}

/** Whether a local was mentioned, and every mention has gone. */
function isUnneeded(module: Module, local: string, gone: readonly Span[]): boolean {
  const references = module.scopes().references(local);
  return (
    references.length > 0 &&
    references.every(({ start }) => within(start, gone)) &&
    !commentOn(module, local, gone)
  );
}

/** Imports whose every mention has gone; an import that nothing mentioned before stays. */
export function unneededImports(module: Module, gone: readonly Span[]): Unneeded {
  const { program, text, keepsImports } = module;
  const whole: Node[] = [];
  const edits: TextEdit[] = [];
  for (const clause of clausesOf(program, text)) {
    if (clause.keyword !== 'import') continue;
    const keep = new Map(
      clause.names.map((name): [WrittenName, ClauseName | undefined] => [
        name,
        isUnneeded(module, name.local, gone) ? undefined : name,
      ]),
    );
    const left = clause.names.filter((name) => keep.get(name));
    if (left.length === clause.names.length) continue;
    if (left.length === 0) whole.push((program.body as Node[]).find(({ start }) => start === clause.start)!);
    else {
      const typeOnly = clause.typeOnly || (keepsImports && left.every((name) => name.typeOnly));
      edits.push(...editClause(text, clause, keep, [], clause.specifier, typeOnly)!);
    }
  }
  return { whole, edits };
}

/** Constants that are taken from `require` and whose every mention has gone. */
export function unneededRequires(module: Module, gone: readonly Span[]): Unneeded {
  const { program, text, facts } = module;
  const required = facts.required ?? [];
  const whole: Node[] = [];
  const edits: TextEdit[] = [];
  const names = new Set(required.map(({ local }) => local));
  const goes = (node: Node): boolean => {
    const local = ((node.value ?? node) as Node).name as string | undefined;
    return local !== undefined && names.has(local) && isUnneeded(module, local, gone);
  };
  for (const statement of names.size > 0 ? (program.body as Node[]) : []) {
    if (statement.type !== 'VariableDeclaration') continue;
    const declarators = statement.declarations as Node[];
    const lists = declarators.map(({ id }) =>
      id.type === 'ObjectPattern' ? (id.properties as Node[]) : [id as Node],
    );
    const going = declarators.filter((_, index) => lists[index]!.length > 0 && lists[index]!.every(goes));
    if (going.length === declarators.length) {
      whole.push(statement);
      continue;
    }
    const parts = declarators.map((node) => [node, going.includes(node) ? undefined : node] as const);
    if (going.length > 0) edits.push(...removeFromList(text, declarators, new Map(parts)));
    for (const list of lists.filter((each) => each.some(goes) && !each.every(goes)))
      edits.push(
        ...removeFromList(text, list, new Map(list.map((node) => [node, goes(node) ? undefined : node]))),
      );
  }
  return { whole, edits };
}
