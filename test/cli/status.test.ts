// The first minute: what canonize says to somebody who has typed nothing yet, and what every command's help shows.

import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/commands.ts';
import { progressBar } from '../../src/cli/progress.ts';
import {
  canonize,
  committedShop,
  folder,
  reading,
  refused,
  run,
  shop,
  temporaryFolder,
  write,
} from './command.ts';

const rows = (stdout: string): Record<string, string> =>
  Object.fromEntries(
    stdout
      .split('\n')
      .flatMap((line) => [...line.matchAll(/^(\w+) {2,}(.+)$/g)])
      .map(([, head, text]) => [head, text]),
  );

describe('canonize alone', () => {
  it('says what it sees in a repository that it does not know', () => {
    const root = folder({
      'package.json':
        '{ "name": "mail", "private": true, "workspaces": ["packages/*"], "devDependencies": { "vitest": "3", "oxlint": "1" } }',
      'packages/api/package.json': '{ "name": "@mail/api", "jest": {} }',
      'packages/web/package.json': '{ "name": "@mail/web" }',
      'bench/tree/package.json': '{ "name": "a-fixture" }',
      'packages/web/.prettierrc': '{}',
      'packages/web/eslint.config.js': 'export default [];',
      'packages/web/App.vue': '<template/>',
      'packages/api/tsconfig.json': '{}',
      'packages/api/src/send.ts': 'export const send = 1;\n',
      'packages/api/src/queue.tsx': 'export const queue = 1;\n',
    });
    const { status, stdout } = reading(root, []);
    expect(status).toBe(0);
    expect(rows(stdout)).toEqual({
      root: `${root} (the nearest package.json)`,
      files: '10 files: 2 TypeScript, 1 JavaScript, 1 Vue, Svelte, Astro, MDX',
      packages: '4: mail, @mail/api, @mail/web, a-fixture',
      workspaces: '2 of these packages; 1 that no workspace lists, as fixtures are',
      tsconfigs: '1: packages/api/tsconfig.json',
      tests: 'vitest, jest',
      formatter: 'prettier',
      linter: 'eslint, oxlint',
      installed: '2 of 2 packages are missing: types cannot be checked in full',
      config: 'no canonize.config.json',
    });
    expect(stdout).toContain('canonize diff --from OldName --to NewName');
    expect(stdout).not.toContain('canonize apply');
  });

  it('says so of a folder that holds next to nothing', () => {
    const { stdout } = reading(folder({ 'package.json': '{}' }), []);
    expect(rows(stdout)).toMatchObject({
      files: '1 file: no code',
      packages: 'none',
      tsconfigs: 'none: types are checked in an inferred project',
      tests: 'none found',
      formatter: 'none found',
      linter: 'none found',
    });
    expect(rows(stdout)).not.toHaveProperty('workspaces');
  });

  it('with a configuration, goes on to diff', () => {
    const root = committedShop();
    write(root, { 'src/mailer.ts': '' });
    const { stdout } = reading(root, []);
    expect(rows(stdout)).toMatchObject({
      root: `${root} (the configuration)`,
      config: 'canonize.config.json: 1 consolidation, 4 duplicates',
      git: '1 tracked file modified',
    });
    expect(stdout).toMatch(/ {2}canonize diff {4}the dry run/);
  });

  it('prints commands that work from where it was typed', () => {
    const root = shop();
    const { stdout } = canonize(temporaryFolder(), ['--cwd', root]);
    const line = /^ {2}canonize (verify .+?) {2}/m.exec(stdout)![1]!;
    expect(canonize(temporaryFolder(), line.split(' ')).stdout).toContain('5 definitions left');
  });

  it('says what is wrong with a configuration', () => {
    const { status, stdout } = reading(shop({ 'canonize.config.json': '{ "consolidation": [] }' }), []);
    expect(status).toBe(0);
    expect(stdout).toContain('cannot be used: the configuration has an unknown key "consolidation"');
    expect(stdout).toContain('mend canonize.config.json first');
    expect(stdout).not.toContain('canonize diff');
  });

  it('tells what was done before, by the lock', () => {
    const root = shop({
      'canonize.lock.json': '{ "version": 1, "removed": { "src/a.ts#a": "src/b.ts#b" } }',
    });
    expect(rows(reading(root, []).stdout).lock).toBe('1 symbol removed by earlier runs');
  });

  it('is not what a mistyped command does', () => {
    expect(refused(shop(), ['dif'])).toContain('did you mean canonize diff?');
    expect(refused(shop(), ['--cwd', '.', 'diff'])).toContain('canonize diff --cwd DIR');
  });

  it('is an error where there is no project', () => {
    expect(refused(temporaryFolder(), [])).toContain('no project at');
  });
});

describe('help', () => {
  const commands = program().commands.filter((each) => each.name() !== 'help');

  it.each(commands.map((each) => each.name()))('of %s shows an example of that command', (name) => {
    const command = commands.find((each) => each.name() === name)!;
    let shown = '';
    command
      .configureOutput({
        writeOut: (text) => {
          shown += text;
        },
      })
      .outputHelp();
    const examples = [...shown.matchAll(/^ {2}\$ canonize (\S+)(.*?)(?: {2,}.*)?$/gm)];
    expect(examples.length).toBeGreaterThan(0);
    for (const [, called, rest = ''] of examples) {
      expect(called).toBe(name);
      const options = [...rest.split('|')[0]!.matchAll(/ (--[a-z-]+)/g)].map(([, option]) => option);
      const known = command.options.map(({ long }) => long);
      for (const option of options) expect(known, `${name}${rest}`).toContain(option);
    }
  });

  it('of the whole lists every command', () => {
    const { stdout } = run(process.execPath, ['dist/bin/canonize.js', '--help'], process.cwd());
    for (const each of commands) expect(stdout).toContain(`  ${each.name()} `);
  });
});

describe('progress', () => {
  const terminal = (isTTY: boolean) => {
    const written: string[] = [];
    return { isTTY, written, write: (text: string) => written.push(text) };
  };

  it('names a phase at once, counts in it now and then, and leaves nothing behind', () => {
    const stream = terminal(true);
    let time = 0;
    const bar = progressBar(false, stream, () => time);
    bar.update('reading', 50, 2000);
    time = 60;
    bar.update('reading', 100, 2000);
    time = 120;
    bar.update('reading', 150, 2000);
    bar.update('checking types', 0, 3);
    bar.end();
    bar.end();
    const erase = '\r\u001b[K';
    expect(stream.written).toEqual([
      `${erase}reading 50 of 2000`,
      `${erase}reading 150 of 2000`,
      `${erase}checking types …`,
      erase,
    ]);
  });

  it.each([
    ['not a terminal', false, false],
    ['told to be quiet', true, true],
  ])('is silent where it is %s', (_, quiet, isTTY) => {
    const stream = terminal(isTTY);
    const bar = progressBar(quiet, stream);
    bar.update('reading', 50, 2000);
    bar.end();
    expect(stream.written).toEqual([]);
  });
});

describe('an old Node', () => {
  it('is told so in words, before anything is loaded', () => {
    const root = folder({
      'old.cjs':
        "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.1' } });\n",
    });
    const { status, stdout, stderr } = canonize(root, ['diff'], {
      env: { NODE_OPTIONS: `--require=${root}/old.cjs` },
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^canonize: Node 18\.20\.1 is too old\n {2}use Node 20\.19/);
  });
});
