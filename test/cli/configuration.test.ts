// Bad configurations: each is one clear error with the place and the remedy, and no byte of the tree changes.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { configOf, folder, reading, refused, shop, succeeding, treeOf, write } from './command.ts';

const canonical = 'src/core/db.ts#getDb';
const legacy = 'src/legacy/db.ts#connectDb';

/** What `diff` says of a configuration. */
const saidOf = (config: unknown): string =>
  refused(shop({ 'canonize.config.json': typeof config === 'string' ? config : JSON.stringify(config) }), [
    'diff',
    '--no-typecheck',
  ]);

describe('the text of the configuration', () => {
  it('that is no JSON is an error with line and column', () => {
    const said = saidOf('{\n  "consolidations": [\n    { "canonical" "x" }\n  ]\n}\n');
    expect(said).toContain('the configuration is not valid JSON: colon expected');
    expect(said).toMatch(/at .*canonize\.config\.json:3:19\n/);
  });

  it('that is empty, no object, or a list is an error', () => {
    expect(saidOf('')).toContain('not valid JSON');
    for (const text of ['null', '[]']) expect(saidOf(text)).toContain('is not an object');
  });

  it('may hold comments, trailing commas and a byte order mark', () => {
    const config = `\uFEFF// one database\n{ "consolidations": [{ "canonical": "${canonical}", "duplicates": ["${legacy}",], }], }\n`;
    const { status, stdout } = reading(shop({ 'canonize.config.json': config }), ['diff', '--no-typecheck']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 of 1 duplicate done/);
  });

  it('that is not UTF-8 is an error', () => {
    const root = shop({
      'canonize.config.json': Buffer.from(
        '{ "consolidations": [{ "canonical": "src/gr\xfc.ts#a", "duplicates": ["b.ts#b"] }] }',
        'latin1',
      ),
    });
    refused(root, ['diff']);
  });

  it('is read before anything else: a folder in its place is an error', () => {
    const root = shop({ 'canonize.config.json': null, 'configs/canonize.config.json/keep.txt': 'x' });
    expect(refused(root, ['diff', '--config', 'configs/canonize.config.json'])).toContain('--config');
  });
});

// Every other key and value: test/core/config.test.ts.
describe('keys and values that mean nothing', () => {
  it.each([
    [
      { consolidation: [] },
      'the configuration has an unknown key "consolidation"',
      'did you mean "consolidations"?',
    ],
    [
      { consolidations: [{ canonical, duplicates: [{ symbol: legacy, zzz: 1 }] }] },
      'consolidations[0].duplicates[0] has an unknown key "zzz"',
      'known keys: symbol',
    ],
    [
      { consolidations: [{ canonical, duplicates: [legacy], breaking: 'yes' }] },
      'consolidations[0].breaking is neither true nor false',
      'without quotes',
    ],
    [{ steps: [{ jscodeshift: './x.ts' }] }, 'steps[0].files is not a glob', 'say which files it is given'],
  ])('%j', (config, message, remedy) => {
    const said = saidOf(config);
    expect(said).toContain(message);
    expect(said).toContain('canonize.config.json');
    expect(said).toContain(remedy);
  });
});

