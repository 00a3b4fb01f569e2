// Results of an audit made by hand, so that what is printed can be tested without a tree.

import type { AuditResult, Definition, Group, Member, Users } from '../../src/core/audit/finding.ts';
import { type ReportOptions, reportOf } from '../../src/core/audit/report.ts';

export const users = (reached: number, testsOnly = 0): Users => ({
  reached,
  testsOnly,
  unreached: 0,
  places: Array.from({ length: reached + testsOnly }, (_, index) => ({
    file: index < reached ? `src/user-${index}.ts` : `test/user-${index}.test.ts`,
    line: index + 1,
    column: 10,
    symbol: 'src/db.ts#getDb',
    how: 'import',
    typeOnly: false,
    liveness: index < reached ? 'reached' : 'tests only',
  })),
});

export function definition(symbol: string, over: Partial<Definition> = {}): Definition {
  const [file = '', name = ''] = symbol.split('#');
  return {
    symbol,
    name,
    file,
    line: 3,
    endLine: 5,
    form: 'function',
    exported: true,
    alsoExportedAs: [],
    liveness: 'reached',
    users: users(1),
    signs: [],
    ...over,
  };
}

export const member = (symbol: string, over: Partial<Member> = {}): Member => ({
  ...definition(symbol, over),
  id: `${symbol} alias`,
  kind: 'alias',
  of: 'src/core/db.ts#getDb',
  proof: 'it is another name for getDb',
  confidence: 0.95,
  evidence: [{ file: symbol.split('#')[0]!, line: 3, endLine: 3, shows: 'export const connectDb = getDb' }],
  public: false,
  ...over,
});

export function group(members: readonly Member[], over: Partial<Group> = {}): Group {
  const canonical = definition('src/core/db.ts#getDb', { users: users(3, 1) });
  const uses = 3 + members.reduce((sum, each) => sum + each.users.reached, 0);
  return {
    id: 'getDb-3f2a',
    name: 'getDb',
    canonical,
    members,
    related: [],
    recommendation: {
      symbol: canonical.symbol,
      reasons: ['it is the implementation', '3 of 4 files use it'],
      confidence: 0.95,
      prices: [{ symbol: canonical.symbol, files: 2 }],
    },
    contract: [],
    score: { value: Math.floor(300 / uses), direct: 3, uses },
    definitions: members.length + 1,
    ...over,
  };
}

export function result(over: Partial<AuditResult> = {}): AuditResult {
  const groups = over.groups ?? [group([member('src/legacy/db.ts#connectDb')])];
  const direct = groups.reduce((sum, { score }) => sum + score.direct, 0);
  const uses = groups.reduce((sum, { score }) => sum + score.uses, 0);
  return {
    groups,
    homonyms: [],
    colours: [],
    dangling: [],
    habits: [],
    hints: [],
    inlineAllowances: [],
    score: { value: uses === 0 ? 100 : Math.floor((100 * direct) / uses), direct, uses },
    counts: {
      files: 12,
      declarations: 40,
      groups: groups.length,
      duplicates: { alias: groups.reduce((sum, { members }) => sum + members.length, 0) },
      reachedFiles: 8,
      testOnlyFiles: 3,
      unreachedFiles: 1,
    },
    notes: [],
    ...over,
  };
}

/** One of everything. */
export const everything: AuditResult = result({
  groups: [
    group([
      member('src/legacy/db.ts#connectDb', { signs: ['@deprecated: use getDb'], public: true }),
      member('src/app/(shop)/[id]/db.ts#openDb', {
        id: 'src/app/(shop)/[id]/db.ts#openDb fork',
        kind: 'fork',
        users: users(0),
        liveness: 'unreached',
        fork: {
          state: 'diverged',
          with: 'src/core/db.ts#getDb',
          similarity: 0.8,
          differences: [{ part: 'body', left: 'return `a <b>`', right: "return '@db'" }],
        },
      }),
    ]),
  ],
  homonyms: [
    {
      name: 'Db',
      definitions: [definition('src/core/types.ts#Db', { form: 'interface' }), definition('src/ui/db.ts#Db')],
      reason: 'an interface and a function',
    },
  ],
  colours: [
    {
      kind: 'twins',
      file: 'src/mailer.ts',
      line: 9,
      column: 1,
      symbols: ['src/mailer.ts#sendSync', 'src/mailer.ts#send'],
      message: 'sendSync and send do one job',
      liveness: 'reached',
    },
  ],
  dangling: [
    {
      kind: 'mocked name',
      file: 'test/db.test.ts',
      line: 4,
      column: 3,
      specifier: '../src/core/db',
      name: 'getDatabase',
      message: 'src/core/db.ts does not export getDatabase',
      nearest: ['getDb'],
      liveness: 'tests only',
    },
  ],
  hints: [
    {
      symbol: 'src/legacy/db.ts#connectDb',
      says: 'use getDb',
      names: 'src/core/db.ts#getDb',
      file: 'src/legacy/db.ts',
      line: 3,
      column: 1,
    },
  ],
  habits: [
    {
      symbol: 'src/core/db.ts#getDb',
      ways: [
        { module: 'src/core/db.ts', files: 3, example: { file: 'src/a.ts', line: 1, column: 1 } },
        { module: 'src/index.ts', files: 1, example: { file: 'src/b.ts', line: 1, column: 1 } },
      ],
    },
  ],
  notes: ['src/broken.ts does not parse'],
});

export const options = (over: Partial<ReportOptions> = {}): ReportOptions => ({
  tool: '0.1.0',
  allow: [],
  today: '2026-11-21',
  configFile: 'canonize.config.json',
  ...over,
});

export const report = (from = everything, over: Partial<ReportOptions> = {}) => reportOf(from, options(over));
