// What was consolidated stays so: the rule that guard writes, run by the real linters.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { npm, Unavailable } from '../install/nodes.ts';
import {
  reading,
  refused,
  repository,
  run,
  shop,
  succeeding,
  type Tree,
  text,
  treeOf,
  write,
} from './command.ts';

/** The linters from the registry, kept beside the other caches of this clone; undefined if they cannot be had. */
let missing: string | undefined;
const unavailable = (note: string): void => {
  missing = note;
};

function linters(skip: (note: string) => void): string {
  const home = path.join(repository, 'node_modules/.cache/linters');
  const wanted = ['eslint@9.39.1', 'oxlint@1.30.0'];
  fs.mkdirSync(home, { recursive: true });
  const stamp = path.join(home, 'installed');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted.join(' ')) return home;
  fs.writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');
  try {
    npm(home, 'install', '--ignore-scripts', '--no-save', ...wanted);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.warn(`skipped: ${error.message}`);
    skip(error.message);
  }
  fs.writeFileSync(stamp, wanted.join(' '));
  return home;
}

const removed = {
  'src/legacy/db.ts#connectDb': 'src/core/db.ts#getDb',
  'src/legacy/db.ts#default': 'src/core/db.ts#getDb',
  'src/names.ts#database': 'src/core/db.ts#getDb',
  'src/ws/index.ts#Manager': 'src/ws/manager.ts#Manager',
  'src/old.ts#*': 'src/core/db.ts#*',
  'src/old.ts#db': 'src/core/db.ts#db',
  'lodash/get#default': 'es-toolkit/compat#get',
  'lodash/get#other': 'es-toolkit/compat#other',
  'packages/kit/src/index.ts#dial': 'src/core/db.ts#getDb',
  'packages/kit/src/mail.ts#post': 'src/mailer.ts#send',
};

/** A shop after its consolidation, and one file that brings everything back. */
const consolidated: Tree = {
  'canonize.config.json': '{ "consolidations": [] }',
  'canonize.lock.json': JSON.stringify({ version: 1, removed }),
  'src/legacy/db.ts': null,
  'src/legacy/crlf.ts': null,
  'src/legacy/bom.ts': null,
  'src/app.js': "import { getDb } from './core/db';\n\nexport const app = getDb();\n",
  'packages/kit/package.json':
    '{ "name": "@shop/kit", "exports": { ".": "./src/index.ts", "./letters": "./src/mail.ts" } }',
  'src/app.ts': null,
  'src/windows.ts': null,
  'src/phone.ts': null,
  'src/names.ts': 'export const retries = 3;\n',
  'src/ws/manager.ts': 'export class Manager {}\n',
  'src/user.js': "import { Manager } from './ws/manager';\n\nexport const user = new Manager();\n",
};

const back = `import { connectDb } from './legacy/db';
import legacy from '../src/legacy/db.js';
import { database, retries } from './names';
import { Manager } from './ws';
import { Manager as Again } from './ws/index.js';
import './old';
import get from 'lodash/get';
import { getDb } from './core/db';
import { Manager as Good } from './ws/manager';
import { dial } from '@shop/kit';
import { post } from '@shop/kit/letters';
export { connectDb as other } from '@/legacy/db';
export const all = [connectDb, legacy, database, retries, Manager, Again, get, getDb, Good, dial, post];
`;
/** `./ws` is beyond linters that take patterns only: these match what lies below as well. */
const forbidden = [1, 2, 3, 4, 5, 7, 10, 11, 12];
const forbiddenByPatterns = forbidden.filter((line) => line !== 4);

/** Lines of `src/back.js` on which a linter reports the rule, each once. */
const linesIn = (output: string): number[] =>
  [...new Set([...output.matchAll(/back\.js:(\d+):\d+/g)].map(([, line]) => Number(line)))].sort(
    (a, b) => a - b,
  );