describe('symbols that do not exist', () => {
  it('offer the nearest name of the module', () => {
    const said = saidOf(configOf(canonical, ['src/legacy/db.ts#conectDb']));
    expect(said).toContain('the duplicate src/legacy/db.ts#conectDb does not exist');
    expect(said).toContain('did you mean src/legacy/db.ts#connectDb?');
    expect(saidOf(configOf('src/core/db.ts#getDB2', [legacy]))).toContain(
      'did you mean src/core/db.ts#getDb?',
    );
  });

  it('offer what the module exports if no name is near', () => {
    expect(saidOf(configOf('src/core/db.ts#sendInvoice', [legacy]))).toContain(
      'src/core/db.ts exports getDb',
    );
  });

  it('offer files of the same name, and files that lack only their ending', () => {
    expect(saidOf(configOf('src/db/db.ts#getDb', [legacy]))).toContain('did you mean src/core/db.ts');
    expect(saidOf(configOf('src/core/db#getDb', [legacy]))).toContain('did you mean src/core/db.ts?');
  });

  it('in a file that does not parse are an error that names the file', () => {
    const root = shop({ 'src/core/db.ts': 'export function getDb( {\n' });
    const said = refused(root, ['diff', '--no-typecheck']);
    expect(said).toContain('src/core/db.ts does not parse');
    expect(said).toContain('mend the syntax error');
  });

  it('outside of the root are an error', () => {
    for (const module of ['../elsewhere/db.ts', '/etc/db.ts']) {
      expect(saidOf(configOf(canonical, [`${module}#connectDb`])), module).toContain('does not exist');
    }
  });

  it('of a package are known only by who imports them', () => {
    const root = shop({ 'canonize.config.json': configOf(canonical, ['node:fs#connectDb']) });
    const { stdout } = reading(root, ['diff', '--no-typecheck']);
    expect(stdout).toMatch(/^nothing can be changed/);
    expect(stdout).not.toContain('refused');
  });

  it('may be written with ./ in front', () => {
    const root = shop({ 'canonize.config.json': configOf(`./${canonical}`, [`./${legacy}`]) });
    expect(reading(root, ['diff', '--no-typecheck']).stdout).toMatch(/^1 of 1 duplicate done/);
  });

  it('are no error where the consolidation is optional', () => {
    const root = shop({
      'canonize.config.json': configOf('src/billing/db.ts#getDb', ['src/billing/old.ts#db'], {
        optional: true,
      }),
    });
    const { status, stdout } = reading(root, ['diff', '--no-typecheck']);
    expect(status).toBe(0);
    expect(stdout).toContain('optional, and not here');
  });
});

describe('roles that contradict each other', () => {
  const consolidate = (...pairs: [string, string][]) => ({
    consolidations: pairs.map(([to, from]) => ({ canonical: to, duplicates: [from] })),
  });

  it('a canonical that is itself a duplicate: the chain is named', () => {
    const said = saidOf(consolidate([legacy, 'src/names.ts#database'], [canonical, legacy]));
    expect(said).toContain(
      `the canonical ${legacy} is itself listed as a duplicate: ${legacy} -> ${canonical}`,
    );
    expect(said).toContain('choose one canonical');
  });

  it('a cycle', () => {
    expect(saidOf(consolidate([canonical, legacy], [legacy, canonical]))).toContain(
      'the duplicates form a cycle',
    );
  });

  it('a duplicate that is the canonical by another path of the same file', () => {
    const said = saidOf(configOf(canonical, ['src/legacy/../core/db.ts#getDb']));
    expect(said).toMatch(/cycle|canonical itself|does not exist/);
  });
});

describe('--from and --to', () => {
  const pair = ['--from', legacy, '--to', canonical];

  it('need no configuration', () => {
    const root = shop({ 'canonize.config.json': null });
    const { status, stdout } = reading(root, ['diff', '--no-typecheck', ...pair]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 of 1 duplicate done: 1 file changed, 1 deleted/);
  });

  it('take several duplicates, and apply takes them too', () => {
    const root = shop({ 'canonize.config.json': null });
    const before = treeOf(root);
    const args = ['--from', legacy, 'src/names.ts#database', '--to', canonical, '--no-typecheck'];
    expect(succeeding(root, ['apply', '--yes', ...args])).toMatch(/^2 of 2 duplicates done/);
    expect(Object.keys(treeOf(root))).not.toContain('src/legacy/db.ts');
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });

  it('go before the configuration, which is left alone', () => {
    expect(reading(shop(), ['diff', '--no-typecheck', ...pair]).stdout).toMatch(/^1 of 1 duplicate done/);
  });

  it('belong together', () => {
    for (const half of [pair.slice(0, 2), pair.slice(2)]) {
      expect(refused(shop(), ['diff', ...half])).toContain('--from and --to belong together');
    }
  });

  it('leave no option without effect', () => {
    expect(refused(shop(), ['diff', '--breaking'])).toContain('--breaking belongs to --from and --to');
    const said = refused(shop(), ['apply', 'plan', '--from', legacy, '--to', canonical]);
    expect(said).toContain('apply DIR writes what the patchset says');
  });

  it('may be names alone where one module declares them', () => {
    const args = ['diff', '--from', 'connectDb', '--to', 'getDb', '--no-typecheck'];
    expect(reading(shop(), args).stdout).toMatch(/^1 of 1 duplicate done/);
  });

  it('that nothing exports are an error with the nearest name', () => {
    const said = refused(shop(), ['diff', '--from', 'conectDb', '--to', canonical]);
    expect(said).toContain('nothing exports conectDb');
    expect(said).toContain('did you mean connectDb');
  });
});

