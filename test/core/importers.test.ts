// Who names a module, kept up to date from change to change, is what would be found anew.

import { expect, test } from 'vitest';
import { Importers } from '../../src/core/importers.ts';
import { TreeFacts } from '../../src/core/tree-facts.ts';
import { extractFacts } from '../../src/languages/typescript/facts.ts';
import { randomFrom } from './random.ts';

const paths = ['auth', 'clock', 'db', 'log', 'mail', 'pool'].map((name) => `${name}.ts`);
const moduleOf = (_importer: string, specifier: string): string => specifier.slice(2);

test.each([1, 2, 3])('importers after changes are those of the changed tree, seed %i', (seed) => {
  const { below, chance } = randomFrom(seed);
  const texts = new Map<string, string>();
  const facts = new TreeFacts([], (path) => ({
    size: 0,
    facts: () => extractFacts(path, texts.get(path)!),
  }));
  const write = (path: string): void => {
    const named = paths.filter(() => chance(0.4)).map((each) => `./${each}`);
    // Of a file that is not parsed it is only known what it may name.
    const maybe = paths.filter(() => chance(0.1)).map((each) => `./${each}`);
    const text = named.map((specifier) => `import '${specifier}';\n`).join('');
    texts.set(path, text);
    if (chance(0.5)) facts.set(path, extractFacts(path, text));
    else facts.glimpsed(path, [...named, ...maybe]);
  };
  for (const path of paths) write(path);
  let kept = new Importers(facts, moduleOf);
  for (let round = 0; round < 100; round++) {
    const changed = paths.filter(() => chance(0.3));
    for (const path of changed) {
      if (below(4) === 0) facts.delete(path);
      else write(path);
    }
    kept = kept.after(changed);
    const anew = new Importers(facts, moduleOf);
    for (const path of paths) expect(new Set(kept.of(path))).toEqual(new Set(anew.of(path)));
  }
});
