// What `diff --out` leaves is what `apply DIR` and `git apply` make of a tree, byte for byte, or nothing happens.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  canonize,
  committedShop,
  configOf,
  folder,
  git,
  reading,
  refused,
  run,
  sha256,
  shop,
  stubborn,
  succeeding,
  type Tree,
  text,
  treeOf,
  write,
} from './command.ts';

/** The folder of a patchset of this tree. */
function planOf(root: string, ...args: string[]): string {
  const plan = path.join(folder({}), 'plan');
  const { status } = reading(root, ['diff', '--no-typecheck', '--out', plan, ...args]);
  expect(status).toBe(0);
  return plan;
}

// biome-ignore lint/suspicious/noExplicitAny: tests break it on purpose
const patchsetOf = (plan: string): any => JSON.parse(text(plan, 'patchset.json'));

describe('diff --out', () => {
  it('writes patchset.json and changes.patch, and nothing else anywhere', () => {
    const root = shop();
    const plan = planOf(root);
    expect(fs.readdirSync(plan).sort()).toEqual(['changes.patch', 'patchset.json']);
    expect(text(plan, 'changes.patch')).toBe(
      reading(root, ['diff', '--no-typecheck', '--format', 'patch']).stdout,
    );
  });

  it('holds for each file the hashes of its bytes before and after, the edits and their reasons', () => {
    const root = shop();
    const plan = planOf(root);
    const { format, tool, config, changes, removed } = patchsetOf(plan);
    expect(format).toBe('canonize-patchset-1');
    expect(tool).toMatch(/^\d+\.\d+\.\d+$/);
    expect(config).toBe(sha256(text(root, 'canonize.config.json')));
    for (const { file, before } of changes)
      expect(before, file).toBe(sha256(fs.readFileSync(path.join(root, file))));
    succeeding(root, ['apply', plan]);
    for (const { file, after, edits } of changes) {
      const found = path.join(root, file);
      expect(fs.existsSync(found), file).toBe(after !== undefined);
      if (after === undefined) continue;
      expect(after, file).toBe(sha256(fs.readFileSync(found)));
      for (const edit of edits) expect(edit.reasons.join()).not.toBe('');
    }
    expect(removed).toEqual({
      'src/legacy/bom.ts#dial': 'src/core/db.ts#getDb',
      'src/legacy/crlf.ts#openDb': 'src/core/db.ts#getDb',
      'src/legacy/db.ts#connectDb': 'src/core/db.ts#getDb',
      'src/names.ts#database': 'src/core/db.ts#getDb',
    });
    expect(JSON.parse(text(root, 'canonize.lock.json'))).toEqual({ version: 1, removed });
  });

  it('is the same whenever it is made', () => {
    const root = shop(stubborn);
    const [one, other] = [planOf(root), planOf(root)];
    expect(treeOf(one)).toEqual(treeOf(other));
  });

  it('is found relative to where the command was started or told to start', () => {
    const root = shop();
    const elsewhere = folder({});
    succeeding(elsewhere, ['diff', '--no-typecheck', '--cwd', root, '--out', '.canonize-plan']);
    const places = [elsewhere, root].filter((at) =>
      fs.existsSync(path.join(at, '.canonize-plan/patchset.json')),
    );
    expect(places).toHaveLength(1);
    succeeding(elsewhere, ['apply', '--cwd', root, '.canonize-plan']);
  });

  it('inside of the root is not taken for a part of the project', () => {
    const root = shop();
    const first = canonize(root, ['diff', '--no-typecheck', '--out', 'plan']).stdout;
    const second = canonize(root, ['diff', '--no-typecheck', '--out', 'plan']).stdout;
    expect(second).toBe(first);
  });

  it('to a place that cannot be written is an error, and nothing is printed', () => {
    const said = refused(shop(), ['diff', '--no-typecheck', '--out', 'package.json/plan']);
    expect(said).toContain('cannot write to');
    expect(said).toContain('--out');
  });
});

