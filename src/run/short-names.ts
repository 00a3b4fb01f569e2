// On the command line a symbol may be a name alone, if only one module declares it.

import { type AsyncEntry, type Consolidation, readConfig } from '../core/config.ts';
import { Problem } from '../core/problem.ts';
import { nearest } from '../core/symbols.ts';
import type { Tree } from './stages.ts';

/** @throws Problem if a short name is unknown, or lists the candidates if there are several */
export function consolidationFrom(
  tree: Tree,
  { from, to, breaking }: { from: readonly string[]; to: string; breaking?: boolean },
): Consolidation {
  const canonical = symbolNamed(tree, to, '--to');
  const duplicates = from.map((name) => symbolNamed(tree, name, '--from'));
  const config = { consolidations: [{ canonical, duplicates, breaking: breaking ?? false }] };
  return readConfig(config, 'the command line').consolidations[0]!;
}

/** @throws Problem as above; a member stands behind its class: `Pool.acquire` */
export function asyncFrom(
  tree: Tree,
  { symbols, breaking }: { symbols: readonly string[]; breaking?: boolean },
): readonly AsyncEntry[] {
  const entries = symbols.map((written) => {
    const [name = '', ...members] = written.includes('#') ? [written] : written.split('.');
    return {
      symbol: [symbolNamed(tree, name, '--async'), ...members].join('.'),
      breaking: breaking ?? false,
    };
  });
  return readConfig({ async: entries }, 'the command line').async;
}

/**
 * The full symbol of what was written: itself, or the one symbol of that name.
 * @param option where it was written, for the remedy
 * @throws Problem if the name is unknown, or lists the candidates if there are several
 */
export function symbolNamed({ facts }: Pick<Tree, 'facts'>, written: string, option?: string): string {
  if (written.includes('#')) return written;
  const exported = [...facts.values()].flatMap(({ path, exports }) =>
    exports.flatMap((fact) =>
      fact.kind === 'star' ? [] : [{ path, name: fact.name, own: fact.kind === 'local' }],
    ),
  );
  const all = exported.filter(({ name }) => name === written);
  const declared = all.filter(({ own }) => own);
  const candidates = [
    ...new Set((declared.length > 0 ? declared : all).map(({ path }) => `${path}#${written}`)),
  ];
  const [only, ...others] = candidates;
  if (only === undefined) {
    const guesses = nearest(
      written,
      exported.map(({ name }) => name),
    );
    throw new Problem(
      `nothing exports ${written}`,
      guesses.length > 0
        ? `did you mean ${guesses.join(' or ')}?`
        : `name a module and an export: ${option === undefined ? '' : `${option} `}src/core/db.ts#getDb`,
    );
  }
  if (others.length > 0)
    throw new Problem(`${written} is not unique`, `name one of ${candidates.slice(0, 8).join(', ')}`);
  return only;
}
