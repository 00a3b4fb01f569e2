// The team's own jscodeshift transforms as steps of the configuration: they run last, and get what every step gets.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  canonize,
  reading,
  refused,
  repository,
  shop,
  succeeding,
  type Tree,
  template,
  text,
  treeOf,
} from './command.ts';

const config = JSON.parse(template['canonize.config.json']) as object;

/** A shop whose configuration has steps, with jscodeshift installed. */
function shopWith(steps: readonly object[], over: Tree = {}, installed = true): string {
  const root = shop({ ...over, 'canonize.config.json': JSON.stringify({ ...config, steps }) });
  const modules = path.join(root, 'node_modules');
  fs.mkdirSync(modules);
  if (installed)
    fs.symlinkSync(path.join(repository, 'node_modules/jscodeshift'), path.join(modules, 'jscodeshift'));
  return root;
}

/** Renames `retries`, in TypeScript, with a parser of its own. */
const rename = `import type { API, FileInfo } from 'jscodeshift';
export const parser = 'ts';
export default function transform(file: FileInfo, { jscodeshift: j }: API, options: { to?: string }) {
  const root = j(file.source);
  root.find(j.Identifier, { name: 'retries' }).forEach(({ node }) => { node.name = options.to ?? 'attempts'; });
  return root.toSource();
}
`;
const step = { jscodeshift: './codemods/rename.ts', files: 'src/*.ts' };
const diff = ['diff', '--no-typecheck'];

describe('a step', () => {
  it('runs on what the other stages leave, and its edits stand in the diff with their reason', () => {
    const root = shopWith([{ ...step, options: { to: 'tries' } }], { 'codemods/rename.ts': rename });
    const { status, stdout } = reading(root, diff);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^5 of 5 duplicates done/);
    expect(stdout).toContain('+export const app = [getDb(), getDb(), tries];');
    expect(stdout).toContain("the team's own transform");
    expect(stdout).toContain('src/names.ts: nothing uses it any more; changed by codemods/rename.ts');
    const { stdout: why } = reading(root, ['explain', 'src/app.ts:7', '--no-typecheck']);
    expect(why).toContain('stage  rewrite-imports, then codemods/rename.ts');
  });

  it('is applied and taken back like any other', () => {
    const root = shopWith([step], { 'codemods/rename.ts': rename });
    const before = treeOf(root);
    succeeding(root, ['apply', '--yes', '--no-typecheck']);
    expect(text(root, 'src/app.ts')).toContain('[getDb(), getDb(), attempts]');
    expect(text(root, 'src/windows.ts')).toBe(
      template['src/windows.ts']
        .replace('openDb', 'getDb')
        .replace('openDb', 'getDb')
        .replace('legacy/crlf', 'core/db'),
    );
    expect(reading(root, diff).stdout).toMatch(/^nothing to do|^nothing can/);
    succeeding(root, ['undo']);
    expect(treeOf(root)).toEqual(before);
  });

  it('is held back by the compiler, and takes nothing else along', () => {
    const breaking = rename.replaceAll('retries', 'send').replace('attempts', 'sent');
    const user = "import { send } from './mailer';\n\nexport const sent = send('ada') + send('eve');\n";
    const root = shopWith([{ ...step, files: 'src/mailer.ts' }], {
      'codemods/rename.ts': breaking,
      'src/user.ts': user,
    });
    const { stdout } = canonize(root, ['diff']);
    expect(stdout).toMatch(/^4 of 5 duplicates done/);
    expect(stdout).toMatch(/refused {2}codemods\/rename\.ts {2}types\/new-error at src\/user\.ts/);
    expect(stdout).not.toContain('+++ b/src/mailer.ts');
  });

  it('is held back if it loses a promise of what the run made async, however far from the source', () => {
    const files = {
      'src/rows.ts': 'export const rows = (): number[] => [1];\n',
      'src/page.ts':
        "import { rows } from './rows';\n\nexport function page(): number {\n  return [1].map(() => rows()).length;\n}\n",
      'src/print.ts':
        "import { page } from './page';\n\nexport function print(log: (value: unknown) => void): void {\n  log(page());\n}\n",
    };
    const run = (codemod: string) => {
      const root = shopWith([], { ...files, 'codemods/loose.ts': codemod });
      const step = { jscodeshift: './codemods/loose.ts', files: 'src/print.ts' };
      const asked = { async: ['src/rows.ts#rows'], steps: [step] };
      fs.writeFileSync(path.join(root, 'canonize.config.json'), JSON.stringify(asked));
      return canonize(root, ['diff']).stdout;
    };
    const replacing = (from: string, to: string): string =>
      `export default (file: { source: string }) => file.source.replace('${from}', '${to}');\n`;
    const lost = run(replacing('await page()', 'page()'));
    expect(lost).toContain('refused  src/rows.ts#rows');
    expect(lost).toContain('src/print.ts');
    expect(lost).not.toContain('+++ b/src/page.ts');
    const kept = run(replacing('print(', 'show('));
    expect(kept).toContain('+export async function show(');
    expect(kept).toContain('+  log(await page());');
  });

  it('has to name a transform, and a jscodeshift that runs it', () => {
    expect(refused(shopWith([step]), diff)).toContain('there is no transform codemods/rename.ts');
    const bare = shopWith([step], { 'codemods/rename.ts': rename }, false);
    expect(refused(bare, diff)).toContain('npm install --save-dev jscodeshift');
  });

  it.each([
    [{ jscodeshift: '../rename.ts', files: '**' }, 'leads out of the root'],
    [{ jscodeshift: './a.ts' }, 'steps[0].files is not a glob'],
    [{ jscodeshift: './a.ts', files: '**', parser: 'swc' }, 'use one of babel'],
    [{ jscodeshift: './a.ts', files: '**', secondsPerFile: 0 }, 'write one between 0 and a day'],
    [{ jscodeshift: './a.ts', file: '**' }, 'did you mean "files"?'],
  ])('is read strictly: %j', (wrong, said) => {
    expect(refused(shopWith([wrong]), diff)).toContain(said);
  });

  it('does not run where single consolidations are asked for', () => {
    const root = shopWith([step], { 'codemods/rename.ts': rename });
    expect(reading(root, [...diff, 'database']).stdout).not.toContain('attempts');
  });

  it('moves only one folder with --only', () => {
    const root = shopWith([step], { 'codemods/rename.ts': rename });
    const { stdout } = reading(root, [...diff, '--only', 'src/app.ts']);
    expect(stdout).toContain('pending  codemods/rename.ts  1 file elsewhere would move');
    expect(stdout).toContain('attempts');
    expect(stdout).not.toContain('+++ b/src/names.ts');
  });
});

