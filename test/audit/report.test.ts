// What is allowed, what is known, what was asked for: the parts between an audit's result and what is printed.

import { describe, expect, it } from 'vitest';
import { baselineText, knownOf, readBaseline } from '../../src/core/audit/baseline.ts';
import { selectionOf } from '../../src/core/audit/select.ts';
import { Problem } from '../../src/core/problem.ts';
import { everything, group, member, report, result, users } from './results.ts';

const two = (): ReturnType<typeof result> =>
  result({
    groups: [
      group([
        member('src/legacy/db.ts#connectDb', { users: users(4) }),
        member('test/doubles/db.ts#fakeDb', { users: users(0, 2) }),
      ]),
    ],
  });
const ids = (given: ReturnType<typeof report>): string[] => given.findings.map(({ id }) => id);

describe('an allowance', () => {
  it('takes its duplicates out of the group, the score and the counts', () => {
    const given = report(two(), { allow: [{ files: 'src/legacy/**', reason: 'until the shop moves' }] });
    expect(ids(given)).toEqual(['test/doubles/db.ts#fakeDb alias']);
    expect(given.allowed).toMatchObject([
      { id: 'src/legacy/db.ts#connectDb alias', reason: 'until the shop moves' },
    ]);
    expect(given.score).toEqual({ value: 100, direct: 3, uses: 3 });
    expect(given.groups[0]).toMatchObject({ definitions: 2, score: { value: 100 } });
    expect(given.counts.duplicates).toEqual({ alias: 1 });
  });

  it('takes the group out if nothing else is left of it', () => {
    const given = report(two(), { allow: [{ files: '**', reason: 'a museum' }] });
    expect(given).toMatchObject({ groups: [], findings: [], counts: { groups: 0, duplicates: {} } });
  });

  it('of a symbol holds for that symbol, not for what stands beside it', () => {
    const given = report(two(), { allow: [{ symbol: 'src/legacy/db.ts#connectDb', reason: 'public' }] });
    expect(ids(given)).toEqual(['test/doubles/db.ts#fakeDb alias']);
  });

  it('of the canonical allows nothing: every duplicate to come would be allowed', () => {
    const given = report(two(), { allow: [{ symbol: 'src/core/db.ts#getDb', reason: 'ours' }] });
    expect(given.findings.map(({ rule }) => rule)).toEqual([
      'duplicate/alias',
      'duplicate/alias',
      'allow/unused',
    ]);
  });

  it('that meets nothing is a finding', () => {
    const given = report(two(), { allow: [{ files: 'src/attic/**', reason: 'old' }] });
    expect(given.findings.at(-1)).toMatchObject({
      rule: 'allow/unused',
      file: 'canonize.config.json',
      message: 'the allowance of src/attic/** ("old") allows nothing',
    });
  });

  it('for a double is no finding, although a double needs none', () => {
    const double = {
      ...member('test/mocks/db.ts#MockDb'),
      kind: 'double' as const,
    };
    const groups = [group([member('src/legacy/db.ts#connectDb')], { related: [double] })];
    const given = report(result({ groups }), { allow: [{ files: 'test/mocks/**', reason: 'a double' }] });
    expect(ids(given)).toEqual(['src/legacy/db.ts#connectDb alias']);
  });

  it('whose date is past allows nothing any more and says so; on its day it still holds', () => {
    const allow = [{ files: 'src/legacy/**', reason: 'for now', until: '2026-11-21' }];
    expect(ids(report(two(), { allow }))).toHaveLength(1);
    const late = report(two(), { allow, today: '2026-11-22' });
    expect(late.findings.map(({ rule }) => rule)).toEqual([
      'duplicate/alias',
      'duplicate/alias',
      'allow/expired',
    ]);
    expect(late.findings.at(-1)!.message).toContain('was good until 2026-11-21');
  });

  it('in the code holds for the declaration below it', () => {
    const allowedInline = { file: 'src/legacy/db.ts', line: 2, reason: 'the app store build needs it' };
    const groups = [group([member('src/legacy/db.ts#connectDb', { allowedInline })])];
    const given = report(result({ groups, inlineAllowances: [allowedInline] }));
    expect(given.allowed).toMatchObject([{ reason: 'the app store build needs it' }]);
    expect(given.findings).toEqual([]);
  });

  it('in the code above nothing that is a duplicate is a finding where it stands', () => {
    const inlineAllowances = [{ file: 'src/app.ts', line: 7, reason: 'for now' }];
    expect(report(result({ inlineAllowances })).findings.at(-1)).toMatchObject({
      rule: 'allow/unused',
      file: 'src/app.ts',
      line: 7,
    });
  });
});

