// The dry run in words: a summary first, then what was refused, then the diff, each file headed by why it changes.

import {
  type DryRun,
  filePatch,
  formatPlace,
  lineCounts,
  patchOf,
  type ReviewShape,
  refusalCodes,
  type StepOutcome,
  shapesOf,
} from '../index.ts';
import { paint } from './output.ts';
import { figure, plural } from './words.ts';

/** The lines above the diff. */
export function reportSummary(run: DryRun): string {
  const lines = [headline(run), checkLine(run)];
  const shapes = shapesOf(run.changes);
  if (shapes.length > 0) lines.push(...shapes.map((shape, index) => shapeLine(shape, index)));
  for (const step of run.steps) if (step.status !== 'done') lines.push(stepLine(step, run.pending));
  for (const refusal of run.refusals) {
    lines.push(
      `${paint('yellow', 'refused'.padEnd(8))} ${refusal.step}  ${refusal.code} at ${formatPlace(refusal)}`,
      `         ${refusal.message}; ${refusalCodes[refusal.code].remedy}`,
      ...some(refusal.details ?? [], (line) => `           ${line}`, 40),
    );
  }
  for (const symbol of run.stillExported)
    lines.push(
      `still    ${symbol} passes the canonical on under the old name; list it as a duplicate to remove the name`,
    );
  lines.push(
    ...some(
      run.mentions,
      (mention) => `mention  ${formatPlace(mention)} names ${mention.name} (not rewritten)`,
    ),
  );
  for (const notice of run.notices) lines.push(`dropped  ${notice}`);
  const isCode = ({ path }: { path: string }): boolean => /\.[cm]?[jt]sx?$/.test(path);
  const skipped = (file: { path: string; reason: string }): string => `skipped  ${file.path}: ${file.reason}`;
  lines.push(...some(run.skipped.filter(isCode), skipped, 20));
  lines.push(
    ...some(
      run.skipped.filter((file) => !isCode(file)),
      skipped,
      4,
    ),
  );
  for (const note of [...run.notes, ...(run.check?.notes ?? [])]) lines.push(`note     ${note}`);
  return lines.filter((line) => line !== '').join('\n');
}

function some<T>(items: readonly T[], show: (item: T) => string, limit = 10): string[] {
  const rest = items.length - limit;
  return [
    ...items.slice(0, limit).map(show),
    ...(rest > 0 ? [`         and ${rest} more (--format json lists all)`] : []),
  ];
}

function headline(run: DryRun): string {
  const changed = run.changes.filter(({ after }) => after !== undefined).length;
  const deleted = run.changes.length - changed;
  const { added, removed } = lineCounts(patchOf(run.changes));
  const done = run.steps.filter(({ status }) => status === 'done').length;
  const open = run.steps.filter(({ status }) => status !== 'gone' && status !== 'skipped').length;
  const pending = run.steps.filter(({ status }) => status === 'pending').length;
  if (pending > 0)
    return paint(
      'bold',
      `${plural(pending, 'duplicate')} pending: users in ${plural(changed, 'file')} move, +${added} -${removed}; the rest waits for a diff without --only`,
    );
  if (run.changes.length === 0)
    return paint('bold', open === 0 ? 'nothing to do: every duplicate is gone' : 'nothing can be changed');
  return paint(
    'bold',
    `${done} of ${plural(open, 'duplicate')} done: ${plural(changed, 'file')} changed, ${deleted} deleted, +${added} -${removed}`,
  );
}

function checkLine(run: DryRun): string {
  if (run.changes.length === 0) return '';
  const sound = 'checked: parses, resolves, nothing names a deleted symbol, a second run changes nothing';
  if (!run.check) return `${sound}; types not checked (--no-typecheck)`;
  const { newErrors, checked, total, unresolvedShare } = run.check;
  const share =
    unresolvedShare > 0 ? `, ${Math.round(unresolvedShare * 100)} % of package imports not installed` : '';
  return `${sound}, ${plural(newErrors.length, 'new compiler error')} (${figure(checked)} of ${plural(total, 'file')}${share})`;
}

function shapeLine(shape: ReviewShape, index: number): string {
  const head = index === 0 ? 'shapes  ' : '        ';
  const special = shape.special ? '    <- read these' : '';
  return `${head} ${shape.letter}  ${shape.what.padEnd(34)} ${plural(shape.files.length, 'file')}${special}`;
}

function stepLine(step: StepOutcome, pending: DryRun['pending']): string {
  const elsewhere = new Set(pending.filter((each) => each.step === step.symbol).map(({ file }) => file)).size;
  const why = {
    done: '',
    kept: 'its users moved where they could; it stays',
    refused: 'left as it is',
    gone: 'removed by an earlier run',
    skipped: 'optional, and not here',
    pending:
      elsewhere > 0
        ? `${plural(elsewhere, 'file')} elsewhere would move; nothing is deleted before`
        : 'nobody elsewhere uses it; a whole diff deletes it',
  };
  return `${step.status.padEnd(8)} ${step.symbol}  ${why[step.status]}`;
}

/** Summary, diff, and what to type next. */
export function prettyReport(run: DryRun, out?: string, unreached = false): string {
  const shapes = shapesOf(run.changes);
  const letter = new Map(shapes.flatMap((shape) => shape.files.map((file) => [file, shape] as const)));
  const bodies = run.changes.map((change) => {
    const shape = letter.get(change.file)!;
    const reasons = [...new Set(change.edits.flatMap(({ reasons: all }) => all))];
    const why =
      change.after === undefined
        ? 'nothing is left in it'
        : reasons.slice(0, 3).join('; ') + (reasons.length > 3 ? '; …' : '');
    return `\n${paint('cyan', `# ${shape.letter}  ${change.file}: ${why}`)}\n${colored(filePatch(change))}`;
  });
  const next =
    run.changes.length > 0
      ? `\napply: canonize apply${out === undefined ? (unreached ? ' --unreached' : '') : ` ${out}`}      take back: canonize undo`
      : '';
  return `${reportSummary(run)}\n${bodies.join('')}${next}`;
}

function colored(patch: string): string {
  return patch
    .split('\n')
    .map((line) => {
      if (/^(?:diff|---|\+\+\+|new file|deleted file)/.test(line)) return paint('dim', line);
      if (line.startsWith('+')) return paint('green', line);
      if (line.startsWith('-')) return paint('red', line);
      return line;
    })
    .join('\n');
}
