// Exports and imports of CommonJS, as far as they say what they are: `exports.name = value`, `module.exports = { name }`
// and constants that are taken from `require`. Whatever is computed is a value that nobody looks into.

import type { Span } from '../../core/edits.ts';
import type { ExportFact, Required } from '../../core/facts.ts';
import type { Loads } from './requires.ts';
import { type Node, stringValue, walk } from './tree.ts';

export interface CommonJsExport {
  name: string;
  /** The name as it is written. */
  key: Span;
  value: Node;
  isShorthand: boolean;
  /** The property of the exported object, or the whole assignment. */
  node: Node;
  /** The top-level statement that exports it; undefined where it is exported on a condition, or along with another. */
  statement: Node | undefined;
  /** All properties of the exported object. */
  beside: readonly Node[];
}

export interface CommonJs {
  exports: readonly CommonJsExport[];
  /** `module.exports` is assigned. */
  assigned: boolean;
  /** The one value that it is assigned, unless that is an object of which every name is known. */
  value?: { node: Node; assignment: Node; statement: Node | undefined };
  /** Every name is known: no spread, no computed key, no other value. */
  named: boolean;
  /** Reads of an export by way of `exports.name`. */
  reads: readonly (Span & { name: string })[];
}

const isModuleExports = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'Identifier' &&
  node.object.name === 'module' &&
  node.property.name === 'exports';

const isExports = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'exports') || isModuleExports(node);

export function commonJsOf(program: Node): CommonJs {
  const exports: CommonJsExport[] = [];
  const reads: (Span & { name: string })[] = [];
  const written = new Set<Node>();
  const values: NonNullable<CommonJs['value']>[] = [];
  let assigned = false;
  let named = true;
  walk(program, (node, parents) => {
    if (
      node.type === 'MemberExpression' &&
      isExports(node.object) &&
      !written.has(node) &&
      !isModuleExports(node)
    ) {
      const name = node.computed ? stringValue(node.property) : (node.property.name as string);
      if (name === undefined) named = false;
      else reads.push({ name, start: node.property.start, end: node.property.end });
    }
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return;
    const { left, right } = node;
    const isTop = parents.at(-1)?.type === 'ExpressionStatement' && parents.length === 2;
    const statement =
      isTop && node.operator === '=' && right.type !== 'AssignmentExpression' ? parents.at(-1) : undefined;
    if (isExports(left)) {
      assigned = true;
      named = right.type === 'ObjectExpression' && objectExports(right, statement, exports) && named;
      const alone = valueStatement(node, parents);
      values.push({ node: assignedValue(right), assignment: node, statement: alone });
    } else if (isExports(left.object)) {
      written.add(left);
      if (left.computed) named = false;
      else exports.push(memberExport(node, statement));
    }
  });
  const value = named ? undefined : oneOf(values);
  return { exports, assigned, named, reads, ...(value && { value }) };
}

/** Of several values nobody knows which it is: it is none but itself, and stays. */
function oneOf([value, ...others]: readonly NonNullable<CommonJs['value']>[]): CommonJs['value'] {
  if (!value || others.length === 0) return value;
  return { node: value.assignment, assignment: value.assignment, statement: undefined };
}

/** `module.exports = exports = value` */
const assignedValue = (node: Node): Node =>
  node.type === 'AssignmentExpression' && node.operator === '=' && isExports(node.left)
    ? assignedValue(node.right)
    : node;

/** The statement that does nothing but `module.exports = value`, be it with `exports =` before or behind. */
function valueStatement(node: Node, parents: readonly Node[]): Node | undefined {
  const outer = parents.slice(2);
  const [, statement] = parents;
  const isAlone =
    statement?.type === 'ExpressionStatement' &&
    outer.every(({ type, left }) => type === 'AssignmentExpression' && isExports(left));
  return isAlone && node.operator === '=' ? statement : undefined;
}

function memberExport(node: Node, statement: Node | undefined): CommonJsExport {
  const { property } = node.left;
  const key = { start: property.start, end: property.end };
  return { name: property.name, key, value: node.right, isShorthand: false, node, statement, beside: [] };
}

