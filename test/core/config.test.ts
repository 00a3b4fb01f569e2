// Reading a configuration is strict: what it does not know it names, with the place and what to write instead.

import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.ts';
import { Problem } from '../../src/core/problem.ts';
import { selectFrom } from '../../src/core/selection.ts';

const canonical = 'src/core/db.ts#getDb';
const legacy = 'src/legacy/db.ts#connectDb';
const one = (consolidation: object): object => ({
  consolidations: [{ canonical, duplicates: [legacy], ...consolidation }],
});

/** The Problem that `action` throws. */
function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const problem = (config: unknown): Problem => problemOf(() => readConfig(config, 'canonize.config.json'));

describe('a configuration', () => {
  it('has defaults for everything', () => {
    expect(readConfig({}, 'x')).toEqual({
      include: ['**'],
      consolidations: [],
      entries: [],
      allow: [],
      steps: [],
      async: [],
    });
    expect(readConfig({ $schema: './s.json', async: [], steps: [] }, 'x').consolidations).toEqual([]);
  });

  it('reads symbols and flags', () => {
    expect(
      readConfig(one({ breaking: true, duplicates: [legacy, { symbol: './src/names.ts#db' }] }), 'x')
        .consolidations,
    ).toEqual([
      {
        canonical: { module: 'src/core/db.ts', name: 'getDb' },
        duplicates: [
          { module: 'src/legacy/db.ts', name: 'connectDb' },
          { module: 'src/names.ts', name: 'db' },
        ],
        breaking: true,
        optional: false,
      },
    ]);
  });

  it('may only rename: "as" needs no duplicates', () => {
    const { consolidations } = readConfig(
      { consolidations: [{ canonical, as: 'src/core/db.ts#openDb' }] },
      'x',
    );
    expect(consolidations[0]).toMatchObject({
      as: { module: 'src/core/db.ts', name: 'openDb' },
      duplicates: [],
    });
  });

  it('may name the new name as a duplicate, since an alias may make way', () => {
    const as = 'src/core/db.ts#openDb';
    expect(readConfig(one({ as, duplicates: [as] }), 'x').consolidations).toHaveLength(1);
  });
});