describe('changes.patch', () => {
  const trees: Record<string, Tree> = {
    'LF, CRLF, byte order marks, no final line break, deleted files': {},
    'one duplicate that stays': stubborn,
    'odd names, odd texts, long files': {
      'src/my shop.ts': "import { connectDb } from './legacy/db';\nexport const mine = connectDb();\n",
      'src/Grüße/日本.ts': "import { connectDb } from '../legacy/db';\nexport const mine = connectDb();\n",
      "src/(it's) [id].ts": "import { connectDb } from './legacy/db';\nexport const mine = connectDb();\n",
      'src/long.ts': `import { connectDb } from './legacy/db';\n${'export {};\n\n'.repeat(200)}export const last = connectDb();`,
      'src/texts.ts':
        "import { connectDb } from './legacy/db';\nexport const texts = `\n--- a/src/app.ts\n+++ b/src/app.ts\n@@ -1,1 +1,1 @@\n\\ No newline\n-- select\ndiff --git a/x b/x\n`;\nexport const t = connectDb();\n",
      'src/odd.ts':
        "import { connectDb } from './legacy/db';\r\nexport const odd = 'a\u2028b\u0085c\fd';\nexport const t = connectDb(); /* \r */\r\n",
    },
  };

  it.each(Object.keys(trees))('gives with git apply what apply DIR gives: %s', (name) => {
    const root = committedShop(trees[name]);
    const before = treeOf(root);
    const plan = planOf(root);
    const patch = path.join(plan, 'changes.patch');
    expect(git(root, 'apply', '--check', patch)).toMatchObject({ status: 0, stderr: '' });
    expect(git(root, 'apply', patch)).toMatchObject({ status: 0 });
    const byGit = treeOf(root);
    expect(git(root, 'apply', '--reverse', patch)).toMatchObject({ status: 0 });
    expect(treeOf(root)).toEqual(before);

    expect([0, 3]).toContain(canonize(root, ['apply', plan]).status);
    const { 'canonize.lock.json': lock, ...byUs } = treeOf(root);
    expect(lock).toBeDefined();
    expect(withoutFolders(byUs)).toEqual(withoutFolders(byGit));
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });

  it('fits from the folder of the configuration, also below the top of the repository', () => {
    const root = folder({});
    fs.cpSync(shop(), path.join(root, 'shops/north'), { recursive: true });
    git(root, 'init', '--quiet');
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message', 'shops');
    const north = path.join(root, 'shops/north');
    const plan = planOf(north);
    expect(git(north, 'apply', '--check', path.join(plan, 'changes.patch'))).toMatchObject({
      status: 0,
      stderr: '',
    });
    succeeding(north, ['apply', plan]);
    succeeding(north, ['undo']);
    expect(git(root, 'status', '--porcelain').stdout).toBe('');
  });

  it('printed with --format patch can be piped into git apply', () => {
    const root = committedShop();
    const { stdout } = reading(root, ['diff', '--no-typecheck', '--format', 'patch']);
    const file = path.join(folder({ 'piped.patch': stdout }), 'piped.patch');
    expect(git(root, 'apply', '--check', file)).toMatchObject({ status: 0, stderr: '' });
  });

  it('is empty when nothing changes', () => {
    const root = shop();
    succeeding(root, ['apply', '--yes', '--no-typecheck']);
    expect(reading(root, ['diff', '--no-typecheck', '--format', 'patch']).stdout).toBe('');
    expect(text(planOf(root), 'changes.patch')).toBe('');
  });
});

/** git leaves no empty folder and so do we; where a folder stays its mode does not matter here. */
const withoutFolders = (tree: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).filter(([name]) => !name.endsWith('/')));

