// The two engines as one: TypeScript 7 for every project, TypeScript 6 for those that were handed over to it.
// Turns whatever an engine throws into one error, after which everything has to be opened anew.

import { startClassicEngine } from './compiler-classic.ts';
import {
  CompilerStopped,
  type Engine,
  type Loaded,
  type OverlayFileSystem,
  type ProgramQuestions,
} from './compiler-engine.ts';
import { startNativeEngine } from './compiler-native.ts';

export interface Engines extends Engine {
  /** From the next `advance` on, TypeScript 6 answers for this project. */
  handOver(config: string): void;
  /** Why TypeScript 7 does not run here, if it does not. */
  readonly without?: string;
}

/** `only` is for tests that compare the two. */
export function startEngines(
  cwd: string,
  fileSystem: OverlayFileSystem,
  only?: 'native' | 'classic',
): Engines {
  const { native, without } = only === 'classic' ? { native: undefined } : start(cwd, fileSystem);
  if (!native && only === 'native') throw new CompilerStopped(without);
  let classic: Engine | undefined;
  const getClassic = (): Engine => {
    classic ??= startClassicEngine(fileSystem);
    return classic;
  };
  const handedOver = new Set<string>();
  const byClassic = (config: string): boolean => !native || handedOver.has(config);
  return {
    without,
    get name() {
      return [native?.name, classic?.name ?? (native ? undefined : getClassic().name)]
        .filter((name) => name !== undefined)
        .join(' and ');
    },
    parseConfig: (config) => guarded(() => (native ?? getClassic()).parseConfig(config)),
    handOver: (config) => handedOver.add(config),
    advance(step, open, close) {
      return guarded(() => {
        const later = native?.advance(
          step,
          open.filter((config) => !byClassic(config)),
          close,
        );
        const needed = classic || !native || open.some(byClassic);
        const earlier = needed ? getClassic().advance(step, open.filter(byClassic), close) : undefined;
        return combined(earlier, later);
      });
    },
    close() {
      native?.close();
      classic?.close();
    },
  };
}

function start(cwd: string, fileSystem: OverlayFileSystem): { native?: Engine; without?: string } {
  try {
    return { native: startNativeEngine(cwd, fileSystem) };
  } catch (error) {
    return { without: messageOf(error) };
  }
}

function combined(first: Loaded | undefined, second: Loaded | undefined): Loaded {
  return {
    program(config) {
      const program = first?.program(config) ?? guarded(() => second?.program(config));
      return (
        program && {
          options: program.options,
          fileNames: () => guarded(() => program.fileNames()),
          configErrors: () => guarded(() => program.configErrors()),
          errors: (paths) => guarded(() => program.errors(paths)),
          text: (path) => guarded(() => program.text(path)),
          ...(program.questions && { questions: () => guardedQuestions(guarded(program.questions!)) }),
        }
      );
    },
    release() {
      first?.release();
      guarded(() => second?.release());
    },
  };
}

function guardedQuestions(questions: ProgramQuestions): ProgramQuestions {
  const asked = Object.entries(questions).map(([name, ask]) => [
    name,
    (...places: unknown[]) => guarded(() => (ask as (...places: unknown[]) => unknown)(...places)),
  ]);
  return Object.fromEntries(asked) as ProgramQuestions;
}

function guarded<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw error instanceof CompilerStopped ? error : new CompilerStopped(messageOf(error), { cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
