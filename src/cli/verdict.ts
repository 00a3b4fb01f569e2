// The verdict of `verify` in words.

import { formatPlace, type Verdict } from '../index.ts';
import { paint } from './output.ts';
import { figure } from './words.ts';

export function verdictText(verdict: Verdict): string {
  const lines = [paint(verdict.outcome === 'pass' ? 'green' : 'red', verdict.outcome)];
  for (const { canonical, definitions, gone } of verdict.consolidations) {
    lines.push(
      `${canonical}  ${definitions} ${definitions === 1 ? 'definition' : 'definitions'} left, ${gone} ${gone === 1 ? 'duplicate' : 'duplicates'} gone`,
    );
  }
  for (const finding of verdict.findings)
    lines.push(`${finding.kind.padEnd(18)} ${finding.symbol} at ${formatPlace(finding)}: ${finding.message}`);
  for (const reason of verdict.unproven) lines.push(`not proven         ${reason}`);
  for (const mark of verdict.marks) lines.push(`marked             ${mark.code} at ${formatPlace(mark)}`);
  lines.push(compilerLine(verdict));
  return lines.join('\n');
}

function compilerLine({ since }: Verdict): string {
  if (!since) return 'compiler errors    not checked (--since REF checks what a branch adds)';
  if (!since.check) return 'compiler errors    not checked (--no-typecheck)';
  const { newErrors, checked, total } = since.check;
  return `compiler errors    ${newErrors.length} added since ${since.base.slice(0, 12)} (${figure(checked)} of ${figure(total)} files)`;
}
