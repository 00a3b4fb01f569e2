// What a script sees: exit codes, and which stream says what.

import { describe, expect, it } from 'vitest';
import {
  canonize,
  committedShop,
  configOf,
  folder,
  main,
  reading,
  refused,
  run,
  shop,
  stubborn,
  succeeding,
  treeOf,
  write,
} from './command.ts';

const commands = ['diff', 'apply', 'undo', 'verify', 'explain'];

describe('exit code 0, done', () => {
  it('is what diff, apply, verify and undo end with in their turn, and each says what it did', () => {
    const root = committedShop();
    const before = treeOf(root);
    expect(reading(root, ['diff', '--no-typecheck']).status).toBe(0);
    const applied = succeeding(root, ['apply', '--yes', '--no-typecheck']);
    expect(applied).toMatch(/^4 of 4 duplicates done: 4 files changed, 3 deleted, \+7 -17\n/);
    expect(applied).toMatch(/\napplied; take back: canonize undo\n$/);
    expect(reading(root, ['verify'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^pass\n/) });
    expect(reading(root, ['diff'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^nothing to do: every duplicate is gone\n/),
    });
    expect(succeeding(root, ['undo'])).toBe('restored 7 files, removed 1 that the apply had created\n');
    expect(treeOf(root)).toEqual(before);
  });

  it('is what diff ends with although something was refused', () => {
    expect(reading(shop(stubborn), ['diff', '--no-typecheck']).status).toBe(0);
  });

  it('is what apply ends with when everything was done before, and it asks nothing', () => {
    const root = shop();
    succeeding(root, ['apply', '--yes', '--no-typecheck']);
    const after = treeOf(root);
    expect(succeeding(root, ['apply', '--no-typecheck'])).toMatch(/^nothing to do/);
    expect(treeOf(root)).toEqual(after);
  });
});

describe('exit code 1, the answer is no', () => {
  it('diff --exit-code with changes, and 0 without', () => {
    const root = shop();
    expect(reading(root, ['diff', '--no-typecheck', '--exit-code']).status).toBe(1);
    succeeding(root, ['apply', '--yes', '--no-typecheck']);
    expect(reading(root, ['diff', '--no-typecheck', '--exit-code']).status).toBe(0);
  });

  it('verify that fails', () => {
    expect(reading(shop(), ['verify']).status).toBe(1);
  });

  it('verify that is not proven, since a file does not parse', () => {
    const root = shop();
    succeeding(root, ['apply', '--yes', '--no-typecheck']);
    write(root, { 'src/draft.ts': 'export const draft = ;\n' });
    const { status, stdout } = reading(root, ['verify']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^not proven\n/);
    expect(stdout).toContain('src/draft.ts does not parse');
  });

  it('but not for declarations that break a rule and can be read all the same', () => {
    const root = shop();
    succeeding(root, ['apply', '--yes', '--no-typecheck']);
    write(root, {
      'src/reserved.d.ts': "declare module 'reserved' {\n  export declare const names: string[];\n}\n",
    });
    expect(reading(root, ['verify']).stdout).toMatch(/^pass\n/);
  });

  it('apply that wrote nothing, since everything was refused', () => {
    const root = shop({
      ...stubborn,
      'src/app.ts': null,
      'canonize.config.json': configOf('src/core/db.ts#getDb', ['src/legacy/db.ts#connectDb']),
    });
    const { status, stdout } = reading(root, ['apply', '--yes', '--no-typecheck']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^nothing can be changed\n/);
    expect(stdout).toContain('import/namespace-escapes at src/stubborn.ts:4:26');
  });

  it('apply DIR of a patchset in which everything was refused', () => {
    const root = shop({
      ...stubborn,
      'src/app.ts': null,
      'canonize.config.json': configOf('src/core/db.ts#getDb', ['src/legacy/db.ts#connectDb']),
    });
    const plan = folder({});
    reading(root, ['diff', '--no-typecheck', '--out', plan]);
    const { status, stdout } = reading(root, ['apply', plan]);
    expect(status).toBe(1);
    expect(stdout).not.toContain('take back');
  });
});

describe('exit code 0, no command at all', () => {
  it('is a look around that writes nothing', () => {
    const { status, stdout } = reading(shop(), []);
    expect(status).toBe(0);
    expect(stdout).toContain('what to type next');
  });
});

describe('exit code 2, could not run', () => {
  it('an unknown command, an unknown option, a missing and a surplus argument', () => {
    const root = shop();
    for (const [args, said] of [
      [['difff'], "unknown command 'difff'"],
      [['diff', '--formt', 'md'], "error: unknown option '--formt'"],
      [['diff', '--format', 'html'], "error: option '--format <format>' argument 'html' is invalid"],
      [['diff', '--out'], "error: option '--out <dir>' argument missing"],
      [['undo', 'all'], "error: too many arguments for 'undo'"],
      [['explain'], "error: missing required argument 'code'"],
    ] as const) {
      const { status, stdout, stderr } = canonize(root, args);
      expect({ status, stdout }, args.join(' ')).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(said);
      expect(stderr, 'what to do').toMatch(/--help|[Dd]id you mean/);
    }
  });

  it('no configuration: what to write instead', () => {
    const root = shop({ 'canonize.config.json': null });
    for (const command of ['diff', 'apply', 'verify']) {
      const said = refused(root, [command]);
      expect(said).toContain('there is no canonize.config.json in');
      expect(said).toContain('canonize diff --from OldName --to NewName');
    }
  });

  it('no project at all', () => {
    const said = refused(folder({ 'notes.txt': 'none\n' }), ['undo']);
    expect(said).toContain('no project at');
    expect(said).toContain('--cwd');
  });

  it('apply without --yes and without a terminal: nothing is written, and nothing is on stdout', () => {
    const said = refused(committedShop(), ['apply', '--no-typecheck']);
    expect(said).toContain('there is no terminal to ask on');
    expect(said).toContain('--yes');
  });

  it('undo when nothing was applied', () => {
    expect(refused(shop(), ['undo'])).toContain('nothing was applied here that could be undone');
  });
});