describe('apply DIR', () => {
  /** The template's patchset, made once. */
  let planned = '';

  it('gives byte for byte what apply gives', () => {
    const [root, twin] = [shop(), shop()];
    succeeding(root, ['apply', planOf(root)]);
    succeeding(twin, ['apply', '--yes', '--no-typecheck']);
    expect(treeOf(root)).toEqual(treeOf(twin));
  });

  it('needs neither the configuration nor a terminal', () => {
    const root = committedShop();
    const plan = planOf(root);
    fs.rmSync(path.join(root, 'canonize.config.json'));
    expect(succeeding(root, ['apply', plan])).toContain('take back: canonize undo');
  });

  it.each([
    [
      'a changed file has one more byte',
      (root: string) => fs.appendFileSync(path.join(root, 'src/app.ts'), '\n'),
    ],
    [
      'a file to delete has one more byte',
      (root: string) => fs.appendFileSync(path.join(root, 'src/legacy/db.ts'), ' '),
    ],
    ['a changed file is gone', (root: string) => fs.rmSync(path.join(root, 'src/phone.ts'))],
    ['a file to delete is gone', (root: string) => fs.rmSync(path.join(root, 'src/legacy/bom.ts'))],
    [
      'a byte order mark was taken away',
      (root: string) => write(root, { 'src/windows.ts': text(root, 'src/windows.ts').slice(1) }),
    ],
    [
      'a file became a link',
      (root: string) => {
        fs.renameSync(path.join(root, 'src/app.ts'), path.join(root, 'src/real.ts'));
        fs.symlinkSync('real.ts', path.join(root, 'src/app.ts'));
      },
    ],
    [
      'a file became a folder',
      (root: string) => {
        fs.rmSync(path.join(root, 'src/app.ts'));
        fs.mkdirSync(path.join(root, 'src/app.ts'));
      },
    ],
    ['it was applied before', (root: string, plan: string) => void canonize(root, ['apply', plan])],
  ])('is refused with nothing written if %s', (_, change) => {
    const root = shop();
    planned ||= text(planOf(shop()), 'patchset.json');
    const plan = folder({ 'patchset.json': planned });
    change(root, plan);
    const said = refused(root, ['apply', plan]);
    expect(said).toMatch(/src\/\S+\.ts/);
    expect(said).toMatch(/make the (?:patchset again|plan anew)/);
  });

  it('is refused if there is no patchset, or something else', () => {
    const root = shop();
    expect(refused(root, ['apply', 'no-such-folder'])).toContain('cannot read');
    for (const content of [
      '',
      'null',
      '{"format":"canonize-patchset-2","changes":[]}',
      '{"format":"canonize-patchset-1"}',
    ]) {
      const said = refused(root, ['apply', folder({ 'patchset.json': content })]);
      expect(said, content).toContain('is not a patchset of this version');
      expect(said).toContain('canonize diff --out DIR');
    }
  });
});

