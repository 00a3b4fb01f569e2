// Puts the outcome of a run into words: how many reroutes of each form and kind came back, which did not and why.

import { FORMS } from './candidates.ts';
import type { Difference } from './compare.ts';
import type { Gathered } from './gather.ts';
import { LEGACY_KINDS } from './legacy.ts';
import type { Reroute, Scattered } from './scatter.ts';

export type Outcome = { reroutes: Reroute[]; missed: Set<Reroute>; differences: Difference[] };

/** Forms that change text outside of import statements. */
const TEXTUAL = new Set(['renamed', 'namespace', 'type-only', 'dynamic', 'import type']);

export function outcomeOf({ reroutes }: Scattered, differences: Difference[]): Outcome {
  const byFile = new Map<string, Difference[]>();
  for (const difference of differences) {
    byFile.set(difference.file, [...(byFile.get(difference.file) ?? []), difference]);
  }
  const isMissed = (reroute: Reroute): boolean => {
    return (byFile.get(reroute.importer) ?? []).some((difference) => concerns(difference, reroute, reroutes));
  };
  return { reroutes, missed: new Set(reroutes.filter(isMissed)), differences };
}

function concerns({ kind, file, explanation }: Difference, reroute: Reroute, reroutes: Reroute[]): boolean {
  if (kind === 'inside') {
    const [module = '', name = ''] = reroute.symbol.split('#');
    return explanation
      .split('; ')
      .some(
        (part) =>
          part.startsWith('expected') && part.includes(` ${name} as `) && part.endsWith(` from ${module}`),
      );
  }
  const others = reroutes.filter(({ importer, form }) => importer === file && TEXTUAL.has(form));
  return others.length === 0 || TEXTUAL.has(reroute.form);
}

export function printCounts({ reroutes, missed }: Outcome): void {
  const count = (title: string, test: (reroute: Reroute) => boolean): string | undefined => {
    const all = reroutes.filter(test);
    const lost = all.filter((reroute) => missed.has(reroute)).length;
    return all.length === 0 ? undefined : `${title} ${all.length}${lost > 0 ? ` (${lost} missed)` : ''}`;
  };
  const line = (parts: (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined).join(', ');
  console.log(`  ${count('reroutes', () => true) ?? 'no reroutes'}`);
  console.log(`  forms: ${line(FORMS.map((form) => count(form, (reroute) => reroute.form === form)))}`);
  console.log(
    `  kinds: ${line(LEGACY_KINDS.map((kind) => count(kind, ({ legacyKind }) => legacyKind === kind)))}`,
  );
  const chained = count('chained', ({ depth }) => depth > 1);
  const deep = count('three deep', ({ depth }) => depth > 2);
  const jsx = count('in JSX', ({ isJsx }) => isJsx);
  const types = count('types only', ({ typeOnly }) => typeOnly);
  if (reroutes.length > 0) console.log(`  of these: ${line([chained, deep, types, jsx])}`);
}

export function printRun(scattered: Scattered, gathered: Gathered, outcome: Outcome, shown: number): void {
  const { notes } = gathered.comparison;
  const files = new Set(outcome.differences.map(({ file }) => file));
  const left = scattered.legacyFiles.filter((file) => files.has(file)).length;
  console.log(
    `  apply: exit ${gathered.exit}, ${(gathered.milliseconds / 1000).toFixed(1)} s; ` +
      `${left} of ${scattered.legacyFiles.length} legacy modules left; ${outcome.differences.length} misses`,
  );
  for (const difference of outcome.differences.slice(0, shown))
    printMiss(difference, scattered, gathered.output);
  const noted = countBy(notes.map(({ kind }) => kind));
  if (noted !== '') console.log(`  notes: ${noted}`);
  for (const { kind, file, explanation } of notes.slice(0, 3))
    console.log(`    ${kind} ${file}: ${explanation}`);
  const codes = [...gathered.output.matchAll(/\s([a-z]+\/[a-z-]+) at \S+:\d/g)].map(([, code]) => code ?? '');
  if (codes.length > 0) console.log(`  refused: ${countBy(codes)}`);
}

function printMiss({ kind, file, explanation }: Difference, { reroutes }: Scattered, output: string): void {
  console.log(`  miss  ${kind} ${file}\n          ${explanation.slice(0, 600)}`);
  const near = reroutes.filter(({ importer, legacy }) => importer === file || legacy.startsWith(`${file}#`));
  for (const { form, legacyKind, depth, importer, symbol, legacy } of near.slice(0, 4)) {
    const chain = depth > 1 ? `, ${depth} deep` : '';
    console.log(`          ${form} through ${legacy} (${legacyKind}${chain}) for ${symbol} in ${importer}`);
  }
  const said = output.split('\n').filter((line) => line.includes(file));
  for (const line of said.slice(0, 3)) console.log(`          said: ${line.trim().slice(0, 200)}`);
}

/** `duplicate/star-export 3, types/new-error 1`, most frequent first. */
function countBy(words: string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([word, count]) => `${word} ${count}`).join(', ');
}
