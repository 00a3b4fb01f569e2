// Tells which file of a tree a specifier means, and writes a specifier in the style of another one.
// The judge of a run may not ask the tool that it judges, so this stands on TypeScript's own resolution.

import { posix } from 'node:path';
import { ts } from 'ts-morph';

/** Path relative to the root, with forward slashes → text. */
export type Tree = Map<string, string>;

export type Resolver = {
  /** The file of the tree that a specifier means, or undefined when it is outside of the tree. */
  resolve(importer: string, specifier: string): string | undefined;
  addFile(path: string, text: string): void;
};

const ROOT = '/tree';
const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;

export function isSource(path: string): boolean {
  return SOURCE.test(path) && !DECLARATION.test(path);
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

export function withoutExtension(path: string): string {
  return path.replace(DECLARATION, '').replace(SOURCE, '');
}

export function createResolver(tree: Tree): Resolver {
  const files = new Map(tree);
  const folders = new Set<string>(['']);
  const addFolders = (path: string): void => {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder))
      folders.add(folder);
  };
  for (const path of files.keys()) addFolders(path);

  const relative = (path: string): string => (path === ROOT ? '' : path.slice(ROOT.length + 1));
  const host: ts.ModuleResolutionHost = {
    fileExists: (path) => files.has(relative(path)),
    readFile: (path) => files.get(relative(path)),
    directoryExists: (path) => folders.has(relative(path.replace(/\/$/, ''))),
    getCurrentDirectory: () => ROOT,
    getDirectories: () => [],
    realpath: (path) => path,
    useCaseSensitiveFileNames: true,
  };
  const optionsOfFolder = new Map<string, ts.CompilerOptions>();
  const answers = new Map<string, string | undefined>();

  const optionsFor = (folder: string): ts.CompilerOptions => {
    const known = optionsOfFolder.get(folder);
    if (known) return known;
    const config = ['tsconfig.json', 'jsconfig.json'].map((name) => posix.join(folder, name));
    const found = config.find((path) => files.has(path));
    let options: ts.CompilerOptions;
    if (found) options = readOptions(host, found);
    else if (folder === '' || folder === '.') options = defaultOptions();
    else options = optionsFor(posix.dirname(folder) === '.' ? '' : posix.dirname(folder));
    optionsOfFolder.set(folder, options);
    return options;
  };

  return {
    resolve(importer, specifier) {
      const folder = posix.dirname(importer) === '.' ? '' : posix.dirname(importer);
      const key = `${folder}\n${posix.extname(importer)}\n${specifier}`;
      if (answers.has(key)) return answers.get(key);
      const options = optionsFor(folder);
      const containing = `${ROOT}/${importer}`;
      const mode = ts.getImpliedNodeFormatForFile(containing, undefined, host, options);
      const { resolvedModule } = ts.resolveModuleName(
        specifier.replace(/[?#].*$/, (suffix) => (specifier.startsWith('#') ? suffix : '')),
        containing,
        options,
        host,
        undefined,
        undefined,
        mode ?? ts.ModuleKind.ESNext,
      );
      const name = resolvedModule?.resolvedFileName;
      const path = name?.startsWith(`${ROOT}/`) ? relative(name) : undefined;
      const answer = path !== undefined && files.has(path) ? path : undefined;
      answers.set(key, answer);
      return answer;
    },
    addFile(path, text) {
      files.set(path, text);
      addFolders(path);
      answers.clear();
    },
  };
}

function readOptions(host: ts.ModuleResolutionHost, path: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${ROOT}/${path}`, (name) => host.readFile(name));
  const parseHost: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    readDirectory: () => [],
    fileExists: (name) => host.fileExists(name),
    readFile: (name) => host.readFile(name),
  };
  const folder = posix.dirname(`${ROOT}/${path}`);
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, parseHost, folder);
  return { ...options, allowJs: true, resolveJsonModule: true };
}

function defaultOptions(): ts.CompilerOptions {
  return {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowJs: true,
    resolveJsonModule: true,
  };
}

/** How `like` (which means `likeTarget`) would have been written, had it meant `target`. */
export function specifierInStyle(
  resolver: Resolver,
  importer: string,
  like: { specifier: string; target: string },
  target: string,
): string | undefined {
  const ending = endingOf(like.specifier, like.target);
  const written = like.specifier.startsWith('.')
    ? relativeSpecifier(importer, target, ending)
    : mappedSpecifier(like, target, ending);
  return written !== undefined && resolver.resolve(importer, written) === target ? written : undefined;
}

export type Ending = 'source' | 'emitted' | 'none';

export function endingOf(specifier: string, target: string): Ending {
  const extension = posix.extname(target);
  if (specifier.endsWith(extension)) return 'source';
  return SOURCE.test(specifier) && specifier.endsWith(emittedExtension(extension)) ? 'emitted' : 'none';
}

function emittedExtension(extension: string): string {
  return extension.replace('tsx', 'ts').replace('ts', 'js');
}

function writtenPath(target: string, ending: Ending): string {
  const stem = withoutExtension(target);
  const extension = posix.extname(target);
  if (ending === 'source') return stem + extension;
  if (ending === 'emitted') return stem + emittedExtension(extension);
  return stem.replace(/(^|\/)index$/, '');
}

export function relativeSpecifier(importer: string, target: string, ending: Ending): string {
  const path = posix.relative(posix.dirname(importer), writtenPath(target, ending));
  if (path === '') return '.';
  return path.startsWith('.') ? path : `./${path}`;
}

/** `@/db/client` for src/db/client.ts says that `@` stands for `src`: the same prefix serves the target. */
function mappedSpecifier(
  like: { specifier: string; target: string },
  target: string,
  ending: Ending,
): string | undefined {
  const written = (ending === 'none' ? like.specifier : withoutExtension(like.specifier)).split('/');
  const stem = withoutExtension(like.target);
  const real = (ending === 'none' && written.at(-1) !== 'index' ? stem.replace(/\/index$/, '') : stem).split(
    '/',
  );
  let same = 0;
  while (same < written.length - 1 && same < real.length && written.at(-1 - same) === real.at(-1 - same))
    same++;
  if (same === 0) return undefined;
  const prefix = written.slice(0, -same).join('/');
  const folder = real.slice(0, -same).join('/');
  const path = writtenPath(target, ending);
  if (folder === '') return `${prefix}/${path}`;
  return path.startsWith(`${folder}/`) ? `${prefix}/${path.slice(folder.length + 1)}` : undefined;
}
