import { afterAll, describe, expect, test } from 'vitest';
import { openCompiler } from '../../src/languages/typescript/compiler.ts';
import { created, deleted, edited, onDisk, places, removeTrees } from './trees.ts';

const compiler = openCompiler();
afterAll(() => {
  compiler.close();
  removeTrees();
});

const tsconfig = JSON.stringify({
  compilerOptions: { module: 'esnext', moduleResolution: 'bundler', strict: true, noUnusedLocals: true },
  include: ['src'],
});
const mailer = {
  'tsconfig.json': tsconfig,
  'src/mailer.ts': 'export function send(to: string): number {\n  return to.length;\n}\n',
  'src/signup.ts': "import { send } from './mailer';\nexport const n: number = send('a@b.c');\n",
  'src/old.ts': 'export const wrong: string = 1;\n',
};

describe('one project', () => {
  test('an error that a change causes in a file that does not change is found', () => {
    const files = onDisk(mailer);
    const changes = [edited(files, 'src/mailer.ts', { 'to: string': 'to: URL', 'to.length': '1' })];
    const result = compiler.check({ files, changes });
    expect(places(result)).toEqual(['src/signup.ts:2:31 2345']);
    expect(result).toMatchObject({
      engine: 'TypeScript 7.0.2',
      checked: 3,
      total: 3,
      unresolvedShare: 0,
      notes: [],
    });
    expect(result.newErrors[0]?.message).toContain("'string' is not assignable to parameter of type 'URL'");
  });

  test('errors that were there before are not reported, even where an edit moves them', () => {
    const files = onDisk(mailer);
    const changes = [edited(files, 'src/old.ts', { export: '\n// moved\nexport' })];
    expect(compiler.check({ files, changes })).toMatchObject({ newErrors: [], checked: 3, total: 3 });
  });

  test('a new file takes part, a deleted one is gone', () => {
    const files = onDisk(mailer);
    const changes = [
      created(
        'src/deep/er/send.ts',
        'export const send = (to: string): string => to;\nconst x: number = "";\n',
      ),
      deleted(files, 'src/mailer.ts'),
      edited(files, 'src/signup.ts', { './mailer': './deep/er/send' }),
    ];
    const result = compiler.check({ files, changes });
    expect(places(result)).toEqual([
      'src/deep/er/send.ts:2:7 2322',
      'src/deep/er/send.ts:2:7 6133',
      'src/signup.ts:2:14 2322',
    ]);
    expect(result).toMatchObject({ checked: 3, total: 3 });
    expect(places(compiler.check({ files, changes: [deleted(files, 'src/mailer.ts')] }))).toEqual([
      'src/signup.ts:1:22 2307',
    ]);
  });

  test('a deleted file is gone for resolution, and where a tsconfig lists it by name', () => {
    const listing = ['src/mailer.ts', 'src/signup.ts', 'src/site.d.ts', 'src/footer.ts'];
    const files = onDisk({
      ...mailer,
      'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true }, files: listing }),
      'src/site.d.ts': 'declare const site: string;\n',
      'src/footer.ts': 'export const footer = site;\n',
    });
    const both = ['src/mailer.ts', 'src/site.d.ts'].map((file) => deleted(files, file));
    expect(places(compiler.check({ files, changes: both }))).toEqual([
      'src/footer.ts:1:23 2304',
      'src/signup.ts:1:22 2307',
    ]);
    const changes = [
      deleted(files, 'src/mailer.ts'),
      created('src/mailer/index.ts', 'export const send = (to: string): string => to;\n'),
    ];
    expect(places(compiler.check({ files, changes }))).toEqual(['src/signup.ts:2:14 2322']);
  });

  test('a file that falls out of its project keeps its old errors', () => {
    const files = onDisk({
      'tsconfig.json': '{"compilerOptions": {"strict": true}, "files": ["src/app.ts"]}',
      'src/app.ts': "import './old';\nexport const a = 1;\n",
      'src/old.ts': 'export const wrong: string = 1;\n',
    });
    const changes = [edited(files, 'src/app.ts', { "import './old';": '' })];
    expect(compiler.check({ files, changes })).toMatchObject({ newErrors: [], checked: 2, total: 2 });
  });

  test('declarations count where they are checked', () => {
    const texts = { 'src/a.ts': 'export const a = 1;\n', 'src/b.d.ts': 'declare const b: string;\n' };
    const counted = onDisk({ ...texts, 'tsconfig.json': '{"compilerOptions": {"strict": true}}' });
    expect(compiler.check({ files: counted, changes: [] })).toMatchObject({
      checked: 2,
      total: 2,
      notes: [],
    });
    const skipped = onDisk({ ...texts, 'tsconfig.json': '{"compilerOptions": {"skipLibCheck": true}}' });
    expect(compiler.check({ files: skipped, changes: [] })).toMatchObject({
      checked: 1,
      total: 1,
      notes: ['one file of declarations not checked: skipLibCheck is on'],
    });
  });

  test('a new file that nothing imports is checked, beside files that git ignores', () => {
    const generated = { 'src/generated.d.ts': 'declare const version: string;\n' };
    const files = onDisk({ ...mailer, 'src/v.ts': 'export const v: string = version;\n' }, generated);
    const changes = [created('src/new.ts', 'export const v: number = version;\n')];
    expect(places(compiler.check({ files, changes }))).toEqual(['src/new.ts:1:14 2322']);
  });

  test('checks in a row: each is compared with the disk, whatever the one before was', () => {
    const files = onDisk(mailer);
    const bad = edited(files, 'src/mailer.ts', { 'return to.length': 'return to' });
    const good = edited(files, 'src/mailer.ts', { 'return to.length': 'return to.length * 2' });
    expect(places(compiler.check({ files, changes: [bad, deleted(files, 'src/signup.ts')] }))).toEqual([
      'src/mailer.ts:2:3 2322',
    ]);
    expect(places(compiler.check({ files, changes: [good] }))).toEqual([]);
    expect(places(compiler.check({ files, changes: [bad] }))).toEqual(['src/mailer.ts:2:3 2322']);
    expect(compiler.check({ files, changes: [] })).toMatchObject({ newErrors: [], checked: 3, total: 3 });
  });

  test('an unused import that is left behind is an error if the project says so', () => {
    const files = onDisk(mailer);
    const changes = [edited(files, 'src/signup.ts', { "send('a@b.c')": '1' })];
    expect(places(compiler.check({ files, changes }))).toEqual(['src/signup.ts:1:10 6133']);
  });

  test('what declarations cannot name is an error where the project emits them', () => {
    const files = onDisk({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { declaration: true, strict: true },
        include: ['src'],
      }),
      'src/db.ts': 'export const open = (): number => 1;\n',
    });
    const text = 'export const open = class { private handle = 1 };\n';
    const changes = [edited(files, 'src/db.ts', { [files.read('src/db.ts') ?? '']: text })];
    expect(compiler.check({ files, changes }).newErrors.map(({ code }) => code)).toEqual([4094]);
  });

  test.each([1, 60])(
    'errors in installed packages and outside of the root do not count, in %i files',
    (count) => {
      const uses = Array.from({ length: count }, (_, i) => [
        `app/src/a${i}.ts`,
        "import { bad } from 'lib';\nimport { far } from '../../shared/far';\nexport const a = [bad, far, config.mode];\n",
      ]);
      const lax = 'export const mode: string = config.mode;\n';
      const all = onDisk(
        {
          'app/tsconfig.json': tsconfig,
          'app/src/config.d.ts': 'declare const config: { mode: string };\n',
          ...Object.fromEntries(uses),
          'shared/far.ts': `${lax}export const far = 1;\n`,
        },
        { 'app/node_modules/lib/index.ts': `${lax}export const bad = 1;\n` },
      );
      const paths = all.paths
        .filter((file) => file.startsWith('app/'))
        .map((file) => file.slice('app/'.length));
      const files = {
        ...all,
        root: `${all.root}/app`,
        paths,
        read: (file: string) => all.read(`app/${file}`),
      };
      const changes = [
        edited(files, 'src/config.d.ts', { 'mode: string': 'mode: number' }),
        edited(files, 'src/a0.ts', { 'export const a': 'export const a: string' }),
      ];
      expect(places(compiler.check({ files, changes }))).toEqual(['src/a0.ts:3:14 2322']);
    },
  );
});

