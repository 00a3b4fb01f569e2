// What an expression says that names a module: a constant, a path that is put together from the folder of the file, or
// only how such a path begins and ends. Nothing is run, and a name counts only if it is a constant.

import { posix } from 'node:path';
import type { Span } from '../../core/edits.ts';
import type { WrittenPath } from '../../core/facts.ts';
import { lazily } from '../../core/lazily.ts';
import type { Scopes } from './scopes.ts';
import { type Node, stringValue, unwrapped, walk } from './tree.ts';

/** What is known of a module's path. */
export interface ModulePath {
  /** As the file would name it; with `prefix` only how it begins, '' where that is not known. */
  specifier: string;
  prefix?: boolean;
  suffix?: string;
  /** Where it can be written anew, if it can. */
  written?: WrittenPath;
  /** Literals that say it, and nothing of their own. */
  literals: readonly number[];
}

/** A text of which the beginning and the end are known, and all of it if `whole`. */
interface Value {
  /** What a path goes on from: the folder of the file, or the file itself. */
  from?: 'folder' | 'file';
  start: string;
  end: string;
  whole: boolean;
  written?: WrittenPath;
  literals: readonly number[];
}

const nothing: Value = { start: '', end: '', whole: false, literals: [] };
const fileItself: Value = { ...nothing, from: 'file', whole: true };
const folder: Value = { ...nothing, from: 'folder', whole: true };

/** Calls that give back the path that they are given, in another form. */
const conversions = /^(?:fileURLToPath|pathToFileURL|normalize|String|toString|toNamespacedPath)$/;

/** Names of variables that begin with a value. */
function constantsIn(program: Node): Set<string> {
  const names = new Set<string>();
  walk(program, ({ type, id, init }) => {
    if (type === 'VariableDeclarator' && init && id.type === 'Identifier') names.add(id.name);
  });
  return names;
}

export class ModulePaths {
  readonly #scopes: () => Scopes;
  readonly #isWhole: (mention: Node) => boolean;
  readonly #open = new Set<string>();
  readonly #constants: () => ReadonlySet<string>;

  /**
   * @param scopes of the same text; asked only for names that something in it may stand for
   * @param isWhole whether a mention of a constant is all that is said of a module; a constant is written anew only if
   * all its mentions are
   */
  constructor(program: Node, scopes: () => Scopes, isWhole: (mention: Node) => boolean) {
    this.#constants = lazily(() => constantsIn(program));
    this.#scopes = scopes;
    this.#isWhole = isWhole;
  }

  /** Undefined for what is the file itself, or no path at all. */
  of(node: Node): ModulePath | undefined {
    const value = this.#value(node);
    const { from, start, end, whole, written, literals } = value;
    if (from === 'file' && whole) return undefined;
    const specifier = from === 'folder' ? relative(start) : start;
    if (whole) return { specifier, literals, ...(written && { written }) };
    return { specifier, prefix: true, literals, ...(end && { suffix: end }) };
  }

  #value(given: Node): Value {
    const node = unwrapped(given);
    const constant = stringValue(node);
    if (constant !== undefined) return literal(node, constant);
    switch (node.type) {
      case 'Identifier':
        return this.#named(node);
      case 'MemberExpression':
        return this.#member(node);
      case 'ImportExpression':
        return this.#value(node.source);
      case 'TemplateLiteral':
        return this.#template(node);
      case 'BinaryExpression':
        return node.operator === '+' ? concat([this.#value(node.left), this.#value(node.right)]) : nothing;
      case 'CallExpression':
        return this.#call(node);
      case 'NewExpression':
        return node.callee.name === 'URL' ? this.#url(node.arguments) : nothing;
      default:
        return nothing;
    }
  }

  #named(mention: Node): Value {
    const name = mention.name as string;
    const mayBeConstant = !this.#open.has(name) && this.#constants().has(name);
    const use = mayBeConstant ? this.#scopes().uses.constantUse(mention) : undefined;
    if (!use) {
      const own = name === '__dirname' ? folder : name === '__filename' ? fileItself : nothing;
      return own === nothing || this.#scopes().variableAt(mention) ? nothing : own;
    }
    this.#open.add(name);
    const { written, ...value } = this.#value(use.init);
    this.#open.delete(name);
    const plain = stringValue(unwrapped(use.init)) === undefined ? written : spanOf(unwrapped(use.init));
    const isFree = plain && !use.isExported && use.mentions.every((each) => this.#isWhole(each));
    return isFree ? { ...value, written: plain } : value;
  }

  /** `import.meta.url`, `import.meta.dirname`, `new URL(…).pathname` */
  #member({ object, property, computed }: Node): Value {
    if (computed) return nothing;
    if (object.type === 'MetaProperty')
      return property.name === 'dirname'
        ? folder
        : /^(?:url|filename)$/.test(property.name)
          ? fileItself
          : nothing;
    return /^(?:href|pathname)$/.test(property.name) ? this.#value(object) : nothing;
  }

  #template({ quasis, expressions }: Node): Value {
    const pieces: Value[] = [];
    for (const [index, quasi] of (quasis as Node[]).entries()) {
      const text = quasi.value.cooked as string;
      if (text !== '') pieces.push({ ...literal(quasi, text), written: aroundQuasi(quasi) });
      if (expressions[index]) pieces.push(this.#value(expressions[index]));
    }
    return concat(pieces);
  }

