// A small seeded set of what `main.ts` runs by the thousand: programs keep their log when `make` becomes async, no
// promise of it is silent afterwards, and one await less is found, by the tool and by the second compiler.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolCommand, toolExists } from '../scatter/gather.ts';
import { type Random, randomFrom } from '../scatter/random.ts';
import { silentPromises } from '../silent/oracle.ts';
import { type Program, programFrom } from './programs.ts';
import { type Judged, judge, sourceOf } from './run.ts';

const SEED = 1;
const PROGRAMS = 20;
const MUTANTS = 3;

const programs = Array.from({ length: PROGRAMS }, (_, index) => programFrom(SEED + index));

it('the same seed makes the same program, another one another', () => {
  expect(programFrom(SEED)).toEqual(programs[0]);
  expect(new Set(programs.map(({ files, dialect }) => files.get(`work.${dialect}`))).size).toBe(PROGRAMS);
});

describe.skipIf(!toolExists())('programs made async', () => {
  let judged: Judged;
  let converted: Program[];
  const tree = (): string => join(judged.folder, 'tree');

  beforeAll(() => {
    judged = judge(programs, { keep: true });
    converted = judged.outcomes.filter(({ result }) => result === 'kept').map(({ program }) => program);
  }, 120_000);
  afterAll(() => {
    if (judged && existsSync(judged.folder)) rmSync(judged.folder, { recursive: true, force: true });
  });

  it('keep their logs', () => {
    const wrong = judged.outcomes.filter(({ result }) => result === 'wrong');
    expect(wrong.map(({ program, why }) => `${program.name}: ${why}`)).toEqual([]);
  });

  it('are not left as they were for the most part', () => {
    expect(converted.length).toBeGreaterThanOrEqual(PROGRAMS * 0.6);
  });

  it('hold no silent promise, by two implementations', () => {
    const symbols = converted.map(sourceOf);
    const typed = converted.filter(({ dialect }) => dialect === 'ts').map(sourceOf);
    expect(silentPromises(tree(), typed)).toEqual([]);
    const { status, stdout } = verify(tree(), symbols);
    expect(status, stdout).toBe(0);
  });

  it('hold one when an await is taken away, and both find it', () => {
    const random = randomFrom(SEED);
    const typed = converted.filter(({ dialect }) => dialect === 'ts');
    for (const program of random.shuffled(typed).slice(0, MUTANTS)) {
      for (const file of withoutOneAwait(tree(), program.name, random)) {
        const symbols = [sourceOf(program)];
        expect(silentPromises(tree(), symbols), file).not.toEqual([]);
        const { status, stdout } = verify(tree(), symbols);
        expect(status, `${file}: ${stdout}`).toBe(1);
      }
    }
  }, 120_000);
});

/** Takes one await of `make` itself away, then one of whoever awaits it, each alone. */
function* withoutOneAwait(tree: string, name: string, random: Random): Generator<string> {
  const wanted = [
    { files: ['more.ts', 'work.ts'], await: /\bawait (?=make\()/g },
    { files: ['main.ts'], await: /\bawait /g },
  ];
  for (const each of wanted) {
    const found = each.files.flatMap((file) => {
      const path = join(tree, 'src', name, file);
      return [...readFileSync(path, 'utf8').matchAll(each.await)].map(({ index, 0: word }) => ({
        path,
        index,
        word,
      }));
    });
    const { path, index, word } = random.pick(found);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, index) + text.slice(index + word.length));
    yield path;
    writeFileSync(path, text);
  }
}

function verify(root: string, symbols: readonly string[]): { status: number | null; stdout: string } {
  const args = `verify --no-color --async ${symbols.join(' ')} --cwd ${JSON.stringify(root)}`;
  return spawnSync(`${toolCommand()} ${args}`, { shell: true, encoding: 'utf8' });
}
