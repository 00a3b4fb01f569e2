// Which sources a bundler makes a package's files of, as far as its configuration says so in so many words: literals for
// tsup, tsdown, vite, rollup, rolldown and unbuild. Nothing is run.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';
import type { Package } from './packages.ts';
import { parse } from './parse.ts';
import { type Node, stringValue, unwrapped, walk } from './tree.ts';

/** What the configurations of one package say; paths are relative to the package's folder. */
export interface BundledEntries {
  /** Each with the name that its output has below an output folder, without an ending. */
  entries: readonly { name: string; source: string }[];
  /** Every folder that is written there: an output folder is one of them. */
  folders: ReadonlySet<string>;
}

const configuration = /^(?:tsup|tsdown|vite|rollup|rolldown|build)\.config(?:\.[\w-]+)*\.[cm]?[jt]s$/;
const namesOfEntries = new Set(['entry', 'entries', 'entryPoints', 'input']);

/** Reads the configurations that stand beside a manifest. */
export function bundledEntriesOf(files: Files, owner: Package): BundledEntries {
  const entries: { name: string; source: string }[] = [];
  const folders = new Set(['dist']);
  for (const path of files.paths) {
    if (posix.dirname(path) !== (owner.dir || '.') || !configuration.test(posix.basename(path))) continue;
    const { program, errors } = parse(path, files.read(path) ?? '');
    if (errors.length > 0) continue;
    const constants = constantsOf(program as unknown as Node);
    walk(program as unknown as Node, (node) => {
      const text = stringValue(node);
      if (text !== undefined) folders.add(clean(text));
      if (node.type !== 'Property' || node.computed) return;
      const key = node.key.name ?? stringValue(node.key);
      if (namesOfEntries.has(key)) entries.push(...entriesIn(node.value, constants));
    });
  }
  return { entries, folders };
}

/**
 * The sources that may stand behind a built file of the package: those with the longest name that the file's path ends
 * with, if what is before it is a folder that the configuration names.
 */
export function bundledSources({ entries, folders }: BundledEntries, built: string): string[] {
  const stem = withoutEnding(built);
  const fitting = entries.filter(
    ({ name }) => stem.endsWith(`/${name}`) && folders.has(stem.slice(0, -name.length - 1)),
  );
  const longest = Math.max(...fitting.map(({ name }) => name.length));
  return [...new Set(fitting.filter(({ name }) => name.length === longest).map(({ source }) => source))];
}

const clean = (path: string): string => posix.normalize(path).replace(/\/$/, '');

const withoutEnding = (path: string): string => path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');

/** Constants of the top level, which is where configurations keep their lists. */
function constantsOf(program: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const statement of program.body as Node[]) {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    for (const { id, init } of statement.declarations as Node[])
      if (id.type === 'Identifier' && init) found.set(id.name, init);
  }
  return found;
}

/** A list keeps the paths below the folder that its members share; the keys of an object are names. */
function entriesIn(value: Node, constants: ReadonlyMap<string, Node>): { name: string; source: string }[] {
  const node = meantBy(value, constants);
  if (node.type === 'ObjectExpression')
    return (node.properties as Node[]).flatMap((each) => {
      const name = each.type === 'Property' && !each.computed && (each.key.name ?? stringValue(each.key));
      const source = name && pathIn(meantBy(each.value, constants));
      return name && source ? [{ name, source }] : [];
    });
  const members = node.type === 'ArrayExpression' ? (node.elements as (Node | null)[]) : [node];
  const sources = members.map((each) => each && pathIn(meantBy(each, constants)));
  // What is not known may move the folder that all of them share, and with it every name.
  if (!sources.every((each) => typeof each === 'string')) return [];
  const shared = sharedFolder(sources);
  return sources.map((source) => ({ name: withoutEnding(posix.relative(shared, source)), source }));
}

function meantBy(node: Node, constants: ReadonlyMap<string, Node>): Node {
  const value = unwrapped(node);
  return (value.type === 'Identifier' && constants.get(value.name)) || value;
}

/** `'src/index.ts'`, `resolve(__dirname, 'src/index.ts')`, `new URL('./src/index.ts', import.meta.url)` */
function pathIn(node: Node): string | undefined {
  const given = /^(?:Call|New)Expression$/.test(node.type) ? (node.arguments as Node[]) : [node];
  const texts = given.map((each) => stringValue(unwrapped(each))).filter((text) => text !== undefined);
  const path = texts.length > 0 ? clean(posix.join(...texts)) : '';
  return /\.[cm]?[jt]sx?$/.test(path) && !/[*{!]|^\.\.|^\//.test(path) ? path : undefined;
}

function sharedFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => posix.dirname(path).split('/'));
  const length = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return length < 0 ? first.join('/') : first.slice(0, length).join('/') || '.';
}
