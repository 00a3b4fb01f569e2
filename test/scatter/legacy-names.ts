// Names and places that old code really has: `legacyFoo`, `OldFoo`, `fooV1`, in `legacy/foo.ts` or `compat.ts`.

import { posix } from 'node:path';
import type { Program } from './program.ts';
import type { Random } from './random.ts';
import { withoutExtension } from './resolve.ts';

/** A name that occurs nowhere in the tree, not even in a comment. It is taken from then on. */
export function freshName(program: Program, random: Random, name: string): string {
  const names = random.shuffled(legacyNames(name));
  for (let number = 2; ; number++) {
    const free = names.find((candidate) => !program.words.has(candidate));
    if (free) {
      program.words.add(free);
      return free;
    }
    names.push(`${names[0]}${number}`);
  }
}

function legacyNames(name: string): string[] {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  if (/^use[A-Z]/.test(name)) return [`useLegacy${name.slice(3)}`, `useOld${name.slice(3)}`];
  if (/^[A-Z][A-Z0-9_]+$/.test(name)) return [`LEGACY_${name}`, `OLD_${name}`, `${name}_V1`];
  if (/^[A-Z]/.test(name))
    return [`Legacy${name}`, `Old${name}`, `${name}V1`, `Deprecated${name}`, `${name}Compat`];
  return [`legacy${capital}`, `old${capital}`, `${name}V1`, `deprecated${capital}`, `${name}Compat`];
}

/** A local name for `import * as …` that the importing file does not know as a word. */
export function freshNamespace(random: Random, text: string, taken: ReadonlySet<string>): string {
  const words = new Set(text.match(/[\p{L}\p{N}_$]+/gu) ?? []);
  const names = random.shuffled(['legacy', 'old', 'compat', 'deprecated', 'formerly']);
  for (let number = 2; ; number++) {
    const free = names.find((name) => !words.has(name) && !taken.has(name));
    if (free) return free;
    names.push(`${names[0]}${number}`);
  }
}

/** A path for a legacy module of `module`, unlike every file and folder that there is. */
export function freshPath(taken: ReadonlySet<string>, random: Random, module: string): string {
  const folder = posix.dirname(module);
  const stem = posix.basename(withoutExtension(module));
  const base = stem === 'index' ? (folder === '.' ? 'main' : posix.basename(folder)) : stem;
  const top = module.includes('/') ? module.slice(0, module.indexOf('/')) : '.';
  const extension = posix.extname(module).replace('x', '');
  const places = random.shuffled([
    [folder, 'legacy', base],
    [folder, 'legacy', base],
    [folder, `${base}-legacy`],
    [folder, 'deprecated', base],
    [folder, 'compat'],
    [folder, 'legacy', base, 'index'],
    [top, 'legacy', base],
  ]);
  for (let number = 1; ; number++) {
    for (const place of places) {
      const suffix = number === 1 ? '' : String(number);
      const last = place.at(-1) === 'index' ? -2 : -1;
      const parts = place.map((part, index) => (index === place.length + last ? part + suffix : part));
      const path = posix.join(...parts) + extension;
      if (isFree(taken, path)) return path;
    }
  }
}

/** Also compares without letter case, and keeps `legacy.ts` and `legacy/` apart. */
function isFree(taken: ReadonlySet<string>, path: string): boolean {
  const stem = withoutExtension(path).toLowerCase();
  const module = stem.replace(/\/index$/, '');
  for (const other of taken) {
    const otherStem = withoutExtension(other).toLowerCase();
    if (otherStem === stem || otherStem.replace(/\/index$/, '') === module) return false;
    if (otherStem === posix.dirname(stem) || otherStem.startsWith(`${module}/`)) return false;
  }
  return true;
}

/** Whether a module may take up symbols of several others: `compat.ts` does, `legacy/client.ts` does not. */
export function isCollection(path: string): boolean {
  return /^(compat|deprecated)\d*$/.test(posix.basename(withoutExtension(path)));
}
