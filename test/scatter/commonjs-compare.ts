// The judge of trees of CommonJS: all bytes outside of the requires that are statements of their own must be equal, and
// inside of these the set of (module, name, local).

import { type CommonJsModule, readCommonJs } from './commonjs-tree.ts';
import type { Comparison, Difference } from './compare.ts';
import type { Tree } from './resolve.ts';

export function compareCommonJs(clean: Tree, gathered: Tree): Comparison {
  const differences: Difference[] = [];
  const notes: Difference[] = [];
  const before = readCommonJs(clean);
  const after = readCommonJs(gathered);
  for (const [file, text] of gathered)
    if (!clean.has(file)) differences.push({ kind: 'extra file', file, explanation: text.slice(0, 200) });
  for (const [file, text] of clean) {
    const now = gathered.get(file);
    if (now === undefined) differences.push({ kind: 'missing file', file, explanation: 'it was deleted' });
    if (now === undefined || now === text) continue;
    const modules = [before.get(file), after.get(file)] as const;
    if (!modules[0] || !modules[1]) differences.push({ kind: 'outside', file, explanation: 'it differs' });
    else differences.push(...compareModules(modules[0], modules[1]));
    notes.push({ kind: 'split', file, explanation: 'its requires stand otherwise' });
  }
  return { differences, notes };
}

function compareModules(before: CommonJsModule, after: CommonJsModule): Difference[] {
  const file = before.path;
  const found: Difference[] = [];
  const [one, other] = [outside(before), outside(after)];
  if (one !== other) {
    const lines = one.split('\n');
    const at = lines.findIndex((line, index) => line !== other.split('\n')[index]);
    const explanation = `expected ${JSON.stringify(lines[at])}, found ${JSON.stringify(other.split('\n')[at])}`;
    found.push({ kind: 'outside', file, explanation });
  }
  const [expected, actual] = [inside(before), inside(after)];
  const lost = expected.filter((each) => !actual.includes(each)).map((each) => `expected ${each}`);
  const more = actual.filter((each) => !expected.includes(each)).map((each) => `found ${each}`);
  if (lost.length + more.length > 0)
    found.push({ kind: 'inside', file, explanation: [...lost, ...more].join('; ') });
  return found;
}

function outside({ text, required }: CommonJsModule): string {
  const spans = required.flatMap(({ statement }) => (statement ? [statement] : []));
  let result = '';
  let end = 0;
  for (const span of spans.sort((one, other) => one.start - other.start)) {
    result += text.slice(end, span.start);
    end = /^[ \t]*\r?\n/.test(text.slice(span.end)) ? text.indexOf('\n', span.end) + 1 : span.end;
  }
  return result + text.slice(end);
}

function inside({ required }: CommonJsModule): string[] {
  return required.flatMap(({ target, statement }) => {
    if (!statement) return [];
    const names = statement.names ?? [{ name: '*', local: statement.whole! }];
    return names.map(({ name, local }) => `${name} as ${local} from ${target}`);
  });
}
