// A package's sixty functions that become those of another package, all in one configuration.

import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { canonize, folder, reading, type Tree } from './command.ts';

const names = Array.from({ length: 60 }, (_, at) => `job${at}`);
const perFile = 6;
const files = names.flatMap((_, at) => (at % perFile === 0 ? [names.slice(at, at + perFile)] : []));

const typings: Tree = {
  'node_modules/lodash/package.json': '{ "name": "lodash", "version": "4.17.21" }',
  ...Object.fromEntries(
    names.map((name) => [
      `node_modules/lodash/${name}.d.ts`,
      `declare function ${name}(text: string): string;\nexport = ${name};\n`,
    ]),
  ),
  'node_modules/es-toolkit/package.json':
    '{ "name": "es-toolkit", "version": "1.30.0", "exports": { "./compat": "./compat.d.ts" } }',
  'node_modules/es-toolkit/compat.d.ts': names
    .map((name) => `export declare function ${name}(text: string): string;\n`)
    .join(''),
};

const uses = (some: readonly string[]): string =>
  `\nexport const all = [${some.map((name) => `${name}('a')`).join(', ')}];\n`;

/** Every third file mocks what it imports, as a test does. */
const before = (some: readonly string[], at: number): string =>
  some.map((name) => `import ${name} from 'lodash/${name}';\n`).join('') +
  (at % 3 === 0 ? `\nvi.mock('lodash/${some[0]}', () => ({ default: vi.fn() }));\n` : '') +
  uses(some);

it('moves sixty of them at once, with their doubles, and verify passes', () => {
  const root = folder({
    ...typings,
    'package.json':
      '{ "name": "shop", "private": true, "type": "module", "dependencies": { "es-toolkit": "^1.30.0", "lodash": "^4.17.21" } }\n',
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "target": "es2022", "types": [], "esModuleInterop": true }, "include": ["src"] }\n',
    'src/vi.d.ts':
      'declare const vi: { fn(): () => string; mock(path: string, factory: () => object): void };\n',
    'canonize.config.json': JSON.stringify({
      consolidations: names.map((name) => ({
        canonical: `es-toolkit/compat#${name}`,
        duplicates: [`lodash/${name}#default`],
      })),
    }),
    ...Object.fromEntries(files.map((some, at) => [`src/file${at}.ts`, before(some, at)])),
  });
  const { status, stdout } = canonize(root, ['apply', '--yes']);
  expect(stdout).toContain('60 of 60 duplicates done');
  expect(status).toBe(0);
  for (const [at, some] of files.entries()) {
    const text = fs.readFileSync(path.join(root, `src/file${at}.ts`), 'utf8');
    expect(text).not.toContain('lodash');
    expect(text.split('\n')[0]).toBe(`import { ${some.join(', ')} } from 'es-toolkit/compat';`);
    expect(text).toContain(uses(some));
    if (at % 3 === 0) expect(text).toContain(`${some[0]}: vi.fn() })`);
  }
  expect(reading(root, ['verify'])).toMatchObject({ status: 0 });
}, 60_000);
