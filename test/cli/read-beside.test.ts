// From some hundred files on, a tree is read on another thread while the compiler loads: nobody who calls may be missed.

import { expect, it } from 'vitest';
import { folder, reading } from './command.ts';

const callers = 420;

it('a large tree is read beside the compiler, and every caller becomes async', { timeout: 60_000 }, () => {
  const calling = (n: number): string =>
    `import { load } from './db';\n\nexport const size${n} = (id: string): number => load(id).length + ${n};\n`;
  const root = folder({
    'package.json': '{ "name": "shop", "type": "module", "private": true }\n',
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": [], "noEmit": true } }\n',
    'src/db.ts': 'export function load(id: string): string {\n  return id.trim();\n}\n',
    ...Object.fromEntries(
      Array.from({ length: callers }, (_, n) => [`src/size${n}.ts`, calling(n)] as const),
    ),
  });
  const { stdout } = reading(root, ['diff', '--async', 'src/db.ts#load', '--breaking']);
  expect(stdout).toContain(`${callers + 1} files changed`);
  expect(stdout.match(/^\+.*\(await load\(id\)\)\.length/gm)).toHaveLength(callers);
  expect(stdout).toContain('0 new compiler errors');
});
