import { symlinkSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { openCompiler } from '../../src/languages/typescript/compiler.ts';
import { created, deleted, edited, inMemory, onDisk, places, removeTrees } from './trees.ts';

const compiler = openCompiler();
afterAll(() => {
  compiler.close();
  removeTrees();
});

const tsconfig =
  '{"compilerOptions": {"module": "esnext", "moduleResolution": "bundler", "strict": true, "jsx": "preserve"}}';

describe('packages that are not installed', () => {
  test('the share of imports that lead nowhere is counted by file and specifier', () => {
    const files = onDisk(
      {
        'tsconfig.json': tsconfig,
        'a.ts':
          "import { z } from 'zod';\nimport { here } from 'here';\nimport { b } from './b';\nexport const a = [z, here, b];\n",
        'b.ts':
          "// import { no } from 'comment';\nimport {\n  z,\n} from 'zod';\nimport fs from 'node:fs';\nexport { x } from '@/alias';\nexport const b = [z, fs];\n",
      },
      { 'node_modules/here/index.d.ts': 'export declare const here: string;\n' },
    );
    const result = compiler.check({ files, changes: [edited(files, 'a.ts', { 'b];': 'b, 1];' })] });
    expect(result.newErrors).toEqual([]);
    expect(result.unresolvedShare).toBe(0.75);
  });

  test('an old error in an import statement that is rewritten stays old', () => {
    const files = onDisk({
      'tsconfig.json': tsconfig,
      'core/db.ts': 'export const getDb = () => 1;\n',
      'legacy/db.ts': "export { getDb as connectDb } from '../core/db';\n",
      'a.ts':
        "import { z } from 'zod'; import { connectDb } from './legacy/db';\nexport const a = [z, connectDb];\n",
    });
    const statement = "import { z } from 'zod'; import { connectDb } from './legacy/db';";
    const changes = [
      edited(files, 'a.ts', {
        [statement]: "import { getDb } from './core/db';\nimport { z } from 'zod';",
        'connectDb]': 'getDb]',
      }),
      deleted(files, 'legacy/db.ts'),
    ];
    expect(compiler.check({ files, changes })).toMatchObject({ newErrors: [], unresolvedShare: 1 });
  });
});

describe('packages of the same repository', () => {
  const workspace = {
    'package.json': '{"name": "root", "private": true, "workspaces": ["packages/*"]}',
    'packages/core/package.json':
      '{"name": "@acme/core", "exports": {".": "./src/index.ts", "./*": "./src/*.ts"}}',
    'packages/core/tsconfig.json': tsconfig,
    'packages/core/src/index.ts': "export * from './db';\n",
    'packages/core/src/db.ts': 'export const getDb = (): string => "";\n',
    'packages/app/package.json': '{"name": "@acme/app", "dependencies": {"@acme/core": "*"}}',
    'packages/app/tsconfig.json': tsconfig,
    'packages/app/app.ts': "import { getDb } from '@acme/core';\nexport const db: string = getDb();\n",
  };
  const changesOf = (files: ReturnType<typeof onDisk>) => [
    deleted(files, 'packages/core/src/db.ts'),
    created('packages/core/src/client.ts', 'export const getDb = (): number => 1;\n'),
    edited(files, 'packages/core/src/index.ts', { './db': './client' }),
    edited(files, 'packages/app/app.ts', { '@acme/core': '@acme/core/client' }),
  ];

  test('linked ones are seen as they are after the change', () => {
    const files = onDisk(workspace, { 'node_modules/@acme/.keep': '' });
    symlinkSync('../../packages/core', `${files.root}/node_modules/@acme/core`);
    const result = compiler.check({ files, changes: changesOf(files) });
    expect(places(result)).toEqual(['packages/app/app.ts:2:14 2322']);
    expect(result).toMatchObject({ checked: 3, total: 3, unresolvedShare: 0 });
  });

  test('a new file that is reached through a link and directly is one file', () => {
    const files = onDisk(workspace, { 'node_modules/@acme/.keep': '' });
    symlinkSync('../../packages/core', `${files.root}/node_modules/@acme/core`);
    const changes = [
      created('packages/core/src/client.ts', 'export class Client {\n  private handle = 1;\n}\n'),
      edited(files, 'packages/core/src/db.ts', {
        export: "import { Client } from './client';\nexport const use = (c: Client) => c;\nexport",
      }),
      edited(files, 'packages/app/app.ts', {
        'import { getDb }': "import { Client } from '@acme/core/client';\nimport { getDb, use }",
        'export const db': 'use(new Client());\nexport const db',
      }),
    ];
    expect(compiler.check({ files, changes })).toMatchObject({ newErrors: [], checked: 4, total: 4 });
  });

  test('without an install they are found as well', () => {
    const files = onDisk(workspace);
    const result = compiler.check({ files, changes: changesOf(files) });
    expect(places(result)).toEqual(['packages/app/app.ts:2:14 2322']);
    expect(result).toMatchObject({ unresolvedShare: 0 });
  });

  test('a published copy that is installed is what imports mean', () => {
    const files = onDisk(workspace, {
      'node_modules/@acme/core/package.json':
        '{"name": "@acme/core", "version": "1.0.0", "types": "index.d.ts"}',
      'node_modules/@acme/core/index.d.ts': 'export declare function getDb(): string;\n',
    });
    const changes = [edited(files, 'packages/core/src/db.ts', { '(): string => ""': '(): number => 1' })];
    expect(compiler.check({ files, changes }).newErrors).toEqual([]);
  });
});

describe('a tree in memory', () => {
  const texts = {
    'tsconfig.json': tsconfig,
    'src/db.ts': 'export const getDb = (): string => "";\n',
    'src/App.tsx':
      "import { useState } from 'react';\nimport { getDb } from './db';\nexport const [db] = useState<string>(getDb());\n",
    'node_modules/react/package.json': '{"name": "react", "types": "index.d.ts"}',
    'node_modules/react/index.d.ts':
      'export declare function useState<T>(value: T): [T, (value: T) => void];\n',
    'node_modules/@types/vitest-globals/index.d.ts': 'declare function it(name: string): void;\n',
  };

  test('is checked with its stub packages, nothing is looked up on disk', () => {
    const files = inMemory(texts);
    const changes = [
      edited(files, 'src/db.ts', { '(): string => ""': '(): number => 1' }),
      created(
        'src/new/a.ts',
        "import { useState } from 'react';\nexport const n: number = useState('')[0];\n",
      ),
    ];
    const result = compiler.check({ files, changes, inMemory: true });
    expect(places(result)).toEqual(['src/App.tsx:3:38 2345', 'src/new/a.ts:2:14 2322']);
    expect(result).toMatchObject({ checked: 3, total: 3, unresolvedShare: 0, notes: [] });
  });

  test('works without a tsconfig, and finds what is in @types', () => {
    const { 'tsconfig.json': _, ...rest } = texts;
    const files = inMemory({ ...rest, 'src/a.test.ts': "it('works');\n" });
    const result = compiler.check({
      files,
      changes: [edited(files, 'src/a.test.ts', { "'works'": '1' })],
      inMemory: true,
    });
    expect(places(result)).toEqual(['src/a.test.ts:1:4 2345']);
  });

  test('many trees in a row do not mix', () => {
    for (let i = 0; i < 20; i++) {
      const name = `get${i}`;
      const files = inMemory({
        'tsconfig.json': tsconfig,
        'db.ts': `export const ${name} = 1;\n`,
        'app.ts': `import { ${name} } from './db';\nexport const a: number = ${name};\n`,
      });
      const changes = i % 2 ? [edited(files, 'db.ts', { '= 1': '= ""' })] : [deleted(files, 'db.ts')];
      const column = 20 + name.length;
      expect(places(compiler.check({ files, changes, inMemory: true }))).toEqual([
        i % 2 ? 'app.ts:2:14 2322' : `app.ts:1:${column - 2} 2307`,
      ]);
    }
  });
});
