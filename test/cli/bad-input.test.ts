// Trees that nobody planned for: each command says what it did not read, and every byte is accounted for.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  canonize,
  configOf,
  folder,
  main,
  reading,
  refused,
  run,
  shop,
  succeeding,
  temporaryFolder,
  treeOf,
  write,
} from './command.ts';

const diff = ['diff', '--no-typecheck'];
const apply = ['apply', '--yes', '--no-typecheck'];
const config = { 'canonize.config.json': configOf('src/core/db.ts#getDb', ['src/legacy/db.ts#connectDb']) };

describe('files that do not parse', () => {
  it('keep what they import alive, and are not touched', () => {
    const root = shop({
      'src/draft.ts': "import { connectDb } from './legacy/db';\nexport const draft = ;\n",
    });
    const before = treeOf(root);
    const { stdout } = reading(root, diff);
    expect(stdout).toMatch(/^3 of 4 duplicates done/);
    expect(stdout).toContain('file/unparsed at src/draft.ts');
    expect(canonize(root, apply).status).toBe(3);
    const after = treeOf(root);
    for (const file of ['src/draft.ts', 'src/legacy/db.ts']) expect(after[file]).toBe(before[file]);
  });

  it('that import nothing of it do not stand in the way, but are named', () => {
    const root = shop({ 'src/draft.ts': 'export const draft = ;\n' });
    const { stdout } = reading(root, ['diff']);
    expect(stdout).toMatch(/^4 of 4 duplicates done/);
    expect(stdout).toContain('src/draft.ts does not parse');
  });

  it('that import nothing of it are counted where nothing else needs them parsed', () => {
    const root = shop({ 'src/draft.ts': 'export const draft = ;\n' });
    const { stdout } = reading(root, diff);
    expect(stdout).toMatch(/^4 of 4 duplicates done/);
    expect(stdout).toContain('not parsed, since nothing in them can name what moves');
  });

  it('with a merge conflict are not merged', () => {
    const root = shop({
      'src/conflict.ts':
        "<<<<<<< HEAD\nimport { connectDb } from './legacy/db';\n=======\nimport { getDb } from './core/db';\n>>>>>>> other\n",
    });
    const { stdout } = reading(root, diff);
    expect(stdout).toContain('file/unparsed at src/conflict.ts');
  });
});

describe('files that are not read', () => {
  const before = "import { connectDb } from './legacy/db';\nconnectDb();\n";

  const odd: [string, Buffer, string][] = [
    ['src/binary.ts', Buffer.concat([Buffer.from(before), Buffer.from([0, 1, 2])]), 'binary'],
    [
      'src/large.ts',
      Buffer.concat([Buffer.from(before), Buffer.alloc(5 * 1024 * 1024, '\n')]),
      'larger than 5 MB',
    ],
    [
      'src/latin.ts',
      Buffer.concat([Buffer.from(before), Buffer.from('// gr\xfc\xdfe\n', 'latin1')]),
      'not UTF-8',
    ],
    ['src/utf16.ts', Buffer.from(`\uFEFF${before}`, 'utf16le'), 'binary'],
  ];

  it('are listed with the reason and never changed, and verify does not claim to know', () => {
    const root = shop({ ...config, ...Object.fromEntries(odd) });
    const was = treeOf(root);
    const { stdout } = reading(root, diff);
    expect([0, 3]).toContain(canonize(root, apply).status);
    const verdict = reading(root, ['verify']);
    expect(verdict.status).toBe(1);
    for (const [file, , reason] of odd) {
      expect(stdout).toContain(`skipped  ${file}: ${reason}`);
      expect(treeOf(root)[file]).toBe(was[file]);
      expect(verdict.stdout).toContain(`${file} was not read: ${reason}`);
    }
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(was);
  });

  it('of exactly 5 MB are read', () => {
    const user = "import { connectDb } from './legacy/db';\nexport const a = connectDb();\n";
    const root = shop({ ...config, 'src/large.ts': user + '\n'.repeat(5 * 1024 * 1024 - user.length) });
    expect(reading(root, diff).stdout).toContain('+++ b/src/large.ts');
  });

  it('a canonical that is binary is an error that says so', () => {
    const root = shop({ ...config, 'src/core/db.ts': Buffer.from('export function getDb() {}\0') });
    expect(refused(root, diff)).toMatch(/src\/core\/db\.ts.*\n/);
  });

  it('an empty file, a file of blanks and one of comments are read and left alone', () => {
    const root = shop({
      ...config,
      'src/empty.ts': '',
      'src/blank.ts': ' \n\n',
      'src/note.ts': '// nothing yet',
    });
    const before = treeOf(root);
    succeeding(root, apply);
    const after = treeOf(root);
    for (const file of ['src/empty.ts', 'src/blank.ts', 'src/note.ts'])
      expect(after[file]).toBe(before[file]);
  });
});

