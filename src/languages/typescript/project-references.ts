// Projects that are built by references: an import into another one needs a line in the importer's tsconfig, or a clean
// build does not know that the other has to be built first.

import { posix } from 'node:path';
import { createFilesMatcher, parseTsconfig } from 'get-tsconfig';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Files } from '../../core/files.ts';
import type { NeededReference, TextEdit } from '../../core/language.ts';
import { parseProblemless } from './json.ts';
import { tsconfigsFor } from './tsconfigs.ts';

interface Project {
  config: string;
  composite: boolean;
  /** The tsconfigs that it refers to, from the root; undefined if it has no list of them. */
  references?: readonly string[];
  includes(path: string): boolean;
}

export class ProjectReferences {
  readonly #files: Files;
  readonly #projects = new Map<string, Project | undefined>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** The reference that an importer's project lacks for a module of another one; undefined if it lacks none. */
  missing(importer: string, target: string): NeededReference | undefined {
    const own = this.#around(importer);
    if (!own || own.includes(target) || !(own.composite || own.references?.length)) return undefined;
    const other = this.#around(target);
    if (!other?.composite || other.config === own.config) return undefined;
    if (own.references?.includes(other.config)) return undefined;
    const cycle = this.#pathTo(other, own);
    return { config: own.config, to: other.config, ...(cycle && { cycle: [own.config, ...cycle] }) };
  }

  /** The nearest tsconfig that includes a file. */
  #around(path: string): Project | undefined {
    for (const config of tsconfigsFor(this.#files, path)) {
      const project = this.#project(config);
      if (project?.includes(path)) return project;
    }
    return undefined;
  }

  #project(config: string): Project | undefined {
    if (!this.#projects.has(config))
      this.#projects.set(
        config,
        parseProblemless(() => this.#read(config)),
      );
    return this.#projects.get(config);
  }

  #read(path: string): Project {
    const file = posix.join(this.#files.root, path);
    const config = parseTsconfig(file);
    const matches = createFilesMatcher({ config, path: file });
    const { references } = config;
    return {
      config: path,
      composite: config.compilerOptions?.composite === true,
      includes: (each) => matches(posix.join(this.#files.root, each)) !== undefined,
      ...(references && { references: references.map((each) => configAt(posix.dirname(path), each.path)) }),
    };
  }

  #pathTo(from: Project, to: Project): string[] | undefined {
    const paths = new Map([[from.config, [from.config]]]);
    for (const [config, path] of paths) {
      if (config === to.config) return path;
      for (const next of this.#project(config)?.references ?? [])
        if (!paths.has(next)) paths.set(next, [...path, next]);
    }
    return undefined;
  }
}

/** A reference names a tsconfig, or the folder of one. */
const configAt = (dir: string, path: string): string => {
  const at = posix.join(dir, path);
  return at.endsWith('.json') ? at : posix.join(at, 'tsconfig.json');
};

/** Edits that add references to a tsconfig's text as its others are written; undefined where that cannot be done. */
export function addReferences(
  text: string,
  config: string,
  added: readonly string[],
): TextEdit[] | undefined {
  const root = parseTree(text);
  if (root?.type !== 'object') return undefined;
  const paths = added.map((to) => written(posix.dirname(config), to));
  const list = findNodeAtLocation(root, ['references']);
  const elements = list?.children ?? [];
  const last = elements.at(-1);
  const path = last && findNodeAtLocation(last, ['path']);
  if (last && path) {
    const before = elements.at(-2);
    const gap = before
      ? text.slice(before.offset + before.length, last.offset)
      : `,${blankBefore(text, last.offset)}`;
    const like = (to: string): string =>
      text.slice(last.offset, path.offset) +
      JSON.stringify(to) +
      text.slice(path.offset + path.length, last.offset + last.length);
    const end = last.offset + last.length;
    return [{ start: end, end, text: paths.map((to) => gap + like(to)).join('') }];
  }
  const value = `[${paths.map((to) => `{ "path": ${JSON.stringify(to)} }`).join(', ')}]`;
  if (list?.type === 'array') return [{ start: list.offset, end: list.offset + list.length, text: value }];
  const property = root.children?.at(-1);
  if (list || !property) return undefined;
  const end = property.offset + property.length;
  return [{ start: end, end, text: `,${blankBefore(text, property.offset)}"references": ${value}` }];
}

const blankBefore = (text: string, offset: number): string => /\s*$/.exec(text.slice(0, offset))![0] || ' ';

function written(dir: string, to: string): string {
  const path = posix.relative(dir, to.replace(/\/tsconfig\.json$/, ''));
  return path.startsWith('.') ? path : `./${path}`;
}
