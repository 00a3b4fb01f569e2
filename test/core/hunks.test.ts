// What a reviewer has to read of a file: its delicate hunks, and hunks as the branch's lines say them.

import { describe, expect, it } from 'vitest';
import { applyEdits, type NetEdit, type Shape } from '../../src/core/edits.ts';
import { hunksOf } from '../../src/core/hunks.ts';
import { lineHunks, placed, toBefore } from '../../src/core/lines.ts';
import { deviations } from '../../src/core/replay.ts';
import { randomFrom } from './random.ts';

const edit = (start: number, end: number, text: string, ...shapes: Shape[]): NetEdit => ({
  start,
  end,
  text,
  reasons: ['moved'],
  steps: ['src/legacy/db.ts#connectDb'],
  shapes,
  stages: ['rewrite-imports'],
});

const page = Array.from({ length: 40 }, (_, line) => `mail(${line});\n`).join('');
const at = (line: number): number => page.indexOf(`mail(${line});`);

describe('hunks', () => {
  it('are special by the edits in them, each by itself', () => {
    const edits = [edit(at(2), at(3), 'send(2);\n', 'import'), edit(at(30), at(31), 'send(30);\n', 'use')];
    const hunks = hunksOf({ file: 'src/mail.ts', before: page, after: applyEdits(page, edits), edits });
    expect(hunks.map(({ special }) => special)).toEqual([false, true]);
    expect(hunks[1]!.text).toMatch(/^@@ -28,7 \+28,7 @@\n/);
  });

  it('hold lines that look like the head of one', () => {
    const before = '@@ -1 +1 @@\nmail(1);\n';
    const edits = [edit(0, 0, '@@ -9 +9 @@\n', 'use')];
    const hunks = hunksOf({ file: 'a.md', before, after: applyEdits(before, edits), edits });
    expect(hunks).toHaveLength(1);
  });
});

describe('a branch beside its patchset', () => {
  const edits = [
    edit(at(3), at(4), '', 'delete'),
    edit(at(10), at(10) + 4, 'send', 'use'),
    edit(at(20), at(20), 'const outbox = [];\n', 'import'),
  ];
  const expected = applyEdits(page, edits);
  const compare = (actual: string) =>
    deviations({ file: 'src/mail.ts', before: page, expected, actual, edits });

  it('has nothing to say where it is the same', () => {
    expect(compare(expected)).toEqual([]);
  });

  it.each([0, 1, 2])('misses edit %i and no other', (left) => {
    const actual = applyEdits(
      page,
      edits.filter((_, index) => index !== left),
    );
    expect(compare(actual).map(({ kind }) => kind)).toEqual(['missing']);
  });

  it('names each line that somebody adds or changes, wherever it is', () => {
    const { below } = randomFrom(7);
    for (let round = 0; round < 200; round++) {
      const lines = expected.split('\n').slice(0, -1);
      const where = below(lines.length);
      lines.splice(where, below(2), `intruder(${round});`);
      const found = compare(`${lines.join('\n')}\n`);
      expect(found.some((each) => each.lines.includes(`+intruder(${round});`))).toBe(true);
      expect(found.every(({ kind }) => kind !== 'missing')).toBe(true);
    }
  });

  it('maps every kept character back to where it stood', () => {
    const spans = placed(edits);
    for (const [offset, letter] of [...expected].entries()) {
      const inside = spans.some(({ after }) => offset >= after.start && offset < after.end);
      if (!inside) expect(page[toBefore(spans, offset, 'end')]).toBe(letter);
    }
  });

  it('has hunks that turn one text into the other', () => {
    const hunks = lineHunks(page, expected);
    let text = '';
    let left = 0;
    for (const hunk of hunks) {
      text += page.slice(left, hunk.left.start) + expected.slice(hunk.right.start, hunk.right.end);
      left = hunk.left.end;
    }
    expect(text + page.slice(left)).toBe(expected);
  });
});