describe('a transform that', { timeout: 240_000 }, () => {
  const bodies = {
    throws:
      "if (file.path.endsWith('phone.ts')) throw new Error('no phones');\nreturn `// seen\\n${file.source}`;",
    exits: 'process.exit(3);',
    counts: 'return 7;',
    broken: 'return (;',
    endless: 'return `// again\\n${file.source}`;',
    talks: "console.log('hello', file.source.length > 0);\napi.report('looked');\nreturn null;",
    hangs: "if (file.path.endsWith('phone.ts')) for (;;);",
    waits: 'await new Promise(() => {});',
    generated: "return file.source.replace('generated = 1', 'generated = 2');",
  };
  let known: string | undefined;
  /** What one diff says of all of them. */
  const said = (): string => {
    if (known !== undefined) return known;
    const steps = Object.keys(bodies).map((name) => ({
      jscodeshift: `codemods/${name}.ts`,
      files: 'src/**',
      ...(name === 'hangs' && { secondsPerFile: 4 }),
    }));
    const codemods = Object.entries(bodies).map(([name, body]) => [
      `codemods/${name}.ts`,
      `export default async (file, api) => {\n${body}\n};\n`,
    ]);
    const generated = { 'src/generated.ts': '// @generated\nexport const generated = 1;\n' };
    const root = shopWith(steps, { ...Object.fromEntries(codemods), ...generated });
    known = reading(root, diff).stdout;
    return known;
  };

  it('fails withholds nothing of the others', () => {
    expect(said()).toMatch(/^6 of 13 duplicates done: 4 files changed, 3 deleted/);
  });

  it('throws changes nothing at all, and is named with the file', () => {
    expect(said()).toContain('codemods/throws.ts  step/failed at src/phone.ts:1:1\n         no phones');
    expect(said()).not.toContain('// seen');
  });

  it.each([
    ['ends its process', 'exits', 'it ended its process with code 3'],
    ['returns no text', 'counts', 'it returned no text but number'],
    ['hangs', 'hangs', 'it did not answer within 4 seconds, and was stopped'],
    ['never settles', 'waits', 'it ended without an answer: a promise of it never settles'],
    ['does not parse', 'broken', 'broken.ts: Unexpected token'],
  ])('%s is refused', (_, name, words) => {
    const code = name === 'hangs' ? 'step/late' : 'step/failed';
    const at = said().indexOf(`codemods/${name}.ts  ${code}`);
    expect(at).toBeGreaterThan(0);
    expect(said().slice(at, at + 300)).toContain(words);
  });

  it('would change its own result again is refused', () => {
    expect(said()).toContain('codemods/endless.ts  step/unstable');
    expect(said()).not.toContain('// again');
  });

  it('prints or reports is told so', () => {
    expect(said()).toContain('note     codemods/talks.ts printed: hello true');
    expect(said()).toContain('note     codemods/talks.ts looked');
  });

  it('is given no generated file', () => {
    expect(said()).not.toContain('src/generated.ts');
  });
});