describe('guard', () => {
  it('shows the change of the configuration, and writes it only when told to; undo takes it back', () => {
    const oxlint = '{\n\t// ours\n\t"rules": {\n\t\t"no-debugger": "warn"\n\t}\n}\n';
    const root = shop({ ...consolidated, '.oxlintrc.json': oxlint });
    const before = treeOf(root);
    const dry = reading(root, ['guard']).stdout;
    expect(dry).toMatch(/^no-restricted-imports for \d modules in oxlint: not written yet: --write\n/);
    expect(dry).toContain('+\t\t"no-restricted-imports": [');
    expect(dry).toContain(' \t// ours');
    succeeding(root, ['guard', '--write']);
    const after = text(root, '.oxlintrc.json');
    expect(after.startsWith('{\n\t// ours\n\t"rules": {\n\t\t"no-debugger": "warn",\n')).toBe(true);
    expect(succeeding(root, ['guard', '--write'])).toContain('nothing to write');
    expect(text(root, '.oxlintrc.json')).toBe(after);
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });

  it('keeps the restrictions that a project has, in whatever form, and replaces its own', () => {
    const own = {
      rules: { 'no-restricted-imports': ['warn', { paths: ['fs'], patterns: ['internal/*'] }] },
    };
    const root = shop({ ...consolidated, '.eslintrc.json': JSON.stringify(own) });
    succeeding(root, ['guard', '--write']);
    const [level, options] = JSON.parse(text(root, '.eslintrc.json')).rules['no-restricted-imports'];
    expect(level).toBe('warn');
    expect(options.paths.slice(0, 1)).toEqual(['fs']);
    expect(options.patterns[0]).toEqual({ group: ['internal/*'] });
    write(root, {
      'canonize.lock.json': JSON.stringify({
        version: 1,
        removed: { 'src/names.ts#database': removed['src/names.ts#database'] },
      }),
    });
    succeeding(root, ['guard', '--write']);
    const [, less] = JSON.parse(text(root, '.eslintrc.json')).rules['no-restricted-imports'];
    expect(less.paths).toEqual(['fs']);
    expect(less.patterns).toHaveLength(2);
  });

  it('is written wherever the rule is set, since an override replaces what stands above it', () => {
    const set = { rules: { 'no-restricted-imports': ['error', { paths: ['fs'] }] } };
    const off = { files: ['test/**'], rules: { 'no-restricted-imports': 'off' } };
    const root = shop({
      ...consolidated,
      '.oxlintrc.json': JSON.stringify({ overrides: [{ files: ['src/**'], ...set }, off] }),
      'app/.oxlintrc.json': JSON.stringify({ extends: ['../.oxlintrc.json'], overrides: [set] }),
      'plain/.oxlintrc.json': JSON.stringify({ extends: ['../.oxlintrc.json'] }),
      'alone/.oxlintrc.json': '{}',
    });
    succeeding(root, ['guard', '--write']);
    const read = (file: string) => JSON.parse(text(root, file));
    const { rules, overrides } = read('.oxlintrc.json');
    const ours = rules['no-restricted-imports'][1];
    const both = { paths: ['fs', ...ours.paths], patterns: ours.patterns };
    expect(overrides[0].rules['no-restricted-imports']).toEqual(['error', both]);
    expect(overrides[1]).toEqual(off);
    expect(read('app/.oxlintrc.json').overrides[0].rules['no-restricted-imports'][1]).toEqual(both);
    expect(read('app/.oxlintrc.json').rules).toBeUndefined();
    expect(read('plain/.oxlintrc.json').rules).toBeUndefined();
    expect(read('alone/.oxlintrc.json').rules['no-restricted-imports'][1]).toEqual(ours);
    expect(succeeding(root, ['guard', '--write'])).toContain('nothing to write');
  });

  it('forbids nothing that somebody imports today, and says what it leaves open', () => {
    const root = shop({
      ...consolidated,
      '.oxlintrc.json': '{}',
      'src/other/legacy/db.ts': 'export const connectDb = 1;\n',
      'src/user.ts':
        "import { connectDb } from './other/legacy/db';\nimport * as names from './names';\nexport { connectDb, names };\n",
    });
    const { stdout } = reading(root, ['guard']);
    expect(stdout).toContain(
      "open     src/legacy/db.ts#connectDb: src/user.ts imports connectDb from './other/legacy/db', which is something else",
    );
    expect(stdout).toContain("open     src/names.ts#database: src/user.ts imports * from './names'");
    expect(stdout).not.toContain('legacy\\\\/db');
  });

  it('is bad input where nothing was consolidated, or nobody lints', () => {
    expect(refused(shop(), ['guard'])).toContain('nothing was consolidated here yet');
    expect(refused(shop(consolidated), ['guard'])).toContain('no linter was found');
  });
});