function objectExports(object: Node, statement: Node | undefined, exports: CommonJsExport[]): boolean {
  const properties = object.properties as Node[];
  let named = true;
  // What a spread or a computed key behind it may replace is there, and nobody knows as what.
  const unsure = properties.findLastIndex(({ type, computed }) => type !== 'Property' || computed);
  for (const [index, node] of properties.entries()) {
    const name = node.type === 'Property' && !node.computed ? (node.key.name ?? node.key.value) : undefined;
    if (typeof name !== 'string' || node.kind !== 'init') named = false;
    if (typeof name !== 'string') continue;
    const key = { start: node.key.start, end: node.key.end };
    const { shorthand: isShorthand } = node;
    const value = index < unsure ? object : (node.value as Node);
    exports.push({ name, key, value, isShorthand, node, statement, beside: properties });
  }
  return named;
}

/** Constants of the module that are taken from `require`, with what they are there. */
export function requiredNames(program: Node, loads: Loads): Required[] {
  const found: Required[] = [];
  for (const statement of program.body as Node[]) {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    for (const { id, init } of statement.declarations as Node[]) {
      const source = init && requiredValue(init, loads);
      if (!source) continue;
      const { specifier, imported } = source;
      if (id.type === 'Identifier') found.push({ local: id.name, imported, specifier });
      if (id.type !== 'ObjectPattern' || imported !== '*') continue;
      for (const { type, computed, key, value } of id.properties as Node[]) {
        if (type !== 'Property' || computed || value.type !== 'Identifier') continue;
        found.push({ local: value.name, imported: key.name ?? key.value, specifier });
      }
    }
  }
  return found;
}

/** `require('x')`, `require('x').name`. */
function requiredValue(node: Node, loads: Loads): Omit<Required, 'local'> | undefined {
  if (node.type === 'MemberExpression' && !node.computed) {
    const whole = requiredValue(node.object, loads);
    return whole?.imported === '*' ? { ...whole, imported: node.property.name } : undefined;
  }
  const isRequire = node.type === 'CallExpression' && loads(node.callee) === 'require';
  const specifier = isRequire ? stringValue(node.arguments[0]) : undefined;
  return specifier === undefined ? undefined : { specifier, imported: '*' };
}

/** The exports as facts; what only passes on what was required is followed like a re-export. */
export function commonJsFacts(
  { exports, value }: CommonJs,
  required: readonly Required[],
  loads: Loads,
): ExportFact[] {
  const byLocal = new Map(required.map((entry) => [entry.local, entry]));
  const named = exports.map(({ name, key, value, node }): ExportFact => {
    const base = {
      name,
      typeOnly: false,
      span: { start: node.start, end: node.end },
      at: key.start,
    } as const;
    const source = passedOn(value, byLocal, loads);
    if (source) return { ...base, kind: 'indirect', literal: base.span, ...source };
    return { ...base, kind: 'local', ...(value.type === 'Identifier' && { local: value.name }) };
  });
  return value ? [...named, valueFact(value, byLocal, loads)] : named;
}

/** The value that a module is, as its default; one that is all of another module passes everything of it on. */
function valueFact(
  { node, assignment: { start, end } }: NonNullable<CommonJs['value']>,
  byLocal: ReadonlyMap<string, Required>,
  loads: Loads,
): ExportFact {
  const base = { typeOnly: false, span: { start, end } } as const;
  const source = passedOn(node, byLocal, loads);
  if (source?.imported === '*')
    return { ...base, kind: 'star', whole: true, specifier: source.specifier, literal: base.span };
  if (source) return { ...base, kind: 'indirect', name: 'default', literal: base.span, ...source };
  const local = node.type === 'Identifier' ? (node.name as string) : undefined;
  return { ...base, kind: 'local', name: 'default', ...(local !== undefined && { local }) };
}

function passedOn(
  value: Node,
  byLocal: ReadonlyMap<string, Required>,
  loads: Loads,
): { imported: string; specifier: string; through: string } | undefined {
  if (value.type === 'Identifier') {
    const entry = byLocal.get(value.name);
    return entry && { imported: entry.imported, specifier: entry.specifier, through: entry.local };
  }
  if (value.type === 'MemberExpression' && !value.computed && value.object.type === 'Identifier') {
    const entry = byLocal.get(value.object.name);
    return entry?.imported === '*'
      ? { imported: value.property.name, specifier: entry.specifier, through: entry.local }
      : undefined;
  }
  const direct = requiredValue(value, loads);
  return direct && { ...direct, through: '' };
}