describe('a baseline', () => {
  const known = (from: ReturnType<typeof report>) => ({
    name: 'the baseline',
    known: knownOf(from.findings),
  });

  it('survives being written and read', () => {
    const { findings } = report();
    expect(readBaseline(baselineText(findings), 'b.json')).toEqual(knownOf(sorted(findings)));
  });

  const sorted = (findings: ReturnType<typeof report>['findings']) =>
    [...findings].sort((a, b) => (a.id < b.id ? -1 : 1));

  it('does not depend on lines or on the order of findings', () => {
    const moved = two();
    const members = moved.groups[0]!.members.map((each) => ({ ...each, line: each.line + 40 })).reverse();
    expect(baselineText(report(result({ groups: [group(members)] })).findings)).toBe(
      baselineText(report(two()).findings),
    );
  });

  it.each([
    '',
    '[]',
    'null',
    '{}',
    '{ "format": "canonize-baseline-1" }',
    '{ "format": "canonize-baseline-2", "findings": {} }',
  ])('that is something else is an error: %j', (text) =>
    expect(() => readBaseline(text, 'b.json')).toThrow(Problem),
  );

  it('accepts what it knows, and nothing that is new', () => {
    const before = report(result());
    expect(report(result(), { known: known(before) })).toMatchObject({
      exceeded: false,
      max: 0,
      comparison: { new: 0, known: 1, gone: [] },
    });
    const after = report(two(), { known: known(before) });
    expect(after).toMatchObject({ exceeded: true, comparison: { new: 1, known: 1 } });
    expect(after.findings.map(({ state }) => state)).toEqual(['known', 'new']);
  });

  it('accepts as many new ones as --max says', () => {
    const before = known(report(result()));
    expect(report(two(), { known: before, max: 1 }).exceeded).toBe(false);
    expect(report(two(), { max: 1 }).exceeded).toBe(true);
    expect(report(two(), { max: 2 }).exceeded).toBe(false);
    expect(report(two()).exceeded).toBe(false);
  });

  it('tells what is gone', () => {
    const { comparison } = report(result(), { known: known(report(two())) });
    expect(comparison!.gone).toMatchObject([
      { id: 'test/doubles/db.ts#fakeDb alias', file: 'test/doubles/db.ts' },
    ]);
  });

  it('counts equal findings of one file: a second one is new', () => {
    const [colour] = everything.colours;
    const once = report(result({ colours: [colour!] }));
    const twice = report(result({ colours: [colour!, { ...colour!, line: 30 }] }), { known: known(once) });
    expect(twice.comparison).toMatchObject({ new: 1 });
  });
});

describe('what was asked for', () => {
  const known = {
    paths: ['src/core/db.ts', 'src/legacy/db.ts', 'src/mailer.ts', 'test/db.test.ts'],
    names: new Set(['getDb', 'connectDb', 'send']),
  };
  const asking = (...words: string[]) =>
    report(everything, { asked: { words, selection: selectionOf(words, everything, known) } });

  it.each([
    ['getDb-3f2a'],
    ['connectDb'],
    ['getDb'],
    ['src/legacy/db.ts#connectDb'],
    ['src/legacy'],
    ['src/core/db.ts'],
    ['./src/legacy/'],
    ['src/{core,attic}/**'],
  ])('%s is the group of the database', (word) => {
    const given = asking(word);
    expect(given.groups.map(({ id }) => id)).toEqual(['getDb-3f2a']);
    expect(given.colours).toEqual([]);
    expect(given.asked).toEqual([word]);
  });

  it('a file has its own places, and totals of its own', () => {
    const given = asking('src/mailer.ts');
    expect(given).toMatchObject({ groups: [], score: { value: 100, uses: 0 }, counts: { groups: 0 } });
    expect(given.findings.map(({ rule }) => rule)).toEqual(['colour/twins']);
  });

  it('a name that has no duplicates is an empty answer', () => {
    expect(asking('send').groups).toEqual([]);
  });

  it('what is not there is an error with the nearest name', () => {
    expect(() => asking('conectDb')).toThrow('nothing here is called conectDb');
    try {
      asking('conectDb');
    } catch (error) {
      expect((error as Problem).remedy).toContain('connectDb');
    }
    expect(() => asking('src/nowhere/**')).toThrow(Problem);
  });

  it('is not told of findings elsewhere, and they do not fail it', () => {
    const asked = { words: ['src/core'], selection: selectionOf(['src/mailer.ts'], everything, known) };
    const empty = { name: 'nothing', known: new Map() };
    expect(report(everything, { asked, known: empty }).comparison).toMatchObject({ new: 1, known: 0 });
  });
});
