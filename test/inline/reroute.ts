// Sends calls of a clean tree through layers, and says whether a tree is another one than it: the same programs, apart
// from the order of imports and from parentheses that mean nothing.

import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { Tree } from '../scatter/resolve.ts';
import { beside } from './candidates.ts';
import type { Layer, Replacement } from './layer.ts';

/** The tree with these layers between its users and what they use. */
export function reroute(clean: Tree, layers: readonly Layer[]): Tree {
  const tree: Tree = new Map(clean);
  const files = new Set(layers.flatMap(({ replacements }) => [...replacements.keys()]));
  for (const file of files) {
    const concerned = layers.filter(({ replacements }) => replacements.has(file));
    tree.set(file, rerouteFile(file, clean.get(file)!, concerned));
  }
  for (const { files: added } of layers) for (const [path, text] of added) tree.set(path, text);
  return tree;
}

function rerouteFile(file: string, text: string, layers: readonly Layer[]): string {
  const edits: Replacement[] = layers.flatMap((layer) => layer.replacements.get(file)!);
  const source = parse(file, text);
  const used = identifiers(parse(file, replaced(text, edits)));
  const going = new Map<ts.ImportDeclaration, Set<string>>();
  const coming = new Map<ts.ImportDeclaration, string[]>();
  for (const { imported, canonical } of layers) {
    const statement = importOf(source, file, canonical.split('#')[0]!);
    const literal = statement.moduleSpecifier.getText(source);
    const quote = literal[0]!;
    const end = text.slice(statement.getStart(source), statement.end).endsWith(';') ? ';' : '';
    const clause = imported.isDefault ? imported.name : `{ ${imported.name} }`;
    const specifier = beside(literal.slice(1, -1), imported.suffix);
    coming.set(statement, [
      ...(coming.get(statement) ?? []),
      `import ${clause} from ${quote}${specifier}${quote}${end}`,
    ]);
    if ((used.get(imported.instead) ?? 0) <= 1)
      going.set(statement, new Set([...(going.get(statement) ?? []), imported.instead]));
  }
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  for (const [statement, lines] of coming) {
    const bindings = statement.importClause!.namedBindings as ts.NamedImports;
    const gone = going.get(statement) ?? new Set();
    const left = bindings.elements.filter(({ name }) => !gone.has(name.text));
    const start = statement.getStart(source);
    const added = lines.join(lineBreak);
    if (gone.size === 0) edits.push({ start: statement.end, end: statement.end, text: lineBreak + added });
    else if (left.length === 0 && !statement.importClause!.name)
      edits.push({ start, end: statement.end, text: added });
    else {
      const names = left.map((each) => each.getText(source)).join(', ');
      edits.push({ start: bindings.getStart(source), end: bindings.end, text: `{ ${names} }` });
      edits.push({ start: statement.end, end: statement.end, text: lineBreak + added });
    }
  }
  return replaced(text, edits);
}

/** @throws Error if the file does not import names from that module: then it was no candidate */
function importOf(source: ts.SourceFile, file: string, module: string): ts.ImportDeclaration {
  const all = source.statements.filter(
    (statement): statement is ts.ImportDeclaration =>
      ts.isImportDeclaration(statement) &&
      statement.importClause?.namedBindings !== undefined &&
      ts.isNamedImports(statement.importClause.namedBindings) &&
      moduleOf(file, (statement.moduleSpecifier as ts.StringLiteral).text) === withoutEnding(module),
  );
  const found = all.find(({ importClause }) => !importClause?.isTypeOnly) ?? all[0];
  if (!found) throw new Error(`${file} does not import from ${module}`);
  return found;
}

const withoutEnding = (path: string): string =>
  path.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '');

const moduleOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? withoutEnding(posix.join(posix.dirname(file), specifier)) : specifier;

function identifiers(source: ts.SourceFile): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return counts;
}

function replaced(text: string, edits: readonly Replacement[]): string {
  let result = text;
  for (const { start, end, text: into } of [...edits].sort(
    (one, other) => other.start - one.start || other.end - one.end,
  ))
    result = result.slice(0, start) + into + result.slice(end);
  return result;
}

/** Files in which two trees are different programs, each with the first place. */
export function differences(expected: Tree, found: Tree): { file: string; what: string }[] {
  const list: { file: string; what: string }[] = [];
  for (const file of found.keys())
    if (!expected.has(file)) list.push({ file, what: 'is there, but should not be' });
  for (const [file, text] of expected) {
    const other = found.get(file);
    if (other === text) continue;
    if (other === undefined) list.push({ file, what: 'is gone' });
    else if (!/\.[cm]?[jt]sx?$/.test(file)) list.push({ file, what: 'was changed' });
    else {
      const what = difference(file, text, other);
      if (what) list.push({ file, what });
    }
  }
  return list;
}

function difference(file: string, expected: string, found: string): string | undefined {
  const [before, after] = [program(file, expected), program(file, found)];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const [one, other] = [before[index], after[index]];
    if (one === other) continue;
    const at = apart(one ?? '', other ?? '');
    const shown = (text = 'nothing more'): string => text.slice(Math.max(0, at - 150), at + 250);
    return `should hold\n    ${shown(one)}\n  and holds\n    ${shown(other)}`;
  }
  return undefined;
}

/** Where two texts begin to differ. */
function apart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** A line for each thing imported, sorted, and then one for each statement: its tree without parentheses. */
function program(file: string, text: string): string[] {
  const source = parse(file, text);
  const imports = new Set<string>();
  const rest: string[] = [];
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) {
      rest.push(serialized(statement, source));
      continue;
    }
    const from = moduleOf(file, (statement.moduleSpecifier as ts.StringLiteral).text);
    const clause = statement.importClause;
    const add = (imported: string, local: string, type: boolean) =>
      imports.add(`import ${type ? 'type ' : ''}${imported} as ${local} from ${from}`);
    if (!clause) imports.add(`import ${from}`);
    else {
      if (clause.name) add('default', clause.name.text, clause.isTypeOnly);
      const bindings = clause.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) add('*', bindings.name.text, clause.isTypeOnly);
      else
        for (const each of bindings?.elements ?? [])
          add((each.propertyName ?? each.name).text, each.name.text, clause.isTypeOnly || each.isTypeOnly);
    }
  }
  return [...[...imports].sort(), ...rest];
}

function serialized(node: ts.Node, source: ts.SourceFile): string {
  if (ts.isParenthesizedExpression(node)) return serialized(node.expression, source);
  const children: string[] = [];
  ts.forEachChild(node, (child) => {
    children.push(serialized(child, source));
  });
  if (children.length === 0) return node.getText(source);
  const operator = ts.isBinaryExpression(node) ? ts.tokenToString(node.operatorToken.kind) : '';
  return `${ts.SyntaxKind[node.kind]}${operator}(${children.join(' ')})`;
}

const parse = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.ESNext,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
