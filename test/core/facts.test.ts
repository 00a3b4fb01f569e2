// Most files of a large consolidation only get other specifiers. Their facts are then computed, not parsed again, and
// that is right only if nobody can tell the difference.

import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/core/edits.ts';
import { type ModuleFacts, respecified } from '../../src/core/facts.ts';
import { extractFacts } from '../../src/languages/typescript/facts.ts';
import { type Random, randomFrom, seeds } from './random.ts';

const specifiers = [
  './db',
  '../core/db.js',
  '@/ws/manager',
  '#app/db',
  'next/headers',
  '',
  './ü👋',
  './jest.setup',
  'virtual:import("x")'.replaceAll('"', ''),
  '@import/x',
  './require(x)',
  'x'.repeat(60),
];

const statements: ((specifier: string, n: number) => string)[] = [
  (s, n) => `import { a as a${n}, type T${n} } from '${s}';`,
  (s, n) => `import type { Db as Db${n} } from "${s}";`,
  (s, n) => `import d${n}, * as ns${n} from '${s}';`,
  (s, n) => `import d${n}, { b as b${n} } from '${s}'`,
  (s) => `import '${s}';`,
  (s) => `import {} from '${s}';`,
  (s, n) => `import { c as c${n} } from '${s}'; export { c${n} };`,
  (s, n) => `import { c as c${n} } from '${s}'; export { c${n} as default${n} };`,
  (s, n) => `import * as all${n} from '${s}'; export { all${n} };`,
  (s, n) => `import type { U as U${n} } from '${s}'; export type { U${n} };`,
  (s, n) =>
    `import { same${n} } from '${s}'; import { other${n} } from '${s}'; export { same${n}, other${n} as o${n} };`,
  (s, n) => `import j${n} from '${s}' with { type: 'json' };`,
  (s, n) => `export { x as x${n} } from '${s}';`,
  (s) => `export * from '${s}';`,
  (s, n) => `export * as star${n} from '${s}';`,
  (_, n) => `export const value${n} = 'ü👋'; export function f${n}() {}`,
  (_, n) => `type Local${n} = string; export type { Local${n} };`,
  (s, n) => `export const later${n} = () => import('${s}');`,
  (s, n) => `type I${n} = typeof import('${s}');`,
  (s, n) => `const r${n} = require('${s}');`,
  (s) => `jest.mock('${s}', () => ({}));`,
  (s, n) => `import eq${n} = require('${s}');`,
  (s, n) => `const u${n} = new Worker(new URL('${s}', import.meta.url));`,
  (s) => `/** @type {import('${s}').Db} */`,
  () => '// a comment that says import { x } from "./y"',
];

function randomModule(random: Random): string {
  const count = 1 + random.below(8);
  const lines = Array.from({ length: count }, (_, n) => random.pick(statements)(random.pick(specifiers), n));
  return (random.chance(0.1) ? '\uFEFF' : '') + lines.join(random.pick(['\n', '\r\n', '\n\n// ü\n']));
}

/** Other specifiers for some of the imports. */
function randomSpecifiers(random: Random, facts: ModuleFacts) {
  return facts.imports
    .filter(() => random.chance(0.6))
    .map(({ literal }) => ({
      start: literal.start + 1,
      end: literal.end - 1,
      text: random.pick(specifiers),
    }));
}

describe('facts after other specifiers are the facts of the new text', () => {
  it.each(seeds(1500).filter((seed) => seed % 50 === 0))('seeds from %i', (first) => {
    for (let seed = first; seed < first + 50; seed++) {
      const random = randomFrom(seed);
      const path = random.pick(['src/a.ts', 'src/a.tsx', 'src/a.js', 'src/a.d.ts', 'src/a.cts']);
      const text = randomModule(random);
      const facts = extractFacts(path, text);
      if (facts.error) continue;
      const edits = randomSpecifiers(random, facts);
      const computed = respecified(facts, edits);
      if (computed === undefined) continue;
      const after = applyEdits(text, edits);
      expect(computed, `seed ${seed}, ${path}\n${text}\nbecomes\n${after}`).toEqual(
        extractFacts(path, after),
      );
    }
  });

  it('are computed for plain imports, so that the test above says something', () => {
    const text = "import { a } from './x';\nimport b from './y';\nexport { a };\n";
    const facts = extractFacts('src/a.ts', text);
    const edits = facts.imports.map(({ literal }) => ({
      start: literal.start + 1,
      end: literal.end - 1,
      text: '../core/z',
    }));
    const computed = respecified(facts, edits);
    expect(computed).toBeDefined();
    expect(computed).toEqual(extractFacts('src/a.ts', applyEdits(text, edits)));
  });
});

describe('facts are not computed for', () => {
  const text = "import { a } from './x';\nexport { b } from './y';\n";
  const facts = extractFacts('src/a.ts', text);
  const literal = facts.imports[0]!.literal;
  it.each([
    ['an edit of the names', { start: 9, end: 10, text: 'c' }],
    ['an edit of the quotes too', { start: literal.start, end: literal.end, text: '"./z"' }],
    ['an edit of a part of the specifier', { start: literal.start + 3, end: literal.end - 1, text: 'z' }],
    ['an insertion into the specifier', { start: literal.start + 1, end: literal.start + 1, text: '.' }],
    ['a specifier with a quote', { start: literal.start + 1, end: literal.end - 1, text: "./it's" }],
    ['a specifier with a backslash', { start: literal.start + 1, end: literal.end - 1, text: './a\\b' }],
    ['a specifier with a line break', { start: literal.start + 1, end: literal.end - 1, text: './a\nb' }],
    ['the specifier of an export', { start: text.indexOf('./y'), end: text.indexOf('./y') + 3, text: './z' }],
  ])('%s', (_, edit) => {
    expect(respecified(facts, [edit])).toBeUndefined();
  });
});