describe('a patchset edited by hand is refused with nothing written', () => {
  // biome-ignore lint/suspicious/noExplicitAny: tests break it on purpose
  const edits: [string, (patchset: any) => void][] = [
    [
      'another text in an edit',
      (p) => {
        p.changes[0].edits[0].text += ' ';
      },
    ],
    [
      'an edit left out',
      (p) => {
        p.changes[0].edits.pop();
      },
    ],
    [
      'edits in another order',
      (p) => {
        p.changes[0].edits.reverse();
      },
    ],
    [
      'overlapping edits',
      (p) => {
        p.changes[0].edits.push(p.changes[0].edits[0]);
      },
    ],
    [
      'an edit beyond the end',
      (p) => {
        p.changes[0].edits[0].end = 1e9;
      },
    ],
    [
      'an edit with no offset',
      (p) => {
        delete p.changes[0].edits[0].start;
      },
    ],
    [
      'an edit that is null',
      (p) => {
        p.changes[0].edits[0] = null;
      },
    ],
    [
      'no list of edits',
      (p) => {
        delete p.changes[0].edits;
      },
    ],
    [
      'a change that is null',
      (p) => {
        p.changes[0] = null;
      },
    ],
    [
      'a change of no file',
      (p) => {
        delete p.changes[0].file;
      },
    ],
    [
      'a file that is a number',
      (p) => {
        p.changes[0].file = 7;
      },
    ],
    [
      'another hash before',
      (p) => {
        p.changes[0].before = p.changes[1].before;
      },
    ],
    [
      'another hash after',
      (p) => {
        p.changes[0].after = p.changes[0].before;
      },
    ],
    [
      'a change made a deletion',
      (p) => {
        delete p.changes[0].after;
      },
    ],
    [
      'neither before nor after',
      (p) => {
        delete p.changes[0].before;
        delete p.changes[0].after;
      },
    ],
    [
      'a file that is changed twice',
      (p) => {
        p.changes.push(p.changes[0]);
      },
    ],
    [
      'a file left out',
      (p) => {
        p.changes.shift();
      },
    ],
    [
      'a deletion left out',
      (p) => {
        p.changes = p.changes.filter((c: { after?: string }) => c.after);
      },
    ],
    [
      'a path that climbs out',
      (p) => {
        p.changes[0].file = '../app.ts';
      },
    ],
    [
      'an absolute path',
      (p) => {
        p.changes[0].file = '/etc/hosts';
      },
    ],
    [
      'a path into .git',
      (p) => {
        p.changes[0] = {
          file: '.git/hooks/pre-commit',
          after: sha256('x'),
          edits: [{ start: 0, end: 0, text: 'x', reasons: [], steps: [], shapes: [] }],
        };
      },
    ],
    [
      'a path into node_modules',
      (p) => {
        p.changes[0] = {
          file: 'node_modules/x/index.js',
          after: sha256('x'),
          edits: [{ start: 0, end: 0, text: 'x', reasons: [], steps: [], shapes: [] }],
        };
      },
    ],
    [
      'a new file added',
      (p) => {
        p.changes.push({
          file: 'src/new.ts',
          after: sha256('x'),
          edits: [{ start: 0, end: 0, text: 'x', reasons: [], steps: [], shapes: [] }],
        });
      },
    ],
    [
      'no removed symbols',
      (p) => {
        delete p.removed;
      },
    ],
    [
      'other removed symbols',
      (p) => {
        p.removed = { 'src/mailer.ts#send': 'src/core/db.ts#getDb' };
      },
    ],
    [
      'removed symbols of another form',
      (p) => {
        p.removed = ['src/mailer.ts#send'];
      },
    ],
    [
      'no refusals',
      (p) => {
        delete p.refusals;
      },
    ],
    [
      'a refusal left out',
      (p) => {
        p.refusals = [];
      },
    ],
  ];

  let made = '';
  it.each(edits)('%s', (_, edit) => {
    const root = shop(stubborn);
    made ||= text(planOf(root), 'patchset.json');
    const patchset = JSON.parse(made);
    edit(patchset);
    refused(root, ['apply', folder({ 'patchset.json': `${JSON.stringify(patchset, null, 1)}\n` })]);
  });
});

