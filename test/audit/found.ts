// What an audit found, as the lines of a fixture document.

import type { AuditResult, Group } from '../../src/core/audit/finding.ts';

/** Sorted, so that a document does not depend on rank; rank is tested where it matters. */
export function foundLines(result: AuditResult): string[] {
  return [
    ...result.groups.flatMap(groupLines),
    ...result.homonyms.map(
      ({ name, definitions, reason }) =>
        `homonym ${name}, ${reason}: ${definitions
          .map(({ symbol }) => symbol)
          .sort()
          .join(', ')}`,
    ),
    ...result.colours.map(({ kind, file, line, column }) => `${kind} at ${file}:${line}:${column}`),
    ...result.dangling.map(
      ({ kind, name, file, line, column }) =>
        `dangling ${kind}${name === undefined ? '' : ` ${name}`} at ${file}:${line}:${column}`,
    ),
    ...result.hints.map(({ symbol, names }) => `hint ${symbol} of ${names}`),
    ...result.habits.map(
      ({ symbol, ways }) =>
        `habit ${symbol}: ${ways.map(({ module, files }) => `${module} ${files}`).join(', ')}`,
    ),
  ];
}

function groupLines({ canonical, members, related, score, recommendation }: Group): string[] {
  const as = recommendation.as === undefined ? '' : ` as ${recommendation.as.split('#')[1]}`;
  return [
    `${canonical.symbol}${as} scores ${score.value} (${score.direct}/${score.uses})`,
    ...members.map(({ kind, symbol, liveness, fork, colour }) => {
      const state = fork ? ` ${fork.state}` : '';
      const alive = liveness === 'reached' ? '' : `, ${liveness}`;
      return `${kind}${state} ${symbol} of ${canonical.symbol}${alive}${colour === undefined ? '' : `, ${colour}`}`;
    }),
    ...related.map(({ kind, symbol }) => `${kind} ${symbol} beside ${canonical.symbol}`),
  ];
}
