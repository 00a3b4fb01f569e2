// One team's folder: its users move, the rest waits, nothing is deleted, and a later whole diff finishes the job.

import { describe, expect, it } from 'vitest';
import {
  canonize,
  configOf,
  exists,
  folder,
  reading,
  refused,
  shop,
  stubborn,
  succeeding,
  text,
  treeOf,
  write,
} from './command.ts';

const team = {
  'src/team/login.ts': "import { connectDb } from '../legacy/db';\n\nexport const login = connectDb();\n",
  'src/team/logout.ts': "import { openDb } from '../legacy/crlf';\n\nexport const logout = openDb();\n",
  'src/teamwork.ts': "import { connectDb } from './legacy/db';\n\nexport const teamwork = connectDb();\n",
};
const diff = ['diff', '--no-typecheck'];
const apply = ['apply', '--yes', '--no-typecheck'];

describe('diff --only', () => {
  it('moves the users of that folder and of no other, and deletes nothing', () => {
    const { status, stdout } = reading(shop(team), [...diff, '--only', 'src/team', '--format', 'patch']);
    expect(status).toBe(0);
    expect([...stdout.matchAll(/^\+\+\+ (.+)$/gm)].map(([, file]) => file)).toEqual([
      'b/src/team/login.ts',
      'b/src/team/logout.ts',
    ]);
    expect(stdout).toContain("+import { getDb } from '../core/db';");
  });

  it('reports every step as pending, with how many files elsewhere wait', () => {
    const { stdout } = reading(shop(team), [...diff, '--only', 'src/team']);
    expect(stdout).toMatch(/^4 duplicates pending: users in 2 files move, \+4 -4; the rest waits/);
    expect(stdout).toContain('pending  src/legacy/db.ts#connectDb  2 files elsewhere would move');
    expect(stdout).toContain('pending  src/legacy/bom.ts#dial  1 file elsewhere would move');
    const { pending } = JSON.parse(
      reading(shop(team), [...diff, '--only', 'src/team', '--format', 'json']).stdout,
    );
    expect(pending).toContainEqual({ step: 'src/legacy/db.ts#connectDb', file: 'src/teamwork.ts' });
  });

  it('says so where nobody elsewhere is left', () => {
    const { stdout } = reading(shop(), [...diff, '--only', 'src/windows.ts']);
    expect(stdout).toContain('pending  src/legacy/crlf.ts#openDb  nobody elsewhere uses it');
  });

  it('may be repeated, and takes paths from where it was typed', () => {
    const root = shop(team);
    const both = reading(root, [...diff, '--only', 'src/team', '--only', 'src/phone.ts']).stdout;
    expect(both).toMatch(/users in 3 files move/);
    const inside = canonize(`${root}/src/team`, [...diff, '--only', '.']).stdout;
    expect(inside).toMatch(/users in 2 files move/);
  });

  it.each([
    ['one team after the other', [['src/team'], ['src/phone.ts', 'src/windows.ts']]],
    ['everybody at once', [['.']]],
    ['a folder without users', [['docs']]],
  ])('leaves a state in which the whole diff ends as it would have: %s', (_, parts) => {
    const whole = shop(team);
    succeeding(whole, apply);
    const root = shop(team);
    for (const part of parts) {
      const plan = folder({});
      reading(root, [...diff, '--out', plan, ...part.flatMap((path) => ['--only', path])]);
      succeeding(root, ['apply', plan]);
      expect(exists(root, 'src/legacy/db.ts')).toBe(true);
      expect(exists(root, 'canonize.lock.json')).toBe(false);
    }
    succeeding(root, apply);
    expect(treeOf(root)).toEqual(treeOf(whole));
  });

  it('names only the refusals of that folder', () => {
    const root = shop({ ...team, ...stubborn });
    expect(reading(root, [...diff, '--only', 'src/team']).stdout).not.toContain('src/stubborn.ts');
    expect(reading(root, [...diff, '--only', 'src/stubborn.ts']).stdout).toContain(
      'import/namespace-escapes at src/stubborn.ts',
    );
  });

  it('does not take a file for its folder, nor a folder for one that is called alike', () => {
    expect(refused(shop(team), [...diff, '--only', 'src/tea'])).toContain('did you mean src/team or');
    expect(refused(shop(team), [...diff, '--only', '..'])).toContain('outside of the root');
  });
});

