// A reviewer's look at a branch: what of it the patchset explains, and every hunk that it does not.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canonize,
  committedShop,
  folder,
  git,
  reading,
  refused,
  shop,
  succeeding,
  template,
  temporaryFolder,
  text,
  write,
} from './command.ts';

interface Branch {
  root: string;
  plan: string;
}

let made: Branch;
beforeAll(() => {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-branch-')));
  made = { root: path.join(home, 'shop'), plan: path.join(home, 'plan') };
  fs.mkdirSync(made.root);
  write(made.root, template);
  consolidate(made);
});
afterAll(() => fs.rmSync(path.dirname(made.root), { recursive: true }));

/** A copy of a branch on which a reviewed patchset was applied and committed. */
function branch(): Branch {
  const home = temporaryFolder();
  fs.cpSync(path.dirname(made.root), home, { recursive: true });
  return { root: path.join(home, 'shop'), plan: path.join(home, 'plan') };
}

/** Commits the shop on main, the patchset on a branch of its own, and one more commit on main. */
function consolidate({ root, plan }: Branch): void {
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'the shop');
  reading(root, ['diff', '--no-typecheck', '--out', plan]);
  git(root, 'checkout', '--quiet', '-b', 'consolidate');
  succeeding(root, ['apply', plan]);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'consolidate');
  git(root, 'checkout', '--quiet', 'main');
  write(root, { 'src/news.ts': 'export const news = 1;\n' });
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'news');
  git(root, 'checkout', '--quiet', 'consolidate');
}

const look = ({ root, plan }: Branch) => reading(root, ['verify', '--plan', plan, '--base', 'main']);