describe('the rule, by the real linter', () => {
  it('Biome', () => {
    const root = shop({
      ...consolidated,
      'biome.json': '{ "linter": { "rules": { "recommended": false } } }',
    });
    succeeding(root, ['guard', '--write']);
    write(root, { 'src/back.js': back });
    const biome = path.join(repository, 'node_modules/@biomejs/biome/bin/biome');
    const flags = ['lint', '--reporter=github', '--max-diagnostics=50', 'src'];
    const { stdout, stderr } = run(process.execPath, [biome, ...flags], root);
    const lines = [...`${stdout}${stderr}`.matchAll(/file=[^,]*back\.js,line=(\d+)/g)].map(([, line]) =>
      Number(line),
    );
    expect(
      [...new Set(lines)].sort((a, b) => a - b),
      stdout + stderr,
    ).toEqual(forbiddenByPatterns);
    expect(stdout).not.toMatch(/file=[^,]*(?:user|app)\.js/);
    expect(stdout + stderr).not.toMatch(/Found an unknown key|configuration.*error/i);
  });

  it('oxlint', ({ skip }) => {
    const home = linters(skip);
    const root = shop({ ...consolidated, '.oxlintrc.json': '{ "categories": { "correctness": "off" } }\n' });
    succeeding(root, ['guard', '--write']);
    write(root, { 'src/back.js': back });
    const oxlint = path.join(home, 'node_modules/oxlint/bin/oxlint');
    const { stdout } = run(process.execPath, [oxlint, '--format=unix', 'src'], root);
    expect(linesIn(stdout), stdout).toEqual(forbidden);
    expect(stdout).not.toMatch(/src\/(?:user|app)\.js:/);
  });

  it.each([
    ['eslint.config.mjs', 'export default [\n];\n', 'eslint.canonize.mjs', forbidden],
    ['eslint.config.cjs', 'module.exports = [\n];\n', 'eslint.canonize.cjs', forbiddenByPatterns],
  ])('ESLint, %s', (config, program, own, lines) => {
    const home = linters(unavailable);
    if (missing !== undefined) return;
    const root = shop({ ...consolidated, [config]: program });
    // Only an installed ESLint is known to be new enough for regular expressions.
    if (lines === forbidden) {
      const manifest = path.join('node_modules/eslint/package.json');
      write(root, { [manifest]: fs.readFileSync(path.join(home, manifest)) });
    }
    const said = succeeding(root, ['guard', '--write']);
    expect(text(root, config)).toBe(program);
    const [, load] = /add to .+?: {2}(.+?;) {2}and/.exec(said)!;
    expect(load).toContain(`./${own}`);
    write(root, { [config]: `${load}\n${program.replace('[\n', '[\n  canonize,\n')}`, 'src/back.js': back });
    expect(succeeding(root, ['guard'])).not.toContain('add to');
    const eslint = path.join(home, 'node_modules/eslint/bin/eslint.js');
    const { stdout, stderr } = run(process.execPath, [eslint, '--format=json', 'src'], root);
    expect(stderr).toBe('');
    const results = JSON.parse(stdout) as {
      filePath: string;
      messages: { line: number; ruleId: string; message: string }[];
    }[];
    const found = results.flatMap(({ filePath, messages }) =>
      messages.map((each) => ({ ...each, file: path.basename(filePath) })),
    );
    expect([...new Set(found.map(({ file }) => file))]).toEqual(['back.js']);
    expect([...new Set(found.map(({ line }) => line))]).toEqual(lines);
    expect(found[0]!.message).toContain('use getDb from src/core/db.ts');
  });
});