describe('diff --only, with a new name for the canonical', () => {
  const renaming = (duplicates: string[]) => ({
    ...team,
    'canonize.config.json': configOf('src/core/db.ts#getDb', duplicates, {
      as: 'src/core/db.ts#openDatabase',
    }),
  });

  it('moves users to the name that it has, says so, and a whole diff ends as it would have', () => {
    const files = renaming(['src/legacy/db.ts#connectDb']);
    const [root, whole] = [shop(files), shop(files)];
    const plan = folder({});
    const { stdout } = reading(root, [...diff, '--out', plan, '--only', 'src/team']);
    expect(stdout).toMatch(/^1 duplicate pending: users in 1 file move/);
    expect(stdout).toContain("+import { getDb } from '../core/db';");
    expect(stdout).toContain('src/core/db.ts#getDb becomes openDatabase in a diff without --only');
    succeeding(root, ['apply', plan]);
    succeeding(root, apply);
    succeeding(whole, apply);
    expect(text(whole, 'src/team/login.ts')).toContain('openDatabase()');
    expect(treeOf(root)).toEqual(treeOf(whole));
  });

  it('refuses what is nothing but a new name', () => {
    const { stdout } = reading(shop(renaming([])), [...diff, '--only', 'src/team']);
    expect(stdout).toMatch(/^nothing can be changed/);
    expect(stdout).toContain('scope/renaming at src/core/db.ts:2:17');
  });

  it('goes on as soon as the renaming was applied by itself', () => {
    const root = shop(renaming([]));
    succeeding(root, apply);
    write(root, { 'canonize.config.json': renaming(['src/legacy/db.ts#connectDb'])['canonize.config.json'] });
    const { stdout } = reading(root, [...diff, '--only', 'src/team']);
    expect(stdout).toMatch(/^1 duplicate pending: users in 1 file move/);
    expect(stdout).toContain("+import { openDatabase } from '../core/db';");
  });

  it('moves users to the new name where it is there as an alias', () => {
    const root = shop(renaming(['src/legacy/db.ts#connectDb', 'src/core/db.ts#openDatabase']));
    write(root, { 'src/core/db.ts': `${text(root, 'src/core/db.ts')}export const openDatabase = getDb;\n` });
    const { stdout } = reading(root, [...diff, '--only', 'src/team']);
    expect(stdout).toContain("+import { openDatabase } from '../core/db';");
    const whole = shop({ ...renaming(['src/legacy/db.ts#connectDb', 'src/core/db.ts#openDatabase']) });
    write(whole, { 'src/core/db.ts': text(root, 'src/core/db.ts') });
    const plan = folder({});
    reading(root, [...diff, '--out', plan, '--only', 'src/team']);
    succeeding(root, ['apply', plan]);
    succeeding(root, apply);
    succeeding(whole, apply);
    expect(treeOf(root)).toEqual(treeOf(whole));
  });
});

describe('diff --only, with a function that becomes async', () => {
  const files = {
    'canonize.config.json': JSON.stringify({ consolidations: [], async: ['src/team/clock.ts#now'] }),
    'src/team/clock.ts': 'export function now(): number {\n  return Date.now();\n}\n',
    'src/team/stamp.ts':
      "import { now } from './clock';\n\nexport function stamp(): string {\n  return `at ${now()}`;\n}\n",
  };

  it('makes it async where all of its callers are inside', () => {
    const { stdout } = reading(shop(files), ['diff', '--only', 'src/team']);
    expect(stdout).toMatch(/^1 of 1 duplicate done/);
    expect(stdout).toContain('+export async function stamp(): Promise<string> {');
  });

  it('refuses it where one is outside, and names that one', () => {
    const outside =
      "import { stamp } from './team/stamp';\n\nexport const line = (): string => stamp() + '!';\n";
    const root = shop({ ...files, 'src/outside.ts': outside });
    const { stdout } = reading(root, ['diff', '--only', 'src/team']);
    expect(stdout).toContain('src/team/clock.ts#now  scope/divided at src/outside.ts:1:1');
    expect(stdout).toMatch(/^nothing can be changed/);
    expect(reading(root, ['diff', '--only', 'src/mailer.ts']).stdout).toContain(
      'pending  src/team/clock.ts#now  3 files elsewhere would move',
    );
  });
});

describe('diff --only, where users move together or not at all', () => {
  const wrapper = {
    'canonize.config.json': configOf('src/core/db.ts#getDb', [
      'src/open.ts#openShop',
      'src/legacy/db.ts#connectDb',
    ]),
    'src/open.ts':
      "import { getDb } from './core/db';\n\nexport function openShop(): string {\n  return getDb();\n}\n",
    'src/team/login.ts': "import { openShop } from '../open';\n\nexport const login = openShop();\n",
    'src/team/logout.ts': "import { connectDb } from '../legacy/db';\n\nexport const logout = connectDb();\n",
  };

  it('refuses what it would divide, and moves the rest', () => {
    const root = shop({
      ...wrapper,
      'src/teamwork.ts': "import { openShop } from './open';\n\nexport const teamwork = openShop();\n",
    });
    const { stdout } = reading(root, ['diff', '--only', 'src/team']);
    expect(stdout).toContain('src/open.ts#openShop  scope/divided at src/teamwork.ts:1:1');
    expect(stdout).toContain('+++ b/src/team/logout.ts');
    expect(stdout).not.toContain('+++ b/src/team/login.ts');
  });

  it('moves them where all of them are inside', () => {
    const { stdout } = reading(shop(wrapper), ['diff', '--only', 'src/team']);
    expect(stdout).toContain('+export const login = getDb();');
    expect(stdout).not.toContain('+++ b/src/open.ts');
  });
});