describe('exit code 3, written, but something was withheld', () => {
  it('apply with one duplicate that stays, and apply DIR of the same', () => {
    const root = shop(stubborn);
    const twin = shop(stubborn);
    const plan = folder({});
    expect(canonize(root, ['apply', '--yes', '--no-typecheck'])).toMatchObject({ status: 3, stderr: '' });
    reading(twin, ['diff', '--no-typecheck', '--out', plan]);
    expect(canonize(twin, ['apply', plan])).toMatchObject({ status: 3, stderr: '' });
    expect(treeOf(twin)).toEqual(treeOf(root));
    expect(Object.keys(treeOf(root))).toContain('src/legacy/db.ts');
    expect(Object.keys(treeOf(root))).not.toContain('src/legacy/crlf.ts');
  });
});

describe('help', () => {
  it('of every command exits with 0 and shows an example that the command takes', () => {
    for (const command of commands) {
      const { status, stdout, stderr } = canonize(shop(), [command, '--help']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: canonize ${command} `));
      expect(stdout).toMatch(new RegExp(`Examples?:\n {2}\\$ canonize ${command}\\b`));
    }
  });

  it('lists every command', () => {
    const { status, stdout } = canonize(shop(), ['--help']);
    expect(status).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  it('prints the version alone', () => {
    expect(succeeding(shop(), ['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('streams', () => {
  it('hold no colour when stdout is no terminal, whatever the environment asks for', () => {
    const root = shop();
    for (const args of [['diff', '--no-typecheck'], ['verify'], ['diff', '--config', 'none.json']]) {
      const { stdout, stderr } = canonize(root, args, { env: { FORCE_COLOR: '1', CLICOLOR_FORCE: '1' } });
      expect(stdout + stderr).not.toContain('\u001b');
    }
  });

  it('show no progress on stderr when it is no terminal', () => {
    expect(canonize(shop(), ['diff']).stderr).toBe('');
  });

  it('end without a complaint when the reader has read enough', () => {
    const { stdout, stderr } = run(
      'sh',
      ['-c', `"${process.execPath}" "${main}" diff --no-typecheck | head -n 1`],
      shop(),
    );
    expect(stdout).toMatch(/^4 of 4 duplicates done.*\n$/);
    expect(stderr).toBe('');
  });
});

describe('--quiet', () => {
  it('leaves the diff, and says nothing around it', () => {
    const root = shop();
    const patch = reading(root, ['diff', '--no-typecheck', '--format', 'patch']).stdout;
    const { status, stdout } = reading(root, ['diff', '--no-typecheck', '--quiet']);
    expect(status).toBe(0);
    expect(stdout).not.toContain('duplicates done');
    expect(stdout).not.toContain('take back');
    expect(stdout).toBe(patch);
  });

  it('makes apply, undo and verify silent, their exit codes stay', () => {
    const root = shop();
    expect(reading(root, ['verify', '--quiet'])).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(succeeding(root, ['apply', '--yes', '--quiet', '--no-typecheck'])).toBe('');
    expect(succeeding(root, ['diff', '--quiet', '--no-typecheck'])).toBe('');
    expect(succeeding(root, ['verify', '--quiet'])).toBe('');
    expect(succeeding(root, ['undo', '--quiet'])).toBe('');
    const plan = folder({});
    succeeding(root, ['diff', '--quiet', '--no-typecheck', '--out', plan]);
    expect(succeeding(root, ['apply', plan, '--quiet'])).toBe('');
  });

  it('does not silence errors', () => {
    expect(refused(shop(), ['undo', '--quiet'])).toContain('nothing was applied');
  });
});

describe('explain', () => {
  it('says what a refusal means and what to do', () => {
    const stdout = succeeding(shop(), ['explain', 'import/namespace-escapes']);
    expect(stdout).toMatch(
      /^import\/namespace-escapes\n {2}a namespace import .+\n {2}what to do: import the members .+\n$/,
    );
  });

  it('needs no project', () => {
    expect(succeeding(folder({}), ['explain', 'public/entry'])).toContain('breaking');
  });

  it('offers the nearest of the known codes, or all of them', () => {
    const root = shop();
    expect(refused(root, ['explain', 'import/namespace-escape'])).toContain(
      'did you mean import/namespace-escapes',
    );
    const said = refused(root, ['explain', 'zzzzz/zzzzz']);
    expect(said).toContain('known codes: ');
    expect(said).toContain('types/new-error');
  });

  it('does not take the name of a built-in property for a code', () => {
    expect(refused(shop(), ['explain', 'constructor/prototype'])).toContain(
      'unknown code constructor/prototype',
    );
    expect(refused(shop(), ['explain', 'constructor'])).toContain('lists no duplicate constructor');
  });
});
