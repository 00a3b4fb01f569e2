// `verify --plan` in words: what of a branch is explained, and every hunk that is not.

import { type Deviation, formatPlace, type Replay } from '../index.ts';
import { paint } from './output.ts';
import { plural } from './words.ts';

export function replayText({ base, explained, planned, deviations }: Replay): string {
  const fits = deviations.length === 0;
  const head = fits
    ? `pass: the patchset explains every byte that differs from ${base.slice(0, 12)} (${plural(planned, 'file')})`
    : `fail: ${explained} of ${plural(planned, 'file')} are what the patchset makes of them; ${summary(deviations)}`;
  return [paint(fits ? 'green' : 'red', head), ...deviations.flatMap(deviationLines)].join('\n');
}

function summary(deviations: readonly Deviation[]): string {
  const kinds = ['unexplained', 'missing', 'altered', 'base'] as const;
  return kinds
    .map((kind) => [kind, deviations.filter((each) => each.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

function deviationLines(deviation: Deviation): string[] {
  const steps = deviation.steps.length > 0 ? `  (${deviation.steps.join(', ')})` : '';
  return [
    `${paint('yellow', deviation.kind.padEnd(11))} ${formatPlace(deviation)}  ${deviation.message}${steps}`,
    ...deviation.lines.map((line) => `  ${paint(line.startsWith('+') ? 'green' : 'red', line)}`),
  ];
}