describe('places', () => {
  test('line, column and offset count UTF-16 units, after CRLF and beside a BOM', () => {
    const files = onDisk({
      'tsconfig.json': tsconfig,
      'src/a.ts': '\uFEFFexport const a = "😀é";\r\nexport const b = "😀"; export const c: number = 1;\r\n',
    });
    const change = edited(files, 'src/a.ts', { '= 1;': '= "1";' });
    const result = compiler.check({ files, changes: [change] });
    expect(places(result)).toEqual(['src/a.ts:2:37 2322']);
    const [error] = result.newErrors;
    expect(change.after?.slice(error?.offset)).toMatch(/^c: number/u);
  });

  test('on the first line a BOM counts in the offset, not in the column', () => {
    const files = onDisk({ 'tsconfig.json': tsconfig, 'src/a.ts': '\uFEFFexport const a: number = 1;\n' });
    const change = edited(files, 'src/a.ts', { '= 1;': '= "1";' });
    const [error] = compiler.check({ files, changes: [change] }).newErrors;
    expect(error).toMatchObject({ line: 1, column: 14, offset: 14 });
  });

  test('also where the file with the BOM is not the one that changes', () => {
    const files = onDisk({
      'tsconfig.json': tsconfig,
      'src/a.ts': 'export const a = 1;\n',
      'src/b.ts': "\uFEFFexport { b } from './a';\n",
    });
    const [error] = compiler.check({ files, changes: [created('src/c.ts', 'export {};\n')] }).newErrors;
    expect(error).toBeUndefined();
    const bare = onDisk({
      'tsconfig.json': tsconfig,
      'src/a.ts': 'export const b = 1;\n',
      'src/b.ts': files.read('src/b.ts')!,
    });
    const [found] = compiler.check({
      files: bare,
      changes: [edited(bare, 'src/a.ts', { b: 'c' })],
    }).newErrors;
    expect(found).toMatchObject({ file: 'src/b.ts', line: 1, column: 10, offset: 10 });
  });

  test('an old error in a file with a BOM stays old', () => {
    const files = onDisk({
      'tsconfig.json': tsconfig,
      'src/a.ts': '\uFEFFexport const a: number = "";\nlet x = 1;\nx++;\n',
    });
    const changes = [edited(files, 'src/a.ts', { 'let x': 'export let x' })];
    expect(compiler.check({ files, changes }).newErrors).toEqual([]);
  });
});