describe('diff in other forms', () => {
  it('--format json holds everything', () => {
    const root = shop(stubborn);
    const { stdout } = reading(root, ['diff', '--format', 'json']);
    const report = JSON.parse(stdout);
    expect(Object.keys(report).sort()).toEqual(
      [
        'changes',
        'check',
        'config',
        'format',
        'mentions',
        'notes',
        'notices',
        'pending',
        'refusals',
        'removed',
        'seal',
        'skipped',
        'steps',
        'stillExported',
        'tool',
      ].sort(),
    );
    expect(report.steps.map(({ status }: { status: string }) => status).sort()).toEqual([
      'done',
      'done',
      'done',
      'kept',
    ]);
    expect(report.refusals).toEqual([
      {
        code: 'import/namespace-escapes',
        step: 'src/legacy/db.ts#connectDb',
        file: 'src/stubborn.ts',
        line: 4,
        column: 26,
        message: 'the namespace legacy is passed on as a value',
      },
    ]);
    expect(report.skipped).toEqual([{ path: 'logo.png', reason: 'binary' }]);
    expect(report.check).toMatchObject({ newErrors: [] });
    expect(JSON.parse(reading(root, ['diff', '--no-typecheck', '--format', 'json']).stdout).check).toBeNull();
  });

  it('--format json holds what the patchset holds', () => {
    const root = shop();
    const report = JSON.parse(reading(root, ['diff', '--no-typecheck', '--format', 'json']).stdout);
    expect(report).toMatchObject(patchsetOf(planOf(root)));
  });

  it('--format md puts each file into a fence of its own', () => {
    const { stdout } = reading(shop(), ['diff', '--no-typecheck', '--format', 'md']);
    expect(stdout).toContain(
      '<details><summary>B  src/app.ts</summary>\n\n```diff\ndiff --git a/src/app.ts b/src/app.ts\n',
    );
    expect(stdout.match(/^`{3,}/gm)?.length ?? 1).toSatisfy((count: number) => count % 2 === 0);
  });

  it('--format md fences a file that holds fences itself', () => {
    const root = shop({
      'src/texts.ts':
        "import { connectDb } from './legacy/db';\nexport const text = connectDb();\n/*\n````\n</details>\n*/\n",
    });
    const { stdout } = reading(root, ['diff', '--no-typecheck', '--format', 'md']);
    expect(stdout).toContain('`````diff\ndiff --git a/src/texts.ts');
  });

  it('--format md shows what has to be read first, and of it only the hunks that stand out', () => {
    const padding = Array.from({ length: 12 }, (_, line) => `export const line${line} = ${line};\n`).join('');
    const root = shop({
      'src/lazy.ts': `import { connectDb } from './legacy/db';\n\n${padding}export const db = connectDb();\nexport const later = () => import('./legacy/db').then((db) => db.connectDb());\n`,
    });
    const { stdout } = reading(root, ['diff', '--no-typecheck', '--format', 'md']);
    const [, read, others] = stdout.split(/^#### .+$/m);
    expect(read).toContain('src/lazy.ts');
    expect(read).toContain("+export const later = () => import('./core/db')");
    expect(read).not.toContain("+import { getDb } from './core/db';");
    expect(read).toContain('# and 1 hunk of import lines and renamed uses');
    expect(others).toContain('src/app.ts');
  });

  it('--format md keeps below what GitHub takes, for 300 changed files and as many refusals', () => {
    const users = (prefix: string, line: string): Tree =>
      Object.fromEntries(
        Array.from({ length: 300 }, (_, index) => [
          `src/${prefix}/${prefix}-with-quite-a-long-name-${index}.ts`,
          `${line}\nexport const all = Object.keys({ ...legacy, number: ${index} });\n`,
        ]),
      );
    const config = {
      'canonize.config.json': configOf('src/core/db.ts#getDb', ['src/legacy/db.ts#connectDb']),
    };
    const changed = shop({
      ...config,
      ...users('user', "import { connectDb as legacy } from '../legacy/db';"),
    });
    const md = reading(changed, ['diff', '--no-typecheck', '--format', 'md']).stdout;
    expect(md).toMatch(/1 of 1 duplicate done: 301 files changed/);
    expect(md.length).toBeLessThan(65_536);
    expect(md).toMatch(/\d+ more files: see changes\.patch\n$/);

    const stuck = shop({ ...config, ...users('stubborn', "import * as legacy from '../legacy/db';") });
    const refusals = reading(stuck, ['diff', '--no-typecheck', '--format', 'md']).stdout;
    expect(refusals).toContain('import/namespace-escapes');
    expect(refusals.length).toBeLessThan(65_536);
    expect(
      JSON.parse(reading(stuck, ['diff', '--no-typecheck', '--format', 'json']).stdout).refusals,
    ).toHaveLength(300);
  });
});

it('git itself agrees that the tree is clean after apply and undo', () => {
  const root = committedShop();
  succeeding(root, ['apply', '--yes', '--no-typecheck']);
  expect(git(root, 'status', '--porcelain').stdout).not.toBe('');
  succeeding(root, ['undo']);
  expect(git(root, 'status', '--porcelain').stdout).toBe('');
  expect(run('git', ['stash', 'list'], root).stdout).toBe('');
});