describe('verify --plan', () => {
  it('explains every byte of a branch that is the patchset, the lock included, and nothing of main', () => {
    const { status, stdout } = look(branch());
    expect(stdout).toMatch(
      /^pass: the patchset explains every byte that differs from [0-9a-f]{12} \(8 files\)\n$/,
    );
    expect(status).toBe(0);
  });

  it('names every hunk that it does not explain, committed or not, and leaves the rest alone', () => {
    const at = branch();
    const { root } = at;
    write(root, {
      'src/app.ts': `${text(root, 'src/app.ts')}export const extra = 1;\n`,
      'src/mailer.ts': text(root, 'src/mailer.ts').replace("'to '", "'TO '"),
      'src/fresh.ts': 'export const fresh = 1;\n',
      'logo.png': Buffer.from([0x89, 0x50, 0, 2]),
    });
    git(root, 'add', 'src/app.ts');
    git(root, 'commit', '--quiet', '--message', 'while I was there');
    fs.rmSync(path.join(root, 'docs/db.md'));
    fs.chmodSync(path.join(root, 'src/phone.ts'), 0o755);
    const { status, stdout } = look(at);
    expect(status).toBe(1);
    expect(stdout.split('\n').slice(1, -1)).toEqual([
      'unexplained docs/db.md:1:1  the file is gone',
      'unexplained logo.png:1:1  it changed, and is not text that can be compared',
      'unexplained src/app.ts:8:1  the patchset knows nothing of this',
      '  +export const extra = 1;',
      'unexplained src/fresh.ts:1:1  the file is new',
      '  +export const fresh = 1;',
      'unexplained src/mailer.ts:1:1  the patchset knows nothing of this',
      "  -export const send = (to: string): string => 'to ' + to;",
      "  +export const send = (to: string): string => 'TO ' + to;",
      'unexplained src/phone.ts:1:1  its mode went from 100644 to 100755',
    ]);
  });

  it('names every part of the patchset that the branch lacks, with its step', () => {
    const at = branch();
    const { root } = at;
    git(root, 'checkout', '--quiet', 'main', '--', 'src/phone.ts', 'src/legacy/bom.ts');
    write(root, { 'canonize.lock.json': null });
    const { status, stdout } = look(at);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^fail: 5 of 8 files are what the patchset makes of them; 3 missing/);
    expect(stdout).toMatch(/^missing {5}src\/phone\.ts:1:1 .+ \(src\/legacy\/bom\.ts#dial\)$/m);
    expect(stdout).toMatch(
      /^missing {5}src\/legacy\/bom\.ts:1:1 {2}the patchset deletes this file, and it is still there/m,
    );
    expect(stdout).toContain('canonize.lock.json:1:1');
  });

  it('tells a change of the branch in a line of the patchset from one that is missing', () => {
    const at = branch();
    const app = text(at.root, 'src/app.ts');
    write(at.root, { 'src/app.ts': app.replace('import { getDb }', 'import { getDb, ping }') });
    const { stdout } = look(at);
    expect(stdout).toMatch(/^altered {5}src\/app\.ts:3:1 .+\(src\/legacy\/db\.ts#connectDb/m);
  });

  it('says so of line breaks alone, which no one sees', () => {
    const at = branch();
    write(at.root, { 'src/app.ts': text(at.root, 'src/app.ts').replaceAll('\n', '\r\n') });
    expect(look(at).stdout).toContain('only line breaks differ');
  });

  it('does not take a patchset of another state for one of the base', () => {
    const { root, plan } = branch();
    git(root, 'checkout', '--quiet', 'main');
    write(root, { 'src/phone.ts': "import { dial } from './legacy/bom';\nexport const other = dial();\n" });
    git(root, 'commit', '--all', '--quiet', '--message', 'another phone');
    const { status, stdout } = look({ root, plan });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^base {8}src\/phone\.ts:1:1 .+make it again on the base/m);
  });

  it('looks at the whole repository where the root is a folder of it, and not at the plan itself', () => {
    const root = folder({});
    const inner = path.join(root, 'packages/shop');
    fs.mkdirSync(inner, { recursive: true });
    fs.cpSync(shop(), inner, { recursive: true });
    git(root, 'init', '--quiet', '--initial-branch=main');
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message', 'the shop');
    canonize(inner, ['diff', '--no-typecheck', '--out', '../../plan']);
    succeeding(inner, ['apply', '../../plan']);
    expect(look({ root: inner, plan: '../../plan' }).stdout).toMatch(/^pass/);
    write(root, { 'README.md': '# more\n' });
    expect(look({ root: inner, plan: '../../plan' }).stdout).toContain(
      'unexplained README.md:1:1  it is outside of the root, which no patchset changes',
    );
  });

  it('is bad input without a base, without git, with an unknown base', () => {
    const { root, plan } = branch();
    expect(refused(root, ['verify', '--plan', plan])).toContain('--plan and --base belong together');
    expect(refused(root, ['verify', '--plan', plan, '--base', 'mian'])).toContain('no commit named mian');
    expect(refused(shop(), ['verify', '--plan', plan, '--base', 'main'])).toContain('there is no repository');
  });
});

describe('explain FILE:LINE', () => {
  it('says which edits, steps and stages stand behind a line, after and before, from a fresh dry run', () => {
    const { status, stdout } = reading(shop(), ['explain', 'src/app.ts:7', '--no-typecheck']);
    expect(status).toBe(0);
    expect(stdout).toContain(
      'src/app.ts:7 before the change  export const app = [connectDb(), database(), retries];',
    );
    expect(stdout).toContain('step   src/names.ts#database');
    expect(stdout).toContain('stage  rewrite-imports      after: src/app.ts:');
  });

  it('says the same from a stored patchset, before and after it was applied', () => {
    const root = committedShop();
    const plan = folder({});
    reading(root, ['diff', '--no-typecheck', '--out', plan]);
    const line = ['explain', 'src/phone.ts:2', '--plan', plan];
    const fresh = reading(root, ['explain', 'src/phone.ts:2', '--no-typecheck']).stdout;
    expect(reading(root, line).stdout).toBe(fresh);
    succeeding(root, ['apply', plan]);
    expect(fresh).toContain('src/phone.ts:2 before the change  export const phone = dial()');
    expect(reading(root, line).stdout).toBe(fresh);
    expect(reading(root, ['explain', 'src/windows.ts:4', '--plan', plan]).stdout).toContain('"openDb"');
    expect(reading(root, ['explain', 'src/legacy/bom.ts:1', '--plan', plan]).stdout).toContain(
      'src/legacy/bom.ts#dial is replaced by src/core/db.ts#getDb',
    );
    const patch = text(plan, 'changes.patch');
    for (const other of [patch.replaceAll('dial', 'call'), 'no patch at all\n', null]) {
      write(plan, { 'changes.patch': other });
      const after = reading(root, line).stdout;
      expect(after).toContain('src/phone.ts:2 after the change  export const phone = getDb()');
      expect(after).toContain('step   src/legacy/bom.ts#dial');
      expect(after).not.toContain('before the change');
    }
    write(root, { 'src/phone.ts': '// somebody else\n' });
    expect(refused(root, line)).toContain('neither what the patchset was made from');
  });

  it('says so of a line that nothing touches, and of one that is not there', () => {
    const root = shop();
    const said = reading(root, ['explain', 'src/mailer.ts:1', '--no-typecheck']).stdout;
    expect(said).toContain('no edit touches this line');
    expect(refused(root, ['explain', 'src/mailer.ts:9', '--no-typecheck'])).toContain('has no line 9');
    expect(refused(root, ['explain', 'src/nobody.ts:9', '--no-typecheck'])).toContain('there is no file');
  });
});
