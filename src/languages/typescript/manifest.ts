// Adds dependencies to a package.json so that nothing but the added line differs: the whitespace, the colon and the
// order are those of the neighbours.

import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { DependencySection, TextEdit } from '../../core/language.ts';
import { parseProblemless } from './json.ts';
import type { PackageJson } from './packages.ts';

export interface AddedDependency {
  section: DependencySection;
  name: string;
  version: string;
}

/** The edits for a manifest's text; undefined if the text is not one object. */
export function addDependencies(text: string, added: readonly AddedDependency[]): TextEdit[] | undefined {
  const root = parseTree(text);
  if (root?.type !== 'object') return undefined;
  const edits: TextEdit[] = [];
  for (const section of new Set(added.map((each) => each.section))) {
    const own = added.filter((each) => each.section === section).sort(byName);
    const list = findNodeAtLocation(root, [section]);
    if (list?.type === 'object' && list.children?.length) edits.push(...insertInto(text, list, own));
    else if (list?.type === 'object') edits.push(fill(text, root, list, own));
    else if (list) return undefined;
    else edits.push(newSection(text, root, section, own));
  }
  return edits;
}

/** Whether a text is JSON, as strict as package managers read it, and declares a package. */
export function declaresDependency(text: string, name: string): boolean {
  const json = parseProblemless(() => JSON.parse(text.replace(/^\uFEFF/, '')) as PackageJson);
  return [json?.dependencies, json?.devDependencies].some((list) => list !== undefined && name in list);
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

const keyOf = (property: Node): string => property.children![0]!.value as string;

/** Each at its place among sorted neighbours, else behind the last one. */
function insertInto(text: string, list: Node, added: readonly AddedDependency[]): TextEdit[] {
  const properties = list.children!;
  const names = properties.map(keyOf);
  const order = orders.find((compare) =>
    names.every((name, i) => i === 0 || compare(names[i - 1]!, name) < 0),
  );
  const byPlace = new Map<number, AddedDependency[]>();
  for (const each of added) {
    const found = order ? names.findIndex((name) => order(each.name, name) < 0) : -1;
    const at = found < 0 ? properties.length : found;
    byPlace.set(at, [...(byPlace.get(at) ?? []), each]);
  }
  const space = spaceBefore(text, properties.at(-1)!);
  return [...byPlace].map(([at, some]) => {
    const lines = some.map((each) => property(text, properties[0]!, each));
    if (at === properties.length) {
      const end = properties.at(-1)!.offset + properties.at(-1)!.length;
      return { start: end, end, text: lines.map((line) => `,${space}${line}`).join('') };
    }
    const start = properties[at]!.offset;
    return { start, end: start, text: lines.map((line) => `${line},${space}`).join('') };
  });
}

/** The orders in which people and package managers sort names. */
const orders: ((a: string, b: string) => number)[] = [
  (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  (a, b) => a.localeCompare(b, 'en'),
];

/** The whitespace that stands before a property, behind the comma or brace. */
const spaceBefore = (text: string, node: Node): string => /\s*$/.exec(text.slice(0, node.offset))![0];

function property(text: string, like: Node, { name, version }: AddedDependency): string {
  const [key, value] = like.children as [Node, Node];
  const colon = text.slice(key.offset + key.length, value.offset);
  return `${JSON.stringify(name)}${colon}${JSON.stringify(version)}`;
}

/** `{}` gets its first lines. */
function fill(text: string, root: Node, list: Node, added: readonly AddedDependency[]): TextEdit {
  return { start: list.offset, end: list.offset + list.length, text: section(text, root, added) };
}

function section(text: string, root: Node, added: readonly AddedDependency[]): string {
  const [first] = root.children!;
  const outer = first ? spaceBefore(text, first) : '\n  ';
  const isOneLine = !outer.includes('\n');
  const indent = outer.slice(outer.lastIndexOf('\n') + 1);
  const inner = isOneLine ? outer || ' ' : outer + indent;
  const lines = added.map(({ name, version }) => `${JSON.stringify(name)}: ${JSON.stringify(version)}`);
  return `{${inner}${lines.join(`,${inner}`)}${isOneLine ? inner : outer}}`;
}

const usualOrder: readonly string[] = [
  'optionalDependencies',
  'peerDependenciesMeta',
  'peerDependencies',
  'devDependencies',
  'dependencies',
];

/** Behind the section that usually stands before it, else behind the last property. */
function newSection(text: string, root: Node, name: string, added: readonly AddedDependency[]): TextEdit {
  const properties = root.children ?? [];
  const wanted = usualOrder.indexOf(name);
  const previous = usualOrder
    .slice(wanted + 1)
    .map((other) => properties.find((each) => keyOf(each) === other))
    .find((found) => found !== undefined);
  const next = usualOrder
    .slice(0, wanted)
    .reverse()
    .map((other) => properties.find((each) => keyOf(each) === other))
    .find((found) => found !== undefined);
  const written = `${JSON.stringify(name)}: ${section(text, root, added)}`;
  const last = properties.at(-1);
  if (!last) return { start: root.offset, end: root.offset + root.length, text: `{\n  ${written}\n}` };
  if (!previous && next)
    return { start: next.offset, end: next.offset, text: `${written},${spaceBefore(text, next)}` };
  const after = previous ?? last;
  const end = after.offset + after.length;
  return { start: end, end, text: `,${spaceBefore(text, after)}${written}` };
}
