// TypeScript 6, which ts-morph brings, as an engine: slower, but it takes every tsconfig and every platform.
// It is loaded only when a project needs it.

import { createRequire } from 'node:module';
import { posix } from 'node:path';
import type { ts as Classic } from 'ts-morph';
import type {
  ConfigError,
  Engine,
  EngineError,
  LoadedProgram,
  OverlayFileSystem,
  ParsedConfig,
} from './compiler-engine.ts';

type TypeScript = typeof Classic;

/** The walk over `include` patterns, which TypeScript does not publish; `entries` lists one directory. */
interface Unpublished {
  matchFiles(
    path: string,
    extensions: readonly string[],
    excludes: readonly string[] | undefined,
    includes: readonly string[] | undefined,
    caseSensitive: boolean,
    currentDirectory: string,
    depth: number | undefined,
    entries: (directory: string) => { files: readonly string[]; directories: readonly string[] },
    realpath: (path: string) => string,
  ): string[];
}

export function startClassicEngine(fileSystem: OverlayFileSystem): Engine {
  const { ts } = createRequire(import.meta.url)('ts-morph') as { ts: TypeScript };
  const disk = overlaidSystem(ts, fileSystem);
  const sources = new Map<string, { text: string; source: Classic.SourceFile }>();
  const open = new Set<string>();
  let programs = new Map<string, Classic.Program>();
  return {
    name: `TypeScript ${ts.version}`,
    parseConfig: (config) => parse(ts, disk, config),
    advance(_step, opened, closed) {
      for (const config of opened) open.add(config);
      for (const config of closed) open.delete(config);
      const next = new Map<string, Classic.Program>();
      const views = new Map<string, LoadedProgram>();
      for (const config of open) {
        const parsed = parse(ts, disk, config);
        const program = ts.createProgram({
          rootNames: parsed.fileNames,
          options: parsed.options,
          projectReferences: parsed.projectReferences,
          host: compilerHost(ts, disk, parsed.options, sources),
          oldProgram: programs.get(config),
          configFileParsingDiagnostics: parsed.errors,
        });
        next.set(config, program);
        views.set(config, loadedProgram(ts, program));
      }
      programs = next;
      return { program: (config) => views.get(config), release: () => views.clear() };
    },
    close: () => sources.clear(),
  };
}

type Disk = Classic.ParseConfigHost & {
  readFile(path: string): string | undefined;
  directoryExists(path: string): boolean;
  getDirectories(path: string): string[];
  realpath(path: string): string;
};

/** TypeScript's own view of the disk with ours over it. */
function overlaidSystem(ts: TypeScript, overlay: OverlayFileSystem): Disk {
  const { sys } = ts;
  const realpath = (path: string): string => overlay.realpath(path) ?? sys.realpath?.(path) ?? path;
  const entries = (directory: string) =>
    overlay.getAccessibleEntries(directory) ?? {
      files: sys.readDirectory(directory, undefined, undefined, ['*'], 1).map((file) => posix.basename(file)),
      directories: sys.directoryExists(directory) ? sys.getDirectories(directory) : [],
    };
  return {
    useCaseSensitiveFileNames: sys.useCaseSensitiveFileNames,
    readFile(path) {
      const text = overlay.readFile(path);
      return text === undefined ? sys.readFile(path) : (text ?? undefined);
    },
    fileExists: (path) => overlay.fileExists(path) ?? sys.fileExists(path),
    directoryExists: (path) => overlay.directoryExists(path) ?? sys.directoryExists(path),
    getDirectories: (path) => entries(path).directories,
    realpath,
    readDirectory: (path, extensions, excludes, includes, depth) =>
      (ts as unknown as Unpublished).matchFiles(
        path,
        extensions,
        excludes,
        includes,
        sys.useCaseSensitiveFileNames,
        path,
        depth,
        entries,
        realpath,
      ),
  };
}

function parse(ts: TypeScript, disk: Disk, config: string): ParsedConfig & Classic.ParsedCommandLine {
  const json = ts.readConfigFile(config, (path) => disk.readFile(path));
  const directory = posix.dirname(config);
  const parsed = ts.parseJsonConfigFileContent(json.config ?? {}, disk, directory, undefined, config);
  if (json.error) parsed.errors.unshift(json.error);
  return parsed as ParsedConfig & Classic.ParsedCommandLine;
}

function compilerHost(
  ts: TypeScript,
  disk: Disk,
  options: Classic.CompilerOptions,
  sources: Map<string, { text: string; source: Classic.SourceFile }>,
): Classic.CompilerHost {
  const host = ts.createCompilerHost(options);
  return Object.assign(host, {
    readFile: disk.readFile,
    fileExists: disk.fileExists,
    directoryExists: disk.directoryExists,
    getDirectories: disk.getDirectories,
    realpath: disk.realpath,
    // A referenced project is read from its sources: nothing has been built for the texts in memory.
    useSourceOfProjectReferenceRedirect: () => true,
    getSourceFile(path: string, how: Classic.ScriptTarget | Classic.CreateSourceFileOptions) {
      const text = disk.readFile(path);
      if (text === undefined) return undefined;
      const key = `${path}\0${JSON.stringify(how)}`;
      const known = sources.get(key);
      if (known?.text === text) return known.source;
      const source = ts.createSourceFile(path, text, how);
      sources.set(key, { text, source });
      return source;
    },
  });
}

function loadedProgram(ts: TypeScript, program: Classic.Program): LoadedProgram {
  const options = program.getCompilerOptions();
  const declarations = options.declaration === true || options.composite === true;
  const ask = (source: Classic.SourceFile): readonly Classic.Diagnostic[] => [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
    ...(declarations ? program.getDeclarationDiagnostics(source) : []),
  ];
  const configError = ({ code, messageText }: Classic.Diagnostic): ConfigError => ({
    code,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  });
  return {
    options,
    fileNames: () => program.getSourceFiles().map((source) => source.fileName),
    configErrors: () => ({
      parsing: program.getConfigFileParsingDiagnostics().map(configError),
      options: program.getOptionsDiagnostics().map(configError),
    }),
    errors(paths) {
      const all = paths?.map((path) => program.getSourceFile(path)) ?? program.getSourceFiles();
      const own = all.filter((source) => source && !program.isSourceFileFromExternalLibrary(source));
      const wanted = new Set(own.map((source) => source?.fileName));
      const placed = program.getOptionsDiagnostics().filter(({ file }) => file && wanted.has(file.fileName));
      return toErrors(ts, [...own.flatMap((source) => (source ? ask(source) : [])), ...placed]);
    },
    text: (path) => program.getSourceFile(path)?.text,
  };
}

function toErrors(ts: TypeScript, diagnostics: readonly Classic.Diagnostic[]): EngineError[] {
  const errors = new Map<string, EngineError>();
  for (const { file, start, code, messageText } of diagnostics) {
    if (!file || start === undefined) continue;
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    const error = { path: file.fileName, offset: start, code, message };
    errors.set(`${error.path}:${start}:${code}:${message}`, error);
  }
  return [...errors.values()];
}
