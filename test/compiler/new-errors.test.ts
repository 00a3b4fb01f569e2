import { expect, test } from 'vitest';
import { type ChangedText, newErrors, type RawError } from '../../src/core/check.ts';
import { Draft } from '../../src/core/edits.ts';

const file = 'src/app.ts';

/** A change of one file by replacements of first occurrences. */
function change(before: string, replacements: Record<string, string>): ChangedText & { after: string } {
  const draft = new Draft(before);
  draft.apply(
    Object.entries(replacements).map(([old, text]) => {
      const start = before.indexOf(old);
      return { start, end: start + old.length, text, reason: 'test', steps: [], shape: 'use' };
    }),
  );
  return { file, before, after: draft.text, toBefore: (offset) => draft.toBefore(offset) };
}

const at = (text: string, part: string, code: number, message = 'wrong'): RawError => ({
  file,
  offset: text.indexOf(part),
  code,
  message,
});

test('an error that an edit above it pushed down is old', () => {
  const edit = change('import { a } from "./a";\nlet x: string = 1;\n', {
    'import { a }': 'import {\n  a,\n}',
  });
  expect(newErrors([at(edit.before!, 'x:', 2322)], [at(edit.after, 'x:', 2322)], [edit])).toEqual([]);
});

test('the same code at another place is new', () => {
  const edit = change('one();\ntwo();\n', { 'one()': 'uno()' });
  const after = [at(edit.after, 'two', 2554)];
  expect(newErrors([at(edit.before!, 'one', 2554)], after, [edit])).toEqual(after);
});

test('another code at the same place is new', () => {
  const edit = change('one();\ntwo();\n', { 'one()': 'uno()' });
  const after = [at(edit.after, 'two', 2345)];
  expect(newErrors([at(edit.before!, 'two', 2554)], after, [edit])).toEqual(after);
});

test('two errors where there was one: one of them is new', () => {
  const edit = change('one(); two();', { 'one()': 'uno()' });
  const before = [at(edit.before!, 'two', 2554, 'first')];
  const after = [at(edit.after, 'two', 2554, 'second'), at(edit.after, 'two', 2554, 'first')];
  expect(newErrors(before, after, [edit]).map(({ message }) => message)).toEqual(['second']);
});

test('an error in a file that does not change is compared by its own place', () => {
  const before: RawError[] = [{ file: 'src/b.ts', offset: 3, code: 2322, message: 'wrong' }];
  expect(newErrors(before, before, [])).toEqual([]);
  expect(newErrors(before, [{ ...before[0]!, offset: 9 }], [])).toHaveLength(1);
});

test('an error in written text is old if its like vanished with the text before', () => {
  const edit = change('import { connectDb } from "./legacy/db";\n', {
    'import { connectDb } from "./legacy/db";': 'import { getDb } from "./core/db";',
  });
  const before = [at(edit.before!, '"./legacy', 2307, "Cannot find module './legacy/db' or its types.")];
  const after = [at(edit.after, '"./core', 2307, "Cannot find module './core/db' or its types.")];
  expect(newErrors(before, after, [edit])).toEqual([]);
});

test('a renamed symbol in the message is the same error, another symbol is not', () => {
  const edit = change('const db = connectDb(1); use(db);', { 'connectDb(1)': 'getDb(1)' });
  const before = [at(edit.before!, 'connectDb', 2554, "Expected 0 arguments of 'connectDb'.")];
  const renamed = [at(edit.after, 'getDb', 2554, "Expected 0 arguments of 'getDb'.")];
  const other = [at(edit.after, 'getDb', 2554, "Expected 0 arguments of 'mail'.")];
  expect(newErrors(before, renamed, [edit])).toEqual([]);
  expect(newErrors(before, other, [edit])).toEqual(other);
});

test('a type that is named by the place of its module is the same type', () => {
  const edit = change('send(connectDb());', { 'connectDb()': 'getDb()' });
  const message = (place: string, name: string) => `Argument of type 'import("${place}").${name}' is wrong.`;
  const before = [at(edit.before!, 'connectDb', 2345, message('/a/legacy/db', 'connectDb'))];
  const after = [at(edit.after, 'getDb', 2345, message('/a/core/deeper/db', 'getDb'))];
  expect(newErrors(before, after, [edit])).toEqual([]);
});

test('one vanished error excuses one error only', () => {
  const edit = change('a(connectDb, connectDb);', { 'connectDb, connectDb': 'getDb, getDb' });
  const before = [at(edit.before!, 'connectDb', 2304, "Cannot find name 'connectDb'.")];
  const after = [
    at(edit.after, 'getDb', 2304, "Cannot find name 'getDb'."),
    { file, offset: edit.after.lastIndexOf('getDb'), code: 2304, message: "Cannot find name 'getDb'." },
  ];
  expect(newErrors(before, after, [edit])).toHaveLength(1);
});

test('an error that moved from one edited statement to another is old only word by word', () => {
  const edit = change('import { a } from "x";\nimport { b } from "y";\n', {
    'import { a } from "x";': 'import { a, b } from "y";',
    'import { b } from "y";': '',
  });
  const message = "Cannot find module 'y'.";
  const before = [
    at(edit.before!, '"y"', 2307, message),
    at(edit.before!, '"x"', 2307, "Cannot find module 'x'."),
  ];
  expect(newErrors(before, [at(edit.after, '"y"', 2307, message)], [edit])).toEqual([]);
  expect(newErrors(before, [at(edit.after, '"y"', 2307, "Cannot find module 'z'.")], [edit])).toHaveLength(1);
});

test('an error in written text is new if the one before did not vanish', () => {
  const edit = change('one(); two();', { 'two()': 'three()' });
  const before = [at(edit.before!, 'one', 2304, 'Cannot find it.')];
  const after = [
    at(edit.after, 'one', 2304, 'Cannot find it.'),
    at(edit.after, 'three', 2304, 'Cannot find it.'),
  ];
  expect(newErrors(before, after, [edit])).toEqual([after[1]]);
});

test('every error of a new file is new, and a deleted file takes its errors along', () => {
  const add: ChangedText = { file: 'src/new.ts', after: 'x', toBefore: () => undefined };
  const remove: ChangedText = { file: 'src/old.ts', before: 'x', toBefore: () => undefined };
  const before = [{ file: 'src/old.ts', offset: 0, code: 2304, message: 'wrong' }];
  const after = [{ file: 'src/new.ts', offset: 0, code: 2304, message: 'wrong' }];
  expect(newErrors(before, after, [add, remove])).toEqual(after);
  expect(newErrors(before, [], [remove])).toEqual([]);
});

test('the order does not depend on the order of the reports', () => {
  const errors = [
    { file: 'b.ts', offset: 1, code: 1, message: '' },
    { file: 'a.ts', offset: 9, code: 2, message: '' },
    { file: 'a.ts', offset: 9, code: 1, message: '' },
    { file: 'a.ts', offset: 2, code: 3, message: '' },
  ];
  const sorted = newErrors([], errors, []);
  expect(newErrors([], [...errors].reverse(), [])).toEqual(sorted);
  expect(sorted.map(({ file: of, offset, code }) => `${of} ${offset} ${code}`)).toEqual([
    'a.ts 2 3',
    'a.ts 9 1',
    'a.ts 9 2',
    'b.ts 1 1',
  ]);
});
