// `audit.schema.json` is published and made from the types of the report, so that the two cannot part. UPDATE=1 writes it.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { beforeAll, describe, expect, it } from 'vitest';
import { knownOf } from '../../src/core/audit/baseline.ts';
import { everything, report, result } from './results.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const schemaFile = path.join(root, 'audit.schema.json');

/** The text of the schema as the types are now. */
function schemaText(): string {
  const { $schema, $ref, definitions } = createGenerator({
    path: path.join(root, 'src/core/audit/report.ts'),
    tsconfig: path.join(root, 'tsconfig.json'),
    type: 'AuditReport',
    skipTypeCheck: true,
    encodeRefs: false,
  }).createSchema('AuditReport');
  const description =
    'What `canonize audit --format json` prints: lines start at 1, files are relative to the root.';
  const schema = { $schema, title: 'An audit of canonize', description, $ref, definitions };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

describe('audit.schema.json', () => {
  beforeAll(() => {
    if (process.env.UPDATE) fs.writeFileSync(schemaFile, schemaText());
  });

  it('says what the types say: run UPDATE=1 npx vitest run test/audit/schema.test.ts', () => {
    expect(fs.readFileSync(schemaFile, 'utf8')).toBe(schemaText());
  });

  it('is published', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(manifest.files).toContain('audit.schema.json');
    expect(manifest.exports).toHaveProperty(['./audit.schema.json'], './audit.schema.json');
  });

  const validate = (value: unknown): string => {
    const ajv = new Ajv({ strictSchema: true, strictTypes: false, allErrors: true });
    const check = ajv.compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')));
    return check(JSON.parse(JSON.stringify(value))) ? '' : ajv.errorsText(check.errors, { separator: '\n' });
  };

  it('holds for a report with one of everything', () => {
    const known = knownOf(report(result()).findings);
    const allow = [{ files: '**/legacy/**', reason: 'until the shop moves', until: '2027-01-01' }];
    expect(validate(report())).toBe('');
    expect(validate(report(everything, { known: { name: 'the baseline', known }, allow, max: 3 }))).toBe('');
  });

  it('does not hold for something else', () => {
    const { score: _, ...without } = report();
    expect(validate(without)).toContain("must have required property 'score'");
    expect(validate({ ...report(), more: 1 })).toContain('must NOT have additional properties');
  });
});
