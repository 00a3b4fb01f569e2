// What a person gets who installs the package: packed, installed by npm into an empty project without install scripts,
// and run there by npx, on the oldest Node that is promised and on the newest.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository, run, template, write } from '../cli/command.ts';
import { folderOfNode, npm, Unavailable } from './nodes.ts';

let home = '';
let project = '';
let packed: string[] = [];
let unavailable: string | undefined;

/** Runs what needs the registry; what cannot be had is said and skipped, anything else fails. */
function orSkip<T>(skip: (note: string) => void, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.warn(`skipped: ${error.message}`);
    skip(error.message);
    return undefined;
  }
}

beforeAll(() => {
  home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-install-')));
  project = path.join(home, 'shop');
  fs.mkdirSync(project);
  // Not its own build: other tests run the files of `dist` at this moment.
  const [report] = JSON.parse(
    npm(repository, 'pack', '--ignore-scripts', '--json', '--pack-destination', home),
  );
  packed = report.files.map(({ path: file }: { path: string }) => file);
  fs.writeFileSync(path.join(project, 'package.json'), '{ "name": "shop", "private": true }\n');
  orSkip(
    (note) => {
      unavailable = note;
    },
    () => npm(project, 'install', '--ignore-scripts', path.join(home, report.filename)),
  );
  write(project, template);
  fs.writeFileSync(
    path.join(home, 'who-runs.cjs'),
    "const { basename } = require('node:path');\n" +
      "const line = basename(process.argv[1] ?? '') + ' ' + process.version;\n" +
      "require('node:fs').appendFileSync(process.env.RUN_LOG, line + '\\n');\n",
  );
});
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

describe('the tarball', () => {
  it('holds the built program, its types, the schema and the documents, and nothing else', () => {
    const strangers = packed.filter(
      (file) =>
        !/^(?:package\.json|(?:config|audit)\.schema\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(file) &&
        !/^dist\/(?:(?:src|transforms)\/.+\.(?:js|d\.ts)|src\/cli\/main\.(?:cjs|d\.cts)|program\/[\w-]+\.c?js|program\/LICENSES[\w-]*\.txt|bin\/canonize\.js|(?:bin|program)\/package\.json)$/.test(
          file,
        ),
    );
    expect(strangers).toEqual([]);
  });

  it('holds every file that its manifest names, and a build for every source', () => {
    const { bin, exports } = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8'));
    const named = [...Object.values(bin), ...Object.values(exports).flatMap((each) => Object.values(each!))]
      .filter((file): file is string => typeof file === 'string' && file.length > 1 && !file.includes('*'))
      .map((file) => file.replace(/^\.\//, ''));
    expect(named.length).toBeGreaterThan(2);
    for (const file of named) expect(packed).toContain(file);
    for (const file of fs.readdirSync(path.join(repository, 'transforms'))) {
      const built = `dist/transforms/${file.replace(/\.ts$/, '')}`;
      expect(packed).toEqual(expect.arrayContaining([`${built}.js`, `${built}.d.ts`]));
    }
  });
});

describe.each(['20', 'latest'])('installed, on Node %s', (wanted) => {
  it('npx canonize diff shows the consolidation', ({ skip }) => {
    if (unavailable !== undefined) skip(unavailable);
    const node = orSkip(skip, () => folderOfNode(wanted))!;
    const log = path.join(home, `${wanted}.log`);
    const env = {
      PATH: `${node.folder}${path.delimiter}${process.env.PATH}`,
      NODE_OPTIONS: `--require=${path.join(home, 'who-runs.cjs')}`,
      RUN_LOG: log,
    };
    const { status, stdout, stderr } = run('npx', ['--no', 'canonize', 'diff'], project, { env });
    expect(stderr).not.toMatch(/canonize:|Error/);
    expect(status, node.version).toBe(0);
    expect(stdout).toMatch(/^4 of 4 duplicates done: 4 files changed, 3 deleted/);
    expect(stdout).toContain('0 new compiler errors (');
    expect(fs.readFileSync(log, 'utf8')).toContain(`canonize ${node.version}\n`);
  });
});

describe('installed, as a library', () => {
  it('runs from a script, and its types are those of what it returns', ({ skip }) => {
    if (unavailable !== undefined) skip(unavailable);
    write(project, {
      'script/dry.mts': [
        "import { type DryRun, dryRun, refusalCodes } from 'canonize';",
        "import { rewriteImports } from 'canonize/transforms/rewrite-imports';",
        'const run: DryRun = await dryRun({ cwd: process.cwd(), typecheck: false });',
        'const files: readonly string[] = run.changes.map(({ file }) => file);',
        '// @ts-expect-error a refusal has no such code',
        "refusalCodes['import/none'];",
        'console.log(files.length, typeof rewriteImports);',
      ].join('\n'),
      'script/tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2023',
          types: ['node'],
          typeRoots: [path.join(repository, 'node_modules/@types')],
          rootDir: '.',
        },
        files: ['dry.mts'],
      }),
    });
    const tsc = path.join(project, 'node_modules/typescript/bin/tsc');
    const compiled = run(process.execPath, [tsc, '-p', 'script'], project);
    expect(compiled.stdout + compiled.stderr).toBe('');
    const { stdout, stderr } = run(process.execPath, ['script/dry.mjs'], project);
    expect(stderr).toBe('');
    expect(stdout).toBe('7 function\n');
    fs.rmSync(path.join(project, 'script'), { recursive: true });
  });
});
