// Files that no module imports and that something else names: the configuration of a bundler, a workflow, a shell script.
// Texts are searched, not run: a name too many only means that a file counts as used.

import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Files } from '../../core/files.ts';
import { isCode } from './parse.ts';

/** Configurations whose strings may name entries; the manifest of a browser's extension is one. */
const configuration =
  /(?:^|\/)[\w.-]*\.config\.(?:[\w-]+\.)?[cm]?[jt]s$|(?:^|\/)(?:webpack|rollup|gulpfile|Gruntfile)[\w.-]*\.[cm]?[jt]s$|(?:^|\/)(?:manifest[\w.-]*|app)\.json$/i;

/** Those whose patterns are entries; elsewhere a pattern says what to lint, to test or to scan. */
const bundler =
  /(?:^|\/)(?:tsup|tsdown|rollup|rolldown|webpack|rspack|rsbuild|esbuild|unbuild|build)[\w.-]*\.[cm]?[jt]s$/i;

/** What runs files by commands. */
const commands =
  /(?:^|\/)\.(?:github|gitlab|circleci|husky|buildkite)\/.*\.(?:ya?ml|sh)$|(?:^|\/)\.husky\/[\w-]+$|(?:^|\/)(?:Dockerfile|Makefile|Procfile|Jenkinsfile|justfile)[\w.-]*$|(?:^|\/)(?:\.gitlab-ci|docker-compose|compose|vercel|turbo|nx|project|wrangler|serverless|netlify|fly|render|ecosystem)[\w.-]*\.(?:ya?ml|jsonc?|toml)$|\.sh$/;

export interface NamedFiles {
  /** Named by a configuration: part of what is built. */
  program: ReadonlySet<string>;
  /** Run by a workflow or a script of the project. */
  tools: ReadonlySet<string>;
}

/** @param known all paths of the tree */
export function namedFiles(files: Files, known: ReadonlySet<string>): NamedFiles {
  const program = new Set<string>();
  const tools = new Set<string>();
  for (const path of files.paths) {
    const isConfiguration = configuration.test(path);
    if (!isConfiguration && !commands.test(path)) continue;
    const text = files.read(path) ?? '';
    if (isConfiguration) for (const named of inConfiguration(files, known, path, text)) program.add(named);
    else for (const named of inCommands(known, [posix.dirname(path), ''], text)) tools.add(named);
  }
  return { program, tools };
}

/** Code files that commands name, seen from folders and from where the commands change to. */
export function inCommands(known: ReadonlySet<string>, from: readonly string[], text: string): string[] {
  const changes = [...text.matchAll(/(?:\bcd|working-directory:)\s+["']?([\w./@-]+)/g)].map(
    ([, dir]) => dir!,
  );
  const folders = from.flatMap((folder) => [folder, ...changes.map((dir) => posix.join(folder, dir))]);
  const names = [...text.matchAll(/[\w@./-]+\.[cm]?[jt]sx?(?![\w-])/g)].map(([name]) => name);
  return names.flatMap((name) => folders.flatMap((folder) => resolved(known, folder, name)));
}

/** Code files that a command has a tool write: `--output src/tables.ts`, `-o types.ts`, `> routes.ts`. */
export function writtenByCommand(known: ReadonlySet<string>, folder: string, text: string): string[] {
  const outputs = /(?:\s(?:--out(?:put|file|-file)?[ =]|-o )|>)\s*["']?([\w@./-]+\.[cm]?[jt]sx?)(?![\w-])/g;
  return [...text.matchAll(outputs)].flatMap(([, name]) => resolved(known, folder, name!));
}

function inConfiguration(
  files: Files,
  known: ReadonlySet<string>,
  path: string,
  text: string,
): readonly string[] {
  const folder = posix.dirname(path);
  const names = [...text.matchAll(/(['"`])([\w@.*{}()[\],!/-]*[/.][\w@.*{}()[\],/-]+)\1/g)].map(
    ([, , name]) => name!,
  );
  const found = names.filter((name) => !/[*{]/.test(name)).flatMap((name) => resolved(known, folder, name));
  const patterns = names.filter((name) => /[*{]/.test(name) && !name.startsWith('!'));
  if (patterns.length === 0 || !bundler.test(path)) return found;
  const matches = picomatch(patterns.map((pattern) => posix.join(folder, pattern).replace(/^\.\//, '')));
  return [...found, ...files.paths.filter((each) => isCode(each) && matches(each))];
}

const endings = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '/index.ts', '/index.js'];

/** The code file of the tree that a name means, seen from a folder; what is built stands for its source. */
function resolved(known: ReadonlySet<string>, folder: string, name: string): string[] {
  const path = posix.join(folder, name.replace(/^\//, ''));
  const bare = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  const found = [...endings.map((ending) => path + ending), bare].find((each) => known.has(each));
  return found !== undefined && isCode(found) ? [found] : [];
}
