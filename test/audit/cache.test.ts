// What is remembered between audits: it must never change what they find.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.ts';
import { audit } from '../../src/run/audit.ts';
import { readAuditTree } from '../../src/run/audit-tree.ts';
import { foundLines } from './found.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const config = readConfig({}, 'nothing');
const pool = "export class Pool {\n  take(): string {\n    return 'a';\n  }\n}\n";

function tree(withModules: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), 'canonize-cache-'));
  folders.push(folder);
  mkdirSync(join(folder, 'src'));
  if (withModules) mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "shop", "main": "src/main.ts" }');
  writeFileSync(join(folder, 'src/pool.ts'), pool);
  writeFileSync(
    join(folder, 'src/legacy.ts'),
    "import { Pool } from './pool';\n\nexport const LegacyPool = Pool;\n",
  );
  writeFileSync(
    join(folder, 'src/main.ts'),
    "import { LegacyPool } from './legacy';\n\nnew LegacyPool().take();\n",
  );
  return folder;
}

const cacheOf = (folder: string): string => join(folder, 'node_modules/.cache/canonize/survey.jsonl');

async function auditOf(folder: string): Promise<string[]> {
  return foundLines(await audit(await readAuditTree(folder, config), config)).sort();
}

describe('the cache of an audit', () => {
  it('gives the same findings, and is not written again for an unchanged tree', async () => {
    const folder = tree(true);
    const first = await auditOf(folder);
    expect(first.some((line) => line.startsWith('alias src/legacy.ts#LegacyPool'))).toBe(true);
    const marked = readFileSync(cacheOf(folder), 'utf8').replace('{', '{ ');
    writeFileSync(cacheOf(folder), marked);
    expect(await auditOf(folder)).toEqual(first);
    expect(readFileSync(cacheOf(folder), 'utf8')).toBe(marked);
  });

  it('takes what it knows from there, by the text alone', async () => {
    const folder = tree(true);
    await auditOf(folder);
    const emptied = readFileSync(cacheOf(folder), 'utf8')
      .split('\n')
      .map((line) => JSON.parse(line))
      .map((line) =>
        line.path === 'src/legacy.ts' ? { ...line, shape: { ...line.shape, declarations: [] } } : line,
      );
    writeFileSync(cacheOf(folder), emptied.map((line) => JSON.stringify(line)).join('\n'));
    expect(await auditOf(folder)).toEqual([]);
    writeFileSync(
      join(folder, 'src/legacy.ts'),
      "import { Pool } from './pool';\nexport const LegacyPool = Pool;\n",
    );
    expect((await auditOf(folder)).some((line) => line.startsWith('alias'))).toBe(true);
  });

  it('sees a file that came, went or moved', async () => {
    const folder = tree(true);
    await auditOf(folder);
    rmSync(join(folder, 'src/pool.ts'));
    mkdirSync(join(folder, 'src/pool'));
    writeFileSync(join(folder, 'src/pool/index.ts'), pool);
    expect(await auditOf(folder)).toContain('alias src/legacy.ts#LegacyPool of src/pool/index.ts#Pool');
    rmSync(join(folder, 'src/legacy.ts'));
    expect(await auditOf(folder)).toContain('dangling module at src/main.ts:1:28');
  });

  it('asks again where the entries of a package lead when its bundler is told otherwise', async () => {
    const folder = tree(true);
    const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
    const manifest = { name: 'shop', private: true, workspaces: ['db'], main: 'src/main.ts' };
    write('package.json', JSON.stringify(manifest));
    mkdirSync(join(folder, 'db'));
    write('db/package.json', '{ "name": "@shop/db", "exports": "./dist/pool.js" }');
    write('db/pools.ts', pool);
    write('db/passed.ts', "export { Pool } from './pools';\n");
    write('src/main.ts', "import { Pool } from '@shop/db';\n\nnew Pool().take();\n");
    write('db/tsup.config.ts', "export default { entry: { pool: 'pools.ts' } };\n");
    const direct = await auditOf(folder);
    write('db/tsup.config.ts', "export default { entry: { pool: 'passed.ts' } };\n");
    const detour = await auditOf(folder);
    expect(detour).not.toEqual(direct);
    rmSync(cacheOf(folder));
    rmSync(join(folder, 'node_modules'), { recursive: true });
    expect(await auditOf(folder)).toEqual(detour);
  });

  it.each(['', 'null', '{"format":"0/0"}', '{"format":'])('does without one that reads %j', async (text) => {
    const folder = tree(true);
    const first = await auditOf(folder);
    writeFileSync(cacheOf(folder), text);
    expect(await auditOf(folder)).toEqual(first);
  });

  it('makes no node_modules', async () => {
    const folder = tree(false);
    await auditOf(folder);
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  });

  describe('of the last result', () => {
    const resultOf = (folder: string): string => join(folder, 'node_modules/.cache/canonize/audit.json');
    /** A result that the audit would never give, so that it shows whether it was taken from there. */
    async function marked(): Promise<string> {
      const folder = tree(true);
      writeFileSync(join(folder, 'src/view.vue'), '<script>import "./pool"</script>');
      await auditOf(folder);
      const stored = JSON.parse(readFileSync(resultOf(folder), 'utf8'));
      writeFileSync(
        resultOf(folder),
        JSON.stringify({ ...stored, result: { ...stored.result, groups: [] } }),
      );
      return folder;
    }

    it('is believed while nothing has changed', async () => {
      expect(await auditOf(await marked())).toEqual([]);
    });

    it.each([
      ['code', 'src/main.ts', "import { LegacyPool } from './legacy';\nLegacyPool;\n"],
      ['what only imports code', 'src/view.vue', '<script>import "./legacy"</script>'],
      ['a manifest', 'package.json', '{ "name": "shop", "main": "src/pool.ts" }'],
      ['what is installed', 'node_modules/.package-lock.json', '{}'],
      ['a file that is new', 'src/new.ts', 'export const a = 1;\n'],
    ])('is not believed where there is a change of %s', async (_, file, text) => {
      const folder = await marked();
      writeFileSync(join(folder, file), text);
      expect((await auditOf(folder)).some((line) => line.startsWith('alias'))).toBe(true);
    });
  });
});
