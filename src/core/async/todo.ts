// `--mark`: a comment where a person must decide, above the statement at which a source stops. A mark that is there
// already is not written again, and none ever stands in a template or between elements, where it would be text.

import type { Edit } from '../edits.ts';
import { offsetOf, type Refusal } from '../refusals.ts';
import type { AsyncContext } from './context.ts';

/** How a mark begins, wherever it was left. */
export const markPattern = /\/\/ TODO\(canonize: ([\w-]+\/[\w-]+)\)/g;

/** Edits that leave a mark for each refusal of a source, by file, sorted; two reasons at one statement are two lines. */
export function marksFor(context: AsyncContext, refusals: readonly Refusal[]): Map<string, Edit[]> {
  const edits = new Map<string, Edit[]>();
  const written = new Set<string>();
  for (const { code, file, line, column, step } of refusals) {
    if (!isBarrier(code) || !context.isOwn(file) || context.isGenerated(file)) continue;
    const text = context.textOf(file);
    const at = context.syntax(file).commentPlace(offsetOf(text, { line, column }));
    if (at === undefined) continue;
    const indent = /^[ \t]*/.exec(text.slice(at))![0];
    const mark = `// TODO(canonize: ${code}) ${step} becomes async`;
    if (written.has(`${file}:${at}:${mark}`) || isThere(text, at, mark)) continue;
    written.add(`${file}:${at}:${mark}`);
    const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
    const edit: Edit = {
      start: at,
      end: at,
      text: `${indent}${mark}${lineBreak}`,
      reason: `left for a person: ${code}`,
      steps: [],
      shape: 'async',
    };
    edits.set(file, [...(edits.get(file) ?? []), edit]);
  }
  return edits;
}

const isBarrier = (code: string): boolean => code.startsWith('async/') || code === 'public/entry';

/** Among the lines of marks directly above. */
function isThere(text: string, at: number, mark: string): boolean {
  const above = text.slice(0, at).split(/\r?\n/).slice(0, -1).reverse();
  for (const line of above) {
    if (line.trim() === mark) return true;
    if (!line.trim().startsWith('// TODO(canonize: ')) return false;
  }
  return false;
}

/** The edits of a conversion with marks between them; a mark whose statement is written anew as a whole is left out. */
export function withMarks(edits: readonly Edit[], marks: readonly Edit[]): Edit[] {
  const free = marks.filter(({ start }) => !edits.some((edit) => edit.start < start && start < edit.end));
  return [...free, ...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