describe('what is wrong is named with the source, the place and the remedy', () => {
  it.each([
    [null, 'the configuration is not an object', 'README'],
    [[], 'the configuration is not an object', 'README'],
    ['src/**', 'the configuration is not an object', 'README'],
    [
      { consolidation: [] },
      'the configuration has an unknown key "consolidation"',
      'did you mean "consolidations"?',
    ],
    [{ wat: 1 }, 'the configuration has an unknown key "wat"', 'known keys: '],
    [{ constructor: 1 }, 'the configuration has an unknown key "constructor"', ''],
    [{ consolidations: {} }, '"consolidations" is not a list', 'brackets'],
    [{ consolidations: null }, undefined, ''],
    [{ consolidations: ['x'] }, 'consolidations[0] is not an object', ''],
    [
      { consolidations: [{ cannonical: canonical, duplicates: [legacy] }] },
      'consolidations[0] has an unknown key "cannonical"',
      'did you mean "canonical"?',
    ],
    [
      { consolidations: [{ duplicates: [legacy] }] },
      'consolidations[0].canonical is not a symbol: undefined',
      '"src/core/db.ts#getDb"',
    ],
    [
      one({ canonical: 'getDb' }),
      'consolidations[0].canonical is not a symbol: "getDb"',
      'a module and a name',
    ],
    [one({ canonical: '#getDb' }), 'is not a symbol: "#getDb"', 'a module and a name'],
    [one({ canonical: 'src/db.ts#' }), 'is not a symbol: "src/db.ts#"', 'a module and a name'],
    [one({ canonical: 7 }), 'is not a symbol: 7', 'a module and a name'],
    [one({ duplicates: [] }), 'consolidations[0].duplicates is empty', 'list at least one'],
    [one({ duplicates: undefined }), 'consolidations[0].duplicates is not a list', 'brackets'],
    [
      one({ duplicates: [legacy, 'x'] }),
      'consolidations[0].duplicates[1] is not a symbol: "x"',
      'a module and a name',
    ],
    [
      one({ duplicates: [{ symbol: legacy, zzz: 1 }] }),
      'consolidations[0].duplicates[0] has an unknown key "zzz"',
      'known keys: symbol',
    ],
    [
      one({ duplicates: [{ symbol: legacy, members: {} }] }),
      'consolidations[0].duplicates[0].members is empty',
      'name a member',
    ],
    [
      one({ duplicates: [{ symbol: legacy, members: { apiUrl: 'urls..api' } }] }),
      'members.apiUrl is not the way to a member: "urls..api"',
      '{ "apiUrl": "urls.api" }',
    ],
    [one({ duplicates: [{ symbol: legacy, members: { url: 7 } }] }), 'members.url is not the way', 'dots'],
    [one({ duplicates: [{ symbol: legacy, accept: '' }] }), 'accept is no hash', 'that the refusal shows'],
    [one({ breaking: 'yes' }), 'consolidations[0].breaking is neither true nor false', 'without quotes'],
    [one({ optional: 1 }), 'consolidations[0].optional is neither true nor false', 'without quotes'],
    [
      one({ duplicates: ['src/legacy/db.ts#*'] }),
      'mixes src/legacy/db.ts#* with src/core/db.ts#getDb',
      'on both sides',
    ],
    [one({ as: 'src/names.ts#db' }), 'consolidations[0].as is in another module', 'use src/core/db.ts#db'],
    [one({ as: 'src/core/db.ts#default' }), 'as cannot rename "*" or "default"', 'one exported symbol'],
    [{ include: 'src/**' }, '"include" is not a list', 'brackets'],
    [{ include: [1] }, '"include" holds something that is not text', 'globs'],
    [{ entries: [{}] }, '"entries" holds something that is not text', 'globs'],
    [{ steps: [{ jscodeshift: './x.ts' }] }, 'steps[0].files is not a glob', 'which files it is given'],
    [{ async: ['connect'] }, 'async[0] is not a symbol: "connect"', 'a module and a name'],
    [{ async: [{ symbol: legacy, braking: true }] }, 'async[0] has an unknown key "braking"', '"breaking"'],
    [{ async: [legacy, { symbol: legacy }] }, `${legacy} is listed under "async" twice`, 'once'],
    [{ async: ['src/core/db.ts#*'] }, 'cannot be async as a whole', 'one by one'],
    [{ allow: [{ files: 'test/**' }] }, 'allow[0] has no reason', '"reason"'],
    [{ allow: [{ reason: 'double' }] }, 'allow[0] allows nothing', '"files" or "symbol"'],
    [
      { allow: [{ files: 'test/**', reson: 'double' }] },
      'allow[0] has an unknown key "reson"',
      'did you mean "reason"?',
    ],
    [{ allow: [{ files: 7, reason: 'double' }] }, 'allow[0].files', ''],
    [{ allow: [{ files: 'test/**', reason: 'double', until: 7 }] }, 'allow[0].until', ''],
    [{ allow: [{ files: 'test/**', reason: 'double', until: 'soon' }] }, 'until is no date', '2026-12-31'],
    [
      { allow: [{ files: 'test/**', reason: 'double', until: '2026-02-30' }] },
      'until is no date',
      '2026-12-31',
    ],
  ])('%j', (config, message, remedy) => {
    if (message === undefined) {
      expect(readConfig(config, 'x').consolidations).toEqual([]);
      return;
    }
    const found = problem(config);
    expect(found.message).toContain(message);
    expect(found.remedy).toContain(remedy);
    expect(found.place).toBe('canonize.config.json');
    expect(found.message + found.remedy).not.toMatch(/\.$/);
  });
});