  #call({ callee, arguments: given }: Node): Value {
    const name = (callee.property?.name ?? callee.name) as string | undefined;
    const owner = callee.type === 'MemberExpression' ? (callee.object as Node) : undefined;
    const [first] = given as Node[];
    if (owner && name === 'toString') return this.#value(owner);
    if (!first) return nothing;
    const isLoader = owner?.name === 'require' || owner?.type === 'MetaProperty';
    if (isLoader) return name === 'resolve' ? this.#value(first) : nothing;
    if (name === 'dirname') return parentOf(this.#value(first));
    if (name === 'join' || name === 'resolve') return this.#joined(given, name === 'resolve');
    return name !== undefined && conversions.test(name) ? this.#value(first) : nothing;
  }

  /** `new URL('../db', import.meta.url)` */
  #url([first, base]: readonly Node[]): Value {
    if (!first) return nothing;
    const value = this.#value(first);
    if (!base) return value;
    return this.#value(base).from === 'file' && !value.from ? join([folder, value]) : nothing;
  }

  #joined(given: readonly Node[], resolves: boolean): Value {
    const values = given.map((each) => (each.type === 'SpreadElement' ? nothing : this.#value(each)));
    const last = resolves ? values.findLastIndex(({ from }) => from) : 0;
    const used = values.slice(Math.max(0, last));
    // What is resolved from the folder of the process may be anywhere.
    return join(resolves && last < 0 ? [nothing, ...used] : used);
  }
}

const spanOf = ({ start, end }: Node): Span => ({ start, end });

const literal = (node: Node, text: string): Value => ({
  start: text,
  end: text,
  whole: true,
  written: spanOf(node),
  literals: [node.start],
});

/** The text of a template between two substitutions, with one character on each side of it as its quotes. */
const aroundQuasi = ({ start, end, value }: Node): WrittenPath => {
  const margin = end - start > value.raw.length ? 0 : 1;
  return { start: start - margin, end: start - margin + value.raw.length + 2 };
};

/** A path below the file, as a specifier. */
function relative(path: string): string {
  const normal = posix.normalize(path.replace(/^\//, '') || '.');
  return normal.startsWith('..') ? normal : normal === '.' ? './' : `./${normal}`;
}

function concat(pieces: readonly Value[]): Value {
  const [first, ...rest] = pieces;
  if (!first) return nothing;
  const all = rest.reduce(
    (a, b): Value => ({
      ...(a.from && { from: a.from }),
      start: a.whole ? a.start + b.start : a.start,
      end: b.whole ? a.end + b.end : b.end,
      whole: a.whole && b.whole && !b.from,
      literals: [...a.literals, ...b.literals],
    }),
    first,
  );
  const tail = rest.at(-1);
  const isPath = first.from === 'folder' && rest.length === 1 && tail?.start.startsWith('/');
  if (!isPath || !tail?.written || !all.whole) return rest.length === 0 ? first : all;
  return { ...all, written: { ...tail.written, base: first.start, slash: true } };
}

function join(values: readonly Value[]): Value {
  const [first, ...rest] = values;
  if (!first || first.from === 'file') return nothing;
  const unknown = values.findLastIndex(({ whole }) => !whole);
  const known = values.findIndex(({ whole }) => !whole);
  const text = (each: readonly Value[], side: 'start' | 'end'): string =>
    each.length === 0 ? '' : posix.join(...each.map((value) => value[side] || '.'));
  const literals = values.flatMap((value) => value.literals);
  const base = { ...(first.from && { from: first.from }), literals };
  if (unknown < 0) {
    const whole = text(values, 'start');
    const written = first.from ? writtenLast(first, rest) : undefined;
    return { ...base, start: whole, end: whole, whole: true, ...(written && { written }) };
  }
  const tail = text(values.slice(unknown + 1), 'end');
  const above = tail.startsWith('..');
  const end = values[unknown]!.end + (above || tail === '' ? '' : `/${tail.replace(/^\//, '')}`);
  const start = text(values.slice(0, known), 'start');
  return { ...base, start: start === '' ? '' : `${start}/`, end: above ? '' : end, whole: false };
}

/** The literals behind a folder, if nothing else stands there. */
function writtenLast(first: Value, rest: readonly Value[]): WrittenPath | undefined {
  const spans = rest.map(({ written, literals }) => (literals.length === 1 ? written : undefined));
  const [start, end] = [spans[0], spans.at(-1)];
  if (!start || !end || spans.some((span) => !span || span.base !== undefined)) return undefined;
  if (start.start > end.start || (first.written && first.written.start > start.start)) return undefined;
  return {
    start: start.start,
    end: end.end,
    base: first.start,
    ...(rest.length > 1 && { parts: true as const }),
  };
}

const parentOf = (value: Value): Value => {
  if (value.from === 'file' && value.whole) return folder;
  if (!value.whole) return { ...nothing, ...(value.from && { from: value.from }) };
  const path = posix.join(value.start || '.', '..');
  return { ...value, start: path, end: path, written: undefined } as Value;
};
