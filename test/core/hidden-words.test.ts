// A whole syntax tree is asked only where a word of a hidden form stands in the code; what stands in a long exported
// string is no code, and what stands behind it is.

import { describe, expect, it } from 'vitest';
import { extractFacts } from '../../src/languages/typescript/facts.ts';

const long = 'const x = require("./db"); export = x; '.repeat(400).replaceAll('"', '\\"');
const hiddenIn = (text: string): string[] =>
  extractFacts('src/assets.ts', text).hidden.map(({ specifier }) => specifier);

describe('a long exported string', () => {
  it('names no module', () => {
    expect(hiddenIn(`export const script =\n  "${long}";\nexport const size = 1;\n`)).toEqual([]);
  });

  it('does not hide what stands behind it', () => {
    expect(hiddenIn(`export const script = "${long}";\nimport db = require('./db');\n`)).toEqual(['./db']);
    expect(hiddenIn(`export const script = "${long}\\\\" + require('./db');\n`)).toEqual(['./db']);
  });

  it('does not hide what stands before it', () => {
    expect(
      hiddenIn(`const db = require('./db');\nexport const script = '${long.replaceAll("'", '')}';\n`),
    ).toEqual(['./db']);
  });
});

describe('a library of doubles', () => {
  it('is seen where it is imported, whatever the file says of mocks', () => {
    const text =
      "import esm from 'esmock';\nexport const load = () => esm('./mailer.js', { './db.js': {} });\n";
    expect(hiddenIn(text)).toEqual(['./db.js', './mailer.js']);
  });
});
