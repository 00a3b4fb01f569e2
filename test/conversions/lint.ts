// What typescript-eslint says of promises that nobody handles: a third opinion, by rules that others wrote. ESLint is
// installed into a folder of the system's temporary directory, once.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packages = ['eslint@9.39.1', 'typescript-eslint@8.47.0', 'typescript@5.9.3'];

/** The rules alone, for every file that the tree's tsconfig has. */
const script = `
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
const [root, ...files] = process.argv.slice(2);
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  allowInlineConfig: false,
  overrideConfig: [{
    files: ['**/*.{ts,tsx,mts,cts}'],
    plugins: { ts: tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } },
    rules: { 'ts/no-floating-promises': 'error', 'ts/no-misused-promises': 'error' },
  }],
});
const results = await eslint.lintFiles(files);
const found = results.flatMap(({ filePath, messages }) => messages.map(({ ruleId, message, line, fatal }) =>
  ({ file: filePath.slice(root.length + 1), rule: ruleId, message, line, fatal })));
process.stdout.write(JSON.stringify(found));
`;

export interface LintFinding {
  file: string;
  rule: string | null;
  message: string;
  line: number;
  fatal?: boolean;
}

/** @throws Error if ESLint could not run */
export function lint(root: string, files: readonly string[]): LintFinding[] {
  const typed = files.filter((file) => /\.[cm]?tsx?$/.test(file));
  if (typed.length === 0) return [];
  const ran = spawnSync(process.execPath, [join(installed(), 'lint.mjs'), root, ...typed], {
    cwd: installed(),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (ran.status !== 0) throw new Error(`eslint could not run: ${ran.stderr.slice(-2000)}`);
  return (JSON.parse(ran.stdout) as LintFinding[]).filter(({ fatal }) => !fatal);
}

function installed(): string {
  const folder = join(tmpdir(), 'conversions-eslint');
  if (!existsSync(join(folder, 'done'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
    const { status, stderr } = spawnSync('npm', ['install', ...options, ...packages], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`eslint could not be installed: ${stderr}`);
    mkdirSync(join(folder, 'done'));
  }
  writeFileSync(join(folder, 'lint.mjs'), script);
  return folder;
}
