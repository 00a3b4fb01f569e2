// npx tsc -p test/meaning && node dist/test/meaning/main.js [--seed N] [--programs N] [--keep]
// Makes programs, has the tool convert them, runs both and compares their logs. Exits with 1 if one is wrong.

import { parseArgs } from 'node:util';
import { programFrom } from './programs.ts';
import { judge, type Outcome } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    programs: { type: 'string', default: '400' },
    keep: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const count = Number(values.programs);
const batch = 100;
const all: Outcome[] = [];
const number = (result: Outcome['result']): number => all.filter((each) => each.result === result).length;
const counts = (): string =>
  `${all.length} programs: ${number('kept')} converted with the same log, ${number('refused')} refused, ${number('wrong')} wrong, ${number('endless')} too long to tell`;
for (let from = first; from < first + count; from += batch) {
  const size = Math.min(batch, first + count - from);
  const programs = Array.from({ length: size }, (_, index) => programFrom(from + index));
  const { outcomes, folder } = judge(programs, { keep: values.keep });
  all.push(...outcomes);
  if (values.keep) console.log(`kept in ${folder}`);
  console.error(counts());
}

console.log(counts());
console.log('\nrefused because of');
tally(all.filter(({ result }) => result === 'refused').map(({ why }) => why ?? ''));
console.log('\nforms in converted programs');
tally(all.filter(({ result }) => result === 'kept').flatMap(({ program }) => program.forms));
for (const { program, why } of all.filter(({ result }) => result === 'wrong').slice(0, 20))
  console.log(`\nwrong: --seed ${program.seed} --programs 1: ${why}`);
process.exitCode = number('wrong') > 0 ? 1 : 0;

function tally(words: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, times] of [...counts].sort((one, other) => other[1] - one[1]))
    console.log(`${String(times).padStart(6)}  ${word}`);
}
