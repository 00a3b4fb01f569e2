// `diff --unreached`: what nothing reaches and nobody names goes, whatever its kind; everything else stays.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dryRun, Problem } from '../src/index.ts';

const body = `(to: string, text: string): string {
  const parts = [to, text].map((part) => part.trim());
  for (const part of parts) if (part === '') throw new Error('a mail needs both');
  return retry(() => parts.join(': '), 3);
}
`;
const mailer = `import { retry } from '../core/retry';\n\nexport function sendMail${body}`;

const shop = {
  'package.json': '{ "name": "shop", "private": true, "main": "src/main.ts" }',
  'src/core/retry.ts':
    'export const retry = <T>(action: () => T, times: number): T => (times > 0 ? action() : action());\n',
  'src/core/mailer.ts': mailer,
  'src/main.ts': "import { sendMail } from './core/mailer';\n\nsendMail('ada', 'hello');\n",
};

function unreached(files: Record<string, string>) {
  const root = mkdtempSync(path.join(tmpdir(), 'canonize-unreached-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [file, text] of Object.entries({ ...shop, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  return dryRun({ cwd: root, unreached: true, typecheck: false });
}

describe('diff --unreached', () => {
  it('deletes a second implementation that nobody names, with its imports and its file', async () => {
    const run = await unreached({ 'src/legacy/mailer.ts': mailer });
    expect(run.refusals).toEqual([]);
    expect(run.changes).toMatchObject([{ file: 'src/legacy/mailer.ts' }]);
    expect(run.changes[0]!.after).toBeUndefined();
  });

  it('leaves what else its file has', async () => {
    const other = 'export const retries = 3;\n';
    const run = await unreached({
      'src/legacy/mailer.ts': `${mailer}\n${other}`,
      'src/main.ts': `${shop['src/main.ts']}import { retries } from './legacy/mailer';\nconsole.log(retries);\n`,
    });
    expect(run.changes.map(({ file, after }) => [file, after])).toEqual([['src/legacy/mailer.ts', other]]);
  });

  it('keeps what runs when its module is loaded', async () => {
    const run = await unreached({ 'src/legacy/mailer.ts': `${mailer}\nprocess.title = 'mailer';\n` });
    expect(run.changes.map(({ after }) => after?.trim())).toEqual([
      "process.title = 'mailer';\n\nexport {};",
    ]);
  });

  it.each([
    ['a user that the program reaches', 'src/main.ts'],
    ['a test', 'test/mailer.test.ts'],
    ['another dead file', 'src/attic/report.ts'],
  ])('keeps what %s names', async (_, file) => {
    const from = path.posix.relative(path.posix.dirname(file), 'src/legacy/mailer');
    const text = `import { sendMail as send } from '${from.startsWith('.') ? from : `./${from}`}';\n\nsend('ada', 'x');\n`;
    const files = {
      'src/legacy/mailer.ts': mailer,
      [file]: `${file === 'src/main.ts' ? shop['src/main.ts'] : ''}${text}`,
    };
    await expect(unreached(files)).rejects.toThrow(Problem);
  });

  it('keeps what a package publishes', async () => {
    const manifest =
      '{ "name": "shop", "main": "src/main.ts", "exports": { ".": "./src/main.ts", "./mailer": "./src/legacy/mailer.ts" } }';
    const files = { 'package.json': manifest, 'src/legacy/mailer.ts': mailer };
    await expect(unreached(files)).rejects.toThrow('no duplicate is unreached');
  });
});
