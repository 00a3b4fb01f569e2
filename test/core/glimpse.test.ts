// A glimpse of a text may show too many specifiers and never too few: whatever it leaves unparsed must be plain.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { specifiersOf } from '../../src/core/facts.ts';
import { extractFacts } from '../../src/languages/typescript/facts.ts';
import { glimpse } from '../../src/languages/typescript/hidden-words.ts';
import { isCode } from '../../src/languages/typescript/parse.ts';

/** What facts say that a glimpse did not show; empty if they agree. */
function overlooked(file: string, text: string): string[] {
  const shown = glimpse(file, text);
  if (!shown) return [];
  const facts = extractFacts(file, text);
  const missing = [...specifiersOf(facts)].filter((specifier) => !shown.includes(specifier));
  const { hidden, commonJs, exportsValue, required, loadsAnything } = facts;
  const isPlain = hidden.length === 0 && !commonJs && !exportsValue && !required && !loadsAnything;
  return isPlain ? missing : [...missing, 'something hidden'];
}

describe('a glimpse', () => {
  it.each([
    ["import { getDb } from './db';", ['./db']],
    ["import { a } from './a'; export * from \"./b\";import'./c'", ['./a', './b', './c']],
    ["import {\n  getDb, // the pool\n}\nfrom /* the core */ './db';", ['./db']],
    ["export {\n  getDb\n} from // here\n'./db';", ['./db']],
    ["const glob = 'src/*';\nexport\n* from './db';", ['./db']],
    ["import db,\n  * as all from './db';", ['./db']],
    ["/**\n * import { a } from './docs';\n */\nexport const a = 1; // from 'here'", ['here']],
    ["/**\n * vi.mock('./db');\n */\nexport const a = 1;", []],
    ["export const sql = `\n  import x from './x';\n`;", ['./x']],
  ])('of %j shows the specifiers', (text, expected) => {
    expect(glimpse('src/a.ts', text)).toEqual(expected);
    expect(overlooked('src/a.ts', text)).toEqual([]);
  });

  it.each([
    "const db = require('./db');",
    "const load = () => import('./db');",
    "import db = require('./db');",
    "declare module './db' {}",
    'module.exports = { getDb };',
    'export = db;',
    "vi.mock('./db');",
    "import './db?raw';",
    "import './d\\u0062';",
    '/// <reference path="./db.d.ts" />',
    "new Worker(new URL('./worker', import.meta.url));",
    "type Db = import('./db').Db;",
  ])('of %j does not do', (text) => {
    expect(glimpse('src/a.ts', text)).toBeUndefined();
  });

  it('overlooks nothing in the packages that are installed here', () => {
    const root = path.join(import.meta.dirname, '../../node_modules');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(isCode).sort();
    const some = files.filter((_, index) => index % 23 === 0);
    let plain = 0;
    for (const file of some) {
      const text = readFileSync(path.join(root, file), 'utf8');
      if (text.length > 200_000) continue;
      if (glimpse(file, text)) plain++;
      expect(overlooked(file, text), file).toEqual([]);
    }
    expect(plain).toBeGreaterThan(50);
  });
});
