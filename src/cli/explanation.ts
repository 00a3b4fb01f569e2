// `explain FILE:LINE` and `explain A B` in words.

import {
  type ExplainedEdit,
  type ExplainedForwarding,
  type ExplainedRelation,
  type Explanation,
  formatPlace,
  type Refusal,
  refusalCodes,
  type StepEdit,
} from '../index.ts';
import { paint } from './output.ts';

export function explanationText({ file, line, lines, deleted, refusals }: Explanation): string {
  const said: string[] = [];
  if (deleted) {
    said.push(`${file} is deleted: nothing is left in it`);
    for (const { symbol, by } of deleted) said.push(`  ${symbol} is replaced by ${by}`);
  }
  const [after, before] = [
    lines.find(({ side }) => side === 'after'),
    lines.find(({ side }) => side === 'before'),
  ];
  const isUntouched = lines.every(({ edits }) => edits.length === 0);
  if (isUntouched && !deleted) {
    const unchanged = after?.text === before?.text || !before || !after;
    said.push(`${file}:${line}  ${(after ?? before)?.text ?? ''}`, '  no edit touches this line');
    if (!unchanged) said.push(`  before the change, line ${line} was  ${before?.text}`);
  } else if (!isUntouched) {
    for (const each of lines) {
      if (each.edits.length === 0) continue;
      said.push(`${paint('bold', `${file}:${line} ${each.side} the change`)}  ${each.text}`);
      for (const edit of each.edits) said.push(...editLines(edit, each.side));
    }
  }
  for (const refusal of refusals) said.push(...refusalLines(refusal));
  return said.join('\n');
}

const kinds: Record<ExplainedForwarding['kind'], string> = {
  wrapper: 'only calls through to',
  adapter: 'only forwards to',
  subclass: 'adds nothing to',
  stub: 'is a stub beside',
  fork: 'is the same as',
  construction: 'is exactly',
  projection: 'shows parts of',
  diverged: 'is an implementation of its own beside',
  refused: 'is not proven to forward to',
  none: 'is something else than',
};

/** The proof of a duplicate, what is edited on its account, and what stands against it. */
export function forwardingText(
  { symbol, canonical, kind, lines }: ExplainedForwarding,
  edits: readonly StepEdit[],
  refusals: readonly Refusal[],
): string {
  return [
    `${paint('bold', symbol)}  ${kinds[kind]}  ${canonical}`,
    ...lines.map((line) => `  ${line}`),
    ...(edits.length > 0 ? [`${edits.length} ${edits.length === 1 ? 'edit' : 'edits'} on its account`] : []),
    ...edits.flatMap((edit) => [
      `  ${formatPlace(edit)}  ${edit.reasons.join('; ')}`,
      `    - ${shown(edit.from)}`,
      `    + ${shown(edit.to)}`,
    ]),
    ...refusals.flatMap((refusal) => refusalLines(refusal)),
  ].join('\n');
}

const refusalLines = (refusal: Refusal): string[] => [
  `refused  ${refusal.step}  ${refusal.code} at ${formatPlace(refusal)}`,
  `         ${refusal.message}; ${refusalCodes[refusal.code].remedy}`,
  ...(refusal.details ?? []).map((line) => `           ${line}`),
];

function editLines(edit: ExplainedEdit, side: 'after' | 'before'): string[] {
  const other =
    side === 'after' ? `before: ${formatPlace(edit.before)}` : `after: ${formatPlace(edit.after)}`;
  return [
    ...(edit.from === undefined ? [] : [`  - ${shown(edit.from)}`]),
    `  + ${shown(edit.to)}`,
    `    why    ${edit.reasons.join('; ')}`,
    `    step   ${edit.steps.join(', ')}`,
    `    stage  ${edit.stages.join(', then ')}${edit.from === undefined ? '' : `      ${other}`}`,
  ];
}

const shown = (text: string): string => (text === '' ? '(nothing)' : JSON.stringify(text));

export function relationText({ symbols, group, chain, comparisons }: ExplainedRelation): string {
  const [a, b] = symbols;
  const verdict =
    group !== undefined
      ? `${paint('bold', 'one group')}  ${group}: canonize audit ${group}`
      : chain.length > 0
        ? `${paint('bold', 'connected, and no group')}  nobody knows it under two names`
        : `${paint('bold', 'not one group')}`;
  return [
    a,
    b,
    verdict,
    ...chain.map(({ from, to, kind, proof }) => `  ${kind}  ${from} -> ${to}\n         ${proof}`),
    ...comparisons.map((each) => `  ${each}`),
  ].join('\n');
}
