// One await less: what was converted is broken again on purpose, and whoever looks for silent promises has to find it.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import type { Random } from '../scatter/random.ts';
import { silentPromises } from '../silent/oracle.ts';
import { lint } from './lint.ts';
import { skipOut } from './program.ts';
import { verify } from './tool.ts';

export interface Mutant {
  file: string;
  line: number;
  text: string;
  /** Who found it. */
  tool: boolean;
  oracle: boolean;
  eslint: boolean;
}

/**
 * Takes one await away in each of some files, all at once, asks the three, and puts them back.
 * @param before texts of the changed files before their conversion
 */
export function mutate(
  root: string,
  symbols: readonly string[],
  before: ReadonlyMap<string, string>,
  count: number,
  random: Random,
): Mutant[] {
  const texts = new Map<string, string>();
  const places: { file: string; line: number; text: string }[] = [];
  const known = {
    lint: lint(root, [...before.keys()]),
    oracle: silentPromises(root, symbols),
    tool: verify(root, symbols),
  };
  for (const file of random.shuffled([...before.keys()])) {
    if (places.length === count) break;
    const text = readFileSync(join(root, file), 'utf8');
    const found = newAwaits(file, text, before.get(file)!);
    if (found.length === 0) continue;
    const at = random.pick(found);
    texts.set(file, text);
    writeFileSync(join(root, file), text.slice(0, at) + text.slice(at).replace(/^await\s+/, ''));
    const line = text.slice(0, at).split('\n').length;
    places.push({ file, line, text: text.split('\n')[line - 1]!.trim() });
  }
  const now = {
    lint: lint(root, [...texts.keys()]),
    oracle: silentPromises(root, symbols),
    tool: verify(root, symbols),
  };
  for (const [file, text] of texts) writeFileSync(join(root, file), text);
  const more = (one: readonly string[], other: readonly string[]): boolean => other.length > one.length;
  const inFile = (list: readonly { file: string }[], file: string): string[] =>
    list.filter((each) => each.file === file).map((each) => each.file);
  return places.map((place) => ({
    ...place,
    tool: more(
      known.tool.filter((line) => line.includes(place.file)),
      now.tool.filter((line) => line.includes(place.file)),
    ),
    oracle: more(inFile(known.oracle, place.file), inFile(now.oracle, place.file)),
    eslint: more(inFile(known.lint, place.file), inFile(now.lint, place.file)),
  }));
}

/** Awaits on lines that the text before did not have; one that is returned at once need not be there. */
function newAwaits(file: string, text: string, before: string): number[] {
  const old = new Set(before.split('\n').map((line) => line.trim()));
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node) && ts.isCallExpression(node.expression)) {
      const start = node.getStart();
      const line = text
        .slice(text.lastIndexOf('\n', start) + 1)
        .split('\n')[0]!
        .trim();
      const { parent } = skipOut(node);
      const isReturned = ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
      if (!old.has(line) && !isReturned) found.push(start);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
