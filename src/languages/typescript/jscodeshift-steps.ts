// A team's own jscodeshift transforms, run as jscodeshift runs them, by the jscodeshift that the project has installed.
// They run in a process of their own: what they print, throw or register there cannot reach the tool.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Problem } from '../../core/problem.ts';
import type { TeamStep, TransformedFile, TransformRun, TransformRunner } from '../../core/team-steps.ts';

interface Request {
  entry: string;
  transform: string;
  parser: string | undefined;
  options: Readonly<Record<string, unknown>>;
  files: readonly TransformedFile[];
}

interface Answer {
  files: TransformedFile[];
  failure?: { file?: string; message: string; late?: true };
  reports: string[];
}

/** How many printed lines are passed on; the rest is counted. */
const printedLimit = 5;

/** @param root absolute */
export function transformRunner(root: string, exists: (file: string) => boolean): TransformRunner {
  return {
    async run(step, files) {
      if (!exists(step.transform))
        throw new Problem(`there is no transform ${step.transform}`, 'correct "jscodeshift" in "steps"');
      const request: Request = {
        entry: jscodeshiftOf(root, step),
        transform: path.join(root, step.transform),
        parser: step.parser,
        options: step.options,
        files: files.map(({ file, text }) => ({ file: path.join(root, file), text })),
      };
      const { answer, printed } = await inOwnProcess(root, request, step.secondsPerFile);
      const names = new Map(files.map(({ file }) => [path.join(root, file), file]));
      const inRoot = (file: string | undefined): string | undefined => file && (names.get(file) ?? file);
      const failed = inRoot(answer.failure?.file);
      return {
        files: answer.files.map(({ file, text }) => ({ file: names.get(file)!, text })),
        ...(answer.failure && {
          failure: { ...answer.failure, ...(failed !== undefined && { file: failed }) },
        }),
        said: [...answer.reports, ...printedLines(printed)],
      } satisfies TransformRun;
    },
  };
}

function jscodeshiftOf(root: string, step: TeamStep): string {
  try {
    return createRequire(path.join(root, 'package.json')).resolve('jscodeshift');
  } catch {
    throw new Problem(
      `${step.transform} needs jscodeshift, which is not installed here`,
      'npm install --save-dev jscodeshift, or take the step out of "steps"',
    );
  }
}

function printedLines(printed: string): string[] {
  const lines = printed.split(/\r?\n/).filter((line) => line.trim() !== '');
  const rest = lines.length - printedLimit;
  return [
    ...lines.slice(0, printedLimit).map((line) => `printed: ${line.slice(0, 200)}`),
    ...(rest > 0 ? [`printed ${rest} more lines`] : []),
  ];
}

/** What the process says: the file that it begins with, and at last its answer. */
type Message = { begins: string } | { answer: Answer };

interface Ended {
  answer: Answer;
  printed: string;
}

/** Runs the worker, which is stopped if it is too long at one file. Settles when the process is gone. */
function inOwnProcess(root: string, request: Request, secondsPerFile: number): Promise<Ended> {
  const child = spawn(process.execPath, ['-e', `(${worker})()`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  return new Promise((resolve, reject) => {
    let answer: Answer | undefined;
    let file: string | undefined;
    let printed = '';
    const failed = (message: string, late?: true): Answer => ({
      files: [],
      failure: { ...(file !== undefined && { file }), message, ...(late && { late }) },
      reports: [],
    });
    const limit = setTimeout(() => {
      answer ??= failed(`it did not answer within ${secondsPerFile} seconds, and was stopped`, true);
      child.kill('SIGKILL');
    }, secondsPerFile * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream!.setEncoding('utf8');
      stream!.on('data', (text: string) => {
        if (printed.length < 100_000) printed += text;
      });
    }
    child.on('error', reject);
    child.on('message', (message: Message) => {
      limit.refresh();
      if ('begins' in message) file = message.begins;
      else {
        answer ??= message.answer;
        // A transform may have left a timer or a server behind.
        child.kill('SIGKILL');
      }
    });
    child.on('exit', (code, signal) => {
      clearTimeout(limit);
      answer ??= failed(signal ? `its process was ended by ${signal}` : endedWith(code));
      // What it has started itself may hold its output open for as long as it likes.
      setTimeout(() => {
        for (const stream of [child.stdout, child.stderr]) stream!.destroy();
      }, 500).unref();
    });
    child.on('close', () => resolve({ answer: answer!, printed }));
    child.send(request);
  });
}

const endedWith = (code: number | null): string =>
  code === 0
    ? 'it ended without an answer: a promise of it never settles'
    : `it ended its process with code ${code}`;

/**
 * The program of the process. It is passed on as text, so it may use nothing from around it, not even `require`,
 * which a bundler renames. What it registers with
 * babel is what jscodeshift's own worker registers.
 */
function worker(): void {
  // biome-ignore lint/suspicious/noExplicitAny: jscodeshift is the project's, in whatever version
  type Loose = any;
  process.once('message', async (request: Loose) => {
    const answer: Loose = { files: [], reports: [] };
    let file: string | undefined;
    try {
      const load: Loose = process.getBuiltinModule('node:module').createRequire(request.entry);
      const presets: Loose[] = [];
      try {
        presets.push([load('@babel/preset-env').default, { targets: { node: true } }]);
      } catch {}
      const dialect = /\.tsx?$/.test(request.transform) ? 'typescript' : 'flow';
      presets.push(load(`@babel/preset-${dialect}`).default);
      load('@babel/register')({
        configFile: false,
        babelrc: false,
        cache: false,
        presets,
        plugins: [load('@babel/plugin-transform-modules-commonjs').default],
        extensions: [...load('@babel/core').DEFAULT_EXTENSIONS, '.ts', '.tsx'],
        ignore: [/[\\/]node_modules[\\/]/],
      });
      const module: Loose = load(request.transform);
      const transform: Loose = typeof module.default === 'function' ? module.default : module;
      const named = request.options.parser ?? request.parser;
      const chosen = module.parser && typeof module.parser !== 'string' ? module.parser : undefined;
      const parser: Loose = chosen ?? load('./src/getParser')(module.parser ?? named ?? 'babel');
      const j: Loose = load(request.entry).withParser(parser);
      const api = {
        j,
        jscodeshift: j,
        stats: () => {},
        report: (text: unknown) => answer.reports.push(String(text)),
      };
      for (const each of request.files) {
        file = each.file;
        process.send!({ begins: file });
        const out = await transform({ path: each.file, source: each.text }, api, { ...request.options });
        if (out !== undefined && out !== null && typeof out !== 'string')
          throw new Error(`it returned no text but ${typeof out}`);
        answer.files.push({ file: each.file, text: out || each.text });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      answer.failure = { file, message: message.split('\n')[0] };
    }
    process.send!({ answer });
  });
}
