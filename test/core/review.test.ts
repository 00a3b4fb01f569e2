// The patch is for people and for git alike: what git makes of it is what was planned, byte for byte.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Draft, type NetEdit, type Shape } from '../../src/core/edits.ts';
import type { FileChange } from '../../src/core/patchset.ts';
import { filePatch, lineCounts, patchOf, shapesOf } from '../../src/core/review.ts';
import { type Random, randomEdits, randomFrom, randomText, seeds } from './random.ts';

let root = '';
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-patch-')));
  git('init', '--quiet');
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  execFileSync('git', ['-c', 'core.autocrlf=false', ...args], { cwd: root, env, stdio: 'pipe' });
}

/** What git makes of the changes, from their texts before; undefined for a file that is not there. */
function byGit(changes: readonly FileChange[], ...options: string[]): (string | undefined)[] {
  for (const { file, before } of changes) {
    const absolute = path.join(root, file);
    fs.rmSync(absolute, { force: true });
    fs.mkdirSync(path.dirname(absolute), { recursive: true });
    if (before !== undefined) fs.writeFileSync(absolute, before);
  }
  fs.writeFileSync(path.join(root, '.git/test.patch'), patchOf(changes));
  git('apply', ...options, '.git/test.patch');
  return changes.map(({ file }) => {
    const absolute = path.join(root, file);
    return fs.existsSync(absolute) ? fs.readFileSync(absolute, 'utf8') : undefined;
  });
}

const names = [
  'src/a.ts',
  'src/with blank.ts',
  'src/grün/日本.ts',
  "src/it's [id].ts",
  'a',
  'src/b/c/d.tsx',
  '-dash.ts',
];

function randomChange(random: Random, file: string): FileChange | undefined {
  const before = randomText(random, random.pick([0, 1, 3, 10, 60, 300]));
  if (random.chance(0.15)) return { file, before, edits: [] };
  if (random.chance(0.1)) return { file, after: before, edits: [] };
  const draft = new Draft(before);
  for (let stage = 0; stage < 2; stage++) {
    const edits = randomEdits(random, draft.text, random.pick([1, 1, 2, 8]));
    draft.apply(
      edits.map((edit) => ({ ...edit, reason: 'moved', steps: ['step'], shape: 'import' as const })),
    );
  }
  const edits = draft.netEdits();
  return edits.length > 0 ? { file, before, after: draft.text, edits } : undefined;
}

