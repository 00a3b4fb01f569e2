// The gate in CI: what a branch adds since it left another one, by the compiler and by its own exceptions.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  canonize,
  committedShop,
  git,
  reading,
  refused,
  repository,
  shop,
  type Tree,
  template,
  text,
  write,
} from './command.ts';

const done: Tree = {
  'canonize.config.json': JSON.stringify({
    consolidations: [],
    allow: [{ files: 'test/**', reason: 'test double' }],
  }),
  // An error that is there already is nobody's fault on the branch.
  'src/old.ts': 'export const old: number = "old";\n',
};

/** A branch of a committed shop with changes on it, the last of them not committed, and main a commit ahead. */
function branch(committed: Tree, uncommitted: Tree = {}): string {
  const root = committedShop(done);
  git(root, 'checkout', '--quiet', '-b', 'feature');
  write(root, committed);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'feature');
  git(root, 'checkout', '--quiet', 'main');
  write(root, { 'src/mailer.ts': 'export const post = 1;\n' });
  git(root, 'commit', '--all', '--quiet', '--message', 'mailer');
  git(root, 'checkout', '--quiet', 'feature');
  write(root, uncommitted);
  return root;
}

const since = (root: string, ...more: string[]) => reading(root, ['verify', '--since', 'main', ...more]);

describe('verify --since', () => {
  it('fails for compiler errors that the branch adds, committed or not, and for no other', () => {
    const root = branch(
      { 'src/phone.ts': "import { dial } from './legacy/bom'\nexport const phone: number = dial()" },
      {
        'src/old.ts': `// moved down\n\n${done['src/old.ts'] as string}`,
        'src/fresh.ts': "import './nowhere';\nsend();\n",
      },
    );
    const { status, stdout } = since(root);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^fail\n/);
    const errors = stdout.split('\n').filter((line) => line.startsWith('compiler-error'));
    expect(errors.map((line) => line.replace(/: .+/, ''))).toEqual([
      'compiler-error     TS2882 at src/fresh.ts:1:8',
      'compiler-error     TS2304 at src/fresh.ts:2:1',
      'compiler-error     TS2322 at src/phone.ts:2:14',
    ]);
    expect(stdout).toMatch(/^compiler errors {4}3 added since [0-9a-f]{12} \(\d+ of \d+ files\)$/m);
  });

  it('passes where the branch adds none, and mends some', () => {
    const root = branch({
      'src/old.ts': 'export const old = "old";\n',
      'src/names.ts': null,
      'src/app.ts': null,
    });
    const { status, stdout } = since(root);
    expect(stdout).toMatch(/^pass\n/);
    expect(stdout).toContain('compiler errors    0 added since');
    expect(status).toBe(0);
  });

  it('finds types of packages that are installed, in both states', () => {
    const root = branch({
      'src/phone.ts':
        "import { styleText } from 'node:util';\nexport const phone = styleText('red', 'ring');\n",
    });
    const config = text(root, 'tsconfig.json').replace('"types": []', '"types": ["node"]');
    write(root, { 'tsconfig.json': config, '.gitignore': 'node_modules\n' });
    fs.symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
    expect(since(root).stdout).toMatch(/^pass\n/);
  });

  it('fails for exceptions that the branch grants itself, unless they are accepted', () => {
    const allow = [
      { files: 'test/**', reason: 'test double, as ever' },
      { symbol: 'src/names.ts#database', reason: 'soon' },
    ];
    const root = branch({
      'canonize.config.json': JSON.stringify({ consolidations: [], allow }, null, 2),
      'src/names.ts': `// canonize-allow until 2030-01-01: later\n${template['src/names.ts']}`,
    });
    const { status, stdout } = since(root, '--no-typecheck');
    expect(status).toBe(1);
    expect(stdout).toContain(
      'new-exception      "allow" src/names.ts#database: soon at canonize.config.json:8:1',
    );
    expect(stdout).toContain('canonize-allow until 2030-01-01: later at src/names.ts:1:1');
    expect(stdout).not.toContain('test/**');
    expect(stdout).toContain('compiler errors    not checked (--no-typecheck)');
    expect(since(root, '--no-typecheck', '--accept-exceptions').status).toBe(0);
  });

  it('leaves the work tree and its index as they are', () => {
    const root = branch({}, { 'src/phone.ts': '// later\n' });
    const before = git(root, 'status', '--porcelain').stdout;
    since(root);
    expect(git(root, 'status', '--porcelain').stdout).toBe(before);
  });

  it('is bad input for an unknown base, and outside of git', () => {
    expect(refused(branch({}), ['verify', '--since', 'mian'])).toContain('no commit named mian');
    expect(refused(shop(done), ['verify', '--since', 'main'])).toContain('there is no repository');
  });

  it('says that nothing was checked where it was not asked', () => {
    expect(canonize(shop(done), ['verify']).stdout).toContain('compiler errors    not checked (--since REF');
  });
});
