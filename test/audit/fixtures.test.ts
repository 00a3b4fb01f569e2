// Runs every case of fixtures/audit through the audit: what a document does not say must not be found.
// UPDATE=1 rewrites what the documents expect.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.ts';
import { audit } from '../../src/run/audit.ts';
import { readAuditTree } from '../../src/run/audit-tree.ts';
import type { FixtureCase, FixtureDocument } from '../fixtures/document.ts';
import { projectRoot, readDocuments } from '../fixtures/documents.ts';
import { defaultTsconfig, writeProject } from '../fixtures/project.ts';
import { foundLines } from './found.ts';

const update = process.env.UPDATE === '1';
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

for (const document of readDocuments([], 'fixtures/audit')) {
  describe(document.suite, () => {
    const outcomes = new Map<FixtureCase, string[]>();
    for (const fixture of document.cases) {
      it(fixture.name, async () => {
        const found = await auditCase(fixture, false);
        expect(await auditCase(fixture, true), 'it does not depend on the order of files').toEqual(found);
        if (update) outcomes.set(fixture, found);
        else expect(found, `${document.path}:${fixture.line}`).toEqual([...fixture.found].sort());
      });
    }
    afterAll(() => {
      if (update) rewrite(document, outcomes);
    });
  });
}

async function auditCase(fixture: FixtureCase, reversed: boolean): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'canonize-audit-'));
  folders.push(folder);
  const files = fixture.before.some(({ path }) => path === 'tsconfig.json')
    ? fixture.before
    : [...fixture.before, { path: 'tsconfig.json', text: defaultTsconfig }];
  writeProject(folder, files);
  const config = readConfig(fixture.config, 'the case');
  const tree = await readAuditTree(folder, config, () => {}, reversed);
  return foundLines(await audit(tree, config)).sort();
}

function rewrite(document: FixtureDocument, outcomes: ReadonlyMap<FixtureCase, string[]>): void {
  const lines = [...document.lines];
  for (const fixture of document.cases.toReversed()) {
    const found = outcomes.get(fixture);
    if (found === undefined) continue;
    const old = fixture.sections.get('Found');
    const last = [...fixture.sections.values()].at(-1)!;
    if (old) lines.splice(old.from, old.to - old.from);
    const at = old?.from ?? last.to;
    if (found.length === 0) continue;
    const section = ['### Found', '', ...found.map((line) => `- ${line}`), ''];
    if (lines[at - 1]?.trim() !== '') section.unshift('');
    lines.splice(at, 0, ...section);
  }
  writeFileSync(join(projectRoot, document.path), `${lines.join('\n').trimEnd()}\n`);
}
