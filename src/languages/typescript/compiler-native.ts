// TypeScript 7 as an engine: a child process that is asked synchronously. Only this file and its neighbours
// `compiler-native-*.ts` know its unstable API.

import { version } from 'typescript';
import { API, type Diagnostic, type Project } from 'typescript/unstable/sync';
import type {
  ConfigError,
  Engine,
  EngineError,
  Loaded,
  LoadedProgram,
  OverlayFileSystem,
  OverlayStep,
} from './compiler-engine.ts';
import { nativeQuestions } from './compiler-native-questions.ts';

/**
 * Starts the process.
 * @throws Error if TypeScript's binary for this platform is not installed.
 */
export function startNativeEngine(cwd: string, fileSystem: OverlayFileSystem): Engine {
  const api = new API({
    cwd,
    // The API calls these without the object that they belong to.
    fs: {
      readFile: (path) => fileSystem.readFile(path),
      fileExists: (path) => fileSystem.fileExists(path),
      directoryExists: (path) => fileSystem.directoryExists(path),
      getAccessibleEntries: (path) => fileSystem.getAccessibleEntries(path),
      realpath: (path) => fileSystem.realpath(path),
    },
  });
  return {
    name: `TypeScript ${version}`,
    parseConfig: (config) => api.parseConfigFile(config),
    advance(step, open, close): Loaded {
      const snapshot = api.updateSnapshot({
        openProjects: [...open],
        closeProjects: [...close],
        fileChanges: fileChanges(step),
      });
      return {
        program(config) {
          const project = snapshot.getProject(config);
          return project && loadedProgram(project);
        },
        release: () => snapshot.dispose(),
      };
    },
    close: () => end(api),
  };
}

/** Ends the process, also one that is dead or hangs. */
function end(api: API): void {
  // The API ends it by SIGTERM, at which it writes `context canceled` to our stderr, or does nothing if it is stuck.
  // It has nothing to lose, so it is killed first; the field is private, hence the question marks.
  (api as unknown as Channelled).client?.channel?.child?.kill?.('SIGKILL');
  // Then the API asks the dead process to let go of each snapshot. It forgets the one at which that fails, so that
  // trying again gets to the end, where the pipes are closed.
  for (let attempt = 0; attempt < 1000; attempt++) {
    try {
      api.close();
      return;
    } catch {}
  }
}

interface Channelled {
  client?: { channel?: { child?: { kill?(signal: string): void } } };
}

function fileChanges(step: OverlayStep) {
  if (step.everything) return { invalidateAll: true as const };
  return { changed: [...step.changed], created: [...step.created], deleted: [...step.deleted] };
}

function loadedProgram(project: Project): LoadedProgram {
  const { program } = project;
  const options = project.compilerOptions as Readonly<Record<string, unknown>>;
  // tsc reports these even with noEmit, where declarations are asked for.
  const declarations = options.declaration === true || options.composite === true;
  const typed = (path?: string): readonly Diagnostic[] => [
    ...program.getSemanticDiagnostics(path),
    ...(declarations ? program.getDeclarationDiagnostics(path) : []),
  ];
  const placedInPrograms = (): readonly Diagnostic[] => program.getProgramDiagnostics();
  return {
    options,
    fileNames: () => program.getSourceFileNames(),
    configErrors: () => ({
      parsing: program.getConfigFileParsingDiagnostics().map(configError),
      options: placedInPrograms().map(configError),
    }),
    errors(paths) {
      if (!paths) return toErrors([...program.getSyntacticDiagnostics(), ...typed(), ...placedInPrograms()]);
      const wanted = new Set(paths);
      // What does not depend on types is there already, and asked for at once.
      const known = [...program.getSyntacticDiagnostics(), ...placedInPrograms()];
      const own = known.filter(({ fileName }) => fileName && wanted.has(fileName));
      return toErrors([...own, ...paths.flatMap(typed)]);
    },
    text: (path) => program.getSourceFile(path)?.text,
    questions: () => nativeQuestions(project),
  };
}

const configError = ({ code, text }: Diagnostic): ConfigError => ({ code, message: text });

/** Errors with a place, each once: the binder's are reported by more than one question. */
function toErrors(diagnostics: readonly Diagnostic[]): EngineError[] {
  const errors = new Map<string, EngineError>();
  for (const diagnostic of diagnostics) {
    if (!diagnostic.fileName) continue;
    const error = {
      path: diagnostic.fileName,
      offset: diagnostic.pos,
      code: diagnostic.code,
      message: explained(diagnostic, 0),
    };
    errors.set(`${error.path}:${error.offset}:${error.code}:${error.message}`, error);
  }
  return [...errors.values()];
}

const explained = (diagnostic: Diagnostic, depth: number): string =>
  [
    '  '.repeat(depth) + diagnostic.text,
    ...(diagnostic.messageChain ?? []).map((next) => explained(next, depth + 1)),
  ].join('\n');
