// An audit in words: what the terminal and a pull request get to read.

import { describe, expect, it } from 'vitest';
import { markdownAudit } from '../../src/cli/audit-markdown.ts';
import { prettyAudit } from '../../src/cli/audit-pretty.ts';
import { knownOf } from '../../src/core/audit/baseline.ts';
import { everything, group, member, report, result, users } from './results.ts';

describe('the terminal', () => {
  it('gets the summary, the group with its evidence, and the next command', () => {
    expect(prettyAudit(report(result()))).toBe(
      [
        'score 75 of 100: 3 of 4 reached uses go to a canonical directly',
        '1 group, 1 duplicate (1 alias); 12 files: 8 reached, 3 tests only, 1 unreached',
        '',
        'getDb  score 75 (3 of 4)  2 definitions  getDb-3f2a',
        '  canonical  src/core/db.ts#getDb src/core/db.ts:3-5',
        '             3 users, 1 tests only: src/user-0.ts:1, src/user-1.ts:2, src/user-2.ts:3 and 1 more',
        '             it is the implementation; 3 of 4 files use it (confidence 0.95)',
        '  alias      src/legacy/db.ts#connectDb src/legacy/db.ts:3-5',
        '             it is another name for getDb',
        '             src/legacy/db.ts:3 export const connectDb = getDb',
        '             1 user: src/user-0.ts:1',
        '  price      2 files to keep src/core/db.ts#getDb',
        '  next       canonize diff getDb-3f2a',
      ].join('\n'),
    );
  });

  it('gets everything else by its head', () => {
    const text = prettyAudit(report());
    for (const part of [
      'src/mailer.ts:9 twins: sendSync and send do one job',
      'test/db.test.ts:4 src/core/db.ts does not export getDatabase; did you mean getDb?',
      'src/core/db.ts#getDb: src/core/db.ts in 3 files (prevails), src/index.ts in 1 file',
      'Db: src/core/types.ts:3, src/ui/db.ts:3 (an interface and a function)',
      'fork       src/app/(shop)/[id]/db.ts#openDb (diverged) src/app/(shop)/[id]/db.ts:3-5 [unreached]',
      "body differs: return `a <b>` here, return '@db' there",
      'note: src/broken.ts does not parse',
    ])
      expect(text).toContain(part);
  });

  it('gets the comparison: what is new, what is gone, and whether that is accepted', () => {
    const known = knownOf([
      { ...report(result()).findings[0]!, id: 'src/old.ts#db alias', message: 'src/old.ts#db was there' },
    ]);
    const text = prettyAudit(report(result(), { known: { name: 'main at 3f2a1b9', known } }));
    expect(text).toContain('compared with main at 3f2a1b9: 1 new, 0 known, 1 gone');
    expect(text).toContain('gone       src/old.ts#db was there');
    expect(text).toMatch(/new {8}src\/legacy\/db\.ts#connectDb is an alias of .* at src\/legacy\/db\.ts:3/);
    expect(text).toContain('too many: 1 new finding, at most 0 accepted');
  });

  it('gets a command that a shell takes', () => {
    const fork = member('src/app/(shop)/db.ts#openDb', { kind: 'fork' });
    expect(prettyAudit(report(result({ groups: [group([fork])] })))).toContain(
      "next       canonize explain 'src/app/(shop)/db.ts#openDb' src/core/db.ts#getDb",
    );
  });
});

describe('Markdown', () => {
  it('is short enough for GitHub, whatever the audit found, and says what is left out', () => {
    const groups = Array.from({ length: 400 }, (_, index) =>
      group(
        Array.from({ length: 30 }, (__, each) => member(`src/legacy/${index}/${each}.ts#connectDb`)),
        { id: `getDb-${index}` },
      ),
    );
    const text = markdownAudit(report(result({ groups })));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/more parts: see `canonize audit --format json`\n$/);
  });

  it('is short enough if one list alone is too long', () => {
    const dangling = Array.from({ length: 3000 }, (_, index) => ({
      ...everything.dangling[0]!,
      file: `src/${'deep/'.repeat(20)}${index}.ts`,
      message: 'x'.repeat(5000),
    }));
    const known = { name: 'nothing', known: new Map() };
    const text = markdownAudit(report(result({ dangling }), { known }));
    expect(text.length).toBeLessThan(65_536);
  });

  it('shows what people wrote as it is: no tag, no mention, no table', () => {
    const text = markdownAudit(report());
    expect(text).not.toContain('<b>');
    expect(text).not.toMatch(/@db/);
    expect(text).toContain('<details><summary>getDb: score');
  });

  it('is balanced', () => {
    const text = markdownAudit(
      report(result({ groups: [group([member('src/a.ts#a', { users: users(9) })])] })),
    );
    expect(text.match(/<details>/g)).toHaveLength(1);
    expect(text.match(/<\/details>/g)).toHaveLength(1);
    expect(text.match(/```/g)!.length % 2).toBe(0);
  });
});
