// Several threads read one tree: what they find together is what one finds alone.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.ts';
import { openFiles } from '../../src/disk/files.ts';
import { openCode } from '../../src/run/read.ts';
import { surveyAll } from '../../src/run/survey-threads.ts';

const built = fileURLToPath(new URL('../../dist/src/run/survey-threads.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'canonize-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** More files than one thread is given, one of them binary and one that does not parse. */
function writeTree(): void {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "shop" }');
  for (let at = 0; at < 1000; at++) {
    const before = at === 0 ? '' : `import { open${at - 1} } from './db${at - 1}';\n`;
    const text = `${before}export const open${at} = (url: string) => ({ url, at: ${at % 7} });\n`;
    writeFileSync(join(folder, `src/db${at}.ts`), text);
  }
  writeFileSync(join(folder, 'src/binary.ts'), 'const a = "\0";\n');
  writeFileSync(join(folder, 'src/broken.ts'), 'export const = ;\n');
}

/** What this process finds: the sources have no thread to start, so it is alone. */
async function alone(cores: number): Promise<Map<string, string>> {
  const { files, code } = openCode(openFiles(folder), readConfig({}, 'nothing'), false);
  const lines = new Map<string, string>();
  await surveyAll(files, code, cores, () => {}, (path, _, line) => lines.set(path, line()));
  return lines;
}

/** What the built tool finds with some threads, and how many files came from another one. */
function together(cores: number): { lines: Map<string, string>; elsewhere: number } {
  const script = `
    const { openFiles } = await import(${JSON.stringify(built.replace('run/survey-threads', 'disk/files'))});
    const { surveyAll } = await import(${JSON.stringify(built)});
    const files = openFiles(${JSON.stringify(folder)});
    const lines = [];
    let elsewhere = 0;
    await surveyAll(files, files.paths.filter((path) => path.endsWith('.ts')), ${cores}, () => {}, (path, found, line) => {
      lines.push([path, line()]);
      if (line() === line()) elsewhere += line.toString().includes('lineOf') ? 0 : 1;
    });
    console.log(JSON.stringify({ lines, elsewhere }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const { lines, elsewhere } = JSON.parse(stdout) as { lines: [string, string][]; elsewhere: number };
  return { lines: new Map(lines), elsewhere };
}

describe('a tree that several threads read', () => {
  it('is read whole, each file once, as one thread reads it', async () => {
    writeTree();
    const expected = await alone(1);
    expect(expected.size).toBe(1001);
    const { lines, elsewhere } = together(2);
    expect(elsewhere).toBeGreaterThan(0);
    expect(new Map([...lines].sort())).toEqual(new Map([...expected].sort()));
  });

  it('is read whole where no thread can start', async () => {
    expect(await alone(4)).toEqual(await alone(1));
  });
});