describe('links', () => {
  it('that leave the root are listed; what they lead to is never written', () => {
    const outside = folder({
      'user.ts': "import { connectDb } from './legacy/db';\nconnectDb();\n",
      'shared/user.ts': "import { connectDb } from '../legacy/db';\nconnectDb();\n",
    });
    const root = shop(config);
    fs.symlinkSync(path.join(outside, 'user.ts'), path.join(root, 'src/user.ts'));
    fs.symlinkSync(path.join(outside, 'shared'), path.join(root, 'src/shared'));
    fs.symlinkSync('no-such-file.ts', path.join(root, 'src/nowhere.ts'));
    fs.symlinkSync('app.ts', path.join(root, 'src/again.ts'));
    fs.symlinkSync('src', path.join(root, 'loop'));
    fs.symlinkSync('..', path.join(root, 'src/up'));
    const before = [treeOf(root), treeOf(outside)];
    const { stdout } = reading(root, diff);
    expect(stdout).toContain('skipped  src/user.ts: link leaves the root');
    expect(stdout).toContain('skipped  src/shared: link leaves the root');
    expect(stdout).toContain('skipped  src/nowhere.ts: link that leads nowhere');
    expect(stdout).toContain('skipped  src/again.ts: link to src/app.ts');
    expect(stdout).toContain('skipped  loop: link to the folder src');
    expect(stdout).not.toContain('+++ b/src/again.ts');
    succeeding(root, apply);
    expect(treeOf(outside)).toEqual(before[1]);
    expect(treeOf(root)['src/again.ts']).toBe('link to app.ts');
    succeeding(root, ['undo']);
    expect([treeOf(root), treeOf(outside)]).toEqual(before);
  });

  it('to the root itself are followed', () => {
    const root = shop();
    const link = path.join(temporaryFolder(), 'shop');
    fs.symlinkSync(root, link);
    const before = treeOf(root);
    succeeding(link, apply);
    succeeding(link, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });
});

describe('a folder that cannot be written', () => {
  const nobody = 65_534;
  const isRoot = process.getuid?.() === 0;
  /** Root may write everywhere, so it becomes nobody, if nobody may read the tool. */
  const uid = isRoot ? nobody : undefined;
  const canTry = !isRoot || run(process.execPath, [main, '--version'], '/', { uid: nobody }).status === 0;

  it.runIf(canTry)('is an error before the first byte, and the next apply succeeds', () => {
    const root = shop();
    const everything = (): string[] =>
      ['', ...Object.keys(treeOf(root))].map((name) => path.join(root, name));
    if (isRoot) for (const file of everything()) fs.chownSync(file, nobody, nobody);
    fs.chmodSync(path.join(root, 'src/legacy'), 0o555);
    const said = refused(root, apply, root, uid === undefined ? {} : { uid });
    expect(said).toContain('src/legacy cannot be written');
    expect(said).toContain('allow writing to that folder');
    fs.chmodSync(path.join(root, 'src/legacy'), 0o755);
    expect(canonize(root, apply, uid === undefined ? {} : { uid })).toMatchObject({ status: 0, stderr: '' });
  });

  it.runIf(canTry)('and a file that cannot be read is listed', () => {
    const root = shop();
    fs.chmodSync(path.join(root, 'src/mailer.ts'), 0o000);
    fs.chmodSync(root, 0o755);
    const { stdout } = canonize(root, diff, uid === undefined ? {} : { uid });
    fs.chmodSync(path.join(root, 'src/mailer.ts'), 0o644);
    expect(stdout).toContain('skipped  src/mailer.ts: unreadable: EACCES');
  });
});

describe('manifests that are broken', () => {
  it.each([
    ['package.json', '{ "name": '],
    ['package.json', 'null'],
    ['package.json', '{ "name": 7, "exports": 7, "imports": [], "workspaces": 7 }'],
    [
      'package.json',
      '{ "name": "shop", "exports": { ".": null, "./x": [7] }, "main": 7, "workspaces": [7] }',
    ],
    ['package.json', '\uFEFF{ "name": "shop", "private": true }'],
    ['tsconfig.json', '{ "compilerOptions": '],
    ['tsconfig.json', '{ "extends": "./none.json", "compilerOptions": 7 }'],
    ['tsconfig.json', '{ "extends": "./tsconfig.json" }'],
    ['tsconfig.json', '{ "compilerOptions": { "paths": { "@/*": "src/*" }, "outDir": 7 } }'],
    ['tsconfig.json', ''],
    ['pnpm-workspace.yaml', 'packages: [\n'],
    ['pnpm-workspace.yaml', 'packages: 7\n'],
  ])('%s: %s', (file, content) => {
    const root = shop({ ...config, [file]: content });
    const before = treeOf(root);
    const { status, stdout, stderr } = canonize(root, ['diff']);
    expect(stderr).not.toContain('defect of canonize');
    expect([0, 2], stderr).toContain(status);
    if (status === 2) expect(stdout).toBe('');
    expect(treeOf(root)).toEqual(before);
  });
});

describe('odd places', () => {
  it('a root with blanks, quotes and accents in its path', () => {
    const root = path.join(temporaryFolder(), "Ada's shop (grün) [x] #1");
    fs.cpSync(shop(), root, { recursive: true });
    const before = treeOf(root);
    expect(reading(root, ['diff']).stdout).toMatch(/^4 of 4 duplicates done/);
    succeeding(root, apply);
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });

  it('a tree without a file but the configuration', () => {
    const root = folder(config);
    expect(refused(root, diff)).toContain('there is no file src/core/db.ts');
  });

  it('files that are ignored are neither changed nor counted as users', () => {
    const root = shop({
      ...config,
      '.gitignore': 'out/\n',
      'out/app.ts': "import { connectDb } from '../src/legacy/db';\n",
    });
    const before = treeOf(root)['out/app.ts'];
    succeeding(root, apply);
    expect(treeOf(root)['out/app.ts']).toBe(before);
  });

  it('a file that is deleted while nobody looks is an error, not a surprise', () => {
    const root = shop(config);
    write(root, { 'src/app.ts': null });
    expect(reading(root, diff).stdout).toMatch(/^1 of 1 duplicate done/);
  });
});
