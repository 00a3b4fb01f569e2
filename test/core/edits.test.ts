// A draft says for every byte of the result where it came from, however many stages wrote it.

import { describe, expect, it } from 'vitest';
import { applyEdits, Draft, type Edit } from '../../src/core/edits.ts';
import { type RandomEdit, randomEdits, randomFrom, randomText, seeds } from './random.ts';

const edit = (start: number, end: number, text: string, more: Partial<Edit> = {}): Edit => ({
  start,
  end,
  text,
  reason: `${start}`,
  steps: [`step ${start}`],
  shape: 'import',
  ...more,
});

/** The plainest way to apply edits. */
const spliced = (text: string, edits: readonly RandomEdit[]): string =>
  [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((whole, { start, end, text: fresh }) => whole.slice(0, start) + fresh + whole.slice(end), text);

/** For each character of the text the offset that it came from, followed through stages the plainest way. */
function origins(
  before: readonly (number | undefined)[],
  edits: readonly RandomEdit[],
): (number | undefined)[] {
  const result = [...before];
  for (const { start, end, text } of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result.splice(start, end - start, ...Array.from({ length: text.length }, () => undefined));
  }
  return result;
}

describe('a draft after random edits in several stages', () => {
  it.each(seeds(150))('seed %i', (seed) => {
    const random = randomFrom(seed);
    const before = randomText(random, random.below(30));
    const draft = new Draft(before);
    let text = before;
    let from: (number | undefined)[] = Array.from({ length: before.length }, (_, offset) => offset);
    for (let stage = 0; stage < 4; stage++) {
      const edits = randomEdits(random, text, 5);
      draft.apply(edits.map(({ start, end, text: fresh }) => edit(start, end, fresh)));
      from = origins(from, edits);
      text = spliced(text, edits);

      expect(draft.text).toBe(text);
      expect(draft.before).toBe(before);
      const net = draft.netEdits();
      expect(applyEdits(before, net)).toBe(text);
      expect(Array.from({ length: text.length }, (_, offset) => draft.toBefore(offset))).toEqual(from);
      expect(draft.toBefore(text.length)).toBe(before.length);
      expect(draft.toBefore(text.length + 1)).toBeUndefined();
      from.forEach((origin, offset) => {
        expect(draft.editsAt(offset).length > 0, `offset ${offset}`).toBe(origin === undefined);
        expect(draft.editsIn({ start: offset, end: offset + 1 })).toEqual(draft.editsAt(offset));
      });
      net.forEach(({ start, end, reasons, steps, shapes }, index) => {
        expect(start).toBeLessThanOrEqual(end);
        if (index > 0) expect(start, 'adjacent edits are one').toBeGreaterThan(net[index - 1]!.end);
        for (const said of [reasons, steps, shapes]) expect(new Set(said).size).toBe(said.length);
      });
    }
  });
});

describe('net edits', () => {
  it('are none for a draft that nothing was done to, or that was changed back', () => {
    const draft = new Draft('const db = 1;');
    expect(draft.netEdits()).toEqual([]);
    draft.apply([edit(6, 8, 'mailer')]);
    draft.apply([edit(6, 12, 'db')]);
    expect(draft.text).toBe('const db = 1;');
    expect(draft.netEdits()).toEqual([]);
  });

  it('carry the reasons, steps and shapes of every stage that contributed, each once', () => {
    const draft = new Draft('import { a, b } from "x";');
    draft.apply([edit(9, 10, 'c', { reason: 'moved', steps: ['one'], shape: 'import' })], 'rewrite-imports');
    draft.apply(
      [edit(10, 13, '', { reason: 'unused', steps: ['one', 'two'], shape: 'delete' })],
      'delete-duplicates',
    );
    expect(draft.netEdits()).toEqual([
      {
        start: 9,
        end: 13,
        text: 'c',
        reasons: ['moved', 'unused'],
        steps: ['one', 'two'],
        shapes: ['import', 'delete'],
        stages: ['rewrite-imports', 'delete-duplicates'],
      },
    ]);
  });

  it('keep the reason of a deletion', () => {
    const draft = new Draft('one\ntwo\n');
    draft.apply([edit(0, 4, '', { reason: 'gone', steps: ['s'], shape: 'delete' })], 'delete-duplicates');
    expect(draft.netEdits()).toEqual([
      {
        start: 0,
        end: 4,
        text: '',
        reasons: ['gone'],
        steps: ['s'],
        shapes: ['delete'],
        stages: ['delete-duplicates'],
      },
    ]);
  });

  it('know the reason of text that a second stage replaced', () => {
    const draft = new Draft('x');
    draft.apply([edit(0, 1, 'long name', { reason: 'first' })]);
    draft.apply([edit(0, 9, 'other', { reason: 'second' })]);
    expect(draft.netEdits()[0]).toMatchObject({ start: 0, end: 1, text: 'other' });
    expect(draft.netEdits()[0]!.reasons).toContain('second');
  });
});

describe('edits that are not disjoint, or outside of the text', () => {
  it.each([
    ['overlap', [edit(0, 3, 'x'), edit(2, 4, 'y')]],
    ['hold one another', [edit(0, 5, 'x'), edit(1, 2, 'y')]],
    ['are the same twice', [edit(1, 2, 'x'), edit(1, 2, 'x')]],
    ['insert inside of another', [edit(0, 3, 'x'), edit(1, 1, 'y')]],
    ['begin before the text', [edit(-1, 1, 'x')]],
    ['end behind the text', [edit(0, 6, 'x')]],
    ['begin behind the text', [edit(6, 6, 'x')]],
    ['end before they begin', [edit(3, 2, 'x')]],
  ])('throw and change nothing: they %s', (_, edits) => {
    const draft = new Draft('hello');
    draft.apply([edit(0, 0, '')]);
    expect(() => draft.apply(edits)).toThrow(/edits overlap or leave the text at offset/);
    expect(draft.text).toBe('hello');
    expect(draft.netEdits()).toEqual([]);
    expect(() => applyEdits('hello', edits)).toThrow(/edits overlap or leave the text/);
  });

  it('may touch, and insert at both ends', () => {
    const draft = new Draft('hello');
    draft.apply([edit(5, 5, '!'), edit(2, 4, 'L'), edit(0, 2, 'H'), edit(4, 5, 'o')]);
    expect(draft.text).toBe('HLo!');
    expect(draft.netEdits()).toHaveLength(1);
  });
});
