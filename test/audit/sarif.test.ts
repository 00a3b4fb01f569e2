// SARIF is judged by the schema of its standard and by the types that the tools around it share.

import fs from 'node:fs';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { knownOf } from '../../src/core/audit/baseline.ts';
import { sarifOf } from '../../src/core/audit/sarif.ts';
import { everything, group, member, report, result } from './results.ts';

const schema = JSON.parse(fs.readFileSync(new URL('sarif/sarif-schema-2.1.0.json', import.meta.url), 'utf8'));
const ajv = addFormats.default(new AjvDraft4.default({ strict: false, allErrors: true }));
const check = ajv.compile(schema);
const validate = (log: unknown): string =>
  check(JSON.parse(JSON.stringify(log))) ? '' : ajv.errorsText(check.errors, { separator: '\n' });

const known = {
  name: 'the baseline',
  known: knownOf([
    ...report().findings.slice(0, 1),
    { ...report().findings[0]!, id: 'src/old.ts#db alias', file: 'src/old.ts', message: 'it was there' },
  ]),
};
const allow = [{ files: '**/[[]id]/**', reason: 'a page of its own' }];

describe('SARIF', () => {
  it('is valid by the schema of version 2.1.0', () => {
    const log: Log = sarifOf(report());
    expect(validate(log)).toBe('');
    expect(validate(sarifOf(report(everything, { known, allow })))).toBe('');
    expect(validate(sarifOf(report(result({ groups: [] }))))).toBe('');
  });

  it('would not pass if it were wrong', () => {
    const log = sarifOf(report());
    expect(validate({ ...log, version: '2.0.0' })).not.toBe('');
    const [run] = log.runs;
    const broken = { ...run!.results[0]!, level: 'fatal' };
    expect(validate({ ...log, runs: [{ ...run, results: [broken] }] })).toContain('level');
  });

  it('has a rule for every result, found by its index', () => {
    const { tool, results } = sarifOf(report()).runs[0]!;
    expect(results).toHaveLength(4);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
  });

  it('writes paths as URIs', () => {
    const uris = sarifOf(report()).runs[0]!.results.map(
      ({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri,
    );
    expect(uris).toContain('src/app/(shop)/%5Bid%5D/db.ts');
  });

  it('tells new, unchanged, absent and suppressed apart', () => {
    const { results } = sarifOf(report(everything, { known, allow })).runs[0]!;
    const states = results.map(({ partialFingerprints, baselineState, suppressions }) => [
      partialFingerprints['canonize/v1'],
      baselineState ?? suppressions?.[0]?.justification,
    ]);
    expect(states).toEqual([
      ['src/legacy/db.ts#connectDb alias', 'unchanged'],
      ['colour/twins src/mailer.ts src/mailer.ts#sendSync src/mailer.ts#send', 'new'],
      ['dangling/mocked-name test/db.test.ts ../src/core/db getDatabase', 'new'],
      ['src/app/(shop)/[id]/db.ts#openDb fork', 'a page of its own'],
      ['src/old.ts#db alias', 'absent'],
    ]);
  });

  it('keeps its fingerprints when lines move', () => {
    const moved = result({
      groups: [group([member('src/legacy/db.ts#connectDb', { line: 90, endLine: 99 })])],
    });
    const prints = (from = result()) =>
      sarifOf(report(from)).runs[0]!.results.map(({ partialFingerprints }) => partialFingerprints);
    expect(prints(moved)).toEqual(prints());
  });

  it('calls what only tests reach a note', () => {
    const levels = Object.fromEntries(
      sarifOf(report()).runs[0]!.results.map(({ ruleId, level }) => [ruleId, level]),
    );
    expect(levels).toEqual({
      'duplicate/alias': 'warning',
      'duplicate/fork': 'note',
      'colour/twins': 'note',
      'dangling/mocked-name': 'note',
    });
  });
});
