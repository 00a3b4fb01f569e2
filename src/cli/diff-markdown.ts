// `diff --format md`: for a pull request. Shapes first, then the special hunks in full, then one example of each other
// shape, then more of them as far as they fit, then what was left out, by count. Always shorter than what GitHub takes.

import { type DryRun, type FileChange, filePatch, hunksOf, type ReviewShape, shapesOf } from '../index.ts';
import { fenced, markdownLimit } from './markdown.ts';
import { reportSummary } from './report.ts';
import { plural } from './words.ts';

const summaryLimit = 20_000;

export function markdownReport(run: DryRun): string {
  const shapes = shapesOf(run.changes);
  const changes = new Map(run.changes.map((change) => [change.file, change]));
  const page = new Page(`### canonize\n\n${fenced('', clipped(reportSummary(run), summaryLimit))}`);
  const left = new Map(shapes.map((shape) => [shape, [...shape.files]]));
  const show = (shape: ReviewShape, files: readonly string[]): void => {
    for (const file of files) {
      const isShown = page.add(block(`${shape.letter}  ${file}`, diffOf(changes.get(file)!, shape.special)));
      if (isShown) left.get(shape)!.splice(left.get(shape)!.indexOf(file), 1);
    }
  };
  const special = shapes.filter((shape) => shape.special);
  const others = shapes.filter((shape) => !shape.special);
  if (special.length > 0) page.add('\n#### Read these\n\n');
  for (const shape of special) show(shape, shape.files);
  if (others.length > 0) page.add('\n#### Of every other shape\n\n');
  for (const shape of others) show(shape, shape.files.slice(0, 1));
  for (const shape of others) show(shape, shape.files.slice(1));
  return page.text + leftOut(left);
}

function leftOut(left: ReadonlyMap<ReviewShape, readonly string[]>): string {
  const counts = [...left].filter(([, files]) => files.length > 0);
  if (counts.length === 0) return '';
  const words = counts.map(([shape, files]) => `${plural(files.length, 'file')} of shape ${shape.letter}`);
  const total = counts.reduce((sum, [, files]) => sum + files.length, 0);
  return `\nNot shown: ${words.join(', ')}.\n\n${plural(total, 'more file')}: see changes.patch\n`;
}

/** Text that only grows as long as it fits. */
class Page {
  text: string;

  constructor(head: string) {
    this.text = head;
  }

  add(part: string): boolean {
    if (this.text.length + part.length > markdownLimit) return false;
    this.text += part;
    return true;
  }
}

/** A file's patch; of a delicate one the hunks that have to be read, where some stand out. */
function diffOf(change: FileChange, isSpecial: boolean): string {
  const hunks = isSpecial ? hunksOf(change) : [];
  const some = hunks.filter(({ special }) => special);
  if (some.length === 0 || some.length === hunks.length) return filePatch(change);
  const rest = `# and ${plural(hunks.length - some.length, 'hunk')} of import lines and renamed uses\n`;
  return some.map(({ text }) => text).join('') + rest;
}

const block = (head: string, diff: string): string =>
  `<details><summary>${escaped(head)}</summary>\n\n${fenced('diff', diff)}\n</details>\n`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The first whole lines that fit. */
function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, Math.max(0, text.lastIndexOf('\n', most)));
  const rest = text.slice(kept.length + 1).split('\n').length;
  return `${kept}\n         and ${rest} more lines (--format json lists all)`;
}