describe('a selection', () => {
  it('by a short name does that consolidation or that duplicate alone', () => {
    expect(reading(shop(), ['diff', 'database', '--no-typecheck']).stdout).toMatch(/^1 of 1 duplicate done/);
    expect(reading(shop(), ['diff', 'getDb', '--no-typecheck']).stdout).toMatch(/^4 of 4 duplicates done/);
  });

  it('that is unknown is an error with the nearest name', () => {
    const said = refused(shop(), ['diff', 'databse', '--no-typecheck']);
    expect(said).toContain('the configuration has no databse');
    expect(said).toContain('did you mean database');
  });
});

describe('--config and --cwd', () => {
  it('--cwd is as if started there, and finds the configuration above', () => {
    const root = shop();
    const patch = reading(root, ['diff', '--no-typecheck', '--format', 'patch']).stdout;
    const elsewhere = folder({});
    expect(succeeding(elsewhere, ['diff', '--no-typecheck', '--format', 'patch', '--cwd', root])).toBe(patch);
    expect(
      succeeding(elsewhere, [
        'diff',
        '--no-typecheck',
        '--format',
        'patch',
        '--cwd',
        path.join(root, 'src/legacy'),
      ]),
    ).toBe(patch);
  });

  it('--cwd that does not exist, or is a file', () => {
    const root = shop();
    expect(refused(root, ['diff', '--cwd', 'no-such-folder'])).toContain('there is no folder');
    expect(refused(root, ['verify', '--cwd', 'package.json'])).toContain('there is no folder');
    expect(refused(root, ['undo', '--cwd', 'no-such-folder'])).toContain('there is no folder');
  });

  it('--config is relative to --cwd, and its folder is the root', () => {
    const root = folder({});
    fs.cpSync(shop(), path.join(root, 'shops/north'), { recursive: true });
    const { stdout } = reading(root, [
      'diff',
      '--no-typecheck',
      '--cwd',
      'shops',
      '--config',
      'north/canonize.config.json',
    ]);
    expect(stdout).toContain('--- a/src/app.ts\n');
  });

  it('--config takes a file of any name', () => {
    const root = shop({
      'canonize.config.json': null,
      'database.json': configOf(canonical, [legacy]),
    });
    expect(reading(root, ['diff', '--no-typecheck', '--config', 'database.json']).stdout).toMatch(/^1 of 1/);
  });

  it('--config that does not exist names the option', () => {
    const said = refused(shop(), ['diff', '--config', 'none.json']);
    expect(said).toContain('none.json');
    expect(said).toContain('--config');
  });

  it('every command takes both', () => {
    const root = shop();
    const at = ['--cwd', root, '--config', 'canonize.config.json'];
    const elsewhere = folder({});
    succeeding(elsewhere, ['apply', '--yes', '--no-typecheck', ...at]);
    expect(succeeding(elsewhere, ['verify', ...at])).toMatch(/^pass\n/);
    succeeding(elsewhere, ['undo', ...at]);
  });
});

describe('include', () => {
  it('leaves other files alone and unread', () => {
    const root = shop({
      'canonize.config.json': JSON.stringify({
        include: ['src/core/**', 'src/legacy/**', 'src/app.ts', 'src/names.ts'],
        consolidations: [{ canonical, duplicates: [legacy] }],
      }),
    });
    write(root, { 'scratch/old.ts': "import { connectDb } from '../src/legacy/db';\nconnectDb();\n" });
    const { stdout } = reading(root, ['diff', '--no-typecheck', '--format', 'patch']);
    expect(stdout).toContain('src/app.ts');
    expect(stdout).not.toContain('scratch/old.ts');
  });
});
