// A branch beside the patchset that it is said to be: what of the branch the patchset does not explain, and what of
// the patchset the branch lacks.

import type { NetEdit } from './edits.ts';
import { type LineHunk, lineHunks, placed, toBefore, touches } from './lines.ts';
import { type Place, placeOf } from './refusals.ts';

export interface Deviation extends Place {
  /**
   * `unexplained`: a hunk of the branch that the patchset knows nothing of. `missing`: a part of the patchset that the
   * branch lacks. `altered`: both at one place. `base`: the base is not the text that the patchset was made from.
   */
  kind: 'unexplained' | 'missing' | 'altered' | 'base';
  /** Lower case, no full stop. */
  message: string;
  /** The hunk from what was expected to what is there: lines with `-` or `+` in front. */
  lines: readonly string[];
  /** Steps of the patchset that have to do with it. */
  steps: readonly string[];
}

/** One file in three states; undefined where it does not exist. */
export interface ReplayedFile {
  file: string;
  before: string | undefined;
  /** `before` with the patchset's edits. */
  expected: string | undefined;
  actual: string | undefined;
  edits: readonly NetEdit[];
}

/** Every hunk in which a file is not what the patchset makes of it. The place is a line of the branch. */
export function deviations({ file, before, expected, actual, edits }: ReplayedFile): Deviation[] {
  if (expected === actual) return [];
  const whole = { file, line: 1, column: 1 };
  const steps = [...new Set(edits.flatMap((edit) => edit.steps))];
  if (expected === undefined) {
    if (before !== undefined) {
      const message = 'the patchset deletes this file, and it is still there';
      const changed = deviations({ file, before, expected: before, actual, edits: [] });
      return [{ kind: 'missing', message, lines: [], steps, ...whole }, ...changed];
    }
    const lines = hunkLines('', actual!, { left: nowhere, right: { start: 0, end: actual!.length } });
    return [{ kind: 'unexplained', message: 'the file is new', lines, steps: [], ...whole }];
  }
  if (actual === undefined) {
    const gone = (kind: Deviation['kind'], message: string): Deviation[] => [
      { kind, message, lines: [], steps, ...whole },
    ];
    if (before === undefined) return gone('missing', 'the patchset creates this file, and it is not there');
    return edits.length > 0
      ? gone('altered', 'the file is gone, with what the patchset does in it')
      : gone('unexplained', 'the file is gone');
  }
  const spans = placed(edits);
  return lineHunks(expected, actual).map((hunk): Deviation => {
    const concerned = spans.filter(({ after }) => touches(after, hunk.left));
    const base = (before ?? '').slice(
      toBefore(spans, hunk.left.start, 'start'),
      toBefore(spans, hunk.left.end, 'end'),
    );
    const isAsBefore = actual.slice(hunk.right.start, hunk.right.end) === base;
    const kind = concerned.length === 0 ? 'unexplained' : isAsBefore ? 'missing' : 'altered';
    return {
      kind,
      message: words[kind],
      lines: hunkLines(expected, actual, hunk),
      steps: [...new Set(concerned.flatMap(({ edit }) => edit.steps))],
      ...placeOf(file, actual, hunk.right.start),
    };
  });
}

const nowhere = { start: 0, end: 0 };

const words = {
  unexplained: 'the patchset knows nothing of this',
  missing: 'the patchset changes this, and the branch does not',
  altered: 'the branch changes what the patchset changes, in another way',
};

function hunkLines(left: string, right: string, hunk: LineHunk): string[] {
  const linesOf = (text: string, sign: string): string[] =>
    text === ''
      ? []
      : text
          .replace(/\r?\n$/, '')
          .split(/\r?\n/)
          .map((line) => sign + line);
  const [was, is] = [
    left.slice(hunk.left.start, hunk.left.end),
    right.slice(hunk.right.start, hunk.right.end),
  ];
  const shown = [...linesOf(was, '-'), ...linesOf(is, '+')];
  const sameWords = was.replace(/\r/g, '').replace(/\n$/, '') === is.replace(/\r/g, '').replace(/\n$/, '');
  return sameWords ? [...shown, '\\ only line breaks differ'] : shown;
}