describe('git apply gives what was planned', () => {
  // Twenty seeds in each patch, since starting git is what takes time; the file's folder names the seed.
  it.each(seeds(25))('for random edits of random texts, group %i', (group) => {
    const changes = seeds(20).flatMap((index) => {
      const seed = group * 20 + index;
      const change = randomChange(randomFrom(seed), `seed-${seed}/${names[seed % names.length]}`);
      return change ? [change] : [];
    });
    const found = byGit(changes);
    expect(found).toEqual(changes.map(({ after }) => after));
    const swapped = changes.map(({ file, before, after }) => ({
      file,
      ...(after !== undefined && { before: after }),
      ...(before !== undefined && { after: before }),
      edits: [],
    }));
    const back = byGit(swapped);
    expect(back).toEqual(swapped.map(({ after }) => after));
  });

  it.each([
    ['a file that becomes empty', 'one\n', ''],
    ['an empty file that gets a line', '', 'one\n'],
    ['a line without a line break', 'one', 'two'],
    ['a line break that is added at the end', 'one', 'one\n'],
    ['a line break that goes from the end', 'one\n', 'one'],
    ['CRLF', 'one\r\ntwo\r\n', 'one\r\n2\r\n'],
    ['line breaks that change', 'one\r\ntwo\n', 'one\ntwo\r\n'],
    ['a byte order mark', '\uFEFFone\n', '\uFEFFtwo\n'],
    ['a byte order mark that goes', '\uFEFFone\n', 'one\n'],
    ['a lone carriage return', 'one\rtwo\n', 'one\r2\n'],
    ['nothing but line breaks', '\n\n\n', '\n\n'],
    ['a form feed and line separators', 'a\fb\u2028c\u0085d\n', 'a\fb\u2028c\u0085e\n'],
  ])('for %s', (_, before, after) => {
    expect(byGit([change('src/db.ts', before, after)])).toEqual([after]);
  });

  it.each([
    ['one of many equal lines goes', 'import a\n', 'call()\n\n'.repeat(9), { start: 9, end: 17, text: '' }],
    ['a blank line among blank lines goes', 'import a\n', '\n'.repeat(20), { start: 9, end: 10, text: '' }],
    [
      'something comes before a first blank line',
      '\nimport a\n',
      '',
      { start: 0, end: 0, text: 'import b\n' },
    ],
    ['something comes after a first blank line', '\n', '', { start: 1, end: 1, text: 'import b\n' }],
    [
      'a line grows together with one of many equal lines',
      '',
      'a same\n\n\nsame\n\nsame\n\nrest\nrest\n',
      { start: 2, end: 12, text: '' },
    ],
  ])('where only the edited part is compared: %s', (_, head, rest, edit) => {
    const before = head + rest;
    const draft = new Draft(before);
    draft.apply([{ ...edit, reason: 'moved', steps: [], shape: 'import' }]);
    const change = { file: 'src/part.ts', before, after: draft.text, edits: draft.netEdits() };
    expect(byGit([change])).toEqual([draft.text]);
  });

  it('for an empty file that is deleted, and one that is made', () => {
    expect(byGit([change('src/gone.ts', '', undefined), change('src/new.ts', undefined, '')])).toEqual([
      undefined,
      '',
    ]);
  });

  it('for files that are deleted, whatever their last line', () => {
    expect(
      byGit(
        ['one\n', 'one', 'one\r\n', '\n'].map((text, index) => change(`src/${index}.ts`, text, undefined)),
      ),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });
});

function change(file: string, before: string | undefined, after: string | undefined): FileChange {
  const edits: NetEdit[] =
    before !== undefined && after !== undefined
      ? [{ start: 0, end: before.length, text: after, reasons: [], steps: [], shapes: [], stages: [] }]
      : [];
  return { file, ...(before !== undefined && { before }), ...(after !== undefined && { after }), edits };
}

describe('a patch', () => {
  it('shows three lines around a change and nothing of the rest', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`);
    const before = lines.join('');
    const start = before.indexOf('line 500\n');
    const draft = new Draft(before);
    draft.apply([{ start, end: start + 8, text: 'moved', reason: 'r', steps: [], shape: 'import' }]);
    const patch = filePatch({ file: 'src/db.ts', before, after: draft.text, edits: draft.netEdits() });
    expect(patch).toBe(
      [
        'diff --git a/src/db.ts b/src/db.ts',
        '--- a/src/db.ts',
        '+++ b/src/db.ts',
        '@@ -498,7 +498,7 @@',
        ' line 497',
        ' line 498',
        ' line 499',
        '-line 500',
        '+moved',
        ' line 501',
        ' line 502',
        ' line 503',
        '',
      ].join('\n'),
    );
  });

  it('is empty where nothing changes', () => {
    expect(filePatch({ file: 'src/db.ts', before: 'a', after: 'a', edits: [] })).toBe('');
    expect(patchOf([])).toBe('');
  });
});

describe('line counts', () => {
  it('count added and removed lines, not the heads', () => {
    expect(lineCounts(patchOf([change('src/db.ts', 'a\nb\nc\n', 'a\nc\nd\ne\n')]))).toEqual({
      added: 2,
      removed: 1,
    });
  });

  it('count lines that look like heads', () => {
    const looks = change('src/sql.ts', '-- select one\nsame\n', '++ two\nsame\n');
    expect(lineCounts(filePatch(looks))).toEqual({ added: 1, removed: 1 });
  });
});

describe('shapes', () => {
  const shaped = (file: string, ...shapes: Shape[]): FileChange => ({
    file,
    before: 'a',
    after: 'b',
    edits: [{ start: 0, end: 1, text: 'b', reasons: [], steps: [], shapes, stages: [] }],
  });

  it('group files, the most frequent first, each file in one group', () => {
    const found = shapesOf([
      shaped('a.ts', 'import'),
      shaped('b.ts', 'import'),
      shaped('c.ts', 'import', 'rename'),
      shaped('d.ts', 'use', 'import'),
      shaped('e.ts', 'export'),
      shaped('f.ts', 'delete'),
      { file: 'g.ts', before: 'a', edits: [] },
    ]);
    expect(found[0]).toEqual({
      letter: 'A',
      what: 'import lines only',
      special: false,
      files: ['a.ts', 'b.ts'],
    });
    expect(found.flatMap(({ files }) => files).sort()).toEqual([
      'a.ts',
      'b.ts',
      'c.ts',
      'd.ts',
      'e.ts',
      'f.ts',
      'g.ts',
    ]);
    expect(
      found
        .filter(({ special }) => special)
        .flatMap(({ files }) => files)
        .sort(),
    ).toEqual(['d.ts', 'e.ts']);
    expect(new Set(found.map(({ letter }) => letter)).size).toBe(found.length);
  });
});