describe('roles', () => {
  const consolidate = (...pairs: [string, string][]) => ({
    consolidations: pairs.map(([to, from]) => ({ canonical: to, duplicates: [from] })),
  });

  it('a canonical that is itself a duplicate is named with the chain', () => {
    expect(problem(consolidate(['a.ts#a', 'b.ts#b'], ['c.ts#c', 'a.ts#a'])).message).toBe(
      'the canonical a.ts#a is itself listed as a duplicate: a.ts#a -> c.ts#c',
    );
  });

  it('cycles of one, two and three', () => {
    expect(problem(consolidate(['a.ts#a', 'a.ts#a'])).message).toBe(
      'the duplicates form a cycle: a.ts#a -> a.ts#a',
    );
    expect(problem(consolidate(['a.ts#a', 'b.ts#b'], ['b.ts#b', 'a.ts#a'])).message).toContain(
      'a.ts#a -> b.ts#b -> a.ts#a',
    );
    expect(
      problem(consolidate(['a.ts#a', 'b.ts#b'], ['b.ts#b', 'c.ts#c'], ['c.ts#c', './a.ts#a'])).message,
    ).toContain('form a cycle');
  });

  it('a cycle that the canonical only leads into ends', () => {
    const found = problem(
      consolidate(['b.ts#b', 'a.ts#a'], ['c.ts#c', 'b.ts#b'], ['b.ts#b', 'c.ts#c'], ['a.ts#a', 'd.ts#d']),
    );
    expect(found.message).toContain('form a cycle');
  });

  it('a duplicate of two canonicals, or listed twice', () => {
    expect(problem(consolidate(['a.ts#a', 'b.ts#b'], ['c.ts#c', 'b.ts#b'])).message).toBe(
      'b.ts#b is listed as a duplicate twice: of a.ts#a and of c.ts#c',
    );
    expect(problem(one({ duplicates: [legacy, `./${legacy}`] })).message).toContain(
      'listed as a duplicate twice',
    );
  });

  it('two consolidations may have one canonical', () => {
    expect(
      readConfig(consolidate(['a.ts#a', 'b.ts#b'], ['a.ts#a', 'c.ts#c']), 'x').consolidations,
    ).toHaveLength(2);
  });
});

describe('a selection', () => {
  const config = readConfig(
    {
      consolidations: [
        { canonical, duplicates: [legacy, 'src/names.ts#database'] },
        {
          canonical: 'src/mailer.ts#send',
          as: 'src/mailer.ts#sendMail',
          duplicates: ['src/post.ts#post', 'src/old.ts#connectDb'],
        },
      ],
    },
    'x',
  );
  const chosen = (...names: string[]) =>
    selectFrom(config, names).consolidations.map(({ duplicates }) => duplicates.map(({ name }) => name));

  it('is everything if nothing is named', () => {
    expect(selectFrom(config, [])).toBe(config);
  });

  it('is a whole consolidation for its canonical, by its old name or its new', () => {
    expect(chosen('getDb')).toEqual([['connectDb', 'database']]);
    expect(chosen('sendMail')).toEqual([['post', 'connectDb']]);
    expect(chosen('src/mailer.ts#send')).toEqual([['post', 'connectDb']]);
  });

  it('is single duplicates, of several consolidations too', () => {
    expect(chosen('database', 'post')).toEqual([['database'], ['post']]);
  });

  it('is an error for a name that is unknown or not unique, with the candidates', () => {
    expect(problemOf(() => chosen('databse')).remedy).toContain('did you mean database');
    const twice = problemOf(() => chosen('connectDb'));
    expect(twice.message).toBe('connectDb is not unique');
    expect(twice.remedy).toBe('name one of src/legacy/db.ts#connectDb, src/old.ts#connectDb');
    expect(chosen(legacy)).toEqual([['connectDb']]);
  });
});
